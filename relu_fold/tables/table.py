"""What every file of data is read as: so many rows, any of which can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relu_fold.arrays import FloatArray


@dataclass(frozen=True)
class Table:
    """So many rows; `row` gives the numbers of one, (inputs,), or raises InputError, `label` its name or nothing."""

    count: int
    row: Callable[[int], FloatArray]
    label: Callable[[int], str]
