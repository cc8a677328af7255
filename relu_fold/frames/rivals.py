"""A rival for a network: another architecture with as many parameters, or nearly, set to do as well as it can.

One input. A deep network's rival has one layer and copies it from left to right, a neuron for each bend, until its
neurons are used up: exact as far as it gets. A shallow network's rival has layers of two and doubles them in each.

Two inputs. One layer of n neurons whose lines all cross one another inside the box attains the most regions that n
lines can make, `1 + n + n(n - 1)/2` (Zaslavsky 1975). No choice of weights makes more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from relu_fold.exact.domain import Box
from relu_fold.exact.line.pieces import Pieces
from relu_fold.frames.shown import network_up_to
from relu_fold.network import Network
from relu_fold.view.depth import sawtooth
from relu_fold.view.viewstate import ViewState

MAX_DRAWN = 48  # lines of a rival in the plane; beyond them only the counts are told

Kind: TypeAlias = Literal["copy", "stack", "lines"]


@dataclass(frozen=True)
class Rival:
    """`network` is None where it is known what it could do, and drawing it would show nothing."""

    kind: Kind
    widths: tuple[int, ...]
    n_parameters: int
    network: Network | None
    reaches: float | None = None  # a copy: the x up to which it is one; None when it is one everywhere
    needs: int = 0  # a copy: how many neurons would follow the function all the way


def whole_network(state: ViewState) -> Network:
    """The network of the view with the one output that is shown."""
    last = len(state.widths) - 1
    return network_up_to(state.network, last, state.target if state.layer == last else 0)


def parameters(input_dim: int, widths: tuple[int, ...]) -> int:
    """Weights and biases of a network with these hidden layers and one output."""
    sizes = (input_dim, *widths, 1)
    return sum(n * (m + 1) for m, n in pairwise(sizes))


def widest(input_dim: int, n_parameters: int) -> int:
    """Return the width of the widest single layer within so many parameters: n(d + 1) + n + 1 of them."""
    return max(1, (n_parameters - 1) // (input_dim + 2))


STACKABLE = 13  # parameters of two layers of two neurons


def deepest(n_parameters: int) -> int:
    """Return how many layers of two neurons, behind one input, are within so many parameters: 6K + 1 of them."""
    return max(1, (n_parameters - 1) // 6)


def rival_on_a_line(net: Network, exact: Pieces, domain: tuple[float, float]) -> Rival | None:
    """Return the rival of a network of one input; None for a single layer with too few parameters to be stacked."""
    if len(net.widths) == 1:
        layers = deepest(net.n_parameters)
        return _stack(layers, exact, domain) if layers > 1 else None
    n = widest(1, net.n_parameters)
    copied, reaches, needs = _copy(n, exact, domain)
    return Rival("copy", (n,), parameters(1, (n,)), copied, reaches, needs)


def rival_in_the_plane(net: Network, box: Box) -> Rival:
    """Return one layer, as wide as the parameters allow, whose lines all cross one another inside the box."""
    n = widest(2, net.n_parameters)
    drawn = crossing_lines(n, box) if n <= MAX_DRAWN else None
    return Rival("lines", (n,), parameters(2, (n,)), drawn)


def _copy(n: int, exact: Pieces, domain: tuple[float, float]) -> tuple[Network, float | None, int]:
    """Return n ReLU neurons that follow the function from the left end on, where they leave it, and how many it takes.

    The first slope needs a neuron that is on all over the domain, unless it is 0; each bend needs one more.
    """
    low, _ = domain
    bends = np.flatnonzero(np.isin(exact.knots[1:-1], exact.breakpoints)) + 1  # the piece behind each bend
    slopes = exact.slopes[:, 0]
    starts, changes = [low], [float(slopes[0])]
    if slopes[0] == 0:
        starts, changes = [], []
    room = n - len(starts)
    for piece in bends[:room].tolist():
        starts.append(float(exact.knots[piece]))
        changes.append(float(slopes[piece] - slopes[piece - 1]))
    left_out = bends[room:]
    reaches = float(exact.knots[left_out[0]]) if left_out.size else None
    idle = n - len(starts)
    weights = ([[1.0]] * n, [[*changes, *[0.0] * idle]])
    biases = ([*(0.0 - start for start in starts), *[0.0 - low] * idle], [float(exact.values[0, 0])])
    return Network(weights, biases), reaches, n - room + bends.size


def _stack(layers: int, exact: Pieces, domain: tuple[float, float]) -> Rival:
    """Return Telgarsky's sawtooth, stretched over the domain and over the heights of the function."""
    weights, biases = sawtooth(layers)
    low, high = domain
    inner = [np.asarray(w) for w in weights]
    shifts = [np.asarray(b) for b in biases]
    inner[0] = inner[0] / (high - low)
    shifts[0] = shifts[0] - low / (high - low)
    bottom, top = float(exact.values[:, 0].min()), float(exact.values[:, 0].max())
    tall = top - bottom or 1.0
    inner[-1], shifts[-1] = inner[-1] * tall, np.array([bottom])
    return Rival("stack", (2,) * layers, parameters(1, (2,) * layers), Network(inner, shifts))


def crossing_lines(n: int, box: Box) -> Network:
    """Return n neurons whose creases are in general position, every crossing of two inside the box.

    Tangents to an ellipse in the middle of the box, at n angles of half a turn. Two of them meet at its radius over
    cos(half the angle between them), which is largest for the first and the last: `r / sin(pi / 2n)`.
    """
    angles = math.pi * (np.arange(n) + 0.25) / n
    radius = 0.9 * math.sin(math.pi / (2 * n))
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    middle = np.array([(lo + hi) / 2 for lo, hi in box])
    half = np.array([(hi - lo) / 2 for lo, hi in box])
    weights = directions / half
    return Network([weights, np.ones((1, n))], [-(weights @ middle) - radius, np.zeros(1)])
