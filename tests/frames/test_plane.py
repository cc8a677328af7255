"""The stage of a plane in numbers: polygons that tile the box, exact levels, and sheets that are the network's."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact.plane.facets import Facets, sampled_facets
from relu_fold.figures.plane.regions import plane_ledger
from relu_fold.frames.plane import SAMPLES, SHEET_SAMPLES, plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.exact.plane.test_subdivision import box_area
from tests.strategies_view import PLANE, plane_views

BOXES = st.tuples(*[st.sampled_from([(-1.0, 1.0), (0.0, 3.0), (-0.25, 0.5)])] * 2)
NEAR = 1e-9  # of the numbers at hand: rounding adds up to less


def view(w, b, v, bias=0.0, **fields):
    """A view of one hidden layer on two inputs, on the square from -1 to 1."""
    return ViewState(weights=(w, (v,)), biases=(b, (bias,)), domain=(-1.0, 1.0), domain_y=(-1.0, 1.0), **fields)


def triangle_areas(facets):
    """Signed, counter-clockwise positive (the shoelace formula)."""
    a, b, c = (facets.vertices[column] for column in facets.triangles.T)
    return ((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / 2


def polygon_areas(facets):
    loops = [facets.vertices[facets.corners[i:j]] for i, j in itertools.pairwise(facets.offsets)]
    after = [np.roll(loop, -1, axis=0) for loop in loops]
    return np.array([np.sum(p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]) / 2 for p, q in zip(loops, after, strict=True)])


def check_tiling(facets, box):
    area, scale = box_area(box), max(max(map(abs, ends)) for ends in box) ** 2
    assert (triangle_areas(facets) >= -NEAR * scale).all()
    np.testing.assert_allclose(triangle_areas(facets).sum(), area, rtol=NEAR)
    per_facet = np.bincount(facets.facet_of_triangle, triangle_areas(facets), minlength=facets.n)
    np.testing.assert_allclose(per_facet, polygon_areas(facets), atol=NEAR * scale)
    assert (facets.vertices >= [lo for lo, _ in box]).all()
    assert (facets.vertices <= [hi for _, hi in box]).all()


def check_rim(facets, box):
    """The rim is one closed way around the box, on its border, and as long as that."""
    ends = facets.vertices[facets.rim]
    (x_lo, x_hi), (y_lo, y_hi) = box
    on_side = [(ends[:, :, i] == side).all(axis=1) for i, sides in enumerate(box) for side in sides]
    assert np.any(on_side, axis=0).all()
    length = np.abs(ends[:, 1] - ends[:, 0]).sum()
    np.testing.assert_allclose(length, 2 * (x_hi - x_lo + y_hi - y_lo), rtol=NEAR)
    at, times = np.unique(facets.rim, return_counts=True)
    assert (times == 2).all()
    assert at.size == len(facets.rim)


def within(facets, points):
    """Return for each point a triangle around it, and its barycentric coordinates there, (n, 3)."""
    a, b, c = (facets.vertices[column] for column in facets.triangles.T)
    to_b, to_c, way = b - a, c - a, points[:, None] - a
    doubled = to_b[:, 0] * to_c[:, 1] - to_b[:, 1] * to_c[:, 0]
    with np.errstate(all="ignore"):
        at_b = (way[..., 0] * to_c[:, 1] - way[..., 1] * to_c[:, 0]) / doubled
        at_c = (to_b[:, 0] * way[..., 1] - to_b[:, 1] * way[..., 0]) / doubled
    shares = np.stack([1 - at_b - at_c, at_b, at_c], axis=-1)
    depth = np.nan_to_num(shares.min(axis=-1), nan=-np.inf)
    best = depth.argmax(axis=1)
    assert (depth.max(axis=1) > -1e-6).all()  # no point of the box is without a triangle
    return best, shares[np.arange(len(points)), best]


def random_points(box, count=60, seed=0):
    return np.random.default_rng(seed).uniform(*np.array(box).T, (count, 2))


def interpolated(facets, values, points):
    triangle, shares = within(facets, points)
    return (values[facets.triangles[triangle]] * shares).sum(axis=1)


def from_segments(points, segments):
    """The distance of each point from the nearest of the segments, (m, 2, 2)."""
    a, along = segments[:, 0], segments[:, 1] - segments[:, 0]
    size = np.maximum((along**2).sum(axis=1), 1e-300)
    t = np.clip(((points[:, None] - a) * along).sum(axis=-1) / size, 0, 1)
    return np.hypot(*np.moveaxis(points[:, None] - a - t[..., None] * along, -1, 0)).min(axis=1)


# --- facets ---


def test_a_square_cut_along_its_middle_has_two_facets_of_half_its_area():
    facets = plane_frame(view(((1.0, 0.0),), (0.0,), (1.0,))).facets
    assert sorted(polygon_areas(facets)) == [2.0, 2.0]
    assert facets.owners.tolist() == [0]
    assert facets.vertices[facets.creases[0]][:, 0].tolist() == [0.0, 0.0]


@settings(max_examples=40)
@given(plane_views())
def test_the_triangles_tile_the_box(state):
    facets = plane_frame(state).facets
    check_tiling(facets, state.box)
    check_rim(facets, state.box)


@given(BOXES, st.integers(2, 9))
def test_the_facets_of_a_grid_tile_the_box_and_have_a_closed_rim(box, n):
    facets = sampled_facets(box, n)
    assert facets.n == 2 * (n - 1) ** 2
    assert (triangle_areas(facets) > 0).all()
    check_tiling(facets, box)
    check_rim(facets, box)
    assert facets.creases.shape == (0, 2)
    assert facets.owners.shape == (0,)


@settings(max_examples=40)
@given(plane_views())
def test_every_crease_lies_where_its_owner_turns(state):
    frame = plane_frame(state)
    z = np.concatenate(frame.network.pre_activations(frame.facets.vertices), axis=1)
    at_ends = z[frame.facets.creases, frame.facets.owners[:, None]]
    np.testing.assert_allclose(at_ends, 0, atol=NEAR * (1 + np.abs(z).max()))


# --- levels ---


def test_a_level_is_one_segment_in_each_facet_that_it_passes():
    one = Facets(
        np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]),
        np.array([0, 4]),
        np.arange(4),
        np.zeros((0, 2), dtype=int),
        np.zeros(0, dtype=int),
        np.zeros((0, 2), dtype=int),
    )
    x = one.vertices[:, 0]
    assert sorted(map(tuple, one.level(x, 0.25)[0].tolist())) == [(0.25, 0.0), (0.25, 1.0)]
    for level in (-0.5, 1.0, 1.5):
        assert len(one.level(x, level)) == 0
    assert len(one.level(np.zeros(4))) == 0  # stays on it


LEVELS = st.sampled_from([0.0, 0.1, -0.3])


@settings(max_examples=40)
@given(plane_views(), LEVELS)
def test_the_ends_of_a_level_are_in_the_box_and_on_the_level(state, level):
    frame = plane_frame(state)
    segments = frame.facets.level(frame.composed, level)
    ends = segments.reshape(-1, 2)
    sizes = [max(map(abs, ends)) for ends in state.box]
    assert (ends >= np.array(state.box)[:, 0] - NEAR * np.array(sizes)).all()
    assert (ends <= np.array(state.box)[:, 1] + NEAR * np.array(sizes)).all()
    values = frame.network(ends)[:, 0] if len(ends) else np.zeros(0)
    np.testing.assert_allclose(values, level, rtol=0, atol=NEAR * (1 + np.abs(frame.sums).max()))


@settings(max_examples=30)
@given(plane_views(), LEVELS)
def test_between_any_two_points_on_either_side_of_a_level_the_level_passes(state, level):
    """The ends of every edge of a fine grid are compared, and the crossing is then found by halving."""
    frame = plane_frame(state)
    segments = frame.facets.level(frame.composed, level)
    x, y = (np.linspace(lo, hi, 24) for lo, hi in state.box)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    a = np.concatenate([grid[:, :-1].reshape(-1, 2), grid[:-1].reshape(-1, 2)])
    b = np.concatenate([grid[:, 1:].reshape(-1, 2), grid[1:].reshape(-1, 2)])

    def over(points):
        return frame.network(points)[:, 0] - level

    apart = np.abs(frame.sums).max() * NEAR
    crossing = ((over(a) > apart) & (over(b) < -apart)) | ((over(a) < -apart) & (over(b) > apart))
    a, b = a[crossing], b[crossing]
    if not len(a):
        return
    assert len(segments) > 0
    for _ in range(50):
        middle = (a + b) / 2
        same = (over(middle) > 0) == (over(a) > 0)
        a, b = np.where(same[:, None], middle, a), np.where(same[:, None], b, middle)
    assert from_segments(a, segments).max() < 1e-7


# --- sheets ---


@settings(max_examples=40)
@given(plane_views())
def test_a_sheet_is_its_neuron_at_the_vertices_and_between_them(state):
    frame = plane_frame(state)
    net, layer = state.network, state.layer
    sheet = frame.sheet(state.neuron)
    check_tiling(sheet.facets, state.box)
    inside = random_points(state.box)
    for points, at in ((sheet.facets.vertices, lambda v: v), (inside, lambda v: interpolated(sheet.facets, v, inside))):
        z = net.pre_activations(points)[layer][:, state.neuron]
        h = net.activations(points)[layer][:, state.neuron]
        scale = 1e-7 * (1 + np.abs(z).max())
        np.testing.assert_allclose(at(sheet.z), z, rtol=0, atol=scale)
        np.testing.assert_allclose(at(sheet.h), h, rtol=0, atol=scale * max(1, abs(net.negative_slope)))
        weight = net.weights[layer + 1][state.target, state.neuron]
        np.testing.assert_allclose(at(sheet.contribution), weight * h, rtol=0, atol=scale * 10)


@settings(max_examples=40)
@given(plane_views())
def test_a_facet_of_a_sheet_is_active_where_its_neuron_is(state):
    sheet = plane_frame(state).sheet(state.neuron)
    corners = sheet.facets.vertices[sheet.facets.corners]
    middles = np.add.reduceat(corners, sheet.facets.offsets[:-1]) / np.diff(sheet.facets.offsets)[:, None]
    z = state.network.pre_activations(middles)[state.layer][:, state.neuron]
    sure = np.abs(z) > NEAR
    assert (sheet.active[sure] == (z > 0)[sure]).all()
    assert sheet.active.shape == (sheet.facets.n,)


@settings(max_examples=40)
@given(plane_views())
def test_the_surface_is_the_sum_of_the_sheets_at_any_point(state):
    frame = plane_frame(state)
    points = random_points(state.box)
    scale = 1e-7 * (1 + np.abs(frame.sums).max())
    total = np.full(len(points), frame.bias)
    for neuron in range(state.widths[state.layer]):
        np.testing.assert_allclose(interpolated(frame.facets, frame.sums[neuron], points), total, rtol=0, atol=scale)
        sheet = frame.sheet(neuron)
        total = total + interpolated(sheet.facets, sheet.contribution, points)
    np.testing.assert_allclose(interpolated(frame.facets, frame.composed, points), total, rtol=0, atol=scale)
    shown = state.network.pre_activations(points)
    expected = (*shown, state.network(points))[state.layer + 1][:, state.target]
    np.testing.assert_allclose(total, expected, rtol=0, atol=scale)


def test_the_creases_of_a_sheet_bear_the_numbers_of_the_whole_network():
    state = ViewState.of_preset(PRESETS["three-folds"])
    for neuron in range(3):
        assert set(plane_frame(state).sheet(neuron).facets.owners.tolist()) == {neuron}


@pytest.mark.parametrize(("terms", "summed"), [(0, 3), (1, 1), (2, 2), (3, 3), (32, 3)])
def test_the_surface_adds_up_so_many_neurons(terms, summed):
    frame = plane_frame(view(((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)), (0.5, 0.5, 0.5), (1.0, 2.0, 3.0), terms=terms))
    assert frame.terms == summed
    z = frame.state.network.pre_activations(frame.facets.vertices)[0]
    expected = np.maximum(z[:, :summed], 0) @ np.array([1.0, 2.0, 3.0])[:summed]
    np.testing.assert_allclose(frame.surface, expected, atol=1e-12)


# --- too many regions, and the same again ---


def test_more_regions_than_are_drawn_are_sampled_and_the_ledger_says_so(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 3)
    state = ViewState.of_preset(PRESETS["three-folds"])
    frame = plane_frame(state)
    assert frame.subdivision is None
    assert len(frame.facets.vertices) == SAMPLES**2
    np.testing.assert_array_equal(frame.composed, frame.sums[-1])
    expected = state.network(frame.facets.vertices)[:, 0]
    np.testing.assert_allclose(frame.composed, expected, atol=1e-12)
    told = plane_ledger(frame)
    assert told["rows"] == []
    assert told["counts"].startswith("More than ")
    assert f"{SAMPLES} × {SAMPLES} samples" in told["counts"]
    assert "smaller box" in told["more"]


def test_a_sheet_of_too_many_regions_is_sampled_too(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_SHEET", 1)
    state = ViewState.of_preset(PRESETS["three-folds"])
    sheet = plane_frame(state).sheet(1)
    assert len(sheet.facets.vertices) == SHEET_SAMPLES**2
    z = state.network.pre_activations(sheet.facets.vertices)[0][:, 1]
    np.testing.assert_allclose(sheet.z, z, atol=1e-12)
    np.testing.assert_allclose(sheet.h, np.maximum(z, 0), atol=1e-12)
    middles = sheet.facets.vertices[sheet.facets.triangles].mean(axis=1)
    at_middles = state.network.pre_activations(middles)[0][:, 1]
    sure = np.abs(at_middles) > NEAR
    assert (sheet.active[sure] == (at_middles > 0)[sure]).all()


@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_the_same_state_gives_the_same_frame(preset):
    first, second = (plane_frame(ViewState.of_preset(preset)) for _ in range(2))
    for name in ("z", "sums", "surface"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
    for name in ("vertices", "offsets", "corners", "creases", "owners", "rim"):
        assert getattr(first.facets, name).tobytes() == getattr(second.facets, name).tobytes()
