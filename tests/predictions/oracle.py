"""What is right of a question, in fractions and from the view's own numbers: nothing of what is judged takes part.

Pieces and cells come from the oracles of the exact core, everything else from plain evaluation. A view's numbers are
read as the decimals that they were written as.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from relu_fold.network import Network
from relu_fold.view.viewstate import ViewState
from tests.exact.line.reference_pieces import reference_pieces
from tests.exact.plane.oracle_plane import as_decimals, exact_cells, exact_counts

NOTHING = Fraction(1, 10**9)  # beside numbers of the size of a view's: what floats leave of 0


class Truth:
    """A view in fractions: the layers up to the one shown, and the row of the next that the stage adds up to."""

    def __init__(self, state: ViewState) -> None:
        self.state = state
        last = state.layer + 1
        self.weights = [[[as_decimals(w) for w in row] for row in rows] for rows in state.weights[:last]]
        self.weights.append([[as_decimals(w) for w in state.weights[last][state.target]]])
        self.biases = [[as_decimals(b) for b in row] for row in state.biases[:last]]
        self.biases.append([as_decimals(state.biases[last][state.target])])
        own = state.slopes or tuple((state.negative_slope,) * n for n in state.widths)
        self.slopes = [[as_decimals(s) for s in row] for row in own[:last]]
        self.box = [(as_decimals(lo), as_decimals(hi)) for lo, hi in state.box[: state.input_dim]]

    @cached_property
    def net(self) -> Network:
        last = self.state.layer + 1
        rows = (*self.state.weights[:last], (self.state.weights[last][self.state.target],))
        shifts = (*self.state.biases[:last], (self.state.biases[last][self.state.target],))
        return Network(rows, shifts, slopes=[[float(s) for s in row] for row in self.slopes])

    # --- at a point ---

    def run(self, at, slopes=None):
        """Return z of every layer, and h of the last hidden one."""
        h, layers = [as_decimals(one) for one in at], []
        for i, (rows, shifts) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = [sum((w * x for w, x in zip(row, h, strict=True)), b) for row, b in zip(rows, shifts, strict=True)]
            layers.append(z)
            if i < len(self.weights) - 1:
                gates = (slopes or self.slopes)[i]
                h = [x if x > 0 else s * x for x, s in zip(z, gates, strict=True)]
        return layers, h

    def value(self, at):
        return self.run(at)[0][-1][0]

    def flat_z(self, at):
        return [z for layer in self.run(at)[0][:-1] for z in layer]

    def slope(self, at, axis, all_pass=False):
        """Return the derivative along an axis; `all_pass`: of the network without a fold."""
        layers, _ = self.run(at)
        d = [Fraction(int(i == axis)) for i in range(len(at))]
        for i, rows in enumerate(self.weights):
            d = [sum((w * x for w, x in zip(row, d, strict=True)), Fraction(0)) for row in rows]
            if i < len(self.weights) - 1 and not all_pass:
                d = [x if z > 0 else s * x for x, z, s in zip(d, layers[i], self.slopes[i], strict=True)]
        return d[0]

    # --- over the whole view ---

    @cached_property
    def pieces(self):
        (lo, hi), *_ = self.box
        return reference_pieces(self.net, lo, hi)

    @cached_property
    def corners(self):
        """Points between which everything is affine."""
        if len(self.box) == 1:
            return [(self.box[0][0],), *((piece.right,) for piece in self.pieces)]
        cells = exact_cells(self.net, self.box, as_decimals)
        return [(Fraction(x, w), Fraction(y, w)) for cell in cells for x, y, w in cell.corners]

    @cached_property
    def bends(self):
        """Of one input: (x, slope before, slope after) wherever a slope changes."""
        lines = [(piece.left, piece.output[0][0]) for piece in self.pieces]
        size = max((abs(a) for _, a in lines), default=Fraction(1))
        return [(x, a, b) for (_, a), (x, b) in pairwise(lines) if abs(b - a) > NOTHING * size]

    @cached_property
    def knots(self):
        """Of one input: (x, who turns there), neurons counted layer by layer; what floats set apart is one knot."""
        span, found = self.box[0][1] - self.box[0][0], []
        for left, right in pairwise(self.pieces):
            who = {i for i, (a, b) in enumerate(zip(left.pattern, right.pattern, strict=True)) if a != b}
            if found and right.left - found[-1][0] < NOTHING * span:
                found[-1][1].symmetric_difference_update(who)
            else:
                found.append((right.left, who))
        return [(x, who) for x, who in found if who]

    @cached_property
    def n_regions(self):
        return exact_counts(self.net, self.box, as_decimals).n_regions

    def extremes(self, layer, neuron, bias=None):
        """Return the least and the greatest z of a neuron in view, with another bias if one is given."""
        shift = 0 if bias is None else as_decimals(bias) - self.biases[layer][neuron]
        z = [_run_fractions(self, at)[layer][neuron] + shift for at in self.corners]
        return min(z), max(z)

    def solutions(self, value):
        """Of one input: every x at which the sum has that value; None where it has it all along a piece."""
        found = []
        for piece in self.pieces:
            a, c = piece.output[0]
            if a == 0 and c == value:
                return None
            if a and piece.left <= (value - c) / a <= piece.right:
                found.append((value - c) / a)
        return sorted(set(found))

    def points(self, n=40):
        dice = random.Random(1)
        return [[float(lo + (hi - lo) * as_decimals(dice.random())) for lo, hi in self.box] for _ in range(n)]


def _run_fractions(truth: Truth, at):
    h, layers = list(at), []
    for i, (rows, shifts) in enumerate(zip(truth.weights, truth.biases, strict=True)):
        layers.append(
            [sum((w * x for w, x in zip(row, h, strict=True)), b) for row, b in zip(rows, shifts, strict=True)]
        )
        if i < len(truth.slopes):
            h = [x if x > 0 else s * x for x, s in zip(layers[-1], truth.slopes[i], strict=True)]
    return layers
