"""Files in a real browser: a network is opened and cut, pictures and numbers are saved."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from relu_fold import Network, load, save, viewfile
from relu_fold.sharelink import link
from relu_fold.view.edit import Learn, LearnPoints
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, open_stage, settle, state
from tests.browser.tabs import rest
from tests.nets import network_of

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]


@pytest.fixture(name="five")
def fixture_five(tmp_path: Path) -> tuple[Network, Path]:
    dice = np.random.default_rng(3)
    net = Network([dice.normal(size=(6, 5)), dice.normal(size=(1, 6))], [dice.normal(size=6), dice.normal(size=1)])
    save(net, tmp_path / "five.npz", box=[(-1.0, 1.0)] * 5, inputs=["rho", "theta", "psi", "own", "other"])
    return net, tmp_path / "five.npz"


def open_drawer(page: Page) -> None:
    page.click("#file")
    page.wait_for_selector("#incoming-file input")


def test_a_network_of_five_inputs_is_opened_and_cut_and_undone(
    page: Page, app_url: str, five: tuple[Network, Path]
) -> None:
    net, file = five
    open_stage(page, app_url)
    before = state(page)
    open_drawer(page)
    page.set_input_files("#incoming-file input", file)
    page.wait_for_function("() => window.reluFold.inputs === 2")
    page.wait_for_function(AT_REST)
    words = "Shown: rho and theta of 5 inputs; the others stay where they are."
    expect(page.locator("#incoming-said")).to_have_text(words)
    places = np.random.default_rng(1).uniform(-1, 1, size=(20, 2))
    np.testing.assert_allclose(state(page).network(places), net(np.pad(places, ((0, 0), (0, 3)))), atol=1e-12)
    opened = state(page)
    was = _json(page)
    page.locator("#incoming-move input[type=range]").first.press("ArrowRight")
    page.wait_for_function("(was) => JSON.stringify(window.reluFold.state.biases) !== was", arg=was)
    page.wait_for_function(AT_REST)
    whole = np.column_stack([places, np.full(20, 0.01), np.zeros((20, 2))])
    np.testing.assert_allclose(state(page).network(places), net(whole), atol=1e-12)
    assert state(page).biases != opened.biases
    page.wait_for_function("(end) => window.location.href.endsWith(end)", arg=link(state(page)))
    page.keyboard.press("Escape")
    for _ in range(2):
        page.click("#undo")
        page.wait_for_function(AT_REST)
    settle(page)
    assert state(page).weights == before.weights


def test_a_classifier_of_digits_is_seen_on_the_plane_through_three_images(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    net, dice = network_of(784, 24, 10), np.random.default_rng(2)
    images = dice.uniform(size=(9, 784))
    save(net, tmp_path / "digits.npz")
    np.savetxt(tmp_path / "images.csv", np.column_stack([np.arange(9), images]), delimiter=",", fmt="%.17g")
    open_stage(page, app_url)
    open_drawer(page)
    page.set_input_files("#incoming-file input", tmp_path / "digits.npz")
    page.wait_for_function("() => window.reluFold.state.names[1] === 'input 2'")
    page.get_by_label("Row 3 of 3").fill("8")
    page.set_input_files("#incoming-cut input[type=file]", tmp_path / "images.csv")
    page.wait_for_function("() => window.reluFold.state.marked.length === 3")
    page.wait_for_function(AT_REST)
    expect(page.locator("#incoming-said")).to_have_text("Shown: the plane through 0 (row 1), 1 (row 2) and 7 (row 8).")
    seen = state(page)
    places = [one.at for one in seen.marked]
    np.testing.assert_allclose(seen.network(places), net(images[[0, 1, 7]]), atol=1e-9)
    page.keyboard.press("Escape")
    page.locator("#incoming-move input.train-number").fill("400")
    page.locator("#incoming-move input.train-number").press("Tab")
    was = _json(page)
    page.locator("#incoming-move input[type=range]").first.press("ArrowRight")
    page.wait_for_function("(was) => JSON.stringify(window.reluFold.state.biases) !== was", arg=was)
    page.wait_for_function(AT_REST)
    moved = images[[0, 1, 7]] + np.where(np.arange(784) == 399, 0.06, 0.0)
    np.testing.assert_allclose(state(page).network(places), net(moved), atol=1e-9)
    page.click(".nodes button[title='output f8']")
    page.wait_for_function("() => window.reluFold.state.target === 7")
    page.wait_for_function(AT_REST)


def _json(page: Page) -> str:
    text: str = page.evaluate("() => JSON.stringify(window.reluFold.state.biases)")
    return text


def test_what_is_no_network_is_said_and_nothing_is_lost(
    page: Page, app_url: str, tmp_path: Path, page_errors: list[str]
) -> None:
    open_stage(page, app_url)
    before = state(page)
    open_drawer(page)
    (tmp_path / "cat.onnx").write_bytes(b"meow")
    page.set_input_files("#incoming-file input", tmp_path / "cat.onnx")
    expect(page.locator("#incoming-said")).to_contain_text("cat.onnx: ")
    assert state(page) == before
    page_errors.clear()  # the browser notes that it was refused


@pytest.mark.parametrize("form", ["json", "safetensors"])
def test_the_network_that_is_saved_is_that_on_the_screen(page: Page, app_url: str, form: str, tmp_path: Path) -> None:
    open_stage(page, app_url)
    open_drawer(page)
    with page.expect_download() as coming:
        page.click(f"[data-export={form}]")
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    for mine, theirs in zip(load(file).weights, state(page).network.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    expect(page.locator("#export-said")).to_contain_text("Saved as relu-fold")


def test_a_picture_is_saved_and_the_drawer_offers_what_there_is(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    open_drawer(page)
    with page.expect_download() as coming:
        page.click("[data-export=svg]")
    assert "<svg" in Path(coming.value.path()).read_text(encoding="utf-8")
    assert page.locator("[data-export=latex]").is_visible()
    assert page.locator("[data-export=graph]").is_hidden()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    page.click("#dimension-2")
    page.wait_for_function("() => window.reluFold.inputs === 2 && !window.reluFold.busy()")
    open_drawer(page)
    assert page.locator("[data-export=latex]").is_hidden()
    assert page.locator("[data-export=graph]").is_visible()
    assert page.locator("#export-what option:not([disabled])").all_inner_texts() == [
        "the whole picture", "the surface", "the map", "the ledger",
    ]  # fmt: skip


def test_a_run_too_long_for_a_link_is_a_view_file_that_opens_again(page: Page, app_url: str, tmp_path: Path) -> None:
    rows = "\n".join(f"{x!r}, {math.sin(x)!r}" for x in np.random.default_rng(0).uniform(-3, 3, 400).tolist())
    run = apply(apply(ViewState(), Learn("sine")), LearnPoints(rows))
    (tmp_path / "run.txt").write_text(viewfile.written(run))
    open_stage(page, app_url)
    open_drawer(page)
    page.set_input_files("#incoming-file input", tmp_path / "run.txt")
    page.wait_for_function("() => window.reluFold.state.learning?.data === 'own'")
    page.wait_for_function(AT_REST)
    assert state(page) == run
    expect(page.locator("#incoming-cut")).to_be_hidden()
    page.keyboard.press("Escape")
    page.click("#share")
    hint = page.locator(".sharing-hint").first
    expect(hint).to_contain_text("characters: many chats and mails cut it")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save view file").click()
    assert viewfile.read("a", download.value.path().read_bytes()) == run
    expect(hint).to_have_text("Saved as relu-fold-view.txt.")


DROP = """([place, name, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
  return ['dragover', 'drop'].map((kind) =>
    document.querySelector(place).dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer })));
}"""


@pytest.mark.own_page
@pytest.mark.parametrize("place", ["#picture", ".header", "#controls"])
def test_a_network_that_is_dropped_anywhere_is_opened_and_the_page_stays(
    page: Page, app_url: str, tmp_path: Path, place: str
) -> None:
    net = network_of(2, 4, 1)
    save(net, tmp_path / "two.npz")
    open_stage(page, app_url)
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({ name }) => /dropping/.test(name))")
    rest(page)
    assert page.evaluate(DROP, [place, "two.npz", list((tmp_path / "two.npz").read_bytes())]) == [False, False]
    page.wait_for_function("() => window.reluFold.inputs === 2")
    rest(page)
    np.testing.assert_array_equal(state(page).network.weights[0], net.weights[0])
    expect(page.locator("#incoming-file")).to_be_hidden()  # the picture is seen


def test_what_is_dropped_and_is_no_network_is_said(page: Page, app_url: str, page_errors: list[str]) -> None:
    open_stage(page, app_url)
    open_drawer(page)
    page.keyboard.press("Escape")
    assert page.evaluate(DROP, [".header", "cat.gif", [71, 73, 70]]) == [False, False]
    expect(page.locator("#incoming-said")).to_contain_text("cat.gif: ")
    expect(page.locator("#incoming-said")).to_be_visible()
    page_errors.clear()  # the browser notes that it was refused
