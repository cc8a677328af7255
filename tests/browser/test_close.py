"""A neuron up close, the small pictures of the diagram, and the way from region to region, as one sees and does it."""

import pytest
from playwright.sync_api import expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, open_stage, press_on_thumb, settle, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

LINES = "() => [...document.querySelectorAll('.nodes .thumb path:last-child')].map((one) => one.getAttribute('d'))"


def titles(page):
    return page.locator("#stage .annotation-text").all_text_contents()


def at_rest(page):
    page.wait_for_function(AT_REST)


def test_a_click_brings_a_neuron_up_close_and_escape_leads_back(page, app_url):
    open_stage(page, app_url)
    assert any("neuron 3" in title for title in titles(page))
    page.click(".nodes button[data-neuron='0.1']")
    settle(page)
    assert (state(page).neuron, state(page).close) == (1, True)
    assert not any("neuron 3" in title for title in titles(page))
    assert any("fold at x = 0.75" in words for words in page.locator(".tracecrease0 text").all_text_contents())
    others = page.locator("#others-strip button")
    assert others.all_inner_texts() == ["1", "3"]
    others.nth(1).click()
    settle(page)
    assert (state(page).neuron, state(page).close) == (2, True)
    page.keyboard.press("Escape")
    settle(page)
    assert (state(page).neuron, state(page).close) == (2, False)
    expect(page.locator("#others")).to_be_hidden()
    assert any("neuron 1" in title for title in titles(page))


def test_by_key_it_is_enter_and_the_focus_stays_in_the_diagram(page, app_url):
    open_stage(page, app_url)
    page.focus(".nodes button[data-neuron='0.0']")
    page.keyboard.press("Enter")
    settle(page)
    assert state(page).close
    page.focus("#others-strip button")
    page.keyboard.press("Escape")
    settle(page)
    assert not state(page).close
    assert page.evaluate("() => document.activeElement.dataset.neuron") == "0.0"


def test_a_drag_up_close_draws_what_the_answer_after_it_draws(page, app_url):
    open_stage(page, app_url)
    page.click(".nodes button[data-neuron='0.0']")
    settle(page)
    x, y = press_on_thumb(page, "b.0.0")
    before = page.evaluate(LINES)
    page.mouse.move(x - 12, y)
    page.mouse.move(x - 24, y)
    at_rest(page)
    moved = page.evaluate(LINES)
    named = "() => document.querySelector('.tracecrease0 text').textContent"
    under_hand = page.evaluate(named)
    assert moved[1] != before[1]
    assert moved[4] != before[4]  # f
    page.mouse.up()
    settle(page)
    assert page.evaluate(LINES) == moved
    assert page.evaluate(named) == under_hand != "fold at x = −1.20"


def test_every_node_of_a_plane_has_its_picture(page, app_url):
    go(page, app_url + sharelink.link(ViewState.of_preset(PRESETS["checkerboard"])))
    page.wait_for_selector(".nodes button:nth-child(15) canvas")
    at_rest(page)
    seen = page.evaluate(
        """() => [...document.querySelectorAll('.nodes canvas')].map((one) =>
          new Set(one.getContext('2d').getImageData(0, 0, one.width, one.height).data).size)"""
    )
    assert len(seen) == 15
    assert min(seen) > 2


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_a_letter_walks_over_a_crease_and_back(page, app_url, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    go(page, app_url + sharelink.link(ViewState.of_preset(PRESETS["two-folds"])))
    page.wait_for_selector(".nodes canvas")
    at_rest(page)
    page.focus("#map-point")
    page.keyboard.press("ArrowRight")
    at_rest(page)
    region, doors = page.locator("#region"), page.locator("[data-walk]")
    doors.first.wait_for()
    before = region.locator(".bits").inner_text()
    way = doors.first.get_attribute("title").split(", ")[1]
    page.keyboard.press("a")
    at_rest(page)
    expect(region).to_contain_text(f"You crossed a crease: {way}.")
    assert region.locator(".bits").inner_text() != before
    back = {"on": "off", "off": "on"}
    *who, turns = way.split(" ")
    home = f"{' '.join(who)} {back[turns]}"
    page.locator(f"[data-walk][title$='{home}']").click()
    at_rest(page)
    expect(region).to_contain_text(f"You crossed a crease: {home}.")
    assert region.locator(".bits").inner_text() == before
