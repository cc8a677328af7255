"""A budget stops long computations between their steps, and only inside."""

import time
from itertools import pairwise

import numpy as np
import pytest

from relu_fold.exact.budget import OutOfTime, check_time, in_part, sampled_if_late, time_limit
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view.presets import FIRST_OF
from relu_fold.view.viewstate import ViewState

BOX = ((-3.0, 3.0), (-3.0, 3.0))


def random_network(inputs, *widths):
    rng = np.random.default_rng(0)
    sizes = [inputs, *widths, 1]
    weights = [rng.normal(size=(m, n)) for n, m in pairwise(sizes)]
    return Network(weights, [rng.normal(size=m) for m in sizes[1:]])


def test_without_a_budget_nothing_stops():
    check_time()


def test_a_budget_that_is_left_is_over():
    with time_limit(-1.0), pytest.raises(OutOfTime):
        check_time()
    check_time()


def test_what_takes_more_than_its_part_is_none_and_the_rest_goes_on():
    def work():
        check_time()
        return 3

    assert in_part(work, -1.0) == 3, "without a budget it takes its time"
    with time_limit(100.0):
        assert in_part(work, -1.0) is None
        assert in_part(work, 100.0) == 3
        check_time()


def test_where_all_of_a_budget_is_spent_no_part_is_left():
    with time_limit(-1.0), pytest.raises(OutOfTime):
        in_part(check_time, 100.0)


def test_what_is_made_of_an_exact_cut_too_late_is_made_of_samples():
    made = []

    def work():
        cut = in_part(lambda: "exact", 100.0)
        made.append(cut)
        with time_limit(-1.0 if cut else 100.0):
            check_time()
        return "drawn"

    assert sampled_if_late(work, 100.0, 100.0) == "drawn"
    assert made == ["exact", None]
    with time_limit(100.0):
        assert in_part(lambda: 3, 100.0) == 3, "only there"


def test_what_was_late_without_an_exact_cut_is_late():
    tried = []

    def work():
        tried.append(in_part(check_time, -1.0))
        check_time()

    with pytest.raises(OutOfTime):
        sampled_if_late(work, -1.0, 100.0)
    assert tried == []


def test_samples_may_be_late_too():
    def work():
        in_part(lambda: 3, 100.0)
        raise OutOfTime

    with pytest.raises(OutOfTime):
        sampled_if_late(work, 100.0, 100.0)


def test_the_earlier_of_two_ends_counts():
    with time_limit(-1.0), time_limit(100.0), pytest.raises(OutOfTime):
        check_time()
    with time_limit(100.0):
        with time_limit(-1.0), pytest.raises(OutOfTime):
            check_time()
        check_time()


def test_nobody_takes_it_for_a_wrong_value():
    assert not issubclass(OutOfTime, ValueError)


@pytest.mark.parametrize("inputs", [1, 2])
def test_the_exact_pieces_and_regions_look_at_the_clock(inputs):
    net = random_network(inputs, 4, 4)
    with time_limit(-1.0), pytest.raises(OutOfTime):
        pieces(net, BOX[0]) if inputs == 1 else subdivide(net, BOX)


def test_a_sheet_looks_at_the_clock():
    frame = plane_frame(ViewState.of_preset(FIRST_OF[2]))
    with time_limit(-1.0), pytest.raises(OutOfTime):
        frame.sheet(0)


def test_creases_that_coincide_look_at_the_clock(monkeypatch):
    # The slow pass, one neuron after the other: the clock is looked at in each.
    looked = []
    monkeypatch.setattr("relu_fold.exact.plane.careful.check_time", lambda: looked.append(1))
    weights = [np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0]]), np.ones((1, 3))]
    subdivide(Network(weights, [np.zeros(3), np.zeros(1)]), BOX)
    assert len(looked) >= 3


def test_a_long_computation_stops_soon_after_its_end():
    net = random_network(2, *[32] * 6)
    before = time.process_time()

    def for_ever():
        while True:
            subdivide(net, BOX)

    with time_limit(0.05), pytest.raises(OutOfTime):
        for_ever()
    assert time.process_time() - before < 3.0  # seconds of computing: one step of it at most


def test_the_maps_of_many_outputs_give_way_too():
    rng = np.random.default_rng(0)
    net = Network([rng.normal(size=(40, 2)), rng.normal(size=(60, 40))], [rng.normal(size=40), rng.normal(size=60)])
    found = subdivide(net)
    with time_limit(-1.0), pytest.raises(OutOfTime):
        _ = found.slopes
