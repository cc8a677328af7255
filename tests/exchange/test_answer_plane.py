"""Questions about a plane: its own figure, small frames while a hand moves, held heights, regions at points."""

import json
import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.errors import InputError
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import read_question
from relu_fold.figures.kit.arrangement import FLAT, SHORTEST, TALLEST
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.plane.regions import plane_ledger, region_at
from relu_fold.figures.plane.space import space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import FIRST_OF, PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.figures.packed import decoded
from tests.strategies_view import bits, view_states

LEAST = json.loads(calls.question("commit", height=500))
THREE = ViewState.of_preset(PRESETS["three-folds"])
STATES = [ViewState.of_preset(preset) for preset in PRESETS.values() if preset.network.input_dim == 2]
EACH = pytest.mark.parametrize("state", STATES, ids=lambda state: state.preset)
ROWS = ("z", "h", "c", "composed")


def ask(kind="commit", **fields):
    """Answer a question as it comes from the page: as text."""
    return answer(read_question(calls.question(kind, **{"height": 500, **fields})))


def moved(state, by):
    first, *rest = state.weights[0]
    return msgspec.structs.replace(state, weights=(((first[0] + by, *first[1:]), *rest), *state.weights[1:]))


def text(value):
    return msgspec.json.encode(value)


@EACH
def test_a_commit_brings_the_figure_of_the_plane_and_none_of_the_line(state):
    answered = ask(state=state, width=1056, height=480)
    drawn = space(plane_frame(state), "light", 1056, 480, entering=state.layer > 0)
    assert answered.figure is None
    assert text(answered.space) == text(drawn.figure())
    reply = answered.reply
    assert (reply["inputs"], reply["kind"]) == (2, "commit")
    assert bits(msgspec.convert(reply["state"], ViewState)) == bits(state)
    assert text(reply["sheets"]) == text(drawn.paint()["sheets"])
    assert text(reply["ledger"]) == text(plane_ledger(drawn.frame) | {"happened": []})
    assert text(reply["plan"]) == text(drawn.placed())
    assert reply["beside"] == drawn.plan.beside_map


def test_a_line_has_neither_a_space_nor_a_plan():
    answered = ask(state=ViewState())
    assert answered.space is None
    assert answered.figure["data"]
    assert [answered.reply[name] for name in ("inputs", "plan", "beside")] == [1, None, None]
    assert "sheets" not in answered.reply


@EACH
@pytest.mark.parametrize("kind", ["drag", "rest"])
def test_while_a_hand_moves_no_figure_is_sent_and_the_sheets_are_those_of_the_commit(state, kind):
    ranges = ask(state=state).reply["ranges"]
    moving = ask(kind, state=state, ranges=ranges)
    assert (moving.figure, moving.space, moving.groups) == (None, None, None)
    commit = ask(state=state)
    for part in ("marks", "labels", "name", "sheets", "ranges"):
        assert text(moving.reply[part]) == text(commit.reply[part]), part
    assert ("ledger" in moving.reply) == (kind == "rest")
    assert not {"state", "link", "parameters", "words", "plan", "beside"} & set(moving.reply)


def test_what_a_drag_of_three_neurons_costs_stays_small():
    assert len(text(ask("drag", state=THREE).reply)) < 40_000


@EACH
@settings(max_examples=10)
@given(steps=st.lists(st.floats(-3, 3).map(lambda x: round(x, 2)), min_size=1, max_size=4))
def test_held_heights_only_grow_under_a_hand(state, steps):
    held = ask(state=state).reply["ranges"]
    for step in steps:
        now = ask("drag", state=moved(state, step), ranges=held).reply["ranges"]
        for row in ROWS:
            assert now[row][0] <= held[row][0] < held[row][1] <= now[row][1]
        held = now


def test_held_heights_are_forgotten_by_whatever_is_not_a_hand():
    wide = dict.fromkeys(ROWS, (-50.0, 50.0))
    fresh = ask(state=THREE).reply["ranges"]
    assert ask("drag", state=THREE, ranges=wide).reply["ranges"] == wide
    assert ask("rest", state=THREE, ranges=wide).reply["ranges"] == wide
    assert ask(state=THREE, ranges=wide).reply["ranges"] == fresh
    assert ask("edit", state=THREE, ranges=wide, edit={"kind": "terms", "by": -1}).reply["ranges"] == fresh


@pytest.mark.parametrize(
    "ends", [(1.0, 1.0), (2.0, -2.0), (0.0, 5e-324), (-1.7e308, 1.7e308), (-1e-300, 1e-300), (1e300, 1.1e300)], ids=str
)
@pytest.mark.parametrize("row", ROWS)
def test_bad_held_heights_are_harmless(ends, row):
    answered = ask("drag", state=THREE, ranges={row: ends})
    frame = plane_frame(THREE)
    for name, (low, high) in answered.reply["ranges"].items():
        assert -math.inf < low < high < math.inf, name
    low, high = answered.reply["ranges"]["composed"]
    assert low <= frame.sums.min() <= frame.sums.max() <= high
    json.dumps(answered.reply, allow_nan=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ranges": {"x": [0, 1]}},
        {"ranges": {"z": [0]}},
        {"ranges": {"z": [0, 1, 2]}},
        {"ranges": {"z": ["0", 1]}},
        {"ranges": [0, 1]},
        {"ranges": None},
        {"height": SHORTEST - 1},
        {"height": TALLEST + 1},
        {"height": 500.5},
        {"point": [0]},
        {"point": ["0", 0]},
        {"point": [0, 0, 0]},
        {"kind": "probes"},
    ],
    ids=str,
)
def test_a_question_about_a_plane_with_a_wrong_part_is_refused(wrong):
    with pytest.raises(InputError):
        read_question(json.dumps(LEAST | wrong))


@pytest.mark.parametrize(
    "size", [(200, 100), (200, 250), (200, 10_000), (10_000, 100), (859, 500), (860, 500), (10_000, 10_000)], ids=str
)
def test_a_stage_of_any_size_is_answered(size):
    answered = ask(state=THREE, width=size[0], height=size[1])
    projection = Projection(*THREE.turn)
    assert len(answered.reply["plan"]["panels"]) >= (4 if size[1] >= FLAT else 1)
    for panel in answered.reply["plan"]["panels"]:
        place = projection.place(panel)
        assert place.half_side > 0
        assert place.half_height > 0
    json.dumps(answered.reply, allow_nan=False)


# --- probes ---


@EACH
@settings(max_examples=15)
@given(share=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_probe_tells_the_region_at_the_point_and_nothing_else(state, share):
    point = tuple(lo + (hi - lo) * s for (lo, hi), s in zip(state.box, share, strict=True))
    reply = ask("probe", state=state, point=point).reply
    assert set(reply) == {"seq", "kind", "inputs", "region"}
    there = region_at(space(plane_frame(state), "light", 1100, 500), point)
    entering = reply["region"].pop("entering")
    assert (entering is None) == (state.layer == 0)
    assert text(reply["region"]) == text(there)
    assert reply["region"] is not None


@pytest.mark.parametrize(
    ("state", "point"),
    [(THREE, (1.5, 0.0)), (THREE, (0.0, -1.01)), (THREE, (1e300, 0.0)), (ViewState(), (3.1, 0.0))],
    ids=["beside", "below", "far", "beside a line"],
)
def test_a_probe_outside_of_every_region_is_answered_with_none(state, point):
    assert ask("probe", state=state, point=point).reply["region"] is None


def test_a_probe_of_samples_is_answered_with_none(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 3)
    assert ask("probe", state=THREE, point=(0.0, 0.0)).reply["region"] is None


def test_too_many_regions_are_drawn_from_samples_and_told(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 6)
    answered = ask(state=THREE)
    assert "samples" in answered.reply["summary"]
    assert answered.reply["ledger"]["rows"] == []
    assert "smaller box" in answered.reply["ledger"]["more"]
    assert answered.space["data"]


def test_numbers_whose_squares_vanish_have_an_exact_picture_too():
    tiny = 2.225073858507203e-309
    state = ViewState(weights=(((tiny, tiny),), ((tiny,),)), biases=((-tiny,), (0.0,)), domain=(0.0, 1.0))
    for kind in ("commit", "drag"):
        json.dumps(ask(kind, state=state).reply, allow_nan=False)
    assert [row["share"] for row in ask(state=state).reply["ledger"]["rows"]] == ["75.0 %", "25.0 %"]


# --- edits on the way ---


def test_changing_the_inputs_brings_the_other_figure_and_other_controls():
    there = ask("edit", state=ViewState(), edit={"kind": "inputs", "inputs": 2})
    assert (there.figure, there.reply["inputs"], there.reply["state"]["preset"]) == (None, 2, FIRST_OF[2].name)
    assert there.space["data"]
    assert there.groups is not None
    back = ask("edit", state=THREE, edit={"kind": "inputs", "inputs": 1}, controls=there.reply["controls"])
    assert (back.space, back.reply["inputs"], back.reply["state"]["preset"]) == (None, 1, FIRST_OF[1].name)
    assert back.figure["data"]
    assert back.groups is not None


def test_the_map_of_samples_comes_with_its_pixels_and_a_word_on_its_resolution():
    sampled = ask("edit", state=THREE, edit={"kind": "map", "mode": "heatmap"})
    assert sampled.reply["state"]["map_mode"] == "heatmap"
    heat = sampled.reply["sheets"]["heat"]
    assert (heat["side"], decoded(heat["pixels"]).shape) == (41, (3 * 41 * 41,))
    words = [one["text"] for one in sampled.space["layout"]["annotations"]]
    assert any("41 × 41" in word for word in words)
    regions = ask(state=THREE)
    assert regions.reply["sheets"]["heat"] is None
    assert not any("41 × 41" in one["text"] for one in regions.space["layout"]["annotations"])


def test_the_page_says_how_many_neurons_the_surface_adds_up():
    for terms, words in ((0, "3 of 3"), (1, "1 of 3"), (3, "3 of 3"), (32, "3 of 3")):
        assert ask(state=msgspec.structs.replace(THREE, terms=terms)).reply["words"]["terms"] == words


@settings(max_examples=20)
@given(view_states(inputs=(2,)))
def test_any_view_of_a_plane_is_answered_in_json_within_its_size(state):
    small = msgspec.structs.replace(state, resolution=min(state.resolution, 41))
    for kind in ("commit", "drag"):
        answered = ask(kind, state=small)
        json.dumps(answered.reply, allow_nan=False)
        for low, high in answered.reply["ranges"].values():
            assert -math.inf < low < high < math.inf
