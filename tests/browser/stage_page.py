"""Words for browser tests: open the dashboard, move a hand on it, read what is drawn."""

from __future__ import annotations

from typing import Any

import msgspec
from playwright.sync_api import Page

from relu_fold.view.viewstate import ViewState
from tests.browser.tabs import AT_REST, TWO_FRAMES, go, rest, serves_several

__all__ = ["AT_REST", "TWO_FRAMES"]

WATCH = """() => {
  window.shown = []; window.asked = []; window.pictures = new Set();
  document.addEventListener('relu-fold:asked', (e) => window.asked.push(e.detail));
  document.addEventListener('relu-fold:shown', (e) => {
    window.shown.push(e.detail);
    window.pictures.add(document.querySelector('.tracecomposed path.js-line').getAttribute('d'));
  });
  document.addEventListener('relu-fold:picture', ({ detail: { figures } }) => {
    window.whole = figures.stage || window.whole;
  });
}"""
FORGET = "() => { window.shown = []; window.asked = []; window.pictures = new Set(); }"
# Of an answer that came before WATCH only the domain is known.
DRAWN = """() => {
  const drawn = document.querySelector('#stage .js-plotly-plot')?._fullLayout;
  const { xaxis, yaxis, annotations } = window.whole?.layout || { xaxis: { range: window.reluFold.state.domain } };
  const same = (axis, told) => JSON.stringify(axis.range) === JSON.stringify(told.range);
  const words = (all) => JSON.stringify(all?.map(({ text }) => text));
  return drawn && same(drawn.xaxis, xaxis) && (!yaxis || same(drawn.yaxis, yaxis))
    && (!annotations || words(drawn.annotations) === words(annotations));
}"""


def open_stage(page: Page, address: str) -> None:
    kept = serves_several(page)
    if kept:
        page.evaluate(WATCH)  # what is drawn there is of another view: the answer says what is to be drawn
    go(page, address)
    page.wait_for_selector(".tracecomposed path.js-line")
    settle(page)
    page.evaluate(FORGET if kept else WATCH)


def settle(page: Page) -> None:
    """Wait until no question is out or waiting, and plotly has drawn the newest whole answer."""
    rest(page, DRAWN)


def state(page: Page) -> ViewState:
    return msgspec.convert(page.evaluate("() => window.reluFold.state"), ViewState)


def thumb_at(page: Page, row: str) -> tuple[float, float]:
    """Return where the thumb of the slider in a row is, which is brought into view."""
    x, y = page.locator(f"{row} .slide input").evaluate(
        """(range) => {
          range.scrollIntoView({ block: 'nearest' });
          const { left, top, width, height } = range.closest('.slide').getBoundingClientRect();
          return [left + (width * (range.value - range.min)) / (range.max - range.min), top + height / 2];
        }"""
    )
    return x, y


def press_on_thumb(page: Page, path: str) -> tuple[float, float]:
    """Put the mouse down on a slider's thumb and return where it is."""
    x, y = thumb_at(page, f'[data-path="{path}"]')
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def in_view_menu(page: Page, selector: str) -> None:
    """Click on something in the menu “View”, and close it again."""
    open_view_menu(page)
    page.click(f".view-menu {selector}")
    page.keyboard.press("Escape")


def open_view_menu(page: Page) -> None:
    if not page.locator(".drawer:has(> #view-menu)").evaluate("(one) => one.open"):
        page.click("#view-menu")


def fill_box(page: Page, path: str, text: str) -> None:
    box = page.locator(f'[data-path="{path}"] .number input')
    box.fill(text)
    box.press("Enter")
    settle(page)


def composed(page: Page) -> dict[str, Any]:
    """The composed function as plotly has it and as it is drawn: {x, y, drawn}, `drawn` in the units of the axes."""
    found: dict[str, Any] = page.evaluate(
        """() => {
          const gd = document.querySelector('#stage .js-plotly-plot'), axes = gd._fullLayout;
          const trace = gd.data.find((one) => one.uid === 'composed');
          const d = gd.querySelector('.tracecomposed path.js-line').getAttribute('d');
          const drawn = d.slice(1).split('L').map((p) => p.split(',').map(Number))
            .map(([x, y]) => [axes.xaxis.p2l(x), axes.yaxis.p2l(y)]);
          return { x: trace.x, y: trace.y, drawn };
        }"""
    )
    return found


MARKS = """(within) => {
  const round = (text) => (text || '').replace(/-?\\d+(\\.\\d+)?/g, (n) => String(Math.round(Number(n) * 10) / 10));
  const gd = document.querySelector(within + ' .js-plotly-plot');
  const marks = {};
  for (const { uid, type } of gd._fullData) {
    if (type !== 'scatter') continue; // what WebGL draws
    const group = gd.querySelector('.trace' + uid);
    marks[uid] = {
      lines: [...group.querySelectorAll('path.js-line')].map((p) => round(p.getAttribute('d'))),
      strokes: [...group.querySelectorAll('path.js-line')].map((p) => getComputedStyle(p).stroke
        + getComputedStyle(p).strokeWidth + getComputedStyle(p).strokeDasharray),
      points: [...group.querySelectorAll('path.point')].map((p) => round(p.getAttribute('transform'))
        + round(p.getAttribute('d')) + getComputedStyle(p).fill + getComputedStyle(p).stroke),
      words: [...group.querySelectorAll('.textpoint text')].map((t) => t.textContent
        + round(t.getAttribute('x')) + ',' + round(t.getAttribute('y')) + round(t.parentNode.getAttribute('transform'))
        + t.getAttribute('text-anchor')),
    };
  }
  marks.labels = [...gd.querySelectorAll('.annotation text')].map((t) => t.innerHTML);
  return marks;
}"""


def marks(page: Page, within: str = "#stage") -> dict[str, Any]:
    """Every mark on the stage, as the document has it, to a tenth of a pixel."""
    found: dict[str, Any] = page.evaluate(MARKS, within)
    return found
