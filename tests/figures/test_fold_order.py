"""Of the facets of fold space over one place of the paper, the nearest to the eye is painted last."""

import msgspec
import numpy as np
import pytest

from relu_fold.figures.fold import order
from relu_fold.figures.fold.order import painters_order
from relu_fold.figures.fold.plane import fold_plane
from relu_fold.figures.kit.theme import THEMES
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.packed import decoded

AWAY = np.array([0.0, 0.0, 1.0])  # the eye looks along the third axis, and the paper has the first two
CLEAR = 1e-6  # of what is drawn, from any edge
SQUARE = np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
TOO_MANY = "The facets are too many to be cut where they cross, so some may hide a nearer one."


def ordered(facets, away=AWAY):
    sizes = [len(facet) for facet in facets]
    return painters_order(np.concatenate(facets), np.cumsum([0, *sizes]), away)


def polygons(fragments):
    return np.split(fragments.corners, fragments.starts[1:-1])


def triangles(seed, n):
    rng = np.random.default_rng(seed)
    return list(rng.random((n, 1, 3)) + 0.2 * rng.normal(size=(n, 3, 3)))


def area(polygon):
    """Of a plane polygon in space."""
    off = polygon[:, :3] - polygon[0, :3]
    return np.linalg.norm(np.cross(off, np.roll(off, -1, axis=0)).sum(axis=0)) / 2


def within(drawn, points):
    """Return (n,): how far points are inside a convex polygon (k, 2), negative outside."""
    side = np.roll(drawn, -1, axis=0) - drawn
    length = np.linalg.norm(side, axis=1)
    kept = length > 0
    off = points[:, None] - drawn[kept]
    turned = (side[kept, 0] * off[..., 1] - side[kept, 1] * off[..., 0]) / length[kept]
    around = drawn[:, 0] @ np.roll(drawn[:, 1], -1) - drawn[:, 1] @ np.roll(drawn[:, 0], -1)
    return (turned * np.sign(around)).min(axis=1)


def assert_nearest_last(facets, fragments, paper, away, n=4_000):
    """Compare at random places of the paper, clear of edges, with the plane of each facet there.

    Args:
        paper: (3, 2), so that a place in space is drawn at `place @ paper`.
    """
    corners = np.concatenate(facets)[:, :3] @ paper
    low, high = corners.min(axis=0), corners.max(axis=0)
    points = low + (high - low) * np.random.default_rng(5).random((n, 2))
    clear = CLEAR * (high - low).max()
    depths = np.full((len(facets), n), np.inf)
    unsure = np.zeros(n, dtype=bool)
    for depth, facet in zip(depths, facets, strict=True):
        drawn = facet[:, :3] @ paper
        inside = within(drawn, points)
        unsure |= np.abs(inside) < clear
        plane = np.column_stack([drawn, np.ones(len(drawn))])
        if np.linalg.matrix_rank(plane, tol=clear) == 3:  # else it is seen edge-on
            found = np.column_stack([points, np.ones(n)]) @ np.linalg.lstsq(plane, facet[:, :3] @ away)[0]
            depth[inside > 0] = found[inside > 0]
    painted = np.full(n, -1)
    for facet, polygon in zip(fragments.facets, polygons(fragments), strict=True):
        inside = within(polygon[:, :3] @ paper, points)
        unsure |= np.abs(inside) < clear
        painted[inside > 0] = facet
    nearest = depths.min(axis=0)
    tested = ~unsure & np.isfinite(nearest)
    assert tested.sum() > n / 50
    assert (painted[tested] >= 0).all()
    beyond = depths[painted, np.arange(n)][tested] - nearest[tested]  # 0 for each of several facets in one plane
    assert beyond.max() < CLEAR * np.abs(away).max()


@pytest.mark.parametrize("n", [2, 5, 20, 40])
@pytest.mark.parametrize("seed", range(4))
def test_of_random_triangles_the_nearest_is_painted_last(seed, n):
    facets = triangles(seed, n)
    fragments = ordered(facets)
    assert fragments.exact
    assert_nearest_last(facets, fragments, np.eye(3)[:, :2], AWAY)


def test_three_triangles_that_overlap_in_a_circle_are_cut():
    turns = [2 * np.pi * k / 3 for k in range(3)]
    bar = np.array([[-2.0, 0.8, -1], [2.0, 0.6, 1], [2.0, 1.0, 1]])  # each goes from over the last to under the next
    facets = [bar @ np.array([[np.cos(t), np.sin(t), 0], [-np.sin(t), np.cos(t), 0], [0, 0, 1]]) for t in turns]
    fragments = ordered(facets)
    assert len(fragments.facets) > 3
    assert_nearest_last(facets, fragments, np.eye(3)[:, :2], AWAY)


def test_two_squares_that_cross_become_three_fragments():
    facets = [np.column_stack([SQUARE, slope * SQUARE[:, 0]]) for slope in (0.5, -0.5)]
    fragments = ordered(facets)
    assert sorted(np.bincount(fragments.facets).tolist()) == [1, 2]
    assert_nearest_last(facets, fragments, np.eye(3)[:, :2], AWAY)
    assert_nearest_last(facets, ordered(facets, -AWAY), np.eye(3)[:, :2], -AWAY)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_a_cut_does_not_depend_on_the_size_of_what_is_drawn(scale):
    small, large = ordered(triangles(1, 12)), ordered([scale * facet for facet in triangles(1, 12)])
    np.testing.assert_array_equal(small.facets, large.facets)
    np.testing.assert_allclose(scale * small.corners, large.corners, rtol=1e-9, atol=1e-9 * scale)


@pytest.mark.parametrize("seed", range(3))
def test_the_areas_of_fragments_add_up(seed):
    facets = triangles(seed, 25)
    fragments = ordered(facets)
    assert len(fragments.facets) > 25
    found = np.bincount(fragments.facets, [area(polygon) for polygon in polygons(fragments)])
    np.testing.assert_allclose(found, [area(facet) for facet in facets], rtol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_the_borders_of_fragments_add_up_to_the_facets_own(seed):
    facets = triangles(seed, 25)
    fragments = ordered(facets)
    found = np.zeros(25)
    for facet, polygon, border in zip(
        fragments.facets, polygons(fragments), np.split(fragments.border, fragments.starts[1:-1]), strict=True
    ):
        ends = np.roll(polygon, -1, axis=0)
        found[facet] += np.linalg.norm(ends - polygon, axis=1)[border].sum()
    around = [np.linalg.norm(np.roll(facet, -1, axis=0) - facet, axis=1).sum() for facet in facets]
    np.testing.assert_allclose(found, around, rtol=1e-9)


def test_a_turn_moves_no_cut():
    facets = triangles(2, 20)
    one, other = ordered(facets), ordered(facets, np.array([0.6, -0.3, 0.7]))
    corners = [{polygon.tobytes() for polygon in polygons(fragments)} for fragments in (one, other)]
    assert corners[0] == corners[1]


def test_facets_of_one_plane_keep_their_order():
    flat = [np.column_stack([SQUARE * size, np.full(4, 0.5)]) for size in (1.0, 3.0, 2.0)]
    across = np.column_stack([np.zeros(4), SQUARE])
    for away in (AWAY, -AWAY, np.array([1.0, 1.0, 0.0])):
        found = [facet for facet in ordered([*flat, across], away).facets.tolist() if facet < 3]
        assert list(dict.fromkeys(found)) == [0, 1, 2]
    assert ordered(flat).facets.tolist() == [0, 1, 2]


def test_facets_without_area_and_none_at_all_are_let_through():
    point, line = np.full((3, 3), 0.3), np.outer([0.0, 0.5, 1.0], np.ones(3))
    assert sorted(ordered([point, line, point]).facets.tolist()) == [0, 1, 2]
    none = painters_order(np.zeros((0, 5)), np.zeros(1, dtype=int), AWAY)
    assert none.facets.size == 0
    assert none.exact


def test_beyond_the_bound_whole_facets_are_ordered_by_the_depth_of_their_middles(monkeypatch):
    facets = triangles(0, 20)
    monkeypatch.setattr(order, "MAX_FRAGMENTS", len(ordered(facets).facets) - 1)
    fragments = ordered(facets)
    assert not fragments.exact
    assert fragments.border.all()
    depths = [facet[:, 2].mean() for facet in facets]
    np.testing.assert_array_equal(fragments.facets, np.argsort(-np.array(depths), kind="stable"))


# --- in the panel ---


def network(seed, widths=(6, 4), slope=0.3):
    rng = np.random.default_rng(seed)
    sizes = [2, *widths, 1]
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    return msgspec.structs.replace(
        ViewState.of_preset(PRESETS["two-folds"]),
        weights=tuple(tuple(map(tuple, rng.normal(size=shape).tolist())) for shape in shapes),
        biases=tuple(tuple((0.3 * rng.normal(size=n)).tolist()) for n, _ in shapes),
        negative_slope=slope,
        layer=len(widths) - 1,
        panel="fold",
        fold_axes=(0, 1, 2),
    )


def montufar():
    return msgspec.structs.replace(
        ViewState.of_preset(PRESETS["montufar-plane"]), panel="fold", layer=2, fold_axes=(0, 1, 2)
    )


def opened(state, turn=(0.6, 0.5)):
    return fold_plane(plane_frame(msgspec.structs.replace(state, turn=turn)), THEMES["light"], 1100)


def facets_of(shown):
    space, whole = shown.space, np.flatnonzero(shown.rank_drawn == 2)
    areas = shown.frame.subdivision.areas
    whole = whole[np.argsort(-areas[whole], kind="stable")]
    scaled = shown.view.scaled(shown.places)
    return [scaled[space.corners[space.offsets[piece] : space.offsets[piece + 1]]] for piece in whole.tolist()]


def to_paper(view):
    """Return (3, 2): scaled places are drawn at `scaled @ to_paper`."""
    found = np.linalg.lstsq(view.scaled(view.corners), view.paper(view.corners))[0]
    np.testing.assert_allclose(view.scaled(view.corners) @ found, view.paper(view.corners), atol=1e-12)
    return found


@pytest.mark.parametrize("turn", [(0.2, 0.6), (0.9, 0.3), (2.5, 1.0), (4.0, 0.5)])
@pytest.mark.parametrize("state", [network(0), network(1), network(3, (12, 3)), network(2, slope=0.0), montufar()])
def test_of_a_folded_plane_the_nearest_facet_is_painted_last(state, turn):
    shown = opened(state, turn)
    assert shown.order.exact
    paper = to_paper(shown.view)
    np.testing.assert_allclose(shown.order.corners[:, :3] @ paper, shown.order.corners[:, 3:], atol=1e-9)
    np.testing.assert_allclose(shown.view.away @ paper, 0, atol=1e-12)
    depths = shown.view.depths(shown.places)
    np.testing.assert_allclose(shown.view.scaled(shown.places) @ shown.view.away, depths, atol=1e-12)
    assert_nearest_last(facets_of(shown), shown.order, paper, shown.view.away)


def sides(trace, closed):
    x = np.column_stack([decoded(trace["x"]), decoded(trace["y"])])
    loops = [loop[~np.isnan(loop[:, 0])] for loop in np.split(x, np.flatnonzero(np.isnan(x[:, 0])))]
    assert not closed or all((loop[0] == loop[-1]).all() for loop in loops)
    return [np.stack([loop[:-1], loop[1:]], axis=1) for loop in loops]


def test_no_outline_is_drawn_along_a_cut():
    shown = opened(network(0))
    assert len(shown.order.facets) > len(facets_of(shown))
    packed = [t for t in shown.figure()["data"] if (t["xaxis"], t["mode"]) == ("x", "lines") and "bdata" in t["x"]]
    outlines = [trace for trace in packed if trace["line"]["width"]]
    assert [t for t in packed if not t["line"]["width"]]  # some are filled alone
    drawn = np.concatenate([side for t in outlines for side in sides(t, closed=t.get("fill") == "toself")])
    total = np.linalg.norm(drawn[:, 1] - drawn[:, 0], axis=1).sum()
    around = 0.0
    for facet in facets_of(shown):
        on_paper = facet @ to_paper(shown.view)
        around += np.linalg.norm(np.roll(on_paper, -1, axis=0) - on_paper, axis=1).sum()
    np.testing.assert_allclose(total, around, rtol=1e-9)


def test_the_panel_says_where_facets_are_too_many_to_be_cut(monkeypatch):
    assert TOO_MANY not in opened(network(0)).words()["fold-collapse"]
    monkeypatch.setattr(order, "MAX_FRAGMENTS", 10)
    assert opened(network(0)).words()["fold-collapse"].endswith(f" {TOO_MANY}")
    two_axes = msgspec.structs.replace(network(0), fold_axes=(0, 1))
    assert TOO_MANY not in opened(two_axes).words()["fold-collapse"]
