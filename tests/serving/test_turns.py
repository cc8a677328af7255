"""Turns: a few at once, a short queue, and nobody starves because somebody is greedy."""

import json
import re
import threading
import time
from unittest.mock import Mock

import pytest

from relu_fold.exact.budget import OutOfTime
from relu_fold.exchange.answer import MARKS_BUDGET
from relu_fold.frames.counts import TOO_LONG
from relu_fold.serving import compute
from relu_fold.serving.refusal import BROKEN
from relu_fold.serving.turns import Full, Turns
from relu_fold.ui.server import create_app
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.servers import ROOT

LONG = 20.0  # seconds that a test waits for what must come


class Crowd:
    """Threads that wait for turns; each holds its turn until it is released."""

    def __init__(self, turns):
        self.turns, self.threads, self.served, self.refused = turns, [], [], []
        self.leave = threading.Event()

    def come(self, who, yields=False):
        before = len(self.turns._waiting), self.turns._free, len(self.refused)
        thread = threading.Thread(target=self._take, args=(who, yields), daemon=True)
        thread.start()
        self.threads.append(thread)
        until(lambda: (len(self.turns._waiting), self.turns._free, len(self.refused)) != before)

    def _take(self, who, yields):
        try:
            with self.turns.turn(who, yields=yields):
                self.served.append(who)
                self.leave.wait(LONG)
        except Full:
            self.refused.append(who)

    def go(self):
        self.leave.set()
        for thread in self.threads:
            thread.join(LONG)


def until(true):
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_so_many_compute_at_once_and_the_others_wait():
    crowd = Crowd(Turns(2, 5, LONG))
    for who in "abc":
        crowd.come(who)
    assert crowd.served == ["a", "b"]
    crowd.go()
    assert crowd.served == ["a", "b", "c"]
    assert crowd.turns._free == 2


def test_nobody_waits_longer_than_patience():
    turns = Turns(1, 5, 0.01)
    with turns.turn("a"), pytest.raises(Full), turns.turn("b"):
        pytest.fail("there was no turn")
    assert turns._waiting == []
    with turns.turn("b"):
        pass


def test_a_turn_is_given_back_after_an_error():
    turns = Turns(1, 1, 0.01)
    with pytest.raises(RuntimeError), turns.turn("a"):
        raise RuntimeError
    with turns.turn("a"):
        pass


def test_whoever_sends_one_comes_before_whoever_sends_many():
    crowd = Crowd(Turns(1, 10, LONG))
    for who in ("greedy", "greedy", "greedy", "greedy", "shy"):
        crowd.come(who)
    crowd.go()
    assert crowd.served == ["greedy", "shy", "greedy", "greedy", "greedy"]


def test_when_the_room_is_full_the_greediest_is_turned_away():
    crowd = Crowd(Turns(1, 3, LONG))
    for who in ("greedy", "greedy", "greedy", "shy", "other"):
        crowd.come(who)
    assert crowd.refused == ["greedy"]
    crowd.come("greedy")
    assert crowd.refused == ["greedy", "greedy"]
    crowd.go()
    assert sorted(crowd.served) == ["greedy", "greedy", "other", "shy"]


def test_one_visitor_alone_never_has_the_last_turn():
    crowd = Crowd(Turns(3, 10, LONG, spare=1))
    for who in ("greedy", "greedy", "greedy", "greedy"):
        crowd.come(who)
    assert crowd.served == ["greedy", "greedy"]
    crowd.come("shy")
    assert crowd.served == ["greedy", "greedy", "shy"]
    crowd.go()
    assert sorted(crowd.served) == ["greedy", "greedy", "greedy", "greedy", "shy"]
    assert not crowd.turns._computing


def test_one_visitor_alone_never_has_the_last_place_to_wait():
    crowd = Crowd(Turns(2, 3, LONG, spare=1))
    for who in ("greedy", "greedy", "greedy", "greedy"):
        crowd.come(who)
    assert crowd.refused == ["greedy"]
    for who in ("other", "shy"):
        crowd.come(who)
    assert (crowd.served, crowd.refused) == (["greedy", "other"], ["greedy"])
    assert [one.who for one in crowd.turns._waiting] == ["greedy", "greedy", "shy"]
    crowd.go()


def test_whoever_drags_goes_before_whoever_trains():
    crowd = Crowd(Turns(1, 10, LONG))
    for who, yields in (("hand", False), ("run", True), ("run", True), ("hand", False), ("other", False)):
        crowd.come(who, yields)
    crowd.go()
    assert crowd.served == ["hand", "other", "hand", "run", "run"]


def test_of_those_who_train_one_computes_at_a_time():
    crowd = Crowd(Turns(3, 10, LONG))
    for who in "abc":
        crowd.come(who, yields=True)
    assert crowd.served == ["a"]
    crowd.come("hand")
    crowd.come("hand")
    assert crowd.served == ["a", "hand", "hand"]
    crowd.go()
    assert sorted(crowd.served) == ["a", "b", "c", "hand", "hand"]
    assert not crowd.turns._yielding


def test_when_the_room_is_full_whoever_trains_is_turned_away():
    crowd = Crowd(Turns(1, 2, LONG))
    for who, yields in (("a", False), ("run", True), ("a", False), ("a", False)):
        crowd.come(who, yields)
    assert crowd.refused == ["run"]
    crowd.go()
    assert crowd.served == ["a", "a", "a"]


def test_a_worker_has_threads_for_all_who_may_wait_and_one_to_refuse_the_rest():
    threads = re.search(r"^threads = (\d+)", (ROOT / "deploy/gunicorn.conf.py").read_text(), re.MULTILINE)
    assert threads
    assert int(threads[1]) > compute.AT_ONCE + compute.ROOM


def test_visitors_of_the_past_are_forgotten():
    turns = Turns(1, 2, LONG)
    for i in range(1_000):
        with turns.turn(str(i)):
            pass
    assert len(turns._served) <= 13


# --- in the app ---


@pytest.fixture
def client():
    return create_app().server.test_client()


def ask(client, kind="open", **fields):
    return client.post(calls.ADDRESS, json=calls.body(calls.question(kind, **fields)))


def test_a_server_that_is_full_says_when_to_ask_again(client, monkeypatch):
    def full(_turns, _who, **_):
        raise Full

    monkeypatch.setattr(Turns, "turn", full)
    refused = ask(client)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert refused.json == {"error": compute.BUSY}


def test_a_view_that_takes_too_long_is_refused_and_the_next_one_is_drawn(client, monkeypatch):
    monkeypatch.setattr(compute, "SECONDS", -1.0)
    refused = ask(client)
    assert (refused.status_code, refused.json) == (422, {"error": compute.TOO_LONG})
    monkeypatch.undo()
    assert ask(client).status_code == 200


def test_what_is_made_of_an_exact_cut_too_late_comes_from_samples(client, monkeypatch):
    made = compute.answer

    def slow(question):
        found = made(question)
        if TOO_LONG.format("pieces").split(" than ")[0] not in str(found.reply):
            raise OutOfTime  # after the cut
        return found

    monkeypatch.setattr(compute, "answer", slow)
    drawn = ask(client)
    assert drawn.status_code == 200
    assert TOO_LONG.format("pieces").split(" than ")[0] in drawn.get_data(as_text=True)


def test_the_limits_of_the_server_are_shorter_than_the_patience_of_the_page():
    assert compute.SECONDS + compute.AGAIN + compute.PATIENCE < 2.5


# --- an error at each call into the core in turn ---

CORE = (
    "relu_fold.frames.line.pieces", "relu_fold.view.viewstate.Network", "relu_fold.exchange.pictures.frame",
    "relu_fold.exchange.pictures.stage", "relu_fold.exchange.pictures.ledger", "relu_fold.exchange.whole.diagram",
    "relu_fold.exchange.whole.parameter_groups", "relu_fold.exchange.states.apply",
    "relu_fold.exchange.pictures.OfLine.panel", "relu_fold.address.sharelink.link",
    "relu_fold.address.sharelink.decode",
    "relu_fold.frames.plane.begin", "relu_fold.exchange.pictures.plane_frame", "relu_fold.exchange.pictures.space",
    "relu_fold.exchange.pictures.plane_ledger", "relu_fold.exchange.pictures.region_at",
    "relu_fold.exchange.states.handle", "relu_fold.exchange.answer.slider_marks",
    "relu_fold.figures.plane.space.sheets", "relu_fold.ui.callbacks.controls",
)  # fmt: skip
EDITS = ({"kind": "inputs", "inputs": 2}, {"kind": "add-neuron"})


@pytest.mark.parametrize("place", CORE)
def test_an_error_anywhere_in_the_core_is_told_and_the_next_question_answered(client, monkeypatch, place):
    plane = ask(client, "edit", edit=EDITS[0]).json
    assert plane["response"]
    state = json.loads(plane["response"]["frame-reply"]["data"])["state"]

    def questions():
        yield ask(client, link="1.AAAA")
        yield ask(client, "edit", edit=EDITS[1])
        yield ask(client, "commit", state=state)
        yield ask(client, "probe", state=state, point=[0.1, 0.2])
        yield ask(client, "hand", hand={"holds": "knot", "neuron": 0, "x": 0.5, "y": 0.5})
        yield ask(client, "marks", path="w.0.0.0")

    right = [answered.json for answered in questions()]

    for error in RuntimeError("a bug"), MemoryError(), FloatingPointError(), RecursionError():
        with monkeypatch.context() as patched:
            patched.setattr(place, Mock(side_effect=error))
            told = list(questions())
        failed = [one for one in told if one.status_code != 200]
        assert failed, error
        assert all((one.status_code, one.json) == (500, {"error": BROKEN}) for one in failed), error
        assert [answered.json for answered in questions()] == right, error


def test_out_of_time_is_not_taken_for_a_view_without_regions(client, monkeypatch):
    def late(*_args, **_kwargs):
        raise OutOfTime

    with monkeypatch.context() as patched:
        patched.setattr("relu_fold.frames.line.pieces", late)
        drawn = ask(client)
    assert drawn.status_code == 200
    assert TOO_LONG.format("pieces").split(" than ")[0] in drawn.get_data(as_text=True)  # from samples, and it says so
    for place, kind, more in (
        ("relu_fold.exchange.answer.slider_marks", "marks", {"path": "s"}),
        ("relu_fold.exchange.states.handle", "hand", {"hand": {"holds": "knot", "neuron": 0, "x": 0, "y": 0}}),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, late)
            assert ask(client, kind, **more).status_code == 422


def test_a_search_for_marks_that_has_no_time_left_answers_with_what_it_has(client, monkeypatch):
    """Not a refusal: the limit of the server lies far beyond the one that the search keeps itself."""
    assert MARKS_BUDGET < compute.SECONDS / 2
    monkeypatch.setattr("relu_fold.exchange.answer.MARKS_BUDGET", 0.0)
    told = ask(client, "marks", state=ViewState.of_preset(PRESETS["montufar"]), path="b.0.0")
    assert told.status_code == 200
