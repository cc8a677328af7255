"""`frame`: the one pure function between a view and everything that is drawn of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, read_only
from relu_fold.exact.budget import in_part
from relu_fold.exact.line.pieces import Pieces, TooManyRegions, pieces
from relu_fold.frames.shown import Shown, network_up_to, partial_sums
from relu_fold.network import Network
from relu_fold.view.limits import EXACT_SECONDS, MAX_PIECES
from relu_fold.view.viewstate import ViewState

SAMPLES = 2_001


@dataclass(frozen=True)
class Frame(Shown):
    """The stage of one layer: what each of its neurons does, and the sum that they compose for one target neuron.

    All functions are piecewise linear and given by their values at the points `x`, so an interpolation is exact.

    Attributes:
        pieces: the exact pieces of `network`; None when there are more than the app draws, or they take too long, and
            `x` is then a grid.
        x: (k+2,) knots, both ends of the domain included: the points of `z` and `sums`.
        h, contributions: (k+2, n), like `z`.
        slopes: (k+1, n) of z on each piece.
        active: (k+1, n) bool, whether the neuron is active on each piece.
        late: whether there are no pieces for want of time.
    """

    pieces: Pieces | None
    x: FloatArray
    h: FloatArray
    contributions: FloatArray
    slopes: FloatArray
    active: BoolArray
    late: bool = False

    @cached_property
    def passed(self) -> FloatArray:
        """(k+1, n): the slope of each neuron's contribution on each piece."""
        return read_only(np.where(self.active, 1.0, self.network.slope(self.state.layer)) * self.slopes * self.readout)

    @property
    def flat_values(self) -> FloatArray:
        if self.pieces is None:
            return np.zeros(0)
        flat: FloatArray = self.composed[1:][np.diff(self.composed) == 0]
        return flat

    @property
    def patterns(self) -> BoolArray | None:
        return self.pieces.patterns if self.pieces else None

    @property
    def n_linear(self) -> int | None:
        return len(self.pieces.breakpoints) + 1 if self.pieces else None

    @property
    def folds_at(self) -> tuple[FloatArray, IntArray]:
        if self.pieces is None:
            return np.zeros((0, 1)), np.zeros(0, dtype=np.int64)
        knot, neuron = self.pieces.turns
        return self.pieces.knots[1:-1][knot][:, None], neuron

    @property
    def turning(self) -> tuple[tuple[int, ...], ...]:
        """Who turns at each inner knot, counted layer by layer; empty on a grid."""
        return self.pieces.turning if self.pieces else ()

    @cached_property
    def folding(self) -> dict[int, tuple[int, ...]]:
        """The inner knots, as places in `x`, at which a neuron that has a fold turns, and all those who do."""
        if np.count_nonzero(self.folds) == self.folds.size:
            return dict(enumerate(self.turning, 1))
        who = (tuple(i for i in turning if self.folds[i]) for turning in self.turning)
        return {knot: some for knot, some in enumerate(who, 1) if some}


def frame(state: ViewState) -> Frame:
    """Return the picture of `state` in numbers; the same state gives the same frame, bit for bit.

    Within a budget of time its pieces have a part of that, and a grid does where they take longer.
    """
    net = network_up_to(state.network, state.layer, state.target)
    found = in_part(lambda: (_exact(net, state.domain),), EXACT_SECONDS)
    exact = found[0] if found else None
    if exact is None:
        x = np.linspace(*state.domain, SAMPLES)
        z = net.pre_activations(x[:, None])[-1]
        slopes = np.diff(z, axis=0) / np.diff(x)[:, None]
        active = z[:-1] + z[1:] > 0
    else:
        x, z, slopes = exact.knots, exact.last_values, exact.last_slopes
        active = exact.patterns[:, -net.widths[-1] :]
    h = net.activate(z, state.layer)
    contributions = h * net.weights[-1][0]
    sums = partial_sums(net, contributions)
    if exact:
        sums[-1] = exact.values[:, 0]  # where contributions cancel, without the rounding that a sum leaves
    return Frame(
        state=state,
        network=net,
        pieces=exact,
        x=x,
        z=z,
        h=h,
        contributions=contributions,
        slopes=slopes,
        active=active,
        sums=sums,
        late=found is None,
    )


def _exact(net: Network, domain: tuple[float, float]) -> Pieces | None:
    try:
        return pieces(net, domain, max_pieces=MAX_PIECES)
    except TooManyRegions:
        return None
