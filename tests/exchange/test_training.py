"""A question that trains: so many steps, or as many as there is time for, and what is told of them."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exchange.answer import answer
from relu_fold.exchange.learning import steps as training
from relu_fold.exchange.learning.steps import trained
from relu_fold.exchange.news import news
from relu_fold.exchange.pictures import picture
from relu_fold.exchange.questions import read_question
from relu_fold.exchange.states import edited
from relu_fold.frames.learnt import learnt
from relu_fold.view.edit import AddLayer, ChangeRun, Learn, LearnPoints
from relu_fold.view.edits import apply
from relu_fold.view.learning import MAX_STEP
from relu_fold.view.viewstate import ViewState
from tests.calls import question

SINE = apply(ViewState(), Learn("sine"))


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(training, "SECONDS", 60.0)


def test_steps_are_those_of_the_run_however_they_are_asked_for():
    once = trained(SINE, 50)
    twice = trained(trained(SINE, 20).state, 30)
    assert once.state == twice.state
    assert once.told["step"] == 50
    assert once.told["losses"]["train"] == SINE.learning.of(SINE.network).advance(50).loss
    assert once.told["stopped"] == ""


def test_no_step_is_the_view_itself():
    at = trained(SINE, 5).state
    assert trained(at, 0).state == at


def test_a_number_under_a_hand_stays_where_the_hand_has_it_and_learns_again_when_it_is_gone():
    at = trained(SINE, 20).state
    under = trained(at, 5, held=("b.0.0",)).state
    assert under.biases[0][0] == at.biases[0][0]
    assert under.biases[0][1] != at.biases[0][1]
    assert under.learning.frozen == ()
    assert trained(under, 5).state.biases[0][0] != at.biases[0][0]


def test_a_knot_under_a_hand_stays_at_its_place():
    at = trained(SINE, 20).state
    under = trained(at, 5, held=("w.0.2.0", "b.0.2")).state
    assert (under.weights[0][2], under.biases[0][2]) == (at.weights[0][2], at.biases[0][2])
    assert under.weights[1] != at.weights[1]
    assert under.weights[0][1] != at.weights[0][1]


def test_as_many_numbers_as_may_be_locked_leave_room_for_a_hand():
    locked = ["w.0.0.0"] * 2_000  # a link may say it
    at = msgspec.structs.replace(SINE, learning=msgspec.structs.replace(SINE.learning, frozen=tuple(locked)))
    assert trained(at, 5, held=("b.0.0",)).state.biases[0][0] == at.biases[0][0]


@pytest.mark.parametrize("held", ["s", "f.0.1", "x.0"])
def test_a_hand_on_what_does_not_learn_holds_nothing(held):
    assert trained(SINE, 5, held=(held,)).state == trained(SINE, 5).state


def test_a_hand_on_a_number_that_is_gone_is_told():
    assert "b.7.0" in trained(SINE, 5, held=("b.0.0", "b.7.0")).told["stopped"]


def test_when_time_is_up_the_rest_is_left(monkeypatch):
    monkeypatch.setattr(training, "SECONDS", 0.0)
    assert trained(SINE, 1_000).told["step"] == 1  # one at least: the run goes on


def test_a_rate_too_large_stops_at_the_last_view_that_can_be_shown():
    came = trained(apply(apply(SINE, ChangeRun("optimizer", "sgd")), ChangeRun("rate", 1e5)), 1_000)
    assert came.told["stopped"].startswith("Rate: expected one so small that")
    assert "100000" in came.told["stopped"] or "1e+05" in came.told["stopped"]
    assert msgspec.structs.replace(came.state) == came.state  # it passes all limits


def test_a_run_ends_where_its_counter_does():
    last = msgspec.structs.replace(SINE, learning=msgspec.structs.replace(SINE.learning, step=MAX_STEP - 2))
    assert trained(last, 10).told["step"] == MAX_STEP


def test_without_data_nothing_is_learnt_and_it_is_said():
    came = trained(ViewState(), 3)
    assert came.state == ViewState()
    assert came.told["stopped"] == "There is nothing to learn from: choose data first."


def test_who_dies_and_wakes_between_two_pictures_is_told_with_its_steps():
    """Momentum carries a neuron's fold beyond the last point, and back: it is on at none from step 6 to step 10."""
    view = ViewState(
        weights=(((1.0,), (1.0,)), ((1.0, 0.0),)),
        biases=((0.0, 1.0), (0.0,)),
        learning=msgspec.structs.replace(SINE.learning, data="line", n=9, noise=0.0, share=0.0),
    )
    seen: list[tuple[int, bool]] = []
    run = view.learning.of(view.network)
    for step in range(1, 200):
        before, run = run, run.advance(1)
        for one, other in zip(before.counts_on[0], run.counts_on[0], strict=True):
            if (one == 0) != (other == 0):
                seen.append((step, bool(other == 0)))
    told = [one for one in trained(view, 199).told["seen"] if one["what"] in ("died", "woke")]
    assert [(one["step"], one["what"] == "died") for one in told] == seen


def test_knots_that_come_into_view_leave_it_or_meet_are_told_with_their_steps():
    """At each step where the knots are is -b / w; who is in view, and who stands left of whom, says what happened."""
    view = msgspec.structs.replace(SINE, domain=(-2.0, 2.0), learning=msgspec.structs.replace(SINE.learning, rate=0.2))
    run = view.learning.of(view.network)
    expected = []

    def knots(of):
        return -of.network.biases[0] / of.network.weights[0][:, 0]

    def inside(places):
        return {i for i, x in enumerate(places) if -2 < x < 2}

    for step in range(1, 60):
        before, run = knots(run), run.advance(1)
        now = knots(run)
        was, still = inside(before), inside(now)
        expected += [(step, "came", (i,)) for i in still - was] + [(step, "left", (i,)) for i in was - still]
        both = sorted(was & still)
        pairs = [(i, j) for i in both for j in both if i < j and (before[i] < before[j]) != (now[i] < now[j])]
        expected += [(step, "met", pair) for pair in pairs]
    told = trained(view, 59).told["seen"]
    found = [
        (one["step"], one["what"], tuple(int(n) - 1 for n in re.findall(r"(\d+)", one["words"].split(" met at")[0])))
        for one in told
        if one["what"] in ("came", "left", "met")
    ]
    assert {what for _, what, _ in found} == {"came", "left", "met"}
    assert sorted(found) == sorted(expected)


def test_a_neuron_without_a_fold_has_no_knot_that_meets():
    straight = msgspec.structs.replace(
        SINE, domain=(-2.0, 2.0), negative_slope=1.0, learning=msgspec.structs.replace(SINE.learning, rate=0.2)
    )
    assert not {"came", "left", "met"} & {one["what"] for one in trained(straight, 40).told["seen"]}


def test_of_a_run_that_trembles_no_more_is_told_than_can_be_read(monkeypatch):
    wild = msgspec.structs.replace(SINE, learning=msgspec.structs.replace(SINE.learning, rate=0.2))
    events = [one for one in trained(wild, 60).told["seen"] if one["what"] in ("came", "left", "met")]
    monkeypatch.setattr("relu_fold.frames.news.watched.MOST_FOLDS", 5)
    told = [one for one in trained(wild, 60).told["seen"] if one["what"] in ("came", "left", "met")]
    assert told == events[: len(told)]
    last = told[4]["step"]  # of this step all are told
    assert [one["step"] for one in told] == [one["step"] for one in events if one["step"] <= last]
    assert len(told) < len(events)


def test_only_who_has_a_fold_of_its_own_has_a_knot():
    slopes = ((0.0, 1.0) * 4,)
    own = msgspec.structs.replace(
        SINE, domain=(-2.0, 2.0), slopes=slopes, learning=msgspec.structs.replace(SINE.learning, rate=0.2)
    )
    knots = [one["words"] for one in trained(own, 60).told["seen"] if one["what"] in ("came", "left", "met")]
    assert knots
    assert not any(re.search(r"neuron [2468]", one) for one in knots)


@pytest.mark.parametrize("data", ["sine", "circle"])
def test_the_linear_regions_of_f_are_counted_where_the_stage_composes_it(data):
    view = apply(ViewState(), Learn(data))
    asked = read_question(question("train", state=view, count=5))
    reply = answer(asked).reply
    after = trained(view, 5).state.network
    if data == "sine":
        count = len(pieces(after, view.domain).breakpoints) + 1
    else:
        count = subdivide(after, view.box).n_linear_regions
    assert reply["regions"] == count
    grown = apply(view, AddLayer())
    before = msgspec.structs.replace(grown, layer=0)
    assert answer(read_question(question("train", state=before, count=1))).reply["regions"] is None


def test_a_run_is_no_hand_whose_doing_is_told():
    after = trained(SINE, 400).state
    assert news(SINE, picture(after)) == []
    moved = msgspec.structs.replace(SINE, biases=((*SINE.biases[0][:-1], 9.0), SINE.biases[1]))
    assert news(SINE, picture(moved))


def test_a_neuron_that_no_point_turns_on_is_named():
    dead = msgspec.structs.replace(
        SINE, weights=(((1.0,), (1.0,)), ((1.0, 1.0),)), biases=((0.0, -9.0), (0.0,)), neuron=0
    )
    told = learnt(picture(dead).shown)
    assert told is not None
    assert told["dead"] == ["neuron 2"]
    assert len(told["points"]) == 60
    assert sum(point[-1] for point in told["points"]) == 15
    assert learnt(picture(ViewState()).shown) is None


def test_arrows_lead_from_the_knots_of_f_to_those_of_the_next_step():
    told = learnt(picture(SINE).shown)
    after = learnt(picture(trained(SINE, 1).state).shown)
    assert told is not None
    assert after is not None
    assert len(told["arrows"]) == 8
    there = np.array(told["arrows"])[:, 2:]
    np.testing.assert_allclose(there, np.array(after["arrows"])[:, :2], atol=1e-9)


def test_points_that_somebody_made_are_all_learnt_from():
    own = apply(SINE, LearnPoints("0, 1\n1, 2\n2, 0"))
    assert own.learning is not None
    assert len(own.learning.drawn_data()) == 3
    kept = apply(apply(own, ChangeRun("share", 0.4)), LearnPoints("0, 1\n1, 2\n2, 0"))
    assert kept.learning is not None
    assert kept.learning.share == 0.4


def test_data_that_bring_a_network_say_so_and_data_that_keep_it_do_not():
    brought = edited(ViewState(), Learn("sine"))
    assert (
        brought.brought == "These points come with a network that can learn them, of 8 neurons. Undo brings yours back."
    )
    assert "of 8 and 8 neurons" in edited(ViewState(), Learn("spiral")).brought
    assert edited(brought.state, Learn("bell")).brought == ""


def test_of_numbers_that_no_run_learns_it_is_said():
    far = edited(ViewState(), LearnPoints("1990, 0.3\n2019, 0.5", table=True))
    assert "(x from 1,990 to 2,019, y from 0.30 to 0.50)" in far.brought
    assert edited(ViewState(), LearnPoints("-3, 0.3\n3, 0.5", table=True)).brought == ""
    plane = edited(ViewState(), LearnPoints("0, 0, 50\n1, 1, 60", table=True)).brought
    assert plane.startswith("These points come with a network")
    assert "y from 50.0 to 60.0" in plane
