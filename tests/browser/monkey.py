"""Random use of the page in a real browser, the same for the same seed: `make monkey SECONDS=60 SEED=3`.

After every few actions all is let go, and what the page shows must agree (`monkey_rest`). Every hundred actions the
same few views are opened, and what the page holds then is counted: nodes of the document and listeners must not grow,
and nodes that are no longer in it, and still held by a script, stay few.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from relu_fold.sharelink import encode
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.monkey_hands import act
from tests.browser.monkey_rest import PLAYING, rest
from tests.browser.monkey_tools import LOAD, STOP
from tests.chromium import FLAGS, find_chromium
from tests.servers import AppServer

SLACK = 1.1  # times as much as at the first count the page may hold at any later one
WARM_UP = 50  # actions until all parts of the page have been there once
APART = 100  # actions between two counts
PATIENCE = 60_000.0  # milliseconds
# A question that has no turn is asked again, and a file that is no network is told in words: the browser logs both.
EXPECTED = ("status of 429", "status of 422")
ASKED = 16  # questions and addresses that are told of when something is wrong

# What the page asks, as it goes out, and what becomes of its address.
LISTEN = """(() => {
  window.asked = [];
  const note = (what) => { window.asked = [...window.asked.slice(-NUMBER), `${what} ${location.href.slice(-24)}`]; };
  for (const name of ['pushState', 'replaceState']) {
    const native = history[name];
    history[name] = function (...all) { native.apply(this, all); note(name); };
  }
  addEventListener('popstate', () => note('popstate'));
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    const asked = JSON.parse(body).inputs?.[0]?.value;
    const { seq, kind, edit, hand, path, width, height, scale, ranges, state } = asked ? JSON.parse(asked) : {};
    if (['open', 'commit', 'edit'].includes(kind)) window.scaleDrawn = scale; // they alone draw to a new one
    if (kind === 'marks' || kind === 'probe') return send.call(this, body);
    const { preset, weights, biases, slopes, negative_slope } = state || {};
    const numbers = state && JSON.stringify([preset, weights, biases, slopes, negative_slope]);
    const told = JSON.stringify({ seq, kind, edit, hand, path, width, height, scale, ranges });
    window.asked = [...window.asked.slice(-NUMBER), told + (numbers?.length < 300 ? numbers : '')];
    return send.call(this, body);
  };
})()""".replace("NUMBER", str(ASKED))
# Nodes that are in the document.
HERE = """() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let found = 1;
  while (walker.nextNode()) found += 1;
  return found;
}"""
# Nodes that are not, and that a script still holds: plotly holds parts of the last figures, some 130 in all. (The
# browser's own sum of nodes is no measure of them: the pictures of words that were once shown are counted in it, too.)
MOST_DETACHED = 500
_PLANE, _LINE = ViewState.of_preset(PRESETS["three-folds"]), ViewState()
HOME = (_PLANE, *(replace(_LINE, panel=panel) for panel in ("signal", "duel", "fold")), _LINE)


@dataclass
class Run:
    """One page under random hands.

    Attributes:
        errors: what the page threw or wrote to its console, and answers that are faults.
        recent: what was done since all was last at rest, and the address then.
        asked: the page's last questions, once something is wrong.
        counts: of nodes and listeners, each time that the default view was there again.
    """

    page: Page
    seed: int
    errors: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    address: str = ""
    asked: list[str] = field(default_factory=list)
    counts: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(f"{error}\n{error.stack}"))
        self.page.on("response", self._answered)

    def _said(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not any(one in said.text for one in EXPECTED):
            self.errors.append(f"{said.text} {said.location['url']}")

    def _answered(self, got: Response) -> None:
        if got.status >= 500:
            self.errors.append(f"{got.status} {got.url}")

    def open(self, address: str) -> None:
        self.page.add_init_script(LISTEN)
        self.page.goto(address)
        self.page.wait_for_function("() => window.reluFold?.state", timeout=PATIENCE)
        self.page.evaluate(LOAD)
        self.address = address

    def step(self, number: int) -> list[str]:
        """Do action `number`, the same for the same seed; return what is wrong then."""
        dice = random.Random(f"{self.seed}/{number}")
        self.recent.append(f"{number}: {act(self.page, dice)}")
        return self.look(dice) if dice.random() < 0.5 or self.errors else []

    def look(self, dice: random.Random) -> list[str]:
        """Let go of everything, wait for rest, and return what does not agree."""
        if self.page.evaluate(PLAYING) and dice.random() < 0.8:
            self.page.evaluate("() => document.getElementById('fold-play').click()")
        self.page.evaluate(STOP)
        self.page.evaluate("() => document.activeElement?.blur()")
        self.page.wait_for_timeout(450)  # keys on a slider are one step of undo until they pause
        if self.page.evaluate(PLAYING):
            self.page.wait_for_function(f"() => !({PLAYING})()", timeout=PATIENCE)
        faults = [*self.errors, *rest(self.page)]
        if not faults:
            self.recent.clear()
            self.address = self.page.url
        return faults

    def count(self) -> list[str]:
        """Open the same few views, count what the page holds then, and return what has grown.

        A figure that is hidden keeps what was last drawn in it: so every figure there is draws the same again.
        """
        page = self.page
        page.set_viewport_size({"width": 1440, "height": 900})
        page.mouse.move(5, 5)
        for view in HOME:
            page.evaluate("(text) => { location.hash = 's=' + text; }", encode(view))
            if faults := self.look(random.Random(0)):
                return faults
        page.wait_for_timeout(1_500)  # the marks of the sliders
        devtools = page.context.new_cdp_session(page)
        devtools.send("HeapProfiler.collectGarbage")
        devtools.send("Performance.enable")
        found = {one["name"]: int(one["value"]) for one in devtools.send("Performance.getMetrics")["metrics"]}
        devtools.send("DOM.enable")
        devtools.send("DOM.getDocument", {"depth": 0})
        detached = sum(_size(one["treeNode"]) for one in devtools.send("DOM.getDetachedDomNodes")["detachedNodes"])
        devtools.detach()
        here = page.evaluate(HERE)
        self.counts.append({"here": here, "detached": detached, "listeners": found["JSEventListeners"]})
        first, last = self.counts[0], self.counts[-1]
        most = {name: int(SLACK * first[name]) for name in ("here", "listeners")} | {"detached": MOST_DETACHED}
        grown = [name for name, limit in most.items() if last[name] > limit]
        return [f"{name}: at most {most[name]} expected; got {last[name]}" for name in grown]


def monkey(browser: Browser, url: str, seed: int, first: int, numbers: Iterator[int], link: str = "") -> Run:
    """Run until the numbers end or something is wrong; what is wrong stands in `errors` of the run."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    run = Run(context.new_page(), seed)
    run.open(url + link)
    faults = run.look(random.Random(0))
    for number in numbers:
        if not faults:
            faults = run.step(number)
        if not faults and (number - first) % APART == WARM_UP:
            faults = run.count()
        if faults:
            break
    run.errors = faults or run.look(random.Random(0)) or run.count()
    run.asked = run.page.evaluate("() => window.asked")
    return run


def _size(node: dict[str, Any]) -> int:
    return 1 + sum(_size(child) for child in node.get("children", ()))


def _numbers(first: int, steps: int, seconds: float) -> Iterator[int]:
    end = time.monotonic() + seconds
    number = first
    while number - first < steps if steps else time.monotonic() < end:
        yield number
        number += 1
        if number % APART == 0:
            print(f"{number} actions", flush=True)


def _arguments(arguments: list[str] | None) -> Any:
    parser = argparse.ArgumentParser(description=__doc__, prog="monkey")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--steps", type=int, default=0, help="so many actions, however long they take")
    parser.add_argument("--first", type=int, default=0, help="the number of the first action")
    parser.add_argument("--link", default="", help="what to open before it: the part of the address behind the host")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        with AppServer(Path(folder) / "log.txt") as server:
            numbers = _numbers(given.first, given.steps, given.seconds)
            run = monkey(chromium, server.url, given.seed, given.first, numbers, given.link)
            logged = [line for line in server.output().splitlines() if "Traceback" in line or "Error" in line]
            if server.process is not None and (ended := server.process.poll()) is not None:
                logged.append(f"it ended with {ended}")
            url = server.url
        chromium.close()
    for counted in run.counts:
        print(", ".join(f"{name} {value}" for name, value in counted.items()))
    faults = run.errors + [f"the server logged: {line}" for line in logged]
    if faults:
        print("\nWrong:", *faults, "", "Done since all agreed:", *run.recent, "", "Asked last:", *run.asked, sep="\n  ")
        print(
            f"\nAgain from the start: make monkey SEED={given.seed} STEPS={_last(run, given.first) - given.first + 1}"
        )
        print(f"Again from there: make monkey SEED={given.seed} {_from_there(run, url, given.first)}")
    return 1 if faults else 0


def _last(run: Run, first: int) -> int:
    return int(run.recent[-1].split(":")[0]) if run.recent else first


def _from_there(run: Run, url: str, first: int) -> str:
    start = int(run.recent[0].split(":")[0]) if run.recent else first
    return f"FIRST={start} STEPS={_last(run, first) - start + 1} LINK='{run.address.removeprefix(url)}'"


if __name__ == "__main__":
    sys.exit(main())
