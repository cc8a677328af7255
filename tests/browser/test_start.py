"""The page starts whichever of its parts comes last, and asks for no more than it needs."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from relu_fold import sharelink
from relu_fold.serving.modules import LATE as COME_LATER
from relu_fold.view.presets import DEFAULT, PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, settle

pytestmark = pytest.mark.browser

FILES = 18
LATE = 1_500  # milliseconds


def let_scripts_run(page: Page, held: list[Route], line: str) -> None:
    """Hand on the script that was held back, and wait for a line of the live picture in the first one's place."""
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.wait_for_selector(line)
    settle(page)
    page.wait_for_function("() => !document.querySelector('.first')")


@pytest.mark.parametrize(
    "late", ["**/assets/joined/*/main.mjs", "**/style.css*", "**/dash_renderer*", "**/_dash-layout"]
)
def test_it_starts_whatever_comes_last(page: Page, app_url: str, late: str) -> None:
    held: list[str] = []

    def hold(route: Route) -> None:
        held.append(route.request.url)
        page.wait_for_timeout(LATE)
        route.continue_()

    page.route(late, hold)
    page.goto(app_url, wait_until="commit")
    page.wait_for_function(f"() => window.reluFold && ({AT_REST})()")
    page.wait_for_selector(".tracecomposed path.js-line")
    assert held
    page.locator("button:text-is('+ neuron')").click()
    page.locator(".nodes .label:text-is('4')").wait_for()
    page.locator("#partial-sums").evaluate("(one) => one.click()")
    page.wait_for_function("() => window.reluFold.state.partial_sums === false")


def test_a_first_visit_asks_for_each_file_once_and_for_no_more_than_before(page: Page, app_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app_url)
    page.wait_for_selector(".tracecomposed path.js-line")
    settle(page)
    files = [url for url in asked if not url.startswith("data:") and "_dash-update-component" not in url]
    # What comes some seconds later is no part of it, though a slow machine comes to it here.
    files = [url for url in files if not url.endswith(tuple(f"/{name}" for name in COME_LATER))]
    assert len(files) == len(set(files))
    assert len(files) <= FILES, files
    modules = [url for url in files if ".mjs" in url]
    assert len(modules) == 1
    assert re.search(r"/assets/joined/[0-9a-f]{16}/main\.mjs$", modules[0]), "a module without its fingerprint"


def test_what_others_read_of_the_page_they_cannot_change(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_function(f"() => window.reluFold && ({AT_REST})()")
    before = page.evaluate("() => reluFold.state")
    for wrong in ("reluFold.state = null", "reluFold.drag = null", "reluFold.more = 1", "delete reluFold.busy"):
        assert page.evaluate(f"() => {{ 'use strict'; try {{ {wrong}; }} catch (error) {{ return error.name; }} }}")
    assert page.evaluate("() => reluFold.state") == before


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_frame_is_there_before_the_scripts_and_what_comes_stands_where_it_stood(
    page: Page, app_url: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    held: list[Route] = []
    page.route("**/dash_renderer*", lambda route: held.append(route))
    page.goto(app_url, wait_until="commit")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.frame .first')).position === 'absolute'")
    parts = (".header", ".house", ".network", ".picture", ".fold-play")
    before = [page.locator(f".frame {part}").bounding_box() for part in parts]
    assert not page.evaluate("() => Boolean(window.reluFold)"), "no module has run"
    paper = page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert paper, "light or dark is chosen"
    drawn = page.locator(".first > svg:visible")
    assert drawn.count() == 1
    assert drawn.get_attribute("class") == ("wide" if size[0] > 900 else "tall")
    assert drawn.bounding_box() == before[parts.index(".picture")] or size[0] < 900  # where a line ends it
    page.evaluate(WATCH_THE_PICTURE)
    let_scripts_run(page, held, ".tracecomposed path.js-line")
    assert page.locator(".frame").count() == 0
    after = [page.locator(part).bounding_box() for part in parts]
    assert all(before)
    corners = [[(box["x"], box["y"]) for box in boxes if box] for boxes in (before, after)]
    assert corners[0] == corners[1]
    places, bare = page.evaluate("() => [[...reluFoldPlaces], reluFoldBare]")
    assert len(places) == 1, "it moved"
    assert not bare, "there was a moment without a picture"


def test_of_a_link_behind_the_hash_there_is_no_picture_of_another_view(page: Page, app_url: str) -> None:
    held: list[Route] = []
    page.route("**/dash_renderer*", lambda route: held.append(route))
    page.route("**/_dash-update-component", lambda route: held.append(route))
    page.goto(f"{app_url}#{sharelink.link(ViewState.of_preset(PRESETS['xor']))[1:]}", wait_until="commit")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.frame .first')).position === 'absolute'")
    assert page.locator(".first > svg:visible").count() == 0
    assert not page.locator(f".frame :text-is('{DEFAULT.title}')").first.is_visible()
    while not held:
        page.wait_for_timeout(10)
    held.pop().continue_()
    page.wait_for_function("() => !document.querySelector('.frame')")
    while not held:
        page.wait_for_timeout(10)
    assert page.locator(".first").count() == 0
    assert page.locator("#preset-title").text_content() == ""
    held.pop().continue_()
    page.wait_for_function("() => window.reluFold.inputs === 2")


# In every frame: where the first picture is, and whether there is none, and none of plotly's either.
WATCH_THE_PICTURE = """() => {
  window.reluFoldPlaces = new Set();
  window.reluFoldBare = false;
  const look = () => {
    const all = [...document.querySelectorAll('.first > svg')];
    const seen = all.find((one) => one.checkVisibility({ checkVisibilityCSS: true }));
    const { x, y, width, height } = seen?.getBoundingClientRect() ?? {};
    if (seen) reluFoldPlaces.add([x, y, width, height].join(' '));
    else if (!document.querySelector('.tracecomposed path.js-line')) window.reluFoldBare = true;
    requestAnimationFrame(look);
  };
  look();
}"""


def test_the_figure_that_a_lesson_puts_first_is_there_before_the_scripts_and_stays_where_it_stood(
    page: Page, app_url: str
) -> None:
    held: list[Route] = []
    page.route("**/dash_renderer*", lambda route: held.append(route))
    page.goto(f"{app_url}?lesson=8", wait_until="commit")
    seen = page.locator(".frame .panel-plot > .first > svg:visible")
    expect(seen).to_have_count(1)  # until the styles are there, none is hidden
    before = seen.bounding_box()
    assert before
    assert page.locator(".frame .duel-sides h3").all_inner_texts() == ["This network", "Its copy in one layer"]
    let_scripts_run(page, held, "#panel-figure path.js-line")
    after = page.locator("#panel-figure").bounding_box()
    assert after
    assert [round(after[side]) for side in ("x", "y", "width")] == [round(before[side]) for side in ("x", "y", "width")]
    assert page.locator("#duel-sides h3").all_inner_texts() == ["This network", "Its copy in one layer"]


def test_without_scripts_the_picture_is_there_and_said(browser: Browser, app_url: str) -> None:
    with browser.new_context(java_script_enabled=False, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(app_url)
        drawn = page.locator(".first > svg:visible")
        drawn.wait_for()
        assert drawn.count() == 1
        sheet = drawn.locator("path").first.evaluate("(one) => getComputedStyle(one).stroke")
        assert sheet.startswith("rgb(")
        assert page.locator("html").evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(32, 38, 45)"
        assert "f runs from 0.21 to 1.56" in (page.locator(".frame-told").text_content() or "")
        assert page.locator("noscript .notice").is_visible()
        names = [one.bounding_box() for one in page.locator(".frame .scrub .slide > span").all()]
        ends = [(box["x"], box["x"] + box["width"]) for box in names if box]
        assert len(ends) == 3
        assert all(before[1] < after[0] for before, after in pairwise(ends)), "unfolded, ReLU, mirror, side by side"
