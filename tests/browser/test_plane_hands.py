"""Hands on the picture in a real browser: creases and knots are taken hold of, layers come and go."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from relu_fold import sharelink
from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.projection import Projection, over_box, within
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.space_page import assert_painted, drawn_by_python, on_map, on_screen
from tests.browser.stage_page import open_stage, settle, state
from tests.browser.tabs import go, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

FOLDS = ViewState.of_preset(PRESETS["three-folds"])

WATCH = """() => {
  window.shown = []; window.painted = null;
  document.addEventListener('relu-fold:shown', (e) => window.shown.push(e.detail));
}"""
COUNT = """() => {
  window.flying = 0; window.most = 0;
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...body) {
    window.most = Math.max(window.most, ++window.flying);
    this.addEventListener('loadend', () => { window.flying -= 1; });
    return send.apply(this, body);
  };
}"""


def open_plane(page: Page, app_url: str, view: ViewState = FOLDS) -> None:
    go(page, app_url + sharelink.link(view))
    settle_plane(page)
    page.evaluate(WATCH)
    page.evaluate(COUNT)


def settle_plane(page: Page) -> None:
    rest(page, "() => window.reluFold.inputs === 2 && window.reluFold.painted.length > 0")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
    page.wait_for_function("() => !window.reluFold.busy()")
    page.mouse.up()


# --- sliders ---


def crease_middle(view: ViewState, neuron: int) -> FloatArray:
    facets = plane_frame(view).facets
    ends = facets.vertices[facets.creases[facets.owners == neuron]].reshape(-1, 2)
    far = ends[np.argmax(np.hypot(*(ends - ends[0]).T))]
    other = ends[np.argmax(np.hypot(*(ends - far).T))]
    middle: FloatArray = (far + other) / 2
    return middle


def test_a_crease_follows_the_mouse(page: Page, app_url: str) -> None:
    open_plane(page, app_url)
    start = crease_middle(FOLDS, 0)
    target = start + np.array([0.2, 0.0])
    drag(page, on_map(page, start), on_map(page, target))
    settle_plane(page)
    assert_painted(page)
    after = state(page)
    assert after.weights == FOLDS.weights
    assert after.biases[0][1:] == FOLDS.biases[0][1:]
    z = after.network.pre_activations([target])[0][0, 0]
    assert abs(z) < 0.02  # under the pixel that the hand is on
    assert abs(FOLDS.network.pre_activations([target])[0][0, 0]) > 0.1


def test_a_crease_on_the_surface_follows_the_mouse(page: Page, app_url: str) -> None:
    open_plane(page, app_url)
    picture, turn = drawn_by_python(page), Projection(*FOLDS.turn)
    middle = crease_middle(FOLDS, 0)
    height = within(picture.ranges["composed"], FOLDS.network([middle])[0])
    place = turn.place(picture.rectangles[-1])
    ((x, y),) = turn.points(place, over_box(FOLDS.box, middle[None]), height).tolist()
    drag(page, on_screen(page, x, y), on_screen(page, x + 40, y))
    settle_plane(page)
    after = state(page)
    assert changed(FOLDS, after) == {"b.0.0"}
    assert abs(after.network.pre_activations([middle])[0][0, 0]) > 0.05  # it has left the place
    assert_painted(page)


FOLLOWING = "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('following.mjs'))"
KNOT = """([dx, dy]) => {
  const gd = document.querySelector('#stage .js-plotly-plot'), box = gd.getBoundingClientRect();
  const { xaxis: across, yaxis: up } = gd._fullLayout;
  const knots = gd._fullData.find((one) => one.uid === 'knots');
  const { weights, biases } = window.reluFold.state;
  const x = -biases[0][0] / weights[0][0][0]; // of neuron 1
  const y = knots.y[[...knots.x].findIndex((one) => Math.abs(one - x) < 1e-6)];
  const place = (x, y) => [box.left + across._offset + across.l2p(x), box.top + up._offset + up.l2p(y)];
  return [place(x, y), place(x + dx, y + dy)];
}"""


def numbers(view: ViewState) -> dict[str, float]:
    """Weights and biases by path."""
    weights = ((f"w.{i}", m) for i, m in enumerate(view.weights))
    rows = ((f"{path}.{j}", row) for path, m in weights for j, row in enumerate(m))
    found = {f"{path}.{k}": w for path, row in rows for k, w in enumerate(row)}
    return found | {f"b.{i}.{j}": b for i, row in enumerate(view.biases) for j, b in enumerate(row)}


def changed(before: ViewState, after: ViewState) -> set[str]:
    old, new = numbers(before), numbers(after)
    return {path for path in old if old[path] != new[path]}


def test_a_knot_follows_the_mouse_sideways_and_turns_its_bias_alone(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = state(page)
    start, end = page.evaluate(KNOT, [0.5, 0.0])
    drag(page, tuple(start), tuple(end))
    settle(page)
    after = state(page)
    assert abs(-after.biases[0][0] / after.weights[0][0][0] + 0.7) < 6.0 / 300
    assert changed(before, after) == {"b.0.0"}


def test_a_knot_follows_the_mouse_up_and_turns_one_outgoing_weight_alone(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = state(page)
    start, end = page.evaluate(KNOT, [0.0, 0.3])
    drag(page, tuple(start), tuple(end))
    settle(page)
    after = state(page)
    assert float(after.network([[-1.2]])[0, 0]) > float(before.network([[-1.2]])[0, 0]) + 0.2
    (_, y), _ = page.evaluate(KNOT, [0.0, 0.0])
    assert abs(y - end[1]) < 4  # pixels: it is where the mouse is, wherever the picture may have moved meanwhile
    assert len(changed(before, after)) == 1
    assert changed(before, after) < {"w.1.0.1", "w.1.0.2", "b.1.0"}


def test_a_knot_that_was_moved_aside_and_put_back_still_follows_the_mouse_up(page: Page, app_url: str) -> None:
    """Where it may go up and down is told for where it is, and not for where the hand had it that asked."""
    open_stage(page, app_url)
    before = state(page)
    aside = page.evaluate(KNOT, [0.9, 0.0])
    page.mouse.move(*page.evaluate(KNOT, [0.4, 1.0])[1])  # what goes with a hand comes when one is over the picture
    page.wait_for_function(FOLLOWING)
    drag(page, *aside)
    settle(page)
    page.click("#undo")
    settle(page)
    assert state(page) == before
    page.mouse.move(0, 0)
    start, end = page.evaluate(KNOT, [0.0, 0.3])
    drag(page, start, end)
    settle(page)
    (_, y), _ = page.evaluate(KNOT, [0.0, 0.0])
    assert abs(y - end[1]) < 2  # pixels


def test_what_a_hand_would_turn_is_said_before_it_does(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    (x, y), _ = page.evaluate(KNOT, [0.0, 0.0])
    page.mouse.move(x, y)
    words = page.locator(".hand-words")
    words.wait_for()
    drags = "Drag sideways: the bias of neuron 1. Up or down: the outgoing weight of neuron 2."
    assert words.inner_text() == f"Neuron 1 is on where x > −1.20. {drags}"
    assert page.locator('.parameter.in-hand[data-path="b.0.0"]').count() == 1
    page.mouse.move(x + 200, y - 100)
    words.wait_for(state="hidden")
    assert page.locator(".parameter.in-hand").count() == 0


def test_a_knot_that_leaves_the_picture_is_marked_at_the_edge(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    before = state(page)
    start, end = page.evaluate(KNOT, [-2.5, 0.0])  # from -1.2 to beyond -3
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*((a + b) / 2 for a, b in zip(start, end, strict=True)))
    page.mouse.move(*end)
    mark = page.locator(".edge-mark")
    mark.wait_for()
    assert mark.inner_text() == "← 1"
    page.mouse.up()
    settle(page)
    mark.wait_for(state="hidden")
    assert changed(before, state(page)) == {"b.0.0"}


# --- layers ---


def test_layers_are_added_and_removed_by_buttons(page: Page, app_url: str) -> None:
    open_plane(page, app_url)
    page.click('button:text-is("+ layer")')
    page.wait_for_function("() => window.reluFold.state.weights.length === 3")
    settle_plane(page)
    assert_painted(page)
    after = state(page)
    assert (after.widths, after.layer) == ((3, 3), 1)
    x = np.random.default_rng(0).uniform(-1, 1, (50, 2))
    np.testing.assert_array_equal(after.network(x), FOLDS.network(x))
    assert page.locator("#walk-layer").inner_text() == "Layer 2 of 2"
    page.click('button:text-is("− layer")')
    page.wait_for_function("() => window.reluFold.state.weights.length === 2")
    settle_plane(page)
    assert_painted(page)
    assert state(page).weights == FOLDS.weights
    page.click('button:text-is("− layer")')
    page.wait_for_selector("#notice:visible")
    assert "at least one hidden layer" in page.locator("#notice").inner_text()
    assert state(page).weights == FOLDS.weights
