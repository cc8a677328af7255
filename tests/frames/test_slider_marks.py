"""Marks on a slider stand where the picture changes its kind, and say whose knot or crease does what."""

from itertools import pairwise, product

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.slider_marks import MAX_MARKS, slider_marks
from relu_fold.view.parameters import Parameter, assign, parameter_groups, value_at
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number
from tests.strategies_view import PLANE, plane_views

THREE = ViewState.of_preset(PRESETS["three"])
STAIRS = ViewState.of_preset(PRESETS["staircase"])
FOLDS = ViewState.of_preset(PRESETS["three-folds"])
CLEAR = 1e-4  # of the slider's reach: this far from a mark nothing is degenerate


def reach(state, path):
    return Parameter(path, "", "", value_at(state, path)).reach


def kind_of_picture(state, path, value):
    """What is constant between two marks: the order of patterns along a line; in the plane the regions, how many
    vertices and edges there are, which crease ends on which sides of the box, and on which side of it the corners are.
    """
    turned = assign(state, path, value).network
    if state.input_dim == 1:
        return pieces(turned, state.domain).patterns.tolist()
    c = subdivide(turned, state.box, smallest=0.0)
    ends = c.edge_ends[c.edge_neuron >= 0]
    owners = c.edge_neuron[c.edge_neuron >= 0].tolist()
    borders = {
        (owner, axis, side)
        for owner, pair in zip(owners, ends.tolist(), strict=True)
        for vertex in pair
        for axis, sides in enumerate(state.box)
        for side in sides
        if c.vertices[vertex, axis] == side
    }
    z = turned.pre_activations(list(product(*state.box)))[0]
    sides = np.where(np.abs(z) < 1e-9, 0, np.sign(z)).tolist()
    return frozenset(map(tuple, c.patterns.tolist())), c.n_vertices, c.n_edges, borders, sides


def check_marks(state, path):
    """At each mark the kind of picture changes; between marks there is one kind."""
    marks, far = slider_marks(state, path), reach(state, path)
    values = [mark["value"] for mark in marks]
    assert values == sorted(values)
    assert all(-far <= value <= far for value in values)
    gap = CLEAR * far
    edges = sorted({-far, *values, far})
    for value in set(values):
        alone = all(value == other or abs(value - other) > 3 * gap for other in edges)
        if alone:
            below, at, above = (kind_of_picture(state, path, value + way * gap) for way in (-1, 0, 1))
            assert not below == at == above, (path, value)  # creases that turn through one another look alike again
    if len(marks) < MAX_MARKS:
        for low, high in pairwise(edges):
            if high - low > 4 * gap:
                kinds = [kind_of_picture(state, path, at) for at in (low + gap, (low + high) / 2, high - gap)]
                assert kinds[0] == kinds[1] == kinds[2], (path, low, high)
    return marks


@pytest.mark.parametrize("path", ["w.0.0.0", "w.0.1.0", "b.0.0", "b.0.2"])
def test_the_picture_changes_its_kind_at_the_marks_and_nowhere_else_on_a_line(path):
    assert check_marks(THREE, path)


@pytest.mark.parametrize("path", ["w.0.0.0", "w.0.1.1", "b.0.0", "b.0.2"])
def test_the_picture_changes_its_kind_at_the_marks_and_nowhere_else_in_the_plane(path):
    assert check_marks(FOLDS, path)


@settings(max_examples=20)
@given(plane_views(max_depth=1, max_width=3), st.data())
def test_so_it_does_in_any_network_of_one_layer(state, data):
    neuron = data.draw(st.integers(0, state.widths[0] - 1))
    path = data.draw(st.sampled_from([f"w.0.{neuron}.0", f"w.0.{neuron}.1", f"b.0.{neuron}"]))
    if state.negative_slope == 1:
        assert slider_marks(state, path) == []
    else:
        check_marks(state, path)


def test_a_mark_says_where_it_is_and_who_does_what():
    # The knot is at -b: at 3 for b = -3; it meets those of the others at -0.75 and 1.2.
    moved = assign(assign(THREE, "w.0.0.0", 1.0), "b.0.0", 1.0)
    told = {mark["value"]: mark["words"] for mark in slider_marks(moved, "b.0.0")}
    meeting = -0.75
    at = min(told, key=lambda value: abs(value - meeting))
    assert at == pytest.approx(meeting, abs=1e-9)
    assert told[at] == "−0.75: the knots of neuron 1 and neuron 2 meet here"


@pytest.mark.parametrize("path", ["w.0.2.0", "b.0.1", "w.0.1.0"])
def test_a_mark_says_on_which_side_of_it_the_knot_is_seen_and_what_the_neuron_is_on_the_other(path):
    """The same from wherever the hand comes; of z itself, on a grid."""
    neuron, x = int(path.split(".")[2]), np.linspace(*THREE.domain, 601)[:, None]
    edges = [mark for mark in slider_marks(THREE, path) if "in view" in mark["words"]]
    assert edges
    for mark in edges:
        for side, way in (("above", 1), ("below", -1)):
            z = assign(THREE, path, mark["value"] + way * 0.02).network.pre_activations(x)[0][:, neuron]
            is_seen = z.min() < 0 < z.max()
            assert (f"{side}, the knot of neuron {neuron + 1} is in view" in mark["words"]) == is_seen
            standing = "dead" if z.max() <= 0 else "on everywhere"
            assert (f"{side}, neuron {neuron + 1} is {standing}" in mark["words"]) == (not is_seen)


@pytest.mark.parametrize("preset", PLANE[:4], ids=lambda preset: preset.name)
def test_words_name_the_value_and_neurons_that_are_there(preset):
    state = ViewState.of_preset(preset)
    names = {f"neuron {i + 1}" for i in range(state.widths[0])}
    for path in ("w.0.0.0", "b.0.0"):
        for mark in slider_marks(state, path):
            assert mark["words"].startswith(f"{number(mark['value'])}: ")
            assert "neuron 1" in mark["words"]
            words = mark["words"].replace(",", "").split()
            named = {f"neuron {word}" for before, word in pairwise(words) if before == "neuron"}
            assert named <= names
            assert "crease" in mark["words"] or "inside out" in mark["words"]


def test_a_deeper_layers_neurons_are_named_with_their_layer():
    tents = ViewState.of_preset(PRESETS["tents"])
    words = [mark["words"] for mark in slider_marks(tents, "b.1.1")]
    assert words
    assert all("of layer 2" in one for one in words)


@pytest.mark.parametrize(
    ("name", "path"),
    [("three", "w.1.0.0"), ("three", "b.1.0"), ("three-folds", "w.1.0.2"), ("tents", "w.2.0.0"), ("three", "s")],
)
def test_what_moves_no_knot_has_no_marks(name, path):
    assert slider_marks(ViewState.of_preset(PRESETS[name]), path) == []


@pytest.mark.parametrize("name", ["tents", "montufar"])
def test_the_marks_of_the_fold_stand_where_the_picture_changes_its_kind(name):
    state = ViewState.of_preset(PRESETS[name])
    values = [mark["value"] for mark in slider_marks(state, "s")]
    assert values
    assert values == sorted(values)
    assert all(-1 <= value <= 1 for value in values)
    for value in values:
        if 1 - abs(value) > CLEAR and all(value == other or abs(value - other) > 3 * CLEAR for other in values):
            below, above = (kind_of_picture(state, "s", value + way * CLEAR) for way in (-1, 1))
            assert below != above, value


def test_marks_of_the_fold_tell_what_happens_as_it_folds():
    # Going flat the second tooth's knots run apart and off the view; folding, they come back.
    tents = ViewState.of_preset(PRESETS["tents"])
    told = {mark["value"]: mark["words"] for mark in slider_marks(tents, "s")}
    for value, words in told.items():
        flatter, folded = (
            pieces(assign(tents, "s", value + way * CLEAR).network, tents.domain).turns[0].size for way in (1, -1)
        )
        if "where s is less, " in words:
            assert folded > flatter, words
        if "where s is more, " in words:
            assert folded < flatter, words


def test_a_fold_that_each_neuron_has_to_itself_has_no_marks():
    tents = ViewState.of_preset(PRESETS["tents"])
    assert slider_marks(msgspec.structs.replace(tents, slopes=((0.0, 0.5), (0.0, 0.0))), "s") == []


def test_a_neuron_that_does_not_fold_has_no_knot_and_no_marks():
    assert slider_marks(THREE, "b.0.0")
    flat = msgspec.structs.replace(THREE, negative_slope=1.0)
    assert all(slider_marks(flat, path) == [] for path in ("b.0.0", "w.0.1.0", "b.0.2"))
    one_flat = msgspec.structs.replace(THREE, slopes=((1.0, 0.0, 0.0),))
    assert slider_marks(one_flat, "b.0.0") == []
    words = [mark["words"] for path in ("b.0.1", "w.0.2.0") for mark in slider_marks(one_flat, path)]
    assert words
    assert not any("neuron 1" in one for one in words)


def test_a_crease_through_a_crossing_with_one_that_is_not_there_is_no_event():
    """Two creases cross all along while the third, which does not fold, passes through where they do."""
    plane = ViewState(
        weights=(((1.0, 0.0), (0.0, 1.0), (1.0, 0.5)), ((1.0, 1.0, 1.0),)), biases=((0.0, 0.0, 0.3), (0.0,)),
        domain=(-1.0, 1.0),
    )  # fmt: skip
    through = "0: the creases of neuron 1, neuron 2 and neuron 3 meet here"
    assert through in [mark["words"] for mark in slider_marks(plane, "b.0.2")]
    flat = msgspec.structs.replace(plane, slopes=((0.0, 1.0, 0.0),))
    assert not any("meet" in mark["words"] and "neuron 2" in mark["words"] for mark in slider_marks(flat, "b.0.2"))
    assert [mark for mark in slider_marks(flat, "b.0.2") if mark["value"] == 0] == []


def test_a_layer_behind_the_one_shown_has_no_marks():
    tents = ViewState.of_preset(PRESETS["tents"])
    assert slider_marks(tents, "b.1.0") != []
    assert slider_marks(msgspec.structs.replace(tents, layer=0), "b.1.0") == []


def test_marks_are_no_more_than_can_be_read():
    for state in (STAIRS, ViewState.of_preset(PRESETS["disc-16"])):
        for group in parameter_groups(state):
            for parameter in group.parameters:
                assert len(slider_marks(state, parameter.path)) <= MAX_MARKS


@pytest.mark.parametrize("path", ["w.0.9.0", "nowhere", "", "b.7.0"])
def test_a_number_that_is_not_there_has_no_slider(path):
    with pytest.raises(ValueError, match="parameter: expected"):
        slider_marks(THREE, path)


def test_a_search_that_is_stopped_gives_what_it_has():
    tents = ViewState.of_preset(PRESETS["tents"])
    every = slider_marks(tents, "w.0.0.0")
    asked = []

    def stop():
        asked.append(True)
        return True

    some = slider_marks(tents, "w.0.0.0", stop)
    assert asked
    assert {mark["value"] for mark in some} <= {mark["value"] for mark in every}
    assert len(some) < len(every)
