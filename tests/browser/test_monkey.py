"""`make monkey` notices what it looks for: a page in order, and the same page with one thing wrong in it."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from tests.browser.monkey import Run
from tests.browser.monkey_rest import disagreements

pytestmark = pytest.mark.browser

VIEW = "(await import('relu-fold'))['state/view.mjs']"  # the page's own module
WRONG = {
    "w.0.0.0: the box says 7": "document.querySelector('[data-path=\"w.0.0.0\"] .number input').value = '7'",
    "b.0.0: the box says": "view.setState({ ...reluFold.state, biases: [[7, 0.6, -1.8], [-0.6]] })",
    "stage: ": "document.querySelector('#stage .tracecomposed path.js-line').setAttribute('d', 'M0,0L1,1')",
    "#summary says": "document.getElementById('summary').textContent = 'No neuron folds.'",
    "the address opens": "history.replaceState(null, '', '?lesson=2')",
}


def test_it_finds_nothing_on_a_page_in_order_and_each_thing_that_is_wrong(page: Page, app_url: str) -> None:
    run = Run(page, seed=1)
    run.open(app_url)
    for number in range(6):
        assert run.step(number) == []
    assert run.look(random.Random(0)) == []
    page.evaluate("() => reluFold.edit({ kind: 'preset', name: 'three' })")
    assert run.look(random.Random(0)) == []
    for told, wrong in WRONG.items():
        state, address = page.evaluate("() => [reluFold.state, location.href]")
        page.evaluate(f"async () => {{ const view = {VIEW}; {wrong}; }}")
        found = disagreements(page)
        assert any(fault.startswith(told) for fault in found), f"{wrong}: {found}"
        page.evaluate(
            f"""async ([state, address]) => {{
              const view = {VIEW};
              history.replaceState(null, '', address); view.setState(state); reluFold.open(reluFold.linkInAddress());
            }}""",
            [state, address],
        )
        page.wait_for_function("() => !reluFold.busy()")
    assert run.look(random.Random(0)) == []
    assert run.count() == []
    page.evaluate("() => { for (let i = 0; i < 500; i++) document.body.append(document.createElement('i')); }")
    page.evaluate("() => { for (let i = 0; i < 300; i++) window.addEventListener('resize', () => i); }")
    page.evaluate("() => { window.held = Array.from({ length: 600 }, () => document.createElement('i')); }")
    assert [fault.split(":")[0] for fault in run.count()] == ["here", "listeners", "detached"], run.counts
