"""Named networks as data, each with the sentence or two that a teacher would say about it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from relu_fold.network import Network
from relu_fold.view.depth import Parts, folded_square, sawtooth, zigzag
from relu_fold.view.targets import BELL, DISC, XOR, Target

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Preset:
    """A network to start from. `weights` and `biases` are what `Network` takes, as plain tuples.

    `target` is drawn: what the network is to come near.
    """

    name: str
    title: str
    lesson: str
    weights: tuple[Matrix, ...]
    biases: Matrix
    negative_slope: float = 0.0
    domain: tuple[float, float] = (-3.0, 3.0)
    domain_y: tuple[float, float] = (-1.0, 1.0)
    target: Target | None = None
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

# Made by tests/view/trained_bell.py: gradient descent to exp(−x²), from knots that stood evenly along the line.
_TRAINED = _one_layer(
    w=(1.356, 1.506, 1.617, 1.609, 1.671, 1.498),
    b=(2.55, 1.853, 0.476, 0.026, -0.428, -2.139),
    v=(0.214, 0.329, -0.306, -0.332, -0.3, 0.456),
    bias=0.006,
)

_SQUARE = (-1.0, 1.0)
_UNIT = (-0.5, 1.5)


def _plane(
    w: tuple[tuple[float, float], ...], b: tuple[float, ...], v: tuple[float, ...], bias: float = 0.0
) -> dict[str, Any]:
    return {"weights": (w, (v,)), "biases": (b, (bias,)), "domain": _SQUARE}


def _disc(n: int, steepness: float) -> dict[str, Any]:
    """Walls in n directions, each falling from the same distance: what is left above 0 is a polygon of n sides."""
    turns = [2 * math.pi * i / n for i in range(n)]
    w = tuple((round(math.cos(t), 3), round(math.sin(t), 3)) for t in turns)
    return _plane(w, (-0.3,) * n, (-steepness,) * n, 0.5)


# |x|, |y| from four neurons; then ||x| − 1/2|, ||y| − 1/2| from four; then the saddle of the two.
_AXES = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))
_AGAIN = ((1.0, 1.0, 0.0, 0.0), (-1.0, -1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 1.0), (0.0, 0.0, -1.0, -1.0))
_SADDLE = ((1.0, 1.0, 1.0, 1.0), (-1.0, -1.0, -1.0, -1.0), (1.0, 1.0, -1.0, -1.0), (-1.0, -1.0, 1.0, 1.0))

_LINE = (
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

_IN_THE_PLANE = (
    Preset(
        "fold",
        "One fold",
        "A sheet of paper, folded once along a straight line: on one side of it the neuron is off and the sheet lies "
        "flat, on the other it slants. Turn the weights to turn the fold, and move the bias to shift it.",
        **_plane(w=((1.0, 0.5),), b=(-0.1,), v=(1.0,)),
    ),
    Preset(
        "two-folds",
        "Two folds",
        "Two sheets, each folded along its own line, are added up. The lines cut the plane into four regions, and on "
        "each of them the sum is one slanted plane.",
        **_plane(w=((1.0, 0.4), (-0.5, 1.0)), b=(0.1, -0.2), v=(1.0, -0.8)),
    ),
    Preset(
        "three-folds",
        "Three folds",
        "Three lines cut the plane into seven regions, never into all eight: one on/off pattern is missing. "
        "Drag a bias until the three lines meet in a point, and the region in the middle is gone.",
        **_plane(w=((1.0, 0.3), (-0.6, 0.9), (-0.3, -1.0)), b=(0.2, 0.1, 0.3), v=(1.0, 0.8, -1.2), bias=0.1),
    ),
    Preset(
        "xor",
        "XOR",
        "No single line tells the two dots from the two rings. Two parallel folds do: "
        "the ridge between them is above zero, both sides of it are below.",
        weights=(((1.0, 1.0), (1.0, 1.0)), ((1.0, -2.0),)),
        biases=((0.0, -1.0), (-0.5,)),
        domain=_UNIT,
        domain_y=_UNIT,
        target=XOR,
    ),
    Preset(
        "pyramid",
        "Pyramid",
        "The first layer folds the plane along both axes, the second cuts off what is below the ground. "
        "Its one neuron makes a crease of four pieces, because the plane that it cuts was folded before.",
        weights=(_AXES, ((-1.0, -1.0, -1.0, -1.0),), ((1.0,),)),
        biases=((0.0, 0.0, 0.0, 0.0), (0.8,), (0.0,)),
        domain=_SQUARE,
    ),
    Preset(
        "disc-6",
        "Disc of 6",
        "Six walls around a plateau: the zero level is a hexagon with its corners rounded off in straight pieces. "
        "With few neurons the dashed circle has corners.",
        target=DISC,
        **_disc(6, 2.0),
    ),
    Preset(
        "disc-16",
        "Disc of 16",
        "Sixteen walls: the more folds, the rounder the zero level. "
        "Count how many regions sixteen lines make, and how many of them touch the disc at all.",
        target=DISC,
        **_disc(16, 0.8),
    ),
    Preset(
        "checkerboard",
        "Checkerboard",
        "Fold the sheet along both axes, fold it again, and colour what is left: unfolded, the one corner that was "
        "coloured has become a board. Twelve neurons in three layers make all its squares.",
        weights=(_AXES, _AGAIN, _SADDLE, ((1.0, 1.0, -1.0, -1.0),)),
        biases=((0.0,) * 4, (-0.5, 0.5, -0.5, 0.5), (-0.5, 0.5, 0.0, 0.0), (0.0,)),
        domain=_SQUARE,
    ),
    Preset(
        "saddle",
        "Saddle",
        "Two valleys and two ridges from two mirror folds: |x₁ + x₂| − |x₁ − x₂| has the sign of the product x₁x₂. "
        "Networks multiply by folding.",
        **_plane(w=((1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0)), b=(0.0,) * 4, v=(1.0, 1.0, -1.0, -1.0)),
    ),
)


def _deep(parts: Parts) -> dict[str, Any]:
    weights, biases = parts
    return {"weights": weights, "biases": biases, "domain": (0.0, 1.0), "domain_y": (0.0, 1.0)}


_DEPTH = (
    Preset(
        "sawtooth",
        "Sawtooth",
        "Telgarsky’s sawtooth: each layer of two neurons folds the line into a tent once more, so each layer doubles "
        "the teeth. Four layers make 2⁴ = 16 pieces from 25 parameters.",
        **_deep(sawtooth(4)),
    ),
    Preset(
        "sawtooth-6",
        "Sawtooth, six layers",
        "Two layers more and there are 2⁶ = 64 pieces. One layer with the same 37 parameters has twelve neurons, and "
        "they make 13 pieces at the most.",
        **_deep(sawtooth(6)),
    ),
    Preset(
        "montufar",
        "Folding in three",
        "Montúfar’s folding: the three neurons of a layer fold the line into thirds, one upon the other. "
        "Three such layers make 3 · 3 · 3 = 27 pieces.",
        **_deep(zigzag(3, 3)),
    ),
    Preset(
        "montufar-plane",
        "Fold, cut, unfold",
        "Fold a square in half along both axes, three times over, then cut it once. "
        "Unfold it, and the one cut has become a lace of 64 cuts, as in a paper snowflake.",
        **_deep(folded_square(2, 3, (1.0, 1.0, -0.75))),
    ),
)

_TRAINING = (
    Preset(
        "trained",
        "Trained on a bell",
        "Gradient descent moved these six knots, which had stood evenly, to where the dashed bell curve bends: "
        "three to its crest, three to its feet, none to its straight flanks.",
        target=BELL,
        **_TRAINED,
    ),
)

GALLERY: tuple[tuple[str, tuple[Preset, ...]], ...] = (
    ("A line", _LINE),
    ("A plane", _IN_THE_PLANE),
    ("Depth", _DEPTH),
    ("Training", _TRAINING),
)
PRESETS: MappingProxyType[str, Preset] = MappingProxyType({one.name: one for _, group in GALLERY for one in group})
DEFAULT = PRESETS["three"]
FIRST_OF = {1: DEFAULT, 2: PRESETS["three-folds"]}  # what one sees of each number of inputs, to begin with


def unknown(name: str) -> str:
    """Say that there is no such preset, in a sentence that is not longer for every preset that there is."""
    first = list(PRESETS)[:8]
    return f"preset: expected one of {', '.join(first)} and {len(PRESETS) - len(first)} more; got {name[:40]!r}"
