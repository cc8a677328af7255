"""Sharing in a real browser: the dialog, the page within another one, and the menu of a picture."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, open_stage, settle, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]


def elsewhere(app_url: str) -> str:
    """The app by a name that is not the reader's own computer's, though a browser finds it there."""
    return app_url.replace("127.0.0.1", "class.localhost")


TWO = sharelink.link(ViewState.of_preset(PRESETS["three-folds"]))


@pytest.mark.own_page
def test_the_dialog_gives_link_html_and_code_and_what_is_embedded_has_the_chosen_sliders(
    page: Page, app_url: str
) -> None:
    open_stage(page, app_url + sharelink.link(ViewState.of_preset(PRESETS["two"])))
    page.click("#share")
    page.wait_for_selector("dialog.sharing[open]")
    link = page.get_by_label("Link to exactly this view")
    expect(link).to_have_value(page.url)
    expect(page.locator(".sharing .primary")).to_be_focused()
    here = page.locator(".sharing-row", has_text="This link opens on this computer only")
    expect(here.get_by_role("button", name="Save view file")).to_be_visible()
    expect(page.get_by_role("heading", name="QR code")).to_have_count(0)  # another's phone is not this computer
    assert not Axe().run(page, context=".sharing").response["violations"]
    for path in ("b.0.0", "w.1.0.1"):
        page.locator(f'.sharing-sliders input[value="{path}"]').check()
    html = page.get_by_label("HTML for a page of your own").input_value()
    address = re.search(r'src="([^"]*)"', html)
    assert address is not None
    page.keyboard.press("Escape")
    expect(page.locator("#share")).to_be_focused()
    assert page.locator("dialog[open]").count() == 0
    page.goto(unescape(address[1]))
    settle(page)
    shown = page.locator("#controls .parameter:visible")
    assert [one.get_attribute("data-path") for one in shown.all()] == ["b.0.0", "w.1.0.1"]
    assert not page.locator(".header").is_visible()
    way = page.locator("#whole-page")
    assert way.is_visible()
    assert way.get_attribute("href") == "/" + sharelink.link(state(page))


@pytest.mark.own_page
def test_a_page_that_others_reach_gives_a_code_that_fills_the_window(page: Page, app_url: str) -> None:
    open_stage(page, elsewhere(app_url))
    page.click("#share")
    page.wait_for_function("() => document.querySelector('.sharing-code img')?.naturalWidth > 100")
    assert not Axe().run(page, context=".sharing").response["violations"]
    large = page.locator(".sharing-code")
    small = large.bounding_box()
    large.click()
    expect(large).to_have_attribute("aria-pressed", "true")
    grown = large.bounding_box()
    assert small is not None
    assert grown is not None
    assert grown["width"] > 3 * small["width"]
    assert grown["y"] + grown["height"] < 900


@pytest.mark.own_page
def test_a_slider_that_is_not_there_is_named(page: Page, app_url: str) -> None:
    page.goto(app_url + "embed?controls=b.0.0,b.7.<b>0")
    page.wait_for_selector("#controls .parameter[data-path='b.0.0']")
    expect(page.locator("#notice")).to_contain_text("there is no slider “b.7.<b>0” in this view")
    assert [one.get_attribute("data-path") for one in page.locator("#controls .parameter:visible").all()] == ["b.0.0"]


@pytest.mark.own_page
def test_a_link_that_is_too_long_for_a_code_says_so(page: Page, page_errors: list[str], app_url: str) -> None:
    open_stage(page, elsewhere(app_url))
    page.route("**/qr", lambda route: route.continue_(post_data='{"address": "http://x/' + "y" * 1300 + '"}'))
    page.click("#share")
    page.wait_for_selector(".sharing-said:has-text('link itself')")
    expect(page.locator(".sharing-said")).to_contain_text("expected a link of at most 1,273 characters; got 1,309")
    assert not page.locator(".sharing-code").is_visible()
    settle(page)
    page_errors.clear()  # the browser's own, of an answer that says no


@pytest.mark.parametrize(
    ("link", "parts", "at", "part"), [("", 2, (0.75, 0.5), "f alone"), (TWO, 3, (0.12, 0.8), "Map")]
)
def test_a_right_click_gives_the_picture_that_is_under_it(
    page: Page, app_url: str, tmp_path: Path, link: str, parts: int, at: tuple[float, float], part: str
) -> None:
    go(page, app_url + link)
    page.wait_for_function("(inputs) => window.reluFold?.inputs === inputs", arg=parts - 1)
    page.wait_for_function(AT_REST)
    page.wait_for_function("() => !document.querySelector('.first')")
    box = page.locator("#picture").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1], button="right")
    menu = page.locator(".picture-menu")
    menu.wait_for()
    expect(menu.locator("[aria-checked=true]")).to_have_text(part)
    assert menu.locator("[role=menuitemradio]").count() == parts
    assert not Axe().run(page, context=".picture-menu").response["violations"]
    expect(menu.get_by_text("Save as SVG")).to_be_focused()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "it.svg")
    text = (tmp_path / "it.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert ("neuron 2" in text) is False, "it is that part alone"
    assert menu.count() == 0


def test_by_keys_the_menu_opens_walks_and_goes(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.locator("#reading").focus()
    page.locator("#reading").dispatch_event("contextmenu", {"clientX": 400, "clientY": 300, "bubbles": True})
    page.wait_for_selector(".picture-menu")
    for key, words in [("End", "Copy picture"), ("ArrowDown", "Whole picture"), ("ArrowUp", "Copy picture")]:
        page.keyboard.press(key)
        expect(page.locator(".picture-menu :focus")).to_have_text(words)
    page.keyboard.press("Escape")
    expect(page.locator("#reading")).to_be_focused()
    page.locator(".ledger-scroll").click(button="right")
    page.wait_for_selector(".picture-menu")
    expect(page.locator(".picture-menu button").first).to_have_text("Save as SVG")


def test_escape_means_what_stands_above_the_page_and_nothing_behind_it(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate("() => window.reluFold.edit({ kind: 'select', layer: 0, neuron: 1, close: true })")
    page.wait_for_function("() => window.reluFold.state.close")
    page.wait_for_function(AT_REST)
    for opener, above in (("#share", "dialog.sharing[open]"), ("#picture", ".picture-menu")):
        page.click(opener, button="left" if opener == "#share" else "right")
        page.wait_for_selector(above)
        page.keyboard.press("Escape")
        expect(page.locator(above)).to_have_count(0)
        settle(page)
        assert state(page).close, "it is still up close"


def test_in_projector_mode_all_of_the_dialog_is_in_the_window(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.click("#projector")
    page.click("#share")
    box = page.locator("dialog.sharing").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    page.mouse.click(box["x"] + 12, box["y"] + 12)
    assert page.locator("dialog[open]").count() == 1, "its own border is not beside it"
    page.mouse.click(4, 4)
    expect(page.locator("dialog[open]")).to_have_count(0)
