"""A thousand questions, each held against fractions: what is right, what is wrong, and what is said of both."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest

from relu_fold.predictions.ask import check, predict
from relu_fold.predictions.creases import who_flips
from relu_fold.predictions.kinds import KINDS
from relu_fold.predictions.layers import unfolded, unfolded_slope
from relu_fold.predictions.posed import NotAsked
from relu_fold.predictions.seen import Seen
from relu_fold.view.viewstate import ViewState
from tests.exact.plane.oracle_plane import as_decimals
from tests.predictions.answers import ANSWERS
from tests.predictions.oracle import NOTHING, Truth
from tests.predictions.views import views

EACH = 10  # questions of each view
VIEWS = views()


@pytest.fixture(scope="module")
def asked():
    return [[predict(state, n) for n in range(EACH)] for state in VIEWS]


def test_there_are_a_thousand_of_them_and_of_every_kind(asked):
    kinds = Counter(one.kind for of_view in asked for one in of_view)
    assert kinds.total() == 1000
    assert set(kinds) == set(KINDS) == set(ANSWERS)


@pytest.mark.parametrize("number", range(len(VIEWS)))
def test_each_is_right_in_fractions(asked, number):
    truth = Truth(VIEWS[number])
    for n, one in enumerate(asked[number]):
        right = ANSWERS[one.kind](truth, one)
        if one.control == "choose":
            assert right.count(True) == 1, one
            assert one.truths == (float(right.index(True)),), one
            judged_choice(VIEWS[number], n, one)
        else:
            assert len(right) == len(one.truths), (one, right)
            for told, exact in zip(sorted(one.truths), sorted(right), strict=True):
                assert abs(as_decimals(told) - exact) <= NOTHING * max(1, abs(exact)) * max(
                    1, as_decimals(one.within)
                ), one
            judged_number(VIEWS[number], n, one, right)


def judged_choice(state, n, one):
    assert len({option.text for option in one.options}) == len(one.options) >= 2
    for i in range(len(one.options)):
        verdict = check(state, n, str(i))
        assert verdict.right is (i == one.truths[0])
        assert one.told.lower() in verdict.words.lower()
        assert verdict.why.endswith(one.why)
        assert verdict.seen == one.seen
        if not verdict.right:
            assert verdict.why
            assert one.options[i].why in verdict.why


def judged_number(state, n, one, right):
    """At the edge of what is right, on both sides of it, in fractions."""
    within = as_decimals(one.within)
    assert one.within == 0 or within > 0
    for exact in right:
        for off in (
            -within - max(within, 1) / 1000,
            -within * 999 / 1000,
            0,
            within * 999 / 1000,
            within + max(within, 1) / 1000,
        ):
            answer = float(exact + off)
            near = min(abs(as_decimals(answer) - other) for other in right)
            verdict = check(state, n, repr(answer))
            assert verdict.right is bool(near <= within + NOTHING * max(1, abs(exact))), (one, answer)
            assert verdict.why == one.why
            assert one.told in verdict.words
    if one.within:
        assert f"within {one.within:g}"[:9] in one.text.replace("−", "-"), one.text


def test_the_places_that_are_shown_are_in_view(asked):
    for state, of_view in zip(VIEWS, asked, strict=True):
        for one in of_view:
            for spot in (*one.asked, *one.seen):
                assert len(spot.at) == state.input_dim
                assert {type(at) for at in spot.at} == {float}
                assert all(lo <= at <= hi for at, (lo, hi) in zip(spot.at, state.box, strict=False)), one


def test_a_step_beside_a_border_stays_in_view():
    """Creases that run along a side of the box, so near that the step across them would lead out of it."""
    beside = ViewState(
        weights=(((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)), ((1.0, 1.0, 1.0),)),
        biases=((-0.97, 0.98, 0.3), (0.0,)),
        domain=(-1.0, 1.0),
    )
    flips, seen = 0, Seen(beside)
    for seed in range(60):
        try:
            asked = who_flips(seen, random.Random(seed))
        except NotAsked:
            continue
        flips += 1
        assert all(-1 <= at <= 1 for spot in asked.asked for at in spot.at)
    assert flips


def test_what_rounding_leaves_of_a_slope_is_none():
    """0.1 + 0.2 - 0.3 is 0: unfolded this is level, so no line that rises or falls is left of it."""
    level = ViewState(
        weights=(((0.1,), (0.2,), (-0.3,)), ((1.0, 1.0, 1.0),)), biases=((0.0, 0.1, 0.2), (0.0,)), domain=(-3.0, 3.0)
    )
    with pytest.raises(NotAsked):
        unfolded(Seen(level), random.Random(0))
    asked = unfolded_slope(Seen(level), random.Random(0))
    assert asked.told == "0"
    assert asked.why.endswith("= 0.")


def test_an_axis_reaches_what_is_right(asked):
    marks = [one for of_view in asked for one in of_view if one.control == "mark"]
    assert marks
    for one in marks:
        low, high, step = one.axis
        assert all(low < truth < high for truth in one.truths)
        assert Fraction(step) * 2 < Fraction(one.within)


def test_another_one_is_of_another_kind(asked):
    for of_view in asked:
        if len({one.kind for one in of_view}) > 4:
            kinds = [one.kind for one in of_view]
            assert len(set(kinds)) > len(kinds) / 3
