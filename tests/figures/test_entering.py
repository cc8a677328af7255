"""What enters a layer after the first is what the layer before makes of the line or the plane, and where it is cut."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exchange.answer import answer
from relu_fold.exchange.pictures import Look, picture
from relu_fold.exchange.questions import read_question
from relu_fold.figures.entering.drawing import BELOW
from relu_fold.figures.entering.image import entering_line, entering_plane
from relu_fold.figures.entering.line import MOST_PARTS
from relu_fold.figures.entering.pixels import beside, half_width
from relu_fold.figures.fold.panel import fold_of_line
from relu_fold.figures.fold.room import along
from relu_fold.figures.kit.arrangement import SIDE_BY_SIDE
from relu_fold.figures.kit.theme import THEMES
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.edits import AddLayer, apply
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import assign
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.frames.test_line import folded_views
from tests.strategies_view import plane_views

TENTS = ViewState.of_preset(PRESETS["tents"])
PYRAMID = ViewState.of_preset(PRESETS["pyramid"])
DEEP = [name for name, preset in PRESETS.items() if len(preset.weights) > 2]


def told(state, **look):
    return picture(state, Look(**({"width": 1056} | look))).entering()


def drawn(entering, x):
    """Where an input is drawn, in the units of the axes."""
    left, top, across, down = entering["scale"]
    xs, right, low = entering["line"]
    return (np.interp(x, xs, right) - left) / across, (np.interp(x, xs, low) - top) / down


# --- by hand ---


def test_the_folded_line_of_two_tents_and_its_three_pieces():
    entering = told(TENTS)
    assert entering["title"] == "What layer 1 hands on: the folded line"
    assert entering["spoken"] == f"{entering['title']}, in 3 pieces, along h1.1 and h1.2."
    assert entering["axes"] == (0, 1)
    assert [part[:2] + part[3:] for part in entering["parts"]] == [
        [-0.25, 0.0, "1"],
        [0.0, 0.5, "2"],
        [0.5, 1.25, "3"],
    ]
    for x, h in ((-0.1, (0.0, 0.0)), (0.25, (0.5, 0.0)), (1.0, (2.0, 2.0))):  # max(0, 2x) and max(0, 4x - 2)
        assert drawn(entering, x) == pytest.approx(h, abs=0.02)


def test_a_piece_keeps_its_mark_while_a_knot_before_it_moves():
    before, after = told(TENTS)["parts"], told(assign(TENTS, "b.0.1", -3.0))["parts"]
    assert [part[1] for part in after] == [0.0, 0.75, 1.25]
    assert [part[2:] for part in after] == [part[2:] for part in before]


def test_the_first_layer_has_nothing_before_it():
    for state in (TENTS, PYRAMID):
        first = msgspec.structs.replace(state, layer=0, target=0)
        assert told(first) is None
        assert picture(first, Look(width=1056)).plan.entering is None


def test_where_no_neuron_folds_it_says_so():
    assert "the unfolded line" in told(msgspec.structs.replace(TENTS, negative_slope=1.0))["title"]


def test_each_neuron_on_the_stage_cuts_it_where_it_turns():
    """z of neuron 1 of layer 2 is 2 h1 - 2 h2: its line goes through (0, 0) and (2, 2)."""
    entering = told(TENTS)
    left, top, across, down = entering["scale"]
    colour = THEMES["light"].neurons[3]
    (line,) = (shape for shape in entering["shapes"] if shape["draw"] == "path" and shape["stroke"] == colour)
    ends = [np.array(point.split(","), dtype=float) for point in line["d"][1:].split("L")]
    h = [((x - left) / across, (y - top) / down) for x, y in ends]
    assert h[0][0] == pytest.approx(h[0][1], abs=0.02)
    assert h[1][0] == pytest.approx(h[1][1], abs=0.02)


# --- laws ---


def assert_enters(state, found, z):
    if found is None:
        return
    net, layer = state.network, state.layer
    made = found.images @ net.weights[layer].T + net.biases[layer]
    np.testing.assert_allclose(made, z, atol=1e-9 * max(1.0, np.abs(made).max(), np.abs(found.images).max()))


@settings(max_examples=60, deadline=None)
@given(folded_views())
def test_what_the_layer_makes_of_the_line_that_enters_is_its_z(state):
    shown = frame(state)
    assert_enters(state, entering_line(shown), shown.z)


@settings(max_examples=25, deadline=None)
@given(plane_views())
def test_what_the_layer_makes_of_the_sheet_that_enters_is_its_z(state):
    shown = plane_frame(state)
    assert_enters(state, entering_plane(shown), shown.z)


@pytest.mark.parametrize("name", DEEP)
def test_every_deep_preset_shows_it_at_every_layer(name):
    state = ViewState.of_preset(PRESETS[name])
    for layer in range(1, state.depth):
        entering = told(msgspec.structs.replace(state, layer=layer, neuron=0, target=0))
        assert f"layer {layer} hands on" in entering["title"]
        assert len(msgspec.json.encode(entering)) < 20_000  # a frame of a drag has it
        ends = [part[0] for part in entering["parts"]] + [part[1] for part in entering["parts"][-1:]]
        assert ends == sorted(ends)
        assert len(entering["parts"]) <= MOST_PARTS


@pytest.mark.parametrize("axes", [(0, 1), (1, 0), (0, 1, 2)])
def test_its_axes_are_those_of_fold_space_one_layer_before(axes):
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["montufar"]), fold_axes=axes, fold_chosen=True)
    before = msgspec.structs.replace(state, layer=1, neuron=0, target=0, panel="fold")
    panel = fold_of_line(frame(before), THEMES["light"], 1100, drawn=False)
    assert list(told(state)["axes"]) == panel.words["fold"]["axes"]


# --- under a hand, and on the stage ---


@pytest.mark.parametrize("state", [TENTS, PYRAMID], ids=["line", "plane"])
def test_under_a_hand_neither_axes_nor_scales_change(state):
    entering = told(state)
    moved = assign(state, "w.0.0.0", 5.0)
    held = told(moved, held=entering["spans"], entering=tuple(entering["axes"]))
    assert (held["scale"], held["axes"]) == (entering["scale"], entering["axes"])
    assert held["shapes"] != entering["shapes"]
    assert told(moved)["scale"] != entering["scale"]


@pytest.mark.parametrize("state", [TENTS, PYRAMID], ids=["line", "plane"])
@pytest.mark.parametrize("size", [(860, 400), (896, 420), (1056, 560), (1600, 700)])
def test_beside_the_stage_it_covers_nothing_and_what_is_composed_stays_the_largest(state, size):
    shown = picture(state, Look(width=size[0], height=size[1]))
    plan, (left, top, across, down) = shown.plan, shown.entering()["place"]
    starts = [panel.x[0] for panel in (*plan.panels.values(), plan.composed)]
    assert left + across < plan.margins["l"] + min(starts) * plan.width - 20  # room for the numbers of their axes
    assert top + down <= size[1]
    width, height = shown.entering()["size"]
    assert width * height < plan.pixels(plan.composed) * plan.depth(plan.composed)


@pytest.mark.parametrize("look", [{"width": SIDE_BY_SIDE - 20}, {"height": 240}])
def test_a_small_stage_stays_as_it_is_and_it_stands_below(look):
    for state in (TENTS, PYRAMID):
        assert told(state, **look)["place"] is None
        assert told(state, **look)["size"] == BELOW


def test_an_input_of_the_map_is_drawn_where_the_layer_takes_it():
    entering = told(PYRAMID)
    left, top, across, down = entering["scale"]
    x, y = picture(PYRAMID, Look(width=1056)).entering_at((0.25, 0.5))
    assert entering["axes"] == (0, 2)
    assert ((x - left) / across, (y - top) / down) == pytest.approx((0.25, 0.5), abs=0.02)


@pytest.mark.parametrize("ends", [(-1e308, 1e308), (0.0, 1e-320), (1.0, 1.0), (2.0, -2.0)], ids=str)
@pytest.mark.parametrize("name", ["montufar", "montufar-plane"])
def test_reaches_that_no_picture_has_are_harmless(name, ends):
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS[name]), layer=1)
    axes = tuple(range(min(3, state.widths[0])))

    def entering(ranges):
        asked = calls.question("drag", state=msgspec.to_builtins(state), entering=axes, ranges=ranges)
        return answer(read_question(asked)).reply["entering"]

    assert entering(dict.fromkeys(("across", "up", "deep"), ends)) == entering({})


@settings(max_examples=50)
@given(st.floats(-3.2, 3.2), st.floats(8.0, 60.0))
def test_a_word_beside_a_line_does_not_touch_it(angle, half):
    way, at = 40 * np.array([np.cos(angle), np.sin(angle)]), np.array([100.0, 50.0])
    places = beside(at, way, half)
    assert len(places) == 2
    for x, y in places:
        corners = np.array([(x + a * half, y + b * 6.5) for a in (-1, 1) for b in (-1, 1)]) - at
        side = corners @ [-way[1], way[0]]
        assert (side > 0).all() or (side < 0).all()


def test_words_with_subscripts_keep_off_each_other():
    """The name of an axis hung into that of a cut."""
    state = apply(ViewState(), AddLayer())
    words = [one for one in told(state)["shapes"] if one["draw"] == "words"]
    assert len(words) > 3
    for i, one in enumerate(words):
        for other in words[:i]:
            wide = sum(half_width(word["text"] + word["rest"], word["sub"]) for word in (one, other))
            assert abs(one["x"] - other["x"]) > wide or abs(one["y"] - other["y"]) > 15


def numbers_of(path):
    """(n, 2): the corners of a path."""
    return np.array(
        [[float(part) for part in corner.split(",")] for corner in path["d"][1:].replace("M", "L").split("L")]
    )


def test_the_name_of_a_cut_lies_on_no_line():
    """In lesson 4 the cut of neuron 1 had its name across the line and the dot at its end."""
    for view in (LESSONS[3].view, TENTS):
        shapes = told(view, width=904, height=500)["shapes"]
        lines = [numbers_of(one) for one in shapes if one["draw"] == "path" and one["width"] > 1]
        points = np.concatenate([along(line, 400) for line in lines if len(line) > 1])
        names = [one for one in shapes if one["draw"] == "words" and one["rest"]]
        assert len(names) == 2
        for one in names:
            reach = half_width("z = 0", one["sub"]), 6.5
            assert not (np.abs(points - (one["x"], one["y"])) < reach).all(axis=1).any()
