"""What moves without a question of its own: sheets turned by a hand, and a fold that plays."""

from __future__ import annotations

import math
import time
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.core import Row
from benchmarks.drag import served
from relu_fold import sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.chromium import AS_IT_COMES, find_chromium

SECONDS = 3.0
# Pictures of a plane are new lists of shapes; a hand's move is seen with the first one that is painted after it.
_WATCH_TURN = """() => {
  const probe = { latencies: [], painted: [] };
  window.probe = probe;
  let moved = [];
  let last = window.reluFold.painted;
  window.addEventListener("pointermove", ({ buttons, timeStamp }) => buttons && moved.push(timeStamp), true);
  const look = () => {
    if (window.reluFold.painted !== last) {
      last = window.reluFold.painted;
      probe.painted.push(performance.now());
      const seen = moved;
      moved = [];
      const channel = new MessageChannel(); // its message comes after the paint
      channel.port1.onmessage = () => seen.forEach((time) => probe.latencies.push(performance.now() - time));
      channel.port2.postMessage(0);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
_PLAY = """() => new Promise((done) => {
  const shown = [];
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    if (detail.kind === "drag") shown.push(performance.now());
    if (detail.kind === "commit" && shown.length > 9) done(shown); // the first holds the scale
  });
  document.getElementById("fold-play").click();
})"""


def rows() -> list[Row]:
    measured = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(AS_IT_COMES))
        plane = sharelink.link(ViewState.of_preset(PRESETS["three-folds"]))
        measured += _turned(chromium, plane)
        measured.append(_played(chromium, "fold that plays, line", "", 50.0))
        measured.append(_played(chromium, "fold that plays, plane", plane, 40.0))
        chromium.close()
    return measured


def _turned(chromium: Browser, link: str) -> list[Row]:
    with served(chromium, 0, link, "#picture") as (page, _):
        page.evaluate(_WATCH_TURN)
        box = page.locator("#picture").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4
        page.mouse.move(x, y)
        page.mouse.down()
        start = time.perf_counter()
        while (t := time.perf_counter() - start) < SECONDS:
            page.mouse.move(x + 120 * math.sin(3 * t), y + 20 * math.sin(2 * t))
        page.mouse.up()
        probe: dict[str, Any] = page.evaluate("() => window.probe")
    times, painted = sorted(probe["latencies"]), probe["painted"]
    rate = 1000 * (len(painted) - 1) / (painted[-1] - painted[0])
    p95 = times[int(0.95 * (len(times) - 1))]
    return [
        Row("turning three folds: updates", rate, 40.0, "a second", at_least=True),
        Row("  move to paint, p95", p95, 30.0, "ms", times[0], times[-1]),
    ]


def _played(chromium: Browser, name: str, link: str, goal: float) -> Row:
    """Count the pictures a second of a whole play, but for the longest pause: that at ReLU."""
    with served(chromium, 0, link, "#picture") as (page, _):
        shown: list[float] = page.evaluate(_PLAY)
    gaps = sorted(b - a for a, b in pairwise(shown))[:-1]
    return Row(f"{name}: pictures", 1000 * len(gaps) / sum(gaps), goal, "a second", at_least=True)
