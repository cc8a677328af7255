"""What a question is made from: the part of the network that the stage composes, its exact pieces, and its names."""

from __future__ import annotations

import hashlib
import math
import random
from functools import cached_property

import msgspec
import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.errors import TooLarge
from relu_fold.exact.line.pieces import Pieces, pieces
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.shown import network_up_to
from relu_fold.network import Network
from relu_fold.predictions.posed import NotAsked, need
from relu_fold.view.parameters import Parameter
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import neuron_label, neuron_name, number, plain_symbol, typed_number

MOST_PARTS = 2_000  # pieces or regions; nobody reads a question off more of them
CLEAR = 0.03  # of an axis, or of the largest number of its kind: what is nearer than that is in doubt to the eye
_READ = 0.05  # of the size of what is read off: how far off a typed number may be
_MARKED = 0.025  # of the axis: how far off a marker may be


def view_name(state: ViewState) -> str:
    """Name all that questions depend on: of two views with the same name they are the same."""
    own = (state.weights, state.biases, state.negative_slope, state.slopes, state.domain, state.domain_y)
    looked_at = (state.layer, state.target, state.lesson)
    run = (msgspec.structs.replace(state.learning, step=0, moments=()),) if state.learning else ()
    return hashlib.blake2b(msgspec.msgpack.encode((own, looked_at, *run)), digest_size=9).hexdigest()


class Seen:
    """A view, as questions see it. Pieces, regions and values are made once, when a kind asks for them.

    Attributes:
        net: the layers up to the one shown, and what they are added up to: `name`.
        whole: the whole network.
    """

    def __init__(self, state: ViewState) -> None:
        self.state = state
        self.whole: Network = state.network
        self.net = network_up_to(self.whole, state.layer, state.target)
        self.box = state.box[: state.input_dim]
        self.layer = state.layer

    @property
    def is_line(self) -> bool:
        return self.state.input_dim == 1

    @property
    def low(self) -> float:
        return self.box[0][0]

    @property
    def high(self) -> float:
        return self.box[0][1]

    @property
    def span(self) -> float:
        return self.high - self.low

    # --- exact parts ---

    @property
    def line(self) -> Pieces:
        need(self.is_line)
        found = self._parts
        assert isinstance(found, Pieces)
        return found

    @property
    def plane(self) -> Subdivision:
        need(not self.is_line)
        found = self._parts
        assert isinstance(found, Subdivision)
        return found

    @cached_property
    def _found(self) -> Pieces | Subdivision | None:
        """None where there are too many: that is found out once, however many kinds ask."""
        try:
            if self.is_line:
                return pieces(self.net, self.state.domain, max_pieces=MOST_PARTS)
            return subdivide(self.net, self.state.box, max_regions=MOST_PARTS)
        except TooLarge:
            return None

    @property
    def _parts(self) -> Pieces | Subdivision:
        found = self._found
        if found is None:
            raise NotAsked
        return found

    @cached_property
    def corners(self) -> FloatArray:
        """(V, d): points between which everything is affine, so that extremes are at them."""
        return self.line.knots[:, None] if self.is_line else self.plane.vertices

    @cached_property
    def values(self) -> FloatArray:
        """(V,): of what is composed, at the corners."""
        values: FloatArray = self.line.values[:, 0] if self.is_line else self.net(self.corners)[:, 0]
        return values

    @cached_property
    def z(self) -> FloatArray:
        """(V, width): of the layer shown, at the corners."""
        return self.line.last_values if self.is_line else self.net.pre_activations(self.corners)[-1]

    @property
    def rise(self) -> float:
        """From the least value to the greatest."""
        return float(np.ptp(self.values))

    def value(self, at: tuple[float, ...]) -> float:
        return float(self.net([at])[0, 0])

    # --- neurons ---

    @property
    def first(self) -> list[int]:
        """Neurons of the first layer that fold and have a weight: those with a knot or a straight crease."""
        folds = self.net.slopes[0] != 1
        return [int(i) for i in np.flatnonzero(folds & (self.net.weights[0] != 0).any(axis=1))]

    @property
    def folds(self) -> BoolArray:
        """(n_neurons,), layer by layer: whose negative slope is not 1."""
        folds: BoolArray = np.concatenate(self.net.slopes) != 1
        return folds

    def where(self, neuron: int) -> tuple[int, int]:
        """Turn a count layer by layer into (layer, index)."""
        for layer, width in enumerate(self.net.widths):
            if neuron < width:
                return layer, neuron
            neuron -= width
        raise IndexError(neuron)

    def neuron(self, layer: int, index: int) -> str:
        return neuron_name(self.state.depth, layer, index)

    def counted(self, neuron: int) -> str:
        return self.neuron(*self.where(neuron))

    # --- words ---

    @property
    def name(self) -> str:
        """What the stage calls it: f, or z of a neuron of the next layer."""
        state = self.state
        if state.layer < state.depth - 1:
            return plain_symbol("z", neuron_label(state.depth, state.layer + 1, state.target))
        return plain_symbol("f", "" if len(state.biases[-1]) == 1 else str(state.target + 1))

    def place(self, at: tuple[float, ...]) -> str:
        """Name a point: `x = 0.5`, or `(0.5, −1)`; raises NotAsked where its numbers are too long to be exact."""
        return f"x = {exactly(at[0])}" if len(at) == 1 else f"({exactly(at[0])}, {exactly(at[1])})"

    def called(self, at: tuple[float, ...]) -> str:
        return f"{self.name}({', '.join(exactly(one) for one in at)})"

    def near(self, at: float) -> str:
        """A place that need not be told exactly, to three digits or to what is seen of the axis."""
        decimals = max(0, 2 - math.floor(math.log10(self.span)))
        if decimals > 2:
            return number(at)
        return f"{round(at, decimals) + 0.0:,.{decimals}f}".replace("-", "−")


def exactly(value: float) -> str:
    """A number as it is typed; raises NotAsked where that is not all of it."""
    text = typed_number(value)
    need(float(text.replace("−", "-")) == value)
    return text


def from_now(now: float, new: float) -> str:
    """Where a number is that is to be set; and how it gets to where no slider leads."""
    reach = Parameter("", "", "", now).reach
    beyond = "" if abs(new) <= reach else f"; the slider ends at {number(reach)}: type it into the box"
    return f"(now {number(now)}{beyond})"


def tidy(value: float, scale: float) -> float:
    """The nearest number with few digits, as many as a span of that scale needs."""
    need(0 < scale < math.inf)
    return round(value, 1 - math.floor(math.log10(scale / 2))) + 0.0


def within(scale: float) -> float:
    """How far off a number of that scale may be that is read and typed: 1, 2 or 5 and zeros."""
    return _round_down(_READ * scale)


def marked(span: float) -> float:
    """How far off a marker may be, on an axis of that length."""
    return _round_down(_MARKED * span)


def _round_down(value: float) -> float:
    need(0 < value < math.inf)
    power = math.floor(math.log10(value))
    most = value / 10.0**power
    digit = 5 if most >= 5 else 2 if most >= 2 else 1
    return float(f"{digit}e{power}")


def inside(seen: Seen, dice: random.Random, away: float = 0.05) -> tuple[float, ...]:
    """Return a point with few digits, some way off the ends of each axis."""
    found = tuple(tidy(dice.uniform(lo + away * (hi - lo), hi - away * (hi - lo)), hi - lo) for lo, hi in seen.box)
    need(all(lo < at < hi for at, (lo, hi) in zip(found, seen.box, strict=True)))
    return found


def amid(seen: Seen, dice: random.Random) -> tuple[float, ...]:
    """Return such a point at which no neuron is about to turn."""
    for _ in range(20):
        at = inside(seen, dice)
        if seen.is_line:
            clear = float(np.abs(seen.line.knots - at[0]).min()) >= CLEAR * seen.span
        else:
            clear = _from_border(seen, at) >= CLEAR / 2
        if clear:
            return at
    need(False)
    return ()


def _from_border(seen: Seen, at: tuple[float, ...]) -> float:
    """How far a point is from the nearest crease, in sides of the box."""
    sizes = np.array([hi - lo for lo, hi in seen.box])
    ends = seen.plane.vertices[seen.plane.edge_ends[seen.plane.edge_neuron >= 0]] / sizes
    if not len(ends):
        return 1.0
    start, run = ends[:, 0], ends[:, 1] - ends[:, 0]
    length = np.maximum((run * run).sum(axis=1), 1e-300)
    along = np.clip(((np.array(at) / sizes - start) * run).sum(axis=1) / length, 0, 1)
    return float(np.linalg.norm(start + along[:, None] * run - np.array(at) / sizes, axis=1).min())


def factor(value: float, among: float = 0.0) -> str:
    """A number within a product or after a sign: in brackets where it has a sign of its own."""
    text = number(value, among)
    return f"({text})" if value < 0 and text != "0" else text
