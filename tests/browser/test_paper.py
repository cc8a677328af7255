"""What hides what: the surface on the canvas against rays that are followed through its facets one by one."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.plane.space import Space, space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.viewstate import ViewState

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

NETWORKS = 300
SIDE = 64  # points a side that are looked at
CLEAR = 2.0  # pixels from an edge
NOTHING = -1
SHAPES = ((1,), (3,), (5,), (8,), (2, 2), (4, 4), (3, 3, 2))

# Paints the surface alone, each facet in the colour that spells its number, and looks at the points of a grid.
PAINT = """async ({ sheets, plan, turn, side }) => {
  const modules = await import('relu-fold');
  const [{ unpack }, { sheetShapes }, { paintShapes }] =
    ['sheets', 'shapes', 'canvas'].map((name) => modules[`paint/${name}.mjs`]);
  const { light, places } = JSON.parse(document.getElementById('told').textContent);
  const { raised } = unpack(sheets);
  const [left, top, width, height] = plan.panels.at(-1);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.ceil(width), Math.ceil(height)];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const drawn = sheetShapes(raised.at(-1), [0, 0, width, height], plan.box, { turn, light, places, lit: new Set() });
  const facets = drawn.filter((one) => one.is === 'facet');
  const number = (i) => [(i + 1) >> 16, ((i + 1) >> 8) & 255, (i + 1) & 255];
  const coded = facets.map((one) => ({ ...one, colour: number(one.facet) }));
  paintShapes(context, coded, { forced: null, shade: '', font: '', muted: '', colour: () => '' });
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const seen = [];
  for (let j = 0; j < side; j += 1) for (let i = 0; i < side; i += 1) {
    const [x, y] = [Math.floor(((i + 0.5) * width) / side), Math.floor(((j + 0.5) * height) / side)];
    const at = 4 * (y * canvas.width + x);
    seen.push(data[at + 3] ? data[at] * 65536 + data[at + 1] * 256 + data[at + 2] - 1 : -1);
  }
  return seen;
}"""


def view(dice: np.random.Generator) -> ViewState:
    widths = SHAPES[dice.integers(len(SHAPES))]
    sizes = (2, *widths, 1)
    weights = [dice.normal(size=(m, n)) * 1.4 for n, m in itertools.pairwise(sizes)]
    biases = [dice.normal(size=m) * 0.5 for m in sizes[1:]]
    return ViewState(
        preset="fold",
        weights=tuple(tuple(map(tuple, one.tolist())) for one in weights),
        biases=tuple(tuple(one.tolist()) for one in biases),
        domain=(-1.0, float(dice.choice([1.0, 2.5]))),
        layer=len(widths) - 1,
        turn=(float(dice.uniform(-3.1, 3.1)), float(dice.uniform(0.15, 1.4))),
    )


def first_met(picture: Space, points: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return (n,): the facet that a ray through each point of the panel, (n, 2), meets first; and how near edges are.

    Along a ray the two directions of the floor are affine in one number, and so is the height; a facet's is affine over
    the floor. So each facet is met at one number, inside its polygon or not.
    """
    mesh, heights = picture.sheets.meshes[-1], picture.sheets.raised[-1].heights
    turn = Projection(*picture.frame.state.turn)
    _, _, width, height = picture.rectangles[-1]
    place = turn.place((0.0, 0.0, width, height))
    azimuth, elevation = picture.frame.state.turn
    right = (points[:, 0] - place.x) / place.half_side
    planes = planes_of(picture)
    best, met = np.full(len(points), np.inf), np.full(len(points), NOTHING)
    paper = turn.points(place, mesh.uv, heights)
    clear = np.full(len(points), np.inf)
    for facet in range(len(mesh.colours)):
        corners = mesh.corners[mesh.offsets[facet] : mesh.offsets[facet + 1]]
        uv = mesh.uv[corners]
        plane = planes[facet]
        # u = c right + s back, v = -s right + c back; y = middle - sin e * back * half_side - cos e * w * half_height.
        c, s = np.cos(azimuth), np.sin(azimuth)
        along = plane[0] * s + plane[1] * c
        start = (plane[0] * c - plane[1] * s) * right + plane[2]
        rise = place.y - points[:, 1]
        steep, level = np.sin(elevation) * place.half_side, np.cos(elevation) * place.half_height
        back = (rise - level * start) / (steep + level * along)
        u, v = c * right + s * back, -s * right + c * back
        depth = (
            np.cos(elevation) * back * place.half_side - np.sin(elevation) * (start + along * back) * place.half_height
        )
        after = np.roll(uv, -1, axis=0)
        inside = np.ones(len(points), dtype=bool)
        for (x1, y1), (x2, y2) in zip(uv, after, strict=True):
            inside &= (x2 - x1) * (v - y1) - (y2 - y1) * (u - x1) >= 0
        nearer = inside & (depth < best)
        best[nearer], met[nearer] = depth[nearer], facet
        for a, b in zip(paper[corners], np.roll(paper[corners], -1, axis=0), strict=True):
            clear = np.minimum(clear, _distance(points, a, b))
    return met, clear


def planes_of(picture: Space) -> FloatArray:
    """(F, 3): the height over each facet by u, v and 1, from the affine map of its region."""
    complex_ = picture.frame.subdivision
    assert complex_ is not None
    box, (low, high) = np.array(picture.frame.state.box), picture.ranges["composed"]
    half = np.diff(box, axis=1).max() / 2
    slopes, start = complex_.slopes[:, 0], complex_.intercepts[:, 0]
    middle = start + slopes @ box.mean(axis=1)
    planes: FloatArray = np.column_stack([2 * half * slopes, 2 * middle - low - high]) / (high - low)
    return planes


def _distance(points: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    way = b - a
    share = np.clip((points - a) @ way / max(float(way @ way), 1e-12), 0, 1)
    distance: FloatArray = np.hypot(*(points - a - share[:, None] * way).T)
    return distance


def test_each_pixel_of_the_surface_shows_the_facet_that_a_ray_meets_first(page: Page) -> None:
    dice = np.random.default_rng(12)
    looked, hidden = 0, 0
    for _ in range(NETWORKS):
        picture = space(plane_frame(view(dice)), "light", 900, 480)
        seen: Any = page.evaluate(
            PAINT,
            {
                "sheets": picture.paint()["sheets"],
                "plan": picture.placed(),
                "turn": picture.frame.state.turn,
                "side": SIDE,
            },
        )
        _, _, width, height = picture.rectangles[-1]
        at = (np.arange(SIDE) + 0.5) / SIDE
        x, y = np.meshgrid(np.floor(at * width) + 0.5, np.floor(at * height) + 0.5)
        points = np.column_stack([x.ravel(), y.ravel()])
        met, clear = first_met(picture, points)
        far = clear > CLEAR
        np.testing.assert_array_equal(np.array(seen)[far], met[far])
        looked += int((far & (met != NOTHING)).sum())
        hidden += picture.frame.facets.n - len(set(met.tolist()) - {NOTHING})
    assert looked > 100_000
    assert hidden > 100  # there were facets behind others
