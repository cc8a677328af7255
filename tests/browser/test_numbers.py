"""The page writes every number as the server does: the real script, in one page, over thousands of numbers."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from relu_fold.view.words import number, typed_number

pytestmark = pytest.mark.browser


def many() -> list[float]:
    """Numbers of all sizes, many halfway between two that can be written, and the ends of each way of writing."""
    dice = random.Random(0)
    of_all_sizes = [dice.choice((-1, 1)) * 10 ** dice.uniform(-13, 9) for _ in range(4_000)]
    extreme = [dice.choice((-1, 1)) * 10 ** dice.uniform(-300, 300) for _ in range(500)]
    thousands = [dice.uniform(1_000, 1_000_000) for _ in range(2_000)]
    halves = [(dice.randrange(2_000_000) + 0.5) * 2.0**-k for k in range(12) for _ in range(200)]
    short = [round(dice.uniform(-1_000, 1_000), dice.randrange(7)) for _ in range(2_000)]
    edges = [float(f"{m}e{p}") for m in (1, 9.995, 9.9949999, 9.9950001, 9.99999999999) for p in range(-15, 16)]
    said = [53_202.68, 1e-5, -2.125, 2.125, 2.135, 0.5, -0.5, 5e-13, 999.5, 999_999.5, 1_000.5, 0.0, -0.0, 1e21, 1e-7]
    worst = [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e6, 1e6 - 2**-33, 0.1 + 0.2, -0.1015625]
    return of_all_sizes + extreme + thousands + halves + [-half for half in halves] + short + edges + said + worst


def test_the_page_and_the_server_write_the_same_over_ten_thousand_numbers(page: Page, app_url: str) -> None:
    page.evaluate("async (at) => { window.numbers = await import(at); }", f"{app_url}assets/state/alike.mjs")
    values = many()
    assert len(values) > 10_000
    among = [abs(value) * 2.0 ** (38 + i % 5) for i, value in enumerate(values)]  # from what is told to what is residue
    written = page.evaluate(
        """([values, among]) => values.map((value, i) => {
          const { number, typedNumber } = window.numbers;
          return [number(value), number(value, among[i]), typedNumber(value)];
        })""",
        [values, [min(one, 1e308) for one in among]],
    )
    expected = [
        [number(value), number(value, min(one, 1e308)), typed_number(value)]
        for value, one in zip(values, among, strict=True)
    ]
    wrong = [(v, w, e) for v, w, e in zip(values, written, expected, strict=True) if w != e]
    assert not wrong, f"{len(wrong)} of {len(values)} differ, such as {wrong[:5]}"
