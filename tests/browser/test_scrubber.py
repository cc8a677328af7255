"""The fold scrubber in a real browser: it plays to its end, pauses, jumps in cuts where motion is not wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from relu_fold.address import opened as opened_address
from relu_fold.figures.line.layout import composed_range
from relu_fold.frames.line import frame
from relu_fold.sharelink import link
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import some
from tests.browser.stage_page import in_view_menu, open_stage, press_on_thumb, settle, state, thumb_at

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

PLAYING = "() => document.querySelector('#fold-play').getAttribute('aria-label') === 'Pause the fold'"
DONE = "() => document.querySelector('#fold-play').getAttribute('aria-label') === 'Play the fold'"
RANGES = """() => {
  const { yaxis, yaxis2 } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
  return JSON.stringify([yaxis.range, yaxis2.range]);
}"""
NOTE_RANGES = f"""() => {{
  window.ranges = new Set();
  document.addEventListener('relu-fold:shown', ({{ detail }}) => {{
    if (detail.kind === 'drag') window.ranges.add(({RANGES})());
  }});
}}"""
# What each picture that was shown said of the fold, in order, each once.
LISTEN = """() => {
  window.told = []; window.progress = [];
  document.addEventListener('relu-fold:picture', ({ detail }) => {
    if (window.told.at(-1) !== detail.fold.words) window.told.push(detail.fold.words);
  });
  document.addEventListener('relu-fold:shown', ({ detail }) => {
    const { negative_slope: slope, slopes } = reluFold.state;
    if (detail.kind === 'drag') window.progress.push(JSON.stringify([slope, slopes]));
  });
}"""


def opened(page: Page, address: str, view: ViewState | None = None) -> None:
    open_stage(page, address + (link(view) if view else ""))
    page.evaluate(LISTEN)


def wait_for_the_end(page: Page) -> None:
    page.wait_for_function(DONE, timeout=60_000)
    settle(page)


def test_undo_stops_the_fold_and_goes_back(page: Page, app_url: str) -> None:
    opened(page, app_url)
    before = state(page)
    page.evaluate("() => { reluFold.drag('b.0.0', 0.5); reluFold.commit(); }")
    settle(page)
    in_view_menu(page, "[data-speed='0.5']")  # far from ReLU, where it began, when the key comes
    page.focus("#fold-play")
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.progress.length > 3 && window.reluFold.state.negative_slope !== 0")
    page.keyboard.press("Control+z")
    page.wait_for_function(DONE)
    settle(page)
    assert state(page).biases[0][0] == 0.5, "the fold itself is undone first"
    assert state(page).negative_slope == before.negative_slope
    page.keyboard.press("Control+z")
    settle(page)
    assert state(page) == before


def test_a_hand_on_the_map_does_not_hold_the_fold_up(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.click("#fold-play")
    page.wait_for_function("() => window.progress.length > 1")
    moved = page.evaluate(
        """async () => {
          const before = window.progress.length;
          for (let i = 0; i < 60; i += 1) {
            reluFold.aside({ kind: 'level', point: [i / 100, 0] });
            await new Promise((done) => requestAnimationFrame(done));
          }
          return window.progress.length - before;
        }"""
    )
    assert moved >= 3
    wait_for_the_end(page)


def words(page: Page) -> str:
    return page.locator("#fold-words").inner_text()


def thumb_value(page: Page) -> float:
    return float(page.locator("#fold-slider input").input_value())


@pytest.mark.own_page
def test_play_folds_over_relu_to_the_mirror_and_comes_back_to_relu(page: Page, app_url: str) -> None:
    opened(page, app_url)
    assert words(page) == "Every neuron folds its negative side flat: h = max(0, z), a ReLU."
    in_view_menu(page, "[data-speed='2']")
    page.click("#fold-play")
    wait_for_the_end(page)
    told = page.evaluate("() => window.told")
    flat = next(i for i, one in enumerate(told) if one.startswith("No neuron folds: the network is one linear map"))
    relu = next(i for i, one in enumerate(told) if i > flat and one.endswith("a ReLU."))
    assert relu - flat >= 3, "there was nothing between flat and ReLU"
    mirror = next(i for i, one in enumerate(told) if one.endswith("h = |z|."))
    assert mirror - relu >= 3, "there was nothing between ReLU and mirror"
    assert len(told) - mirror >= 3, "there was nothing on the way back"
    assert told[-1].endswith("a ReLU.")
    assert state(page) == ViewState(), "who did not stop it is where it began"
    assert thumb_value(page) == 1
    assert page.locator("#undo").is_disabled()


def test_who_stops_the_fold_at_the_mirror_stays_there(page: Page, app_url: str) -> None:
    opened(page, app_url)
    in_view_menu(page, "[data-speed='0.5']")  # it rests there for a second
    page.locator("#fold-slider input").press("End")
    page.locator("#fold-slider input").press("ArrowLeft")
    page.click("#fold-play")
    page.wait_for_function("() => reluFold.state.negative_slope === -1")
    page.locator("#fold-play").press("Space")
    wait_for_the_end(page)
    assert state(page) == ViewState(negative_slope=-1.0)
    assert thumb_value(page) == 2
    assert page.url.endswith(link(state(page)))
    page.click("#undo")
    settle(page)
    assert state(page).negative_slope in (-0.99, 0.0)


def test_the_axes_keep_still_while_it_plays_and_fit_what_is_shown_when_it_ends(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.evaluate(NOTE_RANGES)
    before = page.evaluate(RANGES)
    in_view_menu(page, "[data-speed='2']")
    page.click("#fold-play")
    wait_for_the_end(page)
    assert page.evaluate("() => window.ranges.size") == 1
    assert before not in page.evaluate("() => [...window.ranges]"), "there was room for the whole fold"
    settle(page)
    assert page.evaluate(RANGES) == before
    x, y = thumb_at(page, "#fold-slider")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y)
    page.mouse.up()
    settle(page)
    assert state(page).negative_slope < 0
    fitting = composed_range(frame(state(page)), {})
    assert json.loads(page.evaluate(RANGES))[0] == pytest.approx(fitting), "a hand that let go leaves no room behind"


def test_pause_stops_and_play_goes_on_from_there(page: Page, app_url: str) -> None:
    opened(page, app_url)
    in_view_menu(page, "[data-speed='0.5']")
    page.click("#fold-play")
    page.wait_for_function("() => reluFold.state.negative_slope > 0 && reluFold.state.negative_slope < 0.9")
    page.locator("#fold-play").press("Space")
    page.wait_for_function(DONE)
    settle(page)
    stopped = state(page).negative_slope
    assert 0 < stopped < 0.9
    shown = page.evaluate("() => new Promise((done) => setTimeout(() => done(reluFold.state.negative_slope), 300))")
    assert shown == stopped
    page.evaluate("() => { window.progress = []; }")
    page.locator("#fold-play").press("Space")
    page.wait_for_function("(s) => reluFold.state.negative_slope < s - 0.05", arg=stopped)
    page.locator("#fold-play").press("Space")
    settle(page)
    assert all(f"[{value}" not in one for one in page.evaluate("() => window.progress") for value in ("1,", "0.99"))


def test_one_by_one_each_neuron_folds_in_its_turn(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.click("[data-scope=each]")
    in_view_menu(page, "[data-speed='2']")
    page.click("#fold-play")
    wait_for_the_end(page)
    told = " ".join(page.evaluate("() => window.told"))
    turns = [
        "between: neuron 1 (s = ",
        "ReLU: neuron 1; between: neuron 2 (s = ",
        "ReLU: neurons 1 and 2; between: neuron 3 (s = ",
        "a ReLU.",
        "ReLU: neurons 2 and 3; between: neuron 1 (s = −",
        "Mirrors: neurons 1 and 2; between: neuron 3 (s = −",
    ]
    after = told.index("No neuron folds")
    for turn in turns:
        found = told.lower().find(turn.lower(), after)
        assert found >= 0, f"{turn!r} did not come, or not in its turn: {told}"
        after = found
    assert state(page) == ViewState()


def test_the_formula_above_each_neuron_is_its_own(page: Page, app_url: str) -> None:
    opened(page, app_url, ViewState(slopes=((1.0, 0.0, -1.0),)))
    labels = page.locator("#stage .annotation-text").all_text_contents()
    shown = [label.replace("\u200b", "") for label in labels if label.startswith("h")]
    assert shown == ["h1 = z1", "h2 = max(0, z2)", "h3 = |z3|"]
    assert page.locator(".fold-slope").evaluate("(e) => getComputedStyle(e).visibility") == "hidden"


def test_a_link_halfway_through_the_turns_is_shown_as_such(page: Page, app_url: str) -> None:
    opened(page, app_url, ViewState(slopes=((0.0, 0.5, 1.0),)))
    assert page.locator("[data-scope=each]").get_attribute("aria-pressed") == "true"
    assert thumb_value(page) == 0.5


@pytest.fixture
def still_page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce") as context:
        yield context.new_page()


def test_who_wants_no_motion_sees_cuts(still_page: Page, app_url: str) -> None:
    opened(still_page, app_url)
    in_view_menu(still_page, "[data-speed='2']")
    still_page.click("#fold-play")
    wait_for_the_end(still_page)
    shown = still_page.evaluate("() => [...new Set(window.progress)]")
    assert shown == ["[1,[]]", "[0.5,[]]", "[0,[]]", "[-0.5,[]]", "[-1,[]]"]


def test_keys_on_the_slider_and_the_formula_of_the_flat_net(page: Page, app_url: str) -> None:
    opened(page, app_url)
    thumb = page.locator("#fold-slider input")
    thumb.press("Home")
    settle(page)
    assert words(page) == "No neuron folds: the network is one linear map, f(x) = −1.31x + 2.88."
    assert state(page).negative_slope == 1
    thumb.press("ArrowRight")
    thumb.press("Shift+ArrowRight")
    assert state(page).negative_slope == pytest.approx(0.89)
    thumb.press("End")
    assert state(page).negative_slope == -1
    thumb.press("0")
    settle(page)
    assert state(page).negative_slope == 0
    assert thumb.get_attribute("aria-valuetext") == "ReLU, negative slope 0"


def test_a_hand_on_the_slider_folds_and_lets_go(page: Page, app_url: str) -> None:
    opened(page, app_url)
    x, y = thumb_at(page, "#fold-slider")
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 11):
        page.mouse.move(x - 10 * i, y)
    page.mouse.up()
    settle(page)
    slope = state(page).negative_slope
    assert 0.1 < slope < 0.9
    assert 1 - thumb_value(page) == pytest.approx(slope, abs=0.006)
    box_text = page.locator("[data-path=s] .number input").input_value()
    assert float(box_text.replace("−", "-")) == pytest.approx(slope)


MARKS = [(mark, beside) for mark in range(3) for beside in (-4, 4)]  # flat, ReLU, mirror


@pytest.mark.parametrize(("mark", "beside"), some(MARKS, 0, 3, 4))
def test_a_hand_near_a_mark_is_drawn_to_it(page: Page, app_url: str, mark: int, beside: int) -> None:
    opened(page, app_url)
    track = page.locator("#fold-slider .slide").bounding_box()
    assert track is not None
    middle, y = thumb_at(page, "#fold-slider")
    page.mouse.move(middle, y)
    page.mouse.down()
    page.mouse.move(middle - 60, y)
    page.mouse.move(middle + (mark - 1) * track["width"] / 2 + beside, y)
    page.mouse.move(middle + (mark - 1) * track["width"] / 2 + beside + 0.2, y)
    page.mouse.up()
    settle(page)
    assert state(page).negative_slope == 1 - mark
    assert thumb_value(page) == mark


def test_an_edit_while_it_plays_ends_the_play(page: Page, app_url: str) -> None:
    opened(page, app_url)
    in_view_menu(page, "[data-speed='0.5']")
    page.click("#fold-play")
    page.wait_for_function("() => reluFold.state.negative_slope < 0.9")
    page.click("text=+ neuron")
    page.wait_for_function("() => reluFold.state.weights[0].length === 4")
    settle(page)
    assert page.evaluate(DONE)
    press_on_thumb(page, "w.0.0.0")
    page.mouse.up()
    settle(page)
    page.click("#fold-play")
    page.wait_for_function("() => reluFold.state.negative_slope < 0.9")
    page.evaluate("() => reluFold.edit({ kind: 'learn-points', text: 'none' })")  # it is refused
    page.wait_for_function(DONE)
    settle(page)
    linked = opened_address(page.evaluate("() => reluFold.linkInAddress()"))
    assert linked == state(page), "where the fold stopped is where the address leads"


def test_the_sheets_of_a_plane_fold_too(page: Page, app_url: str) -> None:
    opened(page, app_url)
    page.click("#dimension-2")
    page.wait_for_function("() => reluFold.inputs === 2 && !reluFold.busy()")
    in_view_menu(page, "[data-speed='2']")
    page.click("#fold-play")
    page.wait_for_function(PLAYING)
    page.wait_for_function(DONE, timeout=60_000)
    page.wait_for_function("() => !reluFold.busy()")
    told = page.evaluate("() => window.told")
    assert any("one linear map, f(x₁, x₂) = " in one for one in told)
    assert any(one.endswith("h = |z|.") for one in told)
    assert told[-1].endswith("a ReLU.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_report_on_the_bar(page: Page, app_url: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, app_url, ViewState.of_preset(PRESETS["tents"]))
    assert page.locator("[data-scope=layer]").is_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
