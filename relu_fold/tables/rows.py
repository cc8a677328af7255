"""A file of data: some of its rows, each the inputs of a network, with their names where the file has some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly, short
from relu_fold.errors import InputError
from relu_fold.files.contents import FileError
from relu_fold.files.files import bytes_of, shown_name
from relu_fold.files.limits import MAX_BYTES, check
from relu_fold.tables import arrays, text
from relu_fold.tables.table import Table

_LONGEST = 40  # characters of a row's name


@dataclass(frozen=True, eq=False)
class Rows(ReadOnly):
    """Rows that were asked for.

    Attributes:
        points: (k, inputs).
        names: of each: `row 3`, or with a name of its own `7 (row 3)`.
        count: how many rows the whole file has.
    """

    points: FloatArray
    names: tuple[str, ...]
    count: int


def read_rows(name: str, data: bytes, wanted: Sequence[str], inputs: int) -> Rows:
    """Return rows of a file of which name and bytes are at hand: text with a row a line (CSV), or npz.

    A column or an array beside the inputs names the rows; only the rows that are wanted are made numbers of.

    Args:
        wanted: the numbers of rows, counted from 1, or their names; of several rows of one name the first.
        inputs: how many numbers a row has.

    Raises:
        FileError: an InputError that begins with the file's name: for what is no such file, for a row that there is
            not, and for one that has not as many numbers.
    """
    try:
        check("file", len(data), MAX_BYTES, "bytes")
        table = arrays.table(data, inputs) if arrays.looks(data) else text.table(data, inputs)
        numbers = [_number(one, table) for one in wanted]
        points = [table.row(i) for i in numbers]
    except InputError as error:
        raise FileError(f"{shown_name(name)}: {error}") from error
    names = tuple(_name(i, table.label(i)) for i in numbers)
    return Rows(np.array(points, dtype=float).reshape(len(points), inputs), names, table.count)


def _number(wanted: str, table: Table) -> int:
    """Return which row is wanted, from 0."""
    asked = wanted.strip()
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        if not 1 <= int(asked) <= table.count:
            raise InputError(f"row: expected 1 to {table.count:,}; got {int(asked):,}")
        return int(asked) - 1
    for i in range(table.count):
        if asked and table.label(i) == asked:
            return i
    raise InputError(f"row: expected a number from 1 to {table.count:,}, or the name of a row; got {short(asked)}")


def _name(i: int, label: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in label).strip()
    return f"{plain[:_LONGEST]} (row {i + 1})" if plain else f"row {i + 1}"


def read_file(path: str, wanted: Sequence[str], inputs: int) -> Rows:
    """Return rows of a file; raises FileError as `read_rows`, and for a file that cannot be read."""
    name, data = bytes_of(path)
    return read_rows(name, data, wanted, inputs)
