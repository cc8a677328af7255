"""The page against what others put into it: nothing runs, nothing is requested, no rule of the policy is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Request, Route

from tests.browser.samples import some
from tests.browser.stage_page import open_stage
from tests.browser.tabs import serves_several

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

CORPUS = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<img src=//elsewhere.test/x.png>",
    "<svg onload='window.ran = 1'>",
    "<svg><a xlink:href='javascript:window.ran=1'><text>x</text></a></svg>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<style>@import '//elsewhere.test/x.css';</style>",
    "<link rel=stylesheet href=//elsewhere.test/x.css>",
    "<a href='javascript:window.ran = 1'>x</a>",
    "<b onmouseover='window.ran = 1'>x</b>",
    "javascript:window.ran=1",
    "\"><script>window.ran = 1</script>",
    "'-(window.ran = 1)-'",
    "${window.ran = 1}",
    "{{constructor.constructor('window.ran = 1')()}}",
    "</title><script>window.ran = 1</script>",
    "\u202e<script>window.ran = 1</script>",
    "__proto__",
)  # fmt: skip

WATCH = """(() => {
  window.ran = 0; window.broken = [];
  const { alert, confirm, prompt } = window;
  const note = (e) => window.broken.push([e.effectiveDirective, e.blockedURI]);
  window.alert = window.confirm = window.prompt = () => { window.ran = 1; };
  document.addEventListener('securitypolicyviolation', note);
  window.unwatch = () => {
    Object.assign(window, { alert, confirm, prompt });
    document.removeEventListener('securitypolicyviolation', note);
  };
})()"""


@pytest.fixture
def watched(page: Page, app_url: str) -> Iterator[Page]:
    """A page that must run nothing of what is put into it, and ask nobody but its own server."""
    elsewhere: list[str] = []
    ours = (app_url, "data:", "blob:")

    def note(asked: Request) -> None:
        if not asked.url.startswith(ours):
            elsewhere.append(asked.url)

    page.on("request", note)
    if serves_several(page):
        page.evaluate(WATCH)
    else:
        page.add_init_script(WATCH)
    yield page
    assert page.evaluate("() => window.ran") == 0
    assert page.evaluate("() => window.broken") == []
    assert elsewhere == []
    page.remove_listener("request", note)
    page.evaluate("() => window.unwatch()")


def rest(page: Page) -> None:
    page.wait_for_function("() => window.reluFold.state && !window.reluFold.busy()")


def test_the_line_the_plane_and_its_samples_break_no_rule_of_the_policy(watched: Page, app_url: str) -> None:
    open_stage(watched, app_url)
    watched.click("#dimension-2")
    watched.wait_for_function("() => document.querySelector('#space .js-plotly-plot')?._fullLayout?.xaxis2")
    watched.click("#map-mode button:text-is('Samples')")
    rest(watched)
    watched.click("#map-mode button:text-is('Regions')")
    rest(watched)
    watched.click("[aria-label='Light or dark theme']")
    rest(watched)


@pytest.mark.own_page
def test_a_policy_that_is_broken_is_noticed(
    page: Page, page_errors: list[str], violations: list[str], app_url: str
) -> None:
    """The test of the test: an inline script is stopped, the watch of this module sees it, and that of every page."""
    page.add_init_script(WATCH)
    open_stage(page, app_url)
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); }"
    )
    page.wait_for_function("() => window.broken.length === 1")
    assert page.evaluate("() => window.ran") == 0
    assert violations == ["script-src-elem"]
    violations.clear()
    page_errors.clear()


def test_texts_in_boxes_are_texts(watched: Page, app_url: str) -> None:
    open_stage(watched, app_url)
    box = watched.locator('[data-path="b.0.0"] .number input')
    for text in CORPUS:
        box.fill(text)
        box.press("Enter")
        rest(watched)
        complaint = watched.locator('[data-path="b.0.0"] .mantine-InputWrapper-error')
        complaint.wait_for()
        assert text.strip()[:20] in complaint.inner_text()


@pytest.mark.parametrize("kind", ["preset", "panel"])
def test_names_in_edits_are_texts(watched: Page, page_errors: list[str], app_url: str, kind: str) -> None:
    open_stage(watched, app_url)
    for text in CORPUS:
        watched.evaluate("(edit) => window.reluFold.edit(edit)", {"kind": kind, "name": text})
        rest(watched)
        assert watched.locator("#notice").text_content() != ""
    page_errors[:] = [one for one in page_errors if "status of 4" not in one]  # the browser's own words for a refusal


@pytest.mark.own_page
def test_links_are_texts(watched: Page, app_url: str) -> None:
    for text in some(CORPUS, 0, 6, 11, 15):  # each page load takes its time; behind the hash are all
        watched.goto(f"{app_url}?s={quote(text)}")
        watched.wait_for_selector(".tracecomposed path.js-line")
        assert watched.evaluate("() => window.ran") == 0


def test_links_behind_the_hash_are_texts(watched: Page, app_url: str) -> None:
    open_stage(watched, app_url)
    for text in CORPUS:
        before = watched.evaluate("(text) => { location.hash = 's=' + text; return window.asked.length; }", text)
        watched.wait_for_function("(before) => window.asked.length > before", arg=before)
        rest(watched)
        assert watched.locator("#notice").text_content() != ""
        assert watched.evaluate("() => window.ran") == 0


@pytest.mark.own_page
def test_an_address_that_is_none_is_told_as_text_and_runs_nothing(
    watched: Page, page_errors: list[str], app_url: str
) -> None:
    for text in CORPUS:
        answer = watched.goto(f"{app_url}{quote(text, safe='')}?{quote(text)}")
        assert answer is not None
        assert answer.status == 404
        assert answer.headers["content-type"].startswith("text/plain")
        assert watched.evaluate("() => window.ran ?? 0") == 0
    page_errors[:] = [one for one in page_errors if "status of 404" not in one]  # the browser's own words


def _refuse(route: Route, _request: Request, body: str) -> None:
    route.fulfill(status=422, content_type="application/json", body=body)


def test_whatever_a_proxy_says_is_a_text(watched: Page, page_errors: list[str], app_url: str) -> None:
    open_stage(watched, app_url)
    for text in CORPUS:
        refuse = partial(_refuse, body=json.dumps({"error": text}))
        watched.route("**/_dash-update-component", refuse)
        watched.evaluate("() => window.reluFold.commit()")
        rest(watched)
        assert watched.locator("#notice").text_content() == text
        watched.unroute("**/_dash-update-component", refuse)
    page_errors[:] = [one for one in page_errors if "status of 422" not in one]


@pytest.fixture
def lesson(app_url: str) -> Iterator[str]:
    """Another site, whose page at `/PATH` frames the app's page at that path; in a sandbox at `/sandbox/PATH`."""

    class Lesson(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/sandbox")
            how = "sandbox=allow-scripts" if path != self.path else ""
            frame = f"<iframe {how} width=1200 height=800 src='{app_url}{path[1:]}'>"
            page = f"<!DOCTYPE html><title>Lesson</title>{frame}"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_words: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Lesson)
    Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


@pytest.mark.own_page
@pytest.mark.parametrize("path", ["embed", "embed?s=1.AAAA", "sandbox/embed", "sandbox/embed?s=1.AAAA"])
def test_one_address_can_be_framed_and_works_there(page: Page, lesson: str, path: str) -> None:
    page.goto(lesson + path)
    inside = page.frame_locator("iframe")
    inside.locator(".tracecomposed path.js-line").wait_for()
    inside.locator("button:text-is('+ neuron')").click()
    inside.locator(".nodes .label:text-is('4')").wait_for()


@pytest.mark.own_page
@pytest.mark.parametrize("path", ["", "any"])
def test_no_other_address_can_be_framed(page: Page, page_errors: list[str], lesson: str, path: str) -> None:
    with page.expect_event("console", lambda said: "frame-ancestors" in said.text):
        page.goto(lesson + path)
    assert page.frame_locator("iframe").locator(".tracecomposed").count() == 0
    page_errors.clear()
