"""What a lesson speaks of is seen beside its words: its figure, and the sliders that it needs."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from playwright.sync_api import Locator, Page

from relu_fold.view.lessons import LESSONS, Lesson
from tests.browser.stage_page import fill_box, state
from tests.browser.tabs import go, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]
SHOWN = "(n) => window.reluFold?.state && !window.reluFold.busy() && window.reluFold.state.lesson === n"
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels of the window."""


def figure_of(lesson: Lesson) -> str:
    return ".panel-plot" if lesson.figure else "#picture"


def box(of: Locator) -> Box:
    found = of.bounding_box()
    assert found is not None, f"{of} is not seen"
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1


def open_lesson(page: Page, address: str, lesson: Lesson) -> None:
    go(page, f"{address}?lesson={lesson.number}")
    page.wait_for_function(SHOWN, arg=lesson.number)
    drawn = f"{figure_of(lesson)} .js-plotly-plot .main-svg"
    page.wait_for_selector(drawn, state="attached")
    rest(page)


def rows(page: Page) -> list[str]:
    """The paths of the sliders that are seen, from the first on."""
    found: list[str] = page.locator("#controls .parameter:visible").evaluate_all(
        "(all) => all.map((e) => e.dataset.path)"
    )
    return found


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    rest(page)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: str(lesson.number))
def test_words_sliders_and_figure_of_a_lesson_can_be_reached(page: Page, app_url: str, lesson: Lesson) -> None:
    open_lesson(page, app_url, lesson)
    for size in ((1280, 720), (1440, 900)):
        resize(page, *size)
        assert_all_is_in_the_window(page, lesson, size)
    resize(page, 390, 844)
    assert_figure_is_seen_beside_each_part(page, lesson)


def assert_all_is_in_the_window(page: Page, lesson: Lesson, size: tuple[int, int]) -> None:
    assert sorted(rows(page)) == sorted(lesson.sliders)
    figure = box(page.locator(figure_of(lesson)))
    parts = {"card": "#lesson-card", "All sliders": "#all-sliders", "diagram": "#diagram"}
    parts |= {path: f'#controls .parameter[data-path="{path}"]' for path in lesson.sliders}
    if not lesson.diagram:
        assert page.locator(parts.pop("diagram")).is_hidden()
    seen = {name: box(page.locator(one)) for name, one in parts.items()}
    if lesson.run:
        seen |= {one: box(page.locator(f"#{one}")) for one in ("train-play", "train-chart", "train-time")}
    elif not lesson.figure:
        seen["fold"] = box(page.locator("#fold-slider"))
    for name, (left, top, right, bottom) in [("figure", figure), *seen.items()]:
        assert left >= 0, name
        assert top >= 0, name
        assert right <= size[0], name
        assert bottom <= size[1], name
    assert not [name for name, one in seen.items() if overlap(one, figure)]
    assert figure[3] - figure[1] >= 200
    for path in lesson.sliders:
        left, _, right, _ = box(page.locator(f'.parameter[data-path="{path}"] .slide input'))
        assert right - left >= 88, f"the slider of {path} is too short for a hand"


def test_a_lesson_about_training_shows_the_loss_under_its_slider_and_as_it_falls(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    floors = LESSONS[11]
    open_lesson(page, app_url, floors)
    along = page.locator('.parameter[data-path="w.0.0.0"] .along')
    page.wait_for_selector('.parameter[data-path="w.0.0.0"] .along polyline')
    before = along.inner_text()
    assert before.count("loss") == 3, "both floors are told, and the hill's flat top"
    assert box(along.locator("svg"))[3] - box(along.locator("svg"))[1] >= 90
    assert box(along.locator(".spoken"))[3] <= 720
    track = box(page.locator('.parameter[data-path="w.0.0.0"] .slide'))
    drawn = box(along.locator("svg"))
    assert abs(track[0] - drawn[0]) <= 2, "a place of the loss stands below that of the slider"
    assert abs(track[2] - drawn[2]) <= 2
    page.click("#train-play")
    page.wait_for_function("() => window.reluFold.state.learning.step >= 300")
    page.click("#train-play")
    page.wait_for_function("(was) => document.querySelector('.along').innerText.includes('0.531')", arg=before)
    page.click("#lesson-next")
    page.wait_for_function(SHOWN, arg=13)
    assert page.locator(".along").count() == 0
    assert state(page) == LESSONS[12].view
    page.wait_for_function("() => !document.getElementById('train-dead').hidden")
    assert page.locator("#train-dead").inner_text().startswith("Neuron 3 is on at none of the points")


def assert_figure_is_seen_beside_each_part(page: Page, lesson: Lesson) -> None:
    figure = page.locator(figure_of(lesson))
    assert page.locator("#lesson-card h2:visible").is_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert sorted(rows(page)) == sorted(lesson.sliders)
    assert box(figure)[1] >= 0
    assert box(figure)[3] - box(figure)[1] <= 844 / 2
    assert box(figure)[3] <= 844
    reached = ["article:visible > *", *(f'.parameter[data-path="{path}"] .slide input' for path in lesson.sliders)]
    for place in reached:
        for one in page.locator(f"main {place}").all():
            one.evaluate("(e) => e.scrollIntoView({ block: 'nearest' })")
            part, seen = box(one), box(figure)
            assert part[1] >= 0, place
            assert part[3] <= 845, place
            assert not overlap(part, seen), place
            assert seen[1] >= 0, f"the figure is not seen beside {place}"
    if lesson.figure:
        picture = page.locator("#picture")
        picture.evaluate("(e) => e.scrollIntoView({ block: 'end' })")
        assert not overlap(box(picture), box(figure)), "the picture comes after the sliders, below the figure"


def test_the_other_sliders_are_one_click_away(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, LESSONS[4])
    every = page.locator("#all-sliders")
    assert rows(page) == ["b.0.0", "b.0.1"]
    assert page.locator("button:text-is('+ neuron')").is_hidden()
    every.focus()
    page.keyboard.press("Enter")
    assert every.get_attribute("aria-pressed") == "true"
    assert rows(page) == ["w.0.0.0", "b.0.0", "w.1.0.0", "w.0.1.0", "b.0.1", "w.1.0.1", "b.1.0"]
    assert page.locator("button:text-is('+ neuron')").is_visible()
    fill_box(page, "w.0.0.0", "0.5")
    assert "w.0.0.0" in rows(page)
    every.click()
    assert rows(page) == ["b.0.0", "b.0.1"]
    every.click()
    page.click("#lesson-next")
    page.wait_for_function(SHOWN, arg=6)
    assert rows(page) == list(LESSONS[5].sliders)
    page.click("#lesson-close")
    page.wait_for_function(SHOWN, arg=0)
    assert len(rows(page)) == 10
    assert every.is_hidden()


def test_a_network_without_the_lessons_numbers_shows_all_of_its_own(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, LESSONS[6])
    page.click("#all-sliders")
    page.click('.nodes button[data-neuron="1.1"]')
    page.wait_for_function("() => window.reluFold.state.layer === 1 && !window.reluFold.busy()")
    page.click("button:text-is('− layer')")
    page.wait_for_function("() => window.reluFold.state.biases.length === 2 && !window.reluFold.busy()")
    assert state(page).lesson == 7
    page.wait_for_function("() => document.getElementById('all-sliders').hidden")
    assert "b.1.1" not in rows(page)
    assert rows(page) == page.locator("#controls .parameter").evaluate_all("(all) => all.map((e) => e.dataset.path)")
    assert page.locator("button:text-is('+ neuron')").is_visible()
    page.click("#undo")
    page.wait_for_function("() => !document.getElementById('all-sliders').hidden")


def test_another_panel_gives_the_stage_its_place_back(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, LESSONS[7])
    open_lesson(page, app_url, LESSONS[0])
    assert not page.locator("#duel-sides").is_visible(), "the words of another lesson's figure"
    assert box(page.locator("#picture"))[1] > box(page.locator(".panel-plot"))[3] - 1
    page.locator("[data-tab=ledger]").click()
    page.wait_for_function("() => window.reluFold.state.panel === 'ledger' && !window.reluFold.busy()")
    page.evaluate("() => window.scrollTo(0, 0)")
    page.wait_for_function("() => document.querySelector('#picture').getBoundingClientRect().top < 100")
    page.locator("[data-tab=signal]").click()
    page.wait_for_function("() => window.reluFold.state.panel === 'signal' && !window.reluFold.busy()")
    page.evaluate("() => window.scrollTo(0, 0)")
    page.wait_for_function("() => document.querySelector('.panel-plot').getBoundingClientRect().top < 100")


def test_a_lesson_says_which_neurons_are_on_the_stage_where_not_all_are(page: Page, app_url: str) -> None:
    """Lesson 15 drew five of twelve neurons and said nothing."""
    page.set_viewport_size({"width": 1440, "height": 900})
    open_lesson(page, app_url, LESSONS[14])
    note = page.locator("#page-note")
    assert note.is_visible()
    assert note.inner_text() == "On the stage: neurons 1 to 5 of 12"
    open_lesson(page, app_url, LESSONS[4])
    assert note.is_hidden()
