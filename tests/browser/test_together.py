"""Several neurons chosen in the diagram: where all of them are on is lit on the picture, and said."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, fill_box, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

LINE, PLANE = (sharelink.link(ViewState.of_preset(PRESETS[name])) for name in ("three", "three-folds"))
NODE = ".nodes button[data-neuron='0.{}']"
PRESSED = "() => [...document.querySelectorAll('.nodes [aria-pressed=true]')].map((one) => one.dataset.neuron)"
LIT = """() => {
  const { xaxis } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
  const stage = document.querySelector('#stage').getBoundingClientRect().left;
  const span = [...document.querySelectorAll('.together .span')].at(0)?.getBoundingClientRect();
  return span && [span.left, span.right].map((x) => Math.round(xaxis.p2l(x - stage - xaxis._offset) * 100) / 100);
}"""


def opened(page: Page, address: str) -> None:
    go(page, address)
    page.wait_for_selector("#axis-ends", state="attached")
    page.wait_for_function(AT_REST)


def test_on_the_line_the_interval_is_lit_follows_the_weights_and_escape_leads_back(page: Page, app_url: str) -> None:
    opened(page, app_url + LINE)
    before = state(page)
    page.locator(NODE.format(1)).click(modifiers=["Shift"])
    expect(page.locator("#together")).to_have_text("Neurons 1 and 2 are both on for x in (−1.20, 0.75).")
    assert state(page) == before, "what is shown stays as it is"
    assert page.evaluate(PRESSED) == ["0.0", "0.1"]
    assert page.locator(".together .span").count() == 10, "on each panel"
    assert page.evaluate(LIT) == pytest.approx([-1.2, 0.75], abs=0.02)
    fill_box(page, "b.0.0", "0.5")
    expect(page.locator("#together")).to_have_text("Neurons 1 and 2 are both on for x in (−0.50, 0.75).")
    page.wait_for_function(f"() => Math.abs(({LIT})()[0] + 0.5) < 0.02")
    assert page.evaluate(PRESSED) == ["0.0", "0.1"]
    page.locator(NODE.format(2)).focus()
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#together")).to_have_text("Neurons 1, 2 and 3 are all on nowhere in view.")
    expect(page.locator(".together .span")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#together")).to_have_text("")
    assert page.evaluate(PRESSED) == ["0.0"]
    page.locator(NODE.format(2)).click()
    page.wait_for_function("() => reluFold.state.neuron === 2 && reluFold.state.close")


def test_in_the_plane_their_regions_have_one_border_and_a_long_touch_chooses(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 844, "height": 390}, has_touch=True)
    page = context.new_page()
    opened(page, app_url + PLANE)
    lit = "() => reluFold.painted.flatMap((one) => (one.is === 'rim' ? one.edges : [])).length"
    assert page.evaluate(lit) == 0
    node = page.locator(NODE.format(1))
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    touch: Any = context.new_cdp_session(page)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    expect(page.locator("#together")).to_have_text("Neurons 1 and 2 are both on in 2 of 7 regions: 28.9 % of the box.")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(f"() => ({lit})() > 8")
    page.wait_for_timeout(300)
    assert page.evaluate(PRESSED) == ["0.0", "0.1"], "the click at its end chooses nothing else"
    page.touchscreen.tap(at["x"], at["y"])
    page.wait_for_function("() => reluFold.state.neuron === 1")
    expect(page.locator("#together")).to_have_text("")
    context.close()
