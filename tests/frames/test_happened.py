"""What just happened is told once, in words, at its place; and nothing is told that did not happen."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.frames.line import frame
from relu_fold.frames.news.happened import MAX_TOLD, happened
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import view_states


def line(w, b, v, bias=0.0, **fields):
    """A view of one hidden layer on a line from -3 to 3."""
    weights = (tuple((one,) for one in w), (tuple(v),))
    return ViewState(weights=weights, biases=(tuple(b), (bias,)), **fields)


def plane(w, b, v, bias=0.0, **fields):
    box = {"domain": (-1.0, 1.0), "domain_y": (-1.0, 1.0)}
    return ViewState(weights=(w, (v,)), biases=(b, (bias,)), **box | fields)


def told(before, after):
    draw = frame if after.input_dim == 1 else plane_frame
    return happened(draw(before), draw(after))


def kinds(before, after):
    return [(one.what, one.neurons) for one in told(before, after)]


def words(before, after):
    return [one.words for one in told(before, after)]


UP = 9.0  # a bias of the output that keeps f away from 0
KNOT = line([1.0], [0.0], [1.0], UP)  # at 0


# --- one knot, and the ends of the domain ---


def test_a_knot_leaves_on_the_right_and_its_neuron_is_dead():
    gone = line([1.0], [-4.0], [1.0], UP)
    (one,) = told(KNOT, gone)
    assert (one.what, one.neurons, one.at) == ("died", (0,), (3.0, 9.0))
    assert one.words == (
        "The knot of neuron 1 left the view on the right. "
        "It is on nowhere in view now, and passes on nothing: here it is dead."
    )


def test_a_knot_leaves_on_the_left_and_its_neuron_is_on_everywhere():
    (one,) = told(KNOT, line([1.0], [4.0], [1.0], UP))
    assert (one.what, one.neurons, one.at) == ("left", (0,), (-3.0, 10.0))
    assert (
        one.words
        == "The knot of neuron 1 left the view on the left. It is on everywhere in view now, and folds nothing here."
    )


def test_a_dead_neuron_wakes_and_says_where():
    (one,) = told(line([1.0], [-4.0], [1.0], UP), line([1.0], [-2.5], [1.0], UP))
    assert (one.what, one.neurons, one.at) == ("woke", (0,), (2.5, 9.0))
    assert one.words == "Neuron 1 woke up: its knot is in view, at x = 2.50."


def test_a_knot_comes_back_of_a_neuron_that_was_on():
    (one,) = told(line([1.0], [4.0], [1.0], UP), line([1.0], [2.5], [1.0], UP))
    assert (one.what, one.at) == ("came", (-2.5, 9.0))
    assert one.words == "Neuron 1 folds in view again: its knot is in view, at x = −2.50."


def test_a_knot_exactly_on_the_domains_end_folds_nothing_in_view():
    assert kinds(KNOT, line([1.0], [-3.0], [1.0], UP)) == [("died", (0,))]
    assert kinds(line([1.0], [-3.0], [1.0], UP), line([1.0], [-4.0], [1.0], UP)) == []
    assert kinds(KNOT, line([1.0], [3.0], [1.0], UP)) == [("left", (0,))]


def test_a_neuron_that_loses_its_weight_vanishes_or_is_on_everywhere():
    assert words(KNOT, line([0.0], [0.0], [1.0], UP))[0].startswith("The knot of neuron 1 left the view on the right.")
    assert kinds(KNOT, line([0.0], [1.0], [1.0], UP)) == [("left", (0,))]


def test_a_neuron_without_a_knot_dies_and_wakes():
    on, off = line([0.0], [1.0], [1.0], UP), line([0.0], [-1.0], [1.0], UP)
    assert [(one.what, one.at) for one in told(on, off)] == [("died", None)]
    assert words(off, on) == ["Neuron 1 woke up: it is on everywhere in view now."]


def test_who_is_dead_from_the_start_stays_so_without_a_word():
    assert kinds(line([1.0, 1.0], [0.0, -5.0], [1.0, 1.0], UP), line([1.0, 1.0], [1.0, -6.0], [1.0, 1.0], UP)) == []


def test_a_leaky_neuron_on_nowhere_is_not_called_dead():
    leaky = {"negative_slope": 0.5}
    (said,) = words(line([1.0], [0.0], [1.0], UP, **leaky), line([1.0], [-4.0], [1.0], UP, **leaky))
    assert said.endswith("It is on nowhere in view now, and folds nothing here.")


def test_a_neuron_without_a_fold_has_no_knot_to_lose():
    unfolded = {"negative_slope": 1.0}
    assert kinds(line([1.0], [0.0], [1.0], UP, **unfolded), line([1.0], [-4.0], [1.0], UP, **unfolded)) == []


# --- two knots ---

APART = line([1.0, 1.0], [1.0, -0.5], [1.0, 2.0], UP)  # at -1 and 0.5


def test_a_knot_passes_another():
    (one,) = told(APART, line([1.0, 1.0], [1.0, 2.0], [1.0, 2.0], UP))
    assert (one.what, one.neurons, one.at) == ("passed", (0, 1), (-2.0, 9.0))
    assert one.words == "The knot of neuron 2 passed that of neuron 1: it is at x = −2.00 now."


def test_two_knots_meet_and_part():
    together = line([1.0, 1.0], [1.0, 1.0], [1.0, 2.0], UP)
    (one,) = told(APART, together)
    assert (one.what, one.neurons, one.at) == ("met", (0, 1), (-1.0, 9.0))
    assert one.words == "The knots of neurons 1 and 2 meet at x = −1.00.".replace(
        "neurons 1 and 2", "neuron 1 and neuron 2"
    )
    assert words(together, APART) == ["The knots of neuron 1 and neuron 2 are apart now."]


def test_twins_that_move_together_are_no_news():
    assert kinds(line([1.0, 1.0], [1.0, 1.0], [1.0, 1.0], UP), line([1.0, 1.0], [0.5, 0.5], [1.0, 1.0], UP)) == []


def test_twins_die_together():
    dead = line([1.0, 1.0], [-5.0, -5.0], [1.0, 1.0], UP)
    assert kinds(line([1.0, 1.0], [1.0, 1.0], [1.0, 1.0], UP), dead) == [("died", (0,)), ("died", (1,))]


def test_a_knot_that_left_passed_nobody():
    assert kinds(APART, line([1.0, 1.0], [1.0, 4.0], [1.0, 2.0], UP)) == [("left", (1,))]


# --- one linear region of two, and back ---


def test_an_outgoing_weight_of_zero_makes_one_linear_region_of_two():
    (one,) = told(APART, line([1.0, 1.0], [1.0, -0.5], [1.0, 0.0], UP))
    assert (one.what, one.neurons, one.at) == ("joined", (1,), (0.5, 10.5))
    assert one.words == (
        "f no longer bends at the knot of neuron 2, at x = 0.50: "
        "the two activation regions beside it are one linear region now."
    )
    back = words(line([1.0, 1.0], [1.0, -0.5], [1.0, 0.0], UP), APART)
    assert back == ["Neuron 2 bends f again: one linear region became two."]


def test_two_bends_that_cancel_are_told_as_one():
    """h(x) - h(-x) = x."""
    mirror, cancel = line([1.0, -1.0], [0.0, 0.0], [1.0, 1.0], UP), line([1.0, -1.0], [0.0, 0.0], [1.0, -1.0], UP)
    (one,) = told(mirror, cancel)
    assert (one.what, one.neurons, one.at) == ("joined", (0, 1), (0.0, 9.0))


# --- zero ---


def test_the_line_touches_zero_and_leaves_it():
    above, touching, through = (line([1.0, -1.0], [0.0, 0.0], [1.0, 1.0], bias) for bias in (1.0, 0.0, -1.0))
    (one,) = told(above, touching)
    assert (one.what, one.words, one.at) == ("zero", "f touches 0 now, at x = 0.", (0.0, 0.0))
    (one,) = told(above, through)
    assert (one.words, one.at) == ("f passes 0 now, at x = −1.00 and 1.00.", (-1.0, 0.0))
    assert words(through, above) == ["f no longer comes to 0: it is above it all over the view."]
    below = line([1.0, -1.0], [0.0, 0.0], [-1.0, -1.0], -1.0)
    assert words(line([1.0, -1.0], [0.0, 0.0], [-1.0, -1.0], 1.0), below) == [
        "f no longer comes to 0: it is below it all over the view."
    ]


def test_another_valley_comes_to_zero():
    """f falls from 3 at x = -3 through 0, and its right end touches or passes 0 from below, too: a hat of height v."""
    low = line([1.0, 1.0, 1.0], [1.0, 0.0, -1.0], [0.5, -1.0, 0.5], -0.75)
    high = line([1.0, 1.0, 1.0], [1.0, 0.0, -1.0], [1.0, -2.0, 1.0], -0.75)
    assert [one.what for one in told(low, high)] == ["zero"]
    net = line([1.0, -1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, 1.0, 0.0], 0.5)
    assert kinds(net, net) == []


def test_a_line_that_is_zero_all_over_is_told_as_touching():
    assert words(line([1.0], [0.0], [0.0], 1.0), line([1.0], [0.0], [0.0], 0.0)) == ["f touches 0 now, at x = −3.00."]


# --- deeper layers ---

TENTS = ViewState.of_preset(PRESETS["tents"])


def with_bias(state, layer, neuron, value):
    biases = [list(one) for one in state.biases]
    biases[layer][neuron] = value
    return msgspec.structs.replace(state, biases=tuple(map(tuple, biases)))


def test_a_threshold_above_the_tent_folds_nothing():
    """Neuron 2 of layer 2 gets the tent times 4, less its bias: above 4 no input comes to its threshold."""
    first = told(TENTS, with_bias(TENTS, 1, 1, -4.5))[0]
    assert (first.what, first.neurons) == ("died", (3,))
    assert first.words.startswith("The knot of neuron 2 of layer 2 is gone: its knots met, and z no longer crosses 0")


def test_the_sum_for_a_neuron_of_the_next_layer_has_its_name():
    inner = msgspec.structs.replace(TENTS, layer=0)
    flat = msgspec.structs.replace(inner, weights=(inner.weights[0], ((2.0, 0.0), (4.0, -4.0)), inner.weights[2]))
    said = words(inner, flat)
    assert any(
        one.startswith("z of neuron 1 of layer 2 no longer bends at the knot of neuron 2 of layer 1") for one in said
    )


# --- the plane ---

CREASE = plane(((1.0, 0.0),), (0.0,), (1.0,), UP)


def test_a_crease_leaves_the_box_and_comes_back():
    off = plane(((1.0, 0.0),), (-2.0,), (1.0,), UP)
    (one,) = told(CREASE, off)
    assert (one.what, one.neurons) == ("died", (0,))
    assert one.at[0] == 1.0
    assert one.words == (
        "The crease of neuron 1 left the view. It is on nowhere in view now, and passes on nothing: here it is dead."
    )
    (one,) = told(off, CREASE)
    assert (one.what, one.words, one.at) == ("woke", "Neuron 1 woke up: its crease is in view.", (0.0, 0.0))
    on = plane(((1.0, 0.0),), (2.0,), (1.0,), UP)
    assert kinds(CREASE, on) == [("left", (0,))]
    assert words(on, CREASE) == ["Neuron 1 folds in view again: its crease is in view."]


def test_a_crease_exactly_on_the_border_folds_nothing():
    assert kinds(CREASE, plane(((1.0, 0.0),), (-1.0,), (1.0,), UP)) == [("died", (0,))]


def test_a_ring_that_shrinks_to_nothing_vanishes():
    """The roof of the pyramid: one neuron whose crease is a ring around the middle."""
    pyramid = ViewState.of_preset(PRESETS["pyramid"])
    first = told(pyramid, with_bias(pyramid, 1, 0, -0.1))[0]
    assert (first.what, first.neurons) == ("died", (4,))
    assert "The crease of neuron 1 of layer 2 vanished." in first.words


def test_creases_cross_and_cease_to():
    crossing = plane(((1.0, 0.2), (1.0, -0.2)), (0.0, 0.0), (1.0, 1.0), UP)
    beside = plane(((1.0, 0.2), (1.0, -0.2)), (0.4, -0.4), (1.0, 1.0), UP)
    (one,) = told(beside, crossing)
    assert (one.what, one.neurons) == ("met", (0, 1))
    assert one.at == pytest.approx((0.0, 0.0), abs=0.2)
    assert one.words == "The creases of neuron 1 and neuron 2 cross in view now."
    assert words(crossing, beside) == ["The creases of neuron 1 and neuron 2 no longer cross in view."]


def test_parallel_creases_lie_on_each_other_and_change_sides():
    left, on, right = (plane(((1.0, 0.0), (1.0, 0.0)), (0.0, b), (1.0, 2.0), UP) for b in (0.5, 0.0, -0.5))
    assert words(left, on) == ["The creases of neuron 1 and neuron 2 lie on each other now."]
    assert words(on, right) == ["The creases of neuron 1 and neuron 2 no longer lie on each other."]
    assert kinds(left, right) == [("passed", (0, 1))]
    assert kinds(on, on) == []


def test_creases_that_turn_inside_out_passed_nobody():
    one = plane(((1.0, 0.0), (1.0, 0.0)), (0.5, -0.5), (1.0, 2.0), UP)
    assert kinds(one, plane(((-1.0, 0.0), (-1.0, 0.0)), (-0.5, 0.5), (1.0, 2.0), UP)) == []


def test_regions_of_the_plane_become_one_and_part():
    bent, straight = (plane(((1.0, 0.4), (-0.5, 1.0)), (0.1, -0.2), (1.0, v), UP) for v in (0.8, 0.0))
    (one,) = told(bent, straight)
    assert (one.what, one.neurons) == ("joined", (1,))
    assert one.words == (
        "Neuron 2 no longer bends f: activation regions on both sides of its creases are one linear region now."
    )
    assert kinds(straight, bent) == [("split", (1,))]


def test_the_surface_touches_and_passes_height_zero():
    above, touching, through = (plane(((1.0, 0.0), (-1.0, 0.0)), (0.0, 0.0), (1.0, 1.0), b) for b in (0.5, 0.0, -0.5))
    (one,) = told(above, touching)
    assert (one.what, one.at[0]) == ("zero", 0.0)
    assert one.words.startswith("The surface touches height 0 now, at (0, ")
    (one,) = told(above, through)
    assert (one.words, abs(one.at[0])) == ("The surface passes height 0 now.", 0.5)
    assert words(through, above) == ["The surface no longer comes to height 0: it is above it all over the view."]


def test_three_lines_that_meet_in_a_point_are_no_pair():
    """The region in the middle of three crossing creases goes, and nobody ceased to cross anybody."""
    state = ViewState.of_preset(PRESETS["three-folds"])
    assert kinds(state, with_bias(state, 0, 0, state.biases[0][0] + 1e-6)) == []


# --- whatever the views ---


def test_two_that_are_not_of_a_kind_are_not_compared():
    one = ViewState.of_preset(PRESETS["two"])
    for change in ({"preset": "one"}, {"weights": (((1.0,),), ((1.0,),)), "biases": ((-9.0,), (0.0,))}):
        assert told(one, msgspec.structs.replace(one, **change)) == ()
    assert told(TENTS, msgspec.structs.replace(TENTS, layer=0)) == ()
    several = msgspec.structs.replace(msgspec.structs.replace(TENTS, layer=0), target=1)
    assert told(msgspec.structs.replace(TENTS, layer=0), several) == ()


def test_a_picture_of_samples_is_not_compared(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.line.MAX_PIECES", 1)
    assert told(APART, line([1.0, 1.0], [1.0, 4.0], [1.0, 2.0], UP)) == ()


@settings(max_examples=60)
@given(view_states(), st.data())
def test_nothing_happened_between_a_view_and_itself_and_what_happens_is_told_in_sentences(state, data):
    assert told(state, state) == ()
    layer = data.draw(st.integers(0, state.depth - 1))
    other = with_bias(state, layer, 0, data.draw(st.floats(-3, 3, allow_nan=False)))
    found = told(state, other)
    assert len(found) <= MAX_TOLD
    for one in found:
        assert one.words.endswith(".")
        assert "nan" not in one.words
        for at, ends in zip(one.at or (), state.box if state.input_dim == 2 else state.box[:1], strict=False):
            assert ends[0] <= at <= ends[1]
