"""The stage of a network of two inputs, in numbers: a folded sheet for each neuron, and the surface they add up to."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only
from relu_fold.errors import TooLarge
from relu_fold.exact.budget import check_time, in_part
from relu_fold.exact.domain import Box
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.facets import Facets, facets_of, longest_creases, sampled_facets
from relu_fold.exact.plane.several import finish_together
from relu_fold.exact.plane.subdivision import Begun, begin
from relu_fold.frames.common import Common
from relu_fold.frames.shown import Shown, network_up_to, partial_sums
from relu_fold.network import Network
from relu_fold.view.limits import EXACT_SECONDS, MAX_REGIONS, MAX_WORK
from relu_fold.view.viewstate import ViewState

CutT = TypeVar("CutT")

MAX_SHEET = 1_500  # regions of one neuron's sheet, a hundred pixels wide; beyond, samples look the same
SAMPLES = 61  # points a side of a surface that has too many regions to be drawn exactly
PAGE = 8  # neurons whose sheets are cut at once: a stage seldom has room for more
SHEET_SAMPLES = 31  # and of a sheet, whose facets are then three pixels wide


@dataclass(frozen=True, eq=False)
class Sheet(ReadOnly):
    """One neuron over the box: its facets, and z, h and contribution at their vertices, (V,) each."""

    facets: Facets
    active: BoolArray  # (facets,)
    z: FloatArray
    h: FloatArray
    contribution: FloatArray


@dataclass(frozen=True)
class PlaneFrame(Shown):
    """The stage of one layer over a box of the plane.

    Attributes:
        subdivision: the exact complex of `network`; None when it has more regions than are drawn, or takes too long.
        facets: its polygons; or, without it, those of a grid. Its vertices are the points of `z` and `sums`.
        before: the box, cut by the layers before the one shown: all its sheets begin with it. None where it has more
            regions than a sheet may have.
        common: what this picture has in common with others.
        late: whether there is no complex for want of time.
    """

    subdivision: Subdivision | None
    facets: Facets
    before: Begun | None
    common: Common
    late: bool = False

    @property
    def patterns(self) -> BoolArray | None:
        return None if self.subdivision is None else self.subdivision.patterns

    @property
    def n_linear(self) -> int | None:
        return None if self.subdivision is None else self.subdivision.n_linear_regions

    @cached_property
    def fold_patterns(self) -> BoolArray | None:
        """As `patterns`, and nobody without a fold is on: what no fold parts is one, and has one tint."""
        return None if self.patterns is None else read_only(self.patterns & self.folds)

    @property
    def flat_values(self) -> FloatArray:
        if self.subdivision is None:
            return np.zeros(0)
        flat = ~self.subdivision.slopes[:, 0].any(axis=1)
        values: FloatArray = self.subdivision.intercepts[flat, 0]
        return values

    @property
    def folds_at(self) -> tuple[FloatArray, IntArray]:
        if self.subdivision is None:
            return np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
        return longest_creases(self.subdivision)

    @property
    def shows_regions(self) -> bool:
        """Whether the map has regions, or else samples."""
        return self.state.map_mode == "regions" and self.subdivision is not None

    @property
    def grid(self) -> int:
        """Points a side of the sampled map: as many as are asked for, as far as `MAX_WORK` goes."""
        weights = sum(one.size for one in self.network.weights)
        return min(self.state.resolution, math.isqrt(MAX_WORK // weights))

    @property
    def terms(self) -> int:
        """How many neurons the surface adds up."""
        return min(self.state.terms, len(self.sums) - 1) or len(self.sums) - 1

    @property
    def surface(self) -> FloatArray:
        """(V,): the height of the surface."""
        surface: FloatArray = self.sums[self.terms]
        return surface

    @cached_property
    def _alone(self) -> list[Network]:
        """For each neuron of the layer shown: the layers before, and it alone."""
        net, layer = self.network, self.state.layer
        owns = (slice(i, i + 1) for i in range(net.widths[layer]))
        return [net.part(layer, own, net.weights[-1][:, own], np.zeros(1)) for own in owns]

    def _made_of(self, neuron: int) -> Hashable:
        return self.common.made_of(self._alone[neuron], self.state.box, self.state.layer + 1)

    @cached_property
    def _together(self) -> Callable[[int], dict[int, Subdivision | None]]:
        """The complexes of a page of neurons, of those that are new and can be cut together; kept with the frame."""

        def page(number: int) -> dict[int, Subdivision | None]:
            here = range(len(self._alone))[number * PAGE : (number + 1) * PAGE]
            new = [i for i in here if not self.common.has(f"sheet {i}", self._made_of(i))]
            if self.before is None or len(new) < 2:
                return {}
            nets = [self._alone[i] for i in new]
            cut = finish_together(self.before, self.network, nets, max_regions=MAX_SHEET)
            return dict(zip(new, cut, strict=True))

        return cache(page)

    def _cut(self, neuron: int) -> Subdivision | None:
        """The complex of a neuron's sheet; None when it is too large."""
        before, alone = self.before, self._alone[neuron]
        if before is None:
            return None
        together = self._together(neuron // PAGE).get(neuron)
        return together or unless_too_large(lambda: before.finish(alone, max_regions=MAX_SHEET))

    def _folded(self, neuron: int) -> tuple[Facets, BoolArray, FloatArray, FloatArray]:
        """The facets of a neuron's sheet, on which of them it is active, z and h."""
        alone, complex_ = self._alone[neuron], self._cut(neuron)
        facets = _facets(complex_, alone, self.state.box, SHEET_SAMPLES, neuron)
        z = alone.pre_activations(facets.vertices)[-1][:, 0]
        if complex_ is None:
            middles = np.add.reduceat(z[facets.corners], facets.offsets[:-1])
            active: BoolArray = middles > 0
        else:
            active = complex_.last_patterns[:, 0]
        number = alone.n_neurons - 1 + neuron  # in the whole layer
        z[facets.creases[facets.owners == number]] = 0.0  # whatever rounding says: there both sides meet
        return facets, active, z, alone.activate(z[:, None], self.state.layer)[:, 0]

    def sheet(self, neuron: int) -> Sheet:
        """The sheet of one neuron of the layer shown: folded by the layers before, and by itself alone."""
        check_time()
        folded = self.common.kept(f"sheet {neuron}", self._made_of(neuron), lambda: self._folded(neuron))
        return Sheet(*folded, contribution=folded[-1] * float(self.readout[neuron]))


def plane_frame(state: ViewState, common: Common | None = None) -> PlaneFrame:
    """Return the picture of a state with two inputs, in numbers; the same state gives the same frame, bit for bit.

    Within a budget of time its regions have a part of that, and a grid does where they take longer.

    Args:
        common: what was made for another picture, and is the same in this one, is taken from it.
    """
    net, box, layer = network_up_to(state.network, state.layer, state.target), state.box, state.layer
    common = common or Common(several=False)

    def cut() -> tuple[Subdivision | None, Facets, bool]:
        found = in_part(lambda: (unless_too_large(finished),), EXACT_SECONDS)
        whole = found[0] if found else None
        return whole, _facets(whole, net, box, SAMPLES), found is None

    def finished() -> Subdivision:
        return (before or begin(net, box, 0)).finish(net, max_regions=MAX_REGIONS)

    before = common.kept(
        "before",
        common.made_of(net, box, layer),
        lambda: unless_too_large(lambda: begin(net, box, layer, max_regions=MAX_SHEET)),
    )
    known, facets, late = common.kept("whole", common.made_of(net, box, layer + 1), cut)
    complex_ = known and known.read_out(net)
    z = net.pre_activations(facets.vertices)[-1]
    contributions = net.activate(z, layer) * net.weights[-1][0]
    sums = partial_sums(net, contributions)
    return PlaneFrame(state, net, z, sums, subdivision=complex_, facets=facets, before=before, common=common, late=late)


def unless_too_large(cut: Callable[[], CutT]) -> CutT | None:
    """Return what `cut` returns; None when there is no exact picture, and a grid has to do."""
    try:
        return cut()
    except TooLarge:
        return None


def _facets(complex_: Subdivision | None, net: Network, box: Box, samples: int, alone: int = 0) -> Facets:
    """Facets of a complex, or of a grid."""
    return sampled_facets(box, samples) if complex_ is None else facets_of(complex_, net, alone)
