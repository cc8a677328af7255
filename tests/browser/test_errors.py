"""What is wrong with a number stands where it covers no slider and nothing covers it, and says what was typed."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest
from playwright.sync_api import Page

from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import some
from tests.browser.stage_page import AT_REST
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

LINE = "w.0.0.0", "b.1.0", "s", "v"
PLANE = "w.0.0.1", "s", "v"  # the grid’s box is in a menu, which lies over all else

# What the words of a box lie over: sliders, and the middle of what is drawn there, which must be the words.
WHERE = """(path) => {
  const words = document.querySelector(`[data-path="${path}"] .mantine-InputWrapper-error`);
  if (!words) return null;
  words.scrollIntoView({ block: 'center' });
  const box = words.getBoundingClientRect();
  const beside = (one) => one.right <= box.left || one.left >= box.right;
  const apart = (one) => beside(one) || one.bottom <= box.top || one.top >= box.bottom;
  const sliders = [...document.querySelectorAll('.slide, .slide input, .fold-slider input')];
  const under = sliders.filter((one) => one.getClientRects().length && !apart(one.getBoundingClientRect()));
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return {
    says: words.textContent,
    under: under.length,
    seen: words.contains(document.elementFromPoint(x, y)) && box.left >= 0 && box.right <= window.innerWidth,
    lines: box.height / 16,
  };
}"""


VIEWS = list(product((("three", LINE), ("three-folds", PLANE)), ((1440, 900), (1280, 720), (390, 844))))


@pytest.mark.parametrize(("view", "size"), some(VIEWS, 1, 2, 3))
def test_what_an_error_says_lies_over_no_slider(
    page: Page, app_url: str, view: tuple[str, tuple[str, ...]], size: tuple[int, int]
) -> None:
    preset, paths = view
    page.set_viewport_size({"width": size[0], "height": size[1]})
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), panel="fold")
    go(page, app_url + sharelink.link(state))
    page.wait_for_function(AT_REST)
    page.wait_for_selector("[data-path=v] .number input")
    for path in paths:
        box = page.locator(f'[data-path="{path}"] .number input')
        box.fill("1e999")
        box.press("Enter")
        page.wait_for_selector(f'[data-path="{path}"] .mantine-InputWrapper-error')
        page.wait_for_function(AT_REST)
        found = page.evaluate(WHERE, path)
        assert found, path
        assert "got “1e999”" in found["says"]
        assert found["under"] == 0, f"{path}: over {found['under']} sliders"
        assert found["seen"], f"{path}: covered, or beyond the window's edge"
        assert found["lines"] < 8, f"{path}: squeezed"
