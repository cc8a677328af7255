"""A view holds what a link restores, and refuses what the app cannot show."""

import dataclasses
import re

import msgspec
import numpy as np
import pytest
from hypothesis import given

from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.view import limits
from relu_fold.view.presets import DEFAULT, PRESETS
from relu_fold.view.viewstate import MAX_NAME, Marked, ViewState, view_of
from tests.strategies_view import view_states

TWO_LAYERS = {
    "weights": (((1.0,), (2.0,)), ((1.0, 1.0), (0.0, 1.0), (3.0, 4.0)), ((1.0, 1.0, 1.0),)),
    "biases": ((0.0, 0.0), (0.0, 0.0, 0.0), (0.5,)),
}


def test_the_default_view_is_the_default_preset():
    assert ViewState() == ViewState.of_preset(DEFAULT)
    assert ViewState().widths == (3,)


def test_the_view_of_a_preset_looks_at_its_last_layer():
    state = ViewState.of_preset(PRESETS["tents"])
    assert (state.preset, state.widths, state.layer) == ("tents", (2, 2), 1)
    assert state.domain == PRESETS["tents"].domain


def test_the_network_of_a_view_is_made_of_its_numbers():
    network = ViewState(**TWO_LAYERS, negative_slope=0.5).network
    assert network.widths == (2, 3)
    # z1 = (-2, -4), h1 = (-1, -2); z2 = (-3, -2, -11), h2 = (-1.5, -1, -5.5); y = -8 + 0.5
    np.testing.assert_array_equal(network([[-2.0]]), [[-7.5]])


def test_the_network_of_a_view_folds_each_neuron_as_far_as_the_view_says():
    network = ViewState(**TWO_LAYERS, negative_slope=0.5, slopes=((1.0, -1.0), (0.0, 0.0, -0.5))).network
    # z1 = (-2, -4), h1 = (-2, 4); z2 = (2, 4, 10), y = 16 + 0.5; and at 1: z1 = h1 = (1, 2), z2 = (3, 2, 11)
    np.testing.assert_array_equal(network([[-2.0], [1.0]]), [[16.5], [16.5]])
    np.testing.assert_array_equal(ViewState(**TWO_LAYERS, negative_slope=0.5).network.slopes[1], [0.5] * 3)


def test_a_view_cannot_be_changed():
    with pytest.raises(AttributeError):
        ViewState().layer = 0


@given(view_states())
def test_every_valid_view_is_a_network_of_the_same_size(state):
    network = state.network
    assert network.widths == state.widths
    assert network.input_dim in limits.INPUT_DIMS
    assert 1 <= network.output_dim <= limits.MAX_OUTPUTS
    assert state.neuron < state.widths[state.layer]
    assert state.target < len(state.weights[state.layer + 1])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"layer": 2}, "layer shown: expected 0 to 1; got 2"),
        ({"layer": -1}, "layer shown: expected 0 to 1; got −1"),
        ({"layer": 0, "neuron": 2}, "neuron selected: expected 0 to 1; got 2"),
        ({"layer": 1, "neuron": 3}, "neuron selected: expected 0 to 2; got 3"),
        ({"layer": 0, "target": 3}, "target neuron: expected 0 to 2; got 3"),
        ({"layer": 1, "target": 1}, "target neuron: expected 0 to 0; got 1"),
        ({"negative_slope": 1e7}, "negative slope: expected a number from −1,000,000 to 1,000,000; got 10,000,000"),
        ({"domain": (2.0, -2.0)}, "domain: expected “from” below “to” by at least 0.000001; got 2 to −2"),
        ({"domain": (float("-inf"), 0.0)}, "domain from: expected a number from −1,000,000 to 1,000,000; got −inf"),
        ({"slopes": ((0.0, 0.0),)}, "negative slopes: expected 2 layers of them; got 1"),
        ({"slopes": ((0.0, 0.0), (0.0,))}, "negative slopes of layer 2: expected 3; got 1"),
        ({"slopes": ((0.0, 1e7), (0.0,) * 3)}, "a negative slope of layer 1: expected a number from"),
        ({"slopes": ((0.0, 0.0), (0.0, 0.0, float("nan")))}, "a negative slope of layer 2: expected a number from"),
        ({"biases": ((0.0, 0.0), (0.0, 0.0, 0.0))}, "biases: expected 3 layers of them; got 2"),
        ({"biases": ((0.0, 0.0), (0.0, 0.0), (0.5,))}, "biases of layer 2: expected 3; got 2"),
        ({"biases": ((0.0, 0.0), (0.0,) * 3, (float("nan"),))}, "a bias of layer 3: expected a number from"),
        ({"marked": (Marked("a", (0.0, 0.0)),)}, "marked points: expected none with one input; got 1"),
    ],
)
def test_a_broken_limit_is_named(fields, sentence):
    with pytest.raises(ValueError, match="^" + sentence.replace("(", r"\(")):
        ViewState(**TWO_LAYERS | fields)


@pytest.mark.parametrize("changed", [{"layer": 1}, {"layer": 1, "neuron": 2}, {"target": 2}, {"domain": (0.0, 1e-6)}])
def test_the_last_of_everything_is_allowed(changed):
    state = ViewState(**TWO_LAYERS | changed)
    assert msgspec.structs.asdict(state).items() >= changed.items()


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_the_view_of_a_preset_has_all_that_the_preset_says(preset):
    state = ViewState.of_preset(preset)
    said = {"weights", "biases", "negative_slope", "domain", "domain_y"}
    assert {name: getattr(state, name) for name in said} == {name: getattr(preset, name) for name in said}


def test_a_preset_may_have_a_slope_and_a_box_of_its_own():
    preset = dataclasses.replace(DEFAULT, negative_slope=0.25, domain_y=(-7.0, 8.0))
    state = ViewState.of_preset(preset)
    assert (state.negative_slope, state.domain_y) == (0.25, (-7.0, 8.0))


# --- of any network ---


def test_the_view_of_a_network_looks_at_its_last_layer():
    net = Network([np.array([[1.0], [2.0]]), np.ones((3, 2)), np.ones((2, 3))], [np.zeros(2), np.zeros(3), np.zeros(2)])
    state = ViewState.of(net)
    assert (state.widths, state.layer, state.domain, state.slopes) == ((2, 3), 1, DEFAULT.domain, ())
    chosen = ViewState.of(net, layer=0, domain=np.array([0, 1]), target=np.int64(1), trace=np.float32(0.5))
    assert (chosen.layer, chosen.domain, chosen.target, chosen.trace) == (0, (0.0, 1.0), 1, 0.5)


@given(view_states())
def test_the_view_of_a_views_network_computes_the_same(state):
    again = ViewState.of(state.network)
    assert (again.weights, again.biases) == (state.weights, state.biases)
    for one, other in zip(again.network.slopes, state.network.slopes, strict=True):
        np.testing.assert_array_equal(one, other)
    assert msgspec.json.decode(msgspec.json.encode(again), type=ViewState) == again  # plain numbers throughout


def network(*sizes):
    pairs = list(zip(sizes[1:], sizes[:-1], strict=True))
    return Network([np.ones(pair) for pair in pairs], [np.zeros(n) for n, _ in pairs])


@pytest.mark.parametrize(
    ("sizes", "fields", "told"),
    [
        ((784, 10, 1), {}, "inputs: expected 1 to 2; got 784"),
        ((1, 1), {}, "depth: expected 1 to 6; got 0"),
        ((1, 1, 1, 1, 1, 1, 1, 1, 1), {}, "depth: expected 1 to 6; got 7"),
        ((2, 4, 257, 1), {}, "neurons in layer 2: expected 1 to 256; got 257"),
        ((2, 4, 17), {}, "outputs: expected 1 to 16; got 17"),
        ((1, 2, 1), {"layer": 1}, "layer shown: expected 0 to 0; got 1"),
        ((1, 2, 1), {"colour": "red"}, "unknown field `colour`"),
        ((1, 2, 1), {"domain": "wide"}, "at `$.domain`"),
        ((1, 2, 1), {"trace": object()}, "trace"),
    ],
)
def test_what_no_view_can_be_is_told_with_its_limit(sizes, fields, told):
    with pytest.raises(InputError, match=re.escape(told)):
        ViewState.of(network(*sizes), **fields)


def test_a_weight_beyond_what_the_app_takes_is_told():
    with pytest.raises(
        InputError, match="a weight of layer 1: expected a number from −1,000,000 to 1,000,000; got 2,000,000"
    ):
        ViewState.of(Network([[[2e6]], [[1.0]]], [[0.0], [0.0]]))


def test_what_is_shown_may_be_a_view_or_a_network():
    state = ViewState(trace=1.0)
    assert view_of(state) is state
    assert view_of(state.network) == ViewState.of(state.network)


def test_a_name_has_at_most_sixty_characters_and_that_many_are_fine():
    assert ViewState(names=("n" * MAX_NAME,)).names == ("n" * MAX_NAME,)
    with pytest.raises(InputError, match="a name: expected 1 to 60"):
        ViewState(names=("n" * (MAX_NAME + 1),))


def test_what_is_wrong_with_marked_points_is_told_by_name():
    plane = ViewState.of_preset(PRESETS["xor"])
    many = tuple(Marked("a", (0.0, 0.0)) for _ in range(17))
    with pytest.raises(InputError, match=r"^marked points: expected 0 to 16; got 17$"):
        msgspec.structs.replace(plane, marked=many)
    with pytest.raises(InputError, match=r"^the place of a marked point: expected a number from"):
        msgspec.structs.replace(plane, marked=(Marked("a", (2e6, 0.0)),))


def test_the_usual_view_of_a_network_keeps_the_slopes_of_its_own_and_refuses_what_is_none():
    own = Network([[[1.0], [2.0]], [[1.0, 1.0]]], [[0.0, 1.0], [0.0]], 0.0, [[0.5, 0.0]])
    assert ViewState.of(own).slopes == ((0.5, 0.0),)
    with pytest.raises(InputError, match=r"^net: expected"):
        ViewState.of([1.0])
