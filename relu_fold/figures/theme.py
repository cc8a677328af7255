"""Every colour, font and size of the app. `css()` hands the same values to the style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ThemeName: TypeAlias = Literal["light", "dark"]

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
FONT_SIZES = {"small": 12, "text": 14, "lead": 16, "title": 20, "display": 28}
THIN, FAINT, LINE, BOLD = 1.0, 1.5, 2.0, 3.0


@dataclass(frozen=True)
class Theme:
    """Paper and ink, and eight neuron colours after Okabe and Ito (2008), each at least 3:1 on the paper."""

    paper: str
    surface: str
    ink: str
    muted: str
    inactive: str
    hairline: str
    accent: str
    danger: str
    neurons: tuple[str, ...]


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        paper="#FBF8F1",
        surface="#F3EEE2",
        ink="#22262B",
        muted="#5C6168",
        inactive="#8C8A82",
        hairline="#DAD4C6",
        accent="#1F5F8B",
        danger="#A8321A",
        neurons=("#0072B2", "#D55E00", "#008A64", "#B5548F", "#B07500", "#2A8FC9", "#4F4A00", "#3B2A8C"),
    ),
    "dark": Theme(
        paper="#20262D",
        surface="#2A313A",
        ink="#ECE8DF",
        muted="#A9AFB6",
        inactive="#7C838B",
        hairline="#3D454F",
        accent="#7FBCEB",
        danger="#FF9B85",
        neurons=("#5AA5E8", "#F07F3C", "#2CC295", "#DB8FBE", "#E6A91F", "#8AD0F2", "#E3D84A", "#8C78E8"),
    ),
}

# A layer starts three colours after the one before, so that small layers share none; adding a neuron repaints no other.
_LAYER_STEP = 3


def colour_index(layer: int, neuron: int) -> int:
    return (neuron + _LAYER_STEP * layer) % 8


def neuron_colour(theme: Theme, layer: int, neuron: int) -> str:
    return theme.neurons[colour_index(layer, neuron)]


def neuron_dash(neuron: int) -> str:
    """The ninth neuron wears the first one's colour again, dashed."""
    return ("solid", "dash", "dot", "dashdot")[neuron // 8 % 4]


def translucent(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def css() -> str:
    """The themes as CSS custom properties, for the scheme that the page's root element names."""
    blocks = []
    for name, theme in THEMES.items():
        values = {key: getattr(theme, key) for key in ("paper", "surface", "ink", "muted", "inactive", "hairline")}
        values |= {"accent": theme.accent, "danger": theme.danger}
        values |= {f"neuron-{i}": colour for i, colour in enumerate(theme.neurons)}
        body = "".join(f"--{key}:{value};" for key, value in values.items())
        blocks.append(f':root[data-mantine-color-scheme="{name}"]{{color-scheme:{name};{body}}}')
    sizes = "".join(f"--font-{key}:{size}px;" for key, size in FONT_SIZES.items())
    return f":root{{--font:{FONT};{sizes}}}" + "".join(blocks)
