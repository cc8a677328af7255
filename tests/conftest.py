"""Fixtures for tests that drive a real Chromium, and the settings of hypothesis."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import FLAGS, find_chromium
from tests.serving import ROOT, AppServer

ARTIFACTS = ROOT / "test-artifacts"
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


@pytest.fixture
def page_errors() -> list[str]:
    """What the page wrote to its console as errors, and what it threw; a test that expects some clears it."""
    return []


@pytest.fixture
def violations() -> list[str]:
    """The rules of its content security policy that the page broke; nearly no test has a reason to clear it."""
    return []


@pytest.fixture
def page(
    request: pytest.FixtureRequest, browser: Browser, page_errors: list[str], violations: list[str]
) -> Iterator[Page]:
    """A page of its own in a fresh context. The test fails when the page reports errors that it did not clear."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(TIMEOUT)
    context.expose_function("brokenRule", lambda rule: violations.append(rule))  # playwright marks what it is given
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => brokenRule(e.effectiveDirective))"
    )
    tab = context.new_page()
    tab.on("console", lambda message: page_errors.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: page_errors.append(str(error)))
    yield tab
    try:
        if page_errors or request.node.stash.get(_failed, False):
            ARTIFACTS.mkdir(exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", request.node.name)
            tab.screenshot(path=ARTIFACTS / f"{name}.png")
    finally:
        context.close()
    assert not violations, f"the page broke its policy: {violations}"
    assert not page_errors, "the page reported: " + "; ".join(page_errors)


# Which tests are of the core: those of its modules.
_CORE = {
    "bounds", "budget", "contract", "double_double", "events", "exact", "fold_preimages", "folding", "grid",
    "linear_map", "network", "paths", "pieces", "preimages", "products", "provenance", "scaling", "subdivision",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem.removeprefix("test_") in _CORE:
            item.add_marker("core")
