"""Text with a row a line: CSV, with semicolons, tabs or blanks, too. A line of column names may stand first."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence

import numpy as np

from relu_fold.arrays import FloatArray, short
from relu_fold.errors import InputError
from relu_fold.files.limits import MAX_TEXT, check
from relu_fold.tables.table import Table

_NAMING = frozenset({"label", "labels", "name", "names", "class", "target", "y", "digit", "species", "id"})
_LARGE = 1e15
_SAMPLED = 20  # rows that are looked at, to find out which column names them


def table(data: bytes, inputs: int) -> Table:
    """Return the rows of a text of which each has `inputs` numbers, and perhaps one more column, at either end."""
    check("data", len(data), MAX_TEXT, "bytes of text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("data: expected text with a row a line (CSV), or npz; got neither") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise InputError("data: expected a row a line; got an empty file")
    cut = _splitter(lines[0])
    first = cut(lines[0])
    heads = [] if all(_is_number(cell) for cell in first) or _is_row(first, inputs) else first
    rows = lines[1:] if heads else lines
    if not rows:
        raise InputError("data: expected rows below the names of the columns; got none")
    naming = _naming(heads, [cut(line) for line in rows[:_SAMPLED]], inputs)

    def row(i: int) -> FloatArray:
        cells = cut(rows[i])
        if naming is not None and len(cells) == inputs + 1:
            del cells[naming]
        if len(cells) != inputs:
            also = "" if naming is None else " and a name"
            raise InputError(f"row {i + 1}: expected {inputs:,} numbers{also}; got {len(cells):,} cells")
        return np.array([_number(cell, i) for cell in cells])

    def label(i: int) -> str:
        cells = cut(rows[i]) if naming is not None else []
        return _plain(cells[naming].strip()) if naming is not None and len(cells) == inputs + 1 else ""

    return Table(len(rows), row, label)


def _splitter(line: str) -> Callable[[str], list[str]]:
    """Return what parts a line into its cells, by the sign that stands between those of this one."""
    between = next((sign for sign in "\t;," if sign in line), None)

    def cut(line: str) -> list[str]:
        if between is None:
            return line.split()
        try:
            return next(csv.reader([line], delimiter=between), [])
        except csv.Error as error:
            raise InputError(f"data: expected a row a line; got one that cannot be read ({error})") from error

    return cut


def _is_row(cells: Sequence[str], inputs: int) -> bool:
    """Whether all but a name at one end are numbers."""
    return len(cells) == inputs + 1 > 2 and (all(map(_is_number, cells[1:])) or all(map(_is_number, cells[:-1])))


def _naming(heads: Sequence[str], rows: Sequence[Sequence[str]], inputs: int) -> int | None:
    """Return which column names the rows, 0 or -1; None where there are no more columns than inputs."""
    if len(rows[0]) != inputs + 1:
        return None
    ends = (0, -1)
    if heads:
        said = [end for end in ends if heads[end].strip().lower() in _NAMING]
        if said:
            return said[0]
    full = [cells for cells in rows if len(cells) == inputs + 1]
    words = [end for end in ends if not all(_is_number(cells[end]) for cells in full)]
    whole = [end for end in ends if all(_is_whole(cells[end]) for cells in full)]
    # Of two columns of whole numbers the one that tells rows apart: a pixel at an image’s corner is black in all.
    whole.sort(key=lambda end: -len({cells[end] for cells in full}))
    return (words or whole or [-1])[0]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_whole(cell: str) -> bool:
    return _is_number(cell) and float(cell).is_integer()


def _plain(label: str) -> str:
    """A label as it is meant: numpy writes a class 7 as 7.000000000000000000e+00."""
    return f"{float(label):.0f}" if _is_whole(label) and abs(float(label)) < _LARGE else label


def _number(cell: str, row: int) -> float:
    value = float(cell) if _is_number(cell) else math.nan
    if not math.isfinite(value):
        raise InputError(f"row {row + 1}: expected finite numbers; got {short(cell.strip())}")
    return value
