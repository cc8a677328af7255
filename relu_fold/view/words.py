"""Numbers and formulas as text: three significant digits, true minus signs, plotly's small HTML for mathematics."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

MINUS = "−"
RESIDUE = 2.0**-40
"""Of the largest number of its kind: what is no more is what rounding leaves of 0, and no number to speak of."""

_PLAIN = 1e6  # from which on the ends of axes have a power of ten
_TYPED = 9  # characters of a number that are typed as they are
_LARGE, _SMALL = 21, -7  # powers of ten that JavaScript writes out
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@lru_cache(maxsize=4_096)  # a hand changes one number of a picture, which has dozens, some of them twice
def number(value: float, among: float = 0.0) -> str:
    """Three significant digits, or all before the point; no zero in the third decimal: 0.80, 0.456, −12.3, 4.00×10⁷.

    `assets/state/alike.mjs` writes the same.

    Args:
        among: the size of the largest number of its kind; what rounding leaves of 0 is 0 then.
    """
    if value == 0 or abs(value) <= RESIDUE * among:
        return "0"
    mantissa, exponent = f"{abs(value):.2e}".split("e")
    power = int(exponent)
    if not -4 <= power <= 5:
        text = f"{mantissa}×10{str(power).translate(_SUPERSCRIPTS)}"
    else:
        decimals = max(0, 2 - power)
        text = f"{abs(value):,.{decimals}f}"
        if decimals > 2:
            head, tail = text[: -(decimals - 2)], text[-(decimals - 2) :]
            text = head + tail.rstrip("0")
    return (MINUS if value < 0 else "") + text


def place(x: float, domain: tuple[float, float]) -> str:
    """A place of a domain, with more digits where that is narrow and far from zero."""
    low, high = domain
    if high - low > max(abs(low), abs(high)) / 50:
        return number(x, max(abs(low), abs(high)))
    decimals = min(12, max(0, 2 - math.floor(math.log10(high - low))))
    return f"{x:,.{decimals}f}".replace("-", MINUS)


def typed_number(value: float) -> str:
    """As short as it can be typed; six digits of a long one. `assets/state/alike.mjs` writes the same."""
    plain = _written_out(abs(value))
    text = plain if len(plain) <= _TYPED else _written_out(float(f"{abs(value):.6g}"))
    return (MINUS if value < 0 else "") + text


def _written_out(value: float) -> str:
    """The fewest digits that are read back as the value; with a power of ten where JavaScript has one, too."""
    text = repr(value).removesuffix(".0")
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    power = int(exponent)
    return f"{Decimal(text):f}" if _SMALL < power < _LARGE else f"{mantissa}e{power:+d}"


def short_number(value: float) -> str:
    """As short as it can be told, for the ends of axes: 3, −0.5, 1.25."""
    text = f"{value + 0.0:.4g}"
    if "e+0" in text and abs(value) < _PLAIN:
        text = f"{float(text):.0f}"
    return text.replace("-", MINUS)


def signed(value: float) -> str:
    return number(value) if value < 0 else f"+{number(value)}"


def affine(terms: Iterable[tuple[float, str]], constant: float | None = None) -> str:
    """A sum such as `0.80x − 0.30`: a term whose factor is zero is left out, and so is a constant of zero."""
    parts = [(factor, name) for factor, name in terms if factor != 0]
    if constant:
        parts.append((constant, ""))
    if not parts:
        return "0"
    (first, name), *rest = parts
    text = number(first) + name
    for factor, name in rest:
        text += f" {MINUS if factor < 0 else '+'} {number(abs(factor))}{name}"
    return text


def scaled(factor: float, name: str) -> str:
    """`0.50z`, but `z`, `−z` and `0`."""
    if factor in (1, -1):
        return name if factor > 0 else MINUS + name
    return affine([(factor, name)])


def symbol(letter: str, index: str = "") -> str:
    return f"<i>{letter}</i><sub>{index}</sub>" if index else f"<i>{letter}</i>"


def plain_symbol(letter: str, index: str = "") -> str:
    """The same as plain text: z₂.₁."""
    return letter + index.translate(_SUBSCRIPTS)


def inputs(input_dim: int) -> list[str]:
    """The names of the inputs: x, or x₁ and x₂."""
    return [symbol("x")] if input_dim == 1 else [symbol("x", str(i + 1)) for i in range(input_dim)]


def input_letters(input_dim: int) -> tuple[str, ...]:
    """The same as plain text."""
    return ("x",) if input_dim == 1 else ("x₁", "x₂")


MOST_NAMED = 24  # characters of a name on a picture


def cut_short(text: str, most: int = MOST_NAMED) -> str:
    """A name as far as a picture has room for it."""
    return text if len(text) <= most else text[: most - 1] + "…"


def input_names(own: Sequence[str], letters: Sequence[str]) -> list[str]:
    """The inputs as an axis names them: the letter that formulas have, and its own name if it has one, `x₁ = rho`."""
    return [f"{letter} = {name}" for letter, name in zip(letters, own, strict=True)] if own else list(letters)


def own_names(own: Sequence[str], letters: Sequence[str]) -> list[str]:
    """The inputs' own names, as controls are named by them; with the letter where two of them would be heard as one."""
    heard = [" ".join(name.split()).casefold() for name in own]
    alike = len(set(heard)) < len(heard) or "" in heard
    return [f"{name} ({letter})" if alike else name for name, letter in zip(own, letters, strict=True)]


def neuron_label(depth: int, layer: int, neuron: int) -> str:
    """`2` in a network of one hidden layer, `1.2` (layer 1, neuron 2) in a deeper one."""
    return f"{neuron + 1}" if depth == 1 else f"{layer + 1}.{neuron + 1}"


def neuron_name(depth: int, layer: int, neuron: int) -> str:
    return f"neuron {neuron + 1}" if depth == 1 else f"neuron {neuron + 1} of layer {layer + 1}"


def listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
