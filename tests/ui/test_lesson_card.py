"""The lessons of a page: all of them, or those without training where that is switched off."""

import json

import pytest

from relu_fold.ui.page.header import header
from relu_fold.ui.page.hints import help_drawer
from relu_fold.ui.page.lesson_card import lesson_card, lesson_list, taught
from relu_fold.view.lessons import LESSONS


def test_without_training_there_are_no_lessons_about_it():
    assert taught(frozenset()) == LESSONS
    off = frozenset({"training"})
    assert [lesson.number for lesson in taught(off)] == list(range(1, 11))
    for part in (lesson_list, lesson_card):
        assert "Twins never part" in json.dumps(part().to_plotly_json(), default=lambda one: one.to_plotly_json())
        said = json.dumps(part(off).to_plotly_json(), default=lambda one: one.to_plotly_json())
        assert "Twins never part" not in said
        assert "Six folds make a bell" in said


@pytest.mark.parametrize(
    ("part", "place", "word"),
    [
        ("training", header, "to a trained network"),
        ("training", help_drawer, '"Training"'),
        ("training", help_drawer, "terms/"),
        ("exports", help_drawer, "Right click on the picture"),
    ],
)
def test_nothing_is_said_of_what_is_switched_off(part, place, word):
    def said(*off):
        return json.dumps(place(frozenset(off)).to_plotly_json(), default=lambda one: one.to_plotly_json())

    assert word in said()
    assert word not in said(part)
