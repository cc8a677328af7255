"""Predict, then see, in a real browser: a question, a wrong answer, the reason, a right one, another; and the score."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from relu_fold.predictions.ask import predict
from relu_fold.view.lessons import LESSONS, Lesson
from relu_fold.view.viewstate import ViewState
from tests.browser.stage_page import AT_REST, fill_box, open_stage, settle, state
from tests.browser.tabs import go, rest

pytestmark = [pytest.mark.browser, pytest.mark.shares_page]
CHOICE, PLANE, MARK = LESSONS[4], LESSONS[8], LESSONS[1]


def open_lesson(page: Page, app_url: str, number: int) -> None:
    go(page, f"{app_url}?lesson={number}")
    page.wait_for_function(AT_REST)


def ask(page: Page) -> None:
    page.locator("[data-predict]:visible").click()
    expect(page.locator("#predict-text")).not_to_be_empty()
    rest(page)  # it is brought into view in the frame after


def expect_question(page: Page, view: ViewState, n: int) -> None:
    asked = predict(view, n)
    assert asked is not None
    expect(page.locator("#predict-text")).to_have_text(asked.text)


def choose(page: Page, index: int) -> None:
    page.locator("#predict-answer label").nth(index).click()
    page.locator("#predict-check").click()


@pytest.mark.own_page
def test_the_loop_of_a_lesson_and_a_score_that_stays(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, CHOICE.number)
    asked = predict(CHOICE.view, 0)
    assert asked is not None
    right = int(asked.truths[0])
    ask(page)
    expect_question(page, CHOICE.view, 0)
    verdict = page.locator("#predict-verdict")
    page.locator("#predict-check").click()
    expect(verdict).to_have_text("Choose one of the answers first.")
    choose(page, 1 - right)
    expect(verdict).to_contain_text("Not so.")
    expect(verdict).to_contain_text(asked.options[1 - right].why)
    expect(verdict).to_contain_text(asked.why)
    expect(page.locator("#predict-score")).to_have_text("0 right of 1")
    expect(page.locator(".predict-spots line.right")).to_have_count(len(asked.seen))
    choose(page, right)  # counted once
    expect(verdict).to_contain_text("Right: ")
    expect(page.locator("#predict-score")).to_have_text("0 right of 1")
    page.locator("#predict-next").click()
    expect_question(page, CHOICE.view, 1)
    expect(verdict).to_be_empty()
    page.reload()
    page.wait_for_function(AT_REST)
    expect(page.locator("#predict-score")).to_have_text("0 right of 1")
    ask(page)
    choose(page, right)
    expect(page.locator("#predict-score")).to_have_text("1 right of 2")
    page.locator("#predict-clear").click()
    expect(page.locator("#predict-score")).to_have_text("")
    page.reload()
    page.wait_for_function(AT_REST)
    expect(page.locator("#predict-score")).to_have_text("")
    expect(page.locator("#predict-clear")).to_be_hidden()


def test_the_next_lesson_closes_the_question_and_takes_its_marks_away(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, MARK.number)
    ask(page)
    expect(page.locator(".predict-spots line.mine")).to_have_count(1)
    page.locator("#lesson-next").click()
    expect(page.locator("#lesson-count")).to_contain_text(f"Lesson {MARK.number + 1} of ")
    expect(page.locator("#predict-body")).to_be_hidden()
    expect(page.locator(".predict-spots > *")).to_have_count(0)
    expect(page.locator(".predict-grip")).to_be_hidden()
    expect(page.locator("#predict-open")).to_have_text("Ask me")
    ask(page)
    expect_question(page, LESSONS[MARK.number].view, 0)


def test_a_marker_moves_by_keys_and_the_truth_is_where_it_is_said(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, MARK.number)
    asked = predict(MARK.view, 0)
    assert asked is not None
    ask(page)
    slider = page.locator("#predict-answer input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".predict-value")).to_have_text("x = −3.00")
    page.keyboard.press("Enter")
    expect(page.locator("#predict-verdict")).to_contain_text("Not so.")
    page.keyboard.press("End")
    while float(slider.input_value()) > asked.truths[0]:
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#predict-verdict")).to_contain_text("Right: ")
    mine, truth = (
        page.locator(f".predict-spots line.{kind}").evaluate("(line) => Number(line.getAttribute('x1'))")
        for kind in ("mine", "right")
    )
    axis = "() => { const { range, _length } = document.querySelector('#stage .js-plotly-plot')._fullLayout.xaxis; "
    low, high, length = page.evaluate(axis + "return [...range, _length]; }")
    assert abs(mine - truth) <= asked.within / (high - low) * length


def test_the_question_of_a_lesson_that_was_left_is_gone_before_the_next_is_here(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, MARK.number)
    ask(page)
    open_lesson(page, app_url, 3)
    left = """() => {
      [...document.querySelectorAll('[data-predict]')].find((one) => one.checkVisibility()).click();
      return ['predict-text', 'predict-answer'].map((id) => document.getElementById(id).textContent);
    }"""
    assert page.evaluate(left) == ["", ""]
    expect(page.locator("#predict-text")).not_to_be_empty()


@pytest.mark.parametrize("lesson", [MARK, LESSONS[2]], ids=["line", "map"])
def test_the_marker_is_dragged_on_the_picture_and_nothing_else_moves(page: Page, app_url: str, lesson: Lesson) -> None:
    open_lesson(page, app_url, lesson.number)
    ask(page)
    slider = page.locator("#predict-answer input[type=range]")
    before, box = float(slider.input_value()), page.locator(".predict-grip").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    page.mouse.up()
    assert float(slider.input_value()) > before
    moved = page.locator(".predict-grip").bounding_box()
    assert moved is not None
    assert abs(moved["x"] - box["x"] - 40) < 3
    page.wait_for_function(AT_REST)
    assert state(page) == lesson.view


@pytest.mark.own_page
def test_a_view_that_changes_is_asked_anew_but_a_verdict_stays(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.locator("#predict-open").click()
    expect_question(page, ViewState(), 0)
    fill_box(page, "b.0.0", "0.9")
    settle(page)
    expect_question(page, state(page), 0)
    expect(page.locator("#predict-verdict")).to_contain_text("The view has changed")
    answer = page.locator("#predict-answer")
    if answer.locator("input[type=radio]").count():
        answer.locator("label").first.click()
    elif answer.locator("input[type=text]").count():
        answer.locator("input").fill("0.123")
    page.locator("#predict-check").click()
    expect(page.locator("#predict-score")).to_contain_text("of 1")
    text = page.locator("#predict-text").inner_text()
    words = page.locator("#predict-verdict .predict-words").inner_text()
    fill_box(page, "b.0.0", "0.4")
    settle(page)
    expect(page.locator("#predict-text")).to_have_text(text)
    expect(page.locator("#predict-verdict")).to_contain_text("asks about what you see now")
    expect(page.locator("#predict-verdict")).to_contain_text(words)
    expect(page.locator("#predict-check")).to_be_hidden()
    page.locator("#predict-next").click()
    expect_question(page, state(page), 1)
    expect(page.locator("#predict-check")).to_be_visible()


@pytest.mark.own_page
def test_a_number_is_typed_and_what_is_none_gets_a_sentence(page: Page, app_url: str) -> None:
    open_stage(page, app_url)
    page.locator("#predict-open").click()
    n = 0
    while predict(ViewState(), n).control != "number":
        expect_question(page, ViewState(), n)
        page.locator("#predict-next").click()
        n += 1
    expect_question(page, ViewState(), n)
    box = page.locator("#predict-answer input[type=text]")
    for text in ("soon", "NaN"):
        box.fill(text)
        page.keyboard.press("Enter")
        expect(page.locator("#predict-verdict")).to_contain_text(f"got “{text}”")
    expect(page.locator("#predict-score")).to_have_text("")
    box.fill(repr(predict(ViewState(), n).truths[0]).replace("-", "−"))
    page.keyboard.press("Enter")
    expect(page.locator("#predict-score")).to_have_text("1 right of 1")


def test_a_question_of_the_plane_marks_the_map_and_axe_finds_nothing(page: Page, app_url: str) -> None:
    open_lesson(page, app_url, PLANE.number)
    asked = predict(PLANE.view, 0)
    assert asked is not None
    ask(page)
    expect(page.locator(".predict-spots circle.asked")).to_have_count(len(asked.asked))
    choose(page, int(asked.truths[0]))
    expect(page.locator(".predict-spots circle.right")).to_have_count(len(asked.seen))
    assert Axe().run(page).response["violations"] == []
