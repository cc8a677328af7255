"""From piece to piece of a line, by letters: what is lit, and what is said of the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

LINE = sharelink.link(ViewState.of_preset(PRESETS["three"]))
LIT = """() => {
  const { xaxis } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
  const line = document.querySelector('.piece-lit line');
  return ['x1', 'x2'].map((end) => xaxis.p2l(Number(line.getAttribute(end)) - xaxis._offset));
}"""


def test_a_letter_walks_over_a_knot_and_says_who_turned(page: Page, app_url: str) -> None:
    go(page, app_url + LINE)
    page.wait_for_selector("#axis-ends", state="attached")
    page.wait_for_function(AT_REST)
    page.focus("#reading")
    page.keyboard.press("ArrowRight")
    words = page.locator(".piece-words")
    expect(words).to_contain_text("x from −1.20 to 0.75")
    expect(words.locator(".door")).to_have_text(["a 1 off", "b 2 off"])
    page.keyboard.press("b")
    expect(words).to_contain_text("You crossed a knot: neuron 2 turns off.")
    expect(words).to_contain_text("x from 0.75 to 1.20")
    low, high = page.evaluate(LIT)
    assert 0.75 <= low < high <= 1.2
    expect(page.locator("#reading")).to_have_attribute("aria-valuetext", "x = 0.975, f = 1.36")
    words.locator(".door", has_text="3 on").click()
    expect(words).to_contain_text("x from 1.20 to 3.00")
    assert page.evaluate("() => document.activeElement.id") == "reading", "the stage keeps the focus"
    page.keyboard.press("b")
    expect(words).to_contain_text("x from 1.20 to 3.00")
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
    expect(page.locator(".piece-lit")).to_have_count(0)
