"""One line for who is here for the first time: it moves nothing, leads on, and is gone once it was used."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_page import AT_REST

pytestmark = pytest.mark.browser

PLACES = "() => ['picture', 'scrubber', 'controls'].map((id) => document.getElementById(id).offsetTop)"


def test_it_moves_nothing_leads_to_a_fold_that_plays_and_does_not_come_back(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_function(AT_REST)
    line = page.locator("#newcomers")
    expect(line).to_be_visible()
    with_it = page.evaluate(PLACES)
    page.evaluate("() => { document.getElementById('newcomers').style.display = 'none'; }")
    assert page.evaluate(PLACES) == with_it
    page.evaluate("() => { document.getElementById('newcomers').style.display = ''; }")
    page.set_viewport_size({"width": 844, "height": 390})
    expect(line).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(
        """() => { window.plays = []; document.addEventListener('relu-fold:asked', () => window.plays.push(
          document.getElementById('fold-play').getAttribute('aria-label'))); }"""
    )
    line.get_by_text("see a sheet fold").click()
    page.wait_for_function("() => window.reluFold.state.preset === 'fold'")
    page.wait_for_function("() => window.plays.includes('Pause the fold')")  # it plays, and asks for its pictures
    page.goto(app_url)
    page.wait_for_function(AT_REST)
    page.wait_for_selector("[data-end='x.1'] .end-grip", state="attached")
    expect(line).to_be_hidden()


def test_lesson_1_is_one_click_away(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_function(AT_REST)
    page.locator("#newcomers").get_by_text("Lesson 1").click()
    expect(page.locator("#lesson-count")).to_contain_text("Lesson 1 of ")
    expect(page.locator("#newcomers")).to_be_hidden()
