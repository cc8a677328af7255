"""What a view learns from, and how: all of a run that a link restores, down to the memory of its optimiser."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.data_sets import LINE, PLANE, data_set
from relu_fold.training.numbers import Layout
from relu_fold.training.optimizers import Moments
from relu_fold.training.starts import started
from relu_fold.training.training import Training
from relu_fold.view import limits
from relu_fold.view.presets import Matrix

OWN = "own"
MAX_POINTS = 2_000
MAX_TABLE = 200_000  # characters of points that somebody pasted
MAX_STEP = 10_000_000
MAX_SEED = 2**31 - 1
Optimizer: TypeAlias = Literal["sgd", "momentum", "nesterov", "adam"]
Start: TypeAlias = Literal["he", "even", "small", "zero", "equal", "given"]
"""`given`: the numbers that the network had."""
LINE_BOX, PLANE_BOX = (-3.0, 3.0), (-1.0, 1.0)  # where the named sets are
SUGGESTED = MappingProxyType({"abs": (4,), "step": (4,), "line": (4,), "bell": (6,), "sine": (8,), "saw": (12,)})
SUGGESTED_SEEDS = MappingProxyType({"spiral": 5})  # a start that finds its way, where many do not
SUGGESTED_PLANE = MappingProxyType({"ridge": (4,), "gaussians": (3,), "xor": (4,), "circle": (6,)})


class Learning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run: its data, its settings, and how far it has come.

    Attributes:
        data: a named set, or `own` for `points`.
        n, noise, drawn: how many points of a named set, how noisy, and the seed that draws them.
        share: of the points that are kept for the test.
        points: own ones, each its inputs and then y.
        loss, optimizer, rate, momentum, l1, l2, seed: as `relu_fold.training.training.Training` has them.
        batch: points a step; 0 for all of them.
        frozen: paths of numbers that do not learn.
        start, start_seed: how the network was before its first step.
        step: how many steps it has taken.
        moments: what the optimiser remembers, a row each; empty before the first step.
    """

    data: str = "sine"
    n: int = 60
    noise: float = 0.1
    drawn: int = 0
    share: float = 0.25
    points: Matrix = ()
    loss: Literal["squared", "logistic"] = "squared"
    optimizer: Optimizer = "adam"
    rate: float = 0.02
    momentum: float = 0.9
    batch: int = 0
    l1: float = 0.0
    l2: float = 0.0
    frozen: tuple[str, ...] = ()
    seed: int = 0
    start: Start = "given"
    start_seed: int = 0
    step: int = 0
    moments: Matrix = ()

    def __post_init__(self) -> None:
        if self.data not in LINE and self.data not in PLANE and self.data != OWN:
            raise InputError(f"data set: expected one of {', '.join([*LINE, *PLANE, OWN])}; got “{self.data[:40]}”")
        limits.count("points", len(self.points) if self.data == OWN else self.n, 1, MAX_POINTS)
        limits.between("noise", self.noise, 0.0, 10.0)
        limits.between("share of the test", self.share, 0.0, 0.9)
        limits.between("rate", self.rate, 1e-9, limits.MAX_MAGNITUDE)
        limits.between("momentum", self.momentum, 0.0, 0.999)
        limits.count("batch", self.batch, 0, MAX_POINTS)
        limits.between("L1", self.l1, 0.0, 1_000.0)
        limits.between("L2", self.l2, 0.0, 1_000.0)
        limits.count("seed", self.seed, 0, MAX_SEED)
        limits.count("seed of the data", self.drawn, 0, MAX_SEED)
        limits.count("seed of the start", self.start_seed, 0, MAX_SEED)
        limits.count("step", self.step, 0, MAX_STEP)
        limits.count("frozen numbers", len(self.frozen), 0, 2_000)

    def of(self, net: Network) -> Training:
        """Return the run of a network. Raises InputError where the data do not suit it."""
        run = Training(
            net,
            self.drawn_data(),
            self.loss,
            optimizer=self.optimizer,
            rate=self.rate,
            momentum=self.momentum,
            batch=self.batch or None,
            l1=self.l1,
            l2=self.l2,
            frozen=self.frozen,
            seed=self.seed,
        )
        if not self.moments and not self.step:
            return run
        moments = tuple(np.array(row, dtype=float) for row in self.moments) or run.moments.rows
        return run.resumed(self.step, net, Moments(moments))

    def drawn_data(self) -> Data:
        """The points: the same ones for the same settings."""
        return _drawn(self.data, self.n, self.noise, self.drawn, self.share, self.points)

    def without_memory(self) -> Learning:
        """The same run of another network, or from another start: no step has been taken."""
        return msgspec.structs.replace(self, step=0, moments=(), frozen=())


@lru_cache(maxsize=64)  # every picture of a run has the same
def _drawn(name: str, n: int, noise: float, seed: int, share: float, points: Matrix) -> Data:
    if name != OWN:
        return data_set(name, n, noise, seed).split(share, seed)
    rows = np.array(points, dtype=float)
    return Data(rows[:, :-1], rows[:, -1]).split(share, seed)


def suggested(data: str, points: Matrix = ()) -> Network:
    """Return a network of a shape that can learn a named set, or own points, evenly folded."""
    inputs = len(points[0]) - 1 if data == OWN else 1 if data in LINE else 2
    widths = SUGGESTED.get(data, (8,)) if inputs == 1 else SUGGESTED_PLANE.get(data, (8, 8))
    sizes = (inputs, *widths, 1)
    shape = Network([np.zeros((k, m)) for m, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]])
    return restarted(shape, "even", SUGGESTED_SEEDS.get(data, 0), points)


def restarted(net: Network, kind: str, seed: int, points: Matrix = ()) -> Network:
    """Return a network of this shape before it learns; numbers to six decimals, so that a hand can type them.

    It folds where the named sets are; where own points reach beyond that, over these.
    """
    box: tuple[tuple[float, float], ...] = (LINE_BOX,) if net.input_dim == 1 else (PLANE_BOX, PLANE_BOX)
    if points:
        own = ends_of(points)
        box = own if any(low < a or high > b for (low, high), (a, b) in zip(own, box, strict=True)) else box
    found = started(net, kind, seed, box)
    return Layout.of(found).network(Layout.of(found).row(found).round(6) + 0.0, found)


def ends_of(points: Matrix) -> tuple[tuple[float, float], ...]:
    """From where to where own points are, along each of their inputs; around a single place 1 to each side."""
    columns = list(zip(*points, strict=True))[:-1]
    found = ((min(column), max(column)) for column in columns)
    return tuple((low, high) if low < high else (low - 1, high + 1) for low, high in found)
