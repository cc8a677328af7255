"""Each edit is a pure function from view to view; what a limit forbids is said in a sentence and changes nothing."""

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relu_fold.exact.line.pieces import pieces
from relu_fold.frames.plane import plane_frame
from relu_fold.view import limits
from relu_fold.view.edit import (
    AddLayer,
    AddNeuron,
    AnyEdit,
    Back,
    ChangeInputs,
    Fit,
    LoadPreset,
    RemoveLayer,
    RemoveNeuron,
    Reset,
    Select,
    SetNumber,
    ShowMap,
    ShowPanel,
    ShowPartialSums,
    ShowTarget,
    StepNeuron,
    StepTarget,
    StepTerms,
    Walk,
)
from relu_fold.view.edits import EditError, apply
from relu_fold.view.limits import parse_number
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import PLANE, bits, folding_views, plane_views, view_states
from tests.view.test_parameters import deep

ADD, REMOVE = AddNeuron(), RemoveNeuron()
X = np.linspace(-3, 3, 13)[:, None]
TENTS = ViewState.of_preset(PRESETS["tents"])


def refused(state, edit):
    """Return the sentence that says why an edit is not made."""
    with pytest.raises(EditError) as caught:
        apply(state, edit)
    sentence = str(caught.value)
    assert sentence[0].isupper()
    assert sentence.endswith(". Nothing was changed.")
    assert len(sentence) < 300
    return sentence


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.8", 0.8),
        ("-2", -2.0),
        ("−2", -2.0),
        ("  1.5\t\n", 1.5),
        ("+3", 3.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("−1E−3", -0.001),
        ("1000000", 1e6),
        ("-1e6", -1e6),
        ("1e-400", 0.0),
        ("0." + "1" * 100_000, 1 / 9),
    ],
)
def test_a_number_is_read_as_people_type_it(text, value):
    assert parse_number(text) == value
    assert apply(ViewState(), SetNumber("w.0.0.0", text)).weights[0][0][0] == value


@pytest.mark.parametrize(
    "text", ["", "   ", "abc", "0,8", "1.2.3", "--1", "0x10", "1_000", "1/2", "2 3", "∞", "e5", "\x00", "x" * 100_000]
)
def test_what_is_no_number_is_quoted_and_changes_nothing(text):
    assert refused(ViewState(), SetNumber("w.0.0.0", text)) == (
        f"Expected a number such as 0.8 or −2; got “{text.strip()[:40]}”. Nothing was changed."
    )


@pytest.mark.parametrize(
    "text", ["nan", "NaN", "-nan", "inf", "−Infinity", "1e400", "1000000.1", "-1e7", "9" * 100_000, "1e999999999999"]
)
def test_a_number_over_the_limit_is_refused_with_the_limit(text):
    told = f"expected a number from −1,000,000 to 1,000,000; got “{text[:40]}”"
    assert told in refused(ViewState(), SetNumber("s", text))


@given(st.text())
@example("\ud800")
def test_any_text_is_a_number_within_the_limit_or_a_sentence(text):
    try:
        state = apply(ViewState(), SetNumber("b.0.0", text))
    except EditError:
        refused(ViewState(), SetNumber("b.0.0", text))
    else:
        assert abs(state.biases[0][0]) <= limits.MAX_MAGNITUDE


@given(st.floats(-1e6, 1e6))
def test_a_number_printed_with_all_its_digits_is_read_bit_for_bit(value):
    assert bits(parse_number(repr(value).replace("-", "−"))) == bits(value)


def test_a_number_at_an_unknown_place_is_refused():
    assert "'w.0.9.0'" in refused(ViewState(), SetNumber("w.0.9.0", "1"))
    assert "'nowhere'" in refused(ViewState(), SetNumber("nowhere", "1"))


def test_a_domain_that_would_be_empty_is_refused():
    assert refused(ViewState(), SetNumber("x.0", "3")).startswith("Domain: expected “from” below “to”")


def test_a_neuron_is_added_to_the_layer_shown_and_selected():
    before = ViewState()
    after = apply(before, ADD)
    assert after.widths == (4,)
    assert after.neuron == 3
    assert after.weights[0][:3] == before.weights[0]
    assert after.biases[0][:3] == before.biases[0]
    assert after.weights[1][0][:3] == before.weights[1][0]
    assert (after.biases[1], after.domain, after.preset) == (before.biases[1], before.domain, before.preset)


@pytest.mark.parametrize("layer", [0, 1])
def test_a_neuron_added_to_a_deep_net_feeds_all_of_the_next_layer(layer):
    before = deep(2, 3, outputs=2, layer=layer)
    after = apply(before, ADD)
    assert after.widths == tuple(w + (i == layer) for i, w in enumerate(before.widths))
    new = [row[-1] for row in after.weights[layer + 1]]
    assert len(set(new)) == 1
    assert abs(new[0]) == 1
    assert sum(map(abs, after.weights[layer][-1])) == 1


@pytest.mark.parametrize("domain", [(-3.0, 3.0), (10.0, 20.0), (-1e6, 1e6), (1.001, 1.002), (0.0, 1e-6)])
def test_every_added_neuron_folds_inside_the_domain_and_none_where_another_does(domain):
    state = ViewState(weights=(((1.0,),), ((1.0,),)), biases=((-sum(domain) / 2,), (0.0,)), domain=domain)
    for count in range(2, limits.MAX_WIDTH_EDITING + 1):
        state = apply(state, ADD)
        assert len(pieces(state.network, domain).knots) == count + 2


@pytest.mark.parametrize("name", PRESETS)
def test_adding_a_neuron_shows_unless_the_layer_is_full(name):
    before = ViewState.of_preset(PRESETS[name])
    if before.widths[before.layer] == limits.MAX_WIDTH_EDITING:
        assert "expected 1 to 16; got 17" in refused(before, ADD)
        return
    after = apply(before, ADD)
    ends = np.array(before.box)[: before.input_dim].T
    x = np.random.default_rng(1).uniform(*ends, (400, before.input_dim))
    assert np.abs(after.network(x) - before.network(x)).max() > 0.05


def test_a_layer_is_filled_up_to_the_limit_of_editing():
    state = deep(limits.MAX_WIDTH_EDITING - 1)
    full = apply(state, ADD)
    assert full.widths == (limits.MAX_WIDTH_EDITING,)
    assert refused(full, ADD) == "Neurons in layer 1: expected 1 to 16; got 17. Nothing was changed."
    assert f"got {limits.MAX_WIDTH + 1}" in refused(deep(limits.MAX_WIDTH), ADD)


@settings(max_examples=30)
@given(view_states())
def test_adding_and_removing_a_neuron_gives_the_same_network_back(state):
    if state.widths[state.layer] >= limits.MAX_WIDTH_EDITING:
        refused(state, ADD)
        return
    back = apply(apply(state, ADD), REMOVE)
    same = msgspec.structs.replace(back, neuron=state.neuron)
    assert bits(same) == bits(state)


@settings(max_examples=30)
@given(folding_views())
def test_slopes_of_their_own_come_and_go_with_the_neurons(state):
    if state.widths[state.layer] < limits.MAX_WIDTH_EDITING:
        grown = apply(state, ADD)
        assert grown.slopes[state.layer] == (*state.slopes[state.layer], state.slopes[state.layer][-1])
        assert bits(apply(grown, REMOVE).slopes) == bits(state.slopes)
    if state.widths[state.layer] > 1:
        own = state.slopes[state.layer]
        assert apply(state, REMOVE).slopes[state.layer] == own[: state.neuron] + own[state.neuron + 1 :]


@settings(max_examples=30)
@given(folding_views(inputs=(1,)))
def test_a_layer_added_where_neurons_have_slopes_of_their_own_leaves_the_function_as_it_is(state):
    if len(state.widths) == limits.MAX_LAYERS:
        return
    grown = apply(state, AddLayer())
    expected = state.network(X)
    np.testing.assert_allclose(grown.network(X), expected, rtol=1e-6, atol=1e-9 * np.abs(expected).max())
    assert bits(apply(grown, RemoveLayer()).slopes) == bits(state.slopes)


def test_reset_and_presets_give_every_neuron_the_same_slope():
    folded = msgspec.structs.replace(ViewState(), slopes=((1.0, 0.0, -1.0),))
    assert apply(folded, Reset()) == apply(folded, LoadPreset("three")) == ViewState()


@pytest.mark.parametrize(("gone", "left", "selected"), [(0, [1, 2], 0), (1, [0, 2], 1), (2, [0, 1], 1)])
def test_the_selected_neuron_is_removed_with_all_its_weights(gone, left, selected):
    before = deep(3, 2, neuron=gone, target=1)
    after = apply(before, REMOVE)
    assert after.weights[0] == tuple(before.weights[0][i] for i in left)
    assert after.biases[0] == tuple(before.biases[0][i] for i in left)
    assert after.weights[1] == tuple(tuple(row[i] for i in left) for row in before.weights[1])
    assert (after.weights[2:], after.biases[1:]) == (before.weights[2:], before.biases[1:])
    assert (after.neuron, after.layer, after.target) == (selected, 0, 1)


@settings(max_examples=30)
@given(view_states(inputs=(1,)))
def test_removing_takes_a_neurons_contribution_away_and_keeps_at_least_one(state):
    if state.widths[state.layer] == 1:
        assert "at least one neuron" in refused(state, REMOVE)
        return
    silent = msgspec.structs.replace(
        state,
        weights=tuple(
            tuple(
                tuple(0.0 if i == state.layer + 1 and j == state.neuron else w for j, w in enumerate(row))
                for row in rows
            )
            for i, rows in enumerate(state.weights)
        ),
    )
    removed, expected = apply(state, REMOVE).network(X), silent.network(X)
    np.testing.assert_allclose(removed, expected, rtol=1e-6, atol=1e-9 * np.abs(expected).max())


def test_neurons_can_be_removed_one_by_one_until_one_is_left():
    state = deep(4, 3, neuron=2)
    for width in (3, 2, 1):
        state = apply(state, REMOVE)
        assert state.widths == (width, 3)
    assert refused(state, REMOVE) == "A layer needs at least one neuron, so the last one stays. Nothing was changed."


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_loaded_whole_but_partial_sums_stay_as_they_are(name):
    for shown in (True, False):
        state = apply(deep(5, 5, partial_sums=shown, domain=(-9.0, 9.0)), LoadPreset(name))
        assert state == msgspec.structs.replace(ViewState.of_preset(PRESETS[name]), partial_sums=shown)


def test_an_unknown_preset_is_refused():
    assert "expected one of one, two, three" in refused(ViewState(), LoadPreset("x" * 10_000))


def test_reset_goes_back_to_the_preset_that_the_view_began_with():
    begun = apply(ViewState(), LoadPreset("hat"))
    changed = apply(apply(apply(begun, SetNumber("w.0.0.0", "7")), ADD), SetNumber("x.1", "8"))
    assert changed != begun
    assert apply(changed, Reset()) == begun


def test_selecting_a_neuron_shows_its_layer():
    state = apply(TENTS, Select(0, 1))
    assert (state.layer, state.neuron, state.target) == (0, 1, 0)
    assert state.network.weights[0].tolist() == TENTS.network.weights[0].tolist()


def test_the_target_stays_while_the_layer_does():
    state = deep(3, 3, layer=0, target=2)
    assert apply(state, Select(0, 1)).target == 2
    assert apply(state, Select(1, 1)).target == 0


@pytest.mark.parametrize(("layer", "neuron"), [(2, 0), (-1, 0), (0, 2), (0, -1), (10**30, 0), (0, -(10**30))])
def test_a_neuron_that_is_not_there_cannot_be_selected(layer, neuron):
    assert "expected 0 to 1" in refused(TENTS, Select(layer, neuron))


def test_showing_an_output_goes_to_the_last_layer():
    state = apply(deep(2, 3, outputs=2, layer=0, neuron=1), ShowTarget(1))
    assert (state.layer, state.neuron, state.target) == (1, 0, 1)
    assert apply(deep(2, 3, outputs=2, layer=1, neuron=2), ShowTarget(1)).neuron == 2


@pytest.mark.parametrize("target", [-1, 1, 10**30])
def test_an_output_that_is_not_there_cannot_be_shown(target):
    assert "expected 0 to 0" in refused(TENTS, ShowTarget(target))


def test_partial_sums_are_switched():
    off = apply(ViewState(), ShowPartialSums(False))
    assert not off.partial_sums
    assert apply(off, ShowPartialSums(True)) == ViewState()


# --- layers ---


def points_in(state):
    return np.random.default_rng(5).uniform(*np.array(state.box)[: state.input_dim].T, (200, state.input_dim))


@pytest.mark.parametrize("name", [name for name in PRESETS if len(PRESETS[name].biases) - 1 < limits.MAX_LAYERS])
def test_a_layer_that_is_added_keeps_the_function_and_is_shown(name):
    preset = ViewState.of_preset(PRESETS[name])
    if len(preset.widths) == limits.MAX_LAYERS:
        assert "expected 1 to 6; got 7" in refused(preset, AddLayer())
        return
    for layer in range(len(preset.widths)):
        before = msgspec.structs.replace(preset, layer=layer, negative_slope=0.0)
        after = apply(before, AddLayer())
        width = before.widths[layer]
        assert after.widths == (*before.widths[: layer + 1], width, *before.widths[layer + 1 :])
        assert after.layer == layer + 1
        x = points_in(before)
        np.testing.assert_array_equal(after.network(x), before.network(x))


@settings(max_examples=40)
@given(plane_views(max_depth=3))
def test_taking_an_added_layer_out_again_gives_the_network_back(state):
    back = apply(apply(state, AddLayer()), RemoveLayer())
    assert all((a == b).all() for a, b in zip(back.network.weights, state.network.weights, strict=True))
    assert all((a == b).all() for a, b in zip(back.network.biases, state.network.biases, strict=True))


@settings(max_examples=40)
@given(plane_views(max_depth=3))
def test_a_layer_that_is_removed_is_a_linear_map_from_then_on(state):
    if len(state.widths) == 1:
        assert "at least one hidden layer" in refused(state, RemoveLayer())
        return
    after = apply(state, RemoveLayer())
    at, net, h = state.layer, state.network, points_in(state)
    assert after.widths == (*state.widths[:at], *state.widths[at + 1 :])
    for i, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        z = h @ w.T + b
        h = z if i in (at, len(net.weights) - 1) else net.activate(z, i)
    np.testing.assert_allclose(after.network(points_in(state)), h, rtol=1e-9, atol=1e-9)


def test_two_linear_maps_are_joined_by_hand():
    joined = apply(deep(2, 3, outputs=1, layer=1), RemoveLayer())
    before = deep(2, 3, outputs=1, layer=1)
    (readout,) = before.weights[2]
    row = tuple(sum(v * w[j] for v, w in zip(readout, before.weights[1], strict=True)) for j in range(2))
    assert joined.weights == (before.weights[0], (row,))
    constant = sum(v * b for v, b in zip(readout, before.biases[1], strict=True)) + before.biases[2][0]
    assert joined.biases == (before.biases[0], (constant,))


def test_layers_are_added_up_to_the_limit():
    state = deep(2, 2)
    for depth in range(3, limits.MAX_LAYERS + 1):
        state = apply(state, AddLayer())
        assert len(state.widths) == depth
    assert refused(state, AddLayer()) == "Depth: expected 1 to 6; got 7. Nothing was changed."


def test_layers_can_be_removed_until_one_is_left():
    state = deep(2, 3, 2, layer=2, neuron=1)
    for depth in (2, 1):
        state = apply(state, RemoveLayer())
        assert len(state.widths) == depth
    assert "so the last one stays" in refused(state, RemoveLayer())


def test_a_layer_whose_joined_weights_would_be_too_large_stays():
    large = deep(1, 1, layer=1)
    large = apply(apply(large, SetNumber("w.1.0.0", "1e5")), SetNumber("w.2.0.0", "1e5"))
    assert refused(large, RemoveLayer()).startswith("A weight of layer 2: expected a number from −1,000,000")


# --- where one looks ---


def test_axes_that_fit_show_every_knot_and_change_nothing_else():
    away = msgspec.structs.replace(TENTS, domain=(7.0, 8.0))
    fitted = apply(away, Fit())
    low, high = fitted.domain
    knots = pieces(away.network, (-100.0, 100.0)).knots[1:-1]
    assert low < knots.min() < knots.max() < high
    assert msgspec.structs.replace(fitted, domain=away.domain) == away
    assert apply(fitted, Fit()) == fitted, "a second time there is nothing to do"


def test_axes_fit_a_plane_on_both_sides_and_nothing_where_no_neuron_turns():
    away = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), domain=(9.0, 9.5), domain_y=(3.0, 4.0))
    fitted = apply(away, Fit())
    assert (fitted.domain, fitted.domain_y) != (away.domain, away.domain_y)
    assert plane_frame(fitted).patterns.shape[0] == 7, "all seven regions of three lines"
    flat = ViewState(weights=(((0.0,),), ((1.0,),)), biases=((1.0,), (0.0,)))
    assert refused(flat, Fit()).startswith("Axes: no neuron turns anywhere")


def test_a_walk_follows_the_neuron_that_is_composed_and_comes_back():
    start = deep(2, 3, 2, outputs=2, layer=0, neuron=1, target=2)
    second = apply(start, Walk(1))
    assert (second.layer, second.neuron, second.target) == (1, 2, 0)
    third = apply(second, Walk(1))
    assert (third.layer, third.neuron, third.target) == (2, 0, 0)
    back = apply(second, Walk(-1))
    assert (back.layer, back.target) == (0, 2)
    assert "this is the last one" in refused(third, Walk(1))
    assert "this is the first one" in refused(start, Walk(-1))


def test_stepping_neurons_ends_where_the_layer_does():
    first = msgspec.structs.replace(deep(2, 3, 2), layer=1, neuron=0, target=1, close=True)
    last = apply(apply(first, StepNeuron(1)), StepNeuron(1))
    assert last == msgspec.structs.replace(first, neuron=2), "all else stays, how near it is seen, too"
    assert apply(last, StepNeuron(-1)).neuron == 1
    assert "this is the last one of its layer" in refused(last, StepNeuron(1))
    assert "this is the first one of its layer" in refused(first, StepNeuron(-1))


def test_stepping_targets_goes_around():
    state = deep(2, 3, layer=0)
    seen = []
    for _ in range(4):
        state = apply(state, StepTarget(1))
        seen.append(state.target)
    assert seen == [1, 2, 0, 1]
    assert apply(deep(2, 3, layer=0), StepTarget(-1)).target == 2


@pytest.mark.parametrize("begin", [0, 1, 2, 3, 32])
def test_terms_run_from_one_to_all(begin):
    state = ViewState(terms=begin)
    for _ in range(6):
        state = apply(state, StepTerms(-1))
    assert state.terms == 1
    counts = []
    for _ in range(4):
        state = apply(state, StepTerms(1))
        counts.append(state.terms)
    assert counts == [2, 0, 0, 0]  # 0 stands for all three


def test_terms_of_a_single_neuron_are_all_there_are():
    state = ViewState.of_preset(PRESETS["fold"])
    for by in (-1, 1):
        assert plane_frame(apply(state, StepTerms(by))).terms == 1


@pytest.mark.parametrize(("inputs", "first"), [(1, "three"), (2, "three-folds")])
def test_changing_inputs_shows_the_first_network_of_that_many(inputs, first):
    for begin in ("two", "xor"):
        before = msgspec.structs.replace(ViewState.of_preset(PRESETS[begin]), turn=(1.0, 0.3), panel="fold")
        after = apply(before, ChangeInputs(inputs))
        assert (after.preset, after.input_dim) == (first, inputs)
        assert (after.turn, after.panel) == ((1.0, 0.3), "fold")
        assert after.network.weights[0].shape[1] == inputs


def test_map_and_panel_are_switched_and_nothing_else():
    before = ViewState.of_preset(PRESETS["xor"])
    sampled = apply(before, ShowMap("heatmap"))
    assert sampled == msgspec.structs.replace(before, map_mode="heatmap")
    assert apply(sampled, ShowMap("regions")) == before
    for name in ("ledger", "fold", "signal", "duel"):
        assert apply(before, ShowPanel(name)) == msgspec.structs.replace(before, panel=name)
    traced = msgspec.structs.replace(before, trace=0.5)
    assert apply(traced, ShowPanel("fold")).trace == 0.5
    assert apply(traced, ShowPanel("fold", 1.0)) == msgspec.structs.replace(before, panel="fold", trace=1.0)


@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_a_neuron_added_in_the_plane_puts_a_crease_into_the_box(preset):
    state = ViewState.of_preset(preset)
    while state.widths[0] < limits.MAX_WIDTH_EDITING:
        state = apply(msgspec.structs.replace(state, layer=0, target=0, neuron=0), ADD)
        corners = state.network.pre_activations([(x, y) for x in state.domain for y in state.domain_y])[0][
            :, state.neuron
        ]
        assert corners.min() < 0 < corners.max()
        assert state.neuron in plane_frame(state).facets.owners


EDITS = st.one_of(
    st.builds(SetNumber, st.sampled_from(["w.0.0.0", "b.0.0", "s", "x.0", "x.1", "w.9.9.9", ""]), st.text()),
    st.builds(SetNumber, st.just("w.0.0.0"), st.floats(allow_nan=True).map(str)),
    st.sampled_from([ADD, REMOVE, Reset(), AddLayer(), RemoveLayer()]),
    st.builds(StepTarget, st.sampled_from([-1, 1])),
    st.builds(StepTerms, st.sampled_from([-1, 1])),
    st.builds(Walk, st.sampled_from([-1, 1])),
    st.builds(StepNeuron, st.sampled_from([-1, 1])),
    st.just(Fit()),
    st.builds(ChangeInputs, st.sampled_from([1, 2])),
    st.builds(ShowMap, st.sampled_from(["regions", "heatmap"])),
    st.builds(ShowPanel, st.sampled_from(["ledger", "fold", "signal", "duel"])),
    st.builds(LoadPreset, st.sampled_from([*PRESETS, "none"])),
    st.builds(Select, st.integers(-1, 6), st.integers(-1, 32)),
    st.builds(ShowTarget, st.integers(-1, 8)),
    st.builds(ShowPartialSums, st.booleans()),
)


@settings(max_examples=30)
@given(view_states(), EDITS)
def test_any_edit_gives_a_valid_view_or_a_sentence_and_leaves_the_view_that_it_began_with(state, edit):
    before = bits(state)
    try:
        after = apply(state, edit)
    except EditError:
        refused(state, edit)
    else:
        assert msgspec.convert(msgspec.to_builtins(after), ViewState) == after
    assert bits(state) == before


@given(EDITS)
def test_an_edit_is_the_same_after_its_way_through_json(edit):
    assert msgspec.json.decode(msgspec.json.encode(edit), type=AnyEdit) == edit


def test_a_neuron_is_selected_up_close_and_one_goes_back():
    state = ViewState.of_preset(PRESETS["three"])
    near = apply(state, Select(0, 1, close=True))
    assert (near.neuron, near.close) == (1, True)
    assert apply(near, Select(0, 2)) == msgspec.structs.replace(near, neuron=2)  # up close as before
    assert apply(state, Select(0, 2)).close is False
    assert apply(near, Back()) == msgspec.structs.replace(state, neuron=1)
    assert apply(near, Select(0, 1, close=False)) == apply(near, Back())


@pytest.mark.parametrize("edit", [ShowTarget(0), Reset(), LoadPreset("two"), ChangeInputs(2)], ids=repr)
def test_what_is_of_the_whole_leads_back_from_up_close(edit):
    near = apply(ViewState.of_preset(PRESETS["three"]), Select(0, 1, close=True))
    assert apply(near, edit).close is False
