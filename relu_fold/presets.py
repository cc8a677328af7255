"""Named networks as data, each with the sentence or two that a teacher would say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from relu_fold.network import Network

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Preset:
    """A network to start from. `weights` and `biases` are what `Network` takes, as plain tuples."""

    name: str
    title: str
    lesson: str
    weights: tuple[Matrix, ...]
    biases: Matrix
    negative_slope: float = 0.0
    domain: tuple[float, float] = (-3.0, 3.0)
    network: Network = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "network", Network(self.weights, self.biases, self.negative_slope))


def _one_layer(w: tuple[float, ...], b: tuple[float, ...], v: tuple[float, ...], bias: float = 0.0) -> dict[str, Any]:
    return {"weights": (tuple((wi,) for wi in w), (v,)), "biases": (b, (bias,))}


_THREE = _one_layer(w=(1.0, -0.8, 1.5), b=(1.2, 0.6, -1.8), v=(0.9, 0.7, -1.1), bias=-0.6)

# One step of the staircase: up from the first knot, level again from the second.
_STAIR = _one_layer(
    w=(2.0,) * 6,
    b=(4.0, 3.0, 0.5, -0.5, -3.0, -4.0),
    v=(1.0, -1.0) * 3,
    bias=-1.5,
)

_TENT = ((2.0,), (4.0,)), (0.0, -2.0)

_ALL = (
    Preset(
        "one",
        "One neuron",
        "A line is folded once: left of the knot it lies flat, right of it it slants. "
        "Drag the weight to tilt it and the bias to move the knot.",
        **_one_layer(w=(1.0,), b=(-0.5,), v=(1.2,)),
    ),
    Preset(
        "two",
        "Two neurons",
        "Each neuron folds the line once, and adding them gives a line that is folded twice. "
        "Watch each knot stay with the neuron that made it.",
        **_one_layer(w=(1.0, 1.0), b=(1.0, -0.5), v=(1.0, -1.8), bias=-0.5),
    ),
    Preset(
        "three",
        "Three neurons",
        "Three folds already make a rich function: up to four straight pieces, and every bend has an owner. "
        "The faint lines add them up, one neuron at a time.",
        **_THREE,
    ),
    Preset(
        "three-linear",
        "Three, no ReLU",
        "The same three neurons without their ReLU. However you drag the weights, the sum of straight lines is one "
        "straight line: without the fold, a network is one linear map.",
        **_THREE,
        negative_slope=1.0,
    ),
    Preset(
        "abs",
        "Absolute value",
        "Two half-wave rectifiers, one for each direction, add up to the full-wave rectifier |x|. "
        "It is a mirror fold: both halves of the line land on each other.",
        **_one_layer(w=(1.0, -1.0), b=(0.0, 0.0), v=(1.0, 1.0)),
    ),
    Preset(
        "hat",
        "Hat",
        "Up, down, and level again: three neurons make a bump that is zero everywhere else. "
        "Sums of such hats come close to any continuous function.",
        **_one_layer(w=(1.0, 1.0, 1.0), b=(1.0, 0.0, -1.0), v=(1.0, -2.0, 1.0)),
    ),
    Preset(
        "staircase",
        "Staircase",
        "Neurons in pairs: the first of a pair starts the climb and the second stops it. "
        "Make the weights larger and the stairs become steeper.",
        **_STAIR,
    ),
    Preset(
        "tents",
        "Two-layer tent",
        "The first layer folds the line into a tent. The second folds the folded line again: its one new threshold "
        "is crossed twice. Depth multiplies folds.",
        weights=(_TENT[0], ((2.0, -2.0), (4.0, -4.0)), ((1.0, -1.0),)),
        biases=(_TENT[1], (0.0, -2.0), (0.0,)),
        domain=(-0.25, 1.25),
    ),
)

PRESETS: MappingProxyType[str, Preset] = MappingProxyType({preset.name: preset for preset in _ALL})
DEFAULT = PRESETS["three"]
