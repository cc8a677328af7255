"""Training in a real browser: three clicks to a fitted sine, back and forth in the run, a hand that joins in."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from relu_fold.address import opened
from relu_fold.exchange.learning.landscape import landscape
from relu_fold.exchange.learning.loss_lines import loss_line
from relu_fold.sharelink import encode, link
from relu_fold.view.edit import ChangeRun, Learn, Restart
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState
from tests.browser.space_page import on_map
from tests.browser.stage_page import AT_REST, TWO_FRAMES, open_stage, press_on_thumb, settle, state
from tests.browser.tabs import go
from tests.browser.test_plane_hands import KNOT, crease_middle, numbers, settle_plane

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]


def choose(page: Page, name: str) -> None:
    page.locator("#train-data").select_option(name)
    page.wait_for_function("(name) => window.reluFold.state.learning?.data === name", arg=name)
    page.wait_for_function(AT_REST)


def play_until(page: Page, step: int) -> None:
    page.locator("#train-play").click()
    page.wait_for_function("(step) => window.reluFold.state.learning.step >= step", arg=step)
    page.locator("#train-play").click()
    settle(page)


def test_three_clicks_to_a_fitted_sine(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    choose(page, "sine")
    before = state(page)
    assert before.learning is not None
    play_until(page, 600)
    after = state(page)
    assert after.learning is not None
    run = before.learning.of(before.network).advance(after.learning.step)
    for weights, own in zip(after.weights, run.network.weights, strict=True):
        np.testing.assert_array_equal(weights, own)  # the page and its server lose no bit of a run
    assert run.loss < 0.05
    expect(page.locator("#train-words")).to_contain_text(f"{after.learning.step:,} steps · loss 0.0")
    assert page.locator(".train-points circle").count() == 60
    assert page.evaluate("() => document.querySelector('#picture .train-points circle').getAttribute('cx') > 0")


def test_a_run_is_rewound_to_its_very_start_and_undone_as_one(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    start = state(page)
    play_until(page, 100)
    moved = state(page)
    assert moved.weights != start.weights
    page.locator("#train-rewind").click()
    settle(page)
    assert state(page) == start
    page.locator("#undo").click()
    settle(page)
    assert state(page).weights == moved.weights
    page.locator("#undo").click()
    settle(page)
    assert state(page).weights == start.weights


def test_a_hand_on_the_time_line_shows_what_the_run_was_like(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    play_until(page, 100)
    line = page.locator("#train-time input")
    line.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    settle(page)
    learning = state(page).learning
    assert learning is not None
    assert 0 < learning.step < 100
    expect(page.locator("#train-words")).to_contain_text(f"{learning.step} step")
    at = learning.step
    page.locator("#train-step").click()
    page.wait_for_function("(step) => window.reluFold.state.learning.step === step", arg=at + 1)
    settle(page)
    assert page.locator("#train-time input").get_attribute("max") == "2"  # what came after is gone: it branched off


def test_a_hand_joins_in_while_it_plays(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    page.locator("#train-play").click()
    page.wait_for_function("() => window.reluFold.state.learning.step >= 20")
    x, y = press_on_thumb(page, "b.1.0")
    page.mouse.move(x + 30, y, steps=5)
    further(page, 20)
    held = state(page).biases[1][0]
    thumb = float(page.locator('[data-path="b.1.0"] .slide input').input_value())
    further(page, 20)
    assert thumb > 0.3
    assert held == thumb, "its value is the one that the others learn beside"
    assert state(page).biases[1][0] == held, "it stays while the hand is there"
    page.mouse.up()
    further(page, 20)
    assert state(page).biases[1][0] != held
    page.locator("#train-play").click()
    settle(page)
    assert page.evaluate("() => window.flying ?? 1") <= 1


def assert_held(page: Page, start: tuple[float, float], end: tuple[float, float], own: set[str]) -> None:
    """A hand takes hold at the one place, goes to the other, and lets go, while a run plays: its numbers wait."""
    page.locator("#train-play").focus()
    page.mouse.move(*start)
    page.mouse.down()
    page.keyboard.press("Space")
    further(page, 20)
    page.mouse.move(*end, steps=5)
    further(page, 20)
    held = numbers(state(page))
    page.mouse.move(end[0] + 20, end[1] - 2, steps=5)
    further(page, 20)
    moved = numbers(state(page))
    further(page, 20)
    after = numbers(state(page))
    assert {path for path in own if moved[path] != held[path]} == {"b.0.0"}, "it follows the hand"
    assert {path for path in own if after[path] != moved[path]} == set(), "it waits for the hand"
    assert {path for path in after if after[path] != moved[path]} > {"b.0.1", "w.1.0.1"}, "the others learn"
    page.mouse.up()
    further(page, 20)
    assert {path for path, value in numbers(state(page)).items() if value != after[path]} >= own, "it learns again"
    page.keyboard.press("Space")


def test_a_knot_under_a_hand_waits_while_the_run_plays(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    page.wait_for_selector("#train-time input")  # the strip is there, so the picture has its size
    settle(page)
    start, end = page.evaluate(KNOT, [0.4, 0.0])
    assert_held(page, tuple(start), tuple(end), {"w.0.0.0", "b.0.0"})
    settle(page)


def test_a_crease_under_a_hand_waits_while_the_run_plays(page: Page, app_url: str) -> None:
    view = apply(ViewState(), Learn("circle"))
    go(page, app_url + link(view))
    page.wait_for_selector("#train-time input")
    settle_plane(page)
    x, y = on_map(page, tuple(crease_middle(view, 0).tolist()))
    assert_held(page, (x, y), (x + 10, y), {"w.0.0.0", "w.0.0.1", "b.0.0"})
    settle_plane(page)


def further(page: Page, steps: int) -> None:
    page.evaluate("() => { window.since = window.reluFold.state.learning.step; }")
    page.wait_for_function("(steps) => window.reluFold.state.learning.step >= window.since + steps", arg=steps)


def play(page: Page, app_url: str) -> ViewState:
    """Let a run of the bell play; return the view that it began with."""
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    start = state(page)
    page.locator("#train-play").click()
    further(page, 20)
    return start


def test_a_number_is_locked_while_the_run_plays(page: Page, app_url: str) -> None:
    play(page, app_url)
    page.locator('[data-path="b.0.0"] .padlock').click()
    page.wait_for_function("() => window.reluFold.state.learning.frozen.length")
    locked = state(page)
    further(page, 20)
    after = state(page)
    assert after.biases[0][0] == locked.biases[0][0]
    assert after.biases[0][1] != locked.biases[0][1]
    page.locator("#train-play").click()
    settle(page)


def test_undo_while_it_plays_stops_it_and_takes_back_the_whole_run(page: Page, app_url: str) -> None:
    start = play(page, app_url)
    page.locator("#undo").click()
    settle(page)
    expect(page.locator("#train-play")).to_have_text("▶")
    assert state(page) == start
    page.locator("#redo").click()
    settle(page)
    after = state(page)
    assert after.learning is not None
    assert after.learning.step >= 20


def test_another_run_does_not_begin_to_play_by_itself(page: Page, app_url: str) -> None:
    play(page, app_url)
    page.locator("#train-close").click()
    page.wait_for_function("() => window.reluFold.state.learning === null")
    settle(page)
    expect(page.locator("#train-play")).to_have_text("▶")
    choose(page, "sine")
    settle(page)
    learning = state(page).learning
    assert learning is not None
    assert learning.step == 0


def test_a_rate_too_large_is_said_and_the_page_goes_on(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    page.locator("summary", has_text="Settings of the run").click()
    page.locator("#train-optimizer").select_option("sgd")
    settle(page)
    box = page.locator("[data-name=rate]")
    box.fill("100000")
    box.press("Enter")
    page.wait_for_function("() => window.reluFold.state.learning.rate === 100000")
    settle(page)
    page.locator("#train-play").click()
    expect(page.locator("#train-stopped")).to_contain_text("Rate: expected one so small")
    settle(page)
    expect(page.locator("#train-play")).to_have_text("▶")
    box.fill("0.01")
    box.press("Enter")
    page.wait_for_function("() => window.reluFold.state.learning.rate === 0.01")
    settle(page)


def test_points_of_ones_own_are_learnt_or_the_line_is_named(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    choose(page, "sine")
    page.locator("text=Points of your own").click()
    field = page.locator("#train-own textarea")
    field.fill("0, 1\n1, two")
    page.locator("#train-learn-own").click()
    expect(page.locator("#notice")).to_contain_text("Line 2: expected 2 numbers")
    field.fill("0, 1\n1, 2\n2, 1")
    page.locator("#train-learn-own").click()
    page.wait_for_function("() => window.reluFold.state.learning.data === 'own'")
    settle(page)
    assert page.locator(".train-points circle").count() == 3


DROP = """([place, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], 'points.csv', { type: 'text/csv' }));
  const init = { bubbles: true, cancelable: true, dataTransfer };
  for (const kind of ['dragover', 'drop']) document.querySelector(place).dispatchEvent(new DragEvent(kind, init));
}"""


def test_a_table_is_dropped_onto_the_picture_and_all_of_it_is_seen(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.locator("#train-data").select_option("own")
    page.wait_for_selector("#train-sheet")
    expect(page.locator("#train-own textarea")).to_be_visible()
    page.evaluate(DROP, ["#train-sheet", "zeit;wert\n0;0,5\n4,5;1\n9;0"])
    page.wait_for_function("() => window.reluFold.state.learning?.points.length === 3")
    settle(page)
    after = state(page)
    assert after.learning is not None
    assert after.learning.points == ((0, 0.5), (4.5, 1), (9, 0))
    assert after.domain[0] < 0
    assert after.domain[1] > 9
    page.get_by_role("button", name="Done").click()
    page.evaluate(DROP, ["#train", "0, 1\n1, nan"])
    expect(page.locator("#notice")).to_contain_text(
        "Line 2: expected 2 numbers, x, y; got “1, nan”. Nothing was changed."
    )
    settle(page)
    assert state(page).learning == after.learning
    page.set_input_files(
        "#train-own input[type=file]", [{"name": "p.csv", "mimeType": "text/csv", "buffer": b"0,0,1\n1,1,-1\n"}]
    )
    page.wait_for_function("() => window.reluFold.inputs === 2 && !window.reluFold.busy()")
    expect(page.locator("#train-brought")).to_contain_text("a network that can learn them, of 8 and 8 neurons")


def test_a_setting_that_is_refused_stands_as_it_was(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("bell"))))
    page.locator("summary", has_text="Settings of the run").click()
    box = page.locator("[data-name=rate]")
    for typed, words in (("-1", "rate: expected a number from"), ("fast", "rate: expected a number; got “fast”")):
        box.fill(typed)
        box.press("Enter")
        expect(page.locator("#notice")).to_contain_text(words)
        expect(box).to_have_value("0.02")
    box.fill("0,05")
    box.press("Enter")
    page.wait_for_function("() => window.reluFold.state.learning.rate === 0.05")
    expect(box).to_have_value("0.05")
    settle(page)


def test_the_loss_along_a_number_leads_to_its_lowest_place(page: Page, app_url: str) -> None:
    view = apply(ViewState(), Learn("bell"))
    open_stage(page, app_url + link(view))
    page.locator("#train-along").click()
    expect(page.locator(".along polyline")).to_have_count(4)
    told = loss_line(view, "b.1.0")
    assert told is not None
    page.locator('.parameter[data-path="b.1.0"] .along').dblclick()
    page.wait_for_function("() => window.shown.some(({ kind }) => kind === 'commit')")
    settle(page)
    assert state(page).biases[1][0] == told["best"]
    page.locator("#train-along").click()
    expect(page.locator(".along")).to_have_count(0)


@pytest.mark.parametrize("name", ["sine", "spiral"])
def test_nothing_of_it_shuts_anybody_out(page: Page, app_url: str, name: str) -> None:
    go(page, app_url)
    page.wait_for_function(AT_REST)
    choose(page, name)
    for summary in page.locator("#train summary").all():
        summary.click()
    violations = Axe().run(page).response["violations"]
    assert not violations, [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]


def test_of_many_starts_one_is_opened_rewound_and_undone(page: Page, app_url: str) -> None:
    view = apply(ViewState(), Learn("sine"))
    open_stage(page, app_url + link(view))
    page.locator("#many summary").click()
    for name, value in (("starts", "12"), ("until", "40"), ("first", "7")):
        page.locator(f"#many-{name}").fill(value)
    page.locator("#many-run").click()
    expect(page.locator("#many-words")).to_contain_text(" of 12 got stuck. A start is stuck if its loss after 40 steps")
    expect(page.locator("#many-run")).to_have_text("Train them all")
    expect(page.locator("#many-bars")).to_be_in_viewport(ratio=0.9)
    page.locator(".bar:not(:disabled)").first.click()
    page.wait_for_function("() => window.reluFold.state.learning.step === 40")
    settle(page)
    opened = state(page)
    assert opened.learning is not None
    seed = opened.learning.start_seed
    expect(page.locator("#many-opened")).to_contain_text(f"the start of seed {seed}, loss ")
    begun = apply(view, Restart("he", seed))
    assert begun.learning is not None
    run = begun.learning.of(begun.network).advance(40)
    assert (opened.learning.of(opened.network).row == run.row).all()
    page.locator("#undo").click()
    settle(page)
    assert state(page).weights == view.weights
    page.locator("#redo").click()
    settle(page)
    page.locator(".bar:not(:disabled)").first.click()
    settle(page)
    page.locator("#train-rewind").click()
    settle(page)
    assert state(page).weights != opened.weights
    assert state(page).learning is not None
    page.locator("#many-run").click()
    settle(page)
    page.locator("summary", has_text="Settings of the run").click()
    page.locator("#train-optimizer").select_option("sgd")
    settle(page)
    expect(page.locator(".bar")).to_have_count(0)  # of another run there are no starts


def test_the_ends_of_the_losses_and_the_limit_never_overlap(page: Page, app_url: str) -> None:
    """Where the limit stands near the lowest loss, its words ran under those of that loss."""
    open_stage(page, app_url + link(apply(ViewState(), Learn("sine"))))
    page.locator("#many summary").click()
    for name, value in (("starts", "8"), ("until", "40")):
        page.locator(f"#many-{name}").fill(value)
    page.locator("#many-run").click()
    expect(page.locator("#many-run")).to_have_text("Train them all")
    page.wait_for_selector("#many-ends")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        for limit in (0.02, 0.05, 0.5, 0.97):
            boxes = page.evaluate(
                """(limit) => {
                  const ends = document.getElementById('many-ends');
                  ends.style.setProperty('--limit', limit);
                  const [low, words, high] = ends.children;
                  Object.assign(words, { hidden: false, textContent: 'stuck, above 0.0188 →' });
                  const { left, right } = ends.getBoundingClientRect();
                  const boxes = [low, words, high].map((one) => one.getBoundingClientRect());
                  return [[left, right], ...boxes.map(({ left, right, top, bottom }) => [left, right, top, bottom])];
                }""",
                limit,
            )
            (left, right), *labels = boxes
            for one, other in combinations(labels, 2):
                apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
                assert apart, (width, limit, boxes)
            assert all(left - 0.5 <= one[0] and one[1] <= right + 0.5 for one in labels), (width, limit, boxes)


def test_a_start_that_is_stuck_says_why_once_it_is_opened(page: Page, app_url: str) -> None:
    open_stage(page, app_url + link(apply(ViewState(), Learn("sine"))))
    page.locator("#many summary").click()
    for name, value in (("starts", "1"), ("until", "1000"), ("first", "35")):
        page.locator(f"#many-{name}").fill(value)
    page.locator("#many-start").select_option("he")
    page.locator("#many-run").click()
    expect(page.locator("#train-still")).to_be_hidden()
    page.locator(".bar:not(:disabled)").first.click()
    expect(page.locator("#train-still")).to_contain_text(
        "at 22 of the 45 points, which make 98 % of the loss, no neuron"
    )


def test_starts_that_all_end_alike_are_judged_by_what_other_starts_came_to(page: Page, app_url: str) -> None:
    """Equal neurons stay equal: all of them end where one neuron can."""
    other = apply(apply(ViewState(), Learn("sine")), ChangeRun("drawn", 11))  # points that no test before has learnt
    open_stage(page, app_url + link(other))
    page.locator("#many summary").click()
    for name, value in (("starts", "6"), ("until", "400"), ("first", "0")):
        page.locator(f"#many-{name}").fill(value)
    words = page.locator("#many-words")
    for start, expected in (
        ("equal", "All 6 ended alike, at losses from 0."),
        ("he", " of 6 got stuck. "),
        ("equal", "6 of 6 got stuck. All 6 ended alike"),
    ):
        page.locator("#many-start").select_option(start)
        page.locator("#many-run").click()
        expect(words).to_contain_text(expected)
        expect(page.locator("#many-run")).to_have_text("Train them all")
        if start == "equal":
            least = words.inner_text().partition("losses from ")[2].split()[0]
            expect(page.locator("#many-low")).to_have_text(f"loss {least}")  # no edge of a bar
    expect(words).to_contain_text("twice the lowest that this page has seen of these points and this shape (0.0")
    assert page.locator(".bar:not(:disabled):not(.stuck)").count() == 0


def raised_and_turned(page: Page) -> None:
    """The same loss as a surface: it is painted, and a hand and the arrow keys turn it."""
    pixels = """() => {
      const canvas = document.querySelector('#over-raised canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const sum = data.reduce((sum, one, i) => (sum + one * (i % 977)) % 1e9, 0);
      return [new Set(new Uint32Array(data.buffer)).size, sum];
    }"""
    page.locator("#over-raise").click()
    raised = page.locator("#over-raised")
    page.evaluate(TWO_FRAMES)
    colours, before = page.evaluate(pixels)
    assert colours > 100
    raised.press("ArrowRight")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(pixels)[1] != before
    turned = int(raised.get_attribute("aria-valuenow") or 0)
    box = raised.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 200, steps=3)
    page.mouse.up()
    assert int(raised.get_attribute("aria-valuenow") or 0) == turned + 46  # 0.8 radians
    page.locator("#over-raise").click()


def test_the_landscape_leads_to_its_lowest_place_or_says_why_there_is_none(page: Page, app_url: str) -> None:
    view = apply(ViewState(), Learn("bell"))
    open_stage(page, app_url + link(view))
    page.locator("#over summary").click()
    words = page.locator("#over-words")
    expect(words).to_contain_text("cells, a quadratic on each of them.")
    page.locator("#over-one").select_option("b.0.1")
    page.locator("#over-other").select_option("b.0.2")
    told = landscape(view, ("b.0.1", "b.0.2"))["map"]
    expect(words).to_contain_text(told["words"])
    page.wait_for_function("() => document.querySelectorAll('#over-map .minima circle').length > 0")
    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector('#over-map canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 10
    raised_and_turned(page)
    page.locator("#over-map").dblclick()
    page.wait_for_function("(best) => window.reluFold.state.biases[0][1] === best", arg=told["minima"][0][0])
    settle(page)
    after = state(page)
    assert after.biases[0][2] == told["minima"][0][1]
    assert after.learning is not None
    assert after.learning.of(after.network).loss == pytest.approx(told["minima"][0][2])
    page.locator("#undo").click()
    settle(page)
    assert state(page).biases == view.biases
    page.locator("#over-other").select_option("w.1.0.1")
    expect(words).to_contain_text("expected two numbers of one layer; b.0.1 and w.1.0.1 multiply each other")
    expect(page.locator("#over-plot")).to_be_hidden()
    settle(page)


def draw_stroke(page: Page) -> None:
    """From a third of the sheet to two thirds, downwards."""
    box = page.locator("#train-sheet").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 11):
        page.mouse.move(x + i * box["width"] / 30, y + i * box["height"] / 30)
    page.mouse.up()
    settle(page)


def test_a_curve_drawn_by_hand_is_learnt_and_a_click_takes_a_point_away(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = state(page)
    page.locator("#train-data").select_option("own")
    draw_stroke(page)
    drawn = state(page)
    assert drawn.weights == before.weights, "no knot was dragged"
    assert drawn.learning is not None
    x, y = np.array(drawn.learning.points).T
    assert len(x) >= 5
    assert (np.diff(x) > 0).all()
    assert (np.diff(y) < 0).all()
    dot = page.locator(".train-points .dots circle").first
    box = dot.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(page)
    fewer = state(page)
    assert fewer.learning is not None
    assert fewer.learning.points == drawn.learning.points[1:]
    page.keyboard.press("Escape")
    expect(page.locator("#train-sheet")).to_have_count(0)
    page.locator("#undo").click()
    settle(page)
    assert state(page).learning == drawn.learning


def click_on_sheet(page: Page, across: float, down: float) -> None:
    page.evaluate(TWO_FRAMES)  # the picture may just have become lower
    box = page.locator("#train-sheet").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_points_are_set_on_the_map_with_a_label(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.click("#dimension-2")
    page.wait_for_function("() => reluFold.inputs === 2 && !reluFold.busy()")
    page.locator("#train-data").select_option("own")
    click_on_sheet(page, 1 / 4, 1 / 4)
    page.wait_for_function("() => reluFold.state.learning && !reluFold.busy()")
    page.locator("#train-bar").get_by_role("button", name="f above 0").click()
    click_on_sheet(page, 3 / 4, 1 / 2)
    page.wait_for_function("() => reluFold.state.learning.points.length === 2 && !reluFold.busy()")
    learning = state(page).learning
    assert learning is not None
    np.testing.assert_allclose(learning.points, [(-0.5, 0.5, 1), (0.5, 0, -1)], atol=0.05)


def test_a_locked_number_stays_while_the_others_learn(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    choose(page, "sine")
    lock = page.locator('[data-path="b.0.0"] .padlock')
    lock.click()
    settle(page)
    expect(lock).to_have_attribute("aria-pressed", "true")
    before = state(page)
    page.locator("#train-step").click()
    page.wait_for_function("() => reluFold.state.learning.step === 1 && !reluFold.busy()")
    after = state(page)
    assert after.biases[0][0] == before.biases[0][0]
    assert after.biases[0][1] != before.biases[0][1]
    # The link and undo know of a single step, too.
    page.wait_for_function("(link) => reluFold.linkInAddress() !== link", arg=encode(before))
    assert opened(page.evaluate("() => reluFold.linkInAddress()")) == after
    page.click("#undo")
    settle(page)
    assert state(page) == before


def test_residuals_arrows_and_a_pinned_line(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    choose(page, "sine")
    page.wait_for_function("() => document.querySelectorAll('.train-points .arrows path').length > 0")
    page.locator("#train-residuals").click()
    assert page.locator(".train-points .residuals line").count() == 60
    page.locator("#train-pin").click()
    pinned = page.locator(".train-points .ghost line").count()
    assert pinned >= 8
    play_until(page, 50)
    expect(page.locator(".train-points .ghost line")).to_have_count(pinned)
    page.locator("#train-pin").click()
    expect(page.locator(".train-points .ghost line")).to_have_count(0)
    page.locator("#train-residuals").click()
    expect(page.locator(".train-points .residuals line")).to_have_count(0)


@pytest.mark.own_page  # the scripts of training come after the first picture
def test_arrows_leave_the_numbers_of_knots_free(page: Page, app_url: str) -> None:
    open_stage(page, app_url + "?lesson=12")
    page.wait_for_function("() => document.querySelectorAll('.train-points .arrows path').length === 2")
    settle(page)
    far = page.evaluate(
        """() => [...document.querySelectorAll('.train-points .arrows path')].map((arrow) => {
          const { left, top } = document.getElementById('picture').getBoundingClientRect();
          const [x, y] = arrow.getAttribute('d').slice(1).split(/[ L]/).map(Number);
          const rings = [...document.querySelectorAll('.traceknots path.point')].map((one) => {
            const box = one.getBoundingClientRect();
            const [px, py] = [(box.left + box.right) / 2 - left, (box.top + box.bottom) / 2 - top];
            return Math.hypot(px - x, py - y) - box.width / 2;
          });
          return Math.min(...rings);
        })"""
    )
    assert all(-0.5 < one < 4 for one in far), far


def test_points_lie_below_f_and_its_knots(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.select_option("#train-data", "sine")
    page.wait_for_selector(".train-points.under circle")
    settle(page)
    under, over = (page.locator(f".train-points.{place}") for place in ("under", "over"))
    depth = "(e) => Number(getComputedStyle(e).zIndex) || 0"
    assert under.evaluate(depth) < 0 <= over.evaluate(depth)
    clear = "(e) => getComputedStyle(e).backgroundColor"
    assert page.locator("#stage .main-svg").first.evaluate(clear) == "rgba(0, 0, 0, 0)", "so they are seen"
    assert page.locator("#stage .bglayer .bg").count() == 0


def test_each_start_is_one_press_and_begins_a_new_time_line(page: Page, app_url: str) -> None:
    """The curve of the run before stayed: that of other settings."""
    open_stage(page, app_url)
    page.select_option("#train-data", "sine")
    page.wait_for_selector("#train-time input:disabled")
    settle(page)
    page.click("#train-step")
    settle(page)
    page.click("#train-step")
    settle(page)
    expect(page.locator("#train-time input")).to_be_enabled()
    begun = state(page)
    for name, start, seed in (("all equal", "equal", 0), ("He", "he", 0), ("Another seed", "he", 1)):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("#train-time input")).to_be_disabled()
        page.wait_for_function(
            "([start, seed]) => window.reluFold.state.learning.start === start"
            " && window.reluFold.state.learning.start_seed === seed",
            arg=[start, seed],
        )
        settle(page)
        expect(page.locator("#train-time input")).to_be_disabled()
        assert state(page).weights == apply(begun, Restart(start, seed)).weights
        expect(page.locator(f'#train-starts [data-start="{start}"]')).to_have_attribute("aria-pressed", "true")
        expect(page.locator('#train-starts [aria-pressed="true"]')).to_have_count(1)
        expect(page.locator("#train-seed")).to_have_text(f"seed {seed}")
