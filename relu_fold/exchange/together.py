"""Where several neurons are on at once: intervals of a line, regions of the plane, and both in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.words import listed, neuron_label, neuron_name, number, place, plural

MOST_TOLD = 3  # intervals
MOST_LIT = 300  # regions


def together(shown: Shown, neurons: tuple[int, ...]) -> dict[str, Any]:
    """Return {words, spans, at} for neurons that are counted layer by layer.

    `spans` are intervals of x in view, `at` a point in each region of the plane, the largest first.
    """
    known = sorted({neuron for neuron in neurons if neuron < shown.network.n_neurons})
    if len(known) < len(set(neurons)):
        return _nothing("Of the neurons that are chosen, some are in a layer behind the one that is shown.")
    if not known or shown.patterns is None:
        return _nothing("There are too many regions to tell where these neurons are on." if known else "")
    on: BoolArray = np.logical_and.reduce(shown.patterns[:, known], axis=1)
    who = f"{_names(shown, known)} {_ARE.get(len(known), 'are all')} on"
    if not on.any():
        return _nothing(f"{who} nowhere in view.")
    if isinstance(shown, Frame):
        return _on_line(shown, on, who)
    return _in_plane(shown, on, who) if isinstance(shown, PlaneFrame) else _nothing(who)


_ARE = {1: "is", 2: "are both"}


def _nothing(words: str) -> dict[str, Any]:
    return {"words": words, "spans": [], "at": []}


def _names(shown: Shown, neurons: list[int]) -> str:
    """`Neurons 1 and 3`; of a deeper network `Neuron 1 of layer 1 and neuron 2 of layer 2`."""
    depth, where = len(shown.state.widths), [shown.layer_and_index(neuron) for neuron in neurons]
    if depth == 1 and len(where) > 1:
        return f"Neurons {listed(neuron_label(depth, *one) for one in where)}"
    names = listed(neuron_name(depth, *one) for one in where)
    return names[:1].upper() + names[1:]


def _on_line(frame: Frame, on: BoolArray, who: str) -> dict[str, Any]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    spans = [(float(frame.x[i]), float(frame.x[k])) for i, k in pairwise(edges.tolist())][::2]
    if on.all():
        return {"words": f"{who} everywhere in view.", "spans": spans, "at": []}
    told = [_interval(frame, *span) for span in spans[:MOST_TOLD]]
    more = len(spans) - MOST_TOLD
    if more > 0:
        told.append(plural(more, "more interval"))
    return {"words": f"{who} for x in {_or(told, more > 0)}.", "spans": spans, "at": []}


def _or(told: list[str], more: bool) -> str:
    *most, last = told
    return f"{', '.join(most)} {'and' if more else 'or'} {last}" if most else last


def _interval(frame: Frame, low: float, high: float) -> str:
    """Open at a knot, where a neuron is 0 and so not on; closed where the view ends."""
    domain = frame.state.domain
    left, right = "[" if low == domain[0] else "(", "]" if high == domain[1] else ")"
    return f"{left}{place(low, domain)}, {place(high, domain)}{right}"


def _in_plane(frame: PlaneFrame, on: BoolArray, who: str) -> dict[str, Any]:
    complex_ = frame.subdivision
    assert complex_ is not None
    regions = np.flatnonzero(on)
    largest = regions[np.argsort(-complex_.areas[regions], kind="stable")][:MOST_LIT].tolist()
    at = [complex_.polygon(region).mean(axis=0).tolist() for region in largest]
    if on.all():
        return {"words": f"{who} everywhere in view.", "spans": [], "at": at}
    share = number(float(100 * complex_.areas[regions].sum() / complex_.areas.sum()))
    words = f"{who} in {regions.size} of {plural(on.size, 'region')}: {share} % of the box."
    return {"words": words, "spans": [], "at": at}
