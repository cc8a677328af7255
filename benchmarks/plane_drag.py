"""A real drag with sheets, surface and map on screen, and a hand that turns them: what the eye gets, without WebGL."""

from __future__ import annotations

from statistics import median

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.core import Row
from benchmarks.drag import HOVER, drag
from relu_fold import sharelink
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.plane.painted import Facet, sheet_shapes
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.space_page import drawn_by_python, surface_facets
from tests.chromium import AS_IT_COMES, find_chromium

# Name, preset, round trip in ms, updates a second and milliseconds at the 95th percentile.
_CASES = (
    ("three neurons", "three-folds", 0, 40.0, 25.0),
    ("three neurons, 100 ms round trip", "three-folds", 100, 40.0, 35.0),
    ("six neurons", "disc-6", 0, 30.0, 50.0),
    ("sixteen neurons", "disc-16", 0, 20.0, 90.0),
)


def rows() -> list[Row]:
    measured = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(AS_IT_COMES))
        for name, preset, delay, updates, most in _CASES:
            link = sharelink.link(ViewState.of_preset(PRESETS[preset]))
            result = drag(chromium, delay, True, link, "#space .annotation", lambda page: (_error(page), 0.0), HOVER)
            times = sorted(result.latencies)
            p95, spread = times[int(0.95 * (len(times) - 1))], (times[0], times[-1])
            measured += [
                Row(f"plane, {name}, hovered: updates", result.updates_per_second, updates, "/s", at_least=True),
                Row("  move to paint, p50", median(times), most, "ms", *spread),
                Row("  move to paint, p95", p95, most, "ms", *spread),
                Row("  server calls in flight, most", result.most_in_flight, 1, f"of {result.calls}"),
                Row("  server's processor", result.server, 610.0, "ms"),
                Row("  surface against numpy", result.error_of_figure, 0.01, "pixels", digits=6),
            ]
        chromium.close()
    return measured


def _error(page: Page) -> float:
    """Return how far the corners of the surface are painted from where numpy has them."""
    picture = drawn_by_python(page)
    raised, sides = picture.sheets.raised[-1], np.array(picture.placed()["box"])
    turn = Projection(*picture.frame.state.turn)
    shapes = sheet_shapes(picture.sheets.meshes[-1], raised, picture.rectangles[-1], sides, turn)
    wanted = {shape.number: shape.points for shape in shapes if isinstance(shape, Facet)}
    return max(float(np.abs(facet.points - wanted[facet.number]).max()) for facet in surface_facets(page))
