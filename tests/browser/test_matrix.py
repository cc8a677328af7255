"""A sample of `tests/browser/matrix.py`: each window once, with views that differ as much as views can."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.matrix import SIZES, cases, faults, wear
from tests.browser.samples import ALL
from tests.browser.stage_page import open_stage

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

_SAMPLE = ("lesson 4, s = -0.55", "preset three-folds", "1 inputs, (16,)", "2 inputs, (6, 6, 6, 6)")


@pytest.mark.parametrize("look", ["light", "forced"])
def test_in_every_window_each_control_is_in_reach_and_no_words_overlap(page: Page, app_url: str, look: str) -> None:
    wear(page, "forced" if look == "forced" else "light")
    open_stage(page, app_url)
    sample = [case for case in cases() if case.name in _SAMPLE]
    assert len(sample) == len(_SAMPLE)
    wrong = []
    for i, size in enumerate(SIZES):
        if not ALL and i % 2 != (look == "forced"):
            continue  # each window once
        case = sample[(i + (look == "forced")) % len(sample)]
        wrong += [f"{size}, {case.name}: {fault}" for fault in faults(page, case, size)]
    assert wrong == []


def test_the_walk_sees_what_is_wrong(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    case = next(iter(cases()))
    assert faults(page, case, (1440, 900)) == []
    page.add_style_tag(
        content="#fold-words { margin-top: -60px; } .scrub-row { pointer-events: none; } h1 { min-width: 3000px; }"
    )
    found = " ".join(faults(page, case, (1440, 900)))
    for words in ("px wider", "lies on", "cannot be hit"):
        assert words in found
