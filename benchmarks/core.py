"""How long the exact pieces of three networks take, next to what was promised: `python -m benchmarks.core`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from time import perf_counter

import numpy as np

from relu_fold.exact.line.pieces import pieces
from relu_fold.network import Network

MILLISECONDS = 1e3


@dataclass(frozen=True)
class Row:
    """One measurement beside its goal; a time is a median, with its fastest and slowest run."""

    name: str
    measured: float
    goal: float
    unit: str
    fastest: float | None = None
    slowest: float | None = None
    at_least: bool = False
    digits: int = 3

    @property
    def met(self) -> bool:
        return self.measured >= self.goal if self.at_least else self.measured <= self.goal


def measure(name: str, goal: float, call: Callable[[], object], runs: int) -> Row:
    """Time `call` in milliseconds, warm: the first tenth of the runs does not count."""
    times = []
    for run in range(-(runs // 10 + 1), runs):
        start = perf_counter()
        call()
        if run >= 0:
            times.append((perf_counter() - start) * MILLISECONDS)
    return Row(name, median(times), goal, "ms", min(times), max(times))


def three_neurons() -> Network:
    return Network([[[1.0], [1.0], [-1.0]], [[1.0, -2.0, 1.0]]], [[0.0, -0.5, 1.0], [0.0]])


def he_network(*sizes: int, seed: int = 0) -> Network:
    """Random as training starts (He et al. 2015), with normal biases; sizes from input to output."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, np.sqrt(2 / i), (o, i)) for i, o in pairwise(sizes)]
    return Network(weights, [rng.normal(0, 0.5, o) for o in sizes[1:]])


def sawtooth(depth: int) -> Network:
    """The tent map `depth` times over: 2^depth pieces on [0, 1] (Telgarsky 2015)."""
    inner = [[2.0, -4.0], [2.0, -4.0]]
    weights = [[[1.0], [1.0]], *[inner] * (depth - 1), [[2.0, -4.0]]]
    return Network(weights, [*[[0.0, -0.5]] * depth, [0.0]])


def rows() -> list[Row]:
    """Measure all; takes a few seconds."""
    small, wide, deep = three_neurons(), he_network(1, 64, 64, 64, 1), sawtooth(16)
    return [
        measure("pieces: three neurons", 0.5, lambda: pieces(small), runs=2_000),
        measure("pieces: 64-64-64, He", 10.0, lambda: pieces(wide), runs=200),
        measure("pieces: sawtooth, 65,536 pieces", 60.0, lambda: pieces(deep, (0.0, 1.0)), runs=40),
    ]


def table(rows: list[Row]) -> str:
    """Return the rows as text, a line each."""
    lines = [f"{'':48}{'measured':>16}{'goal':>16}{'fastest':>10}{'slowest':>10}"]
    for row in rows:
        goal = f"{'at least ' if row.at_least else ''}{row.goal:.5g}"
        spread = "".join(f"{'' if x is None else f'{x:.3f}':>10}" for x in (row.fastest, row.slowest))
        figures = f"{row.measured:16.{row.digits}f}{goal:>16}{spread}"
        lines.append(f"{row.name:48}{figures} {row.unit:12} {'met' if row.met else 'MISSED'}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(rows()))
