"""Array types that the whole core shares, and what every array from outside passes through."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any, SupportsIndex, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relu_fold.errors import InputError

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]

T = TypeVar("T")

# `setflags(write=False)` takes three times as long, and a picture makes some eighty values.
_set_write = cast(Callable[[NDArray[Any], bool], None], np.ndarray.setflags)


def read_only(value: T) -> T:
    """Return a value, an array or a tuple; the arrays in it can be written to no more."""
    if isinstance(value, np.ndarray):
        _set_write(value, False)
    elif isinstance(value, tuple):
        for part in value:
            read_only(part)
    return value


class ReadOnly:
    """Mixed into a frozen dataclass: it takes its arrays over, and from then on nobody writes to them.

    What a property keeps (`cached_property`) is made later: it goes through `read_only` itself.
    """

    def __post_init__(self) -> None:
        for value in self.__dict__.values():
            if isinstance(value, np.ndarray):
                _set_write(value, False)
            elif isinstance(value, tuple):
                read_only(value)


FLOAT_MAX = float(np.finfo(np.float64).max)


def short(value: object) -> str:
    """Return what a value looks like, in 80 characters at most; of a whole number too long to write, its length."""
    try:
        return f"{value!r:.80}"
    except ValueError:  # Python writes no more than 4,300 digits
        return "a whole number of more than 4,300 digits"


def instance(name: str, value: object, kind: type[T]) -> T:
    """Return what a caller gave where it is of a kind, or raise an InputError that names it."""
    if not isinstance(value, kind):
        raise InputError(f"{name}: expected a {kind.__name__}; got {short(value)}")
    return value


def each(name: str, values: Iterable[T], expected: str) -> tuple[T, ...]:
    """Return what there is several of, or raise an InputError that names it."""
    try:
        return tuple(values)
    except TypeError as error:
        raise InputError(f"{name}: expected {expected}; got {short(values)}") from error


def whole(name: str, value: SupportsIndex, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number from `least` to `most` (None: any), or raise an InputError that names it."""
    try:
        found = operator.index(value)
    except TypeError as error:
        raise InputError(f"{name}: expected a whole number; got {short(value)}") from error
    if least is not None and found < least:
        raise InputError(f"{name}: expected at least {least}; got {short(found)}")
    if most is not None and found > most:
        raise InputError(f"{name}: expected at most {most:,}; got {short(found)}")
    return found


def scalar(name: str, value: float, expected: str = "a finite number") -> float:
    """Return one finite number, or raise an InputError that names it."""
    found = real(name, value, expected)
    if found.ndim or not np.isfinite(found):
        raise InputError(f"{name}: expected {expected}; got {short(value)}")
    return float(found)


def real(name: str, values: ArrayLike, expected: str = "numbers") -> FloatArray:
    """Return `values` as float64, themselves where they are; or raise an InputError that names them."""
    try:
        given = np.asarray(values)
        if given.dtype.kind in "USmM":  # numpy would read a number out of "1", and days out of a date
            raise TypeError(given.dtype)
        if given.dtype.kind != "c":
            return np.asarray(given, dtype=np.float64)
    except OverflowError as error:
        raise InputError(f"{name}: expected numbers below {FLOAT_MAX:.1e}; got {short(values)}") from error
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: expected {expected}; got {short(values)}") from error
    raise InputError(f"{name}: expected real numbers; got complex ones, as {given.reshape(-1)[0]}")


def finite(name: str, values: ArrayLike, ndim: int) -> FloatArray:
    """Return a read-only float64 copy of `values`, or raise an InputError that names it."""
    array = real(name, values, f"numbers in {ndim} dimensions")
    if not isinstance(values, (tuple, list)):  # of these it is a copy already
        array = array.copy()
    if array.ndim != ndim:
        raise InputError(f"{name}: expected {ndim} dimensions; got shape {array.shape}")
    if np.count_nonzero(np.isfinite(array)) < array.size:
        raise InputError(f"{name}: expected finite numbers; got {array[~np.isfinite(array)][0]}")
    return read_only(array)
