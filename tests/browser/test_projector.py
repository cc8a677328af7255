"""Projector mode: the page half as large again, by button, menu and key; kept in the browser; hands find their way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.matrix import cases, faults
from tests.browser.samples import some
from tests.browser.stage_page import AT_REST, open_stage, press_on_thumb, settle, state
from tests.browser.tabs import MANY, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

LARGE = """() => {
  const px = (one) => one.getBoundingClientRect().height;
  return [px(document.querySelector('.header h1')), px(document.querySelector('#stage .xtick text'))];
}"""
ZOOM = "() => Number(getComputedStyle(document.documentElement).getPropertyValue('--zoom'))"
SAMPLE = ("lesson 4, s = -0.55", "preset three-folds", "1 inputs, (16,)", "2 inputs, (6, 6, 6, 6)")


def press_p(page: Page) -> None:
    page.keyboard.press("p")
    rest(page, frames=MANY)  # the stage has another size, and is asked for anew
    settle(page)


def test_one_button_makes_all_of_it_half_as_large_again_and_a_key_takes_it_back(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = page.evaluate(LARGE)
    page.click("#projector")
    rest(page, frames=MANY)
    settle(page)
    after = page.evaluate(LARGE)
    assert [large / usual for large, usual in zip(after, before, strict=True)] == pytest.approx([1.5, 1.5], rel=0.05)
    press_p(page)
    assert page.evaluate(LARGE) == before
    assert page.get_attribute("#projector", "aria-pressed") == "false"


@pytest.mark.own_page
def test_it_is_kept_in_the_browser_and_in_no_link(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    press_p(page)
    link = page.evaluate("() => window.reluFold.linkInAddress()")
    page.reload()
    page.wait_for_selector(".tracecomposed path.js-line")
    settle(page)
    assert page.evaluate(ZOOM) == 1.5
    assert page.evaluate("() => window.reluFold.linkInAddress()") == link
    page.evaluate("() => localStorage.clear()")  # somebody else's browser
    page.reload()
    page.wait_for_function(AT_REST)
    assert page.evaluate(ZOOM) == 1


def test_the_key_is_a_letter_where_something_is_typed(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.locator('[data-path="b.0.0"] .number input').press("p")
    assert page.evaluate(ZOOM) == 1


def test_in_a_small_window_the_menu_has_it_and_the_window_says_how_much(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_stage(page, app_url)
    page.click("#view-menu")
    page.click("text=Larger type and lines")
    assert page.evaluate(ZOOM) == pytest.approx(390 / 320)
    page.set_viewport_size({"width": 320, "height": 568})
    page.wait_for_function("() => !document.documentElement.style.getPropertyValue('--zoom')")


SIZES = ((1440, 900), (1280, 720), (1920, 1080), (844, 390), (390, 844))


@pytest.mark.parametrize("size", SIZES)
def test_no_words_lie_on_each_other_and_each_control_is_in_reach(
    page: Page, app_url: str, size: tuple[int, int]
) -> None:
    open_stage(page, app_url)
    press_p(page)
    sample = [case for case in cases() if case.name in SAMPLE]
    assert len(sample) == len(SAMPLE)
    sample = some(sample, SIZES.index(size) % len(sample))
    assert [f"{case.name}: {fault}" for case in sample for fault in faults(page, case, size)] == []


def test_hands_on_slider_picture_and_map_find_their_place(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    press_p(page)
    x, y = press_on_thumb(page, "b.0.0")
    page.mouse.move(x + 30, y)
    page.mouse.up()
    settle(page)
    assert state(page).biases[0][0] > 1.2
    # The reading line stands below the pointer.
    box = page.locator("#picture").bounding_box()
    assert box is not None
    at = box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"]
    page.mouse.move(*at)
    page.wait_for_selector(".reading .hair", state="attached")
    hairs = page.evaluate(
        "() => [...document.querySelectorAll('.reading .hair')].map((one) => one.getBoundingClientRect().x)"
    )
    assert min(abs(x - at[0]) for x in hairs) < 1.5
    # A region is lit where one points.
    page.evaluate("(link) => window.reluFold.open(link)", sharelink.encode(ViewState.of_preset(PRESETS["three-folds"])))
    rest(
        page, "() => window.reluFold.inputs === 2", frames=MANY
    )  # the plane's stage has another height, and is asked for anew
    border = page.locator("#space .tracebox path").bounding_box()
    assert border is not None
    there = border["x"] + 0.7 * border["width"], border["y"] + 0.2 * border["height"]
    page.mouse.move(*there)
    bead = page.locator(".map-point .bead")
    bead.wait_for()
    page.wait_for_function(
        """([x, y]) => {
          const bead = document.querySelector('.map-point .bead');
          if (!bead) return false; // a newer picture has none yet
          const { left, width, top, height } = bead.getBoundingClientRect();
          return Math.abs(left + width / 2 - x) <= 1.5 && Math.abs(top + height / 2 - y) <= 1.5;
        }""",
        arg=there,
    )
