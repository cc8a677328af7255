"""What a hand can do by chance on the page's tools: training, points, files, lessons, predictions, the projector."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Find = Callable[[Page, random.Random, str], dict[str, Any] | None]

# What is asked in the page without end, until a hand ends it.
RUNNING = """() => [...document.querySelectorAll('#train-play, #many-run')].filter((one) =>
  one.textContent === '⏸' || one.textContent === 'Stop')"""
STOP = f"() => {{ for (const one of ({RUNNING})()) one.click(); }}"
# What comes late is there: or what the page holds would grow with the first hand on it.
LOAD = """async () => {
  document.getElementById('train').dispatchEvent(new Event('focusin'));
  const drawer = document.getElementById('file').closest('details');
  drawer.open = true;
  for (const id of ['train-time', 'incoming-file'])
    while (!document.querySelector(`#${id} input`)) await new Promise((done) => setTimeout(done, 20));
  drawer.open = false;
}"""

CHOOSE = """([selector, which, what]) => {
  const seen = [...document.querySelectorAll(selector)].filter((one) => !one.disabled && one.getClientRects().length);
  if (!seen.length) return `nothing of ${selector}`;
  const one = seen[which % seen.length];
  const options = [...one.options].filter((option) => !option.disabled);
  if (!options.length) return `no options of ${one.id}`;
  one.value = options[what % options.length].value;
  one.dispatchEvent(new Event('change', { bubbles: true }));
  return `choose ${one.value} of ${one.id}`;
}"""

BUTTONS = (
    "#train button:not([data-edit]), #train summary, #train-bar button, #many-bars button, #train-play, #train-step"
)
POINTS = ("0, 0\n1, 1\n2, -1", "0, 0, 1\n1, 1, -1\n-1, 0.5, 1", "1, x", "", "1e9, 1e9", "1, 1\n" * 300)
NUMBERS = ("0.1", "1", "8", "0", "-1", "abc", "1e9", "", "64")


def click(page: Page, dice: random.Random, find: Find, selector: str) -> str:
    box = find(page, dice, selector)
    if not box:
        return f"nothing of {selector}"
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return f"click {box['name']}"


def choose(page: Page, dice: random.Random, selector: str) -> str:
    """One of the options of one of these choices, at once: it may be put away in the next moment."""
    did: str = page.evaluate(CHOOSE, [selector, dice.randrange(10_000), dice.randrange(10_000)])
    return did


def learn(page: Page, dice: random.Random, _: Find) -> str:
    return choose(page, dice, "#train-data")


def press_train(page: Page, dice: random.Random, find: Find) -> str:
    did = click(page, dice, find, BUTTONS)
    page.wait_for_timeout(dice.choice((0, 0, 100, 600)))
    return did


def set_run(page: Page, dice: random.Random, find: Find) -> str:
    """A setting, a number of many starts, the two numbers of the landscape."""
    if dice.random() < 0.5:
        return choose(page, dice, "#train-body select")
    box = find(page, dice, "#train-body input[type=text]")
    if not box:
        return "no number of the run"
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    text, end = dice.choice(NUMBERS), dice.choice(("Enter", "Tab"))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press(end)
    return f"into {box['name']} type {text!r} {end}"


def along_time(page: Page, dice: random.Random, find: Find) -> str:
    box = find(page, dice, "#train-time input")
    if not box:
        return "no time line"
    at = [box["x"] + dice.random() * box["width"] for _ in range(3)]
    middle = box["y"] + box["height"] / 2
    page.mouse.move(at[0], middle)
    page.mouse.down()
    for x in at[1:]:
        page.mouse.move(x, middle, steps=3)
    page.mouse.up()
    return f"along the time line to {at[-1]:.0f}"


def own_points(page: Page, dice: random.Random, find: Find) -> str:
    page.evaluate("() => { document.querySelector('#train-own').closest('details').open = true; }")
    field = page.locator("#train-own textarea")
    if not field.count() or not field.is_visible():
        return "no field of points"
    text = dice.choice(POINTS)
    field.fill(text)
    return f"points {text[:20]!r}, {click(page, dice, find, '#train-learn-own')}"


def padlock(page: Page, dice: random.Random, find: Find) -> str:
    return click(page, dice, find, ".padlock")


def net(dice: random.Random) -> bytes:
    """A network of one to three inputs as JSON, or what is none."""
    if dice.random() < 0.2:
        return dice.choice((b"", b"{}", b"[1, 2", b"\x00" * 50, b'{"weights": [[["a"]]], "biases": [[0]]}'))
    sizes = (dice.choice((1, 2, 3)), dice.choice((1, 3, 5)), 1)
    weights = [[[round(dice.gauss(0, 1), 2) for _ in range(n)] for _ in range(m)] for n, m in itertools.pairwise(sizes)]
    biases = [[round(dice.gauss(0, 1), 2) for _ in range(m)] for m in sizes[1:]]
    return json.dumps({"weights": weights, "biases": biases}).encode()


def files(page: Page, dice: random.Random, find: Find) -> str:
    """Open a network, or save something; the drawer is closed again."""
    page.evaluate("() => { document.getElementById('file').closest('details').open = true; }")
    page.wait_for_selector("#incoming-file input")
    way = dice.randrange(4)
    if way == 0:
        sent = net(dice)
        page.locator("#incoming-file input").set_input_files(
            {"name": "net.json", "mimeType": "application/json", "buffer": sent}
        )
        did = f"open {sent[:30]!r}"
        page.wait_for_timeout(dice.choice((0, 300)))
    elif way == 1:
        did = choose(page, dice, ".files select")
    else:
        did = click(page, dice, find, ".files button[data-export]:not([data-export=html]), #export-theme, #export-copy")
    if dice.random() < 0.7:
        page.evaluate("() => { document.getElementById('file').closest('details').open = false; }")
    return f"files: {did}"


def in_lesson(page: Page, dice: random.Random, find: Find) -> str:
    return click(page, dice, find, "#lesson-card button, #lesson-card a, #all-sliders")


def predict(page: Page, dice: random.Random, find: Find) -> str:
    did = []
    for _ in range(dice.choice((1, 3))):
        did.append(click(page, dice, find, "#predict button, #predict input"))
        page.wait_for_timeout(dice.choice((0, 200)))
    return ", ".join(did)


def projector(page: Page, dice: random.Random, find: Find) -> str:
    if dice.random() < 0.5:
        return click(page, dice, find, "#projector")
    page.evaluate("() => document.activeElement?.blur()")
    page.keyboard.press("p")
    return "key p"


def view_menu(page: Page, dice: random.Random, find: Find) -> str:
    page.evaluate("() => { document.getElementById('view-menu').closest('details').open = true; }")
    did = click(page, dice, find, ".view-menu button, .view-menu input")
    page.keyboard.press("Escape")
    return f"view: {did}"


TOOLS: tuple[tuple[int, Callable[[Page, random.Random, Find], str]], ...] = (
    (2, learn),
    (5, press_train),
    (2, set_run),
    (2, along_time),
    (1, own_points),
    (1, padlock),
    (2, files),
    (2, in_lesson),
    (2, predict),
    (1, projector),
    (1, view_menu),
)
