"""A real drag in Chromium against a server on this machine: what the eye gets, and what it costs.

The network is the three-neuron preset with everything on screen. A hand is Playwright's mouse, as fast as the browser
takes its moves; "fed" is a value every 1/60 s from within the page. Move to paint is from a move's time stamp to the
first paint that shows its value, or a newer one.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.core import Row
from relu_fold.view.viewstate import ViewState
from tests.chromium import FLAGS, find_chromium
from tests.servers import free_port, get

SECONDS = 4.0
# The stage in 1D needs no WebGL: let the browser choose how to draw, as it does for a visitor without a graphics card.
AS_IT_COMES = [flag for flag in FLAGS if not re.search("gl|gpu|swiftshader", flag)]
PATH = "w.0.0.0"
PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_FEED = """([path, seconds]) => new Promise((done) => {
  const start = performance.now();
  const timer = setInterval(() => {
    const t = (performance.now() - start) / 1000;
    if (t < seconds) return window.reluFold.drag(path, 2 * Math.sin(3 * t));
    clearInterval(timer);
    window.reluFold.commit();
    done();
  }, 1000 / 60);
})"""
_SHOWN = """() => {
  const gd = document.querySelector('#stage .js-plotly-plot');
  const i = gd.data.findIndex((trace) => trace.uid === 'composed');
  const axes = gd._fullLayout;
  const path = gd.querySelector('.tracecomposed path.js-line').getAttribute('d');
  const pixels = path.slice(1).split('L').map((p) => p.split(',').map(Number));
  const drawn = pixels.map(([x, y]) => [axes.xaxis.p2l(x), axes.yaxis.p2l(y)]);
  return { state: window.reluFold.state, x: gd.data[i].x, y: gd.data[i].y, drawn };
}"""


@dataclass(frozen=True)
class Drag:
    """One drag measured."""

    updates_per_second: float
    latencies: list[float]
    calls: int
    most_in_flight: int
    out_of_order: int
    error_of_figure: float
    error_of_pixels: float


def rows() -> list[Row]:
    measured = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=AS_IT_COMES)
        for delay, name in ((0, ""), (100, ", 100 ms round trip")):
            for by, hand in (("mouse", True), ("fed at 60 Hz", False)):
                measured += _rows(f"{by}{name}", _drag(chromium, delay, hand), hand, delay)
        chromium.close()
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        measured += _rows("mouse, all drawn by software GL", _drag(chromium, 0, True), True, 0)
        chromium.close()
    return measured


def _rows(name: str, drag: Drag, hand: bool, delay: int) -> list[Row]:
    goal = (25.0 if hand else 40.0) if delay == 0 else 1000 / (delay + 50)
    times = sorted(drag.latencies)
    p95 = times[int(0.95 * (len(times) - 1))]
    spread = times[0], times[-1]
    return [
        Row(f"drag by {name}: updates", drag.updates_per_second, goal, "a second", at_least=True),
        Row("  move to paint, p50", median(times), 50.0 + 2 * delay, "ms", *spread),
        Row("  move to paint, p95", p95, 50.0 + 2 * delay, "ms", *spread),
        Row("  server calls in flight, most", drag.most_in_flight, 1, f"of {drag.calls}"),
        Row("  frames out of order", drag.out_of_order, 0, "frames"),
        Row("  final figure against numpy", drag.error_of_figure, 1e-9, "at most", digits=12),
        Row("  final pixels against numpy", drag.error_of_pixels, 0.02, "units of f"),
    ]


def _drag(chromium: Browser, delay: int, hand: bool) -> Drag:
    return drag(chromium, delay, hand, "", ".tracecomposed path.js-line", lambda page: _errors(page.evaluate(_SHOWN)))


def drag(
    chromium: Browser,
    delay: int,
    hand: bool,
    link: str,
    ready: str,
    errors: Callable[[Page], tuple[float, float]],
) -> Drag:
    """Open a link, wait for what is `ready`, drag, and compare what is left on the screen with numpy."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.slow_app", str(port), str(delay)])
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait_for(address)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address + link)
        page.wait_for_selector(ready)
        page.wait_for_timeout(1_000)
        page.evaluate(PROBE)
        _by_hand(page) if hand else page.evaluate(_FEED, [PATH, SECONDS])
        during: dict[str, Any] = page.evaluate("() => window.probe")
        page.mouse.up()
        page.wait_for_timeout(1_500)
        after: dict[str, Any] = page.evaluate("() => window.probe")
        figure, pixels = errors(page)
        page.close()
    finally:
        server.terminate()
        server.wait()
    seconds = (during["shown"][-1] - during["shown"][0]) / 1000
    return Drag(
        updates_per_second=(len(during["shown"]) - 1) / seconds,
        latencies=after["latencies"],
        calls=after["calls"],
        most_in_flight=after["mostFlying"],
        out_of_order=after["outOfOrder"],
        error_of_figure=figure,
        error_of_pixels=pixels,
    )


def _by_hand(page: Page) -> None:
    """Press on the thumb and move to and fro, as fast as the browser takes it."""
    thumb = page.locator(f'[data-path="{PATH}"] [role=slider]').bounding_box()
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.perf_counter()
    while (t := time.perf_counter() - start) < SECONDS:
        page.mouse.move(x + 40 * math.sin(3 * t), y)


def _errors(shown: dict[str, Any]) -> tuple[float, float]:
    """Return how far the figure's numbers, and the pixels of its line, are from the network."""
    net = msgspec.convert(shown["state"], ViewState).network
    x, y = np.array(shown["x"]), np.array(shown["y"])
    drawn = np.array(shown["drawn"])
    figure = float(np.abs(net(x[:, None])[:, 0] - y).max())
    return figure, float(np.abs(net(drawn[:, :1])[:, 0] - drawn[:, 1]).max())


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            get(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers at {address}")
