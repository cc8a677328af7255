"""What the server computes for a frame of a drag, and the regions of small networks: `python -m benchmarks.frames`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle

from benchmarks.core import Row, measure, table
from benchmarks.regions import he_network
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exchange.pictures import picture
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view.parameters import assign
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

TURNED = 400  # values that a hand comes to, one after the other: no frame is like the one before

GOALS = {(8,): 0.3, (16, 16): 0.8}


def told(net: Network) -> int:
    """Subdivide, make the affine map of every region, and count the linear regions."""
    c = subdivide(net)
    assert len(c.slopes) == len(c.intercepts) == c.n_regions
    return c.n_linear_regions


def sheets(state: ViewState) -> None:
    """A plane in numbers, with its sheets."""
    shown = plane_frame(state)
    for neuron in range(len(shown.readout)):
        shown.sheet(neuron)


def under_a_hand(state: ViewState) -> Iterator[ViewState]:
    """A view again and again, with the first bias at another value each time."""
    return cycle([assign(state, "b.0.0", round(-0.5 + k / TURNED, 4)) for k in range(TURNED)])


def rows() -> list[Row]:
    """Measure all; takes a few seconds."""
    found = []
    for widths, goal in GOALS.items():
        net = he_network(0, *widths)
        name = f"regions, all told: {'-'.join(map(str, widths))}"
        found.append(measure(name, goal, partial(told, net), runs=500))
    line, plane = ViewState(), ViewState.of_preset(PRESETS["three-folds"])
    lines, planes, numbers = map(under_a_hand, (line, plane, plane))
    return [
        *found,
        measure("a frame under a hand: three neurons, line", 0.3, lambda: picture(next(lines)).paint(), runs=500),
        measure("a frame under a hand: three folds, plane", 1.5, lambda: picture(next(planes)).paint(), runs=200),
        measure("  of it, in numbers: surface and sheets", 0.8, lambda: sheets(next(numbers)), runs=200),
    ]


if __name__ == "__main__":
    print(table(rows()))
