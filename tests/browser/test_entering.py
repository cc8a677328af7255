"""What enters a layer stands beside its stage, moves under a hand with it, and wears the same marks."""

import re

import pytest
from playwright.sync_api import Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, open_stage, press_on_thumb, settle
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

TENTS = sharelink.encode(ViewState.of_preset(PRESETS["tents"]))
LINE = "() => [...document.querySelectorAll('#entering-picture path')].map((one) => one.getAttribute('d')).join()"
BANDS = """() => [...document.querySelectorAll('.joined.only-1 rect')].map((one) =>
  [one.getAttribute('x'), one.getAttribute('width')].map(Number).concat(one.getAttribute('fill')))"""
FILLS = "() => [...document.querySelectorAll('#entering-picture path')].map((one) => one.getAttribute('stroke'))"


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None, f"{selector} is not seen"
    return found


def bands(page: Page) -> list[list[list[float | str]]]:
    """Of each panel its pieces, [left, width, colour]."""
    found = page.evaluate(BANDS)
    return [found[i : i + 3] for i in range(0, len(found), 3)]


def open_tents(page: Page, address: str) -> None:
    open_stage(page, f"{address}?s={TENTS}")
    page.wait_for_selector("#entering-picture path", state="attached")
    settle(page)


def test_the_folded_line_moves_under_a_hand_and_its_pieces_in_every_panel(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_tents(page, app_url)
    expect(page.locator("#entering-title")).to_have_text("What layer 1 hands on: the folded line")
    picture, stage = box(page, "#entering-picture svg"), box(page, ".tracez0off")
    assert picture["x"] + picture["width"] < stage["x"]
    before, drawn = bands(page), page.evaluate(LINE)
    assert len(before) == 3  # z of both neurons, and the sum
    assert all([part[2] for part in panel] == [part[2] for part in before[0]] for panel in before)
    assert {part[2] for part in before[0]} < set(page.evaluate(FILLS))

    x, y = press_on_thumb(page, "b.0.1")
    page.mouse.move(x - 12, y)
    page.wait_for_function(f"(before) => ({LINE})() !== before", arg=drawn)
    moved = bands(page)
    for panel, now in zip(before, moved, strict=True):
        assert now[1][1] > panel[1][1]  # its second piece is longer
        assert [part[2] for part in now] == [part[2] for part in panel]
    page.mouse.up()
    settle(page)
    assert bands(page)[0][1][1] > before[0][1][1]


def test_a_place_of_one_is_marked_in_the_other_and_the_first_layer_has_none(page: Page, app_url: str) -> None:
    open_tents(page, app_url)
    page.focus("#reading")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#entering-picture .bead")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#entering-picture .bead")).to_have_count(0)
    page.evaluate("() => document.activeElement.blur()")
    line = box(page, "#entering-picture svg")
    page.mouse.move(line["x"] + line["width"] / 4, line["y"] + line["height"] - 14)
    expect(page.locator("#reading .bead").first).to_be_visible()
    page.click(".nodes button[data-neuron='0.0']")
    settle(page)
    expect(page.locator("#entering")).to_be_hidden()
    assert page.evaluate(BANDS) == []


def test_where_four_points_land_the_map_shows_them(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    go(page, f"{app_url}?lesson=9")
    page.wait_for_selector("#entering-picture path", state="attached")
    page.wait_for_function(AT_REST)
    for part in ("#picture", "#entering-picture"):
        assert box(page, part)["y"] + box(page, part)["height"] <= 720
    sheet = box(page, "#entering-picture svg")
    page.mouse.move(sheet["x"] + sheet["width"] / 2, sheet["y"] + sheet["height"] / 2)
    expect(page.locator(".joined.only-2 circle")).to_have_count(4)
    expect(page.locator("#region")).to_have_text(re.compile("4 inputs come here"))
    page.mouse.move(sheet["x"] + sheet["width"] / 2, sheet["y"] - 60)
    expect(page.locator(".joined.only-2 circle")).to_have_count(0)


@pytest.mark.parametrize("size", [(844, 390), (390, 844)])
def test_in_a_small_window_it_stands_below_what_moves_it(page: Page, app_url: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_tents(page, app_url)
    assert box(page, "#entering")["y"] > box(page, "#controls")["y"]
    assert page.evaluate("() => document.documentElement.scrollWidth") == size[0]
