"""A browser is found by name, must start, and its absence is said rather than skipped."""

import subprocess
import sys

import pytest

from tests import chromium
from tests.chromium import MISSING, NoChromiumError, find_chromium, install


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """An empty PATH, and a function that puts a program on it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))

    def add(name, code=0):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {code}\n", encoding="ascii")
        path.chmod(0o755)
        return str(path)

    return add


@pytest.mark.parametrize("name", chromium.NAMES)
def test_a_browser_is_found_by_name(programs, name):
    path = programs(name)
    assert find_chromium() == path


def test_a_program_that_does_not_start_is_passed_over(programs):
    programs("chromium", code=1)
    path = programs("google-chrome")
    assert find_chromium() == path


def test_no_browser_is_an_error_that_says_what_to_install(programs):
    programs("chromium", code=127)
    with pytest.raises(NoChromiumError, match="apt-get install chromium"):
        find_chromium()


def test_nothing_is_installed_when_a_browser_is_there(programs, monkeypatch):
    path = programs("chromium")
    monkeypatch.setattr(chromium, "_runs", lambda command: pytest.fail(f"ran {command}"))
    assert install() == path


@pytest.mark.parametrize("works", ["playwright", "apt-get"])
def test_a_missing_browser_is_installed_in_one_way_or_the_other(programs, monkeypatch, works):
    programs("apt-get")
    monkeypatch.setattr(chromium, "_as_root", lambda: ())
    ran = []

    def run(command):
        ran.append(command)
        if works in command and "update" not in command:
            programs("chromium")
        return works in command

    monkeypatch.setattr(chromium, "_runs", run)
    assert install() == find_chromium()
    assert ran[0] == (sys.executable, "-m", "playwright", "install", "chromium")
    assert len(ran) == {"playwright": 1, "apt-get": 3}[works]


@pytest.mark.usefixtures("programs")
def test_where_nothing_works_the_command_fails_with_the_sentence(monkeypatch, capsys):
    monkeypatch.setattr(chromium, "_runs", lambda _: False)
    monkeypatch.setattr(sys, "argv", ["chromium", "--install"])
    assert chromium.main() == 1
    assert capsys.readouterr().err.strip() == MISSING


@pytest.mark.browser
def test_the_browser_that_was_found_draws_on_a_canvas_and_has_no_webgl(page):
    """As in a school that switches it off: what passes here needs none."""
    page.set_content("<canvas></canvas><canvas></canvas>")
    assert page.evaluate("document.querySelector('canvas').getContext('2d') !== null")
    assert page.evaluate("document.querySelectorAll('canvas')[1].getContext('webgl2') === null")
    assert page.viewport_size == {"width": 1440, "height": 900}


@pytest.mark.browser
def test_what_the_page_throws_is_collected(page, page_errors):
    with page.expect_event("pageerror"):
        page.evaluate("() => { console.error('told'); setTimeout(() => { throw new Error('thrown'); }); }")
    assert sorted(page_errors) == ["thrown", "told"]
    page_errors.clear()


@pytest.mark.browser
def test_the_app_is_served_to_the_browser(page, app_url):
    assert page.goto(app_url).status == 200


@pytest.mark.browser
def test_other_programs_run_while_the_browser_is_open(browser):
    assert browser.is_connected()
    assert subprocess.run([sys.executable, "-c", ""], check=True).returncode == 0
