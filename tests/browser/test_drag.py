"""A hand on a slider in a real browser: pictures while it moves, the right one at the end, whatever the server does."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from playwright.sync_api import Page, Route

from relu_fold.sharelink import encode, link
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import composed, fill_box, marks, open_stage, press_on_thumb, settle, state, thumb_at
from tests.servers import AppServer

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]


def drag_to_and_fro(page: Page, path: str, steps: int = 30) -> None:
    x, y = press_on_thumb(page, path)
    for i in range(steps):
        page.mouse.move(x + 40 * np.sin(i / 4), y)


# Dash hands a figure to plotly when the browser has time for it: the page is at rest before plotly has drawn.
DRAWN = """() => {
  const { weights, biases, negative_slope: slope, slopes, layer, target } = reluFold.state;
  const value = (x) => {
    let h = [x];
    for (let l = 0; l <= layer + 1; l++) {
      const z = weights[l].map((row, i) => row.reduce((sum, w, j) => sum + w * h[j], biases[l][i]));
      if (l > layer) return z[target];
      h = z.map((one, i) => (one > 0 ? one : one * (slopes.length ? slopes[l][i] : slope)));
    }
  };
  const { x, y } = document.querySelector('#stage .js-plotly-plot').data.find((one) => one.uid === 'composed');
  return Array.from(x).every((at, i) => Math.abs(value(at) - y[i]) < 1e-9);
}"""


def wait_until_drawn(page: Page) -> None:
    settle(page)
    page.wait_for_function(DRAWN)


def assert_picture_is_the_network(page: Page) -> None:
    wait_until_drawn(page)
    shown, net = composed(page), state(page).network
    np.testing.assert_allclose(net(np.array(shown["x"])[:, None])[:, 0], shown["y"], rtol=0, atol=1e-9)
    drawn = np.array(shown["drawn"])
    np.testing.assert_allclose(net(drawn[:, :1])[:, 0], drawn[:, 1], rtol=0, atol=0.05)


def test_a_drag_shows_pictures_on_the_way_and_ends_right(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = state(page)
    drag_to_and_fro(page, "w.0.0.0")
    on_the_way = page.evaluate("() => window.pictures.size")
    page.mouse.up()
    settle(page)
    assert on_the_way >= 3
    assert state(page).weights[0][0] != before.weights[0][0]
    shown = page.evaluate("() => window.shown")
    assert [one["seq"] for one in shown] == sorted(one["seq"] for one in shown)
    assert [one["kind"] for one in shown if one["kind"] not in ("marks", "sweep")][-1] == "commit"
    assert_picture_is_the_network(page)


def test_one_question_at_a_time(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate(
        """() => {
          const send = XMLHttpRequest.prototype.send; window.flying = 0; window.most = 0;
          XMLHttpRequest.prototype.send = function (...body) {
            window.most = Math.max(window.most, ++window.flying);
            this.addEventListener('loadend', () => { window.flying -= 1; });
            return send.apply(this, body);
          };
        }"""
    )
    drag_to_and_fro(page, "b.0.1")
    page.mouse.up()
    settle(page)
    assert page.evaluate("() => window.most") == 1


def test_the_painter_draws_what_plotly_draws(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = marks(page)
    for path, value in (("w.0.0.0", 0.97), ("b.0.1", 0.55), ("w.1.0.2", -1.08)):  # no range changes on release
        page.evaluate("([path, value]) => window.reluFold.drag(path, value)", [path, value])
    settle_drag(page)
    painted = marks(page)
    page.evaluate("() => window.reluFold.commit()")
    settle(page)
    drawn = marks(page)
    assert painted == drawn
    assert painted["composed"] != before["composed"]
    assert painted["labels"] != before["labels"]


def test_the_painter_can_take_knots_away_and_bring_them_back(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    for value in (9.0, 1.1):  # the knot leaves the domain, and returns
        page.evaluate("(value) => window.reluFold.drag('b.0.0', value)", value)
        settle_drag(page)
        painted = marks(page)
        assert len(painted["knots"]["points"]) == len(painted["knots"]["words"]) == (2 if value == 9.0 else 3)
    page.evaluate("() => window.reluFold.commit()")
    settle(page)
    drawn = marks(page)
    assert painted == drawn


def test_knots_without_numbers_move_under_the_hand_too(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(ViewState.of_preset(PRESETS["montufar"])))
    before = marks(page)
    assert all(words.startswith(" ") for words in before["knots"]["words"])  # there are too many for numbers
    page.evaluate("() => window.reluFold.drag('w.0.0.0', window.reluFold.valueAt('w.0.0.0') + 0.001)")
    settle_drag(page)
    painted = marks(page)
    page.evaluate("() => window.reluFold.commit()")
    settle(page)
    assert painted["knots"]["points"] == marks(page)["knots"]["points"] != before["knots"]["points"]


def settle_drag(page: Page) -> None:
    page.wait_for_function("() => !window.reluFold.busy()")


def test_the_scale_does_not_jump_under_the_hand(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    ranges = "() => JSON.stringify(document.querySelector('#stage .js-plotly-plot')._fullLayout.yaxis.range)"
    before = page.evaluate(ranges)
    x, y = press_on_thumb(page, "w.0.0.0")
    page.mouse.move(x + 60, y)
    settle_drag(page)
    assert page.evaluate(ranges) == before
    page.mouse.up()
    page.wait_for_function("() => window.shown.some(({ kind }) => kind === 'commit')")
    settle(page)
    assert page.evaluate(ranges) != before


@pytest.mark.own_page
def test_a_server_killed_mid_drag_and_started_again_catches_up_without_a_touch(
    page: Page, page_errors: list[str], tmp_path: Path
) -> None:
    with AppServer(tmp_path / "log.txt") as server:
        open_stage(page, server.url)
        drag_to_and_fro(page, "w.0.0.0", 10)
        server.kill()
        x, y = press_on_thumb(page, "w.0.0.0")
        page.mouse.move(x - 30, y)
        page.mouse.up()
        page.wait_for_selector("#waiting:visible")
        wanted = page.evaluate("() => window.reluFold.valueAt('w.0.0.0')")
        server.start()
        page.wait_for_selector("#waiting", state="hidden", timeout=30_000)
        settle(page)
        assert state(page).weights[0][0][0] == wanted
        assert_picture_is_the_network(page)
        page.goto("about:blank")  # before the server stops: it would be asked for the marks of the sliders
    assert any("ERR_CONNECTION_REFUSED" in one or "Failed to fetch" in one for one in page_errors)
    page_errors.clear()


@pytest.mark.own_page
def test_a_reply_that_never_comes_is_asked_for_again(page: Page, page_errors: list[str], app_url: str) -> None:
    open_stage(page, app_url)
    swallowed: list[Route] = []
    said = False

    def swallow(route: Route) -> None:
        if said:
            route.continue_()
        else:
            swallowed.append(route)  # it is never answered

    page.route("**/_dash-update-component", swallow)
    page.evaluate("() => window.reluFold.drag('w.0.0.0', 0.5)")
    page.wait_for_selector("#waiting:visible")
    said = True
    page.evaluate("() => window.reluFold.drag('w.0.0.0', 0.7)")
    page.evaluate("() => window.reluFold.commit()")
    settle(page)
    page.wait_for_selector("#waiting", state="hidden")
    assert swallowed
    assert state(page).weights[0][0][0] == 0.7
    assert_picture_is_the_network(page)
    for route in swallowed:
        route.abort()  # nothing waits for it any more, but Playwright
    page_errors.clear()


def test_shift_and_the_arrows_step_ten_and_a_double_click_zeroes(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    thumb = page.locator('[data-path="w.0.0.0"] .slide input')
    thumb.focus()
    for key, value in (("ArrowRight", 1.01), ("Shift+ArrowRight", 1.11), ("ArrowLeft", 1.10), ("Shift+ArrowLeft", 1.0)):
        thumb.press(key)
        page.wait_for_function("(v) => Math.abs(window.reluFold.valueAt('w.0.0.0') - v) < 1e-9", arg=value)
    thumb.dblclick()
    page.wait_for_function("() => window.reluFold.valueAt('w.0.0.0') === 0")
    wait_until_shown(page, "w.0.0.0", "0")
    assert state(page).weights[0][0][0] == 0
    assert thumb.input_value() == "0"
    assert page.locator('[data-path="w.0.0.0"] .number input').input_value() == "0"


def test_a_box_with_no_number_keeps_the_last_good_value_and_says_why(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    place = page.locator('[data-path="b.0.0"]')
    complaint = place.locator(".mantine-InputWrapper-error")
    good = 1.2
    for text in ("abc", "NaN", "Infinity", "-1e7", "", "1,5"):
        fill_box(page, "b.0.0", text)
        complaint.wait_for()
        assert "xpected a number" in complaint.inner_text()
        assert state(page).biases[0][0] == good
        assert place.locator(".number input").input_value() == str(good)
        good = 0.3 if good == 1.2 else 1.2
        fill_box(page, "b.0.0", str(good))
        complaint.wait_for(state="detached")
        assert state(page).biases[0][0] == good


def test_a_number_beyond_the_slider_widens_it(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "25")
    thumb = page.locator('[data-path="w.0.0.0"] .slide input')
    page.wait_for_function("() => document.querySelector('[data-path=\"w.0.0.0\"] [type=range]').max === '50'")
    assert thumb.input_value() == "25"
    assert state(page).weights[0][0][0] == 25


def shown_number(page: Page, path: str) -> tuple[str, str]:
    """What the box and the slider's thumb say."""
    place = page.locator(f'[data-path="{path}"]')
    said = place.locator(".slide input").input_value()
    return place.locator(".number input").input_value(), said


def wait_until_shown(page: Page, path: str, number: str) -> None:
    settle(page)
    page.wait_for_function(
        """([path, number]) => {
          const place = document.querySelector(`[data-path="${path}"]`);
          const box = place.querySelector('.number input').value.replace('−', '-');
          return box === number && place.querySelector('.slide input').value === number;
        }""",
        arg=[path, number],
    )


def test_a_double_click_on_a_zero_far_from_it_leaves_zero_everywhere(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "b.1.0", "0")
    track = page.locator('[data-path="b.1.0"] .slide').bounding_box()
    assert track is not None
    page.mouse.dblclick(track["x"] + track["width"] * 0.8, track["y"] + track["height"] / 2)
    page.wait_for_function("() => window.reluFold.valueAt('b.1.0') === 0")
    wait_until_shown(page, "b.1.0", "0")


def test_what_was_meant_for_a_slider_that_is_gone_says_nothing(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.2.0", "no number")  # its complaint, too, belongs to a box that goes
    page.evaluate(
        "() => { window.later = window.setTimeout; window.setTimeout = (f, ms) => window.later(f, 20 * ms); }"
    )
    page.locator('[data-path="w.0.2.0"] .slide').dblclick(position={"x": 5, "y": 5})
    page.evaluate("() => { window.setTimeout = window.later; }")
    page.evaluate("() => reluFold.edit({ kind: 'preset', name: 'one' })")
    page.wait_for_function("() => window.reluFold.state.preset === 'one'")
    settle(page)
    page.wait_for_timeout(1_500)  # what was put off has come
    assert state(page) == ViewState.of_preset(PRESETS["one"])


def test_keys_without_a_pause_leave_box_and_slider_at_the_state(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    thumb = page.locator('[data-path="b.1.0"] .slide input')
    thumb.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    page.wait_for_function("() => window.reluFold.valueAt('b.1.0') === 0")
    wait_until_shown(page, "b.1.0", "0")


def test_undo_after_typing_takes_back_what_was_typed(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "2")
    page.locator('[data-path="w.0.0.0"] .number input').fill("2.9")
    page.click("#undo")
    wait_until_shown(page, "w.0.0.0", "2")
    assert state(page).weights[0][0][0] == 2


def test_undo_right_after_the_arrows_takes_back_the_arrows(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "2")
    page.locator('[data-path="w.0.0.0"] .slide input').focus()
    for key in ("ArrowRight",) * 5 + ("Control+z",):
        page.keyboard.press(key)
    wait_until_shown(page, "w.0.0.0", "2")
    assert state(page).weights[0][0][0] == 2


def test_escape_in_a_box_gives_the_number_back(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    box = page.locator('[data-path="w.0.0.0"] .number input')
    box.fill("5")
    box.press("Escape")
    assert box.input_value() == "1"
    box.press("Tab")
    settle(page)
    assert state(page).weights[0][0][0] == 1


@pytest.mark.own_page
def test_a_hand_does_not_wait_for_the_marks_of_a_slider(page: Page, page_errors: list[str], app_url: str) -> None:
    held: list[Route] = []

    def hold_marks(route: Route) -> None:
        if '\\"kind\\":\\"marks\\"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component", hold_marks)
    open_stage(page, app_url)
    page.wait_for_function("() => window.asked.at(-1)?.kind === 'marks'")
    page.locator('[data-path="b.0.0"] .slide input').press("ArrowRight")
    settle(page)
    kinds = page.evaluate("() => window.shown.map((one) => one.kind)")
    assert kinds[kinds.index("dropped") + 1 :][:2] == ["sweep", "drag"]
    assert state(page).biases[0][0] == pytest.approx(1.21)
    for route in held:
        route.abort()
    page_errors.clear()


# What moves on the stage, held still at its first moment, and where the curve is seen then.
FIRST_MOMENT = """() => new Promise((done) => {
  const look = () => {
    const gd = document.querySelector('#stage .js-plotly-plot');
    const moving = gd.getAnimations({ subtree: true });
    if (!moving.length) return;
    observer.disconnect();
    for (const one of moving) { one.pause(); one.currentTime = 0; }
    window.held = moving;
    done({ seen: window.seen(), range: [...gd._fullLayout.yaxis.range] });
  };
  const observer = new MutationObserver(look);
  observer.observe(document.getElementById('stage'), { attributes: true, attributeFilter: ['class'], subtree: true });
})"""
SEEN = """() => {
  window.seen = () => {
    const line = document.querySelector('#stage .tracecomposed path.js-line');
    const seenAt = (length) => line.getPointAtLength(length).matrixTransform(line.getScreenCTM());
    const [from, to] = [seenAt(0), seenAt(line.getTotalLength())];
    return [from.x, from.y, to.x, to.y];
  };
}"""


def test_a_range_gives_way_gently_when_the_hand_lets_go(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate(SEEN)
    x, y = press_on_thumb(page, "b.1.0")
    page.mouse.move(x + 20, y)
    page.mouse.move(x + 150, y)
    page.wait_for_function("() => !window.reluFold.busy()")
    stood = page.evaluate("() => window.seen()")
    page.evaluate(f"() => {{ window.first = ({FIRST_MOMENT})(); }}")
    page.mouse.up()
    first = page.evaluate("() => window.first")
    np.testing.assert_allclose(first["seen"], stood, atol=1)
    page.evaluate("() => { for (const one of window.held) one.finish(); }")
    wait_until_drawn(page)
    assert page.evaluate("() => window.seen()")[1] > stood[1] + 20  # the curve is back inside its frame
    assert page.evaluate("() => !document.querySelector('#stage .gliding')")
    assert_picture_is_the_network(page)


COUNT_ANIMATIONS = """() => {
  const animate = Element.prototype.animate;
  window.animated = 0;
  Element.prototype.animate = function (...how) { window.animated += 1; return animate.apply(this, how); };
}"""


@pytest.mark.parametrize(("wide", "glides"), [(20.0, True), (300.0, False)])
def test_an_axis_of_quite_another_size_is_there_at_once(page: Page, app_url: str, wide: float, glides: bool) -> None:
    """A browser that paints lines at thousands of times their size takes seconds to, and does nothing else."""
    open_stage(page, app_url)
    page.evaluate(COUNT_ANIMATIONS)
    view = msgspec.structs.replace(ViewState(), domain=(-wide, wide))
    page.evaluate("(link) => window.reluFold.open(link)", encode(view))
    settle(page)
    assert (page.evaluate("() => window.animated") > 0) is glides


def test_a_range_changes_at_once_where_motion_is_unwanted(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_stage(page, app_url)
    page.evaluate(COUNT_ANIMATIONS)
    fill_box(page, "b.1.0", "5")
    wait_until_drawn(page)
    assert page.evaluate("() => window.animated") == 0
    page.emulate_media(reduced_motion="no-preference")
    fill_box(page, "b.1.0", "-5")
    wait_until_drawn(page)
    assert page.evaluate("() => window.animated") > 0


def test_what_a_screen_reader_does_to_a_slider_is_read_to_a_step_and_committed(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate(
        """() => {
          const range = document.querySelector('[data-path="w.0.0.0"] .slide input');
          range.value = 2.5037;
          range.dispatchEvent(new Event('input', { bubbles: true }));
        }"""
    )
    wait_until_shown(page, "w.0.0.0", "2.5")
    assert state(page).weights[0][0][0] == 2.5
    page.wait_for_function("() => window.shown.some(({ kind }) => kind === 'commit')")


def test_a_number_that_is_typed_stands_between_the_steps_of_its_slider(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    fill_box(page, "w.0.0.0", "1.23456")
    wait_until_shown(page, "w.0.0.0", "1.23456")
    assert state(page).weights[0][0][0] == 1.23456


def test_sliders_follow_a_hand_on_the_picture(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.evaluate("() => { reluFold.drag('w.0.0.0', 1.5); }")
    page.wait_for_function("() => document.querySelector('[data-path=\"w.0.0.0\"] .slide input').value === '1.5'")


def test_a_mark_stands_where_the_thumb_is_at_its_number(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    mark = page.locator('[data-path="b.0.0"] .marks span').first
    mark.wait_for(state="attached")
    box = mark.bounding_box()
    assert box is not None
    along = mark.evaluate("(one) => Number.parseFloat(one.style.left) / 100")
    reach = float(page.locator('[data-path="b.0.0"] .slide input').get_attribute("max") or "nan")
    page.evaluate("(value) => { reluFold.drag('b.0.0', value); }", (2 * along - 1) * reach)
    x, _ = thumb_at(page, '[data-path="b.0.0"]')
    assert box["x"] + box["width"] / 2 == pytest.approx(x, abs=1)
