"""Where tests get their pages: a new one for each, or one page of the app that serves several, put back in between.

A test that is marked `shares_page` has a page that stands at the default view, at rest, as after a load, and opens its
own view there with `go`, as Back and Forward do. Afterwards the page is put back, and looked at: if anything is not as
it was after the load, the next test has a page that is loaded anew.
"""

from __future__ import annotations

from difflib import unified_diff
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError

VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
TIMEOUT = 15_000.0  # milliseconds that Playwright waits for what must come
PATIENCE = 60_000.0  # milliseconds for a load, which is the most that a busy machine has to do at once
SOON = 4_000.0  # milliseconds: what takes longer to be put back is loaded anew
MOST = 40  # tests that one page serves: what it keeps of each stays little

AT_REST = "() => Boolean(window.reluFold?.state) && !window.reluFold.busy()"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# What the page brings when its picture stands: thumbnails in the diagram, ends of the axes.
LATE = (".nodes .thumb", "[data-end='x.1'] .end-grip")

# At rest in each of so many frames running: what watches the size or the theme asks in the one after the picture.
FRAMES = 3
MANY = 12  # where what is drawn has another place or another size, for which the page asks when all of it is laid out
_STILL = """([call, frames]) => {
  if (window.still?.call !== call) window.still = { call, frames: 0 };
  window.still.frames = (%s)() && (%s)() ? window.still.frames + 1 : 0;
  return window.still.frames > frames;
}"""
_calls = count()

_KEPT = Path(__file__).with_name("kept.js").read_text(encoding="utf-8")


def go(page: Page, address: str) -> None:
    """Open an address of the app: by a load, or, on a page that serves several tests, without one, and wait for it."""
    if serves_several(page):
        page.evaluate("(address) => window.kept.open(address)", address)
        rest(page)
    else:
        page.goto(address)


def serves_several(page: Page) -> bool:
    """Tell whether the app's page is there already, which other tests had before."""
    return page.url != "about:blank" and bool(page.evaluate("() => window.kept?.stands === true"))


def rest(page: Page, also: str = "() => true", timeout: float = PATIENCE, frames: int = FRAMES) -> None:
    """Wait until no question is out or waiting, and none follows from what is shown; and until something else holds."""
    page.wait_for_function(_STILL % (AT_REST, also), arg=[next(_calls), frames], timeout=timeout)


class Tab:
    """A page, and what it says that it should not."""

    def __init__(self, page: Page, script: str = "") -> None:
        self.errors: list[str] = []
        self.violations: list[str] = []
        self.page = page
        self.page.expose_function("brokenRule", lambda rule: self.violations.append(rule))  # marked by playwright
        self.page.add_init_script(
            f"document.addEventListener('securitypolicyviolation', (e) => brokenRule(e.effectiveDirective)); {script}"
        )
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))


class Tabs:
    """The tabs of a session, in a context that all tests share; what it keeps of a test beside its cache is cleared.

    A page that is opened by another one of the same site runs in its process, where the scripts are compiled: it loads
    in half of the processor's time. So one page stays, and opens those of the tests.
    """

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser = browser
        self._site = site
        self._opener: Page | None = None
        self._kept: Tab | None = None
        self._served = 0
        self._looked: list[str] = []

    def new(self, script: str = "") -> Tab:
        """Open a tab without a page."""
        if self._opener is None:
            shared = self._browser.new_context(viewport=VIEWPORT)
            shared.set_default_timeout(TIMEOUT)
            self._opener = shared.new_page()
            self._opener.goto(f"{self._site}robots.txt")
        with self._opener.expect_popup() as opened:
            self._opener.evaluate("() => { window.open('about:blank'); }")
        return Tab(opened.value, script)

    def lend(self) -> Tab:
        """Return a tab whose page stands at the default view, at rest."""
        if self._kept is None:
            tab = self.new(_KEPT)
            tab.page.goto(self._site)
            tab.page.wait_for_selector(".tracecomposed path.js-line", timeout=PATIENCE)
            for late in LATE:
                tab.page.wait_for_selector(late, state="attached", timeout=PATIENCE)
            rest(tab.page)
            tab.page.evaluate("() => window.kept.begin()")
            self._looked = tab.page.evaluate("() => window.kept.look()")
            self._kept, self._served = tab, 0
        self._kept.page.bring_to_front()
        self._served += 1
        self._kept.errors.clear()
        self._kept.violations.clear()
        return self._kept

    def take_back(self, tab: Tab) -> None:
        """Close the page of a test that passed, and what it opened; or put it back, if it serves others, too."""
        page = tab.page
        page.context.clear_permissions()
        page.context.set_offline(False)
        kept = tab is self._kept
        if kept and self._served < MOST and serves_several(page) and self._put_back(page):
            staying = [self._opener, page]
        else:
            if page.url.startswith("http"):
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            staying = [self._opener, None if kept or self._kept is None else self._kept.page]
            self._kept = None if kept else self._kept
        for one in page.context.pages:
            if one not in staying:
                one.close()

    def _put_back(self, page: Page) -> bool:
        """Tell whether the page is as it was after its load."""
        try:
            page.unroute_all()
            page.mouse.up()
            page.keyboard.press("Escape")
            page.mouse.move(0, 0)
            page.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
            page.set_viewport_size(VIEWPORT)
            rest(page, timeout=SOON)
            page.evaluate("() => window.kept.back()")
            rest(page, timeout=SOON)
            page.evaluate("() => window.kept.settle()")
            looked = page.evaluate("() => window.kept.look()")
        except PlaywrightError as error:
            print(f"The next test has a page that is loaded anew: {error}")
            return False
        if looked != self._looked:
            print("The next test has a page that is loaded anew, for this one is not as it was:")
            print("\n".join(unified_diff(self._looked, looked, n=0, lineterm="")))
        return bool(looked == self._looked)

    def give_up(self) -> None:
        """Close the context: whatever went wrong in it, no other test has it."""
        if self._opener is not None:
            self._opener.context.close()
        self._opener = self._kept = None
