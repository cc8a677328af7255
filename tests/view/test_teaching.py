"""What a view learns: data, settings, starts; as edits, in links, and with a table that somebody pasted."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest

from relu_fold import sharelink
from relu_fold.errors import InputError
from relu_fold.exchange.learning.steps import stepped
from relu_fold.network import Network
from relu_fold.training.data_sets import LINE, PLANE
from relu_fold.training.point_table import points_in
from relu_fold.view.edit import (
    AddLayer,
    AddNeuron,
    ChangeInputs,
    ChangeRun,
    Freeze,
    Learn,
    LearnPoints,
    LoadPreset,
    OpenLesson,
    RemoveNeuron,
    Reset,
    Restart,
    Unlearn,
)
from relu_fold.view.edits import EditError, apply
from relu_fold.view.learning import Learning
from relu_fold.view.viewstate import Marked, ViewState

SINE = apply(ViewState(), Learn("sine"))


def further(view: ViewState, steps: int) -> ViewState:
    assert view.learning is not None
    return stepped(view, view.learning.of(view.network).advance(steps))


@pytest.mark.parametrize("name", [*LINE, *PLANE])
def test_a_set_brings_a_network_that_learns_it_to_some_extent(name):
    view = apply(ViewState(), Learn(name))
    run = view.learning.of(view.network)
    assert view.input_dim == run.data.input_dim
    assert view.layer == view.depth - 1
    assert run.advance(400).loss < 0.7 * run.loss


def test_whoever_learns_already_keeps_the_network_and_begins_again():
    grown = apply(SINE, AddNeuron())
    other = apply(further(grown, 5), Learn("step"))
    assert other.widths == (9,)
    assert (other.learning.data, other.learning.step, other.learning.moments) == ("step", 0, ())
    assert apply(other, Learn("moons")).widths == (8, 8)


def test_a_link_opened_mid_run_goes_on_bit_for_bit():
    for settings in (("optimizer", "adam"), ("optimizer", "momentum"), ("batch", 7.0), ("l1", 0.001)):
        view = further(apply(SINE, ChangeRun(*settings)), 25)
        opened = sharelink.decode(sharelink.encode(view))
        assert opened == view
        assert further(opened, 100) == further(view, 100)


def test_another_shape_has_no_memory_of_the_one_before():
    view = further(apply(apply(ViewState(), Learn("spiral")), Freeze("b.0.0")), 5)
    for edit in (AddNeuron(), RemoveNeuron(), AddLayer()):
        after = apply(view, edit)
        assert (after.learning.step, after.learning.moments, after.learning.frozen) == (0, (), ())
        further(after, 3)


def test_settings_change_one_by_one_and_another_optimiser_forgets():
    view = further(SINE, 5)
    faster = apply(view, ChangeRun("rate", 0.1))
    assert (faster.learning.rate, faster.learning.step) == (0.1, 5)
    assert faster.learning.moments == view.learning.moments
    assert apply(view, ChangeRun("optimizer", "sgd")).learning.moments == ()
    assert apply(view, ChangeRun("n", 30.0)).learning.n == 30


def test_a_frozen_number_stays_and_can_learn_again():
    view = apply(SINE, Freeze("w.0.3.0"))
    after = further(view, 20)
    assert after.weights[0][3] == view.weights[0][3]
    assert after.weights[0][2] != view.weights[0][2]
    assert apply(view, Freeze("w.0.3.0")).learning.frozen == ()


def test_the_same_start_is_the_same_and_another_seed_another():
    one, again, other = (apply(SINE, Restart("he", seed)) for seed in (1, 1, 2))
    assert one == again
    assert one.weights != other.weights
    assert one.learning.start_seed == 1
    assert apply(further(one, 9), Restart("he", 1)) == one


def test_put_away_the_network_stays():
    view = further(SINE, 5)
    assert apply(view, Unlearn()) == msgspec.structs.replace(view, learning=None)


@pytest.mark.parametrize(
    ("view", "edit", "words"),
    [
        (ViewState(), Learn("cat"), "Data set: expected one of sine"),
        (ViewState(), ChangeRun("rate", 1.0), "Training: expected data to learn from"),
        (ViewState(), Restart("he"), "Training: expected data to learn from"),
        (SINE, ChangeRun("rate", -1.0), "rate: expected a number from"),
        (SINE, ChangeRun("n", 2_001.0), "points: expected 1 to 2,000"),
        (SINE, ChangeRun("n", 0.0), "points: expected 1 to 2,000"),
        (SINE, ChangeRun("n", 1.5), "n"),
        (SINE, ChangeRun("optimizer", "lion"), "optimizer"),
        (SINE, ChangeRun("loss", "logistic"), "Labels: expected -1 and 1 for the logistic loss"),
        (SINE, Freeze("w.9.0.0"), "Path: expected a layer below 2"),
        (SINE, LearnPoints("1 2 3"), "Line 1: expected 2 numbers, x, y; got “1 2 3”"),
        (SINE, LearnPoints("1, 2\nx, 3"), "Line 2: expected 2 numbers, x, y; got “x, 3”"),
        (SINE, LearnPoints("1, 2\n1, nan"), "Line 2"),
        (SINE, LearnPoints("1, 1e9"), "Line 1: expected numbers up to 1,000,000"),
        (SINE, LearnPoints("\n"), "Points: expected at least one line"),
        (SINE, LearnPoints("1, 2\n" * 2_001), "Points: expected at most 2,000; line 2001 is one more"),
    ],
)
def test_what_cannot_be_learnt_is_said_and_nothing_changes(view, edit, words):
    with pytest.raises(EditError, match=r"Nothing was changed\.$") as refused:
        apply(view, edit)
    assert words in str(refused.value)


def test_a_pasted_table_is_read_with_names_minus_signs_and_any_of_its_separators():
    text = "\n x; y\n1; 2\n\n−1.5\t.5\n 2e-1 , -3 \n"
    assert points_in(text, 1, 10, 1e6) == ((1.0, 2.0), (-1.5, 0.5), (0.2, -3.0))
    view = apply(ViewState(), LearnPoints(text))
    assert view.weights == ViewState().weights
    assert len(view.learning.of(view.network).data) == 3  # none is kept for a test until somebody says a share
    tested = apply(view, ChangeRun("share", 0.25))
    assert len(tested.learning.of(view.network).data) == 2
    assert apply(tested, ChangeRun("rate", 0.1)).learning.points == view.learning.points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("0,5;1,25\n-1;2,0", ((0.5, 1.25), (-1.0, 2.0))),  # commas are decimal ones beside semicolons
        ("0,5\t1,25", ((0.5, 1.25),)),
        ('"x","y"\r\n"0.5","1.25"', ((0.5, 1.25),)),
        ("\ufeff0.5,1.25", ((0.5, 1.25),)),  # as a spreadsheet saves it
        ("a,b,c\n1,2,3", ((1.0, 2.0, 3.0),)),
    ],
)
def test_a_table_may_come_from_a_spreadsheet(text, points):
    assert points_in(text, None, 10, 1e6) == points


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nan, nan\n1, 2", "line 1: expected 2 or 3 numbers"),  # no names
        ("x, y\n1, 2\n1, 2, 3", "line 3: expected 2 numbers, x, y"),  # as many as the first point has
        ("1, 2, 3\n1, 2", "line 2: expected 3 numbers, x₁, x₂, y"),
        ("0.5,1;2", "line 1"),
        ("1,000,000;2", "line 1"),
    ],
)
def test_a_table_that_is_none_is_told_by_its_line(text, words):
    with pytest.raises(InputError, match=words):
        points_in(text, None, 10, 1e6)


def test_a_table_is_all_in_view():
    """Points beyond the ends of the axis were learnt from, and not seen."""
    near = apply(ViewState(), LearnPoints("-1, 0\n1, 2", table=True))
    assert near.domain == ViewState().domain
    far = apply(ViewState(), LearnPoints("0, 0\n10, 2\n7, 1", table=True))
    assert far.domain == (-0.5, 10.5)
    assert far.weights == ViewState().weights
    drawn = apply(ViewState(), LearnPoints("0, 0\n10, 2"))
    assert drawn.domain == ViewState().domain  # under a hand nothing moves
    one = apply(ViewState(), LearnPoints("50, 0", table=True))
    assert one.domain[0] < 50 < one.domain[1]


def test_a_table_of_three_columns_brings_a_plane_and_a_network_for_it():
    view = apply(ViewState(), LearnPoints("x1,x2,y\n0, 0, 1\n8, 4, -1", table=True))
    assert (view.input_dim, view.widths) == (2, (8, 8))
    assert (view.domain, view.domain_y) == ((-0.4, 8.4), (-0.2, 4.2))
    assert len(view.learning.of(view.network).data) == 2
    back = apply(view, LearnPoints("0, 0\n1, 2", table=True))
    assert (back.input_dim, back.widths) == (1, (8,))


def test_a_start_folds_where_own_points_are():
    view = apply(apply(ViewState(), LearnPoints("100, 0\n110, 2", table=True)), Restart("even", 0))
    knots = -np.array(view.biases[0]) / np.array(view.weights[0])[:, 0]
    assert ((knots > 100) & (knots < 110)).all()
    near = apply(apply(ViewState(), LearnPoints("-1, 0\n1, 2", table=True)), Restart("even", 0))
    assert near.weights == apply(apply(ViewState(), LearnPoints("0, 1")), Restart("even", 0)).weights


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "cat"},
        {"n": 0},
        {"data": "own"},
        {"rate": 0.0},
        {"momentum": 1.0},
        {"step": -1},
        {"frozen": ("w.9.9.9",)},
        {"moments": ((1.0,),)},
        {"data": "spiral"},
    ],
)
def test_a_view_that_cannot_learn_so_is_none(wrong):
    with pytest.raises(InputError):
        msgspec.structs.replace(SINE, learning=Learning(**wrong))


def test_several_outputs_do_not_learn():
    weights = (((1.0,),), ((1.0,), (2.0,)))
    with pytest.raises(InputError, match="outputs of a network that learns: expected 1 to 1; got 2"):
        ViewState(weights=weights, biases=((0.0,), (0.0, 0.0)), learning=Learning())


def test_moments_are_numbers_bit_for_bit():
    view = further(SINE, 7)
    run = view.learning.of(view.network)
    assert all((np.array(row) == kept).all() for row, kept in zip(view.learning.moments, run.moments.rows, strict=True))


NAMED = msgspec.structs.replace(
    ViewState.of(Network([[[1.0, 1.0]], [[1.0]]], [[0.0], [0.0]]), names=("a", "b")),
    marked=(Marked(name="7 (row 1)", at=(0.5, 0.5)),),
)


@pytest.mark.parametrize(
    "edit",
    [
        Learn("sine"),
        Learn("xor"),
        LoadPreset(name="three"),
        LoadPreset(name="xor"),
        ChangeInputs(inputs=1),
        ChangeInputs(inputs=2),
        OpenLesson(number=1),
        Reset(),
    ],
)
def test_names_and_marked_points_go_with_the_network_that_they_are_of(edit):
    after = apply(NAMED, edit)
    assert (after.names, after.marked) == ((), ())


def test_names_stay_with_a_network_that_learns_on():
    run = apply(NAMED, Learn("xor"))
    named = msgspec.structs.replace(run, names=("a", "b"))
    assert apply(named, Learn("circle")).names == ("a", "b")


def test_the_first_set_may_come_to_a_network_of_more_outputs():
    sizes = (1, *SINE.widths, 3)
    net = Network([np.ones((k, m)) for m, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]])
    view = apply(msgspec.structs.replace(ViewState.of(net), target=2), Learn("sine"))
    assert view.target == 0
