"""Points that somebody typed, pasted or dropped: a table of two or three columns."""

from __future__ import annotations

import math
import re

from relu_fold.errors import InputError

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_BETWEEN = re.compile(r"\s*[,;\t]\s*|\s+")


def points_in(text: str, inputs: int, most: int, largest: float) -> tuple[tuple[float, ...], ...]:
    """Return the points of a table, each its inputs and then y. A first line of names is passed over.

    Args:
        most: of points.
        largest: of numbers.

    Raises:
        InputError: for a line that is no point; the message names the line, and what stands there.
    """
    found: list[tuple[float, ...]] = []
    for number, line in enumerate(text.replace("−", "-").splitlines(), 1):
        cells = _BETWEEN.split(line.strip())
        if cells == [""]:
            continue
        if number == 1 and not any(map(_is_number, cells)):
            continue
        if len(cells) != inputs + 1 or not all(map(_is_number, cells)):
            columns = "x, y" if inputs == 1 else "x₁, x₂, y"
            raise InputError(f"line {number}: expected {inputs + 1} numbers, {columns}; got “{line.strip()[:40]}”")
        values = tuple(float(cell) for cell in cells)
        if any(abs(value) > largest for value in values):
            raise InputError(f"line {number}: expected numbers up to {largest:,.0f}; got “{line.strip()[:40]}”")
        found.append(values)
        if len(found) > most:
            raise InputError(f"points: expected at most {most:,}; line {number} is one more")
    if not found:
        raise InputError("points: expected at least one line with a point; got none")
    return tuple(found)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None and math.isfinite(float(cell))
