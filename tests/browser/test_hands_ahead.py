"""Hands on the picture ahead: after a hover, a knot or a crease is dragged as the slider of its number is."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Route

from relu_fold import sharelink
from relu_fold.view.parameters import assign, value_at
from tests.browser.samples import ALL
from tests.browser.space_page import assert_painted, on_map
from tests.browser.stage_page import TWO_FRAMES, open_stage, settle, state
from tests.browser.tabs import go
from tests.browser.test_ahead import FILLED, PATIENT, PICTURES, kinds
from tests.browser.test_plane_hands import COUNT, FOLDS, KNOT, changed, crease_middle, numbers, settle_plane

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

MOVES = 60 if ALL else 30
FEW = MOVES // 3  # questions of a drag: each move was one
AT_REST = "() => !window.reluFold.busy()"


def hover(page: Page, at: tuple[float, float]) -> None:
    """Put the mouse over a knot or a crease and wait until all its pictures are here."""
    page.mouse.move(at[0] - 1, at[1])
    page.mouse.move(*at)
    page.wait_for_function("() => window.asked.some(({ kind }) => kind === 'sweep')")
    page.evaluate(FILLED)


def move(page: Page, start: tuple[float, float], step: tuple[float, float]) -> list[str]:
    """Press, and go to and fro in many moves, each of which is painted before the next; return what was asked for them.

    However long the machine takes for one, the hand does not rest meanwhile.
    """
    page.evaluate(PATIENT)
    page.mouse.down()
    before = len(kinds(page))
    for i in range(1, MOVES + 1):
        far = min(i, MOVES - i) + 5
        page.mouse.move(start[0] + far * step[0], start[1] + far * step[1])
        page.evaluate(TWO_FRAMES)
    page.evaluate("() => { window.setTimeout = window.later; }")
    page.wait_for_function(AT_REST)
    return [kind for kind in kinds(page)[before:] if kind not in ("rest", "marks")]


def assert_alike(page: Page, path: str) -> None:
    """Box and slider come to hold the number of the state."""
    own = value_at(state(page), path)
    page.wait_for_function(
        """([path, own]) => {
          const host = document.querySelector(`.parameter[data-path="${path}"]`);
          const box = Number(host.querySelector('.number input').value.replace('−', '-'));
          const slider = Number(host.querySelector('.slide input').value);
          return Math.abs(box - own) <= 1e-5 * Math.abs(own) && Math.abs(slider - own) <= 0.006;
        }""",
        arg=[path, own],
    )
    assert page.evaluate("(path) => reluFold.valueAt(path)", path) == own


@pytest.mark.parametrize(
    ("step", "way"), [((1.0, 0.0), {"b.0.0"}), ((0.0, 1.0), {"w.1.0.1"})], ids=["sideways", "down"]
)
def test_a_knot_that_was_hovered_asks_next_to_nothing(
    page: Page, app_url: str, step: tuple[float, float], way: set[str]
) -> None:
    open_stage(page, app_url)
    page.evaluate(COUNT)
    before = state(page)
    (start, _) = page.evaluate(KNOT, [0.0, 0.0])
    hover(page, tuple(start))
    (path,) = way
    page.evaluate(PICTURES, path)
    asked = move(page, tuple(start), step)
    assert "hand" not in asked
    assert asked.count("probe") <= 2, "what is read is asked for when the hand rests"
    assert len(asked) < FEW
    assert page.evaluate("() => window.most") == 1
    seen: list[dict[str, Any]] = page.evaluate("() => window.seen")
    assert len(seen) >= MOVES // 2
    right = 0
    for one in seen:
        x = np.array(one["x"])[:, None]
        right += np.allclose(assign(before, path, one["value"]).network(x)[:, 0], one["y"], rtol=0, atol=1e-9)
    assert right >= 0.9 * len(seen), "else the nearest stood in"
    page.mouse.up()
    settle(page)
    after = state(page)
    assert changed(before, after) == way
    assert numbers(after)[path] == page.evaluate("() => window.last.value")
    assert_alike(page, path)


def test_a_knot_stops_at_the_end_of_the_domain(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    start, end = page.evaluate(KNOT, [-2.5, 0.0])  # from -1.2 to beyond -3
    hover(page, tuple(start))
    page.mouse.down()
    page.mouse.move(start[0] - 20, start[1])
    page.mouse.move(*end)
    page.locator(".edge-mark").wait_for()
    page.mouse.up()
    settle(page)
    after = state(page)
    assert -after.biases[0][0] / after.weights[0][0][0] == -3.0
    assert "hand" not in kinds(page)


def open_folds(page: Page, app_url: str) -> tuple[float, float]:
    """Return where the middle of the first crease is."""
    go(page, app_url + sharelink.link(FOLDS))
    settle_plane(page)
    page.evaluate(
        """() => {
          window.asked = []; window.shown = [];
          document.addEventListener('relu-fold:asked', (e) => window.asked.push(e.detail));
          document.addEventListener('relu-fold:shown', (e) => window.shown.push(e.detail));
        }"""
    )
    page.evaluate(COUNT)
    return on_map(page, crease_middle(FOLDS, 0))


def test_a_crease_that_was_hovered_asks_next_to_nothing(page: Page, app_url: str) -> None:
    start = open_folds(page, app_url)
    hover(page, start)
    asked = move(page, start, (0.5, 0.3))
    assert "hand" not in asked
    assert len(asked) < FEW
    assert page.evaluate("() => window.most") == 1
    page.mouse.move(start[0] + 9, start[1] + 4)
    page.evaluate(TWO_FRAMES)
    page.mouse.up()
    settle_plane(page)
    after = state(page)
    assert changed(FOLDS, after) == {"b.0.0"}
    crease = crease_middle(after, 0)
    pixels = np.subtract(on_map(page, crease), np.add(start, (9.0, 4.0)))
    ends = np.subtract(
        on_map(page, crease + 0.1 * np.array([-1.0, 1.0]) * after.weights[0][0][::-1]), on_map(page, crease)
    )
    off = abs(float(pixels[0] * ends[1] - pixels[1] * ends[0])) / float(np.hypot(*ends))
    assert off < 1.0, "it lies under the hand"
    assert_painted(page)
    assert_alike(page, "b.0.0")


def test_the_end_of_a_crease_that_was_hovered_turns_it_and_asks_next_to_nothing(page: Page, app_url: str) -> None:
    open_folds(page, app_url)
    middle = crease_middle(FOLDS, 0)
    w = np.array(FOLDS.weights[0][0])
    along = np.array([-w[1], w[0]]) * 0.8 / np.abs(w).max()  # nearly to where it leaves the box
    start, pivot = on_map(page, middle + along), on_map(page, middle)
    hover(page, start)
    asked = move(page, start, (0.5, 0.3))
    assert "hand" not in asked
    assert len(asked) < FEW
    hand = (start[0] + 20, start[1] + 10)
    page.mouse.move(*hand)
    page.evaluate(TWO_FRAMES)
    page.mouse.up()
    settle_plane(page)
    after = state(page)
    assert changed(FOLDS, after) == {"w.0.0.0", "w.0.0.1", "b.0.0"}
    turned = np.array(after.weights[0][0])
    np.testing.assert_allclose(turned @ middle, -after.biases[0][0], atol=1e-9)
    np.testing.assert_allclose(np.hypot(*turned), np.hypot(*w))
    lies = np.subtract(on_map(page, middle + 0.1 * np.array([-turned[1], turned[0]])), pivot)
    to = np.subtract(hand, pivot)
    off = abs(float(lies[0] * to[1] - lies[1] * to[0])) / float(np.hypot(*lies))
    assert off < 2.0, "it points to the hand"
    assert_painted(page)
    for path in ("w.0.0.0", "w.0.0.1", "b.0.0"):
        assert_alike(page, path)


def test_a_hand_without_warning_gets_its_places_with_the_first_picture(page: Page, app_url: str) -> None:
    """As a finger does."""
    start = open_folds(page, app_url)
    hover(page, start)  # its scripts are here
    page.evaluate("() => reluFold.edit({ kind: 'select', layer: 0, neuron: 1 })")  # and all tables are of another view
    settle_plane(page)
    asked = move(page, start, (0.5, 0.3))
    assert asked.count("hand") in (1, 2)
    assert asked[0] == "hand"
    assert len(asked) < FEW
    page.mouse.up()
    settle_plane(page)
    assert changed(FOLDS, state(page)) == {"b.0.0"}
    assert_painted(page)


def test_where_no_table_comes_each_move_is_asked_for(page: Page, page_errors: list[str], app_url: str) -> None:
    def refuse(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        question = json.loads(body["inputs"][0]["value"]) if "inputs" in body else {}
        if question.get("kind") == "ways":
            return route.fulfill(status=422, body=json.dumps({"error": "No."}))
        if question.pop("places", None):
            body["inputs"][0]["value"] = json.dumps(question)
        return route.continue_(post_data=json.dumps(body))

    page.route("**/_dash-update-component", refuse)
    start = open_folds(page, app_url)
    page.mouse.move(start[0] - 1, start[1])
    page.mouse.move(*start)
    page.wait_for_function("() => window.shown.some(({ kind }) => kind === 'dropped')")
    page.mouse.down()
    for i in range(1, 11):
        page.mouse.move(start[0] + 2 * i, start[1] + i)
        page.wait_for_function(AT_REST)
    assert kinds(page).count("hand") >= 10
    page.mouse.up()
    settle_plane(page)
    assert changed(FOLDS, state(page)) == {"b.0.0"}
    assert page.locator("#notice").inner_text() == ""
    assert_painted(page)
    page_errors.clear()  # the console tells of each refusal
