"""The words over a stage, which its layout has as plotly's annotations, as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from relu_fold.figures.kit.arrangement import Plan
from relu_fold.figures.kit.theme import FONT_SIZES, Theme
from relu_fold.figures.svg.writer import Anchor, dot, words
from relu_fold.frames.shown import Shown
from relu_fold.view.words import neuron_label

_ANCHORS: dict[str, Anchor] = {"left": "start", "center": "middle", "right": "end"}
_TO_BASELINE = {
    "top": 0.8,
    "middle": 0.35,
    "bottom": -0.42,
}  # of a font's size, from an annotation's y: room for indices
_BULLET = re.compile(r'<span style="color:([^";]+)">●</span> ')  # drawn: not every font has it, nor as large
_DOT = 0.36  # of the font's size: its radius


def annotated(notes: Iterable[dict[str, Any]], plan: Plan, margins: Mapping[str, int], theme: Theme) -> Iterator[str]:
    """Yield each of them at its place on the whole stage."""
    for one in notes:
        size = one["font"]["size"]
        x = margins["l"] + one["x"] * plan.width + one.get("xshift", 0)
        y = margins["t"] + (1 - one["y"]) * plan.height - one.get("yshift", 0)
        text, upwards = one["text"], one.get("textangle", 0) == -90
        colour = one["font"].get("color", theme.muted)
        place: dict[str, Any] = {"size": size, "colour": colour, "upwards": upwards}
        if upwards:
            yield words(x, y, text, anchor="middle", **place)
            continue
        y += _TO_BASELINE[one.get("yanchor", "middle")] * size
        if found := _BULLET.match(text):
            yield dot(x + _DOT * size, y - _DOT * size, _DOT * size, found[1])
            x, text = x + 3 * _DOT * size, text[found.end() :]
        yield words(x, y, text, anchor=_ANCHORS[one.get("xanchor", "center")], **place)


def others(shown: Shown, plan: Plan, x: float, y: float, theme: Theme) -> Iterator[str]:
    """Say which neurons are on the picture, where it has no room for all of them; nothing of one that is up close."""
    count = shown.readout.size
    if plan.close or len(plan.neurons) < 2 or len(plan.neurons) == count:
        return
    first, last = (neuron_label(shown.state.depth, shown.state.layer, i) for i in (plan.neurons[0], plan.neurons[-1]))
    yield words(x, y, f"neurons {first} to {last} of {count}", size=FONT_SIZES["small"], colour=theme.muted)
