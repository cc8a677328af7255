"""A path leads to one number of a view, there and back; the controls show those that a hand can use."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relu_fold.view import limits
from relu_fold.view.parameters import ALL_SHOWN_UP_TO, Parameter, assign, parameter_groups, value_at
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import NUMBERS, bits, view_states

TENTS = ViewState.of_preset(PRESETS["tents"])
STAIRCASE = ViewState.of_preset(PRESETS["staircase"])


def paths(state):
    return [p.path for group in parameter_groups(state) for p in group.parameters]


def deep(*widths, outputs=1, **fields):
    """A view whose every number is another one."""
    sizes, counter = (1, *widths, outputs), iter(range(1, 10_000))
    layers = [[[float(next(counter)) for _ in range(n)] for _ in range(m)] for n, m in pairwise(sizes)]
    return ViewState(
        weights=tuple(tuple(map(tuple, layer)) for layer in layers),
        biases=tuple(tuple(float(next(counter)) for _ in range(m)) for m in sizes[1:]),
        **fields,
    )


def test_a_path_names_a_place():
    state = deep(2, 3, negative_slope=0.25, domain=(-4.0, 5.0))
    assert value_at(state, "w.0.1.0") == state.weights[0][1][0]
    assert value_at(state, "w.1.2.1") == state.weights[1][2][1]
    assert value_at(state, "b.1.2") == state.biases[1][2]
    assert value_at(state, "b.2.0") == state.biases[2][0]
    assert [value_at(state, path) for path in ("s", "x.0", "x.1")] == [0.25, -4.0, 5.0]


def test_assigning_replaces_one_number_and_nothing_else():
    changed = assign(TENTS, "w.1.0.1", 7.0)
    assert changed.weights == (TENTS.weights[0], ((2.0, 7.0), (4.0, -4.0)), TENTS.weights[2])
    assert msgspec.structs.replace(changed, weights=TENTS.weights) == TENTS
    assert assign(TENTS, "b.0.1", 7.0).biases == ((0.0, 7.0), *TENTS.biases[1:])
    assert assign(TENTS, "s", 0.5).negative_slope == 0.5
    assert assign(TENTS, "x.1", 7.0).domain == (-0.25, 7.0)


def test_one_neuron_is_folded_alone_and_the_others_stay():
    state = deep(2, 3, negative_slope=0.25)
    assert value_at(state, "f.1.2") == 0.25
    folded = assign(state, "f.1.2", -1.0)
    assert folded.slopes == ((0.25, 0.25), (0.25, 0.25, -1.0))
    assert [value_at(folded, path) for path in ("f.1.2", "f.1.1", "s")] == [-1.0, 0.25, 0.25]
    assert folded.network.slopes[1].tolist() == [0.25, 0.25, -1.0]
    again = assign(folded, "f.0.0", 1.0)
    assert again.slopes == ((1.0, 0.25), (0.25, 0.25, -1.0))


def test_the_slope_of_all_neurons_takes_those_of_their_own_away():
    folded = assign(deep(2, 3), "f.1.2", -1.0)
    whole = assign(folded, "s", 0.5)
    assert (whole.negative_slope, whole.slopes) == (0.5, ())


@settings(max_examples=30)
@given(view_states(), NUMBERS)
def test_what_is_assigned_is_found_there_bit_for_bit_and_everything_can_be_put_back(state, value):
    shown = paths(state)
    for path in shown[:: max(1, len(shown) // 6)]:
        changed = assign(state, path, value)
        assert bits(value_at(changed, path)) == bits(value)
        assert bits(assign(changed, path, value_at(state, path))) == bits(state)


@settings(max_examples=30)
@given(view_states())
def test_every_control_shows_the_number_at_its_path(state):
    for group in parameter_groups(state):
        for parameter in group.parameters:
            assert bits(parameter.value) == bits(value_at(state, parameter.path))


@settings(max_examples=30)
@given(view_states())
def test_no_number_has_two_controls(state):
    assert len(set(paths(state))) == len(paths(state))


@settings(max_examples=30)
@given(view_states())
def test_every_slider_reaches_its_value(state):
    for group in parameter_groups(state):
        for parameter in group.parameters:
            assert abs(parameter.value) <= parameter.reach <= limits.MAX_MAGNITUDE


@pytest.mark.parametrize(
    ("path", "value", "reach", "step"),
    [
        ("b.0.0", 0.0, 3.0, 0.01),
        ("b.0.0", -3.0, 3.0, 0.01),
        ("b.0.0", 3.01, 6.0, 0.01),
        ("b.0.0", -6.01, 10.0, 0.01),
        ("b.0.0", 12.0, 20.0, 0.02),
        ("b.0.0", -99.0, 100.0, 0.1),
        ("b.0.0", 1e6, 1e6, 1e3),
    ],
)
def test_a_slider_goes_a_little_beyond_its_value_in_a_hundred_steps_or_more(path, value, reach, step):
    parameter = Parameter(path, "b", "bias", value)
    assert parameter.reach == reach
    assert parameter.step == pytest.approx(step)


@given(st.text())
@example("")
@example(".")
@example("w")
@example("s.")
@example("s.0")
@example("w.0.0")
@example("w.0.0.0.0")
@example("w.0.0.-1")
@example("w.0.0. 0")
@example("w.0.0.+0")
@example("w.0.0.²")
@example("w.0.0.٠")
@example("w.9.0.0")
@example("w.0.3.0")
@example("w.0.0.1")
@example("b.2.0")
@example("f.0")
@example("f.0.3")
@example("f.1.0")
@example("x.2")
@example("x.1" + "0" * 10_000)
@example("weights.0.0.0")
@example("__class__")
def test_an_unknown_path_is_refused_and_said(path):
    known = set(paths(ViewState())) | {
        "x.0",
        "x.1",
        "y.0",
        "y.1",
        "t.0",
        "t.1",
        "n",
        "v",
        "s",
        "f.0.0",
        "f.0.1",
        "f.0.2",
    }
    if path in known:
        return
    for use in (value_at, lambda state, path: assign(state, path, 0.5)):
        with pytest.raises(ValueError, match=r"^parameter: expected ") as caught:
            use(ViewState(), path)
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("path", ["w.0.00001.0", "w.0.00.0", "b.00002.0", "x.00001"])
def test_a_place_has_one_path_only(path):
    """Else an index is cut after four digits, and another number than the one named is changed."""
    with pytest.raises(ValueError, match=r"^parameter: expected "):
        value_at(ViewState(), path)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1.1e6, -1e300])
@pytest.mark.parametrize("path", ["w.0.0.0", "b.1.0", "s", "x.0"])
def test_a_number_over_the_limits_is_refused(path, value):
    with pytest.raises(ValueError, match=r"expected a number from −1,000,000 to 1,000,000"):
        assign(ViewState(), path, value)


def test_the_ends_of_the_domain_cannot_pass_each_other():
    with pytest.raises(ValueError, match="expected “from” below “to”"):
        assign(ViewState(), "x.0", 3.0)


def test_one_neuron_shows_its_weight_bias_outgoing_weight_and_the_output():
    groups = parameter_groups(ViewState.of_preset(PRESETS["one"]))
    assert [group.title for group in groups] == ["Neuron 1", "Output"]
    assert [[(p.path, p.symbol) for p in group.parameters] for group in groups] == [
        [("w.0.0.0", "w"), ("b.0.0", "b"), ("w.1.0.0", "v")],
        [("b.1.0", "b")],
    ]


@pytest.mark.parametrize("width", range(1, ALL_SHOWN_UP_TO + 1))
def test_a_small_net_shows_all_its_neurons(width):
    groups = parameter_groups(deep(width))
    assert [(group.layer, group.neuron) for group in groups] == [*((0, i) for i in range(width)), (None, 0)]
    assert len(paths(deep(width))) == 3 * width + 1


@pytest.mark.parametrize("neuron", [0, 3, 5])
def test_a_larger_net_shows_the_selected_neuron_only(neuron):
    groups = parameter_groups(msgspec.structs.replace(STAIRCASE, neuron=neuron))
    assert [(group.layer, group.neuron) for group in groups] == [(0, neuron), (None, 0)]


def test_a_small_deep_net_shows_every_number_of_it():
    shown = paths(TENTS)
    assert len(shown) == TENTS.network.n_parameters
    assert {"w.1.0.0", "w.1.0.1", "w.2.0.1", "b.2.0"} <= set(shown)


def test_a_neuron_of_an_inner_layer_shows_where_it_leads():
    state = deep(3, 3, layer=0, neuron=1)
    first, *others = parameter_groups(state)
    assert [p.path for p in first.parameters] == ["w.0.1.0", "b.0.1", "w.1.0.1", "w.1.1.1", "w.1.2.1"]
    assert [p.symbol for p in first.parameters] == ["w", "b", "v₁", "v₂", "v₃"]
    assert first.parameters[-1].name == "outgoing weight of neuron 2 of layer 1 to neuron 3 of layer 2"
    assert not others


def test_a_neuron_of_a_later_layer_shows_where_it_comes_from():
    first, *others = parameter_groups(deep(3, 3, layer=1, neuron=2))
    assert [p.path for p in first.parameters] == ["w.1.2.0", "w.1.2.1", "w.1.2.2", "b.1.2", "w.2.0.2"]
    assert [p.symbol for p in first.parameters] == ["w₁", "w₂", "w₃", "b", "v"]
    assert first.parameters[1].name == "weight of neuron 3 of layer 2 from neuron 2 of layer 1"
    assert [group.title for group in others] == ["Output"]


@pytest.mark.parametrize("width", [2, 5])
def test_the_output_shown_is_the_one_whose_numbers_can_be_set(width):
    shown = paths(deep(width, outputs=3, target=2))
    assert {"b.1.2", "w.1.2.0"} <= set(shown)
    assert not {"b.1.0", "b.1.1", "w.1.0.0", "w.1.1.0"} & set(shown)
