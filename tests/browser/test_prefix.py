from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.servers import AppServer

pytestmark = pytest.mark.browser


def test_below_a_prefix_the_page_draws_answers_and_keeps_its_address(page: Page, tmp_path: Path) -> None:
    with AppServer(tmp_path / "log.txt").start("--prefix", "/teach/relu/") as server:
        home = f"{server.url}teach/relu/"
        page.goto(home)
        page.locator(".tracecomposed path.js-line").wait_for()
        page.locator("button:text-is('+ neuron')").click()
        page.locator(".nodes .label:text-is('4')").wait_for()
        page.wait_for_function("location.search.startsWith('?s=2.')")
        assert page.url.startswith(f"{home}?s=2.")
        page.reload()
        page.locator(".nodes .label:text-is('4')").wait_for()
        page.goto("about:blank")  # it asks no more when the server stops
