"""The words of training, each in a sentence and a picture that is drawn from a small run of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.theme import FONT_SIZES, LINE, THEMES, THIN, Theme, ThemeName, neuron_colour
from relu_fold.figures.svg.writer import document, dot, line, words
from relu_fold.network import Network
from relu_fold.training.along import loss_along
from relu_fold.training.data import Data
from relu_fold.training.data_sets import data_set
from relu_fold.training.starts import started
from relu_fold.training.training import Training

WIDTH, HEIGHT = 256.0, 120.0
_SMALL, _TOP, _BOTTOM = FONT_SIZES["small"], 22.0, 112.0
_STEPS = 6
_RATES = (0.02, 0.19)  # one that creeps, one that leaps from side to side
_BOWL_RATES, _BOWL_STEPS, _KEPT = {"sgd": 0.42, "momentum": 0.42, "adam": 0.4}, 12, 0.6
_H = np.array([0.5, 1.0, 1.5])  # what the neuron of the bowl passes on at its three points
_POINTS, _BATCH = 12, 4
_L1, _L2, _WEIGHTS, _LONG = 0.03, 0.01, 6, 300


@dataclass(frozen=True)
class Term:
    """A word as it is written, what it means, and what draws its parts."""

    name: str
    meaning: str
    draw: Callable[[Theme], Iterator[str]]


@lru_cache(maxsize=32)  # every page asks for the same ones
def term_svg(term: str, theme: ThemeName) -> str:
    """Return the picture of one of `TERMS`, 256 by 120 pixels."""
    told, colours = TERMS[term], THEMES[theme]
    return document(WIDTH, HEIGHT, told.draw(colours), f"{told.name}: {told.meaning}", colours.paper)


# --- rate: one number, whose loss is a parabola ---


def _one_number() -> tuple[Network, Data]:
    """v of a neuron that is on at all three points: the loss is a quadratic of it, lowest at v = 1."""
    x = np.array([-1.0, 0.0, 1.0])
    return Network([[[1.0]], [[2.2]]], [[2.0], [0.0]]), Data(x, x + 2)


def path_at(rate: float) -> FloatArray:
    """Return v and the loss after 0, 1, ... steps of gradient descent, (steps + 1, 2)."""
    net, data = _one_number()
    run = Training(net, data, optimizer="sgd", rate=rate, frozen=("w.0.0.0", "b.0.0", "b.1.0"))
    return np.array([[one.network.weights[1][0, 0], one.loss] for one in (run, *run.steps(_STEPS))])


def _rate(theme: Theme) -> Iterator[str]:
    net, data = _one_number()
    v = np.linspace(-0.3, 2.3, 61)
    curve = np.column_stack([v, loss_along(net, data, "w.1.0.0", (-0.3, 2.3))(v)])
    for left, rate in zip((8.0, 136.0), _RATES, strict=True):

        def at(points: FloatArray, left: float = left) -> FloatArray:
            return np.column_stack([left + (points[:, 0] + 0.3) / 2.6 * 112, _BOTTOM - points[:, 1] * 10.5])

        yield words(left, 14, f"rate {rate:g}", size=_SMALL, colour=theme.ink)
        yield line(at(curve), theme.muted, LINE)
        yield from _walk(at(path_at(rate)), theme, theme.accent)


def _walk(points: FloatArray, theme: Theme, colour: str) -> Iterator[str]:
    yield line(points, colour, LINE)
    for x, y in points.tolist():
        yield dot(x, y, 2.5, colour)
    x, y = points[0].tolist()
    yield dot(x, y, 3.0, theme.paper, colour)


# --- momentum and Adam: two numbers, whose loss is a long bowl ---


def bowl_path(optimizer: str) -> FloatArray:
    """Return v and the output's bias after 0, 1, ... steps, (steps + 1, 2), from where they are lowest: 0, 0."""
    net = Network([[[1.0]], [[-1.4]]], [[0.0], [1.9]])
    frozen, rate = ("w.0.0.0", "b.0.0"), _BOWL_RATES[optimizer]
    run = Training(net, Data(_H, 0 * _H), optimizer=optimizer, rate=rate, momentum=_KEPT, frozen=frozen)
    return np.array(
        [[one.network.weights[1][0, 0], one.network.biases[1][0]] for one in (run, *run.steps(_BOWL_STEPS))]
    )


def _bowls(*shown: tuple[str, str]) -> Callable[[Theme], Iterator[str]]:
    """Draw the same bowl side by side, with the way of one optimiser in each: its key, and what it is called."""

    def drawn(theme: Theme) -> Iterator[str]:
        form = np.array([[(_H * _H).mean(), _H.mean()], [_H.mean(), 1.0]])  # of the loss, a quadratic
        turn = 2 * np.pi * np.arange(49) / 48
        sizes, ways = np.linalg.eigh(form)
        ring = (ways / np.sqrt(sizes)) @ np.stack([np.cos(turn), np.sin(turn)])
        wide = WIDTH / len(shown)
        for i, (chosen, called) in enumerate(shown):
            middle, scale = np.array([wide * (i + 0.5), 67.0]), wide / 128

            def at(points: FloatArray, middle: FloatArray = middle, scale: float = scale) -> FloatArray:
                placed: FloatArray = middle + points * np.array([32.0 * scale, -23.0])
                return placed

            yield words(wide * i + 8, 14, called, size=_SMALL, colour=theme.ink)
            for loss in (0.02, 0.08, 0.18, 0.32):
                yield line(at(np.sqrt(loss) * ring.T), theme.hairline, THIN)
            yield from _walk(at(bowl_path(chosen)), theme, theme.accent)

    return drawn


# --- batch and epoch: which points a step looks at ---


def looked_at() -> FloatArray:
    """Return whether each step of an epoch looks at each point, (steps, points) of 0 and 1."""
    data = data_set("sine", _POINTS, 0.15)
    run = Training(Network([[[1.0]], [[1.0]]], [[0.0], [0.0]]), data, batch=_BATCH)
    return np.array(
        [np.isin(data.x[:, 0], run.points_of(step)[0][0]) for step in range(_POINTS // _BATCH)], dtype=float
    )


def _batch(theme: Theme) -> Iterator[str]:
    data = data_set("sine", _POINTS, 0.15)
    for step, left in enumerate((8.0, 136.0)):
        yield words(left, 14, f"step {step + 1}: {_BATCH} of {_POINTS}", size=_SMALL, colour=theme.ink)
        for (x,), y, chosen in zip(data.x.tolist(), data.y.tolist(), looked_at()[step], strict=True):
            yield _point(left + 6 + (x + 3) / 6 * 100, 68 - y * 30, chosen > 0, theme)


def _epoch(theme: Theme) -> Iterator[str]:
    for step, row in enumerate(looked_at()):
        top = 24.0 + 32 * step
        yield words(8, top + 4, f"step {step + 1}", size=_SMALL, colour=theme.ink)
        for i, chosen in enumerate(row):
            yield _point(66.0 + 16 * i, top, chosen > 0, theme)


def _point(x: float, y: float, full: bool, theme: Theme) -> str:
    return dot(x, y, 4.0, theme.accent) if full else dot(x, y, 3.0, theme.paper, theme.muted)


# --- L1 and L2: what they leave of the weights ---


@lru_cache(maxsize=8)
def weights_left(l1: float, l2: float) -> FloatArray:
    """Return the outgoing weights of some neurons that learnt a noisy line, (neurons,)."""
    shape = Network([np.zeros((_WEIGHTS, 1)), np.zeros((1, _WEIGHTS))], [np.zeros(_WEIGHTS), [0.0]])
    run = Training(started(shape, "even", 3, ((-3.0, 3.0),)), data_set("line", 24, 0.5), rate=0.02, l1=l1, l2=l2)
    weights: FloatArray = run.advance(_LONG).network.weights[1][0]
    return weights


def _penalties(theme: Theme) -> Iterator[str]:
    rows = ((0.0, 0.0, "without"), (_L1, 0.0, "L1"), (0.0, _L2, "L2"))
    found = [weights_left(l1, l2) for l1, l2, _ in rows]
    most = max(float(np.abs(one).max()) for one in found)
    for i, (weights, (*_, name)) in enumerate(zip(found, rows, strict=True)):
        left = 8.0 + 84 * i
        yield words(left, 14, name, size=_SMALL, colour=theme.ink)
        yield line(np.array([[left, 67.0], [left + 72, 67.0]]), theme.muted, THIN)
        for k, weight in enumerate(weights.tolist()):
            x, y = left + 6 + 12 * k, 67 - 42 * weight / most
            yield line(np.array([[x, 67.0], [x, y]]), neuron_colour(theme, (_WEIGHTS,), 0, k), 6)


# --- starts: where the knots are ---


def knots_of(start: str) -> FloatArray:
    """Return the knots of eight neurons of a line at a start, (8,)."""
    shape = Network([np.zeros((8, 1)), np.zeros((1, 8))], [np.zeros(8), [0.0]])
    net = started(shape, start, 0, ((-3.0, 3.0),))
    knots: FloatArray = -net.biases[0] / net.weights[0][:, 0]
    return knots


def _starts(theme: Theme) -> Iterator[str]:
    for i, (start, name) in enumerate((("even", "even folds"), ("he", "He"), ("equal", "all equal"))):
        top = 28.0 + 32 * i
        yield words(8, top + 4, name, size=_SMALL, colour=theme.ink)
        yield line(np.array([[90.0, top], [244.0, top]]), theme.hairline, LINE)
        for k, x in enumerate(knots_of(start).tolist()):
            yield dot(167 + x / 3 * 74, top, 4.0, neuron_colour(theme, (8,), 0, k))


TERMS: MappingProxyType[str, Term] = MappingProxyType(
    {
        "rate": Term(
            "Rate",
            "a step goes downhill by the gradient times this. A small one creeps, a large one leaps from side to side.",
            _rate,
        ),
        "batch": Term(
            "Batch",
            "the points that one step looks at, 0 for all. With few, a step is cheap, and its direction a guess.",
            _batch,
        ),
        "optimiser": Term(
            "Optimiser",
            "the rule that makes a step of gradients: plainly downhill, with momentum, or with a pace for each number.",
            _bowls(("sgd", "plain"), ("momentum", "momentum"), ("adam", "Adam")),
        ),
        "epoch": Term("Epoch", "as many steps as it takes to look at every point once.", _epoch),
        "momentum": Term(
            "Momentum",
            "the share of its speed that a run keeps from step to step, so that it rolls on along a valley.",
            _bowls(("sgd", "gradient descent"), ("momentum", f"momentum {_KEPT:g}")),
        ),
        "adam": Term(
            "Adam",
            "each number has a pace of its own: its mean gradient, over how large its gradients have been.",
            _bowls(("sgd", "gradient descent"), ("adam", "Adam")),
        ),
        "penalty": Term(
            "L1, L2",
            "L1 adds the sum of |w| to the loss, times this, and draws weights to 0; L2 adds w², and keeps all small.",
            _penalties,
        ),
        "start": Term(
            "Start",
            "where the numbers begin; here the knots of eight neurons. Neurons that are equal never part.",
            _starts,
        ),
    }
)
