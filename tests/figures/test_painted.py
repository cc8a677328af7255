"""Sheets as a list of shapes: what is painted last at a point is what is nearest there, and each line comes once."""

import itertools
import math
from collections import Counter

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.plane.painted import (
    RIM,
    ZERO,
    Edges,
    Facet,
    Line,
    Shadow,
    aim_shapes,
    map_shapes,
    ordered,
    sheet_shapes,
)
from relu_fold.figures.plane.sheets import CREASE
from relu_fold.figures.plane.space import space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.limits import ELEVATION
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies import he_network
from tests.strategies_view import PLANE, plane_views

TURNS = st.builds(Projection, st.floats(-4, 4), st.floats(*ELEVATION))
PANEL = (40.0, 25.0, 300.0, 260.0)
GRID, CLEAR = 24, 0.01  # points a side of the panel; pixels from an edge, where rounding could say either
VIEWS, STEEP = 60, 4.0  # and how much steeper the sheets are than in the app, so that more of them hides the rest
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
BOXES = (SQUARE, ((-2.0, 1.0), (0.5, 1.5)), ((0.0, 0.5), (-1.0, 2.0)))

by_name = pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)


def sides(box):
    lengths = np.array([high - low for low, high in box])
    return lengths / lengths.max()


def surface_shapes(picture, projection, panel=PANEL):
    found = picture.sheets
    return sheet_shapes(found.meshes[-1], found.raised[-1], panel, sides(picture.frame.state.box), projection)


def surface_places(picture, projection):
    found = picture.sheets
    return projection.points(projection.place(PANEL), found.meshes[-1].uv, found.raised[-1].heights)


def loops_of(mesh):
    return np.split(mesh.corners, mesh.offsets[1:-1])


def edges_of(mesh):
    """By their two vertices, the facets on an edge with the direction in which each goes along it."""
    found = {}
    for f, loop in enumerate(loops_of(mesh)):
        for a, b in itertools.pairwise([*loop.tolist(), int(loop[0])]):
            found.setdefault(frozenset((a, b)), []).append((f, a, b))
    return found


def of_kind(shapes, kind):
    return [shape for shape in shapes if isinstance(shape, kind)]


# --- the edges of a mesh ---


@settings(max_examples=40)
@given(plane_views())
def test_each_edge_knows_its_other_side_and_its_crease(state):
    mesh = space(plane_frame(state)).sheets.meshes[-1]
    edges, found = Edges.of(mesh), edges_of(mesh)
    worn = {frozenset(ends): own for ends, own in zip(mesh.creases.tolist(), mesh.worn.tolist(), strict=True)}
    for k, (a, b) in enumerate(zip(mesh.corners.tolist(), edges.ends.tolist(), strict=True)):
        both = found[frozenset((a, b))]
        assert (edges.facet[k], a, b) in both
        assert edges.worn[k] == worn.get(frozenset((a, b)), -1)
        twin = edges.twin[k]
        assert (twin >= 0) == (len(both) == 2)
        if twin >= 0:
            assert (mesh.corners[twin], edges.ends[twin]) == (b, a)


# --- the order ---


@settings(max_examples=150)
@given(plane_views(), TURNS)
def test_across_every_edge_what_is_farther_comes_first_and_each_facet_comes_once(state, projection):
    mesh, away = space(plane_frame(state)).sheets.meshes[-1], projection.away
    order = ordered(mesh, Edges.of(mesh), away)
    assert sorted(order) == list(range(len(mesh.colours)))
    rank = np.argsort(order)
    for both in edges_of(mesh).values():
        if len(both) == 1:
            continue
        (left, a, b), (right, *_) = both
        along = mesh.uv[b] - mesh.uv[a]
        across = away @ [along[1], -along[0]]  # to the right of the way from a to b
        if abs(across) > 1e-12:
            assert (rank[right] < rank[left]) == (across > 0)


# --- what is on top ---


def random_view(seed):
    dice = np.random.default_rng(seed)
    net = he_network(seed, 2, int(dice.integers(3, 8)), int(dice.integers(2, 5)), 1)
    box = BOXES[seed % len(BOXES)]
    state = ViewState(
        weights=tuple(tuple(map(tuple, w.tolist())) for w in net.weights),
        biases=tuple(tuple(b.tolist()) for b in net.biases),
        domain=box[0],
        domain_y=box[1],
        layer=1,
    )
    found = space(plane_frame(state)).sheets
    raised = found.raised[-1]
    low, reach = raised.heights.min(), max(float(np.ptp(raised.heights)), 1e-9)
    steep = raised._replace(heights=STEEP * (2 * (raised.heights - low) / reach - 1))
    return found.meshes[-1], steep, sides(box), Projection(dice.uniform(-4, 4), dice.uniform(*ELEVATION))


def rays_met(mesh, raised, projection, x, y):
    """The facet that a ray from the eye through (x, y), for each y, meets first, -1 for none; and how many it meets.

    The rays through one x lie in one upright plane. It cuts each facet, as it is convex, in one segment at most: from
    one edge to another, along which all is affine. A ray meets it where it is as high as the segment.
    """
    place = projection.place(PANEL)
    c, s = math.cos(projection.azimuth), math.sin(projection.azimuth)
    u, v = mesh.uv.T * place.half_side
    right, back, up = place.x + c * u - s * v, s * u + c * v, raised.heights * place.half_height
    steep, level = math.sin(projection.elevation), math.cos(projection.elevation)
    nearest, facet = np.full(len(y), np.inf), np.full(len(y), -1)
    met = np.zeros(len(y), dtype=int)
    for f, loop in enumerate(loops_of(mesh)):
        after = np.roll(loop, -1)
        cut = np.flatnonzero((right[loop] > x) != (right[after] > x))
        if not len(cut):
            continue
        a, b = loop[cut], after[cut]
        t = (x - right[a]) / (right[b] - right[a])
        at, height = back[a] + t * (back[b] - back[a]), up[a] + t * (up[b] - up[a])
        over = height[:, None] - (place.y - y - steep * at[:, None]) / level  # above the ray, at either end
        hit = over[0] * over[1] < 0
        met += hit
        share = np.divide(over[0], over[0] - over[1], where=hit, out=np.zeros(len(y)))
        where = at[0] + share * (at[1] - at[0])  # along the floor, away from the eye: a ray goes down as it goes on
        closer = hit & (where < nearest)
        nearest[closer], facet[closer] = where[closer], f
    return facet, met


def painted_last(shapes, points):
    """The facet that covers each point in the end; -1 for none."""
    on_top = np.full(len(points), -1)
    for shape in of_kind(shapes, Facet):
        way = np.roll(shape.points, -1, axis=0) - shape.points
        to = points[:, None] - shape.points
        turn = way[:, 0] * to[..., 1] - way[:, 1] * to[..., 0]
        on_top[(turn > 0).all(axis=1) | (turn < 0).all(axis=1)] = shape.number
    return on_top


def from_edges(shapes, points):
    """How far each point is from the nearest edge of any facet, pixels."""
    found = np.full(len(points), np.inf)
    for shape in of_kind(shapes, Facet):
        way = np.roll(shape.points, -1, axis=0) - shape.points
        to = points[:, None] - shape.points
        t = np.clip((to * way).sum(axis=-1) / np.maximum((way**2).sum(axis=-1), 1e-12), 0, 1)
        found = np.minimum(found, np.linalg.norm(to - t[..., None] * way, axis=-1).min(axis=1))
    return found


def test_what_is_painted_last_at_a_point_is_what_a_ray_through_it_meets_first():
    left, top, width, height = PANEL
    xs, ys = left + width * (np.arange(GRID) + 0.5) / GRID, top + height * (np.arange(GRID) + 0.5) / GRID
    compared, covered = 0, 0
    for seed in range(VIEWS):
        mesh, raised, floor, projection = random_view(seed)
        shapes = sheet_shapes(mesh, raised, PANEL, floor, projection)
        for x in xs:
            points = np.stack([np.full(GRID, x), ys], axis=1)
            clear = from_edges(shapes, points) > CLEAR
            nearest, met = rays_met(mesh, raised, projection, x, ys)
            np.testing.assert_array_equal(painted_last(shapes, points)[clear], nearest[clear], err_msg=f"{seed}, {x}")
            compared += int((clear & (met > 0)).sum())
            covered += int((clear & (met > 1)).sum())
    assert compared > 100 * VIEWS
    assert covered > 5 * VIEWS  # where the order decides


# --- a sheet ---


@by_name
def test_a_sheet_is_its_floor_its_shadows_and_then_every_facet(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    floor, *shadows = (shapes := surface_shapes(picture, Projection(-0.5, 0.5)))[:4]
    assert (floor.colour, floor.width) == ("floor", RIM)
    np.testing.assert_array_equal(floor.points[0], floor.points[-1])
    assert all(isinstance(one, Shadow) for one in shadows)
    assert not of_kind(shapes[4:], Shadow)
    assert sorted(shape.number for shape in of_kind(shapes, Facet)) == list(range(picture.frame.facets.n))


def drawn_as(points):
    return frozenset(map(tuple, np.round(points, 6).tolist()))


@settings(max_examples=60)
@given(plane_views(), TURNS)
def test_each_crease_and_each_edge_of_the_rim_is_drawn_once_and_in_its_colour(state, projection):
    picture = space(plane_frame(state))
    mesh, at = picture.sheets.meshes[-1], surface_places(picture, projection)
    expected = Counter()
    for ends, own in zip(mesh.creases.tolist(), mesh.worn.tolist(), strict=True):
        expected[drawn_as(at[ends]), own, mesh.width] += 1
    for ends, both in edges_of(mesh).items():
        if len(both) == 1:
            expected[drawn_as(at[list(ends)]), "ink", RIM] += 1
    lines = of_kind(surface_shapes(picture, projection)[1:], Line)
    assert Counter((drawn_as(line.points), line.colour, line.width) for line in lines) == expected


@settings(max_examples=60)
@given(plane_views(), TURNS)
def test_no_crease_is_covered_by_either_of_its_own_facets(state, projection):
    picture = space(plane_frame(state))
    mesh, at = picture.sheets.meshes[-1], surface_places(picture, projection)
    shapes = surface_shapes(picture, projection)[4:]
    facet_at = {shape.number: i for i, shape in enumerate(shapes) if isinstance(shape, Facet)}
    line_at = {drawn_as(shape.points): i for i, shape in enumerate(shapes) if isinstance(shape, Line)}
    by_edge = edges_of(mesh)
    for ends in mesh.creases.tolist():
        last = max(facet_at[f] for f, *_ in by_edge[frozenset(ends)])
        assert line_at[drawn_as(at[ends])] > last


@settings(max_examples=40)
@given(plane_views(), TURNS)
def test_a_shadow_has_a_part_for_each_facet_and_all_go_round_the_same_way(state, projection):
    picture = space(plane_frame(state))
    for shadow in of_kind(surface_shapes(picture, projection), Shadow):
        assert len(shadow.loops) == picture.frame.facets.n
        for loop in shadow.loops:
            after = np.roll(loop, -1, axis=0)
            assert (loop[:, 0] * after[:, 1] - after[:, 0] * loop[:, 1]).sum() <= 1e-6


def test_the_shadow_of_many_facets_is_that_of_their_border(monkeypatch):
    picture, projection = space(plane_frame(ViewState.of_preset(PRESETS["disc-6"]))), Projection(-0.5, 0.5)
    each = of_kind(surface_shapes(picture, projection), Shadow)[0].loops
    monkeypatch.setattr("relu_fold.figures.plane.painted._MOST_SHADED", len(each) - 1)
    (border,) = of_kind(surface_shapes(picture, projection), Shadow)[0].loops
    assert len(border) == len(picture.frame.facets.rim)
    corners = {tuple(point) for loop in each for point in np.round(loop, 6).tolist()}
    assert set(map(tuple, np.round(border, 6).tolist())) < corners


def test_a_sheet_at_its_floor_throws_its_shadow_right_under_itself():
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["fold"]), weights=(((1.0, 0.5),), ((0.0,),)))
    picture = space(plane_frame(state))
    mesh, flat = picture.sheets.meshes[-1], picture.sheets.raised[-1]._replace(heights=np.full(4 + 2, -1.0))
    assert len(mesh.uv) == 6
    shapes = sheet_shapes(mesh, flat, PANEL, np.ones(2), Projection(-0.5, 0.5))
    facets = {drawn_as(shape.points) for shape in of_kind(shapes, Facet)}
    for shadow in of_kind(shapes, Shadow):
        assert set(map(drawn_as, shadow.loops)) == facets


# --- the map ---

MAP = (20.0, 300.0, 200.0, 200.0)


@by_name
def test_the_map_is_every_facet_in_its_tint_then_each_crease_once_and_then_the_zero_level(preset):
    found = space(plane_frame(ViewState.of_preset(preset))).sheets
    mesh, shapes = found.meshes[-1], map_shapes(found, MAP, facets=True)
    facets, lines = shapes[: len(mesh.colours)], shapes[len(mesh.colours) :]
    assert [(one.number, one.colour) for one in facets] == list(enumerate(map(tuple, found.tints.tolist())))
    aimed = len(lines) - len(aim_shapes(found.aim.uv, found.aim))
    creases, zero = lines[: len(mesh.creases)], lines[len(mesh.creases) : aimed]
    at = np.array([20.0 + 100.0, 300.0 + 100.0]) + 100.0 * mesh.uv * [1, -1]
    expected = Counter(
        (drawn_as(at[ends]), own) for ends, own in zip(mesh.creases.tolist(), mesh.worn.tolist(), strict=True)
    )
    assert Counter((drawn_as(one.points), one.colour) for one in creases) == expected
    assert {(one.colour, one.width) for one in zero} <= {("ink", ZERO)}
    assert len(zero) == len(found.zero.segments)
    assert len(map_shapes(found, MAP, facets=False)) == len(lines)


def test_the_zero_level_covers_no_crease_that_it_lies_on_and_no_ground_shows_between():
    found = space(plane_frame(ViewState.of_preset(PRESETS["fold"]))).sheets
    *_, crease, zero = map_shapes(found, MAP, facets=True)
    assert isinstance(crease.colour, int)
    along = crease.points[1] - crease.points[0]
    across = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    apart = np.abs((zero.points - crease.points[0]) @ across)
    np.testing.assert_allclose(apart, apart[0])
    np.testing.assert_allclose(apart[0], (CREASE + ZERO) / 2)
