"""Questions that train many starts: each of them comes where it comes alone, however the questions cut its way."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.exchange import many_starts
from relu_fold.exchange.answer import answer
from relu_fold.exchange.many_starts import further
from relu_fold.exchange.questions import MOST_PACKED, Many, read_question
from relu_fold.view.edit import ChangeRun, Learn, Restart
from relu_fold.view.edits import apply
from relu_fold.view.learning import restarted
from relu_fold.view.viewstate import ViewState
from tests.calls import question

SINE = apply(ViewState(), Learn("sine"))


def ask(state=SINE, **fields):
    known = {
        "seq": 1,
        "theme": "light",
        "width": 1100,
        "state": state,
        "start": "he",
        "first": 3,
        "starts": 4,
        "until": 60,
    }
    return further(state, Many(**(known | fields)))


def all_of(state=SINE, **fields):
    """Ask until all are there: rows of numbers and their losses, as many questions it took."""
    rows, losses, asked = [], [], 0
    n, steps = fields.get("starts", 4), fields.get("until", 60)
    packed, step, done = "", 0, 0
    while done < n:
        told = ask(state, packed=packed, step=step, done=done, **fields)
        assert told["stopped"] == ""
        assert len(told["packed"]) <= MOST_PACKED
        asked += 1
        packed, step = told["packed"], told["step"]
        if step == steps:
            rows.append(np.frombuffer(many_starts.b64decode(packed)).reshape(-1, told["k"], 25)[0])
            losses += told["losses"]
            packed, step, done = "", 0, done + told["k"]
    return np.concatenate(rows), losses, asked


def test_a_start_among_many_comes_where_it_comes_alone(monkeypatch):
    monkeypatch.setattr(many_starts, "SECONDS", 60.0)
    rows, losses, asked = all_of()
    assert asked == 1
    for index, loss in enumerate(losses):
        alone = apply(SINE, Restart("he", 3 + index))
        run = alone.learning.of(alone.network).advance(60)
        assert (rows[index] == run.row).all()
        assert loss == run.loss


def test_questions_without_time_take_one_step_each_and_come_to_the_same(monkeypatch):
    whole, *_ = all_of(until=7)
    monkeypatch.setattr(many_starts, "SECONDS", 0.0)
    monkeypatch.setattr(many_starts, "MOST_NUMBERS", 2 * 25 * 3)  # shares of two
    slow, _, asked = all_of(until=7)
    assert asked == 14
    assert (slow == whole).all()


def test_the_numbers_that_a_share_began_with_are_told_once():
    told = ask()
    begun = np.frombuffer(many_starts.b64decode(told["begun"])).reshape(4, 25)
    run = SINE.learning.of(SINE.network)
    assert (begun[2] == run.layout.row(restarted(SINE.network, "he", 5))).all()
    assert ask(packed=told["packed"], step=told["step"])["begun"] == ""


def test_who_left_all_bounds_has_no_loss():
    wild = apply(apply(SINE, ChangeRun("optimizer", "sgd")), ChangeRun("rate", 1e4))
    told = ask(wild, until=20)
    assert told["losses"] == [None] * 4
    msgspec.json.encode(told)


@pytest.mark.parametrize("packed", ["AAAA", "no base 64", "é"])
def test_numbers_of_another_network_are_refused_in_a_sentence(packed):
    assert ask(packed=packed)["stopped"].startswith("Starts: expected ")


def test_what_is_done_already_or_learns_nothing_is_told():
    assert ask(done=4)["stopped"] == "Starts: expected more than the 4 that are done; got 4."
    assert ask(ViewState())["stopped"] == "There is nothing to learn from: choose data first."


@pytest.mark.parametrize(
    "fields", [{"starts": 501}, {"starts": 0}, {"until": 10_001}, {"start": "given"}, {"packed": "A" * 400_001}]
)
def test_no_question_asks_for_more_than_the_limits(fields):
    known = {"state": SINE, "start": "he", "first": 0, "starts": 5, "until": 10} | fields
    with pytest.raises(InputError):
        read_question(question("many", **known))


def test_the_largest_share_fits_into_a_question():
    widest = ViewState(
        weights=tuple(
            tuple((0.1,) * inputs for _ in range(width)) for inputs, width in [(1, 32), *[(32, 32)] * 5, (32, 1)]
        ),
        biases=tuple((0.0,) * width for width in [*[32] * 6, 1]),
        learning=SINE.learning,
    )
    asked = read_question(question("many", state=widest, start="he", first=0, starts=500, until=10))
    told = answer(asked).reply["many"]
    assert told["k"] >= 1
    assert len(told["packed"]) <= MOST_PACKED
