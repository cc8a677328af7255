"""Where a hand on the picture may go: each value of a table is the one that a hand there would set."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exchange import ways as module
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import read_question
from relu_fold.exchange.ways import MOST_PLACES, Places, Stretch, ways
from relu_fold.view.handling import OnCrease, OnCreaseEnd, OnKnot, handle, holds
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.parameters import assign, value_at
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.strategies_view import plane_views, view_states

LINE = ViewState.of_preset(PRESETS["three"])
TENTS = msgspec.structs.replace(ViewState.of_preset(PRESETS["tents"]), layer=0)
PLANE = ViewState.of_preset(PRESETS["three-folds"])
ON_LINE = Places(Stretch(-3.1, 3.1, 62), Stretch(-2.0, 2.0, 40))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """A test is not cut short by a machine that is busy."""
    monkeypatch.setattr(module, "SECONDS", 60.0)


def box(state, count=60):
    return Places(Stretch(*state.domain, count), Stretch(*state.domain_y, count))


def places_of(way):
    """Where a hand is for each value."""
    return [way.first + i * way.step for i in range(len(way.values))]


def assert_same(one, other):
    """Two views agree: the same to the last bit, but for the rounding of where the hand is."""
    assert one.weights[:1] == other.weights[:1]
    flat = [[value for row in (*view.biases, *view.weights[-1]) for value in row] for view in (one, other)]
    np.testing.assert_allclose(flat[0], flat[1], rtol=1e-12, atol=1e-12)


# --- each value is that of a hand there ---


@pytest.mark.parametrize("state", [LINE, TENTS], ids=["three", "tents"])
@pytest.mark.parametrize("neuron", [0, 1])
def test_a_knot_that_is_dragged_by_a_table_is_where_a_hand_would_put_it(state, neuron):
    found = ways(state, neuron, ON_LINE)
    assert set(found) == {"along", "lift"}
    for name, hand in (("along", lambda at: OnKnot(neuron, x=at)), ("lift", lambda at: OnKnot(neuron, y=at))):
        way = found[name]
        assert way.across == (1.0,)
        assert list(way.paths) == list(holds(state)[neuron][name].paths), "what is said on hover"
        for at, value in zip(places_of(way), way.values, strict=True):
            assert_same(assign(state, way.paths[0], value), handle(state, hand(at)).state)


def test_the_places_of_a_knot_are_those_that_were_asked_for():
    for way, stretch in zip(ways(LINE, 0, ON_LINE).values(), (ON_LINE.x, ON_LINE.y), strict=True):
        np.testing.assert_allclose(places_of(way), np.linspace(stretch.low, stretch.high, stretch.count + 1))


def test_at_the_ends_a_knot_is_at_those_of_the_domain():
    values = ways(LINE, 0, ON_LINE)["along"].values
    w = LINE.weights[0][0][0]
    assert (values[0], values[-1]) == (-w * LINE.domain[0], -w * LINE.domain[1])


@given(st.integers(0, 2), st.integers(0, 60), st.integers(0, 60))
def test_a_crease_that_is_dragged_by_a_table_is_where_a_hand_would_put_it(neuron, i, k):
    """Wherever the hand is in the box: the value is that of a place less than half a pixel beside it."""
    point = tuple(low + (high - low) * n / 60 for (low, high), n in ((PLANE.domain, i), (PLANE.domain_y, k)))
    way = ways(PLANE, neuron, box(PLANE))["crease"]
    place = (np.dot(way.across, point) - way.first) / way.step
    near = min(max(round(place), 0), len(way.values) - 1)
    assert abs(place - near) <= 0.5 + 1e-9
    inside = np.array(point) + (near - place) * way.step * np.array(way.across) / np.dot(way.across, way.across)
    assert_same(assign(PLANE, way.paths[0], way.values[near]), handle(PLANE, OnCrease(neuron, tuple(inside))).state)


@settings(max_examples=50)
@given(plane_views(), st.data())
def test_a_crease_has_a_place_for_each_pixel_across_it_from_corner_to_corner(state, data):
    neuron = data.draw(st.integers(0, state.widths[0] - 1))
    w = np.array(state.weights[0][neuron])
    found = ways(state, neuron, box(state))
    assume(w.any())
    assume("crease" in found)
    way = found["crease"]
    assert way.paths == (f"b.0.{neuron}",)
    assert 0.5 < way.step <= 1 + 1e-9, "in pixels"
    corners = np.array([(x, y) for x in state.domain for y in state.domain_y])
    along = corners @ way.across
    np.testing.assert_allclose(places_of(way)[0], along.min(), atol=1e-9 * np.abs(along).max())
    np.testing.assert_allclose(places_of(way)[-1], along.max(), atol=1e-9 * np.abs(along).max())
    np.testing.assert_allclose(way.values[0], -(corners @ w)[along.argmin()], atol=1e-9 * (1 + np.abs(w).sum()))
    assert np.all(np.diff(way.values) <= 0)


def test_a_pixel_counts_as_wide_as_it_is_high():
    wide = msgspec.structs.replace(PLANE, domain=(-10.0, 10.0), weights=(((1.0, 1.0),) * 3, PLANE.weights[1]))
    way = ways(wide, 0, Places(Stretch(-10.0, 10.0, 200), Stretch(-1.0, 1.0, 20)))["crease"]
    assert len(way.values) == 1 + math.ceil(220 / math.sqrt(2))


# --- a crease that is turned ---

WIDE = msgspec.structs.replace(PLANE, domain=(-4.0, 4.0))  # a pixel is not as wide as it is high
PIVOT = (0.1, -0.2)


def hand_at(way, place, far=0.3):
    """A hand on the way, by its place."""
    angle = way.first + place * way.step
    return tuple((np.array(way.pivot) + far * np.array((math.cos(angle), math.sin(angle))) / way.scale).tolist())


def numbers_at(way, place):
    return way.values[3 * place : 3 * place + 3]


@pytest.mark.parametrize("state", [PLANE, WIDE], ids=["square", "wide"])
@pytest.mark.parametrize("neuron", [0, 1, 2])
def test_a_crease_that_turns_by_a_table_is_where_a_hand_would_turn_it_all_the_way_round(state, neuron):
    way = ways(state, neuron, box(state), PIVOT)["turn"]
    assert way.paths == holds(state)[neuron]["crease-end"].paths, "what is said on hover"
    count = len(way.values) // 3
    np.testing.assert_allclose(count * way.step, 2 * math.pi)
    came, home = state, count // 4  # the crease itself is a right angle on from where the table begins
    for place in range(home, home + count + 1):
        came = handle(came, OnCreaseEnd(neuron, PIVOT, hand_at(way, place % count))).state
        found = [value_at(came, path) for path in way.paths]
        np.testing.assert_allclose(numbers_at(way, place % count), found, rtol=1e-9, atol=1e-12)


def test_a_pixel_round_the_pivot_is_one_where_the_crease_leaves_the_box():
    way = ways(assign(PLANE, "w.0.0.1", 0.0), 0, box(PLANE, 200), (0.0, 0.0))["turn"]
    np.testing.assert_allclose(way.step * 100, 1.0, rtol=0.01)  # an upright crease ends 100 pixels above its middle
    assert len(ways(PLANE, 0, box(PLANE, 2_000), (0.0, 0.0))["turn"].values) == 3 * module.MOST_ANGLES


def test_a_crease_that_a_limit_stops_or_that_is_none_does_not_turn_by_a_table():
    assert ways(assign(PLANE, "w.0.0.0", MAX_MAGNITUDE), 0, box(PLANE), (0.9, 0.9)) == {}
    flat = assign(assign(PLANE, "w.0.0.0", 0.0), "w.0.0.1", 0.0)
    assert ways(flat, 0, box(PLANE), PIVOT) == {}
    with pytest.raises(InputError, match="pivot"):
        ways(PLANE, 0, box(PLANE), (1e9, 0.0))


def test_a_pivot_beyond_the_box_has_a_table_too():
    way = ways(PLANE, 0, box(PLANE), (3.0, 3.0))["turn"]
    assert all(map(math.isfinite, way.values))


def test_a_hand_on_the_end_of_a_crease_is_told_how_it_turns():
    hand = OnCreaseEnd(1, PIVOT, (0.5, 0.6))
    reply = ask("hand", state=PLANE, hand=hand, places=box(PLANE))
    assert reply["ways"] == ways(PLANE, 1, box(PLANE), PIVOT)
    assert ask("ways", state=PLANE, neuron=1, places=box(PLANE), pivot=PIVOT)["ways"] == ways(
        PLANE, 1, box(PLANE), PIVOT
    )


# --- where there is none ---


def test_a_neuron_without_a_weight_has_no_way():
    flat = assign(LINE, "w.0.1.0", 0.0)
    assert ways(flat, 1, ON_LINE) == {}
    plane = assign(assign(PLANE, "w.0.0.0", 0.0), "w.0.0.1", 0.0)
    assert ways(plane, 0, box(plane)) == {}


def test_from_a_later_layer_no_knot_is_lifted():
    assert set(ways(msgspec.structs.replace(TENTS, layer=1), 0, ON_LINE)) == {"along"}


def test_a_way_on_which_a_limit_stops_the_hand_has_no_table_since_that_has_to_be_said():
    assert set(ways(assign(LINE, "w.0.0.0", MAX_MAGNITUDE), 0, ON_LINE)) == {"lift"}
    far = Places(ON_LINE.x, Stretch(0.0, 1e9, 10))
    assert set(ways(LINE, 0, far)) == {"along"}


@pytest.mark.parametrize(
    ("neuron", "places"),
    [
        (3, ON_LINE),
        (-1, ON_LINE),
        (0, Places(Stretch(1.0, 1.0, 10), ON_LINE.y)),
        (0, Places(Stretch(-1e7, 1.0, 10), ON_LINE.y)),
        (0, Places(ON_LINE.x, Stretch(1.0, -1.0, 10))),
        (0, Places(ON_LINE.x, Stretch(-1e308, 1e308, 1))),
    ],
    ids=str,
)
def test_what_is_no_place_is_refused_and_the_page_goes_on_without(neuron, places):
    with pytest.raises(InputError, match="expected"):
        ways(LINE, neuron, places)
    assert ask("ways", state=LINE, neuron=neuron, places=places)["ways"] == {}


def test_in_the_plane_both_axes_are_places():
    with pytest.raises(InputError, match="y to"):
        ways(PLANE, 0, Places(Stretch(-1.0, 1.0, 10), Stretch(-1.0, 1e9, 10)))


def test_the_time_ends_it_and_the_page_goes_on_without(monkeypatch):
    with time_limit(-1.0), pytest.raises(OutOfTime):
        ways(LINE, 0, ON_LINE)
    monkeypatch.setattr(module, "SECONDS", -1.0)
    assert ask("ways", state=LINE, neuron=0, places=ON_LINE)["ways"] == {}
    reply = ask("hand", state=LINE, hand=OnKnot(0, x=0.4), places=ON_LINE)
    assert (reply["ways"], reply["numbers"]) == ({}, {"b.0.0": -0.4})


# --- the questions ---


def ask(kind, **fields):
    return answer(read_question(calls.question(kind, **fields))).reply


def test_a_hand_without_warning_is_told_its_ways_with_its_picture():
    hand = OnKnot(0, x=0.4)
    reply = ask("hand", state=LINE, hand=hand, places=ON_LINE)
    assert reply["neuron"] == 0
    assert reply["ways"] == ways(LINE, 0, ON_LINE), "of the view that asked, as the page keeps them"
    assert reply["ways"]["lift"] != ways(handle(LINE, hand).state, 0, ON_LINE)["lift"], "a knot elsewhere has another"
    assert "ways" not in ask("hand", state=LINE, hand=hand)


@pytest.mark.parametrize("state", [LINE, PLANE], ids=["line", "plane"])
def test_the_page_is_told_of_the_neuron_that_it_asked_about(state):
    reply = ask("ways", state=state, neuron=1, places=box(state))
    assert reply["neuron"] == 1
    assert reply["ways"] == ways(state, 1, box(state))
    assert msgspec.json.decode(msgspec.json.encode(reply["ways"]), type=dict[str, module.Straight]) == reply["ways"]


@pytest.mark.parametrize("count", [0, MOST_PLACES + 1, 1.5, "1"])
def test_places_that_are_none_or_too_many_are_refused(count):
    stretch = {"low": 0.0, "high": 1.0, "count": count}
    with pytest.raises(InputError):
        read_question(calls.question("ways", neuron=0, places={"x": stretch, "y": stretch}))


@settings(max_examples=50, deadline=None)
@given(view_states(), st.integers(0, 31), st.floats(-5, 5), st.floats(0.001, 1e9))
def test_any_view_has_tables_that_a_slider_can_follow_or_none(state, neuron, low, size):
    places = Places(Stretch(*state.domain, 5), Stretch(low, low + size, 5) if state.input_dim == 1 else box(state).y)
    if neuron >= state.widths[0]:
        return
    for way in ways(state, neuron, places).values():
        assert len(way.values) >= 2
        assert all(math.isfinite(value) for value in (way.first, way.step, *way.across, *way.values))
        assert way.step > 0
        for value in (way.values[0], way.values[-1]):
            assert value_at(assign(state, way.paths[0], value), way.paths[0]) == value
        signs = set(np.sign(np.diff(way.values))) - {0.0}
        assert len(signs) <= 1, "it goes one way"
