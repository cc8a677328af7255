"""Words for browser tests of two inputs: open a plane, wait for its picture, read what plotly has and what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Page

from relu_fold import sharelink
from relu_fold.exchange.pictures import Look, OfPlane, picture
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.plane.painted import Facet, map_shapes, sheet_shapes
from relu_fold.figures.plane.space import Space
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import state
from tests.browser.tabs import go, rest, serves_several

POINT = 1e-2  # pixels: the page has single precision

# Before the page's own scripts run: every WebGL context that is made, every question and every answer with a picture.
WATCH = """(() => {
  const made = (window.contexts = new Set());
  const get = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    const context = get.call(this, kind, ...more);
    if (context && kind.includes('webgl')) made.add(context);
    return context;
  };
  window.asked = []; window.shown = []; window.pictures = []; window.most = 0;
  document.addEventListener('relu-fold:asked', ({ detail }) => window.asked.push(detail));
  document.addEventListener('relu-fold:shown', ({ detail }) => window.shown.push(detail));
  document.addEventListener('relu-fold:picture', ({ detail }) => window.pictures.push(detail));
  let flying = 0;
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...body) {
    window.most = Math.max(window.most, ++flying);
    this.addEventListener('loadend', () => { flying -= 1; });
    return send.apply(this, body);
  };
})()"""

# The newest picture is painted; of a whole answer plotly has drawn the words, too.
DRAWN = """() => {
  const last = window.pictures.at(-1);
  const gd = document.querySelector(last?.inputs === 2 ? '#space .js-plotly-plot' : '#stage .js-plotly-plot');
  if (!last || !gd?._fullData) return false;
  if (last.inputs === 1) return gd._fullData.some(({ uid }) => uid === 'composed');
  const annotations = gd._fullLayout.annotations ?? [];
  const whole = ['drag', 'rest', 'hand'].includes(last.kind) || annotations[0]?.text === last.labels[0];
  return whole && window.reluFold.painted.length > 0 && !document.querySelector('#paper.gliding');
}"""


def link_of(state: ViewState | str) -> str:
    """The link of a view, or of a preset."""
    return sharelink.link(ViewState.of_preset(PRESETS[state]) if isinstance(state, str) else state)


def open_space(page: Page, address: str, shown: ViewState | str) -> None:
    if serves_several(page):
        page.evaluate(WATCH)
    else:
        page.add_init_script(WATCH)
    go(page, address + link_of(shown))
    settle_space(page)


def settle_space(page: Page) -> None:
    """Wait until no question is out or waiting, and the newest picture is drawn."""
    rest(page, DRAWN)


def painted(page: Page) -> list[dict[str, Any]]:
    """What is on the canvas, from the back to the front."""
    shapes: list[dict[str, Any]] = page.evaluate("() => window.reluFold.painted")
    return shapes


def surface_facets(page: Page) -> list[Facet]:
    """The facets of the surface that are on the canvas, from the back to the front."""
    return facets_by_sheet(painted(page))[-2]


def facets_by_sheet(shapes: list[dict[str, Any]]) -> list[list[Facet]]:
    """The facets of each sheet, which begins with its floor, and last those of the map."""
    found: list[list[Facet]] = []
    for shape in shapes:
        if shape["is"] == "shadow" and (not found or found[-1]):
            found.append([])
        elif shape["is"] == "facet":
            if found[-1] and any(one.number == shape["facet"] for one in found[-1]):
                found.append([])  # the map has no shadow
            points = np.array(shape["points"]).reshape(-1, 2)
            found[-1].append(Facet(points, tuple(shape["colour"]), shape["facet"]))
    return found


def assert_painted(page: Page) -> None:
    """What is on the canvas is what Python paints of the state that the page has."""
    picture = drawn_by_python(page)
    sheets, turn = picture.sheets, Projection(*picture.frame.state.turn)
    sides = np.array(picture.placed()["box"])
    wanted = [
        [shape for shape in sheet_shapes(sheets.meshes[one.mesh], one, panel, sides, turn) if isinstance(shape, Facet)]
        for one, panel in zip(sheets.raised, picture.rectangles, strict=True)
    ]
    regions = picture.frame.state.map_mode == "regions"
    flat = map_shapes(sheets, picture.plan.rectangle(picture.plan.map), facets=regions)
    wanted += [[shape for shape in flat if isinstance(shape, Facet)]] if regions else []
    found = facets_by_sheet(painted(page))
    assert [len(sheet) for sheet in found] == [len(sheet) for sheet in wanted]
    for mine, theirs in zip(found, wanted, strict=True):
        by_number = {one.number: one for one in theirs}
        for facet in mine:
            other = by_number[facet.number]
            np.testing.assert_allclose(facet.points, other.points, atol=POINT)
            np.testing.assert_allclose(facet.colour, other.colour, atol=2)


def pixel(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """The colour of the canvas at a point of the stage."""
    red, green, blue, _ = page.evaluate(
        """([x, y]) => {
          const ratio = window.devicePixelRatio;
          const context = document.getElementById('paper').getContext('2d');
          return [...context.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data];
        }""",
        [x, y],
    )
    return red, green, blue


def drawn_by_python(page: Page, shown: ViewState | None = None) -> Space:
    """The picture of the state that the page has, on a stage of the page's size."""
    width, height = page.evaluate(
        "() => { const p = document.getElementById('picture'); return [p.clientWidth, p.clientHeight]; }"
    )
    drawn = picture(shown or state(page), Look("light", width, height))
    assert isinstance(drawn, OfPlane)
    return drawn.space


def on_map(page: Page, point: tuple[float, float]) -> tuple[float, float]:
    """Where a point of the box is on the screen."""
    picture = drawn_by_python(page)
    left, top, width, height = picture.plan.rectangle(picture.plan.map)
    (x_lo, x_hi), (y_lo, y_hi) = picture.frame.state.box
    x, y = left + width * (point[0] - x_lo) / (x_hi - x_lo), top + height * (y_hi - point[1]) / (y_hi - y_lo)
    return on_screen(page, x, y)


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the stage is on the screen."""
    box = page.locator("#picture").bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def middle_of_surface(page: Page) -> tuple[float, float]:
    """A point of the screen on the surface: in the middle of the facet that is painted last."""
    x, y = surface_facets(page)[-1].points.mean(axis=0).tolist()
    return on_screen(page, x, y)
