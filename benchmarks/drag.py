"""A real drag in Chromium against a server on this machine: what the eye gets, and what it costs.

The network is the three-neuron preset with everything on screen. A hand is Playwright's mouse, as fast as the browser
takes its moves: it was over the slider, or the knot, for 0.3 s, or comes without warning; "fed" is a value every 1/60 s
from within the page. Move to paint is from a move's time stamp to the first paint that shows its value, or a newer
one; a picture that stands in for it does not count.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.core import Row
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import thumb_at
from tests.chromium import AS_IT_COMES, find_chromium
from tests.servers import free_port, get

SECONDS = 3.0
HOVER = 0.3  # seconds over the slider before the press
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
# Before the page's own scripts: they take a move up while it is dispatched.
_HAND = "window.addEventListener('pointermove', (event) => { window.handAt = event.timeStamp; }, true)"
_EMPTY = """() => new Promise((done) => {
  const times = [];
  let last = performance.now();
  const next = () => {
    times.push(performance.now() - last);
    last = performance.now();
    if (times.length < 60) return requestAnimationFrame(next);
    done(times.sort((a, b) => a - b)[56]);
  };
  requestAnimationFrame(next);
})"""
# Where the first of the first layer's knots is.
_KNOT = """() => {
  const gd = document.querySelector('#stage .js-plotly-plot'), { left, top } = gd.getBoundingClientRect();
  const { xaxis: across, yaxis: up } = gd._fullLayout;
  const { x, y } = gd._fullData.find(({ uid }) => uid === 'knots');
  return [left + across._offset + across.l2p(x[0]), top + up._offset + up.l2p(y[0])];
}"""
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
    """One drag measured.

    Attributes:
        first_right: ms from the first move to the first picture of the newest value, or of one that was asked for.
        empty_frame: ms between two frames of a page at rest, p95.
        server: ms of its processor time, from the hover to the release.
    """

    updates_per_second: float
    latencies: list[float]
    calls: int
    most_in_flight: int
    out_of_order: int
    error_of_figure: float
    error_of_pixels: float
    first_right: float
    empty_frame: float
    server: float


def rows() -> list[Row]:
    measured = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(AS_IT_COMES))
        for delay in (0, 100, 150):
            name = f", {delay} ms round trip" if delay else ""
            measured += _hovered(f"mouse that hovered{name}", _drag(chromium, delay, True, HOVER))
            measured += _hovered(f"mouse on a knot{name}", _drag(chromium, delay, True, HOVER, _knot))
            measured += _unwarned(f"mouse without warning{name}", _drag(chromium, delay, True), delay)
        for delay, name in ((0, ""), (100, ", 100 ms round trip")):
            measured += _rows(f"fed at 60 Hz{name}", _drag(chromium, delay, False), False, delay)
        chromium.close()
    return measured


def _hovered(name: str, drag: Drag) -> list[Row]:
    times = sorted(drag.latencies)
    goal = max(20.0, drag.empty_frame + 3)
    return [
        Row(f"drag by {name}: updates", drag.updates_per_second, 45.0, "a second", at_least=True),
        Row("  move to paint, p95", _p95(times), goal, "ms", times[0], times[-1]),
        *_always(drag),
    ]


def _unwarned(name: str, drag: Drag, delay: int) -> list[Row]:
    times = sorted(drag.latencies)
    goal = {0: 80.0, 100: 80.0, 150: 130.0}[delay]
    return [
        Row(f"drag by {name}: first right picture", drag.first_right, delay + 70.0, "ms"),
        Row("  move to paint, p95", _p95(times), goal, "ms", times[0], times[-1]),
        *_always(drag),
    ]


def _always(drag: Drag) -> list[Row]:
    return [
        Row("  server calls in flight, most", drag.most_in_flight, 1, f"of {drag.calls}"),
        Row("  server's processor", drag.server, 120.0, "ms"),
        Row("  frames out of order", drag.out_of_order, 0, "frames"),
        Row("  final figure against numpy", drag.error_of_figure, 1e-9, "at most", digits=12),
        Row("  final pixels against numpy", drag.error_of_pixels, 0.02, "units of f"),
    ]


def _p95(times: list[float]) -> float:
    return times[int(0.95 * (len(times) - 1))]


def _rows(name: str, drag: Drag, hand: bool, delay: int) -> list[Row]:
    goal = (25.0 if hand else 40.0) if delay == 0 else 1000 / (delay + 50)
    times = sorted(drag.latencies)
    p95 = _p95(times)
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


def _thumb(page: Page) -> tuple[float, float]:
    return thumb_at(page, f'[data-path="{PATH}"]')


def _knot(page: Page) -> tuple[float, float]:
    """Return where a knot is; the hand comes over the picture, which has its scripts loaded."""
    x, y = page.evaluate(_KNOT)
    page.mouse.move(x - 100, y - 50)
    page.wait_for_timeout(1000 * HOVER)
    return x, y


def _drag(
    chromium: Browser,
    delay: int,
    hand: bool,
    hover: float = 0.0,
    grip: Callable[[Page], tuple[float, float]] = _thumb,
) -> Drag:
    ready = ".tracecomposed path.js-line"
    return drag(chromium, delay, hand, "", ready, lambda page: _errors(page.evaluate(_SHOWN)), hover, grip)


def drag(
    chromium: Browser,
    delay: int,
    hand: bool,
    link: str,
    ready: str,
    errors: Callable[[Page], tuple[float, float]],
    hover: float = 0.0,
    grip: Callable[[Page], tuple[float, float]] = _thumb,
) -> Drag:
    """Open a link, wait for what is `ready`, hover over a `grip`, drag, and compare what is left with numpy."""
    with served(chromium, delay, link, ready) as (page, server):
        empty: float = page.evaluate(_EMPTY)
        page.evaluate(PROBE)
        before = _processor(server)
        _by_hand(page, hover, grip) if hand else page.evaluate(_FEED, [PATH, SECONDS])
        during: dict[str, Any] = page.evaluate("() => window.probe")
        spent = _processor(server) - before
        page.mouse.up()
        page.wait_for_timeout(1_500)
        after: dict[str, Any] = page.evaluate("() => window.probe")
        figure, pixels = errors(page)
    seconds = (during["shown"][-1] - during["shown"][0]) / 1000
    return Drag(
        updates_per_second=(len(during["shown"]) - 1) / seconds,
        latencies=after["latencies"],
        calls=after["calls"],
        most_in_flight=after["mostFlying"],
        out_of_order=after["outOfOrder"],
        error_of_figure=figure,
        error_of_pixels=pixels,
        first_right=during["firstRight"],
        empty_frame=empty,
        server=spent,
    )


@contextmanager
def served(chromium: Browser, delay: int, link: str, ready: str) -> Iterator[tuple[Page, int]]:
    """Open a link on a server of its own, `delay` ms away; give the page at rest, and the server's process id."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.slow_app", str(port), str(delay)])
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait_for(address)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(_HAND)
        page.goto(address + link)
        page.wait_for_selector(ready)
        page.wait_for_timeout(3_000)  # the marks of the sliders come
        yield page, server.pid
        page.close()
    finally:
        server.terminate()
        server.wait()


def _processor(pid: int) -> float:
    """Return the ms of processor time that a process has had, on Linux; elsewhere nothing is known of it."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()
    except OSError:
        return math.nan
    return 1000 * (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")


def _by_hand(page: Page, hover: float, grip: Callable[[Page], tuple[float, float]]) -> None:
    """Come to the grip, stay over it, press and move to and fro, as fast as the browser takes it."""
    x, y = grip(page)
    page.mouse.move(x, y)
    page.wait_for_timeout(1000 * hover)
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
