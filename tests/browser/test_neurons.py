"""From neuron to neuron: buttons, keys, a box; dots of the diagram under a mouse and a finger; several by a button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, open_stage, settle, state
from tests.nets import view_of

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

WIDE = sharelink.link(view_of(1, 50, 1, neuron=20))
THREE = sharelink.link(ViewState.of_preset(PRESETS["three"]))
NODE = ".nodes button[data-neuron='0.{}']"
SELECTED = "(n) => reluFold.state.neuron === n && !reluFold.busy()"
PRESSED = "() => [...document.querySelectorAll('.nodes [aria-pressed=true]')].map((one) => one.dataset.neuron)"


def selected(page: Page, neuron: int) -> None:
    page.wait_for_function(SELECTED, arg=neuron)
    settle(page)


def middle(page: Page, neuron: int) -> tuple[float, float]:
    node = page.locator(NODE.format(neuron))
    node.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    box = node.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_buttons_keys_and_a_box_lead_from_neuron_to_neuron(page: Page, app_url: str) -> None:
    open_stage(page, app_url + WIDE)
    box = page.get_by_role("textbox", name="Number of the neuron, of 50", exact=True)
    expect(box).to_have_value("21")
    page.get_by_role("button", name="The next neuron (N)").click()
    selected(page, 21)
    expect(box).to_have_value("22")
    page.locator("#stage").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Shift+N")
    selected(page, 20)
    page.keyboard.press("n")
    selected(page, 21)
    box.fill("50")
    box.press("Enter")
    selected(page, 49)
    expect(page.get_by_role("button", name="The next neuron (N)")).to_be_disabled()
    box.press("ArrowDown")
    selected(page, 48)
    expect(box).to_have_value("49")
    box.fill("51")
    box.press("Enter")
    expect(page.locator("#notice")).to_have_text("Neuron: expected a number from 1 to 50; got “51”.")
    expect(box).to_have_value("49")
    assert state(page).neuron == 48


def test_a_press_beside_a_dot_takes_the_nearest_which_is_marked(page: Page, app_url: str) -> None:
    open_stage(page, app_url + WIDE)
    x, y = middle(page, 30)
    page.mouse.move(x + 18, y + 1)
    expect(page.locator(".nodes .near")).to_have_attribute("data-neuron", "0.30")
    page.mouse.click(x + 18, y + 1)
    selected(page, 30)
    assert state(page).close
    page.keyboard.press("Escape")
    page.wait_for_function("() => !reluFold.state.close")
    settle(page)
    x, y = middle(page, 10)
    page.mouse.click(x + 40, y)
    settle(page)
    assert state(page).neuron == 30, "what is far from all of them is none"
    page.mouse.move(2, 2)


def test_choose_several_does_by_mouse_and_keys_what_shift_and_a_click_do(page: Page, app_url: str) -> None:
    open_stage(page, app_url + THREE)
    before = state(page)
    button = page.get_by_role("button", name="Choose several")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#together")).to_contain_text("Choose neurons in the diagram")
    page.locator(NODE.format(1)).click()
    expect(page.locator("#together")).to_have_text("Neurons 1 and 2 are both on for x in (−1.20, 0.75).")
    page.locator(NODE.format(2)).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#together")).to_have_text("Neurons 1, 2 and 3 are all on nowhere in view.")
    assert page.evaluate(PRESSED) == ["0.0", "0.1", "0.2"]
    assert state(page) == before
    page.locator(NODE.format(2)).click()
    page.locator(NODE.format(1)).click()
    expect(page.locator("#together")).to_contain_text("Choose neurons in the diagram")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#together")).to_have_text("")


def test_by_touch_a_tap_beside_a_dot_and_several_by_the_button(browser: Browser, app_url: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(app_url + WIDE)
        page.wait_for_selector("#neuron-number input")
        page.wait_for_function(AT_REST)
        small = "(all) => all.filter((one) => one.offsetHeight && one.offsetHeight < 44).map((one) => one.outerHTML)"
        assert (
            page.locator("#neurons button, #neurons input, .walk button, .panel-head button").evaluate_all(small) == []
        )
        x, y = middle(page, 30)
        page.touchscreen.tap(x + 20, y)
        page.wait_for_function(SELECTED, arg=30)
        several = page.locator("#several")
        several.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        several.tap()
        x, y = middle(page, 5)
        page.touchscreen.tap(x - 15, y)
        page.wait_for_function(f"() => ({PRESSED})().length === 2")
        assert page.evaluate(PRESSED) == ["0.5", "0.30"]
        expect(page.locator("#together")).to_contain_text("Neurons 6 and 31 are")
