"""The ends of the axes: dragged, stepped, typed, zoomed and fitted on the picture; each is one step of undo."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, TWO_FRAMES, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

LINE, PLANE = (sharelink.link(ViewState.of_preset(PRESETS[name])) for name in ("three", "three-folds"))
SIZES = [(1440, 900), (1280, 720), (844, 390), (390, 844)]
Box = tuple[tuple[float, float], tuple[float, float]]


def opened(page: Page, address: str) -> None:
    go(page, address)
    page.wait_for_selector("#axis-ends", state="attached")
    rest(page)


def rest(page: Page) -> None:
    """Wait until what keys and the wheel did is a step of its own, and drawn."""
    page.wait_for_timeout(400)
    page.wait_for_function(AT_REST)
    page.evaluate(TWO_FRAMES)


def box(page: Page) -> Box:
    shown = state(page)
    return shown.domain, shown.domain_y


def middle(page: Page, selector: str) -> tuple[float, float]:
    place = page.locator(selector).bounding_box()
    assert place
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def grip(path: str) -> str:
    return f"[data-end='{path}'] .end-grip"


def hold(page: Page, path: str, dx: float, dy: float = 0.0) -> None:
    """Take hold of an end and move it, and wait until the picture has followed."""
    x, y = middle(page, grip(path))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.wait_for_function(AT_REST)
    page.evaluate(TWO_FRAMES)


DRAWN = """() => {
  const { xaxis } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
  const d = document.querySelector('.tracecomposed path.js-line').getAttribute('d');
  const xs = d.slice(1).split('L').map((p) => xaxis.p2l(Number(p.split(',')[0])));
  return [xaxis.range, [xs[0], xs.at(-1)]];
}"""


def test_an_end_of_the_line_goes_with_the_hand_and_undo_takes_each_back(page: Page, app_url: str) -> None:
    opened(page, app_url + LINE)
    length = page.evaluate("() => document.querySelector('#stage .js-plotly-plot')._fullLayout.xaxis._length")
    hold(page, "x.1", -length / 3)
    (low, high), _ = box(page)
    assert (low, round(high, 1)) == (-3.0, 1.0)
    axis, drawn = page.evaluate(DRAWN)
    assert axis == [-3, 3], "no scale changes under a hand"
    assert drawn == pytest.approx([-3, high], abs=0.02), "what is left is drawn where it was"
    page.mouse.up()
    rest(page)
    assert page.evaluate(DRAWN)[0] == [low, high]
    hold(page, "x.0", -30)
    (farther, _), _ = box(page)
    assert farther < -4
    assert page.evaluate(DRAWN)[0] == [farther, high], "beyond its end the axis makes room"
    page.mouse.up()
    rest(page)
    for wanted in ((low, high), (-3.0, 3.0)):
        page.click("#undo")
        rest(page)
        assert box(page)[0] == wanted


def test_the_ends_of_the_plane_cut_the_map_and_the_rest_of_it_stays(page: Page, app_url: str) -> None:
    opened(page, app_url + PLANE)
    side = page.locator("[data-strip=x]").bounding_box()
    assert side
    hold(page, "x.1", -side["width"] / 2)
    assert box(page)[0][1] == pytest.approx(0, abs=0.02)
    picture = page.locator("#picture").bounding_box()
    assert picture
    corners = page.evaluate("() => reluFold.painted.filter((one) => one.is === 'facet').at(-1).points")
    assert max(corners[::2]) < side["x"] - picture["x"] + side["width"] * 0.55
    page.mouse.up()
    rest(page)
    for path, dy in (("y.0", 20), ("y.1", 20)):
        before = box(page)
        hold(page, path, 0, dy)
        page.mouse.up()
        rest(page)
        which = int(path[-1])
        assert box(page)[1][which] < before[1][which]
        assert box(page)[0] == before[0]


@pytest.mark.parametrize("address", [LINE, PLANE], ids=["line", "plane"])
def test_by_keyboard_an_end_is_stepped_and_typed_and_says_what_is_wrong(page: Page, app_url: str, address: str) -> None:
    opened(page, app_url + address)
    (low, high), _ = box(page)
    page.focus(grip("x.1"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    rest(page)
    stepped = box(page)[0][1]
    assert stepped > high + 10 * (high - low) / 100
    expect(page.locator(grip("x.1"))).to_have_attribute("aria-valuenow", f"{stepped:g}")
    page.keyboard.press("Enter")
    page.keyboard.type("1e999")
    page.keyboard.press("Enter")
    expect(page.locator(".end-wrong")).to_have_text(
        "Value: expected a number from −1,000,000 to 1,000,000; got “1e999”. Nothing was changed."
    )
    over = """() => {
      const inside = (one, other) => one.left >= other.left && one.right <= other.right && one.bottom <= other.bottom;
      const at = (selector) => document.querySelector(selector).getBoundingClientRect();
      return inside(at('.end-wrong'), at('#picture'));
    }"""
    assert page.evaluate(over), "beside the picture there are sliders"
    page.keyboard.press("Control+a")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    rest(page)
    assert box(page)[0] == (low, 7.0)
    assert page.evaluate("() => document.activeElement.className") == "end-grip"
    page.keyboard.press("Enter")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    rest(page)
    assert box(page)[0] == (low, 7.0)
    assert page.evaluate("() => document.activeElement.className") == "end-grip"
    page.click("#undo")
    rest(page)
    assert box(page)[0] == (low, stepped)


@pytest.mark.parametrize("address", [LINE, PLANE], ids=["line", "plane"])
def test_the_wheel_zooms_with_ctrl_and_scrolls_without_and_a_double_click_fits(
    page: Page, app_url: str, address: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    opened(page, app_url + address)
    before = box(page)
    page.hover("[data-strip=x]")
    x, y = middle(page, "[data-strip=x]")
    page.mouse.move(x, y - 60)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => window.scrollY > 0 || document.scrollingElement.scrollHeight <= window.innerHeight")
    page.evaluate("() => window.scrollTo(0, 0)")
    assert box(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    rest(page)
    (low, high), second = box(page)
    assert high - low < 0.7 * (before[0][1] - before[0][0])
    assert (second == before[1]) == (address == LINE)
    page.mouse.dblclick(*middle(page, "[data-strip=x]"))
    rest(page)
    fitted = box(page)
    assert fitted[0] != (low, high)
    page.click("#undo")
    rest(page)
    assert box(page)[0] == (low, high), "the wheel is one step, and so is to fit"
    page.click("#view-menu")
    page.click(".view-menu button:text-is('Fit the axes')")
    rest(page)
    assert box(page) == fitted


def test_two_fingers_zoom_and_a_finger_types_with_its_second_tap(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    opened(page, app_url + PLANE)
    before = box(page)
    touch: Any = context.new_cdp_session(page)
    x, y = middle(page, "#picture")
    for kind, apart in (("touchStart", 30), ("touchMove", 45), ("touchMove", 60), ("touchMove", 60)):
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    rest(page)
    (low, high), _ = box(page)
    assert high - low == pytest.approx((before[0][1] - before[0][0]) / 2, rel=0.05)
    end = middle(page, grip("x.1"))
    page.touchscreen.tap(*end)
    expect(page.locator("[data-end='x.1'] .end-number")).to_be_visible()
    page.touchscreen.tap(*end)
    expect(page.locator(".end-box")).to_be_focused()
    context.close()


APART = """() => {
  const shown = [...document.querySelectorAll('.axis-end:not([hidden]) .end-grip')];
  const grips = shown.map((one) => one.getBoundingClientRect());
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  return {
    count: grips.length,
    least: Math.min(...grips.map(({ width, height }) => Math.min(width, height))),
    over: grips.flatMap((a, i) => grips.slice(i + 1).filter((b) => over(a, b))).length,
    inside: grips.every(({ left, right }) => left >= 0 && right <= window.innerWidth),
  };
}"""


@pytest.mark.parametrize(("address", "count"), [(LINE, 2), (PLANE, 4)], ids=["line", "plane"])
def test_no_grip_covers_another_in_any_window_nor_is_on_paper(
    page: Page, app_url: str, address: str, count: int
) -> None:
    opened(page, app_url + address)
    for width, height in [*SIZES, (320, 568), (568, 320)]:
        page.set_viewport_size({"width": width, "height": height})
        rest(page)
        found = page.evaluate(APART)
        assert (found["count"], found["over"], found["inside"]) == (count, 0, True), (width, height)
        assert found["least"] >= (24 if width > 600 else 8), (width, height)
    assert page.evaluate("() => document.querySelectorAll('.under-end').length") > 0 or address == PLANE
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert [one["id"] for one in found.response["violations"]] == []
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#printed .axis-end").count() == 0
    hidden = """() => [...document.querySelectorAll('#printed .under-end')]
      .filter((one) => getComputedStyle(one).visibility !== 'visible').length"""
    assert page.evaluate(hidden) == 0, "on paper the axis has all of its numbers"
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
