"""JSON: text to plain values, strictly, and nested lists of numbers to arrays."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, short
from relu_fold.errors import InputError
from relu_fold.files.limits import MAX_NUMBERS, MAX_TEXT, check

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

MAX_OBJECTS = 10_000
"""Objects in one text: a dict takes more memory than anything else of as few characters."""
MAX_WIDE = 4_000_000
"""Bytes of a text with characters beyond the first 65,536: a single one makes Python take four bytes for each other."""
_WIDE = re.compile(rb"[\xf0-\xff]")
_DIGITS = 18  # of a whole number that is kept whole
_NUMBERS = {int, float}


def parsed(data: bytes) -> Json:
    """Return what a JSON text stands for; NaN and Infinity are read, since whoever takes them says where they stand.

    Raises:
        InputError: for what is no JSON, for a key that is there twice, and for more than the limits, before it is read.
    """
    check("JSON", len(data), MAX_TEXT, "bytes")
    if len(data) > MAX_WIDE and not data.isascii() and _WIDE.search(data):
        check("JSON with characters of four bytes", len(data), MAX_WIDE, "bytes")
    check("JSON", data.count(b"{"), MAX_OBJECTS, "objects")
    check("JSON", data.count(b",") + data.count(b"["), 2 * MAX_NUMBERS, "commas and brackets")
    try:
        found: Json = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_different, parse_int=_whole, parse_constant=float
        )
    except UnicodeDecodeError as error:
        raise InputError(f"JSON: expected text in UTF-8; got {short(data[error.start : error.start + 8])}") from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"JSON: expected another character in line {error.lineno}, column {error.colno} ({error.msg})"
        ) from error
    except RecursionError as error:
        raise InputError("JSON: expected lists in lists a few deep; got hundreds") from error
    return found


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else float(digits)


def _different(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise InputError(f"JSON: expected each key once; got {short(twice)} twice")
    return found


def numbers(name: str, value: Json) -> FloatArray:
    """Return a number, a list of numbers or a list of rows as an array of 0, 1 or 2 dimensions.

    Types are looked at first: one long text among numbers, and numpy would take its length for each of them.
    """
    if type(value) is not list:
        if type(value) not in _NUMBERS:
            raise InputError(f"{name}: expected numbers; got {brief(value)}")
        return np.array(value, dtype=np.float64)
    kinds = {*map(type, value)}
    if kinds == {list}:
        rows = [_row(f"{name}, row {i + 1}", row) for i, row in enumerate(value)]
        odd = next((i for i, row in enumerate(rows) if len(row) != len(rows[0])), None)
        if odd is not None:
            raise InputError(f"{name}: expected rows of {len(rows[0])} numbers; got {len(rows[odd])} in row {odd + 1}")
        return np.array(rows, dtype=np.float64)
    return np.array(_row(name, value), dtype=np.float64)


def _row(name: str, values: Json) -> list[Json]:
    assert type(values) is list
    if not {*map(type, values)} <= _NUMBERS:
        wrong = next(one for one in values if type(one) not in _NUMBERS)
        raise InputError(f"{name}: expected numbers; got {brief(wrong)}")
    return values


def brief(value: Json) -> str:
    """Return what a value looks like without writing all of it."""
    if type(value) is list or type(value) is dict:
        return f"{'a list' if type(value) is list else 'an object'} of {len(value)}"
    return short(value[:80] if type(value) is str else value)
