"""A sheet by levels: at each point what is painted last is what is nearest, as it is when each facet is painted."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.figures.plane.levels import levels, levels_of, outline, shaded
from relu_fold.figures.plane.painted import Edges, normals_of, ordered, seen_under
from relu_fold.figures.plane.space import space
from relu_fold.figures.svg.light import _straightened, path
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.test_painted import PANEL, TURNS, VIEWS
from tests.strategies_view import PLANE, plane_views

GRID, CLEAR, STEEP = 20, 0.01, 4.0


def winding(loops, points):
    """How often loops of (k, 2) turn around points (n, 2)."""
    total = np.zeros(len(points))
    for loop in loops:
        a = loop[None, :, :] - points[:, None, :]
        b = np.roll(loop, -1, axis=0)[None, :, :] - points[:, None, :]
        cross = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
        total += np.arctan2(cross, (a * b).sum(axis=-1)).sum(axis=1) / (2 * np.pi)
    return np.rint(total).astype(int)


def clear_of(loops, points):
    """Which points are on no edge."""
    clear = np.full(len(points), True)
    for loop in loops:
        for a, b in zip(loop, np.roll(loop, -1, axis=0), strict=True):
            way, length = b - a, max(float(np.hypot(*(b - a))), 1e-12)
            along = np.clip((points - a) @ way / length**2, 0, 1)
            clear &= np.hypot(*(points - a - along[:, None] * way).T) > CLEAR
    return clear


def parts(view, projection, steep=1.0):
    sheets = space(plane_frame(view)).sheets
    mesh, edges = sheets.meshes[-1], Edges.of(sheets.meshes[-1])
    place = projection.place(PANEL)
    points = projection.turned(place, mesh.uv, steep * sheets.raised[-1].heights)
    under = seen_under(normals_of(mesh, edges, points), projection)
    return mesh, edges, points, projection.seen(place, points), under


@settings(max_examples=VIEWS, deadline=None)
@given(plane_views(), TURNS)
def test_the_nearest_facet_is_on_the_highest_level(view, projection):
    mesh, edges, _, paper, under = parts(view, projection, STEEP)
    level = levels_of(mesh, edges, projection.away, under)
    loops = [paper[loop] for loop in np.split(mesh.corners, mesh.offsets[1:-1])]
    low, high = paper.min(axis=0), paper.max(axis=0)
    side = (np.arange(GRID) + 0.5) / GRID
    points = low + np.array(list(itertools.product(side, side))) * (high - low)
    points = points[clear_of(loops, points)]
    rank = {facet: i for i, facet in enumerate(ordered(mesh, edges, projection.away))}
    covers = np.array([winding([loop], points) != 0 for loop in loops])
    for k in range(len(points)):
        there = np.flatnonzero(covers[:, k]).tolist()
        assert len({level[f] for f in there}) == len(there), "two of a level cover one place"
        assert sorted(there, key=rank.get) == sorted(there, key=lambda f: level[f])


@settings(max_examples=VIEWS, deadline=None)
@given(plane_views(), TURNS, st.floats(1, 6))
def test_the_shadow_covers_what_the_facets_cover(view, projection, steep):
    mesh, edges, _, paper, _ = parts(view, projection, steep)
    single = [paper[loop] for loop in np.split(mesh.corners, mesh.offsets[1:-1])]
    low, high = paper.min(axis=0), paper.max(axis=0)
    side = (np.arange(GRID) + 0.5) / GRID
    points = low + np.array(list(itertools.product(side, side))) * (high - low)
    points = points[clear_of(single, points)]
    covered = np.any([winding([loop], points) != 0 for loop in single], axis=0)
    turns = winding([paper[loop] for loop in shaded(mesh, edges, paper)], points)
    np.testing.assert_array_equal(turns != 0, covered)


@pytest.mark.parametrize("preset", PLANE, ids=lambda one: one.name)
def test_each_facet_is_in_one_area_of_its_colour_and_each_line_is_drawn_once(preset):
    sheets = space(plane_frame(ViewState.of_preset(preset))).sheets
    mesh, edges = sheets.meshes[-1], Edges.of(sheets.meshes[-1])
    flat = np.zeros(len(mesh.colours), dtype=int)
    ((areas, strokes),) = levels(mesh, edges, flat, sheets.tints)
    tints = [tuple(sheets.tints[area.facet]) for area in areas]
    assert len(set(tints)) == len(tints) == len(np.unique(sheets.tints, axis=0))

    def area(loop):
        x, y = mesh.uv[loop].T
        return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)

    for one, tint in zip(areas, tints, strict=True):
        mine = np.flatnonzero((sheets.tints == tint).all(axis=1))
        facets = np.split(mesh.corners, mesh.offsets[1:-1])
        assert sum(map(area, one.loops)) == pytest.approx(sum(area(facets[f]) for f in mine))
    drawn = sorted(
        (stroke.colour, *sorted(pair))
        for stroke in strokes
        for line in stroke.lines
        for pair in itertools.pairwise(line)
        if stroke.colour != "ink"
    )
    wanted = [
        (int(edges.worn[k]), *sorted((int(mesh.corners[k]), int(edges.ends[k]))))
        for k in np.flatnonzero((edges.worn >= 0) & (edges.twin >= 0) & (edges.twin < np.arange(len(edges.twin))))
    ]
    assert drawn == sorted(wanted)


def test_an_outline_goes_around_what_is_left_out():
    sheets = space(plane_frame(ViewState.of_preset(PRESETS["disc-6"]))).sheets
    mesh, edges = sheets.meshes[-1], Edges.of(sheets.meshes[-1])
    facets = np.split(mesh.corners, mesh.offsets[1:-1])
    middle = int(np.argmin([np.hypot(*mesh.uv[loop].mean(axis=0)) for loop in facets]))
    loops = outline(mesh, edges, np.arange(len(mesh.colours)) != middle)
    assert len(loops) == 2


def test_a_line_is_written_by_its_steps_and_without_corners_that_are_none():
    assert path(np.array([[12, -3], [20, 5], [20, -1]])) == "M12-3l8 8 0-6"
    assert path(np.array([[-12, 3]])) == "M-12 3"
    straight = np.array([[0, 0], [50, 0], [100, 1], [100, 50]])
    assert _straightened(straight).tolist() == [[0, 0], [100, 1], [100, 50]]
    back = np.array([[0, 0], [100, 0], [40, 0]])
    assert _straightened(back).tolist() == back.tolist(), "what turns back is a corner"
