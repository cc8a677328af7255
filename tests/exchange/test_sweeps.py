"""Frames ahead: each is that of a drag, bit for bit; as many as fit into time and size; no number gets past a limit."""

import json
import math
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exchange import under_hand
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import MOST_STEPS, read_question
from relu_fold.exchange.under_hand import swept
from relu_fold.view.limits import MAX_LAYERS, MAX_MAGNITUDE, MAX_WIDTH, MAX_WORK
from relu_fold.view.parameters import assign
from relu_fold.view.presets import FIRST_OF, PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls

LINE = ViewState()
PLANE = ViewState.of_preset(FIRST_OF[2])
HELD = {"height": 600, "ranges": {"z": (-2.0, 2.0), "composed": (-1.0, 3.0)}}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """A test is not cut short by a machine that is busy."""
    monkeypatch.setattr(under_hand, "SWEEP_SECONDS", 60.0)
    monkeypatch.setattr(under_hand, "SWEEP_LONGEST", 60.0)


def ask(kind, **fields):
    return answer(read_question(calls.question(kind, **fields)))


def frames(state, steps, **fields):
    return json.loads(msgspec.json.encode(ask("sweep", state=state, steps=steps, **fields).reply))["frames"]


def drag(state, step, **fields):
    for path, value in step.items():
        state = assign(state, path, value)
    reply = json.loads(msgspec.json.encode(ask("drag", state=state, **fields).reply))
    return {name: value for name, value in reply.items() if name not in ("seq", "kind", "inputs")}


def fold(state, *slopes):
    each = [(layer, i) for layer, width in enumerate(state.widths) for i in range(width)]
    return {f"f.{layer}.{i}": slope for (layer, i), slope in zip(each, slopes, strict=False)}


@pytest.mark.parametrize("state", [LINE, PLANE, ViewState.of_preset(PRESETS["tents"])], ids=["line", "plane", "deep"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_frame_is_that_of_a_drag(state, theme):
    steps = [{"w.0.0.0": 0.7}, {"b.0.0": -1.25}, {"s": 0.5}, {"s": -1.0}, fold(state, 0.1, 0.9), {"x.0": -2.5}]
    found = frames(state, steps, theme=theme, **HELD)
    assert found == [drag(state, step, theme=theme, **HELD) for step in steps]


@settings(max_examples=20)
@given(st.sampled_from(sorted(PRESETS)), st.lists(st.floats(-5, 5), min_size=1, max_size=3))
def test_each_frame_of_a_preset_is_that_of_a_drag(name, values):
    state = ViewState.of_preset(PRESETS[name])
    steps = [{"w.0.0.0": value} for value in values]
    found = frames(state, steps)
    assert found == [drag(state, step) for step in steps[: len(found)]]


def test_the_axes_of_fold_space_are_those_that_are_held():
    state = msgspec.structs.replace(LINE, panel="fold")
    assert frames(state, [{"w.0.0.0": 0.7}], axes=(2, 0)) == [drag(state, {"w.0.0.0": 0.7}, axes=(2, 0))]


@pytest.mark.parametrize(
    "step",
    [
        {"w.9.0.0": 1.0},
        {"nothing": 1.0},
        {"w.0.0.0": 2 * MAX_MAGNITUDE},
        {"x.0": 1e5},  # right of its other end
        {"n": 20.5},
        {"w.0.0.0": 0.5, "w.9.0.0": 1.0},
    ],
    ids=str,
)
def test_a_step_that_no_view_can_take_has_no_frame_and_the_others_have(step):
    good = {"w.0.0.0": 0.5}
    assert frames(LINE, [step, good]) == [None, drag(LINE, good)]


def test_a_grid_that_costs_too_much_has_as_many_points_as_there_is_time_for():
    state = ViewState.of_preset(PRESETS["disc-16"])
    deep = msgspec.structs.replace(state, map_mode="heatmap", resolution=3)
    width, depth = 50, MAX_LAYERS
    sizes = [2, *(width,) * depth, 1]
    wide = msgspec.structs.replace(
        deep,
        weights=tuple(((0.0,) * n,) * m for n, m in pairwise(sizes)),
        biases=tuple((0.0,) * m for m in sizes[1:]),
        layer=depth - 1,
    )
    first, *_ = frames(wide, [{"n": 201}, {"n": 3}])
    side = math.isqrt(MAX_WORK // sum(n * m for n, m in pairwise(sizes)))
    assert first["sheets"]["heat"]["side"] == side < 201


@pytest.mark.parametrize(
    "steps",
    [
        (),
        [{}],
        [{"s": "1"}],
        [{"s": None}],
        [["s", 1]],
        {"s": 1},
        [{"s": 0.5}] * (MOST_STEPS + 1),
        [{f"f.0.{i}": 0.5 for i in range(MAX_LAYERS * MAX_WIDTH + 1)}],
    ],
    ids=lambda steps: str(steps)[:40],
)
def test_steps_that_are_none_or_too_many_are_refused(steps):
    with pytest.raises(InputError):
        read_question(calls.question("sweep", steps=steps))


def test_a_whole_slider_is_not_too_much_to_ask():
    read_question(calls.question("sweep", steps=[{"w.0.0.0": i / 100} for i in range(MOST_STEPS)]))


# --- the budget ---

STEPS = [{"s": i / 100} for i in range(100)]


def test_frames_end_where_their_size_does():
    found = swept(LINE, STEPS, lambda _: {"marks": "x" * 20_000})
    assert len(found) == 20
    assert sum(map(len, map(bytes, found))) >= under_hand.SWEEP_BYTES


def test_a_frame_that_is_large_is_the_only_one():
    assert len(swept(LINE, STEPS, lambda _: {"marks": "x" * under_hand.SWEEP_LARGE})) == 1


def test_no_frame_is_begun_after_the_time_and_the_first_has_all_of_it(monkeypatch):
    monkeypatch.setattr(under_hand, "SWEEP_SECONDS", 0.0)
    assert len(swept(LINE, STEPS, lambda _: {})) == 1
    monkeypatch.setattr(under_hand, "SWEEP_LONGEST", 0.0)
    monkeypatch.setattr(under_hand, "SWEEP_SECONDS", 60.0)
    assert len(swept(LINE, STEPS, lambda _: {})) == 1


def test_a_frame_that_takes_too_long_is_given_up_and_those_before_it_are_kept():
    def slow(state):
        if state.negative_slope > 0.05:
            raise OutOfTime
        return {}

    assert len(swept(LINE, STEPS, slow)) == 6


def test_a_first_frame_that_takes_longer_than_an_answer_may_is_refused_as_a_drag_is():
    with time_limit(-1.0), pytest.raises(OutOfTime):
        swept(LINE, STEPS, lambda _: {})


def test_a_bug_stays_a_bug():
    def wrong(_):
        raise ValueError("shapes")

    with pytest.raises(ValueError, match="shapes"):
        swept(LINE, STEPS, wrong)
