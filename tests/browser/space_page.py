"""Words for browser tests of two inputs: open a plane, wait for its picture, read what plotly has and what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from relu_fold import sharelink
from relu_fold.figures.plane.space import Space, space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, state

PATIENCE = 60_000.0  # milliseconds: a scene in software takes its time on a busy machine
ARRAYS = ("x", "y", "z", "i", "j", "k", "intensity")

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

# The newest picture was taken over: by the painter, or, of a whole answer, by plotly.
DRAWN = """() => {
  const last = window.pictures.at(-1);
  const gd = document.querySelector(last?.inputs === 2 ? '#space .js-plotly-plot' : '#stage .js-plotly-plot');
  if (!last || !gd?._fullData) return false;
  if (last.inputs === 1) return gd._fullData.some(({ uid }) => uid === 'composed');
  const { dtype, bdata } = (last.solid || last.figures.space.data.find(({ uid }) => uid === 'sheets')).x;
  const x = new Float32Array(Uint8Array.from(atob(bdata), (c) => c.charCodeAt(0)).buffer);
  const full = gd._fullData.find(({ uid }) => uid === 'sheets')?.x;
  const told = gd.data.find(({ uid }) => uid === 'sheets')?.x?.bdata;
  const whole = ['drag', 'rest', 'hand'].includes(last.kind) || told === bdata;
  return whole && full?.length === x.length && x.every((value, i) => full[i] === value)
    && Boolean(gd._fullLayout.scene?._scene?.traces?.sheets);
}"""


def link_of(state: ViewState | str) -> str:
    """The link of a view, or of a preset."""
    return sharelink.link(ViewState.of_preset(PRESETS[state]) if isinstance(state, str) else state)


def open_space(page: Page, address: str, shown: ViewState | str) -> None:
    page.add_init_script(WATCH)
    page.goto(address + link_of(shown))
    settle_space(page)


def settle_space(page: Page) -> None:
    """Wait until no question is out or waiting, and the newest picture is drawn."""
    page.wait_for_function(AT_REST, timeout=PATIENCE)
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def scene_arrays(page: Page) -> dict[str, NDArray[Any]]:
    """The arrays of the mesh as plotly has them."""
    found = page.evaluate(
        """(names) => {
          const gd = document.querySelector('#space .js-plotly-plot');
          const full = gd._fullData.find(({ uid }) => uid === 'sheets');
          return Object.fromEntries(names.map((name) => [name, Array.from(full[name])]));
        }""",
        ARRAYS,
    )
    return {name: np.array(values) for name, values in found.items()}


def gl_mesh(page: Page) -> tuple[NDArray[Any], NDArray[Any]]:
    """What WebGL was given: places, (3, V) in pixels of the scene, and triangles, (T, 3)."""
    places, cells = page.evaluate(
        """() => {
          const { traces, dataScale } = document.querySelector('#space .js-plotly-plot')._fullLayout.scene._scene;
          const { positions, cells } = traces.sheets.mesh;
          return [positions.map((p) => p.map((value, i) => value / dataScale[i])), cells];
        }"""
    )
    return np.array(places).T, np.array(cells)


def drawn_by_python(page: Page, shown: ViewState | None = None) -> Space:
    """The picture of the state that the page has, on a stage of the page's size."""
    width, height = page.evaluate(
        "() => { const p = document.getElementById('picture'); return [p.clientWidth, p.clientHeight]; }"
    )
    return space(plane_frame(shown or state(page)), "light", width, height)


def on_map(page: Page, point: tuple[float, float]) -> tuple[float, float]:
    """Where a point of the box is on the screen."""
    x, y = page.evaluate(
        """([x, y]) => {
          const gd = document.querySelector('#space .js-plotly-plot'), box = gd.getBoundingClientRect();
          const { xaxis2: across, yaxis2: up } = gd._fullLayout;
          return [box.left + across._offset + across.l2p(x), box.top + up._offset + up.l2p(y)];
        }""",
        list(point),
    )
    return x, y


def middle_of_surface(page: Page) -> tuple[float, float]:
    """A point of the screen on the surface."""
    box = page.locator("#picture").bounding_box()
    assert box is not None
    plan = drawn_by_python(page).plan
    whole = plan.composed
    corner = page.evaluate("() => document.querySelector('#space .js-plotly-plot')._fullLayout._size")
    across, down = sum(whole.x) / 2 * corner["w"], (1 - sum(whole.y) / 2) * corner["h"]
    return box["x"] + corner["l"] + across, box["y"] + corner["t"] + down
