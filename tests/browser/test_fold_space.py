"""Hands in fold space: drag the level, point at a place, turn three axes, choose them; by mouse, touch and keyboard."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page

from relu_fold import sharelink
from relu_fold.exchange.pictures import Look, picture
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

DRAWN = """() => {
  const gd = document.querySelector('#panel-figure .js-plotly-plot');
  return gd?._fullLayout?.xaxis2 && document.querySelectorAll('#fold-over svg > *').length > 0;
}"""
PLACE = """([name, x, y]) => {
  const gd = document.querySelector('#panel-figure .js-plotly-plot'), box = gd.getBoundingClientRect();
  const l = gd._fullLayout, [across, up] = name === 'fold' ? [l.xaxis, l.yaxis] : [l.xaxis2, l.yaxis2];
  return [box.left + across._offset + across.l2p(x), box.top + up._offset + up.l2p(y)];
}"""
# Every answer of a hand's drag, and what lay over the figure when it was drawn.
WATCH = """() => {
  window.kinds = []; window.pictures = new Set();
  document.addEventListener('relu-fold:shown', ({ detail }) => {
    window.kinds.push(detail.kind);
    window.pictures.add(document.querySelector('#fold-over svg')?.innerHTML);
  });
}"""


def view(preset: str, **changes: Any) -> ViewState:
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), panel="fold", **changes)


def open_fold_space(page: Page, address: str, shown: ViewState, *, drawn: bool = True) -> None:
    go(page, address + sharelink.link(shown))
    page.wait_for_function(AT_REST)
    if drawn:
        page.wait_for_function(DRAWN)
    page.evaluate("document.getElementById('panel-figure').scrollIntoView({ block: 'end' })")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate(WATCH)


def place(page: Page, name: str, x: float, y: float) -> tuple[float, float]:
    """Where a point of one of the pictures is on the page; `name` is `fold` or `inputs`."""
    found: list[float] = page.evaluate(PLACE, [name, x, y])
    return found[0], found[1]


def settle(page: Page) -> None:
    page.wait_for_function(AT_REST)


def says(page: Page, words: str) -> None:
    page.wait_for_function("(words) => document.getElementById('fold-pointed').textContent.includes(words)", arg=words)


def test_the_level_follows_the_mouse_and_stays_where_the_hand_lets_go(page: Page, app_url: str) -> None:
    open_fold_space(page, app_url, view("tents", trace=0.25))
    page.mouse.move(*place(page, "inputs", 0.1, 0.25))
    page.mouse.down()
    for i in range(1, 13):
        page.mouse.move(*place(page, "inputs", 0.1 + i / 50, 0.25 + i * 0.04))
        page.evaluate("() => new Promise(requestAnimationFrame)")
    assert "commit" not in page.evaluate("() => window.kinds")
    settle(page)
    middle = page.evaluate("() => [window.kinds.filter((kind) => kind === 'trace').length, window.pictures.size]")
    assert min(middle) >= 2  # pictures on the way
    page.mouse.up()
    settle(page)
    value = state(page).trace
    assert value == pytest.approx(0.73, abs=0.02)
    assert page.locator("#fold-trace").inner_text().startswith(f"f takes the value {value:.2f} at 4 inputs")
    assert page.evaluate("() => window.kinds.at(-1)") == "commit"
    assert sharelink.decode(sharelink.text_of(page.url) or "") == state(page)
    level = page.evaluate(PLACE, ["inputs", 0.0, value])[1]
    box = page.locator("#fold-level").bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] / 2 - level) < 2


def test_a_level_near_a_flat_piece_is_drawn_to_it(page: Page, app_url: str) -> None:
    open_fold_space(page, app_url, view("tents", trace=0.5))
    x, y = place(page, "inputs", 0.5, 0.0)
    page.mouse.move(x, place(page, "inputs", 0.5, 0.5)[1])
    page.mouse.down()
    page.mouse.move(x, y - 3, steps=5)
    page.mouse.up()
    settle(page)
    assert state(page).trace == 0
    assert "all the way from x = −0.25 to 0" in page.locator("#fold-trace").inner_text()


def test_a_place_of_fold_space_lights_all_inputs_that_come_to_it(page: Page, app_url: str) -> None:
    open_fold_space(page, app_url, view("tents", trace=0.5))
    page.mouse.move(*place(page, "fold", 1.5, 1.0))
    says(page, "2 inputs come here, x = 0.375 and 0.625")
    page.mouse.move(*place(page, "fold", 0.0, 0.0))
    says(page, "(h₂.₁, h₂.₂) = (0, 0): 2 stretches collapse onto this point, x = −0.25 to 0 and 1.00 to 1.25")
    page.mouse.move(*place(page, "inputs", 0.3, 0.8))
    says(page, "x = 0.30 lands at (h₂.₁, h₂.₂) = (1.20, 0.4")
    page.mouse.move(5, 5)
    says(page, "Point at a place")


def test_a_click_on_the_map_traces_the_value_there(page: Page, app_url: str) -> None:
    shown = view("pyramid", trace=0.5)
    open_fold_space(page, app_url, shown)
    page.mouse.move(*place(page, "inputs", 0.25, 0.125))
    says(page, "lands at h₂.₁ = 0.4")
    page.mouse.down()
    page.mouse.up()
    settle(page)
    assert state(page).trace == pytest.approx(float(shown.network([[0.25, 0.125]])[0, 0]), abs=0.02)


def test_the_level_follows_a_hand_across_the_map(page: Page, app_url: str) -> None:
    shown = view("pyramid", trace=0.5)
    open_fold_space(page, app_url, shown)
    page.mouse.move(*place(page, "inputs", 0.1, 0.1))
    page.mouse.down()
    for i in range(1, 13):
        page.mouse.move(*place(page, "inputs", 0.1 + i / 100, 0.1))
        page.evaluate("() => new Promise(requestAnimationFrame)")
    settle(page)
    kinds, pictures = page.evaluate("() => [window.kinds, window.pictures.size]")
    assert kinds.count("level") >= 2  # on the way
    assert pictures >= 2
    assert "commit" not in kinds
    value = state(page).trace
    assert value == pytest.approx(float(shown.network([[0.22, 0.1]])[0, 0]), abs=0.02)
    assert float(page.locator("#trace-slider input").input_value()) == value
    page.mouse.up()
    settle(page)
    assert page.evaluate("() => window.kinds.at(-1)") == "commit"
    assert state(page).trace == value
    assert sharelink.decode(sharelink.text_of(page.url) or "") == state(page)


def test_a_level_dragged_out_of_the_map_is_that_of_its_border(page: Page, app_url: str) -> None:
    shown = view("pyramid", trace=0.5)
    open_fold_space(page, app_url, shown)
    x, y = place(page, "inputs", 0.3, 0.1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(1435, y)  # in one go, far to the right
    page.mouse.up()
    settle(page)
    right = shown.domain[1]
    assert state(page).trace == pytest.approx(float(shown.network([[right, 0.1]])[0, 0]), abs=0.02)


def test_undo_leaves_where_one_is_looking(page: Page, app_url: str) -> None:
    open_fold_space(page, app_url, msgspec.structs.replace(view("pyramid", trace=0.5), panel="ledger"), drawn=False)
    page.evaluate("() => { reluFold.drag('b.0.0', 0.25); reluFold.commit(); }")
    settle(page)
    page.click('[data-tab="fold"]')
    settle(page)
    page.evaluate("() => { reluFold.drag('v', 0.4); reluFold.commit(); }")
    settle(page)
    page.click("#undo")
    settle(page)
    after = state(page)
    assert (after.panel, after.trace) == ("fold", 0.4)
    assert after.biases == view("pyramid").biases


PANELS = """() => {
  window.panels = [];
  document.addEventListener('relu-fold:panel', ({ detail: { kind, panel } }) =>
    window.panels.push([kind, panel['fold-trace']]));
}"""


@pytest.mark.parametrize("preset", ["tents", "pyramid"])
def test_fold_space_moves_while_a_weight_is_dragged(page: Page, app_url: str, preset: str) -> None:
    open_fold_space(page, app_url, view(preset, trace=0.5))
    page.evaluate(PANELS)
    path = "b.0.0"
    start = page.evaluate("(path) => reluFold.valueAt(path)", path)
    for _ in range(10):  # a busy machine shows few of the numbers: the hand goes to and fro until it has shown enough
        for i in (*range(1, 40), *range(40, 0, -1)):  # as a slider does it, one number after the other
            page.evaluate("([path, value]) => reluFold.drag(path, value)", [path, start + i / 100])
            page.evaluate("() => new Promise(requestAnimationFrame)")
        moving = [words for kind, words in page.evaluate("() => window.panels") if kind == "drag"]
        alone = page.evaluate("() => window.kinds").count("drag") - len(moving)
        if len(set(moving)) >= 2 and alone > 0:
            break
    assert len(set(moving)) >= 2, "the panel stood still"
    assert alone > 0, "no picture was for the stage alone"
    page.evaluate("reluFold.commit()")
    settle(page)
    shown = state(page)
    drawn = picture(shown, Look("light", 1100)).panel()
    assert drawn.figure is not None
    assert page.evaluate("() => document.getElementById('fold-trace').textContent") == drawn.words["fold-trace"]
    page.wait_for_function(
        "(x) => { const gd = document.querySelector('#panel-figure .js-plotly-plot');"
        " return gd._fullData.length === x; }",
        arg=len(drawn.figure["data"]),
    )


def test_a_third_axis_is_chosen_and_turned_by_hand(page: Page, app_url: str) -> None:
    open_fold_space(page, app_url, view("three", trace=1.0))
    page.click('[data-fold-step="2.1"]')
    settle(page)
    assert state(page).fold_axes == (0, 1, 2)
    assert page.locator("#fold-axis-2").inner_text() == "neuron 3"
    page.wait_for_function("() => document.querySelector('#panels.solid')")
    page.evaluate("document.getElementById('panel-figure').scrollIntoView({ block: 'end' })")
    x, y = place(page, "fold", 0.0, 0.0)
    before = state(page).turn
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=6)
    settle(page)
    assert "turn" in page.evaluate("() => window.kinds")
    page.mouse.up()
    settle(page)
    after = state(page).turn
    assert after[0] == pytest.approx(before[0] + 0.6, abs=0.02)
    assert after[1] == pytest.approx(before[1] + 0.2, abs=0.02)


def test_the_keyboard_moves_level_input_and_axes(page: Page, app_url: str) -> None:
    open_fold_space(page, app_url, view("three", trace=1.0, fold_axes=(0, 1, 2)))
    slider = page.locator("#trace-slider input")
    slider.focus()
    page.keyboard.press("ArrowUp")
    settle(page)
    assert 1.0 < state(page).trace < 1.1
    page.locator("#fold-over").focus()
    page.keyboard.press("ArrowRight")
    says(page, "x = 0.06 lands at (h₁, h₂, h₃) = ")
    page.keyboard.press("Shift+ArrowRight")
    settle(page)
    assert state(page).turn[0] > -0.5


def test_a_finger_drags_the_level_and_taps_a_place(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    try:
        open_fold_space(page, app_url, view("tents", trace=0.5))
        touch = context.new_cdp_session(page)
        page.evaluate("document.getElementById('fold-level').scrollIntoView({ block: 'center' })")
        (x, y), (_, to) = place(page, "inputs", 0.1, 0.5), place(page, "inputs", 0.1, 0.75)
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for i in range(1, 9):
            at = {"x": x, "y": y + (to - y) * i / 8}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        settle(page)
        assert state(page).trace == pytest.approx(0.75, abs=0.03)
        page.touchscreen.tap(*place(page, "inputs", 0.3, 0.2))
        settle(page)
        assert state(page).trace == pytest.approx(0.2, abs=0.03)
    finally:
        context.close()
