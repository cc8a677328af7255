"""The stage of a plane as it is drawn: one projection, one mesh, tints, ranges, the heat map."""

import base64
import json
import math
import struct
import zlib

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.figures.kit.packed import floats, whole
from relu_fold.figures.kit.png import png_address
from relu_fold.figures.kit.projection import Place, Projection
from relu_fold.figures.kit.theme import THEMES, channels, colour_index, diverging, tint_indices
from relu_fold.figures.plane.sheets import (
    CREASE,
    INACTIVE,
    NEURONS,
    PALETTE_SIZE,
    SAMPLED,
    TINTS,
    ribbons,
    surface_colours,
    told_apart,
)
from relu_fold.figures.plane.space import heights, space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.limits import ELEVATION
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import PLANE, plane_views

BOX = ((-1.0, 1.0), (-1.0, 1.0))
AZIMUTHS, ELEVATIONS = st.floats(-4, 4), st.floats(*ELEVATION)
PLACES = st.builds(Place, st.floats(-300, 300), st.floats(-300, 300), st.floats(5, 300), st.floats(0, 200))
POINTS = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-2, 2)), min_size=2, max_size=8)
THREE = ViewState.of_preset(PRESETS["three-folds"])
SINGLE = float(np.finfo(np.float32).eps)

by_name = pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)


def decoded(packed):
    """What the page makes of an array."""
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<" + packed["dtype"])


def unpacked_png(address):
    """Read a PNG of three channels and no filter: (height, width, 3); every chunk's check sum must be right."""
    head, _, body = address.partition(",")
    assert head == "data:image/png;base64"
    data = base64.b64decode(body, validate=True)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = [], 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size]) == (zlib.crc32(kind + content),)
        chunks.append((kind, content))
        at += 12 + size
    assert [kind for kind, _ in chunks] == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    assert rest == [8, 2, 0, 0, 0]
    rows = np.frombuffer(zlib.decompress(chunks[1][1]), dtype=np.uint8).reshape(height, 1 + 3 * width)
    assert (rows[:, 0] == 0).all()
    return rows[:, 1:].reshape(height, width, 3)


# --- projection ---


def of(points):
    xyh = np.array(points)
    return xyh[:, :2], xyh[:, 2]


@given(PLACES, AZIMUTHS, ELEVATIONS, POINTS, st.floats(-2, 2))
def test_the_projection_is_affine(place, azimuth, elevation, points, t):
    projection, (xy, h) = Projection(BOX, azimuth, elevation), of(points)
    seen = projection.points(place, xy, h, (-1.0, 1.0))
    mixed = projection.points(place, t * xy[:1] + (1 - t) * xy[1:2], t * h[:1] + (1 - t) * h[1:2], (-1.0, 1.0))
    np.testing.assert_allclose(mixed[:, 0], t * seen[:, 0] + (1 - t) * seen[:, 1], rtol=0, atol=1e-8)


@given(PLACES, AZIMUTHS, ELEVATIONS, POINTS)
def test_turning_keeps_all_distances(place, azimuth, elevation, points):
    """Pixels to the right, away and up are one length: the projection is a rotation of the sheet in its own units."""
    projection, (xy, h) = Projection(BOX, azimuth, elevation), of(points)
    seen = projection.points(place, xy, h, (-1.0, 1.0))
    own = np.stack([xy[:, 0] * place.half_side, xy[:, 1] * place.half_side, h * place.half_height])
    for i in range(1, len(points)):
        np.testing.assert_allclose(
            math.dist(seen[:, 0], seen[:, i]), math.dist(own[:, 0], own[:, i]), rtol=1e-9, atol=1e-8
        )


@given(AZIMUTHS, st.floats(*ELEVATION), st.sampled_from([BOX, ((0.0, 4.0), (-1.0, 0.0)), ((-1e6, 1e6), (0.0, 1.0))]))
def test_the_middle_of_the_box_is_in_the_middle_of_its_place(azimuth, elevation, box):
    middle = np.array([[sum(ends) / 2 for ends in box]])
    seen = Projection(box, azimuth, elevation).flat(Place(30.0, -20.0, 100.0, 50.0), middle)
    np.testing.assert_allclose(seen[[0, 2], 0], [30.0, -20.0], atol=1e-6)


def test_seen_from_straight_above_a_box_is_itself():
    seen = Projection(BOX, 0.0, math.pi / 2).flat(Place(0.0, 0.0, 10.0, 5.0), np.array([[1.0, 0.5], [-0.5, -1.0]]))
    np.testing.assert_allclose(seen[[0, 2]], [[10.0, -5.0], [5.0, -10.0]], atol=1e-9)


def test_what_is_farther_up_the_floor_is_higher_on_the_screen_and_farther_away():
    seen = Projection(BOX, 0.0, 0.5).flat(Place(0.0, 0.0, 10.0, 5.0), np.array([[0.0, -1.0], [0.0, 1.0]]))
    assert seen[1, 0] < seen[1, 1]
    assert seen[2, 0] < seen[2, 1]


@given(
    st.sampled_from([BOX, ((0.0, 4.0), (-1.0, 0.0)), ((0.0, 1.0), (0.0, 9.0))]),
    AZIMUTHS,
    ELEVATIONS,
    st.tuples(st.floats(40, 800), st.floats(40, 800)),
)
def test_a_sheet_fits_its_panel_however_it_is_turned(box, azimuth, elevation, size):
    """Every corner of the box at the least and the greatest height; up and down at most 15 % of half the panel over."""
    projection = Projection(box, azimuth, elevation)
    place = projection.place((50.0, -70.0), size)
    for height in (-1.0, 1.0):
        seen = projection.points(place, projection.corners(), np.full(4, height), (-1.0, 1.0))
        assert np.abs(seen[0] - 50).max() <= size[0] / 2 * 1.0001
        assert (
            np.abs(seen[2] + 70).max() <= size[1] / 2 * 1.15
        )  # seen steeply in a flat panel, a sheet keeps 0.15 of it as height


# --- the mesh ---


def test_arrays_are_packed_small_and_come_out_as_they_went_in():
    for most, kind in ((255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4")):
        values = np.array([0, 1, most])
        packed = whole(values)
        assert packed["dtype"] == kind
        np.testing.assert_array_equal(decoded(packed), values)
    np.testing.assert_array_equal(decoded(floats(np.array([0.5, np.nan, -3.0]))), np.array([0.5, np.nan, -3.0]))
    assert decoded(whole(np.zeros(0, dtype=int))).size == 0


TURNED = {"turn": st.tuples(AZIMUTHS, ELEVATIONS), "terms": st.integers(0, 4)}


def check_mesh(solid):
    """Corners that are there, points that are numbers, colours of the palette; and what is sent of it is the same."""
    n = solid.points.shape[1]
    assert solid.points.shape[0] == 3
    assert np.isfinite(solid.points).all()
    assert solid.triangles.shape == (len(solid.colours), 3)
    assert solid.triangles.min() >= 0
    assert solid.triangles.max() < n
    assert solid.colours.min() >= 0
    assert solid.colours.max() < PALETTE_SIZE
    sent = {name: decoded(one) for name, one in solid.arrays.items()}
    for name, row in zip("xyz", solid.points, strict=True):
        np.testing.assert_allclose(sent[name], row, rtol=SINGLE, atol=1e-30)
    np.testing.assert_array_equal(np.stack([sent[name] for name in "ijk"], axis=1), solid.triangles)
    np.testing.assert_array_equal(sent["intensity"], solid.colours)


@settings(max_examples=40)
@given(plane_views(**TURNED), st.sampled_from([(1100, 500), (400, 700), (200, 150)]))
def test_the_mesh_is_whole_and_sent_to_single_precision(state, size):
    check_mesh(space(plane_frame(state), "light", *size).scene)


@by_name
def test_the_mesh_of_every_preset_is_whole(preset):
    check_mesh(space(plane_frame(ViewState.of_preset(preset))).scene)


def test_the_mesh_of_samples_is_whole_and_of_one_colour(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 2)
    frame = plane_frame(THREE)
    check_mesh(space(frame).scene)
    assert set(surface_colours(frame).tolist()) == {SAMPLED}


def colours_at(solid, points):
    """The colours of the triangles whose three corners are among these points of the scene, as a set."""
    index = {tuple(point) for point in points.T}
    inside = np.array([tuple(point) in index for point in solid.points.T])
    return set(solid.colours[inside[solid.triangles].all(axis=1)].tolist())


@by_name
def test_an_active_facet_wears_its_neurons_colour_and_another_is_grey(preset):
    state = ViewState.of_preset(preset)
    picture = space(plane_frame(state))
    solid, frame = picture.scene, picture.frame
    for column, neuron in enumerate(picture.plan.neurons):
        sheet = frame.sheet(neuron)
        place = picture.plan.place(picture.plan.panels["z", column], picture.projection)
        points = picture.projection.points(place, sheet.facets.vertices, sheet.z, picture.ranges["z"])
        on = NEURONS + colour_index(state.layer, neuron)
        for facet, active in enumerate(sheet.active.tolist()):
            corners = sheet.facets.corners[sheet.facets.offsets[facet] : sheet.facets.offsets[facet + 1]]
            # The corners of a triangle of another facet may be among them only if it lies in this one.
            assert colours_at(solid, points[:, corners]) == {on if active else INACTIVE}


@by_name
def test_the_surface_wears_the_tints_of_the_map(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    facets, solid = picture.frame.facets, picture.scene
    reach = picture.ranges["composed"]
    above = Projection(picture.frame.state.box, 0.0, math.pi / 2)
    surface = picture.projection.points(picture.surface, facets.vertices, picture.frame.surface, reach)
    plane = above.flat(picture.plan.map_place, facets.vertices)
    tints = TINTS + tint_indices(picture.frame.subdivision.patterns)
    for region in range(min(facets.n, 25)):
        corners = facets.corners[facets.offsets[region] : facets.offsets[region + 1]]
        assert colours_at(solid, plane[:, corners]) == {tints[region]}
        assert colours_at(solid, surface[:, corners]) == {tints[region]}


def test_the_palette_has_a_colour_for_every_step():
    trace = space(plane_frame(THREE)).scene.trace("sheets", THEMES["light"])
    steps = trace["colorscale"]
    assert len(steps) == 2 * PALETTE_SIZE
    assert (trace["cmin"], trace["cmax"]) == (-0.5, PALETTE_SIZE - 0.5)
    for place in range(PALETTE_SIZE):
        at = (place - trace["cmin"]) / (trace["cmax"] - trace["cmin"])
        (low, colour), (high, same) = steps[2 * place : 2 * place + 2]
        assert low < at < high
        assert colour == same
    assert [colour for _, colour in steps[::2]][TINTS : TINTS + 12] == list(THEMES["light"].tints)
    assert steps[0][1] == THEMES["light"].sheet


# --- ribbons ---

ENDS = st.tuples(*[st.floats(-500, 500)] * 3)


@given(st.lists(st.tuples(ENDS, ENDS), min_size=1, max_size=6), st.floats(0.5, 6))
def test_a_ribbon_has_its_width_and_is_longer_by_it(pairs, width):
    points = np.array(pairs).reshape(-1, 3).T
    ends = np.arange(points.shape[1]).reshape(-1, 2)
    ribbon = ribbons(points, ends, np.arange(len(ends)), width)
    assert np.isfinite(ribbon.points).all()
    assert ribbon.triangles.tolist() == [
        [4 * i + corner for corner in corners] for corners in ((0, 1, 2), (0, 2, 3)) for i in range(len(ends))
    ]
    assert ribbon.colours.tolist() == [*range(len(ends))] * 2
    for i in range(len(ends)):
        seen = ribbon.points[[0, 2], 4 * i : 4 * i + 4]
        length = math.dist(*points[[0, 2]][:, ends[i]].T)
        sides = [math.dist(seen[:, j], seen[:, (j + 1) % 4]) for j in range(4)]
        if length > 1e-3:
            np.testing.assert_allclose(sides, [length + width, width] * 2, rtol=1e-6, atol=1e-6)


def test_a_line_without_length_is_drawn_as_nothing():
    points = np.zeros((3, 2))
    ribbon = ribbons(points, np.array([[0, 1]]), np.array([5]), CREASE)
    np.testing.assert_array_equal(ribbon.points, 0)


def test_no_lines_give_no_ribbons():
    ribbon = ribbons(np.zeros((3, 0)), np.zeros((0, 2), dtype=int), np.zeros(0, dtype=int), CREASE)
    assert (ribbon.points.shape, ribbon.triangles.shape, ribbon.colours.shape) == ((3, 0), (0, 3), (0,))


# --- tints ---


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 2**32))
def test_a_tint_depends_on_the_pattern_alone_and_differs_by_any_one_neuron(neurons, seed):
    patterns = np.random.default_rng(seed).integers(0, 2, (20, neurons)).astype(bool)
    tints = tint_indices(patterns)
    assert tints.min() >= 0
    assert tints.max() < 12
    np.testing.assert_array_equal(tint_indices(patterns[7:8]), tints[7:8])
    for neuron in range(neurons):
        flipped = patterns.copy()
        flipped[:, neuron] ^= True
        assert (tint_indices(flipped) != tints).all()


@settings(max_examples=40)
@given(plane_views())
def test_regions_on_the_two_sides_of_a_crease_have_different_tints(state):
    frame = plane_frame(state)
    complex_ = frame.subdivision
    left, right = complex_.edge_regions[(complex_.edge_regions >= 0).all(axis=1)].T
    patterns = frame.fold_patterns  # a neuron without a fold has no crease
    one = (patterns[left] ^ patterns[right]).sum(axis=1) == 1  # coinciding creases add their steps
    tints = surface_colours(frame)
    assert (tints[left] != tints[right])[one].all()
    assert (tints >= TINTS).all()


# --- ranges ---


SPANS = st.tuples(st.floats(-50, 50), st.floats(-50, 50)).filter(lambda ends: ends[0] < ends[1])


@settings(max_examples=40)
@given(plane_views(), SPANS)
def test_held_ranges_only_grow_and_contain_every_height(state, span):
    frame = plane_frame(state)
    held = dict.fromkeys(("z", "h", "c", "composed"), span)
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


@pytest.mark.parametrize(
    "span", [(0.0, 0.0), (5.0, 5.0), (-1e308, 1e308), (0.0, 1e308), (-1e308, -1e308), (3.0, -3.0), (0.0, 5e-324)]
)
def test_bad_held_ranges_are_harmless(span):
    picture = space(plane_frame(THREE), held=dict.fromkeys(("z", "h", "c", "composed"), span))
    for low, high in picture.ranges.values():
        assert low < high
        assert math.isfinite(high - low)
    check_mesh(picture.scene)
    json.dumps(picture.figure(), allow_nan=False)


# --- as text ---


@settings(max_examples=20)
@given(plane_views(map_mode=st.sampled_from(["regions", "heatmap"]), **TURNED), st.sampled_from(["light", "dark"]))
def test_figure_and_paint_are_json_without_nan(state, theme):
    picture = space(plane_frame(state), theme)
    for one in (picture.figure(), picture.paint(), picture.creases()):
        assert json.loads(json.dumps(one, allow_nan=False)) is not None


@by_name
def test_the_painter_is_sent_what_the_figure_has(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    figure, paint = picture.figure(), picture.paint()
    sheets = next(trace for trace in figure["data"] if trace["uid"] == "sheets")
    assert {name: sheets[name] for name in paint["solid"]} == paint["solid"]
    assert paint["labels"] == [one["text"] for one in figure["layout"]["annotations"]][: len(paint["labels"])]
    for mark in paint["marks"]:
        trace = next(trace for trace in figure["data"] if trace["uid"] == mark["id"])
        assert (mark["x"], mark["y"]) == (trace["x"], trace["y"])


@by_name
def test_the_creases_that_a_hand_can_hold_are_all_creases_by_their_neuron(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    held, facets = picture.creases(), picture.frame.facets
    assert len(held) == picture.frame.network.n_neurons
    for neuron, points in enumerate(held):
        expected = facets.vertices[facets.creases[facets.owners == neuron]]
        np.testing.assert_array_equal(np.reshape(points, (-1, 2, 2)), expected)


def test_too_many_creases_are_not_sent(monkeypatch):
    monkeypatch.setattr("relu_fold.figures.plane.space.MOST_TOLD_APART", 2)
    assert space(plane_frame(THREE)).creases() == []


@pytest.mark.parametrize("room", ["none", "one layer", "all but one", "all"])
def test_creases_too_many_to_be_told_apart_are_left_out_a_layer_at_a_time(monkeypatch, room):
    frame = plane_frame(ViewState.of_preset(PRESETS["pyramid"]))
    facets, first = frame.facets, frame.network.widths[0]
    of_first, every = int((facets.owners < first).sum()), len(facets.owners)
    assert 0 < of_first < every
    assert len(frame.network.widths) == 2
    most, kept = {
        "none": (of_first - 1, 0),
        "one layer": (of_first, of_first),
        "all but one": (every - 1, of_first),
        "all": (every, every),
    }[room]
    monkeypatch.setattr("relu_fold.figures.plane.sheets.MOST_TOLD_APART", most)
    shown = told_apart(frame)
    these = np.full(every, True) if kept == every else (facets.owners < first) & (kept > 0)
    np.testing.assert_array_equal(shown.creases, facets.creases[these])
    np.testing.assert_array_equal(shown.owners, facets.owners[these])
    np.testing.assert_array_equal(shown.triangles, facets.triangles)


# --- the heat map ---


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("preset", "n"), [("xor", 3), ("three-folds", 8), ("pyramid", 41)])
def test_the_heat_map_is_the_network_at_the_points_of_the_grid(preset, n, theme):
    base = ViewState.of_preset(PRESETS[preset])
    state = msgspec.structs.replace(base, map_mode="heatmap", resolution=n)
    picture = space(plane_frame(state), theme)
    (image,) = picture.figure()["layout"]["images"]
    pixels = unpacked_png(image["source"])
    assert pixels.shape == (n, n, 3)
    (x_lo, x_hi), (y_lo, y_hi) = state.box
    most = np.abs(picture.frame.composed).max()
    for row in range(n):
        for column in range(n):
            x = x_lo + (x_hi - x_lo) * column / (n - 1)
            y = y_hi - (y_hi - y_lo) * row / (n - 1)  # the first row is the top one
            expected = diverging(THEMES[theme], state.network([[x, y]])[:, 0] / most)[0]
            assert np.abs(pixels[row, column].astype(int) - expected).max() <= 1  # a value rounded at a half
    # Each point is the middle of its square.
    step = (x_hi - x_lo) / (n - 1), (y_hi - y_lo) / (n - 1)
    np.testing.assert_allclose([image["x"], image["y"]], [x_lo - step[0] / 2, y_hi + step[1] / 2])
    np.testing.assert_allclose([image["sizex"], image["sizey"]], [n * step[0], n * step[1]])


def test_the_map_of_regions_has_no_image():
    picture = space(plane_frame(THREE))
    assert picture.figure()["layout"]["images"] == []
    assert picture.paint()["image"] == ""


def test_a_function_that_is_zero_everywhere_is_paper():
    flat = msgspec.structs.replace(
        THREE, weights=(THREE.weights[0], ((0.0, 0.0, 0.0),)), biases=(THREE.biases[0], (0.0,)), map_mode="heatmap"
    )
    pixels = unpacked_png(space(plane_frame(flat)).paint()["image"])
    assert (pixels == channels(THEMES["light"].paper)).all()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32))
def test_a_png_comes_out_as_it_went_in(height, width, seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    np.testing.assert_array_equal(unpacked_png(png_address(pixels)), pixels)


@by_name
def test_the_outline_of_a_region_is_a_closed_loop_on_the_surface(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    complex_ = subdivide(picture.frame.network, picture.frame.state.box)
    for region in range(min(complex_.n_regions, 10)):
        outline = picture.outline(region)
        corners = complex_.polygon(region)
        np.testing.assert_array_equal(outline[:, 0], outline[:, -1])
        on = picture.projection.points(
            picture.surface,
            corners,
            picture.frame.surface[complex_.corners[slice(*complex_.offsets[region : region + 2])]],
            picture.ranges["composed"],
        )
        np.testing.assert_allclose(outline[[0, 2], :-1], on[[0, 2]], atol=1e-9)
        assert (outline[1, :-1] < on[1]).all()  # in front of it
