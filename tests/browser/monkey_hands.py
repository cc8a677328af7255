"""What a hand can do on the page, by chance: each action takes dice, does one thing, and says what it did."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.monkey_tools import TOOLS

Action = Callable[[Page, random.Random], str]

TEXTS = ("abc", "", "NaN", "1e7", "1,5", "-", "Infinity", "0x10", "1e-7", "−0.25")
SIZES = ((1440, 900), (1440, 900), (1024, 768), (390, 844), (800, 600))

# Where the things that match are, of those that a hand can reach: within the window, and nothing lies over them.
PLACES = """([selector, scroll, index]) => {
  const all = [...document.querySelectorAll(selector)].filter((one) => !one.disabled && one.getClientRects().length);
  if (!all.length) return null;
  const one = all[index % all.length];
  if (scroll) one.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = one.getBoundingClientRect();
  const name = one.closest('[data-path]')?.dataset.path || one.id || one.dataset.edit || one.getAttribute('aria-label')
    || one.textContent.slice(0, 30);
  return { x: left, y: top, width, height, name, count: all.length };
}"""


def find(page: Page, dice: random.Random, selector: str) -> dict[str, Any] | None:
    """One of the things that match and can be seen, with its box; None where there is none."""
    found: dict[str, Any] | None = page.evaluate(PLACES, [selector, True, dice.randrange(10_000)])
    return found


def _middle(box: dict[str, Any]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _somewhere(box: dict[str, Any], dice: random.Random) -> tuple[float, float]:
    return box["x"] + dice.random() * box["width"], box["y"] + dice.random() * box["height"]


def _wander(page: Page, dice: random.Random, start: tuple[float, float], reach: float) -> str:
    """Move a pressed mouse about; now and then with a pause, a key, or a button that another finger presses."""
    x, y = start
    did = []
    for _ in range(dice.choice((1, 3, 8, 20))):
        x, y = x + dice.gauss(0, reach), y + dice.gauss(0, reach / 4)
        page.mouse.move(x, y)
        if dice.random() < 0.1:
            page.wait_for_timeout(dice.choice((20, 150, 500)))
    did.append(f"to ({x:.0f}, {y:.0f})")
    if dice.random() < 0.25:
        key = dice.choice(("Control+z", "Control+Shift+z", "Escape", "ArrowRight", "0", "Tab"))
        page.keyboard.press(key)
        did.append(f"{key} while held")
        if dice.random() < 0.5:
            page.wait_for_timeout(dice.choice((50, 400)))
        if dice.random() < 0.5:
            page.mouse.move(x + dice.gauss(0, reach), y)
            did.append("and on")
    return ", ".join(did)


def drag_slider(page: Page, dice: random.Random) -> str:
    box = find(page, dice, ".slide input")
    if not box:
        return "no slider"
    page.mouse.move(*_middle(box))
    page.mouse.down()
    did = _wander(page, dice, _middle(box), 30)
    page.mouse.up()
    return f"drag the slider {box['name']} {did}"


def press_track(page: Page, dice: random.Random) -> str:
    box = find(page, dice, ".slide, #trace-slider input")
    if not box:
        return "no track"
    at = _somewhere(box, dice)
    clicks = dice.choice((1, 1, 2))
    page.mouse.click(*at, click_count=clicks, delay=dice.choice((0, 80)))
    return f"{clicks} clicks on the track of {box['name']} at ({at[0]:.0f}, {at[1]:.0f})"


def slider_keys(page: Page, dice: random.Random) -> str:
    box = find(page, dice, ".slide input")
    if not box:
        return "no slider"
    page.evaluate(
        """([path]) => (document.querySelector(`#controls [data-path="${path}"] .slide input`)
          || document.querySelector('#fold-slider input')).focus()""",
        [box["name"]],
    )
    keys = ("ArrowLeft", "ArrowRight", "Shift+ArrowUp", "PageDown", "PageUp", "Home", "End", "0", "Control+z")
    pressed = [dice.choice(keys) for _ in range(dice.choice((1, 3, 6)))]
    for key in pressed:
        page.keyboard.press(key)
    return f"on {box['name']} press {' '.join(pressed)}"


def type_number(page: Page, dice: random.Random) -> str:
    box = find(page, dice, ".number input")
    if not box:
        return "no box"
    page.mouse.click(*_middle(box), click_count=3)
    text = dice.choice(TEXTS) if dice.random() < 0.2 else f"{dice.gauss(0, dice.choice((0.5, 2, 50))):.3g}"
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    end = dice.choice(("Enter", "Tab", "Escape", "ArrowUp", "Enter"))
    page.keyboard.press(end)
    return f"into {box['name']} type {text!r} {end}"


def press_button(page: Page, dice: random.Random) -> str:
    return _click(page, dice, "main [data-edit], main [data-action], main [data-scope], main [data-speed]")


def press_header(page: Page, dice: random.Random) -> str:
    return _click(page, dice, "#dimension-1, #dimension-2, #undo, #redo, header > [data-edit], header [data-action]")


def open_tab(page: Page, dice: random.Random) -> str:
    return _click(page, dice, "[data-tab]")


def play(page: Page, dice: random.Random) -> str:
    return _click(page, dice, "#fold-play")


def _click(page: Page, dice: random.Random, selector: str) -> str:
    box = find(page, dice, selector)
    if not box:
        return "no button"
    page.mouse.click(*_middle(box))
    return f"click {box['name']}"


def choose(page: Page, dice: random.Random) -> str:
    """A preset or a lesson, out of its drawer."""
    drawer = dice.choice(("#presets", "#presets", "#lessons"))
    page.evaluate("(id) => { document.querySelector(id).closest('details').open = true; }", drawer)
    return f"in {drawer} {_click(page, dice, f'details:has({drawer}) [data-edit], {drawer} [data-edit]')}"


def undo_keys(page: Page, dice: random.Random) -> str:
    page.evaluate("() => document.activeElement?.blur()")
    pressed = [dice.choice(("Control+z", "Control+z", "Control+Shift+z")) for _ in range(dice.choice((1, 2, 5)))]
    for key in pressed:
        page.keyboard.press(key)
    return " ".join(pressed)


def hand_on_picture(page: Page, dice: random.Random) -> str:
    """Over the picture: point at it, or take hold of what is there: a knot, a crease, a sheet."""
    box = find(page, dice, dice.choice(("#picture", "#picture", ".tracknots, .traceknots path.point", "#fold-over")))
    if not box:
        return "no picture"
    at = _somewhere(box, dice)
    page.mouse.move(*at)
    if dice.random() < 0.3:
        page.mouse.move(*_somewhere(box, dice))
        return f"point at {box['name']} ({at[0]:.0f}, {at[1]:.0f})"
    page.mouse.down()
    did = _wander(page, dice, at, 25)
    page.mouse.up()
    return f"drag in {box['name']} from ({at[0]:.0f}, {at[1]:.0f}) {did}"


def point_at_panel(page: Page, dice: random.Random) -> str:
    box = find(page, dice, ".nodes button, #region-table tr, #ledger-table tr, .parameter")
    if not box:
        return "nothing to point at"
    page.mouse.move(*_middle(box))
    return f"point at {box['name']}"


def through_history(page: Page, dice: random.Random) -> str:
    way = dice.choice(("back", "back", "forward"))
    page.evaluate(f"() => {{ if (navigation.canGo{way.title()}) history.{way}(); }}")  # not out of the app
    return way


def resize(page: Page, dice: random.Random) -> str:
    width, height = dice.choice(SIZES)
    page.set_viewport_size({"width": width, "height": height})
    return f"a window of {width} × {height}"


def theme(page: Page, dice: random.Random) -> str:
    return _click(page, dice, "[aria-label='Light or dark theme']")


ACTIONS: tuple[tuple[int, Action], ...] = (
    (8, drag_slider),
    (3, press_track),
    (4, slider_keys),
    (4, type_number),
    (4, press_button),
    (3, press_header),
    (2, open_tab),
    (1, play),
    (2, choose),
    (3, undo_keys),
    (6, hand_on_picture),
    (2, point_at_panel),
    (1, resize),
    (1, theme),
    (1, through_history),
)


def act(page: Page, dice: random.Random) -> str:
    """Do one thing, and say what."""
    weights = [weight for weight, _ in (*ACTIONS, *TOOLS)]
    (number,) = dice.choices(range(len(weights)), weights)
    if number < len(ACTIONS):
        return ACTIONS[number][1](page, dice)
    return TOOLS[number - len(ACTIONS)][1](page, dice, find)
