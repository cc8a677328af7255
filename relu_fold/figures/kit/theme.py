"""Every colour, font and size of the app. `css()` hands the same values to the style sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import FloatArray, IntArray, read_only, short
from relu_fold.errors import InputError

ThemeName: TypeAlias = Literal["light", "dark"]

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
FONT_SIZES = {"small": 12, "text": 14, "lead": 16, "title": 20, "display": 28}
THIN, FAINT, LINE, BOLD = 1.0, 1.5, 2.0, 3.0


@dataclass(frozen=True)
class Theme:
    """Paper and ink, and eight neuron colours after Okabe and Ito (2008), each at least 3:1 on the paper.

    `sheet` is the inactive side of a fold; `below` and `above` are the ends of the diverging map, whose middle is the
    paper.
    """

    dark: bool
    paper: str
    surface: str
    ink: str
    muted: str
    inactive: str
    hairline: str
    accent: str
    danger: str
    neurons: tuple[str, ...]
    sheet: str
    below: str
    above: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        dark=False,
        paper="#FBF8F1",
        surface="#F3EEE2",
        ink="#22262B",
        muted="#5C6168",
        inactive="#8C8A82",
        hairline="#DAD4C6",
        accent="#1F5F8B",
        danger="#A8321A",
        neurons=("#0072B2", "#D55E00", "#008A64", "#B5548F", "#B07500", "#2A8FC9", "#4F4A00", "#3B2A8C"),
        sheet="#F5F0E5",
        below="#9A4A12",
        above="#1C5F96",
    ),
    "dark": Theme(
        dark=True,
        paper="#20262D",
        surface="#2A313A",
        ink="#ECE8DF",
        muted="#A9AFB6",
        inactive="#7C838B",
        hairline="#3D454F",
        accent="#7FBCEB",
        danger="#FF9B85",
        neurons=("#5AA5E8", "#F07F3C", "#2CC295", "#DB8FBE", "#E6A91F", "#8AD0F2", "#E3D84A", "#8C78E8"),
        sheet="#414A55",
        below="#F0995C",
        above="#6DB3EE",
    ),
}

_LAYER_STEP = 3  # colours from the start of a layer to that of the next, where they are free
DASHES = ("solid", "dash", "dot", "dashdot")


class Wear(NamedTuple):
    """What a neuron wears in every picture: the place of its colour in the palette, and its line style."""

    colour: int
    style: int


def theme_named(name: ThemeName) -> Theme:
    """Return a theme, or raise an InputError if there is none of this name."""
    if not isinstance(name, str) or name not in THEMES:
        raise InputError(f"theme: expected {' or '.join(THEMES)}; got {short(name)}")
    return THEMES[name]


@lru_cache(maxsize=64)
def wears(widths: tuple[int, ...]) -> tuple[tuple[Wear, ...], ...]:
    """Return what the neurons of each layer wear.

    No colour is worn twice while one is left; then all are free again, in the next line style. A layer starts three
    colours after the one before, so that a neuron that is added repaints others only where they would share a colour.
    """
    free, style, found = set(range(8)), 0, []
    for layer, width in enumerate(widths):
        worn = []
        for _ in range(width):
            if not free:
                free, style = set(range(8)), style + 1
            at = min(free, key=lambda colour: (colour - _LAYER_STEP * layer) % 8)
            free.remove(at)
            worn.append(Wear(at, style % len(DASHES)))
        found.append(tuple(worn))
    return tuple(found)


def colour_index(widths: tuple[int, ...], layer: int, neuron: int) -> int:
    return wears(widths)[layer][neuron].colour


def neuron_colour(theme: Theme, widths: tuple[int, ...], layer: int, neuron: int) -> str:
    return theme.neurons[colour_index(widths, layer, neuron)]


def neuron_dash(widths: tuple[int, ...], layer: int, neuron: int) -> str:
    return DASHES[wears(widths)[layer][neuron].style]


@lru_cache(maxsize=64)
def worn_by(widths: tuple[int, ...]) -> IntArray:
    """(n_neurons,): the place of each neuron's colour in the palette, plus 8 for each line style, layer by layer."""
    return read_only(np.array([one.colour + 8 * one.style for layer in wears(widths) for one in layer]))


def diverging(theme: Theme, values: FloatArray) -> NDArray[np.uint8]:
    """Return (..., 3): red, green and blue of values from -1 to 1; 0 is the paper."""
    low, middle, high = (np.array(channels(colour), dtype=float) for colour in (theme.below, theme.paper, theme.above))
    far = np.clip(np.abs(values), 0.0, 1.0)[..., None]
    blend = middle + far * (np.where(values[..., None] > 0, high, low) - middle)
    found: NDArray[np.uint8] = np.rint(blend).astype(np.uint8)
    return found


@lru_cache(maxsize=256)
def channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


@lru_cache(maxsize=64)
def pixels(colours: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return (n, 3), red, green and blue."""
    return read_only(np.array([channels(colour) for colour in colours], dtype=np.uint8))


@lru_cache(maxsize=256)
def mixed(colour: str, other: str, share: float) -> str:
    """Return `share` of a colour and the rest of another."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


@lru_cache(maxsize=256)
def translucent(colour: str, opacity: float) -> str:
    red, green, blue = channels(colour)
    return f"rgba({red},{green},{blue},{opacity})"


def css() -> str:
    """The themes as CSS custom properties, for the scheme that the page's root element names; on paper all is light.

    Where no script has named one it is that of the system.
    """
    light, dark = (f"{{color-scheme:{name};{_properties(theme)}}}" for name, theme in THEMES.items())
    sizes = "".join(f"--font-{key}:{size}px;" for key, size in FONT_SIZES.items())
    printed = _properties(replace(THEMES["light"], paper="#FFFFFF"))
    return (
        f":root{{--font:{FONT};{sizes}}}:root{light}"
        f':root[data-mantine-color-scheme="dark"]{dark}'
        f"@media (prefers-color-scheme:dark){{:root:not([data-mantine-color-scheme]){dark}}}"
        f"@media print{{:root:root{{color-scheme:light;{printed}}}}}"
    )


def _properties(theme: Theme) -> str:
    values = {key: getattr(theme, key) for key in ("paper", "surface", "ink", "muted", "inactive", "hairline")}
    values |= {"accent": theme.accent, "danger": theme.danger}
    values |= {f"neuron-{i}": colour for i, colour in enumerate(theme.neurons)}
    return "".join(f"--{key}:{value};" for key, value in values.items())
