"""What happens to folds of all layers while a network learns, step by step, against the exact pieces of every step."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.news import watched
from relu_fold.frames.news.folds_seen import KnotsSeen
from relu_fold.frames.news.watched import Watch
from relu_fold.network import Network
from relu_fold.training.training import Training
from tests.training.nets import data, network

DOMAIN, BOX = (-2.0, 2.0), ((-1.0, 1.0), (-1.0, 1.0))
NEURON = re.compile(r"[Nn]euron (\d+)(?: of layer (\d+))?")


def run_of(*sizes: int, rate: float = 0.05, seed: int = 3, frozen: tuple[str, ...] = ()) -> Training:
    return Training(network(sizes, seed), data(sizes[0], "squared"), rate=rate, frozen=frozen)


def seen(run: Training, steps: int) -> list[dict]:
    watch = Watch(run, DOMAIN, BOX)
    for after in run.steps(steps):
        watch.look(after)
    return watch.seen


def of(told: list[dict], *kinds: str) -> list[dict]:
    return [one for one in told if one["what"] in kinds]


def test_knots_of_every_layer_come_and_go_at_their_steps(monkeypatch):
    monkeypatch.setattr(watched, "MOST_FOLDS", 10_000)
    run = run_of(1, 5, 4, 1, rate=0.2)
    told = of(seen(run, 150), "came", "left")
    expected = []
    for step in range(1, 151):
        before, run = run, run.advance(1)
        was, now = (
            np.abs(np.diff(pieces(one.network, DOMAIN).patterns.astype(int), axis=0)).sum(axis=0)
            for one in (before, run)
        )
        expected += [(step, "came" if now[i] > was[i] else "left", i) for i in np.flatnonzero(was != now).tolist()]
    firsts = (0, 5)
    found = []
    for one in told:
        neuron, layer = (int(part) for part in NEURON.search(one["words"]).groups())
        if "another came" not in one["words"]:
            found.append((one["step"], one["what"], firsts[layer - 1] + neuron - 1))
    assert {neuron >= 5 for _, _, neuron in found} == {False, True}
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("widths", [(4, 4), (4, 4, 4), (3, 3, 3, 3)])
def test_creases_of_every_layer_come_and_go_at_their_steps(widths, monkeypatch):
    monkeypatch.setattr(watched, "MOST_WORK", 10**9)
    monkeypatch.setattr(watched, "MOST_LOOKS", 10**9)
    monkeypatch.setattr(watched, "MOST_FOLDS", 10_000)
    run = run_of(2, *widths, 1, rate=0.1)
    told = of(seen(run, 120), "came", "left")
    expected = []
    for step in range(1, 121):
        before, run = run, run.advance(1)
        was, now = (
            on.any(axis=0) & ~on.all(axis=0) for on in (subdivide(one.network, BOX).patterns for one in (before, run))
        )
        expected += [(step, "came" if now[i] else "left", i) for i in np.flatnonzero(was != now).tolist()]
    found = []
    for one in told:
        neuron, layer = (int(part) for part in NEURON.search(one["words"]).groups())
        found.append((one["step"], one["what"], widths[0] * (layer - 1) + neuron - 1))
    assert any(neuron >= sum(widths[:-1]) for _, _, neuron in expected)
    assert sorted(found) == sorted(expected)


def test_knots_of_two_layers_that_change_places_have_met():
    """The first layer stands still; the second layer's knot is moved by its bias over that of a neuron of the first."""
    before = KnotsSeen.of(np.array([[0.0], [-0.5], [0.4]]), np.array([[False, True]] * 3), 2)
    after = KnotsSeen.of(np.array([[0.0], [-0.5], [-0.1]]), np.array([[False, True]] * 3), 2)
    assert before.differs(after)
    assert list(before.notes(after, ["one", "two", "three"])) == [("met", "the knots of one and three met at x = 0")]
    assert not before.differs(before)


def test_of_very_many_knots_neighbours_that_change_places_are_told(monkeypatch):
    ends = np.array([[False, True]] * 4)
    before = KnotsSeen.of(np.array([[0.0], [1.0], [2.0], [3.0]]), ends, 4)
    after = KnotsSeen.of(np.array([[0.0], [2.1], [2.0], [3.0]]), ends, 4)
    all_told = list(before.notes(after, ["a", "b", "c", "d"]))
    monkeypatch.setattr("relu_fold.frames.news.folds_seen.MOST_PAIRED", 3)
    assert list(before.notes(after, ["a", "b", "c", "d"])) == all_told != []


def test_pairs_that_appear_or_vanish_and_knots_that_pass_an_end_are_named():
    off, on = np.array([[False, False]]), np.array([[True, True]])
    none, two = KnotsSeen.of(np.full((1, 2), np.nan), off, 0), KnotsSeen.of(np.array([[0.1, 0.3]]), off, 0)
    assert list(none.notes(two, ["n"])) == [("came", "n folds in view: two knots appeared")]
    assert list(two.notes(none, ["n"])) == [("left", "two knots of n met and are gone")]
    assert list(two.notes(KnotsSeen.of(np.array([[0.1, 0.3]]), on, 0), ["n"])) == [
        ("came", "a knot of n left the view, another came")
    ]


def test_where_there_is_no_time_for_every_step_those_between_two_that_differ_are_halved(monkeypatch):
    run = run_of(1, 5, 4, 1, rate=0.003)
    every = seen(run, 256)
    looked: list[int] = []
    plain = watched.knots_in_view

    def counted(layers, slopes, domain, most_numbers):
        looked.append(len(layers[0][1]))
        return plain(layers, slopes, domain, most_numbers)

    monkeypatch.setattr(watched, "knots_in_view", counted)
    monkeypatch.setattr(watched, "MOST_WORK", 40 * 9 * 9)
    thinned = seen(run, 256)
    assert sum(looked) < 100  # of 257
    known = Counter((one["step"], one["words"]) for one in every)
    assert len(thinned) >= 3
    assert not Counter((one["step"], one["words"]) for one in thinned) - known  # at its own step, or not at all


def test_a_neuron_of_the_second_layer_dies_and_wakes_between_two_pictures():
    """Momentum carries it off all points and back: at both ends of eight steps it is on, and only the steps know."""
    run = Training(network((1, 4, 4, 1), 9), data(1, "squared"), optimizer="momentum", rate=0.1)
    told = [(one["step"], one["words"]) for one in of(seen(run, 8), "died", "woke") if "3 of layer 2" in one["words"]]
    died, woke = "died: no point turns it on", "woke: some point turns it on again"
    assert told == [
        (step, f"Neuron 3 of layer 2 {what}") for step, what in ((3, died), (6, woke), (7, died), (8, woke))
    ]
    on = [run.advance(step).counts_on[1][2] > 0 for step in range(9)]
    assert on == [True] * 3 + [False] * 3 + [True, False, True]


@pytest.mark.parametrize("sizes", [(1, 4, 4, 1), (2, 4, 4, 1)])
def test_however_a_run_is_parted_into_pictures_the_same_is_told(sizes):
    run = run_of(*sizes, rate=0.03)
    once = seen(run, 60)
    assert once == seen(run, 25) + seen(run.advance(25), 35)


def told_of_deep(run: Training, steps: int) -> list[tuple[int, int]]:
    """The step and the neuron of each crease that comes or goes, by the regions of every step."""
    there = []
    for step in range(steps + 1):
        on = subdivide(run.advance(step).network, BOX).patterns
        there.append(on.any(axis=0) & ~on.all(axis=0))
    return [(int(step) + 1, int(neuron)) for step, neuron in np.argwhere(np.diff(there, axis=0))]


def test_a_crease_of_the_third_layer_that_leaves_and_comes_back_between_two_pictures_is_told(monkeypatch):
    """Both pictures have the same creases, so that their ends alone tell nothing."""
    run = run_of(2, 4, 4, 4, 1, rate=0.1, seed=3)
    run = run.advance(14)
    expected = told_of_deep(run, 8)
    looked: list[int] = []
    plain = watched.deep_creases
    monkeypatch.setattr(watched, "deep_creases", lambda *asked: looked.append(1) or plain(*asked))
    told = of(seen(run, 8), "came", "left")
    found = []
    for one in told:
        neuron, layer = (int(part) for part in NEURON.search(one["words"]).groups())
        found.append((one["step"] - 14, 4 * (layer - 1) + neuron - 1))
    assert sorted(found) == expected
    assert len(expected) == 2
    assert expected[0][1] == expected[1][1]
    assert len(looked) <= watched.MOST_LOOKS


def test_steps_of_deep_networks_are_known_by_few_looks(monkeypatch):
    """A whole complex is some 2 ms; most steps are like one that was looked at, for sure."""
    run = run_of(2, 4, 4, 4, 1, rate=0.03)
    looked: list[int] = []
    plain = watched.deep_creases
    monkeypatch.setattr(watched, "deep_creases", lambda *asked: looked.append(1) or plain(*asked))
    told = of(seen(run, 64), "came", "left")
    expected = told_of_deep(run, 64)
    assert told
    assert len(looked) <= watched.MOST_LOOKS  # of 65
    steps = {one["step"] for one in told}
    assert len(steps & {step for step, _ in expected}) >= len(steps) / 2


@pytest.mark.parametrize(("sizes", "name"), [((1, 20, 20, 1), "knots_in_view"), ((2, 256, 20, 1), "creases_in_view")])
def test_folds_that_take_too_long_to_look_at_are_not_told(sizes, name, monkeypatch):
    looked: list[int] = []
    plain = getattr(watched, name)

    def counted(layers, *rest):
        looked.append(len(layers[0][1]))
        return plain(layers, *rest)

    monkeypatch.setattr(watched, name, counted)
    monkeypatch.setattr(watched, "MOST_WORK", 500 if sizes[0] == 1 else 150_000)
    told = seen(run_of(*sizes), 3)
    assert not of(told, "came", "left", "met")
    assert sum(looked) <= 1  # not at every step


def test_a_network_of_millions_of_knots_learns_without_them():
    at = np.arange(30) / 30
    bend = np.full(30, 60.0) * np.where(np.arange(30) % 2, -1.0, 1.0)
    bend[0] = 30.0
    weights = [np.ones((30, 1)), *[np.tile(bend, (30, 1))] * 5, bend[None]]
    net = Network(weights, [*[-at] * 6, np.zeros(1)])
    run = Training(net, data(1, "squared"), rate=1e-9)
    watch = Watch(run, (0.0, 1.0), BOX)
    watch.look(run)
    assert watch.seen == []


def test_at_one_step_a_picture_no_crease_is_missed():
    """As the page says of deep networks, of which else only some steps are looked at."""
    widths = (3, 3, 3, 3)
    run, all_of_them = run_of(2, *widths, 1, rate=0.1), 0
    for _ in range(120):
        told = of(seen(run, 1), "came", "left")
        was, now = (
            on.any(axis=0) & ~on.all(axis=0)
            for on in (subdivide(one.network, BOX).patterns for one in (run, run.advance(1)))
        )
        assert len(told) == int((was != now).sum())
        all_of_them += len(told)
        run = run.advance(1)
    assert all_of_them > 3
