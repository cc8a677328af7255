"""The panel “Fold space” draws what the network does, and says it in words that a count confirms."""

import json

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings

from relu_fold.exact.fold.space import fold_space
from relu_fold.exact.line.preimages import preimages
from relu_fold.exchange.pictures import Look, picture
from relu_fold.figures.fold.marks import arcs
from relu_fold.figures.fold.plane import ranks
from relu_fold.figures.kit.theme import BOLD
from relu_fold.frames.fold_axes import fitted, shown_axes, stepped, varied
from relu_fold.frames.line import frame
from relu_fold.sharelink import decode, encode
from relu_fold.view.edit import ChooseFoldAxes
from relu_fold.view.edits import apply
from relu_fold.view.parameters import assign, value_at
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.packed import decoded
from tests.frames.test_line import folded_views


def view(preset, **changes):
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), panel="fold", **changes)


def opened(state, theme="light", width=1100):
    return picture(state, Look(theme, width)).panel()


def traces(figure, axes=("x", "y")):
    return [trace for trace in figure["data"] if (trace["xaxis"], trace["yaxis"]) == axes]


def axes_of(state):
    return shown_axes(
        state, fold_space(state.network, state.layer, state.domain if state.input_dim == 1 else state.box)
    )


def shapes(words, draw, on):
    """What the page draws of one kind in one picture."""
    return [
        shape
        for shape in (*words["fold"]["shapes"], *words["fold"]["found"])
        if (shape["draw"], shape["on"]) == (draw, on)
    ]


def h(state, x):
    """Activations of the layer shown, straight from the weights."""
    values = np.asarray(x, dtype=float).reshape(-1, state.input_dim)
    for w, b in zip(state.weights[: state.layer + 1], state.biases, strict=False):
        z = values @ np.array(w).T + b
        values = np.where(z > 0, z, state.negative_slope * z)
    return values


def test_the_two_tents_take_a_half_four_times():
    words = opened(view("tents", trace=0.5)).words
    assert words["fold-trace"] == "f takes the value 0.50 at 4 inputs: x = 0.125, 0.375, 0.625 and 0.875."
    assert words["fold-collapse"] == "Layer 2 takes 2 stretches to one point each: x = −0.25 to 0 and 1.00 to 1.25."


def test_what_is_flat_is_said_as_a_stretch():
    words = opened(view("one")).words
    assert words["fold-trace"] == "f takes the value 0 all the way from x = −3.00 to 0.50."
    assert words["fold-collapse"] == (
        "Layer 1 takes all of x = −3.00 to 0.50 to one h₁; as the picture has x upwards, it stands upright."
    )
    assert words["fold-axis-1"] == "x"


def test_a_value_out_of_reach_says_what_is_in_reach():
    text = opened(view("three", trace=5.0)).words["fold-trace"]
    assert text == "f never takes the value 5.00 on this domain: it runs from 0.21 to 1.56."


@pytest.mark.parametrize("preset", [name for name, p in PRESETS.items() if p.network.input_dim == 1])
def test_as_many_inputs_are_named_as_a_count_of_sign_changes_finds(preset):
    state = view(preset, trace=0.437)
    x = np.linspace(*state.domain, 200_001)
    above = state.network(x[:, None])[:, 0] > state.trace
    crossings = int((above[1:] != above[:-1]).sum())
    if state.layer == len(state.widths) - 1 and crossings:
        noun = "input" if crossings == 1 else "inputs"
        assert f"at {crossings} {noun}: x = " in opened(state).words["fold-trace"]


@pytest.mark.parametrize("axes", [(), (1, 0)])
@pytest.mark.parametrize("preset", [name for name, p in PRESETS.items() if p.network.input_dim == 1])
def test_the_polyline_runs_through_the_activations_of_its_knots(preset, axes):
    state = view(preset, **({"fold_axes": axes} if axes else {}))
    space = fold_space(state.network, state.layer, state.domain)
    axes = axes_of(state)
    expected = h(state, space.inputs)
    up = expected[:, axes[1]] if len(axes) > 1 else space.inputs[:, 0]
    strokes = [trace for trace in traces(opened(state).figure) if trace["mode"] == "lines"]
    drawn = np.concatenate([np.stack([stroke["x"], stroke["y"]], axis=1) for stroke in strokes]).astype(float)
    at = np.abs(drawn[:, None] - np.stack([expected[:, axes[0]], up], axis=1)).max(axis=2).min(axis=0)
    assert at.max() < 1e-12 * max(1.0, np.abs(expected).max())


def test_arcs_join_inputs_of_one_value():
    state = view("tents", trace=0.5)
    shown = frame(state)
    found = preimages(shown.network, state.trace, state.domain)
    ends = arcs(found.points, found.intervals)[:, [0, -1]]
    assert len(ends) == 3
    np.testing.assert_allclose(state.network(ends[:, :, :1].reshape(-1, 1)), 0.5, atol=1e-12)
    np.testing.assert_allclose(ends[:, :, 1], 0, atol=1e-12)


def test_a_flat_stretch_and_a_point_are_joined_by_one_arc():
    shown = frame(view("tents", layer=0))  # z2.1 is 0 left of 0, and at 1
    found = preimages(shown.network, 0.0, shown.state.domain)
    (arc,) = arcs(found.points, found.intervals)
    np.testing.assert_allclose(arc[[0, -1], 0], [0, 1])


@pytest.mark.parametrize("preset", ["two-folds", "three-folds", "xor", "pyramid", "disc-6"])
def test_every_facet_stands_on_the_activations_of_its_corners(preset):
    state = view(preset)
    space = fold_space(state.network, state.layer, state.box)
    axes = axes_of(state)
    images = h(state, space.inputs)
    images = np.stack([images[:, axes[0]], images[:, axes[1]] if len(axes) > 1 else space.inputs[:, 0]], axis=1)
    facets = [t for t in traces(opened(state).figure) if t.get("fill") == "toself"]
    if len(axes) > 1:
        assert len(facets) == (ranks(space, axes) == 2).sum()
    for facet in facets:
        for corner in zip(decoded(facet["x"]), decoded(facet["y"]), strict=True):
            assert np.abs(images - corner).max(axis=1).min() < 1e-12


def test_polygons_are_all_turned_the_same_way_closed_and_apart(monkeypatch):
    monkeypatch.setattr("relu_fold.figures.fold.plane.MAX_SEE_THROUGH", 0)
    state = view("disc-6")
    space = fold_space(state.network, state.layer, state.box)
    axes = list(axes_of(state))
    found = 0
    for trace in traces(opened(state).figure):
        if trace.get("fill") != "toself":
            continue
        x = np.stack([decoded(trace["x"]), decoded(trace["y"])], axis=1)
        for loop in np.split(x, np.flatnonzero(np.isnan(x[:, 0]))):
            corners = loop[~np.isnan(loop[:, 0])]
            np.testing.assert_array_equal(corners[0], corners[-1])
            after = np.roll(corners, -1, axis=0)
            assert (corners[:, 0] * after[:, 1] - corners[:, 1] * after[:, 0]).sum() >= 0
            images = {tuple(one) for one in space.images[:, axes].tolist()}
            assert {tuple(one) for one in corners.tolist()} <= images
            found += 1
    assert found == (ranks(space, axes_of(state)) == 2).sum() > 1


def test_a_region_that_became_a_line_is_drawn_from_end_to_end():
    state = view("two-folds")
    space = fold_space(state.network, state.layer, state.box)
    drawn = [t for t in traces(opened(state).figure) if t["mode"] == "lines" and t["line"]["width"] == BOLD]
    x, y = (drawn[0][name] for name in ("x", "y"))
    ends = {frozenset(zip(x[i : i + 2], y[i : i + 2], strict=True)) for i in range(0, len(x), 3)}
    axes = list(axes_of(state))
    expected = set()
    for piece in np.flatnonzero(ranks(space, axes_of(state)) == 1):
        corners = space.images[space.corners[space.offsets[piece] : space.offsets[piece + 1]]][:, axes]
        apart = np.linalg.norm(corners[:, None] - corners, axis=2)
        expected.add(frozenset(tuple(corners[k].tolist()) for k in np.unravel_index(apart.argmax(), apart.shape)))
    assert len(expected) == 2
    assert ends == expected


def test_the_level_has_the_traced_value_over_the_plane():
    state = view("pyramid", trace=0.5)
    _, ends = shapes(opened(state).words, "lines", "inputs")  # the threshold, dotted, then the level
    x = np.array([p for p in zip(ends["x"], ends["y"], strict=True) if p[0] is not None])
    np.testing.assert_allclose(state.network(x), 0.5, atol=1e-12)


def test_regions_that_collapse_are_counted():
    words = opened(view("two-folds", trace=0.5)).words
    assert words["fold-collapse"] == "Layer 1 takes 2 regions to a line and 1 region to a point."
    assert words["fold-trace"] == "f takes the value 0.50 on 2 straight pieces, one in each region that it passes."


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_opens_in_plain_json(preset, theme):
    for layer in range(len(PRESETS[preset].weights) - 1):
        answer = opened(view(preset, layer=layer, trace=0.5), theme, 320)
        json.dumps(answer.figure, allow_nan=False)
        assert all(answer.words.values())
        json.dumps(answer.words, allow_nan=False)


@settings(max_examples=30, deadline=None)
@given(folded_views())
def test_any_view_opens_in_plain_json(state):
    for axes in ((3, 0), (0, 1), (2, 0, 1)):
        state = msgspec.structs.replace(state, panel="fold", fold_axes=axes, trace=0.25)
        answer = opened(state)
        json.dumps([answer.figure, answer.words], allow_nan=False)


def test_axes_step_through_the_neurons_and_never_meet():
    axes, seen = (0, 1), []
    for _ in range(6):
        axes = stepped(axes, 0, 1, 3)
        seen.append(axes)
    assert all(i != j for i, j in seen)
    assert {i for i, _ in seen} == {0, 1, 2}


def test_the_third_axis_steps_through_the_free_neurons_and_none():
    axes, seen = (0, 2), []
    for _ in range(4):
        axes = stepped(axes, 2, 1, 5)
        seen.append(axes)
    assert seen == [(0, 2, 1), (0, 2, 3), (0, 2, 4), (0, 2)]
    assert stepped((0, 2), 2, -1, 5) == (0, 2, 4)
    assert stepped((0, 2, 1), 0, 1, 5) == (1, 2, 0)  # they change places
    assert stepped((0, 1), 2, 1, 2) is None
    assert stepped((0,), 0, 1, 1) is None


def test_axes_that_a_layer_does_not_have_become_others():
    assert fitted((5, 7), 2) == (1, 0)
    assert fitted((0, 1), 1) == (0,)
    assert fitted((4, 4, 4), 5) == (4, 3, 2)
    assert fitted((0, 0, 31), 2) == (0, 1)


def test_axes_that_nobody_chose_show_the_fold():
    """The first two neurons of the checkerboard's last layer both follow the first input: together they are a line."""
    state = view("checkerboard")
    space = fold_space(state.network, state.layer, state.box)
    assert ranks(space, (0, 1)).max() == 1
    assert ranks(space, varied(space)).max() == 2
    assert opened(state).words["fold-axis-1"] == "neuron 3"
    chosen = apply(state, ChooseFoldAxes((0, 1)))
    assert opened(chosen).words["fold-axis-1"] == "neuron 2"
    assert axes_of(view("three")) == (0, 1)  # where the first two show enough they stay


def test_the_axis_buttons_ask_for_what_their_edit_does():
    state = view("three", fold_axes=(2, 0))
    (_, on), _, (_, deep) = opened(state).words["fold"]["steps"]
    assert on == {"kind": "fold-axes", "axes": [0, 2]}
    assert axes_of(apply(state, msgspec.convert(deep, ChooseFoldAxes))) == (2, 0, 1)


@pytest.mark.parametrize("axes", [(0,), (0, 256), (0, 1, 2, 3)])
def test_axes_beyond_the_limits_are_named(axes):
    with pytest.raises(ValueError, match=r"ax[ei]s of fold space: expected"):
        view("three", fold_axes=axes)


def test_a_link_keeps_axes_and_value():
    state = assign(view("three", fold_axes=(2, 0, 1)), "v", 0.3)
    assert value_at(state, "v") == 0.3
    assert decode(encode(state)) == state
    chosen = view("three", fold_chosen=True)
    assert decode(encode(chosen)).axes_are_chosen
    assert not view("three").axes_are_chosen


@pytest.mark.parametrize(
    ("preset", "names", "titles"),
    [
        ("tents", ("rho",), ("<i>x</i> = rho",)),
        ("three-folds", ("rho", "a<b"), ("<i>x</i><sub>1</sub> = rho", "<i>x</i><sub>2</sub> = a&lt;b")),
        ("three-folds", (), ("<i>x</i><sub>1</sub>", "<i>x</i><sub>2</sub>")),
    ],
)
def test_inputs_that_have_names_have_them_on_the_axes_that_are_inputs(preset, names, titles):
    layout = opened(view(preset, names=names)).figure["layout"]
    axes = [layout[name]["title"]["text"] for name in ("xaxis2", "yaxis2")]
    assert tuple(axes[: len(titles)]) == titles
