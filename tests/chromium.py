"""Find a Chromium for the browser tests, or get one: `python -m tests.chromium --install`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# As it comes, for what is measured.
AS_IT_COMES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Without WebGL and without a graphics card, as a school may have it: whatever is tested works there.
# The lists below an address bar are pages, which a new window loads though it shows no bar: 0.7 s of computing.
NO_BAR = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
FLAGS = (*AS_IT_COMES, "--disable-gpu", "--disable-3d-apis", NO_BAR)

MISSING = (
    "The browser tests need a Chromium and there is none that starts: install the package chromium "
    "(Debian: apt-get install chromium) or run `playwright install --with-deps chromium`."
)

_PLAYWRIGHTS_OWN = (
    "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
)


class NoChromiumError(RuntimeError):
    """There is no Chromium on this machine; the message says what to install."""


def find_chromium() -> str:
    """Return the path of a Chromium that starts, or raise NoChromiumError."""
    for path in _candidates():
        if _starts(path):
            return path
    raise NoChromiumError(MISSING)


def install() -> str:
    """Return the path of a Chromium, from Playwright or the system's packages when there is none yet."""
    for commands in ((), *_ways()):
        # A way that fails is not the end: the next may work, and find_chromium has the last word.
        if all(_runs(command) for command in commands):
            try:
                return find_chromium()
            except NoChromiumError:
                continue
    raise NoChromiumError(MISSING)


def _candidates() -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    # In a process of its own: Playwright refuses to start twice in one thread, and a fixture may have started it.
    answer = subprocess.run([sys.executable, "-c", _PLAYWRIGHTS_OWN], capture_output=True, text=True, check=False)
    if answer.returncode == 0 and (path := shutil.which(answer.stdout.strip())):
        yield path


def _starts(path: str) -> bool:
    """Tell whether the program runs at all: Ubuntu's may be a stub, and Playwright's may lack system libraries."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _ways() -> Iterator[tuple[Sequence[str], ...]]:
    playwright = (sys.executable, "-m", "playwright", "install")
    yield ((*playwright, "chromium"),)
    if (root := _as_root()) is not None and shutil.which("apt-get"):
        yield (*root, "apt-get", "update"), (*root, "apt-get", "install", "--yes", "chromium")
        yield ((*playwright, "--with-deps", "chromium"),)


def _as_root() -> tuple[str, ...] | None:
    """Return what to put before a command to run it as root without a question; None when that cannot be had."""
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if shutil.which("sudo") and _runs(("sudo", "-n", "true")) else None


def _runs(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, stdout=sys.stderr).returncode == 0


def main() -> int:
    try:
        print(install() if "--install" in sys.argv[1:] else find_chromium())
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
