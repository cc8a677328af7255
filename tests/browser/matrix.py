"""Every window, every view: nothing overlaps, nothing is cut, each control is in reach while the picture is seen.

`python -m tests.browser.matrix` walks all of it and prints what is wrong; `test_matrix.py` walks a sample.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from relu_fold import sharelink
from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST
from tests.chromium import FLAGS, find_chromium
from tests.servers import AppServer

Look: TypeAlias = Literal["light", "dark", "forced"]
SIZES = (
    (320, 256), (320, 568), (390, 844), (568, 320), (640, 360), (720, 450), (844, 390),
    (768, 1024), (1024, 768), (1280, 720), (1440, 900), (2560, 1440),
)  # fmt: skip
LOOKS: tuple[Look, ...] = ("light", "dark", "forced")
SLOPES = (1.0, 0.0, -0.55, -1.0)
_FAULTS = Path(__file__).with_name("matrix.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Case:
    name: str
    view: ViewState


def cases() -> Iterator[Case]:
    """Give every preset and lesson at every fold position, and the largest networks that hands can make."""
    views = [(f"preset {name}", ViewState.of_preset(preset)) for name, preset in PRESETS.items()]
    views += [(f"lesson {lesson.number}", lesson.view) for lesson in LESSONS]
    views += [(f"{inputs} inputs, {widths}", random_view(inputs, widths)) for inputs in (1, 2) for widths in _LARGE]
    for name, view in views:
        yield Case(name, view)
        for slope in SLOPES:
            folded = msgspec.structs.replace(view, negative_slope=slope, slopes=())
            yield Case(f"{name}, s = {slope}", folded)


_LARGE = ((16,), (6, 6, 6, 6), (16, 16))


def random_view(inputs: int, widths: tuple[int, ...]) -> ViewState:
    rng = np.random.default_rng(0)
    sizes = (inputs, *widths, 1)
    weights, biases = [], []
    for fan_in, width in pairwise(sizes):
        weights.append(tuple(map(tuple, np.round(rng.normal(0, (2 / fan_in) ** 0.5, (width, fan_in)), 2).tolist())))
        biases.append(tuple(np.round(rng.normal(0, 0.5, width), 2).tolist()))
    return ViewState(weights=tuple(weights), biases=tuple(biases))


def faults(page: Page, case: Case, size: tuple[int, int]) -> list[str]:
    """Open a view in a window of this size on a page that is there, and say what is wrong with it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("(link) => window.reluFold.open(link)", sharelink.encode(case.view))
    page.wait_for_timeout(50)
    page.wait_for_function(AT_REST)
    page.wait_for_timeout(150)  # plotly draws, and the marks of the sliders come
    page.wait_for_function(AT_REST)
    found: list[str] = page.evaluate(_FAULTS)
    return found


def wear(page: Page, look: Look) -> None:
    scheme: Literal["dark", "light"] = "dark" if look == "dark" else "light"
    page.emulate_media(color_scheme=scheme, forced_colors="active" if look == "forced" else "none")


def walk(browser: Browser, url: str, some: Iterable[Case], sizes: Iterable[tuple[int, int]], look: Look) -> int:
    page = browser.new_page()
    wear(page, look)
    page.goto(url)
    page.wait_for_function("() => window.reluFold?.state")
    number = 0
    chosen = list(some)
    for size in sizes:
        for case in chosen:
            for fault in faults(page, case, size):
                number += 1
                print(f"{size[0]}x{size[1]} {look}, {case.name}: {fault}", flush=True)
    page.close()
    return number


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", action="append", help="one of the windows, such as 844x390; all without it")
    parser.add_argument("--look", action="append", choices=LOOKS)
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    parser.add_argument("--whole", action="store_true", help="only at the fold that a view comes with")
    asked = parser.parse_args()
    sizes = [size for size in SIZES if not asked.size or f"{size[0]}x{size[1]}" in asked.size]
    some = [case for case in cases() if asked.only in case.name and not (asked.whole and "s = " in case.name)]
    with tempfile.TemporaryDirectory() as folder, AppServer(Path(folder) / "log.txt") as server, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        number = sum(walk(browser, server.url, some, sizes, look) for look in asked.look or LOOKS)
        browser.close()
    print(f"{number} faults in {len(some)} views, {len(sizes)} windows, {len(asked.look or LOOKS)} looks")
    return min(number, 1)


if __name__ == "__main__":
    sys.exit(main())
