"""The colours of regions: one hue a pattern, strong on the map, a breath of it in the paper of the surface.

A region wears the mean hue of the neurons that are on in it. Their mean colour would turn sixteen neurons into mud, and
their mean hue alone would hardly differ between two of hundreds; so each neuron that is on turns the map's tint from
light to deep and back, too: what lies on the two sides of a crease differs in grey as well.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import BoolArray, IntArray, read_only
from relu_fold.figures.kit.oklab import linear, oklab, written
from relu_fold.figures.kit.theme import THEMES, Theme, pixels, worn_by

Colours = NDArray[np.uint8]

BARE = 0  # the tint where nobody is on
_STEPS = 24  # hues around the circle
N_TINTS = 1 + 2 * _STEPS  # bare paper; light ones, where an even number is on; deep ones
_LIGHT, _DEEP, _BREATH = ((0.91, 0.062), (0.85, 0.09), (0.935, 0.042))  # lightness and chroma, in Oklab
_LIGHT_DARK, _DEEP_DARK, _BREATH_DARK = ((0.43, 0.06), (0.53, 0.085), (0.42, 0.04))
_FINE = 1_000  # hues are added as whole numbers, so that a pattern has one sum in whichever order it is taken


def tint_indices(patterns: BoolArray, widths: tuple[int, ...]) -> IntArray:
    """Return (n,): the tint of regions with these patterns, (n, n_neurons); it lives as long as the pattern.

    Args:
        widths: of the whole network; the patterns are of its first neurons.
    """
    sums = patterns @ _hues()[worn_by(widths)[: patterns.shape[1]] % 8]
    angle = np.arctan2(sums[:, 1], sums[:, 0]) / (2 * np.pi)
    hue = np.rint(angle * _STEPS).astype(np.int64) % _STEPS
    count = patterns.sum(axis=1)
    tints: IntArray = np.where(count > 0, 1 + hue + _STEPS * (count % 2), BARE)
    return tints


@lru_cache(maxsize=len(THEMES))
def tints(theme: Theme) -> tuple[str, ...]:
    """The map's, by index."""
    light, deep = (_LIGHT_DARK, _DEEP_DARK) if theme.dark else (_LIGHT, _DEEP)
    return (theme.sheet, *_circle(*light), *_circle(*deep))


@lru_cache(maxsize=len(THEMES))
def breaths(theme: Theme) -> tuple[str, ...]:
    """The surface's, of the same hues by the same index."""
    around = _circle(*(_BREATH_DARK if theme.dark else _BREATH))
    return (theme.sheet, *around, *around)


def map_colours(patterns: BoolArray, widths: tuple[int, ...], theme: Theme) -> Colours:
    """Return (n, 3): what regions with these patterns wear on the map."""
    return pixels(tints(theme))[tint_indices(patterns, widths)]


def paper_colours(patterns: BoolArray, widths: tuple[int, ...], theme: Theme) -> Colours:
    """Return (n, 3): what they wear on the surface."""
    return pixels(breaths(theme))[tint_indices(patterns, widths)]


@lru_cache(maxsize=1)
def _hues() -> IntArray:
    """(8, 2): the directions of the palette's hues; those of paper stand for both themes."""
    way = oklab(THEMES["light"].neurons)[:, 1:]
    hues: IntArray = np.rint(_FINE * way / np.linalg.norm(way, axis=1, keepdims=True)).astype(np.int64)
    return read_only(hues)


def _circle(lightness: float, chroma: float) -> tuple[str, ...]:
    """The hues around the circle, from red on; what a screen cannot show loses some of its chroma."""
    return tuple(_screen(lightness, chroma, 2 * math.pi * i / _STEPS) for i in range(_STEPS))


def _screen(lightness: float, chroma: float, angle: float) -> str:
    share = np.linspace(1.0, 0.0, 51) * chroma
    light = linear(np.stack([np.full(51, lightness), share * math.cos(angle), share * math.sin(angle)], axis=1))
    shown = np.all((light >= 0) & (light <= 1), axis=1)
    return written(light[[int(shown.argmax())]])[0]
