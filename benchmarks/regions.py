"""How long the exact regions of networks in the plane take, beside regioncam: `python -m benchmarks.regions`.

regioncam is the field's compiled tool (Rust, float32). Both get the same networks in turns, in one run: He-initialised,
biases N(0, 0.3), the box [-1, 1]^2. Ours counts until every region has its affine map, theirs until it has its faces
and the output at their vertices.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.core import MILLISECONDS, Row, table
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network

try:
    import regioncam
except ImportError:  # the extra `bench` was not installed
    regioncam = None

SEEDS = 5
MANY_REGIONS = 4_000
TIMES_AS_FAST = 1.5
MEGABYTES = 300.0
GOALS = {(16, 16): 2.5, (32, 32, 32): 8.0, (64, 64): 10.0, (64,) * 4: 45.0, (100,) * 4: 160.0}
GROWTH = [(8, 8), (16, 16), (32, 32), (48, 48), (64, 64), (96, 96), (128, 128), (64,) * 3, (64,) * 4, (100,) * 4]


@dataclass(frozen=True)
class Timing:
    """Both tools on networks of some widths."""

    regions: float
    ours: list[float]
    theirs: list[float]
    unlike: float  # regions that only one of the two counts, in percent


def he_network(seed: int, *widths: int) -> Network:
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, np.sqrt(2 / i), (o, i)) for i, o in pairwise((2, *widths, 1))]
    return Network(weights, [rng.normal(0, 0.3, b) for b in (*widths, 1)])


def with_maps(net: Network) -> Subdivision:
    """Subdivide, and make the affine map of every region."""
    c = subdivide(net)
    assert len(c.slopes) == len(c.intercepts) == c.n_regions
    return c


def with_regioncam(net: Network) -> Any:
    """The same network in the same box, by regioncam."""
    cam = regioncam.Regioncam(size=1.0)
    layers = [(w.T.astype(np.float32), b.astype(np.float32)) for w, b in zip(net.weights, net.biases, strict=True)]
    for w, b in layers[:-1]:
        cam.linear(w, b)
        cam.relu()
    cam.linear(*layers[-1])
    return cam


def timed(call: Callable[[Network], Any], net: Network) -> tuple[float, Any]:
    start = perf_counter()
    result = call(net)
    return (perf_counter() - start) * MILLISECONDS, result


def compare(widths: tuple[int, ...], rounds: int) -> Timing:
    """Time both tools in turns, warm."""
    nets = [he_network(seed, *widths) for seed in range(SEEDS)]
    with_maps(nets[0])
    regions, ours, theirs, unlike = [], [], [], [0.0]
    for i in range(rounds * SEEDS):
        net = nets[i % SEEDS]
        time, c = timed(with_maps, net)
        regions.append(c.n_regions)
        ours.append(time)
        if regioncam is not None:
            time, cam = timed(with_regioncam, net)
            theirs.append(time)
            unlike.append(100 * abs(cam.num_faces - c.n_regions) / c.n_regions)
    return Timing(median(regions), ours, theirs, max(unlike))


def peak_megabytes(net: Network) -> float:
    """The most memory that arrays hold at one time."""
    tracemalloc.start()
    try:
        with_maps(net)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def rows() -> list[Row]:
    """Measure all; takes about a minute."""
    found = []
    for widths, goal in GOALS.items():
        timing = compare(widths, rounds=20 if len(widths) < 3 else 4)
        name = f"regions: {'-'.join(map(str, widths))}"
        ours = timing.ours
        found.append(Row(f"{name}, {timing.regions:,.0f}", median(ours), goal, "ms", min(ours), max(ours)))
        if timing.theirs and timing.regions >= MANY_REGIONS:
            ratios = [b / a for a, b in zip(ours, timing.theirs, strict=True)]
            times = median(ratios)
            found.append(Row(f"{name}, regioncam", times, TIMES_AS_FAST, "times ours", at_least=True))
            found.append(Row(f"{name}, unlike regioncam's", timing.unlike, 1.0, "%"))
    found.append(Row("regions: 100-100-100-100, memory", peak_megabytes(he_network(0, *(100,) * 4)), MEGABYTES, "MB"))
    return found


def growth() -> str:
    """Return as text, a line each, how time grows with regions."""
    lines = [f"{'widths':24}{'regions':>10}{'ms':>10}{'us a region':>14}{'regioncam ms':>14}"]
    for widths in GROWTH:
        timing = compare(widths, rounds=2)
        ours = median(timing.ours)
        theirs = f"{median(timing.theirs):14.2f}" if timing.theirs else f"{'-':>14}"
        each = 1e3 * ours / timing.regions
        lines.append(f"{'-'.join(map(str, widths)):24}{timing.regions:>10,.0f}{ours:>10.2f}{each:>14.2f}{theirs}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(rows()))
    print()
    print(growth())
