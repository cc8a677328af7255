"""Ask and check: the same question again, another one without end, and answers that are none."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.predictions.ask import LONGEST, check, predict
from relu_fold.predictions.kinds import KINDS, OF_LESSON
from relu_fold.predictions.seen import from_now, view_name
from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import view_states

THREE = ViewState()


def first(control: str, state: ViewState = THREE) -> int:
    """The number of the first question of a view that is answered so."""
    return next(n for n in range(100) if predict(state, n).control == control)


def test_the_same_view_is_asked_the_same():
    assert predict(THREE, 3) == predict(ViewState(), 3)
    assert predict(THREE, 3) != predict(THREE, 4)


def test_where_one_is_looking_asks_nothing_new():
    turned = msgspec.structs.replace(THREE, panel="fold", trace=0.5, turn=(0.1, 0.4), neuron=2, partial_sums=False)
    assert view_name(turned) == view_name(THREE)
    assert [predict(turned, n) for n in range(5)] == [predict(THREE, n) for n in range(5)]


@pytest.mark.parametrize(
    "change", [{"domain": (-2.0, 3.0)}, {"negative_slope": 0.1}, {"biases": ((1.2, 0.6, 0.0), (0.0,))}]
)
def test_another_view_has_another_name(change):
    assert view_name(msgspec.structs.replace(THREE, **change)) != view_name(THREE)


@pytest.mark.parametrize("name", ["three", "three-folds", "tents"])
def test_another_one_never_ends_and_seldom_repeats(name):
    state = ViewState.of_preset(PRESETS[name])
    texts = [predict(state, n).text for n in range(200)]
    assert len(set(texts)) > 60
    assert predict(state, 10**6) is not None


@pytest.mark.parametrize("name", ["three", "fold", "three-linear", "xor", "tents", "saddle"])
def test_another_one_is_never_the_same_again(name):
    """Of a view that allows few kinds, too, each in its turn: no question stands twice in a row."""
    state = ViewState.of_preset(PRESETS[name])
    asked = [predict(state, n) for n in range(32)]
    assert all(one.kind != after.kind for one, after in pairwise(asked))


def test_a_lesson_is_asked_what_it_is_about():
    for lesson in LESSONS:
        assert predict(lesson.view, 0).kind == OF_LESSON[lesson.number][0]
    assert set(OF_LESSON) == {lesson.number for lesson in LESSONS}
    assert all(kind in KINDS for kinds in OF_LESSON.values() for kind in kinds)


def test_a_view_of_which_nothing_is_clear():
    """Nothing folds, nothing is steep, and there is no room for a layer: nothing is asked, and nothing is right."""
    depth = 6
    state = ViewState(
        weights=(((0.0,),),) * (depth + 1),
        biases=((0.0,),) * (depth + 1),
        negative_slope=1.0,
        layer=depth - 1,
    )
    assert predict(state, 0) is None
    assert check(state, 0, "1").right is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type a number first"),
        ("   ", "Type a number first"),
        ("nan", "nan"),
        ("inf", "expected a number"),
        ("NaN", "expected a number"),
        ("half", "Expected a number such as 0.8 or −2; got “half”."),
        ("1e999", "expected a number"),
        ("1/2", "Expected a number"),
        ("9" * (LONGEST + 1), f"An answer has at most {LONGEST} characters; this one has {LONGEST + 1}."),
        ("x" * 5000, "An answer has at most"),
    ],
)
def test_what_is_no_answer_gets_a_sentence(text, said):
    verdict = check(THREE, first("number"), text)
    assert verdict.right is None
    assert said.lower() in verdict.words.lower()
    assert verdict.words.endswith(".")
    assert not verdict.told
    assert not verdict.why


@pytest.mark.parametrize("text", ["7", "-1", "0.5", "", "first", "nan"])
def test_what_is_no_choice_gets_a_sentence(text):
    verdict = check(THREE, first("choose"), text)
    assert verdict.right is None
    assert verdict.words.endswith(".")


def test_numbers_as_people_type_them():
    n = first("number", LESSONS[3].view)
    truth = predict(LESSONS[3].view, n).truths[0]
    for text in (repr(truth), f" {truth!r} ", repr(truth).replace("-", "−"), repr(truth).replace(".", ",")):
        assert check(LESSONS[3].view, n, text).right is True


def test_a_decimal_at_the_very_edge_is_right():
    """0.3 is 0.1 off 0.2, whatever the floats nearest to them are."""
    state = LESSONS[1].view
    n = next(n for n in range(200) if predict(state, n).kind == "bias-of-knot")
    asked = predict(state, n)
    for sign in (-1, 1):
        edge = round(asked.truths[0] + sign * asked.within, 6)
        assert check(state, n, repr(edge)).right is True
        assert check(state, n, repr(round(edge + sign * asked.within / 1e6, 12))).right is False


@settings(max_examples=25)
@given(view_states(), st.integers(0, 10**6), st.text(max_size=60))
def test_any_view_and_any_answer(state, n, answer):
    asked = predict(state, n)
    verdict = check(state, n, answer)
    assert verdict.words
    if asked is not None:
        assert check(state, n, repr(asked.truths[0]) if asked.control != "choose" else str(int(asked.truths[0]))).right


def test_a_number_that_no_slider_leads_to_is_to_be_typed():
    assert from_now(0.5, -2.9) == "(now 0.50)"
    assert from_now(0.5, 3.6) == "(now 0.50; the slider ends at 3.00: type it into the box)"
    assert from_now(-4.0, 3.6) == "(now −4.00)"
    texts = [predict(LESSONS[0].view, n).text for n in range(60)]
    assert any("type it into the box" in text for text in texts)
