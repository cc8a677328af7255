"""Fixtures for tests that drive a real Chromium, and the settings of hypothesis."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.tabs import Tab, Tabs
from tests.chromium import FLAGS, find_chromium
from tests.servers import ROOT, AppServer

ARTIFACTS = ROOT / "test-artifacts"

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
    command = sys.executable, "-m", "tests.browser.patient"
    with AppServer(tmp_path_factory.mktemp("server") / "log.txt", command=command) as server:
        yield server.url
    assert not re.search("Traceback|Warning", server.output()), server.output()


@pytest.fixture(scope="session")
def _tabs(browser: Browser, app_url: str) -> Iterator[Tabs]:
    tabs = Tabs(browser, app_url)
    yield tabs
    tabs.give_up()


@pytest.fixture
def _tab(request: pytest.FixtureRequest, _tabs: Tabs) -> Iterator[Tab]:
    """The tab of a test. It fails with errors."""
    tab = _tabs.lend() if _shares(request.node) else _tabs.new()
    yield tab
    wrong = tab.errors or tab.violations or request.node.stash.get(_failed, False)
    left = False
    try:
        if wrong:
            ARTIFACTS.mkdir(exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", request.node.name)
            tab.page.screenshot(path=ARTIFACTS / f"{name}.png")
        else:
            _tabs.take_back(tab)
            left = True
    finally:
        if not left:
            _tabs.give_up()
    assert not tab.violations, f"the page broke its policy: {tab.violations}"
    assert not tab.errors, "the page reported: " + "; ".join(tab.errors)


def _shares(node: pytest.Item) -> bool:
    """Tell which of the two marks is the nearest to a test; without one it has a page of its own."""
    marks = [mark.name for mark in node.iter_markers() if mark.name in ("shares_page", "own_page")]
    return marks[:1] == ["shares_page"]


@pytest.fixture
def page(_tab: Tab) -> Page:
    """A tab without a page, 1440 by 900. The test fails when its page reports errors that it did not clear.

    Of a test that is marked `shares_page` it has one, which stands at the default view (tests/browser/tabs.py).
    """
    return _tab.page


@pytest.fixture
def page_errors(_tab: Tab) -> list[str]:
    """What the page wrote to its console as errors, and what it threw; a test that expects some clears it."""
    return _tab.errors


@pytest.fixture
def violations(_tab: Tab) -> list[str]:
    """The rules of its content security policy that the page broke; nearly no test has a reason to clear it."""
    return _tab.violations


# Which tests are of the core: those in its room, and of what it stands on.
_CORE = [ROOT / "tests" / name for name in ("exact", "test_network.py", "test_products.py", "test_slices.py")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(core) for core in _CORE):
            item.add_marker("core")
