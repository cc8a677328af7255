"""CSV: every row and all digits, read back by numpy; no cell that a spreadsheet would compute."""

import csv
from io import StringIO

import msgspec
import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.export.tables import cell, drawn_csv, ledger_csv
from relu_fold.frames import line as line_frames
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

EVERY = [ViewState.of_preset(preset) for preset in PRESETS.values()]
LINES = [state for state in EVERY if state.input_dim == 1]
PLANES = [state for state in EVERY if state.input_dim == 2]


def table(text):
    first, *rest = text.splitlines()
    assert first.startswith("# ReLU Fold 0.1.0, view ?")
    heads, *rows = csv.reader(rest)
    assert all(len(row) == len(heads) for row in rows)
    return {head: np.array([float(row[i]) if row[i].strip("0123456789.-+einf ") == "" and row[i] and " " not in row[i]
                            else np.nan for row in rows]) for i, head in enumerate(heads)}, heads  # fmt: skip


@pytest.mark.parametrize("state", LINES, ids=lambda state: state.preset)
def test_points_of_a_line_are_its_knots(state):
    found, heads = table(drawn_csv(state))
    shown = frame(state)
    assert np.array_equal(found["x"], shown.x)
    assert np.array_equal(found[heads[-1]], shown.composed)
    contributions = np.array([found[head] for head in heads if head.startswith("vh")])
    np.testing.assert_allclose(contributions.sum(axis=0) + shown.bias, shown.composed, atol=1e-12)


@pytest.mark.parametrize("state", PLANES, ids=lambda state: state.preset)
def test_points_of_a_plane_are_the_corners_of_its_regions(state):
    found, heads = table(drawn_csv(state))
    shown = plane_frame(state)
    assert np.array_equal(np.stack([found["x1"], found["x2"]], axis=1), shown.facets.vertices)
    assert np.array_equal(found[heads[-1]], shown.composed)


@pytest.mark.parametrize("state", LINES, ids=lambda state: state.preset)
def test_each_piece_has_a_row_and_its_map_is_the_network_s(state):
    found, heads = table(ledger_csv(state))
    net = frame(state).network
    middle = (found["from"] + found["to"]) / 2
    np.testing.assert_allclose(found["slope"] * middle + found["intercept"], net(middle[:, None])[:, 0], atol=1e-9)
    on = np.array([found[head] for head in heads if head.startswith("on")]).T
    assert np.array_equal(on, net.activation_pattern(middle[:, None]))
    assert found["linear_region"][-1] + 1 == len(frame(state).pieces.breakpoints) + 1


@pytest.mark.parametrize("state", PLANES, ids=lambda state: state.preset)
def test_each_region_has_a_row_and_its_map_is_the_network_s(state):
    found, heads = table(ledger_csv(state))
    net = plane_frame(state).network
    inside = np.stack([found["inside_x1"], found["inside_x2"]], axis=1)
    values = found["slope_x1"] * inside[:, 0] + found["slope_x2"] * inside[:, 1] + found["intercept"]
    np.testing.assert_allclose(values, net(inside)[:, 0], atol=1e-9)
    on = np.array([found[head] for head in heads if head.startswith("on")]).T
    assert np.array_equal(on, net.activation_pattern(inside))
    assert found["area"].sum() == pytest.approx(np.diff(state.box).prod())


def test_who_turns_is_written_by_name():
    rows = list(csv.DictReader(StringIO(ledger_csv(ViewState()).partition("\n")[2])))
    assert [row["turning_at_to"] for row in rows] == ["1", "2", "3", ""]


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_that_a_spreadsheet_would_compute_is_quoted(name):
    assert cell(name) == f"'{name}"


@pytest.mark.parametrize(
    ("value", "text"),
    [("x1", "x1"), (True, "1"), (False, "0"), (-0.5, "-0.5"), (0.1 + 0.2, "0.30000000000000004"), (3, "3")],
)
def test_all_else_is_as_it_is(value, text):
    assert cell(value) == text


def test_more_pieces_than_are_known_are_told(monkeypatch):
    monkeypatch.setattr(line_frames, "MAX_PIECES", 3)
    with pytest.raises(InputError, match="pieces: expected at most"):
        ledger_csv(ViewState())
    assert drawn_csv(ViewState()).count("\n") == 2 + line_frames.SAMPLES


def test_the_sum_shown_is_the_one_written():
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["sawtooth"]), layer=0, target=1)
    assert drawn_csv(state).splitlines()[1].endswith(",z2.2")


@pytest.mark.parametrize("value", [0.1, 0.7499999999999999, -1e-300, 5e-324, 1.7976931348623157e308, -3.0])
def test_a_number_is_read_back_bit_for_bit(value):
    assert float(cell(value)) == value
    assert cell(value) == repr(value)


def test_a_zero_has_no_sign():
    assert cell(-0.0) == cell(0.0) == "0.0"
    dead = msgspec.structs.replace(LINES[0], weights=(((-1.0,),), ((-1.0,),)), biases=((0.0,), (0.0,)), slopes=())
    assert "-0.0" not in drawn_csv(dead) + ledger_csv(dead)
