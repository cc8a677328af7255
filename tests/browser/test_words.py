"""The page by word: what happened is said once, at its place and aloud; signs are explained; names are unique."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.space_page import open_space
from tests.browser.stage_page import AT_REST, open_stage, press_on_thumb, settle
from tests.browser.tabs import MANY, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]

NAMES = """() => [...document.querySelectorAll('button, input, summary, a[href], [role=slider], [role=application]')]
  .filter((one) => one.checkVisibility() && !one.closest('[hidden]') && one.type !== 'hidden')
  .map((one) => one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent || one.title)
  .map((name) => name.trim())"""

STANDS_AT_THE_EDGE = """() => {
  const of = (part) => document.querySelector(part).getBoundingClientRect();
  const [note, ring, stage] = ['.happened .words', '.happened .ring', '#stage .js-plotly-plot'].map(of);
  const { yaxis } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
  const top = stage.top + yaxis._offset;
  const edge = Math.min(Math.abs(note.top - top), Math.abs(note.bottom - top - yaxis._length));
  const apart = note.bottom <= ring.top || note.top >= ring.bottom;
  const f = document.querySelector('.tracecomposed path.js-line');
  const [matrix, length] = [f.getScreenCTM(), f.getTotalLength()];
  const hidden = Array.from({ length: 200 }, (_, i) => f.getPointAtLength((i * length) / 199).matrixTransform(matrix))
    .some(({ x, y }) => x > note.left && x < note.right && y > note.top && y < note.bottom);
  return apart && !hidden && edge < 4;
}"""


def put(page: Page, path: str, value: float) -> None:
    page.evaluate("([path, value]) => { reluFold.drag(path, value); reluFold.commit(); }", [path, value])
    page.wait_for_function(AT_REST)


@pytest.mark.own_page
def test_a_knot_that_leaves_is_told_once_at_its_place_and_aloud(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    assert page.inner_text("#spoken") == "", "the first picture is not announced"
    put(page, "b.0.1", -2.5)
    page.wait_for_selector("#picture .happened .words")
    note = page.locator("#picture .happened .words")
    assert note.inner_text() == "The knot of neuron 2 left the view on the left."
    at = """() => {
      const { xaxis: across, yaxis: up } = document.querySelector('#stage .js-plotly-plot')._fullLayout;
      return [across._offset + across.l2p(-3), up._offset + up.l2p(-0.6)];
    }"""
    ring = page.locator("#picture .happened .ring").evaluate("(e) => [e.style.left, e.style.top].map(parseFloat)")
    assert ring == pytest.approx(page.evaluate(at), abs=0.5)
    assert page.evaluate(STANDS_AT_THE_EDGE), "it hides neither f nor the ring"
    spoken = page.inner_text("#spoken")
    assert spoken.startswith("The knot of neuron 2 left the view on the left. It is on nowhere in view now")
    assert "3 activation regions" in spoken
    said = page.locator("#happened-words li").all_inner_texts()
    assert all(one in spoken for one in said)
    assert len(said) >= 1


def test_on_a_phone_it_stands_below_the_map_and_off_the_surface(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_space(page, app_url, "three-folds")
    put(page, "b.0.0", -2.0)
    page.wait_for_selector("#picture .happened .words")
    stands = """() => {
      const of = (part) => document.querySelector(part).getBoundingClientRect();
      const [note, picture] = ['.happened .words', '#picture'].map(of);
      const { xaxis2: across, yaxis2: up } = document.querySelector('#space .js-plotly-plot')._fullLayout;
      const [left, bottom] = [picture.left + across._offset, picture.top + up._offset + up._length];
      return [note.left - left, note.top - bottom, picture.right - note.right];
    }"""
    left, below, right = page.evaluate(stands)
    assert left > -2, "it hides a corner of the surface"
    assert below > 0
    assert right >= 0


def test_it_is_gone_when_the_next_hand_moves_and_not_announced_under_it(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    put(page, "b.0.1", -2.5)
    page.wait_for_selector("#picture .happened .words")
    before = page.inner_text("#spoken")
    x, y = press_on_thumb(page, "w.0.0.0")
    page.mouse.move(x + 12, y, steps=4)
    page.wait_for_function("() => !document.querySelector('#picture .happened .words')")
    assert page.inner_text("#spoken") == before
    page.mouse.up()
    settle(page)


def test_a_window_that_is_resized_says_the_same_and_says_it_no_second_time(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    put(page, "b.0.1", -2.5)
    page.wait_for_selector("#picture .happened .words")
    words = page.inner_text("#picture .happened .words")
    page.evaluate("() => { document.querySelector('#spoken').textContent = 'untouched'; }")
    page.set_viewport_size({"width": 1200, "height": 800})
    page.wait_for_function(AT_REST)
    settle(page)
    assert page.inner_text("#picture .happened .words") == words
    assert page.inner_text("#spoken") == "untouched"


def test_the_picture_has_its_ledger_as_a_description(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    described = page.locator("#picture").get_attribute("aria-describedby")
    text = page.locator(f"#{described}").text_content() or ""
    for row in page.locator("#ledger-table .interval").all_inner_texts():
        left, right = re.split(r" … ", row)
        assert f"From x = {left} to {right}:" in text


def test_a_sign_is_explained_by_pointer_key_and_touch(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    hint = page.locator("#sign-hint")
    page.locator('.parameter[data-path="b.0.0"] .symbol').hover()
    assert hint.inner_text().startswith("b, the bias:")
    page.mouse.move(700, 400)
    assert hint.is_hidden()
    for sign in page.locator(".sign-term:visible").all():
        sign.focus()
        assert hint.is_visible()
        assert len(hint.inner_text()) > 20
    page.keyboard.press("Escape")
    assert hint.is_hidden()
    page.locator('.parameter[data-path="w.1.0.0"] .symbol').click()
    assert hint.inner_text().startswith("v, the outgoing weight:")


def test_what_is_counted_is_told_with_a_picture(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.click("text=What is counted?")
    picture = page.locator(".counted .explained:visible")
    assert picture.count() == 1
    assert "3 linear regions" in (picture.get_attribute("alt") or "")
    assert picture.evaluate("(e) => e.complete && e.naturalWidth") == 320


@pytest.mark.parametrize("preset", ["three", "tents", "fold", "checkerboard"])
def test_no_two_controls_that_are_seen_share_a_name(page: Page, app_url: str, preset: str) -> None:
    open_stage(page, app_url)
    page.evaluate("(name) => reluFold.edit({ kind: 'preset', name })", preset)
    rest(page, f"() => reluFold.state.preset === '{preset}'", frames=MANY)
    for panel in ("ledger", "fold"):
        page.evaluate("(name) => reluFold.edit({ kind: 'panel', name })", panel)
        rest(page, f"() => reluFold.state.panel === '{panel}'")
        names = [name.casefold() for name in page.evaluate(NAMES)]
        assert len(names) > 30
        assert sorted({one for one in names if names.count(one) > 1}) == []
        assert all(names)
