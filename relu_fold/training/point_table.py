"""Points that somebody typed, pasted or dropped: a table of two or three columns."""

from __future__ import annotations

import math
import re

from relu_fold.errors import InputError

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_NO_NUMBER = re.compile(r"[+-]?(?:nan|n/?a|inf|infinity|null|none)?", re.IGNORECASE)  # where one was to be: no name
_BETWEEN = re.compile(r"\s*[,;\t]\s*|\s+")
_BETWEEN_COMMAS = re.compile(r"\s*[;\t]\s*")  # then a comma within a cell is a decimal one
_COLUMNS = {1: "2 numbers, x, y", 2: "3 numbers, x₁, x₂, y", None: "2 or 3 numbers, x, y or x₁, x₂, y"}


def points_in(text: str, inputs: int | None, most: int, largest: float) -> tuple[tuple[float, ...], ...]:
    """Return the points of a table, each its inputs and then y. A first line of names is passed over.

    Cells stand apart by commas, semicolons, tabs or spaces, perhaps in quotes; beside semicolons and tabs a comma is a
    decimal one.

    Args:
        inputs: None for one or two of them, as the first point has.
        most: of points.
        largest: of numbers.

    Raises:
        InputError: for a line that is no point; the message names the line, and what stands there.
    """
    found: list[tuple[float, ...]] = []
    first = True
    for number, line in enumerate(text.removeprefix("\ufeff").replace("−", "-").splitlines(), 1):
        cells = _cells(line)
        if cells == [""]:
            continue
        names, first = first and not any(_is_number(cell) or _NO_NUMBER.fullmatch(cell) for cell in cells), False
        if names:
            continue
        wanted = (2, 3) if inputs is None else (inputs + 1,)
        if len(cells) not in wanted or not all(map(_is_number, cells)):
            raise InputError(f"line {number}: expected {_COLUMNS[inputs]}; got “{line.strip()[:40]}”")
        inputs = len(cells) - 1
        values = tuple(float(cell) for cell in cells)
        if any(abs(value) > largest for value in values):
            raise InputError(f"line {number}: expected numbers up to {largest:,.0f}; got “{line.strip()[:40]}”")
        found.append(values)
        if len(found) > most:
            raise InputError(f"points: expected at most {most:,}; line {number} is one more")
    if not found:
        raise InputError("points: expected at least one line with a point; got none")
    return tuple(found)


def _cells(line: str) -> list[str]:
    line = line.replace('"', "").strip()
    if ";" not in line and "\t" not in line:
        return _BETWEEN.split(line)
    return [cell.replace(",", ".") if cell.count(",") == 1 else cell for cell in _BETWEEN_COMMAS.split(line)]


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None and math.isfinite(float(cell))
