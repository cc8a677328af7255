"""Fixtures for tests that drive a real Chromium, and the settings of hypothesis."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.chromium import FLAGS, find_chromium
from tests.servers import ROOT, AppServer

ARTIFACTS = ROOT / "test-artifacts"
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
TIMEOUT = 15_000.0  # milliseconds that Playwright waits for what must come

# A busy machine must not fail a test, and the same examples are tried each time and everywhere: a test that fails fails
# again. New ones are drawn by `make fuzz`, with the other profile.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("relu-fold", _patient, derandomize=True, database=None)
settings.register_profile("fuzz", _patient, derandomize=False, database=None, print_blob=True)
settings.load_profile("relu-fold")

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one server for the whole session, which must not log a traceback or a warning all the while."""
    with AppServer(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server.url
    assert not re.search("Traceback|Warning", server.output()), server.output()


class _Tab:
    """A new page for one test, in a context whose cache all tests share: scripts are there, and compiled, already."""

    def __init__(self, context: BrowserContext) -> None:
        self.errors: list[str] = []
        self.violations: list[str] = []
        self.page = context.new_page()
        self.page.expose_function("brokenRule", lambda rule: self.violations.append(rule))  # marked by playwright
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => brokenRule(e.effectiveDirective))"
        )
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))


class _Contexts:
    """The context that tests share, one after the other; what it keeps of a test beside its cache is cleared."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._shared: BrowserContext | None = None

    def of_a_test(self) -> BrowserContext:
        if self._shared is None:
            self._shared = self._browser.new_context(viewport=VIEWPORT)
            self._shared.set_default_timeout(TIMEOUT)
        return self._shared

    def leave(self, page: Page) -> None:
        """Close the page of a test that passed."""
        if page.url.startswith("http"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.context.clear_permissions()
        page.context.set_offline(False)
        page.close()

    def give_up(self) -> None:
        """Close the context: whatever went wrong in it, no other test has it."""
        if self._shared is not None:
            self._shared.close()
        self._shared = None


@pytest.fixture(scope="session")
def _contexts(browser: Browser) -> Iterator[_Contexts]:
    contexts = _Contexts(browser)
    yield contexts
    contexts.give_up()


@pytest.fixture
def _tab(request: pytest.FixtureRequest, _contexts: _Contexts) -> Iterator[_Tab]:
    """The tab of a test. It fails with errors."""
    tab = _Tab(_contexts.of_a_test())
    yield tab
    wrong = tab.errors or tab.violations or request.node.stash.get(_failed, False)
    left = False
    try:
        if wrong:
            ARTIFACTS.mkdir(exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", request.node.name)
            tab.page.screenshot(path=ARTIFACTS / f"{name}.png")
        else:
            _contexts.leave(tab.page)
            left = True
    finally:
        if not left:
            _contexts.give_up()
    assert not tab.violations, f"the page broke its policy: {tab.violations}"
    assert not tab.errors, "the page reported: " + "; ".join(tab.errors)


@pytest.fixture
def page(_tab: _Tab) -> Page:
    """A tab without a page, 1440 by 900. The test fails when its page reports errors that it did not clear."""
    return _tab.page


@pytest.fixture
def page_errors(_tab: _Tab) -> list[str]:
    """What the page wrote to its console as errors, and what it threw; a test that expects some clears it."""
    return _tab.errors


@pytest.fixture
def violations(_tab: _Tab) -> list[str]:
    """The rules of its content security policy that the page broke; nearly no test has a reason to clear it."""
    return _tab.violations


# Which tests are of the core: those in its room, and of what it stands on.
_CORE = [ROOT / "tests" / name for name in ("exact", "test_network.py", "test_products.py", "test_slices.py")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(core) for core in _CORE):
            item.add_marker("core")
