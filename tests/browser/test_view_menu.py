"""The menu “View”: by keyboard, pointer and touch; it stays open for what is changed in it, and axe finds nothing."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import some
from tests.browser.stage_page import AT_REST, open_stage, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

PLANE = sharelink.link(ViewState.of_preset(PRESETS["three-folds"]))
OPEN = ".drawer[open] > .view-menu"


def open_plane(page: Page, url: str) -> None:
    go(page, url + PLANE)
    page.wait_for_function("() => window.reluFold?.inputs === 2")
    page.wait_for_function(AT_REST)


def test_by_keyboard_all_of_it_is_reached_and_escape_leads_back(page: Page, app_url: str) -> None:
    open_plane(page, app_url)
    page.focus("#view-menu")
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_be_visible()
    name = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(name))
    assert reached == ["Add up one neuron fewer", "Add up one neuron more", "Grid points a side, as a number",
                       "½×", "1×", "2×"]  # fmt: skip
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_have_count(0)
    assert page.evaluate("() => document.activeElement.id") == "view-menu"


def test_it_stays_open_for_several_changes_and_a_press_elsewhere_closes_it(page: Page, app_url: str) -> None:
    open_plane(page, app_url)
    page.click("#view-menu")
    for wanted in (2, 1):
        page.click(".view-menu button:text-is('−')")
        page.wait_for_function(f"() => window.reluFold.state.terms === {wanted}")
    page.click(".view-menu [data-speed='2']")
    expect(page.locator(".view-menu [data-speed='2']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(OPEN)).to_be_visible()
    page.mouse.click(700, 300)
    expect(page.locator(OPEN)).to_have_count(0)


def test_each_number_of_inputs_has_its_own(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.click("#view-menu")
    expect(page.locator(".view-menu .only-1")).to_be_visible()
    expect(page.locator(".view-menu .only-2").first).to_be_hidden()
    page.locator("#partial-sums").press("Space")
    page.wait_for_function("() => window.reluFold.state.partial_sums === false")


LOOKS = list(product(("light", "dark"), ((1280, 720), (390, 844))))


@pytest.mark.parametrize(("scheme", "size"), some(LOOKS, 1, 2))
def test_axe_finds_nothing_and_it_is_in_the_window(
    page: Page, app_url: str, scheme: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_plane(page, app_url)
    page.click("#view-menu")
    box = page.locator(OPEN).bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= size[0] - box["width"]
    assert box["y"] + box["height"] <= size[1]
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="light")
    assert [one["id"] for one in found] == []


def test_in_a_small_window_it_has_what_the_header_has_no_room_for(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_stage(page, app_url)
    page.evaluate("() => { reluFold.drag('b.0.0', 0.5); reluFold.commit(); }")
    page.wait_for_function(AT_REST)
    page.click("#view-menu")
    page.click("text=Back to the preset")
    page.wait_for_function("() => window.reluFold.state.biases[0][0] !== 0.5")
    assert state(page) == ViewState()
    page.click(".view-menu [aria-label='Light or dark']")
    page.wait_for_function("() => document.documentElement.dataset.mantineColorScheme === 'dark'")
