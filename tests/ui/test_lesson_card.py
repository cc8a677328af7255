"""The lessons of a page: all of them, or those without training where that is switched off."""

import json

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
