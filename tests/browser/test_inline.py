"""The page that `show` serves, in a frame of a notebook: on this machine it works there, elsewhere it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

from relu_fold import Network, show

pytestmark = pytest.mark.browser

NET = Network([[[1.0], [2.0]], [[1.0, -1.0]]], [[0.0, 0.5], [0.0]])


@pytest.fixture
def notebook() -> Iterator[int]:
    """The port of a site whose one page is what a notebook's page is around the frame."""

    class Cell(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!DOCTYPE html><title>Notebook</title>{show(NET)._repr_html_()}".encode())

        def log_message(self, *_words: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Cell)
    Thread(target=site.serve_forever, daemon=True).start()
    yield site.server_port
    site.shutdown()
    site.server_close()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_page_works_in_a_notebook_of_this_machine(page: Page, notebook: int, host: str) -> None:
    page.goto(f"http://{host}:{notebook}/")
    inside = page.frame_locator("iframe")
    inside.locator(".tracecomposed path.js-line").wait_for()
    assert inside.locator(".nodes .label:text-is('3')").count() == 0
    inside.locator("button:text-is('+ neuron')").click()
    inside.locator(".nodes .label:text-is('3')").wait_for()


def test_no_other_site_can_frame_it(page: Page, page_errors: list[str], notebook: int) -> None:
    with page.expect_event("console", lambda said: "frame-ancestors" in said.text):
        page.goto(f"http://notebook.localhost:{notebook}/")  # a name of its own, which browsers look for at home
    assert page.frame_locator("iframe").locator(".tracecomposed").count() == 0
    page_errors.clear()
