"""Where pieces and regions come from, in sentences: who turns often and why, what each depth adds, who idles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from relu_fold.arrays import BoolArray, IntArray
from relu_fold.exact.line.provenance import crease_pieces, knots_by_neuron
from relu_fold.frames.counts import most_by_depth, regions_by_folds
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.words import listed, neuron_label, neuron_name, plural, scaled

MOST_FOLLOWED = 1_000_000  # neurons times regions: of more, whose creases are broken takes longer to say than to draw
MAX_NEURONS = 8  # of which it is said how often they turn; those that turn most come first


def line_origins(frame: Frame) -> list[str]:
    """Say which neurons make more than one knot, and how many pieces each depth has; nothing of samples."""
    p = frame.pieces
    if p is None:
        return []

    def says(count: int, layer: int, name: str) -> str:
        return f"{name} makes {count} knots, because layer {layer} visits its threshold {count} times."

    turning = _turning(frame, knots_by_neuron(p), says, "several knots each")
    return turning + by_depth(frame, p.patterns, "piece") + idle(frame)


def plane_origins(frame: PlaneFrame) -> list[str]:
    """Say whose creases are broken, and how many regions each depth has; nothing of samples."""
    complex_ = frame.subdivision
    if complex_ is None:
        return []
    if complex_.patterns.size > MOST_FOLLOWED:
        return by_depth(frame, complex_.patterns, "region") + idle(frame)
    inside = complex_.edge_regions[(complex_.edge_regions >= 0).all(axis=1)]

    def says(count: int, layer: int, name: str) -> str:
        brings = "layer 1 brings" if layer == 1 else f"layers 1 to {layer} bring"
        regions = f"{count:,} of {'its' if layer == 1 else 'their'} regions"
        return f"{name} makes a crease of {count:,} straight pieces, because {brings} its threshold into {regions}."

    pieces = crease_pieces(complex_.patterns, inside, frame.network.widths)
    turning = _turning(frame, pieces, says, "broken creases")
    return turning + by_depth(frame, complex_.patterns, "region") + idle(frame)


def _turning(shown: Shown, counts: Sequence[IntArray], says: Callable[[int, int, str], str], rest: str) -> list[str]:
    """Let `says` tell of each neuron that folds more than once, (count, layers before it, name), the most often first.

    Args:
        rest: what the many make of which no more is said.
    """
    depth = len(shown.state.widths)
    several = [
        (count, *shown.layer_and_index(i))
        for i, count in enumerate(np.concatenate(counts).tolist())
        if count > 1 and shown.folds[i]
    ]
    several.sort(key=lambda one: (-one[0], *one[1:]))
    said = [
        says(count, layer, neuron_name(depth, layer, neuron).capitalize())
        for count, layer, neuron in several[:MAX_NEURONS]
    ]
    if len(several) > MAX_NEURONS:
        said.append(f"{plural(len(several) - MAX_NEURONS, 'more neuron')} make {rest}.")
    return said


def by_depth(shown: Shown, patterns: BoolArray, noun: str) -> list[str]:
    """Say of the first layer, the first two ... how many pieces or regions they make of how many they could.

    And where some neurons have no fold, what the pieces are that the table has beside those.
    """
    net, said = shown.network, []
    for depth, (count, at_most) in enumerate(zip(regions_by_folds(net, patterns), most_by_depth(net), strict=True), 1):
        who = "Layer 1 makes" if depth == 1 else f"Layers 1 to {depth} make"
        said.append(f"{who} {plural(count, noun)} of at most {at_most:,}.")
    if shown.folds.all():
        return said
    rest = (
        f"The {plural(len(patterns), noun)} of the table also tell where z of a neuron without a fold changes sign: "
        "nothing bends there."
    )
    if not shown.folds.any():
        rest, said = rest.replace("also tell", "tell"), []
    return [*said, rest] if len(patterns) > 1 else said


def idle(shown: Shown) -> list[str]:
    """Say who is never on in view, who always, and which layers only pass on what they get."""
    said = []
    slopes = np.concatenate(shown.network.slopes)
    for s in np.unique(slopes[shown.never_on]).tolist():
        passing = "nothing" if s == 0 else f"{scaled(s, 'z')} all over, and {{folds}} nothing"
        who = shown.never_on & (slopes == s)
        never = "dead here: never on," if s == 0 else "never on here:"
        said.append(_of_neurons(shown, np.flatnonzero(who).tolist(), f"{never} {{it}} {{passes}} {passing}"))
    if shown.always_on.any():
        what = "always on here: {it} {passes} all of z, and {folds} nothing"
        said.append(_of_neurons(shown, np.flatnonzero(shown.always_on).tolist(), what))
    for layer in range(1, len(shown.network.widths)):
        if passes_on(shown, layer):
            said.append(f"Layer {layer + 1} passes on what layer {layer} gives it, so f is as it would be without it.")
    return said


def _of_neurons(shown: Shown, who: list[int], what: str) -> str:
    depth = len(shown.state.widths)
    where = [shown.layer_and_index(i) for i in who]
    if len(who) == 1:
        words = {"it": "it", "passes": "passes", "folds": "folds"}
        return f"{neuron_name(depth, *where[0]).capitalize()} is {what.format(**words)}."
    labels = [neuron_label(depth, *one) for one in where]
    more = len(labels) - MAX_NEURONS
    names = listed(labels) if more <= 0 else f"{', '.join(labels[:MAX_NEURONS])} and {more:,} more"
    words = {"it": "they", "passes": "pass", "folds": "fold"}
    return f"Neurons {names} are {what.format(**words)}."


def passes_on(shown: Shown, layer: int) -> bool:
    """Whether a hidden layer gives, for every input, just what the layer before it gives."""
    net = shown.network
    weights, before, own = net.weights[layer], net.slopes[layer - 1], net.slopes[layer]
    if not np.array_equal(weights, np.eye(*weights.shape)) or net.biases[layer].any():
        return False
    return bool(((before <= 0) | (own == 1)).all())  # what is never negative passes through any fold
