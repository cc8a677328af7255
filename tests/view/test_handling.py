"""A hand on the picture: what it holds lands where the hand is, or a sentence says why it does not."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import read_question
from relu_fold.view.handling import OnCrease, OnCreaseEnd, OnKnot, handle, holds
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.parameters import assign, value_at
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.strategies_view import plane_views, view_states

LINE, TENTS = ViewState.of_preset(PRESETS["three"]), ViewState.of_preset(PRESETS["tents"])
PLANE = ViewState.of_preset(PRESETS["three-folds"])
FIRST_OF_TENTS = msgspec.structs.replace(TENTS, layer=0)
COORDINATES = st.floats(-1, 1)


def knot(state, neuron):
    return -state.biases[0][neuron] / state.weights[0][neuron][0]


def composed(state, x):
    """What the stage of the first layer composes, at a point."""
    net = state.network
    z = net.pre_activations(np.array([[x]]))
    sums = (*z, net([[x]]))[1]
    return float(sums[0, state.target])


def check_numbers(before, handled):
    """The numbers that are told are those that differ, and setting them one by one gives the same view."""
    state = before
    for path, value in handled.numbers.items():
        state = assign(state, path, value)
    assert state == handled.state


# --- knots ---


@given(st.integers(0, 2), st.floats(-3, 3), st.floats(-2, 2))
def test_a_knot_of_the_first_layer_lands_under_the_hand(neuron, x, y):
    handled = handle(LINE, OnKnot(neuron, x, y))
    check_numbers(LINE, handled)
    np.testing.assert_allclose(knot(handled.state, neuron), x, rtol=0, atol=1e-12)
    if handled.stopped:
        assert "stops here" in handled.stopped
    else:
        np.testing.assert_allclose(composed(handled.state, x), y, rtol=0, atol=1e-6)


@given(st.integers(0, 1), st.floats(-0.25, 1.25), st.floats(-1, 1), st.integers(0, 1))
def test_the_height_of_a_knot_is_that_of_the_neuron_that_is_composed(neuron, x, y, target):
    state = msgspec.structs.replace(FIRST_OF_TENTS, target=target)
    handled = handle(state, OnKnot(neuron, x, y))
    check_numbers(state, handled)
    np.testing.assert_allclose(knot(handled.state, neuron), x, rtol=0, atol=1e-12)
    if not handled.stopped:
        np.testing.assert_allclose(composed(handled.state, x), y, rtol=0, atol=1e-6)


@given(st.floats(-0.25, 1.25), st.floats(-1, 1))
def test_seen_from_a_later_layer_a_knot_moves_along_the_line_only(x, y):
    handled = handle(TENTS, OnKnot(1, x, y))
    assert list(handled.numbers) == ["b.0.1"]
    assert handled.by is None
    np.testing.assert_allclose(knot(handled.state, 1), x, rtol=0, atol=1e-12)
    assert handled.state.weights == TENTS.weights


@pytest.mark.parametrize(("x", "end"), [(-100.0, -3.0), (3.5, 3.0), (1e300, 3.0)])
def test_a_knot_does_not_leave_the_domain(x, end):
    assert knot(handle(LINE, OnKnot(0, x, 0.0)).state, 0) == end


def test_the_neuron_that_lifts_a_knot_is_told_and_can_be_chosen():
    chosen = handle(LINE, OnKnot(2, 1.2, 0.3))
    assert chosen.by is not None
    assert f"w.1.0.{chosen.by}" in chosen.numbers
    again = handle(chosen.state, OnKnot(2, -0.9, 0.3, by=chosen.by))  # where another would need to change less
    assert again.by == chosen.by != handle(chosen.state, OnKnot(2, -0.9, 0.3)).by
    assert handle(chosen.state, OnKnot(2, -1.4, 0.3, by=chosen.by)).by is None  # there it is 0: the bias lifts
    for by in (0, 1):
        handled = handle(LINE, OnKnot(2, 0.5, 0.3, by=by))
        assert handled.by == by
        assert list(handled.numbers) == ["b.0.2", f"w.1.0.{by}"]


def test_a_knot_that_no_neuron_can_lift_is_lifted_by_the_bias():
    handled = handle(ViewState.of_preset(PRESETS["one"]), OnKnot(0, 1.0, 0.75))
    assert handled.by is None
    assert handled.numbers == {"b.0.0": -1.0, "b.1.0": 0.75}


def test_a_limit_says_why_the_knot_is_not_under_the_hand():
    steep = assign(LINE, "w.0.0.0", MAX_MAGNITUDE)
    handled = handle(steep, OnKnot(0, 2.0, 0.0))
    assert handled.state.biases[0][0] == -MAX_MAGNITUDE
    assert handled.stopped.startswith("The knot stops here: the bias of neuron 1 may not go beyond ±")


def test_a_neuron_without_a_weight_has_no_knot_to_hold():
    flat = assign(LINE, "w.0.1.0", 0.0)
    handled = handle(flat, OnKnot(1, 0.0, 0.0))
    assert (handled.state, handled.numbers) == (flat, {})
    assert handled.stopped.startswith("Neuron 2 has no knot to drag")


def test_a_knot_says_on_which_side_its_neuron_is_on():
    words = [one["along"].words for one in holds(LINE)]
    assert words[0] == "Neuron 1 is on where x > −1.20. Drag sideways: the bias of neuron 1."
    assert words[1].startswith("Neuron 2 is on where x < 0.75. ")
    outside = [one["along"].words for one in holds(assign(LINE, "b.0.1", 9.0))]
    assert outside[1] == "Drag sideways: the bias of neuron 2."


@given(view_states())
def test_what_a_knot_says_is_true_right_beside_it(state):
    if state.input_dim == 2:
        return
    for neuron, ways in enumerate(holds(state)):
        weight, bias = state.weights[0][neuron][0], state.biases[0][neuron]
        said = ways["along"].words.partition(" is on where x ")[2]
        if not said or abs(weight) < 1e-3:
            continue
        beside = knot(state, neuron) + (1 if said.startswith(">") else -1)
        assert weight * beside + bias > 0


# --- creases ---


@settings(max_examples=50)
@given(plane_views(), st.data(), COORDINATES, COORDINATES)
def test_a_crease_passes_through_the_hand_and_keeps_its_direction(state, data, x, y):
    neuron = data.draw(st.integers(0, state.widths[0] - 1))
    handled = handle(state, OnCrease(neuron, (x, y)))
    check_numbers(state, handled)
    assert handled.state.weights == state.weights
    w = state.weights[0][neuron]
    if w == (0.0, 0.0):
        assert "has no crease to drag" in handled.stopped
        assert handled.state == state
    else:
        assert handled.stopped == ""
        z = handled.state.network.pre_activations([[x, y]])[0][0, neuron]
        np.testing.assert_allclose(z, 0, atol=1e-12 * (1 + math.hypot(*w)))


@settings(max_examples=50)
@given(plane_views(), st.data(), st.tuples(COORDINATES, COORDINATES), st.tuples(COORDINATES, COORDINATES))
def test_turning_a_crease_keeps_its_norm_and_its_pivot(state, data, pivot, point):
    assume(math.dist(pivot, point) > 1e-3)
    neuron = data.draw(st.integers(0, state.widths[0] - 1))
    w = state.weights[0][neuron]
    assume(w != (0.0, 0.0))
    handled = handle(state, OnCreaseEnd(neuron, pivot, point))
    check_numbers(state, handled)
    assert handled.stopped == ""
    turned = handled.state.weights[0][neuron]
    np.testing.assert_allclose(math.hypot(*turned), math.hypot(*w), rtol=1e-12)
    z = handled.state.network.pre_activations([pivot, point])[0][:, neuron]
    np.testing.assert_allclose(z, 0, atol=1e-12 * (1 + math.hypot(*w)))
    assert turned[0] * w[0] + turned[1] * w[1] >= -1e-12  # the active side stays on its side


def test_a_crease_that_is_too_steep_stops_and_says_so():
    steep = assign(PLANE, "w.0.0.0", MAX_MAGNITUDE)
    wide = msgspec.structs.replace(steep, domain=(-3.0, 3.0))
    handled = handle(wide, OnCrease(0, (3.0, 0.0)))
    assert abs(handled.state.biases[0][0]) == MAX_MAGNITUDE
    assert handled.stopped.startswith("The crease stops here: the bias of neuron 1")
    turned = handle(wide, OnCreaseEnd(0, (3.0, 0.0), (3.0, 1.0)))
    assert "less steep" in turned.stopped
    z = turned.state.network.pre_activations([(3.0, 0.0), (3.0, 1.0)])[0][:, 0]
    np.testing.assert_allclose(z, 0, atol=1e-6)


def test_a_hand_on_its_own_pivot_turns_nothing():
    handled = handle(PLANE, OnCreaseEnd(0, (0.1, 0.1), (0.1, 0.1)))
    assert handled.state == PLANE
    assert "no direction" in handled.stopped


# --- what is not there ---

GONE = [
    (LINE, OnKnot(3, 0.0, 0.0)),
    (LINE, OnKnot(-1, 0.0, 0.0)),
    (LINE, OnKnot(0, 0.0, 0.0, by=9)),
    (LINE, OnCrease(0, (0.0, 0.0))),
    (PLANE, OnKnot(0, 0.0, 0.0)),
    (PLANE, OnCrease(3, (0.0, 0.0))),
    (PLANE, OnCreaseEnd(-1, (0.0, 0.0), (1.0, 1.0))),
]


@pytest.mark.parametrize(("state", "hand"), GONE, ids=str)
def test_what_is_not_there_cannot_be_held(state, hand):
    with pytest.raises(ValueError, match="expected"):
        handle(state, hand)


def ask_hand(state, hand):
    return answer(read_question(calls.question("hand", state=state, hand=hand))).reply


@pytest.mark.parametrize(("state", "hand"), GONE, ids=str)
def test_the_page_is_told_so_in_a_sentence_and_nothing_changes(state, hand):
    reply = ask_hand(state, hand)
    assert reply["numbers"] == {}
    assert reply["stopped"][0].isupper()
    assert reply["stopped"].endswith(".")
    assert "expected" in reply["stopped"]


def test_the_page_gets_numbers_and_the_picture_of_them():
    hand = OnCrease(1, (0.2, -0.3))
    reply, handled = ask_hand(PLANE, hand), handle(PLANE, hand)
    assert (reply["numbers"], reply["stopped"], reply["by"]) == (handled.numbers, "", None)
    moved = answer(read_question(calls.question("drag", state=handled.state))).reply
    assert reply["sheets"] == moved["sheets"]


@pytest.mark.parametrize("hand", [OnKnot(0, 0.4, 0.2), OnKnot(0, 0.4, 0.2, by=2)], ids=str)
def test_a_hand_is_the_same_after_its_way_through_json(hand):
    kinds = OnKnot | OnCrease | OnCreaseEnd
    assert msgspec.json.decode(msgspec.json.encode(hand), type=kinds) == hand
    assert value_at(handle(LINE, hand).state, "b.0.0") == -0.4


# --- one number at a time ---


def paths_that_differ(before, after):
    old, new = (dict(numbers_of(view)) for view in (before, after))
    return {path for path in old if old[path] != new[path]}


def numbers_of(view):
    for i, matrix in enumerate(view.weights):
        yield from ((f"w.{i}.{j}.{k}", w) for j, row in enumerate(matrix) for k, w in enumerate(row))
    for i, row in enumerate(view.biases):
        yield from ((f"b.{i}.{j}", b) for j, b in enumerate(row))


@pytest.mark.parametrize("neuron", range(3))
@pytest.mark.parametrize("way", ["along", "lift"])
def test_a_hand_turns_what_was_said_that_it_would_and_nothing_else(neuron, way):
    said = holds(LINE)[neuron][way]
    hand = OnKnot(neuron, x=0.35) if way == "along" else OnKnot(neuron, y=0.7)
    assert paths_that_differ(LINE, handle(LINE, hand).state) == set(said.paths)
    assert said.words.endswith(".")


def test_in_the_plane_a_crease_turns_its_bias_and_its_end_all_three_numbers():
    plane = PLANE
    for neuron, said in enumerate(holds(plane)):
        moved = handle(plane, OnCrease(neuron, (0.3, 0.1))).state
        assert paths_that_differ(plane, moved) == set(said["crease"].paths)
        turned = handle(plane, OnCreaseEnd(neuron, (0.0, 0.0), (0.3, 0.71))).state
        assert paths_that_differ(plane, turned) == set(said["crease-end"].paths)


def test_from_a_later_layer_no_knot_is_lifted():
    assert TENTS.layer > 0
    assert all(set(said) == {"along"} for said in holds(TENTS))
    assert any("lift" in said for said in holds(FIRST_OF_TENTS))


def test_a_neuron_without_a_weight_says_of_no_lift():
    view = msgspec.structs.replace(LINE, weights=(((0.0,), *LINE.weights[0][1:]), *LINE.weights[1:]))
    assert set(holds(view)[0]) == {"along"}
