"""A real drag with sheets, surface and map on screen, all of it drawn by software: what the eye gets."""

from __future__ import annotations

from statistics import median

import msgspec
import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.core import Row
from benchmarks.drag import drag
from relu_fold import sharelink
from relu_fold.arrays import FloatArray
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.chromium import FLAGS, find_chromium

GOAL_UPDATES, GOAL_P95 = 12.0, 90.0
_CASES = (("three neurons", "three-folds"), ("six neurons", "disc-6"), ("sixteen neurons", "disc-16"))
_SHOWN = """() => {
  const gd = document.querySelector('#space .js-plotly-plot');
  const sheets = gd._fullData.find((trace) => trace.uid === 'sheets');
  return { state: window.reluFold.state, points: [sheets.x, sheets.y, sheets.z].map((row) => Array.from(row)) };
}"""


def rows() -> list[Row]:
    measured = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for name, preset in _CASES:
            link = sharelink.link(ViewState.of_preset(PRESETS[preset]))
            for by, hand in (("mouse", True), ("fed at 60 Hz", False)):
                result = drag(chromium, 0, hand, link, "#space .gl-container canvas", lambda page: (_error(page), 0.0))
                times = sorted(result.latencies)
                p95, spread = times[int(0.95 * (len(times) - 1))], (times[0], times[-1])
                measured += [
                    Row(f"plane, {name}, {by}: updates", result.updates_per_second, GOAL_UPDATES, "/s", at_least=True),
                    Row("  move to paint, p50", median(times), GOAL_P95, "ms", *spread),
                    Row("  move to paint, p95", p95, GOAL_P95, "ms", *spread),
                    Row("  server calls in flight, most", result.most_in_flight, 1, f"of {result.calls}"),
                    Row("  surface against numpy", result.error_of_figure, 1e-5, "of its height", digits=8),
                ]
        chromium.close()
    return measured


def _error(page: Page) -> float:
    """Return how far the surface's drawn heights are from the network's values, as a share of their range."""
    shown = page.evaluate(_SHOWN)
    state = msgspec.convert(shown["state"], ViewState)
    facets = plane_frame(state).facets
    lines = 4 * (len(facets.creases) + len(facets.rim))  # the corners of their ribbons come after the surface's own
    points = np.array(shown["points"])[:, :-lines][:, -len(facets.vertices) :]
    heights, values = _heights(points, state.turn[1]), state.network(facets.vertices)[:, 0]
    scale, shift = np.polyfit(values, heights, 1)  # whichever scale the panel has: it must be one for all
    return float(np.abs(heights - (scale * values + shift)).max() / np.ptp(heights))


def _heights(points: FloatArray, elevation: float) -> FloatArray:
    """Undo the projection: the part of each point that is along the sheets' own upward direction."""
    heights: FloatArray = points[2] * np.cos(elevation) - points[1] * np.sin(elevation)
    return heights
