"""Where pieces and regions come from, in sentences: who makes several knots and why, and what each depth adds."""

from __future__ import annotations

from collections.abc import Sequence

from relu_fold.arrays import BoolArray
from relu_fold.bounds import most_regions_by_layer
from relu_fold.frame import Frame
from relu_fold.provenance import knots_by_neuron, regions_by_depth
from relu_fold.words import neuron_name, plural

MAX_NEURONS = 8  # of which it is said how many knots they make; those of more come first


def line_origins(frame: Frame) -> list[str]:
    """Say which neurons make more than one knot, and how many pieces each depth has; nothing of samples."""
    p, depth = frame.pieces, len(frame.state.widths)
    if p is None:
        return []
    net = frame.network
    several = [
        (-count, layer, neuron)
        for layer, counts in enumerate(knots_by_neuron(p))
        for neuron, count in enumerate(counts.tolist())
        if count > 1
    ]
    said = [
        f"{neuron_name(depth, layer, neuron).capitalize()} makes {-count} knots, "
        f"because layer {layer} visits its threshold {-count} times."
        for count, layer, neuron in sorted(several)[:MAX_NEURONS]
    ]
    if len(several) > MAX_NEURONS:
        said.append(f"{plural(len(several) - MAX_NEURONS, 'more neuron')} make several knots each.")
    return said + by_depth(1, p.patterns, net.widths, net.negative_slope, "piece")


def by_depth(input_dim: int, patterns: BoolArray, widths: Sequence[int], negative_slope: float, noun: str) -> list[str]:
    """Say of the first layer, the first two ... how many pieces or regions they make of how many they could."""
    most = most_regions_by_layer(input_dim, widths, negative_slope)
    said = []
    for depth, (count, at_most) in enumerate(zip(regions_by_depth(patterns, widths).tolist(), most, strict=True), 1):
        who = "Layer 1 makes" if depth == 1 else f"Layers 1 to {depth} make"
        said.append(f"{who} {plural(count, noun)} of at most {at_most:,}.")
    return said
