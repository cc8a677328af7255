"""Where pieces and regions come from, in sentences: who turns several times and why, and what each depth adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from relu_fold.arrays import BoolArray, IntArray
from relu_fold.bounds import most_regions_by_layer
from relu_fold.frame import Frame
from relu_fold.plane import PlaneFrame
from relu_fold.provenance import crease_pieces, knots_by_neuron, regions_by_depth
from relu_fold.words import neuron_name, plural

MAX_NEURONS = 8  # of which it is said how often they turn; those that turn most come first


def line_origins(frame: Frame) -> list[str]:
    """Say which neurons make more than one knot, and how many pieces each depth has; nothing of samples."""
    p, depth = frame.pieces, len(frame.state.widths)
    if p is None:
        return []
    net = frame.network

    def says(count: int, layer: int, name: str) -> str:
        return f"{name} makes {count} knots, because layer {layer} visits its threshold {count} times."

    return _turning(depth, knots_by_neuron(p), says, "several knots each") + by_depth(
        1, p.patterns, net.widths, net.negative_slope, "piece"
    )


def plane_origins(frame: PlaneFrame) -> list[str]:
    """Say whose creases are broken, and how many regions each depth has; nothing of samples."""
    complex_, depth = frame.subdivision, len(frame.state.widths)
    if complex_ is None:
        return []
    net = frame.network
    inside = complex_.edge_regions[(complex_.edge_regions >= 0).all(axis=1)]

    def says(count: int, layer: int, name: str) -> str:
        brings = "layer 1 brings" if layer == 1 else f"layers 1 to {layer} bring"
        regions = f"{count:,} of {'its' if layer == 1 else 'their'} regions"
        return f"{name} makes a crease of {count:,} straight pieces, because {brings} its threshold into {regions}."

    return _turning(depth, crease_pieces(complex_.patterns, inside, net.widths), says, "broken creases") + by_depth(
        2, complex_.patterns, net.widths, net.negative_slope, "region"
    )


def _turning(depth: int, counts: Sequence[IntArray], says: Callable[[int, int, str], str], rest: str) -> list[str]:
    """Let `says` tell of each neuron that turns more than once, (count, layers before it, name), the most often first.

    Args:
        rest: what the many make of which no more is said.
    """
    several = [
        (count, layer, neuron)
        for layer, own in enumerate(counts)
        for neuron, count in enumerate(own.tolist())
        if count > 1
    ]
    several.sort(key=lambda one: (-one[0], *one[1:]))
    said = [
        says(count, layer, neuron_name(depth, layer, neuron).capitalize())
        for count, layer, neuron in several[:MAX_NEURONS]
    ]
    if len(several) > MAX_NEURONS:
        said.append(f"{plural(len(several) - MAX_NEURONS, 'more neuron')} make {rest}.")
    return said


def by_depth(input_dim: int, patterns: BoolArray, widths: Sequence[int], negative_slope: float, noun: str) -> list[str]:
    """Say of the first layer, the first two ... how many pieces or regions they make of how many they could."""
    most = most_regions_by_layer(input_dim, widths, negative_slope)
    said = []
    for depth, (count, at_most) in enumerate(zip(regions_by_depth(patterns, widths).tolist(), most, strict=True), 1):
        who = "Layer 1 makes" if depth == 1 else f"Layers 1 to {depth} make"
        said.append(f"{who} {plural(count, noun)} of at most {at_most:,}.")
    return said
