"""The lessons in a real browser: each from its address, the tour by keyboard alone, the address bar."""

from __future__ import annotations

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from relu_fold.view.lessons import LESSONS, Lesson
from relu_fold.view.viewstate import ViewState
from tests.browser.samples import some
from tests.browser.stage_page import AT_REST, fill_box, open_stage, settle, state
from tests.browser.tabs import go

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]
EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: str(lesson.number))
PHONE: ViewportSize = {"width": 390, "height": 844}
SHOWN = "(n) => window.reluFold?.state && !window.reluFold.busy() && window.reluFold.state.lesson === n"


def open_lesson(page: Page, app_url: str, number: int | str) -> None:
    go(page, f"{app_url}?lesson={number}")
    page.wait_for_function(AT_REST)
    plot = "#space" if page.evaluate("() => window.reluFold.inputs") == 2 else "#stage"
    page.wait_for_selector(f"{plot} .js-plotly-plot .main-svg", state="attached")


def assert_figure_beside_lesson(page: Page, lesson: Lesson) -> None:
    figure = page.locator(".panel-plot" if lesson.figure else "#picture")
    box, window = figure.bounding_box(), page.viewport_size
    assert box is not None
    assert window is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= window["height"]
    assert page.locator("#lesson-card h2:visible").is_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= window["width"]


def tab_to(page: Page, element: str) -> None:
    for _ in range(60):
        if page.evaluate("() => document.activeElement.id") == element:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{element} cannot be reached by Tab")


@EACH
def test_each_lesson_opens_from_its_address_with_its_figure_in_view(page: Page, app_url: str, lesson: Lesson) -> None:
    open_lesson(page, app_url, lesson.number)
    assert_figure_beside_lesson(page, lesson)
    assert state(page) == lesson.view
    card = page.locator("#lesson-card")
    words = card.inner_text()
    assert f"Lesson {lesson.number} of 15" in words
    for text in (lesson.title, lesson.text, lesson.attempt, lesson.notice):
        assert text.replace("\u00a0", " ") in words.replace("\u00a0", " ")
    assert card.locator("article:visible").count() == 1
    assert not page.locator("#preset-title").is_visible()
    assert page.url == f"{app_url}?lesson={lesson.number}"
    assert page.locator("#notice").is_hidden()


@pytest.mark.parametrize("number", [1, 3])  # of a line, of a plane
def test_a_lesson_opens_on_a_phone_with_its_figure_in_view(page: Page, app_url: str, number: int) -> None:
    page.set_viewport_size(PHONE)
    open_lesson(page, app_url, number)
    assert_figure_beside_lesson(page, LESSONS[number - 1])


@pytest.mark.own_page
def test_the_whole_tour_by_keyboard_alone(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    tab_to(page, "lessons")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(SHOWN, arg=1)
    for lesson in LESSONS:
        page.wait_for_function(SHOWN, arg=lesson.number)
        assert page.url == f"{app_url}?lesson={lesson.number}"
        assert page.evaluate("() => document.activeElement.id") == "lesson-next"
        spoken = page.locator("#spoken").inner_text()
        assert spoken.startswith(f"Lesson {lesson.number} of 15. {lesson.title}")
        page.keyboard.press("Enter")
    page.wait_for_function(AT_REST)
    assert state(page) == LESSONS[-1].view  # there is no lesson 16
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(SHOWN, arg=14)
    tab_to(page, "lesson-close")
    page.keyboard.press("Enter")
    page.wait_for_function(SHOWN, arg=0)
    assert page.locator("#lesson-card").is_hidden()
    assert page.locator("#preset-title").is_visible()
    assert page.evaluate("() => document.activeElement.id") == "lessons"


@pytest.mark.own_page
def test_a_change_gives_the_ordinary_link_and_the_tour_goes_on(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, 5)
    fill_box(page, "b.0.1", "0.25")
    assert re.search(r"\?s=2\.", page.url)
    page.reload()
    page.wait_for_function(SHOWN, arg=5)
    assert state(page).biases[0][1] == 0.25
    assert page.locator("#lesson-count").inner_text() == "Lesson 5 of 15"
    page.click("#lesson-next")
    page.wait_for_function(SHOWN, arg=6)
    assert state(page) == LESSONS[5].view
    assert page.url == f"{app_url}?lesson=6"
    page.click("#undo")
    page.wait_for_function(SHOWN, arg=5)
    assert state(page).biases[0][1] == 0.25
    page.click("button:text-is('Reset')")
    page.wait_for_function("() => !window.reluFold.busy() && location.search === '?lesson=5'")
    assert state(page) == LESSONS[4].view


@pytest.mark.own_page
@pytest.mark.parametrize("number", some(["0", "16", "four", ""], 1, 2))
def test_a_wrong_number_is_a_sentence_and_the_default_view(page: Page, app_url: str, number: str) -> None:
    open_lesson(page, app_url, number)
    assert state(page) == ViewState()
    assert page.locator("#notice").inner_text().startswith("There is no lesson")
    assert page.locator("#lesson-card").is_hidden()


def test_choosing_a_preset_leaves_the_lessons(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, 2)
    page.click("#presets")
    page.click('.preset:has(strong:text-is("Sawtooth"))')
    page.wait_for_function(SHOWN, arg=0)
    settle(page)
    assert page.locator("#preset-title").inner_text() == "Sawtooth"


@pytest.mark.own_page
def test_the_list_is_of_links_that_another_tab_can_open(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.click("#lessons")
    links = page.locator(".lesson-list a")
    assert [link.get_attribute("href") for link in links.all()] == [f"?lesson={n}" for n in range(1, 16)]
    assert links.all_inner_texts() == [lesson.title for lesson in LESSONS]
    with page.context.expect_page() as opened:
        links.nth(3).click(modifiers=["Control"])
    opened.value.wait_for_function(SHOWN, arg=4)
    assert state(page) == ViewState()
    if not links.first.is_visible():
        page.click("#lessons")
    links.nth(6).click()
    page.wait_for_function(SHOWN, arg=7)
    assert page.locator('.lesson-list a[aria-current="step"]').get_attribute("href") == "?lesson=7"


def test_the_duel_counts_while_the_network_changes(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, 8)
    numbers = page.locator("#duel-sides .duel-number strong")
    page.wait_for_function("() => document.querySelectorAll('#panel-figure .js-line').length === 2")
    assert numbers.all_inner_texts() == ["16", "8"]
    fill_box(page, "w.3.1.0", "1")
    page.wait_for_function("() => document.querySelector('#duel-sides strong').textContent !== '16'")


def test_the_signal_follows_when_the_hand_has_let_go_and_says_so_in_the_plane(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, 1)
    page.wait_for_selector("#panel-figure .js-line")
    assert "half of the time" in page.locator("#signal-words").inner_text()
    fill_box(page, "b.0.0", "3")
    assert "always on" in page.locator("#signal-words").inner_text()
    page.click("#dimension-2")
    page.wait_for_function("() => window.reluFold.inputs === 2 && !window.reluFold.busy()")
    assert "needs a network of one input" in page.locator("#signal-words").inner_text()
    assert not page.locator("#panel-figure").is_visible()


LOOKS = list(product((1, 8, 12), ("light", "dark"), ((1440, 900), (390, 844))))


@pytest.mark.parametrize(("number", "scheme", "size"), some(LOOKS, 0, 7, 10))
def test_axe_has_nothing_to_report_of_a_lesson(
    page: Page, app_url: str, scheme: str, number: int, size: tuple[int, int]
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_lesson(page, app_url, number)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.own_page
def test_back_and_forward_walk_from_lesson_to_lesson(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, 5)
    for number in (6, 7):
        page.click("#lesson-next")
        page.wait_for_function(SHOWN, arg=number)
    page.go_back()
    page.wait_for_function(SHOWN, arg=6)
    assert page.url == f"{app_url}?lesson=6"
    assert state(page) == LESSONS[5].view
    page.go_back()
    page.wait_for_function(SHOWN, arg=5)
    page.go_forward()
    page.wait_for_function(SHOWN, arg=6)
    assert page.locator("#lesson-card article:visible h2").inner_text() == LESSONS[5].title
