"""Frames ahead: a hand that was over a slider asks nothing while it drags, and what it sees is the right picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from relu_fold.sharelink import link
from relu_fold.view.parameters import assign
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import ALL
from tests.browser.stage_page import TWO_FRAMES, in_view_menu, open_stage, press_on_thumb, settle, state, thumb_at
from tests.browser.tabs import go, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

PATH = "w.0.0.0"
# Nothing is out, and nothing goes out for a while: all pictures that were asked ahead are here.
FILLED = """() => new Promise((done) => {
  let still = 0;
  const look = () => {
    const [asked, shown] = [window.asked.at(-1)?.seq ?? 0, window.shown.at(-1)?.seq ?? 0];
    still = asked === shown && !window.reluFold.busy() ? still + 1 : 0;
    if (still > 20) done(); else requestAnimationFrame(look);
  };
  look();
})"""
# Each picture of the stage, with the number that the state had then.
PICTURES = """(path) => {
  window.seen = [];
  document.addEventListener('relu-fold:picture', ({ detail }) => {
    const { x, y } = detail.marks.find(({ id }) => id === 'composed');
    window.last = { value: reluFold.valueAt(path), x, y };
  }, true);
  document.addEventListener('relu-fold:shown', ({ detail }) => {
    if (detail.kind === 'drag') window.seen.push({ ahead: detail.ahead, ...window.last });
  });
}"""
# However long a key takes, it is no pause of the hand.
PATIENT = "() => { window.later = window.setTimeout; window.setTimeout = (f, ms) => window.later(f, 100 * ms); }"


def kinds(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => window.asked.map(({ kind }) => kind)")
    return found


def hover(page: Page, row: str = f'[data-path="{PATH}"]') -> tuple[float, float]:
    """Put the mouse over a thumb and wait until all its pictures are here; return where it is.

    Where another test hovered at the same place of a page that both have, they are here already, and nothing is asked.
    """
    x, y = thumb_at(page, row)
    page.mouse.move(x, y)
    page.evaluate(FILLED)
    page.evaluate(FILLED)
    return x, y


def test_after_a_hover_a_drag_asks_nothing_and_shows_the_right_pictures(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = state(page)
    x, y = hover(page)
    page.evaluate(PICTURES, PATH)
    page.mouse.down()
    asked = len(kinds(page))
    for step in range(-40, 41, 2 if ALL else 4):
        page.mouse.move(x + step, y)
        page.evaluate(TWO_FRAMES)
    assert set(kinds(page)[asked:]) <= {"rest", "marks"}
    seen: list[dict[str, Any]] = page.evaluate("() => window.seen")
    assert len({one["value"] for one in seen}) >= 20
    for one in seen:
        assert one["ahead"]
        net = assign(before, PATH, one["value"]).network
        np.testing.assert_allclose(net(np.array(one["x"])[:, None])[:, 0], one["y"], rtol=0, atol=1e-9)
    page.mouse.up()
    settle(page)
    assert "drag" not in kinds(page)
    assert state(page).weights[0][0][0] == seen[-1]["value"]


@pytest.mark.parametrize(
    ("slider", "path"), [(f'[data-path="{PATH}"]', PATH), ("#fold-slider", "s")], ids=["weight", "fold"]
)
def test_the_slider_is_where_the_pointer_is_at_each_pixel(page: Page, app_url: str, slider: str, path: str) -> None:
    """At each pixel the slider has the number that was set, the nearest to the pixel, and no other number is set.

    `make test` goes to some sixty of them, `make matrix` to all.
    """
    open_stage(page, app_url)
    x, y = hover(page, slider)
    page.evaluate(
        """(path) => {
          window.set = [];
          document.addEventListener('relu-fold:moved', () => window.set.push(reluFold.valueAt(path)));
        }""",
        path,
    )
    track = page.locator(f"{slider} .slide").bounding_box()
    assert track is not None
    page.mouse.down()
    page.evaluate(TWO_FRAMES)
    page.evaluate("() => { window.set = []; }")  # the press is at a pixel, too
    said = []
    step = 1 if ALL else max(3, int(track["width"] / 60))
    for pixel in range(int(track["x"]) - 2, int(track["x"] + track["width"]) + 3, step):
        page.mouse.move(pixel + 0.5, y)
        page.evaluate(TWO_FRAMES)
        thumb, value = page.evaluate(
            """([slider, path]) => {
              const thumb = Number(document.querySelector(`${slider} .slide input`).value);
              return [thumb, reluFold.valueAt(path)];
            }""",
            [slider, path],
        )
        assert thumb == pytest.approx(1 - value if path == "s" else value, abs=1e-9)
        beyond = min(max(pixel, track["x"]), track["x"] + track["width"])
        assert abs(thumb_at(page, slider)[0] - beyond) <= (8 if path == "s" else 1.5)  # it is drawn to a mark
        said.append(page.evaluate("(path) => reluFold.valueAt(path)", path))
    page.mouse.move(x, y)
    page.mouse.up()
    settle(page)
    for value in page.evaluate("() => window.set")[: len(said)]:
        assert value in said, "a number was set that the slider never had"


CHANGES: dict[str, Callable[[Page], Any]] = {
    "theme": lambda page: page.evaluate("() => document.documentElement.dataset.mantineColorScheme = 'dark'"),
    "size": lambda page: page.set_viewport_size({"width": 1280, "height": 900}),
    "another number": lambda page: page.evaluate("() => { reluFold.drag('b.0.1', 0.5); reluFold.commit(); }"),
    "slope": lambda page: page.evaluate("() => { reluFold.drag('s', 0.5); reluFold.commit(); }"),
    "domain": lambda page: edit(page, {"kind": "number", "path": "x.0", "text": "-4"}),
    "neuron": lambda page: edit(page, {"kind": "select", "layer": 0, "neuron": 1}),
    "partial sums": lambda page: edit(page, {"kind": "partial-sums", "shown": False}),
    "panel": lambda page: edit(page, {"kind": "panel", "name": "signal"}),
}


def edit(page: Page, change: dict[str, Any]) -> None:
    page.evaluate("(change) => reluFold.edit(change)", change)


@pytest.mark.parametrize("part", CHANGES)
def test_what_was_asked_ahead_is_dropped_when_the_view_is_another(page: Page, app_url: str, part: str) -> None:
    open_stage(page, app_url)
    hover(page)
    first = kinds(page).count("sweep")
    page.evaluate("() => reluFold.commit()")
    settle(page)
    page.evaluate(FILLED)
    assert kinds(page).count("sweep") == first, "the view is the same"
    CHANGES[part](page)
    page.wait_for_function("() => !reluFold.busy()")
    page.mouse.move(0, 0)
    hover(page)
    page.wait_for_function("(first) => window.asked.filter(({ kind }) => kind === 'sweep').length > first", arg=first)
    page.evaluate(FILLED)


def test_the_heights_of_the_sheets_are_part_of_it(page: Page, app_url: str) -> None:
    go(page, app_url + link(ViewState.of_preset(PRESETS["three-folds"])))
    rest(page, "() => window.reluFold.inputs === 2")
    page.evaluate(
        """() => {
          window.asked = []; window.shown = []; window.ranges = [];
          document.addEventListener('relu-fold:asked', (e) => window.asked.push(e.detail));
          document.addEventListener('relu-fold:shown', (e) => window.shown.push(e.detail));
          const send = XMLHttpRequest.prototype.send;
          XMLHttpRequest.prototype.send = function (body) {
            const { kind, ranges } = JSON.parse(JSON.parse(body).inputs[0].value);
            if (kind === 'sweep') window.ranges.push(JSON.stringify(ranges));
            return send.call(this, body);
          };
        }"""
    )
    x, y = hover(page)
    page.mouse.down()
    page.mouse.move(x + 60, y)
    page.wait_for_function("() => !reluFold.busy()")
    page.mouse.up()
    page.wait_for_function("() => new Set(window.ranges).size === 2", timeout=60_000)
    page.evaluate(FILLED)


def test_a_fold_that_plays_is_painted_from_what_was_asked_ahead(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate(PICTURES, "s")
    in_view_menu(page, "[data-speed='2']")
    page.click("#fold-play")
    page.wait_for_function("() => reluFold.state.negative_slope === -1 && !reluFold.busy()", timeout=60_000)
    asked = kinds(page)
    assert "drag" not in asked
    seen = page.evaluate("() => window.seen")
    assert len(seen) > asked.count("sweep")
    for one in seen:
        net = assign(ViewState(), "s", one["value"]).network
        np.testing.assert_allclose(net(np.array(one["x"])[:, None])[:, 0], one["y"], rtol=0, atol=1e-9)


def test_keys_step_through_pictures_that_are_here(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    thumb = page.locator(f'[data-path="{PATH}"] input[type=range]')
    thumb.focus()
    page.wait_for_function("() => window.asked.some(({ kind }) => kind === 'sweep')")
    page.evaluate(FILLED)
    page.evaluate(PICTURES, PATH)
    page.evaluate(PATIENT)
    for _ in range(9):
        thumb.press("ArrowRight")
        page.evaluate(TWO_FRAMES)
    page.evaluate("() => { window.setTimeout = window.later; }")
    thumb.press("ArrowRight")
    settle(page)
    assert "drag" not in kinds(page)
    assert state(page).weights[0][0][0] == pytest.approx(1.1)
    assert all(one["ahead"] for one in page.evaluate("() => window.seen"))


def test_an_open_panel_follows_a_hand_whose_pictures_are_here(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    edit(page, {"kind": "panel", "name": "signal"})
    settle(page)
    x, y = hover(page)
    page.evaluate(PICTURES, PATH)
    page.evaluate(
        """() => {
          window.followed = 0;
          document.addEventListener('relu-fold:panel', () => { window.followed += 1; });
        }"""
    )
    page.mouse.down()
    for step in range(0, 30, 1 if ALL else 2):
        page.mouse.move(x + step, y)
        page.evaluate(TWO_FRAMES)
    page.wait_for_function("() => window.followed > 1")
    page.wait_for_function("() => !reluFold.busy()")
    held = page.evaluate("() => window.last")
    net = state(page).network
    np.testing.assert_allclose(net(np.array(held["x"])[:, None])[:, 0], held["y"], rtol=0, atol=1e-9)
    page.mouse.up()
    settle(page)


def test_pictures_that_are_too_large_come_one_by_one_as_ever(page: Page, app_url: str) -> None:
    large = replace(ViewState.of_preset(PRESETS["three-folds"]), map_mode="heatmap", resolution=201)
    go(page, app_url + link(large))
    rest(page, "() => window.reluFold.inputs === 2")
    page.evaluate(
        """() => {
          window.asked = []; window.shown = [];
          document.addEventListener('relu-fold:asked', (e) => window.asked.push(e.detail));
          document.addEventListener('relu-fold:shown', (e) => window.shown.push(e.detail));
        }"""
    )
    x, y = hover(page)
    assert kinds(page).count("sweep") == 1
    page.mouse.down()
    for step in range(5):
        page.mouse.move(x + 4 * step, y)
        page.wait_for_function("() => !reluFold.busy()")
    assert kinds(page).count("drag") >= 3
    page.mouse.up()
    page.wait_for_function("() => !reluFold.busy()")


def test_a_hand_over_a_slider_is_not_answered_later_where_sweeps_are_refused(
    page: Page, page_errors: list[str], app_url: str
) -> None:
    sweep = '\\"kind\\":\\"sweep\\"'
    told = json.dumps({"error": "No."})
    page.route(
        "**/_dash-update-component",
        lambda route: (
            route.fulfill(status=422, body=told) if sweep in (route.request.post_data or "") else route.continue_()
        ),
    )
    open_stage(page, app_url)
    x, y = press_on_thumb(page, PATH)
    for step in range(20):
        page.mouse.move(x + 2 * step, y)
        page.evaluate(TWO_FRAMES)
    assert "drag" in kinds(page)
    page.mouse.up()
    settle(page)
    assert page.locator("#notice").inner_text() == ""
    page_errors.clear()  # the console tells of each refusal


def test_a_finger_is_expected_where_nothing_hovers(browser: Browser, app_url: str) -> None:
    with browser.new_context(viewport={"width": 800, "height": 1200}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        open_stage(page, app_url)
        page.wait_for_function("() => window.asked.some(({ kind }) => kind === 'sweep')")
        page.evaluate(FILLED)
        asked = kinds(page).count("sweep")
        page.evaluate("() => reluFold.commit()")
        settle(page)
        page.wait_for_timeout(1_000)
        assert kinds(page).count("sweep") == asked, "the view is the same"
        page.goto("about:blank")
