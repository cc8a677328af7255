"""Questions to the reader on the wire: no answer comes with one, and none about an earlier view is judged."""

from __future__ import annotations

import json

import msgspec
import pytest

from relu_fold.errors import InputError
from relu_fold.exchange.answer import answer
from relu_fold.exchange.predictions import EARLIER
from relu_fold.exchange.questions import read_question
from relu_fold.predictions.ask import predict
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls

STATES = [ViewState.of_preset(PRESETS[name]) for name in ("three", "tents", "three-folds", "pyramid")]


def ask(kind, **fields):
    reply = answer(read_question(calls.question(kind, **fields))).reply
    return json.loads(msgspec.json.encode(reply))


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_the_answer_is_told_with_the_question(state):
    for n in range(30):
        asked, reply = predict(state, n), ask("predict", state=state, n=n)
        assert set(reply) == {"seq", "kind", "inputs", "n", "of", "prediction"}
        told = reply["prediction"]
        assert set(told) == {"kind", "text", "control", "options", "axis", "across", "spots"}
        assert told["text"] == asked.text
        assert told["options"] == [option.text for option in asked.options]
        for secret in (asked.why, *(option.why for option in asked.options)):
            assert not secret or secret not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("state", STATES)
def test_an_answer_is_judged_and_told_why(state):
    for n in range(30):
        asked, of = predict(state, n), ask("predict", state=state, n=n)["of"]
        right = repr(asked.truths[0]) if asked.control != "choose" else str(int(asked.truths[0]))
        verdict = ask("check", state=state, n=n, of=of, answer=right)["verdict"]
        assert verdict["right"] is True
        assert verdict["why"] == asked.why
        assert [tuple(spot["at"]) for spot in verdict["spots"]] == [spot.at for spot in asked.seen]
        wrong = "999999" if asked.control != "choose" else str((int(asked.truths[0]) + 1) % len(asked.options))
        verdict = ask("check", state=state, n=n, of=of, answer=wrong)["verdict"]
        assert verdict["right"] is False
        assert asked.why in verdict["why"]


def test_a_number_of_a_billion_digits_is_read_at_once():
    n = next(n for n in range(100) if predict(STATES[0], n).control == "number")
    of = ask("predict", state=STATES[0], n=n)["of"]
    assert ask("check", state=STATES[0], n=n, of=of, answer="1e-999999999")["verdict"]["words"]


def test_an_answer_about_an_earlier_view_is_not_judged():
    of = ask("predict", state=STATES[0], n=0)["of"]
    reply = ask("check", state=STATES[1], n=0, of=of, answer="1")
    assert reply["verdict"] == {"right": None, "earlier": True, "words": EARLIER, "why": "", "spots": []}
    assert reply["of"] != of


@pytest.mark.parametrize("text", ["NaN", "soon", "", "9" * 10_000, "\x00", "1e999999999", "[]"])
def test_what_is_no_answer_gets_a_sentence(text):
    for n in range(12):
        of = ask("predict", state=STATES[0], n=n)["of"]
        verdict = ask("check", state=STATES[0], n=n, of=of, answer=text)["verdict"]
        assert verdict["right"] is None
        assert 10 < len(verdict["words"]) < 200
        assert verdict["words"].endswith(".")


@pytest.mark.parametrize("fields", [{"n": -1}, {"n": 0.5}, {"n": 10**9}, {"n": "1"}, {"answer": 1}, {"of": None}])
def test_a_question_of_another_form_is_refused(fields):
    with pytest.raises(InputError):
        ask("check", **({"state": STATES[0], "n": 0, "of": "", "answer": "1"} | fields))
