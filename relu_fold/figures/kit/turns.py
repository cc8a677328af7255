"""Who turns between two activation patterns, in words: across a knot of a line, or a crease of the plane."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray
from relu_fold.figures.kit.theme import colour_index
from relu_fold.frames.shown import Shown
from relu_fold.view.words import listed, neuron_label, neuron_name

_MOST_NAMED = 3  # neurons that turn at one place


def turns(shown: Shown, here: BoolArray, there: BoolArray, verb: str = "") -> dict[str, Any]:
    """Return {says, short, colour} of the way from one pattern, (n_neurons,), to another; `short` with the verb."""
    widths = shown.state.widths
    who = [(shown.layer_and_index(i), "on" if there[i] else "off") for i in np.flatnonzero(here != there).tolist()]
    depth = len(widths)
    if len(who) > _MOST_NAMED:
        says = short = f"{len(who)} neurons turn"
    else:
        says = listed(f"{neuron_name(depth, *where)} turns {way}" for where, way in who)
        short = ", ".join(f"{neuron_label(depth, *where)} {verb}{way}" for where, way in who)
    return {"says": says, "short": short, "colour": colour_index(widths, *who[0][0])}
