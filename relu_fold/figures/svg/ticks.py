"""Round numbers along an axis, for pictures that nothing but this program draws."""

from __future__ import annotations

import math
from collections.abc import Iterator

from relu_fold.figures.kit.arrangement import Span, width_of
from relu_fold.view.words import MINUS

_AIR = 8.0  # pixels between the words of two ticks
_LARGE, _SMALL = 5, -4  # powers of ten from which on a number of few digits is written with its power
_FEW = 3
_NEXT = {1: 2, 2: 5, 5: 10}


def ticks(ends: Span, most: int, pixels: float, size: float, *, stacked: bool = False) -> list[tuple[float, str]]:
    """Return the places and the words of up to `most` ticks between two ends.

    Args:
        pixels: the axis is long; words that would meet are thinned out.
        size: of the font, in pixels.
        stacked: whether the words stand above each other.
    """
    found: list[tuple[float, str]] = []
    for step, power in _steps((ends[1] - ends[0]) / most):
        exact = step * 10.0**power
        first, last = math.ceil(ends[0] / exact - 1e-9), math.floor(ends[1] / exact + 1e-9)
        count = last - first + 1
        if count > most:
            continue
        counts = range(first, last + 1)
        found = list(zip((n * exact for n in counts), _written(counts, step, power), strict=True))
        each = size if stacked else max((width_of(text, size) for _, text in found), default=0.0)
        if count < 2 or each + _AIR <= exact / (ends[1] - ends[0]) * pixels:
            return found
    return found


def _steps(least: float) -> Iterator[tuple[int, int]]:
    """Yield 1, 2 or 5 and a power of ten, from below `least` up to a thousand times as much."""
    step, power = 1, math.floor(math.log10(least))
    for _ in range(10):
        yield step, power
        step = _NEXT[step]
        if step == 10:
            step, power = 1, power + 1


def _written(counts: range, step: int, power: int) -> list[str]:
    """Say all counts·step·10^power in one way: with powers of ten where they are large or small, and of few digits."""
    numbers = [count * step for count in counts]
    most = max((abs(number) for number in numbers), default=0)
    height = power + len(str(most)) - 1
    few = all(len(str(abs(number)).rstrip("0")) <= _FEW for number in numbers)
    how = _with_power if few and (height >= _LARGE or height < _SMALL) else _plain
    return [(MINUS if number < 0 else "") + how(abs(number), power) if number else "0" for number in numbers]


def _with_power(number: int, power: int) -> str:
    digits = str(number)
    tail = digits[1:].rstrip("0")
    mantissa = digits[0] + ("." + tail if tail else "")
    exponent = str(power + len(digits) - 1).replace("-", MINUS)
    return ("" if mantissa == "1" else f"{mantissa}×") + f"10<sup>{exponent}</sup>"


def _plain(number: int, power: int) -> str:
    if power >= 0:
        return f"{number * 10**power:,}"
    digits = str(number).rjust(1 - power, "0")
    return f"{int(digits[:power]):,}.{digits[power:]}"
