"""At which steps of a run the number of linear regions changed, against the count after every step."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from relu_fold.exchange.learning import steps as training
from relu_fold.exchange.learning.steps import trained
from relu_fold.frames.line import frame
from relu_fold.frames.news import watched
from relu_fold.frames.news.counted import count_changes
from relu_fold.frames.plane import plane_frame
from relu_fold.view.edit import AddLayer, ChangeRun, Learn, Select
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(training, "SECONDS", 60.0)


def counted(counts: list[int], likely: tuple[int, ...] = (), most: int = 100) -> tuple[list[tuple[int, int, int]], int]:
    asked: list[int] = []

    def count(step: int) -> int:
        asked.append(step)
        return counts[step]

    found = count_changes(len(counts) - 1, count, likely, most)
    assert len(set(asked)) == len(asked)
    return found, len(asked)


def test_a_change_between_two_pictures_has_its_own_step():
    found, asked = counted([7] * 60 + [8] * 41)
    assert found == [(60, 7, 8)]
    assert asked <= 9, "100 steps are halved seven times at most"


def test_what_is_undone_is_seen_where_it_is_likely():
    counts = [7] * 10 + [8] * 5 + [7] * 6
    assert counted(counts)[0] == []
    assert counted(counts, likely=(10, 15))[0] == [(10, 7, 8), (15, 8, 7)]


def test_what_is_not_pinned_down_in_time_is_told_at_the_later_step():
    (change,), asked = counted([7] * 60 + [8] * 41, most=4)
    assert asked == 4
    assert change == (75, 7, 8)


def test_no_step_is_no_change():
    assert counted([7])[0] == []


@pytest.mark.parametrize(("data", "steps"), [("sine", 400), ("circle", 200)])
def test_the_page_is_told_at_which_steps_the_pictures_count_changes(data, steps, monkeypatch):
    """All of them on a line, where a fold comes or goes then; in the plane creases may cross for a few steps."""
    monkeypatch.setattr(watched, "MOST_COUNTED", (10_000, 10_000))
    monkeypatch.setattr(watched, "MOST_CUT", 10**9)
    monkeypatch.setattr(watched, "MOST_FOLDS", 10_000)
    monkeypatch.setattr(watched, "MOST_WORK", 10**9)
    view = apply(apply(ViewState(), Learn(data)), ChangeRun("rate", 0.05))
    number = (frame if view.input_dim == 1 else plane_frame)(view).n_linear
    told = [one for one in trained(view, steps).told["seen"] if one["what"] in ("more", "fewer")]
    expected, now = [], view
    for step in range(1, steps + 1):
        now = trained(now, 1).state
        after = (frame if view.input_dim == 1 else plane_frame)(now).n_linear
        if after != number:
            expected.append((step, "more" if after > number else "fewer", number, after))
        number = after
    found = [(one["step"], one["what"], *map(int, re.findall(r"\d+", one["words"]))) for one in told]
    assert len(found) > 3
    assert found == expected if view.input_dim == 1 else set(found) <= set(expected)


def test_where_the_stage_composes_a_neuron_no_number_is_told():
    view = apply(apply(ViewState(), Learn("spiral")), Select(0, 0))
    assert view.layer == 0
    told = trained(view, 60).told["seen"]
    assert told
    assert not [one for one in told if one["what"] in ("more", "fewer")]


def test_numbers_follow_each_other_within_a_picture():
    view = apply(apply(ViewState(), Learn("sine")), AddLayer())
    told = [one for one in trained(view, 100).told["seen"] if one["what"] in ("more", "fewer")]
    numbers = [tuple(map(int, re.findall(r"\d+", one["words"]))) for one in told]
    assert numbers
    assert all(before[1] == after[0] for before, after in pairwise(numbers))
