"""The loss over two numbers, as it is sent: its cells tile the map, and their quadratics are the loss."""

from __future__ import annotations

from base64 import b64decode

import msgspec
import numpy as np
import pytest

from relu_fold.exchange.answer import answer
from relu_fold.exchange.learning import landscape as module
from relu_fold.exchange.learning.landscape import landscape
from relu_fold.exchange.questions import read_question
from relu_fold.training.over import loss_over
from relu_fold.view.edit import ChangeRun, Learn
from relu_fold.view.edits import apply
from relu_fold.view.parameters import assign
from relu_fold.view.viewstate import ViewState
from tests.calls import question

SINE = apply(ViewState(), Learn("sine"))
PAIRS = [("w.0.0.0", "b.0.0"), ("b.0.1", "b.0.4"), ("w.1.0.2", "b.1.0"), ("w.0.3.0", "w.0.2.0")]


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 60.0)
    monkeypatch.setattr(module, "LONGEST", 60.0)


def unpacked(told):
    return np.frombuffer(b64decode(told["bdata"]), dtype="<" + told["dtype"])


def loss_at(view, paths, places):
    found = []
    for one, other in places:
        moved = assign(assign(view, paths[0], float(one)), paths[1], float(other))
        found.append(moved.learning.of(moved.network).loss)
    return np.array(found)


@pytest.mark.parametrize("paths", PAIRS)
def test_the_cells_tile_the_map_and_each_quadratic_is_the_loss(paths):
    told = landscape(SINE, paths)
    assert told["why"] == ""
    mesh, reach = told["map"]["mesh"], np.array(told["map"]["reach"])
    uv = unpacked(mesh["uv"]).reshape(-1, 2).astype(float)
    quadratics = unpacked(mesh["quadratics"]).reshape(-1, 6).astype(float)
    cells = np.split(uv[unpacked(mesh["corners"])], np.cumsum(unpacked(mesh["sizes"]))[:-1])
    area = sum((one[:, 0] * np.roll(one[:, 1], -1) - one[:, 1] * np.roll(one[:, 0], -1)).sum() / 2 for one in cells)
    assert area == pytest.approx(1, abs=1e-5)
    for i in np.linspace(0, len(cells) - 1, 12).astype(int):
        middle = cells[i].mean(axis=0)
        x, y = middle - cells[i][0]
        value = quadratics[i] @ [x * x, x * y, y * y, x, y, 1]
        assert value == pytest.approx(loss_at(SINE, paths, [(2 * middle - 1) * reach])[0], rel=1e-4)


def test_the_scale_goes_from_the_lowest_place_to_the_highest():
    told = landscape(SINE, PAIRS[0])["map"]
    run = SINE.learning.of(SINE.network)
    right, up = told["reach"]
    over = loss_over(SINE.network, run.data, PAIRS[0], ((-right, right), (-up, up)))
    grid = np.stack(np.meshgrid(np.linspace(-right, right, 41), np.linspace(-up, up, 41)), axis=-1).reshape(-1, 2)
    assert told["high"] == pytest.approx(over(grid).max())
    assert told["low"] == over.minima[0, 2]
    assert told["minima"] == over.minima.tolist()
    assert f"{over.cells.n_regions} cells" in told["words"]
    assert loss_at(SINE, PAIRS[0], [told["minima"][0][:2]])[0] == pytest.approx(told["low"])


@pytest.mark.parametrize(
    ("limit", "side"), [("SECONDS", 21), ("MOST_CELLS", 81), ("MOST_MAPS", 81), ("MOST_CREASES", 81)]
)
def test_what_has_too_many_cells_is_sampled_and_says_so(monkeypatch, limit, side):
    monkeypatch.setattr(module, limit, 0)
    told = landscape(SINE, PAIRS[0])["map"]
    assert told["words"].startswith(f"Sampled at {side} by {side} places, for there are too many cells")
    samples = unpacked(told["samples"]["values"]).reshape(side, side)
    right, up = told["reach"]
    at = [(-0.8 * right, 0.6 * up)]
    assert samples[side // 10, side * 4 // 5] == pytest.approx(loss_at(SINE, PAIRS[0], at)[0], rel=1e-5)


def test_a_logistic_loss_is_sampled():
    xor = apply(apply(ViewState(), Learn("xor")), ChangeRun("loss", "logistic"))
    told = landscape(xor, PAIRS[0])["map"]
    assert "the logistic loss is no quadratic" in told["words"]


def test_of_a_plain_of_samples_no_minimum_is_marked_but_the_lowest(monkeypatch):
    monkeypatch.setattr(module, "MOST_CELLS", 0)
    dead = msgspec.structs.replace(SINE, weights=(((1.0,),), ((0.0,),)), biases=((0.0,), (0.0,)), neuron=0)
    assert len(landscape(dead, ("w.0.0.0", "b.0.0"))["map"]["minima"]) == 1


def test_two_numbers_that_multiply_each_other_are_refused_in_a_sentence():
    told = landscape(SINE, ("w.0.0.0", "w.1.0.0"))
    assert told["map"] is None
    assert told["why"].startswith("Paths: expected two numbers of one layer; w.0.0.0 and w.1.0.0 multiply each other")


@pytest.mark.parametrize(
    ("view", "paths", "why"),
    [
        (ViewState(), PAIRS[0], "There is nothing to learn from"),
        (SINE, ("b.0.0", "b.0.0"), "Paths: expected two different numbers"),
        (SINE, ("b.0.0", "b.9.0"), "Parameter: expected an index below"),
        (SINE, ("b.0.0", "s"), "Path: expected one of a weight or a bias"),
        (SINE, ("é", ""), "Parameter: expected a path"),
    ],
)
def test_what_cannot_be_drawn_says_why(view, paths, why):
    told = landscape(view, paths)
    assert told["map"] is None
    assert told["why"].startswith(why)


def test_a_perfect_fit_has_a_scale_too():
    flat = apply(apply(apply(ViewState(), Learn("line")), ChangeRun("noise", 0.0)), ChangeRun("n", 2))
    zero = msgspec.structs.replace(flat, weights=(((0.0,),), ((0.0,),)), biases=((0.0,), (0.0,)), neuron=0)
    told = landscape(zero, ("w.1.0.0", "b.1.0"))["map"]
    assert 0 < told["low"] < told["high"]


def test_of_many_points_there_are_fewer_samples():
    spiral = apply(apply(ViewState(), Learn("spiral")), ChangeRun("n", 2_000))
    asked = read_question(question("over", state=spiral, paths=("w.1.0.0", "b.1.0")))
    told = answer(asked).reply["over"]["map"]
    assert not told["exact"]
    assert told["samples"]["side"] < 81
    assert len(msgspec.json.encode(told)) < 1_000_000


def test_what_takes_longer_than_a_turn_says_so(monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 0)
    assert landscape(SINE, PAIRS[0])["why"].startswith("The loss over two numbers of so large a network takes longer")
