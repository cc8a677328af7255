"""Where several neurons are on at once: intervals of a line, regions of the plane, and both in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.exact.events.in_view import through
from relu_fold.exact.rounding import ROUNDING
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
        return _on_line(shown, on, who, known)
    return _in_plane(shown, on, who, known) if isinstance(shown, PlaneFrame) else _nothing(who)


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


def _on_line(frame: Frame, on: BoolArray, who: str, neurons: list[int]) -> dict[str, Any]:
    """A neuron that is 0 at a knot, and on to both sides of it, is not on there: the interval ends, another begins."""
    zero = _zero(frame, neurons, frame.x[:, None])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    inner = np.flatnonzero(on[:-1] & on[1:] & zero[1:-1]) + 1
    ends = np.sort(np.concatenate([edges, inner, inner])).reshape(-1, 2)
    spans = [(float(frame.x[i]), float(frame.x[k])) for i, k in ends.tolist()]
    but = frame.x[zero].tolist()
    if on.all() and len(but) <= MOST_TOLD:
        return {"words": f"{who} everywhere in view{_but(frame, but)}.", "spans": spans, "at": []}
    told = [_interval(frame, zero, int(i), int(k)) for i, k in ends[:MOST_TOLD]]
    more = len(spans) - MOST_TOLD
    if more > 0:
        told.append(plural(more, "more interval"))
    return {"words": f"{who} for x in {_or(told, more > 0)}.", "spans": spans, "at": []}


def _but(frame: Frame, places: list[float]) -> str:
    if not places:
        return ""
    return f" but at {listed(f'x = {place(one, frame.state.domain)}' for one in places)}, where z is 0"


def _zero(shown: Shown, neurons: list[int], points: FloatArray) -> BoolArray:
    """(n,): whether the z of one of these neurons is 0 at points, (n, d), up to rounding."""
    net, firsts = shown.network, np.cumsum([0, *shown.network.widths])
    layers = [(w[None], b[None]) for w, b in zip(net.weights, net.biases, strict=True)]
    found: BoolArray = np.zeros(len(points), dtype=np.bool_)
    for layer, first in enumerate(firsts[:-1].tolist()):
        own = [neuron - first for neuron in neurons if first <= neuron < firsts[layer + 1]]
        if own:
            z, size = through(layers[: layer + 1], net.slopes, points.T[None])
            found |= (np.abs(z[0, own]) <= ROUNDING * size[0, own]).any(axis=0)
    return found


def _or(told: list[str], more: bool) -> str:
    *most, last = told
    return f"{', '.join(most)} {'and' if more else 'or'} {last}" if most else last


def _interval(frame: Frame, zero: BoolArray, low: int, high: int) -> str:
    """Open at a knot, and wherever a neuron is 0 and so not on; closed where the view ends."""
    domain, last = frame.state.domain, len(frame.x) - 1
    left = "[" if low == 0 and not zero[low] else "("
    right = "]" if high == last and not zero[high] else ")"
    return f"{left}{place(float(frame.x[low]), domain)}, {place(float(frame.x[high]), domain)}{right}"


def _in_plane(frame: PlaneFrame, on: BoolArray, who: str, neurons: list[int]) -> dict[str, Any]:
    complex_ = frame.subdivision
    assert complex_ is not None
    regions = np.flatnonzero(on)
    largest = regions[np.argsort(-complex_.areas[regions], kind="stable")][:MOST_LIT].tolist()
    at = [complex_.polygon(region).mean(axis=0).tolist() for region in largest]
    if on.all():
        but = " but where z is 0" if _zero(frame, neurons, complex_.vertices).any() else ""
        return {"words": f"{who} everywhere in view{but}.", "spans": [], "at": at}
    share = number(float(100 * complex_.areas[regions].sum() / complex_.areas.sum()))
    words = f"{who} in {regions.size} of {plural(on.size, 'region')}: {share} % of the box."
    return {"words": words, "spans": [], "at": at}
