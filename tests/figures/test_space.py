"""The stage of a plane: its ranges, what the page is sent of it, where its panels stand, and the heat map."""

import json
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exchange.pictures import Look, picture
from relu_fold.figures.kit.theme import THEMES, channels, diverging
from relu_fold.figures.plane.layout import space_plan
from relu_fold.figures.plane.space import heights, space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.limits import ELEVATION
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.packed import decoded
from tests.strategies_view import PLANE, plane_views

THREE = ViewState.of_preset(PRESETS["three-folds"])
ROWS = ("z", "h", "c", "composed")
SIZES = [(1100, 500), (859, 700), (400, 700), (1600, 900)]
WEBGL = {"mesh3d", "scatter3d", "surface", "isosurface", "volume", "cone", "streamtube", "scattergl", "splom"}

by_name = pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)


# --- ranges ---


SPANS = st.tuples(st.floats(-50, 50), st.floats(-50, 50)).filter(lambda ends: ends[0] < ends[1])


@settings(max_examples=40)
@given(plane_views(), SPANS)
def test_held_ranges_only_grow_and_contain_every_height(state, span):
    frame = plane_frame(state)
    held = dict.fromkeys(ROWS, span)
    ranges = heights(frame, held)
    h = frame.network.activate(frame.z, state.layer)
    for row, values in (("z", frame.z), ("h", h), ("c", h * frame.readout), ("composed", frame.sums)):
        low, high = ranges[row]
        assert low <= min(span[0], values.min())
        assert high >= max(span[1], values.max())
    assert heights(frame, ranges) == ranges  # held again they stay
    assert ranges["h"] == ranges["z"]


@settings(max_examples=20)
@given(plane_views())
def test_ranges_that_nobody_holds_contain_every_height_and_zero(state):
    frame = plane_frame(state)
    for row, values in (("z", frame.z), ("composed", frame.sums)):
        low, high = heights(frame, {})[row]
        assert low <= min(0, values.min())
        assert high >= max(0, values.max())


# --- as text ---


@settings(max_examples=20)
@given(
    plane_views(
        map_mode=st.sampled_from(["regions", "heatmap"]),
        turn=st.tuples(st.floats(-4, 4), st.floats(*ELEVATION)),
        terms=st.integers(0, 4),
    ),
    st.sampled_from(["light", "dark"]),
)
def test_what_is_sent_is_json_without_nan(state, theme):
    drawn = space(plane_frame(state), theme)
    for one in (drawn.figure(), drawn.paint(), drawn.placed(), drawn.creases()):
        assert json.loads(json.dumps(one, allow_nan=False)) is not None


def parts(value):
    """Every mapping in a figure, however deep."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ():
        yield from parts(part)


@pytest.mark.parametrize("panel", ["ledger", "fold", "signal", "duel"])
@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_no_figure_asks_for_webgl(preset, panel):
    shown = picture(msgspec.structs.replace(ViewState.of_preset(preset), panel=panel), Look())
    figures = [one for one in (shown.figure(), shown.panel().figure) if one]
    assert any("data" in part for part in parts(figures))
    for part in parts(figures):
        assert part.get("type") not in WEBGL
        assert not [name for name in part if name.startswith("scene")]


@by_name
def test_the_page_is_sent_words_over_the_sheets_that_the_figure_has(preset):
    drawn = space(plane_frame(ViewState.of_preset(preset)))
    figure, paint = drawn.figure(), drawn.paint()
    assert paint["labels"]
    assert paint["labels"] == [one["text"] for one in figure["layout"]["annotations"]][: len(paint["labels"])]
    assert {name: paint[name] for name in drawn.words()} == drawn.words()
    assert set(paint) == {*drawn.words(), "sheets"}


def test_the_figure_hides_nothing_of_the_sheets_below_it():
    layout = space(plane_frame(THREE)).figure()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"


@by_name
def test_the_creases_that_a_hand_can_hold_are_all_creases_by_their_neuron(preset):
    drawn = space(plane_frame(ViewState.of_preset(preset)))
    held, facets = drawn.creases(), drawn.frame.facets
    assert len(held) == drawn.frame.network.n_neurons
    for neuron, points in enumerate(held):
        expected = facets.vertices[facets.creases[facets.owners == neuron]]
        np.testing.assert_array_equal(np.reshape(points, (-1, 2, 2)), expected)


def test_too_many_creases_are_not_sent(monkeypatch):
    monkeypatch.setattr("relu_fold.figures.plane.space.MOST_TOLD_APART", 2)
    assert space(plane_frame(THREE)).creases() == []


# --- where the panels stand ---


def overlap(one, other):
    (a, b, c, d), (e, f, g, h) = one, other
    return min(a + c, e + g) - max(a, e) > 1e-9 and min(b + d, f + h) - max(b, f) > 1e-9


@by_name
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_sheets_surface_and_map_stand_on_the_stage_and_on_no_other(preset, size):
    drawn = space(plane_frame(ViewState.of_preset(preset)), "light", *size)
    placed = drawn.placed()
    assert placed["panels"] == drawn.rectangles
    assert len(drawn.rectangles) == len(placed["rows"]) == 3 * len(drawn.plan.neurons) + 1
    assert set(placed["rows"]) <= set(drawn.ranges)
    places = [*drawn.rectangles, placed["map"]]
    for left, top, width, height in places:
        assert 0 <= left < left + width <= size[0]
        assert 0 <= top < top + height <= size[1]
    for i, one in enumerate(places):
        assert [j for j, other in enumerate(places[:i]) if overlap(one, other)] == []


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        (((-1.0, 1.0), (-1.0, 1.0)), (1.0, 1.0)),
        (((0.0, 4.0), (-1.0, 0.0)), (1.0, 0.25)),
        (((0.0, 1.0), (-3.0, 3.0)), (0.375, 1.0)),  # less slim than it is
        (((0.0, 60760.0), (-3.0, 3.0)), (1.0, 1.0)),
    ],
)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_map_has_the_shape_that_the_box_is_drawn_in_and_the_page_is_told_its_sides(box, sides, size):
    state = msgspec.structs.replace(THREE, domain=box[0], domain_y=box[1])
    drawn = space(plane_frame(state), "light", *size)
    placed = drawn.placed()
    *_, width, height = placed["map"]
    np.testing.assert_allclose([width / height, *placed["box"]], [sides[0] / sides[1], *sides])
    np.testing.assert_allclose(np.abs(drawn.sheets.meshes[-1].uv).max(axis=0), placed["box"])


def test_the_axes_are_told_their_names_and_ends():
    state = msgspec.structs.replace(THREE, domain=(-2.0, 1.0), domain_y=(0.5, 3.0))
    placed = space(plane_frame(state)).placed()
    assert list(placed["names"]) == ["x₁", "x₂"]
    assert placed["ends"] == [["−2", "1"], ["0.5", "3"]]


def test_the_page_is_told_the_least_and_the_greatest_height_of_the_surface():
    drawn = space(plane_frame(THREE), held=dict.fromkeys(ROWS, (-3.0, 7.0)))
    assert drawn.paint()["sheets"]["reach"] == ["−3", "7"]


@pytest.mark.parametrize("size", [(1100, 500), (1440, 900)], ids=str)
def test_beside_the_map_there_is_room_for_words_that_reach_no_sheet_and_not_the_surface(size):
    plan = space_plan(plane_frame(THREE), *size)
    beside, (left, top, width, _) = plan.beside_map, plan.rectangle(plan.map)
    assert (beside["left"], beside["top"]) == (left + width, top)
    surface = plan.rectangle(plan.composed)
    assert 0 < beside["width"] < surface[0] - beside["left"]
    assert all(plan.rectangle(panel)[1] + plan.rectangle(panel)[3] <= top for panel in plan.panels.values())


def test_low_rows_have_their_titles_written_upwards():
    frame = plane_frame(THREE)
    assert space_plan(frame, 1100, 300).low
    assert not space_plan(frame, 1100, 900).low


# --- the heat map ---


def heat_of(drawn):
    sent = drawn.paint()["sheets"]["heat"]
    return decoded(sent["pixels"]).reshape(sent["side"], sent["side"], 3)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("preset", "n"), [("xor", 3), ("three-folds", 8), ("pyramid", 41)])
def test_the_heat_map_is_the_network_at_the_points_of_the_grid(preset, n, theme):
    base = ViewState.of_preset(PRESETS[preset])
    state = msgspec.structs.replace(base, map_mode="heatmap", resolution=n)
    drawn = space(plane_frame(state), theme)
    pixels = heat_of(drawn)
    assert pixels.shape == (n, n, 3)
    (x_lo, x_hi), (y_lo, y_hi) = state.box
    most = np.abs(drawn.frame.composed).max()
    for row in range(n):
        for column in range(n):
            x = x_lo + (x_hi - x_lo) * column / (n - 1)
            y = y_hi - (y_hi - y_lo) * row / (n - 1)  # the first row is the top one
            expected = diverging(THEMES[theme], state.network([[x, y]])[:, 0] / most)[0]
            assert np.abs(pixels[row, column].astype(int) - expected).max() <= 1  # a value rounded at a half


def test_the_map_of_regions_has_no_heat():
    assert space(plane_frame(THREE)).paint()["sheets"]["heat"] is None


def test_a_function_that_is_zero_everywhere_is_paper():
    flat = msgspec.structs.replace(
        THREE, weights=(THREE.weights[0], ((0.0, 0.0, 0.0),)), biases=(THREE.biases[0], (0.0,)), map_mode="heatmap"
    )
    assert (heat_of(space(plane_frame(flat))) == channels(THEMES["light"].paper)).all()


@pytest.mark.parametrize("size", [(200, 150), (10_000, 10_000), (200, 10_000), (10_000, 150)], ids=str)
def test_on_a_stage_of_any_size_every_place_is_a_number(size):
    drawn = space(plane_frame(THREE), "light", *size)
    places = [*drawn.rectangles, drawn.placed()["map"], tuple(drawn.plan.beside_map.values())]
    assert all(math.isfinite(number) for place in places for number in place)
    assert all(number > 0 for place in places[:-1] for number in place[2:])
