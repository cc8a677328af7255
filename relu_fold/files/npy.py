"""One array as numpy's `save` writes it: a line that says what it is, and its numbers.

The line is not evaluated, as numpy does it, but matched: what else than numbers and texts could stand there is refused
unseen, pickled objects above all. Source: numpy's documentation, `numpy.lib.format`.
"""

from __future__ import annotations

import re
from math import prod

import numpy as np

from relu_fold.arrays import FloatArray, short
from relu_fold.errors import InputError
from relu_fold.files.limits import MAX_NUMBERS, check

MAGIC = b"\x93NUMPY"
MAX_HEADER = 4_000
_KIND = re.compile(r"'descr': '([<>|=]?)([a-zA-Z])([0-9]{0,6})'")
_ORDER = re.compile(r"'fortran_order': (True|False)")
_SHAPE = re.compile(r"'shape': \(((?:[0-9]{1,9}, ?)*(?:[0-9]{1,9})?)\)")
_SIZES = {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8)}
_CHARACTER = 4  # bytes


def numbers(name: str, data: bytes) -> FloatArray:
    """Return an array of at most two dimensions as float64."""
    order, kind, size, shape, turned, rest = _parts(name, data)
    if size not in _SIZES.get(kind, ()):
        why = "; pickled objects are never opened" if kind == "O" else ""
        raise InputError(f"{name}: expected whole numbers or floats of up to 8 bytes; got type {kind}{size}{why}")
    if len(rest) != prod(shape) * size:
        raise InputError(
            f"{name}: expected {prod(shape) * size:,} bytes of numbers for shape {shape}; got {len(rest):,}"
        )
    with np.errstate(invalid="ignore"):  # of what is no number, which the network refuses by its name
        found = np.frombuffer(rest, f"{order}{kind}{size}").astype(np.float64)
    return found.reshape(shape, order="F" if turned else "C")


def texts(name: str, data: bytes) -> list[str]:
    """Return a row of texts."""
    order, kind, size, shape, _, rest = _parts(name, data)
    width = size * _CHARACTER
    if kind != "U" or len(shape) != 1 or len(rest) != shape[0] * width:
        raise InputError(f"{name}: expected a row of texts; got type {kind}{size}, shape {shape}")
    coding = "utf-32-be" if order == ">" else "utf-32-le"
    try:
        return [rest[i * width : (i + 1) * width].decode(coding).rstrip("\0") for i in range(shape[0])]
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: expected texts; got {short(rest[:16])}") from error


def _parts(name: str, data: bytes) -> tuple[str, str, int, tuple[int, ...], bool, bytes]:
    """Return byte order, kind and size of the numbers, shape, whether columns come first, and the numbers' bytes."""
    wide = 2 if data[6:7] == b"\x01" else 4  # version 1.0 counts the line in two bytes
    length = int.from_bytes(data[8 : 8 + wide], "little")
    if not data.startswith(MAGIC) or data[6:7] not in (b"\x01", b"\x02", b"\x03"):
        raise InputError(f"{name}: expected an array of numpy's; got {short(data[:8])}")
    check(name, length, MAX_HEADER, "bytes of description")
    text = data[8 + wide : 8 + wide + length].decode("latin-1")
    kind, order, shape = (pattern.search(text) for pattern in (_KIND, _ORDER, _SHAPE))
    if kind is None or order is None or shape is None:
        raise InputError(f"{name}: expected an array of numbers; got {short(text.strip())}")
    sizes = tuple(int(size) for size in shape[1].replace(" ", "").split(",") if size)
    if len(sizes) > 2:
        raise InputError(f"{name}: expected at most 2 dimensions; got shape {short(sizes)}")
    check(name, max((prod(sizes), *sizes)), MAX_NUMBERS, "numbers")
    return kind[1], kind[2], int(kind[3] or 0), sizes, order[1] == "True", data[8 + wide + length :]
