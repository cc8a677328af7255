"""A hand moves a cut through the input space: live, one question at a time, and the file is not sent again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from relu_fold.files.contents import Contents
from relu_fold.files.files import read, written
from relu_fold.incoming import cut
from relu_fold.sharelink import link
from tests.browser.stage_page import AT_REST, open_stage, state
from tests.browser.tabs import MANY, rest
from tests.nets import network_of

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

SLIDER = "#incoming-move .slide[data-input='{}'] input"
# How many questions of the pump are out at once, and how far the cut is in each picture.
LISTEN = """() => {
  const out = new Set();
  window.most = 0; window.biases = [];
  document.addEventListener('relu-fold:asked', ({ detail }) => {
    out.add(detail.seq);
    window.most = Math.max(window.most, out.size);
  });
  document.addEventListener('relu-fold:shown', ({ detail }) => { if (!detail.ahead) out.delete(detail.seq); });
  document.addEventListener('relu-fold:picture', () => window.biases.push(window.reluFold.state.biases[0][0]));
}"""
SENT = """() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop())
  .filter((name) => ['upload', 'places'].includes(name))"""


def opened(page: Page, app_url: str, folder: Path, *sizes: int) -> Contents:
    """Open a network of many inputs, cut along the first two, and close the drawer."""
    contents = Contents(network_of(*sizes), box=[(-1.0, 1.0)] * sizes[0])
    (folder / "net.npz").write_bytes(written("net.npz", contents))
    open_stage(page, app_url)
    page.evaluate("() => performance.clearResourceTimings()")
    page.click("#file")
    page.set_input_files("#incoming-file input", folder / "net.npz")
    page.wait_for_function("(name) => window.reluFold.state.names[1] === name", arg="input 2")
    page.wait_for_function(AT_REST)
    page.keyboard.press("Escape")
    rest(page)
    return read("net.npz", (folder / "net.npz").read_bytes())


def moved(contents: Contents, **at: float) -> tuple[float, ...]:
    """The first biases of a cut that is made afresh, with these inputs elsewhere."""
    place = [at.get(f"x{i}", 0.0) for i in range(contents.network.input_dim)]
    return tuple(cut(contents, [0, 1], place).network.biases[0].tolist())


def drag(page: Page, i: int, shares: list[float]) -> None:
    """Hold the slider of an input, and go to these shares of its track."""
    slide = page.locator(SLIDER.format(i)).locator("xpath=..")
    slide.hover(trial=True)  # which waits until the page around it stands still
    box = slide.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * shares[0], y)
    rest(page, frames=MANY)  # its places come, and then pictures there
    page.mouse.down()
    for share in shares[1:]:
        page.mouse.move(box["x"] + box["width"] * share, y)
    page.mouse.up()
    page.wait_for_function(AT_REST)
    rest(page)


@pytest.mark.parametrize("sizes", [(3, 8, 1), (5, 40, 40, 1)])
def test_the_cut_follows_the_hand_and_ends_where_a_cut_made_afresh_is(
    page: Page, app_url: str, tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    contents = opened(page, app_url, tmp_path, *sizes)
    assert state(page).biases[0] == moved(contents)
    page.evaluate(LISTEN)
    drag(page, 2, np.linspace(0.5, 0.875, 25).tolist())
    assert page.evaluate(SENT) == ["upload", "places"]
    assert page.evaluate("() => window.most") == 1
    at = float(page.locator(SLIDER.format(2)).input_value()) / 100 - 1
    assert 0.7 < at < 0.8
    assert state(page).biases[0] == moved(contents, x2=round(at, 3))
    seen = page.evaluate("() => window.biases")
    slope = contents.network.weights[0][0, 2]
    assert all((b - a) * slope >= 0 for a, b in pairwise(seen)), "pictures come in the order of the hand"
    page.wait_for_function("(end) => window.location.href.endsWith(end)", arg=link(state(page)))


def test_each_input_has_its_slider_and_undo_moves_them_back(page: Page, app_url: str, tmp_path: Path) -> None:
    contents = opened(page, app_url, tmp_path, 5, 6, 1)
    expect(page.locator("#incoming-move .slide")).to_have_count(3)
    drag(page, 2, [0.5, 0.6, 0.75])
    drag(page, 4, [0.5, 0.3, 0.25])
    both = state(page).biases[0]
    outs = page.locator("#incoming-move output")
    x2, _, x4 = (float(text) for text in outs.all_inner_texts())
    assert (x2, x4) == (pytest.approx(0.5, abs=0.02), pytest.approx(-0.5, abs=0.02))
    assert both == moved(contents, x2=x2, x4=x4)
    page.click("#undo")
    page.wait_for_function(AT_REST)
    expect(outs.nth(2)).to_have_text("0")
    expect(outs.nth(0)).to_have_text(f"{x2:g}")
    assert state(page).biases[0] == moved(contents, x2=x2)
    page.click("#redo")
    page.wait_for_function(AT_REST)
    expect(outs.nth(2)).to_have_text(f"{x4:g}")
    assert state(page).biases[0] == both


def test_a_hand_that_is_quicker_than_the_places_loses_nothing(page: Page, app_url: str, tmp_path: Path) -> None:
    contents = opened(page, app_url, tmp_path, 5, 6, 1)
    rest(page, frames=MANY)
    held = []
    page.route("**/places", lambda route: held.append(route))
    for i, shares in ((2, (0.5, 0.75)), (4, (0.5, 0.25))):
        slide = page.locator(SLIDER.format(i)).locator("xpath=..")
        slide.hover(trial=True)
        box = slide.bounding_box()
        assert box
        x, y = box["x"], box["y"] + box["height"] / 2
        page.mouse.move(x + box["width"] * shares[0], y)
        page.mouse.down()
        page.mouse.move(x + box["width"] * shares[1], y, steps=4)
        page.mouse.up()
    assert held
    page.unroute("**/places")  # which lets them go on
    outs = page.locator("#incoming-move output")
    expect(outs.nth(0)).not_to_have_text("0")
    expect(outs.nth(2)).not_to_have_text("0")
    rest(page, frames=MANY)
    x2, _, x4 = (float(text) for text in outs.all_inner_texts())
    assert (x2, x4) == (pytest.approx(0.5, abs=0.02), pytest.approx(-0.5, abs=0.02))
    assert state(page).biases[0] == moved(contents, x2=x2, x4=x4)
    page.click("#undo")
    rest(page)
    assert state(page).biases[0] == moved(contents, x2=x2)


def test_keys_move_it_and_a_bias_that_was_changed_by_hand_stays_as_far_off(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    contents = opened(page, app_url, tmp_path, 3, 4, 1)
    (first, *others), neuron = moved(contents), state(page).neuron
    assert neuron == 0
    box = page.locator('[data-path="b.0.0"] .number input')
    box.fill(repr(first + 1))
    box.press("Enter")
    rest(page)
    slider = page.locator(SLIDER.format(2))
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    slider.press("PageUp")
    page.wait_for_function("() => window.reluFold.state.biases[0][1] !== undefined")
    expect(page.locator("#incoming-move output")).not_to_have_text("0")
    page.wait_for_function(AT_REST)
    at = float(page.locator("#incoming-move output").inner_text())
    assert slider.get_attribute("aria-label") == "Where input 3 is"
    there = moved(contents, x2=at)
    page.wait_for_function("(one) => window.reluFold.state.biases[0][1] === one", arg=there[1])
    page.wait_for_function(AT_REST)
    assert state(page).biases[0][1:] == there[1:]
    assert state(page).biases[0][0] == pytest.approx(there[0] + 1, abs=1e-12)
    assert len(others) == 3


def test_the_sliders_go_with_the_network_and_come_back_with_it(page: Page, app_url: str, tmp_path: Path) -> None:
    opened(page, app_url, tmp_path, 3, 4, 1)
    host = page.locator("#incoming-move")
    expect(host).to_be_visible()
    page.click("#dimension-1")
    page.wait_for_function(AT_REST)
    expect(host).to_be_hidden()
    page.click("#undo")
    page.wait_for_function(AT_REST)
    expect(host).to_be_visible()


def test_of_very_many_inputs_the_chosen_one_has_a_slider(page: Page, app_url: str, tmp_path: Path) -> None:
    contents = opened(page, app_url, tmp_path, 60, 4, 1)
    expect(page.locator("#incoming-move .slide")).to_have_count(1)
    page.locator("#incoming-move input.train-number").fill("41")
    page.locator("#incoming-move input.train-number").press("Tab")
    drag(page, 40, [0.5, 0.6])
    at = float(page.locator("#incoming-move output").inner_text())
    assert state(page).biases[0] == moved(contents, x40=at)


def test_undo_brings_the_sliders_of_the_file_before_and_a_file_that_is_refused_leaves_them(
    page: Page, app_url: str, tmp_path: Path, page_errors: list[str]
) -> None:
    contents = opened(page, app_url, tmp_path, 3, 4, 1)
    (tmp_path / "other.npz").write_bytes(written("other.npz", Contents(network_of(5, 4, 1, seed=1))))
    (tmp_path / "no.npz").write_bytes(b"nothing")
    page.set_input_files("#incoming-file input", tmp_path / "other.npz")
    expect(page.locator("#incoming-move .slide")).to_have_count(3)
    rest(page)
    page.keyboard.press("Escape")
    page.click("#undo")
    rest(page)
    expect(page.locator("#incoming-move .slide")).to_have_count(1)
    page.set_input_files("#incoming-file input", tmp_path / "no.npz")
    expect(page.locator("#incoming-said")).to_contain_text("no.npz: ")
    page.keyboard.press("Escape")
    drag(page, 2, [0.5, 0.75])
    assert state(page).biases[0] == moved(contents, x2=float(page.locator("#incoming-move output").inner_text()))
    page_errors.clear()  # the browser notes that it was refused
