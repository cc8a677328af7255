"""How large a file may be, and what it says of itself, before any memory is spent on it.

A file is read whole, so that what it holds costs a few times its bytes at most; text costs most.
"""

from __future__ import annotations

from relu_fold.errors import InputError

MAX_BYTES = 64_000_000
"""Bytes of a file."""
MAX_TEXT = 26_000_000
"""Bytes of a file that is text: as many numbers as are read, with all their digits."""
MAX_NUMBERS = 1_000_000
"""Weights, biases and slopes of a network; one of ACAS Xu has 13,305, a classifier of digits some 100,000."""
MAX_LAYERS = 600
"""Weight matrices of a network."""
MAX_ARRAYS = 3 * MAX_LAYERS
"""Arrays in a file: weights, biases and slopes of each layer."""


def check(what: str, got: int, at_most: int, unit: str) -> None:
    """Raise an InputError if a file has, or declares, more than is read."""
    if got > at_most:
        raise InputError(f"{what}: expected at most {at_most:,} {unit}; got {got:,}")
