"""What goes wrong on the way, and the page that says so, asks again, and ends with the picture of what the sliders say.

`make faults` kills fifty workers and restarts ten times; here it is one or two of each.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, Route

from benchmarks.load import App
from deploy.check import wait_until_well
from relu_fold import sharelink
from relu_fold.serving.refusal import BROKEN
from relu_fold.serving.release import NEWER
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.browser.stage_page import fill_box, open_stage, press_on_thumb, settle, state
from tests.browser.test_drag import assert_picture_is_the_network, wait_until_drawn
from tests.servers import AppServer

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

KILLS = int(os.environ.get("RELU_FOLD_KILLS", "2"))
RESTARTS = int(os.environ.get("RELU_FOLD_RESTARTS", "1"))
BOUND = 15.0  # seconds on a busy machine; docs/reliability.md has what was measured
ADDRESS = "**/_dash-update-component"


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[App]:
    app = App(2, tmp_path / "log.txt")
    try:
        wait_until_well(app.port)
        yield app
    finally:
        app.stop()


def kill_workers(app: App) -> None:
    for pid in app.workers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.own_page
def test_workers_that_are_killed_mid_drag_are_not_missed(
    page: Page, page_errors: list[str], gunicorn: App, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(1)
    open_stage(page, f"http://127.0.0.1:{gunicorn.port}/")
    took = []
    for _ in range(KILLS):
        x, y = press_on_thumb(page, "w.0.0.0")
        shot = threading.Timer(dice.uniform(0.05, 0.5), kill_workers, [gunicorn])
        shot.start()
        while shot.is_alive():
            page.mouse.move(x + dice.uniform(-40, 40), y)
        page.mouse.move(x + dice.uniform(-40, 40), y)
        page.mouse.up()
        killed = time.monotonic()
        wait_until_drawn(page)
        took.append(time.monotonic() - killed)
        assert took[-1] < BOUND
        assert page.locator("#waiting").is_hidden()
        assert_picture_is_the_network(page)
        box = page.locator('[data-path="w.0.0.0"] .number input').input_value().replace("−", "-")
        assert float(box) == pytest.approx(state(page).weights[0][0][0], abs=1e-6)
        wait_until_well(gunicorn.port)
    page.goto("about:blank")  # it would go on asking, for the marks of the sliders
    page_errors.clear()  # the browser tells of connections that were cut
    with capsys.disabled():
        took.sort()
        print(
            f"\n{KILLS} kills: picture = slider after {took[len(took) // 2]:.2f} s (median), {took[-1]:.2f} s (worst)"
        )


def test_every_link_opens_after_every_restart(tmp_path: Path) -> None:
    golden = json.loads((Path(__file__).parent.parent / "golden_links.json").read_text(encoding="utf-8"))
    texts = [sharelink.encode(ViewState(negative_slope=i / 7)) for i in range(3)]
    assert golden
    with AppServer(tmp_path / "log.txt") as server:
        for _ in range(RESTARTS):
            server.kill()
            server.start()
            for text in texts:
                opened = _open(server.port, text)
                assert opened == msgspec.to_builtins(sharelink.decode(text)) | opened  # the same fields
                assert sharelink.encode(msgspec.convert(opened, ViewState)) == text


def _open(port: int, text: str) -> dict[str, object]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(
        "POST", calls.ADDRESS, json.dumps(calls.body(calls.question(link=text))), {"Content-Type": "application/json"}
    )
    answer = json.loads(line.getresponse().read())
    line.close()
    opened: dict[str, object] = json.loads(answer["response"]["frame-reply"]["data"])["state"]
    return opened


def test_answers_that_are_late_in_any_order_end_in_the_right_picture(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    dice = random.Random(2)

    def late(route: Route) -> None:
        time.sleep(dice.uniform(0, 0.15))
        route.continue_()

    page.route(ADDRESS, late)
    x, y = press_on_thumb(page, "w.0.0.0")
    for _ in range(30):
        page.mouse.move(x + dice.uniform(-40, 40), y)
    page.mouse.up()
    settle(page)
    assert_picture_is_the_network(page)


def fulfil(page: Page, count: int, status: int, body: str, **headers: str) -> None:
    """Answer so many questions in the server's place; the others reach it, and those for marks, which nobody misses."""
    left = [count]

    def answer(route: Route) -> None:
        marks = r"\"kind\":\"marks\"" in (route.request.post_data or "")
        left[0] -= not marks
        if marks or left[0] < 0:
            route.continue_()
        else:
            route.fulfill(status=status, body=body, headers=headers | {"Content-Type": "application/json"})

    page.route(ADDRESS, answer)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (429, '{"error": "Full."}', "The server is busy"),
        (503, "", "The server is busy"),
        (502, "<html>Bad gateway</html>", "The server does not answer"),
        (200, "<html>Log in to the network of this hotel</html>", "The server does not answer"),
    ],
)
def test_what_passes_is_said_and_asked_again(
    page: Page, page_errors: list[str], app_url: str, status: int, body: str, said: str
) -> None:
    open_stage(page, app_url)
    fulfil(page, 3, status, body, **{"Retry-After": "1"} if status == 429 else {})
    page.evaluate("() => { reluFold.drag('w.0.0.0', 0.7); reluFold.commit(); }")
    page.wait_for_function("(said) => document.getElementById('waiting').textContent.startsWith(said)", arg=said)
    settle(page)
    assert page.locator("#waiting").is_hidden()
    assert state(page).weights[0][0][0] == 0.7
    assert_picture_is_the_network(page)
    page_errors.clear()


@pytest.mark.parametrize(("status", "body", "said"), [(500, {"error": BROKEN}, BROKEN), (422, {"error": "No."}, "No.")])
def test_what_does_not_pass_is_said_once_and_the_next_question_is_answered(
    page: Page, page_errors: list[str], app_url: str, status: int, body: dict[str, str], said: str
) -> None:
    open_stage(page, app_url)
    fulfil(page, 1, status, json.dumps(body))
    page.evaluate("() => { reluFold.drag('w.0.0.0', 0.7); }")
    page.wait_for_function("(said) => document.getElementById('notice').textContent === said", arg=said)
    page_errors.clear()
    fill_box(page, "w.0.0.0", "0.9")
    assert page.locator("#notice").is_hidden()
    assert state(page).weights[0][0][0] == 0.9
    assert_picture_is_the_network(page)


@pytest.mark.own_page
def test_a_link_that_the_server_cannot_draw_leaves_the_default_view(
    page: Page, page_errors: list[str], app_url: str
) -> None:
    fulfil(page, 1, 422, json.dumps({"error": "This view takes too long."}))
    open_stage(page, f"{app_url}?s={sharelink.encode(ViewState(negative_slope=0.5))}")
    assert state(page) == ViewState()
    assert page.locator("#notice").inner_text() == "This view takes too long. This is the default view instead."
    page_errors.clear()


@pytest.mark.own_page
def test_the_network_goes_and_comes_back(page: Page, page_errors: list[str], app_url: str) -> None:
    open_stage(page, app_url)
    page.context.set_offline(True)
    page.evaluate("() => { reluFold.drag('w.0.0.0', 0.7); reluFold.commit(); }")
    page.wait_for_function("() => document.getElementById('waiting').textContent.startsWith('You are offline')")
    page.evaluate("() => { reluFold.drag('w.0.0.0', 0.4); reluFold.commit(); }")
    page.context.set_offline(False)
    settle(page)
    assert page.locator("#waiting").is_hidden()
    assert state(page).weights[0][0][0] == 0.4
    assert_picture_is_the_network(page)
    page_errors.clear()


@pytest.mark.own_page
def test_a_page_of_an_older_release_says_reload_and_keeps_its_view(
    page: Page, page_errors: list[str], app_url: str
) -> None:
    open_stage(page, app_url)
    page.evaluate("() => { document.querySelector('meta[name=relu-fold-release]').content = 'older'; }")
    page.evaluate("() => { reluFold.drag('w.0.0.0', 0.7); reluFold.commit(); }")
    page.wait_for_function("(said) => document.getElementById('notice').textContent === said", arg=NEWER)
    page.wait_for_function("() => !window.reluFold.busy()")
    page.reload()
    page.wait_for_selector(".tracecomposed path.js-line")
    settle(page)
    assert state(page).weights[0][0][0] == 0.7
    assert page.locator("#notice").is_hidden()
    page_errors.clear()
