from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.errors import TooManyRegions
from relu_fold.exact.events.event import Event, merged
from relu_fold.exact.events.events import events
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.paths import with_number
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from tests.strategies import REALS, he_network, networks

DOMAIN = (-3.0, 3.0)
BOX = ((-1.0, 1.0), (-1.0, 1.0))
CLEAR = 1e-4  # of the range: this far from a mark nothing is degenerate


def told(net, path, lo=-3.0, hi=3.0, domain=DOMAIN):
    """The marks as plain triples."""
    return [(m.value, m.what, m.neurons) for m in events(net, path, lo, hi, domain).marks]


def combinatorics(net, path, value, domain):
    """Who turns where, or which regions there are: what is constant between two marks."""
    turned = with_number(net, path, value)
    if net.input_dim == 1:
        return tuple(map(tuple, pieces(turned, domain).patterns.tolist()))
    c = subdivide(turned, domain, smallest=0.0)
    return frozenset(map(tuple, c.patterns.tolist())), c.n_vertices, c.n_edges


def one_layer(weights, biases, negative_slope=0.0):
    return Network([weights, [[1.0] * len(weights)]], [biases, [0.0]], negative_slope)


# A line, by hand


def test_a_knot_crosses_the_domain_as_its_bias_is_turned():
    net = one_layer([[2.0]], [0.0])
    # The knot is at -b / 2: at 3 for b = -6, and it runs to the left.
    assert told(net, "b.0.0", -8.0, 8.0) == [(-6.0, "enters", (0,)), (6.0, "leaves", (0,))]


def test_a_knot_leaves_as_its_weight_goes_to_zero_and_comes_back_on_the_other_side():
    net = one_layer([[2.0]], [-1.5])  # knot at 1.5 / w
    assert told(net, "w.0.0.0") == [(-0.5, "leaves", (0,)), (0.5, "enters", (0,))]


def test_two_knots_meet():
    net = one_layer([[1.0], [1.0]], [0.0, -1.0])  # knots at -b and 1
    assert told(net, "b.0.0", -2.0, 2.0) == [(-1.0, "meets", (0, 1))]
    assert told(one_layer([[1.0], [1.0]], [-2.0, -1.0]), "w.0.0.0", 1.0, 3.0) == [(2.0, "meets", (0, 1))]


def test_a_knot_at_zero_stays_while_its_neuron_turns_over():
    assert told(one_layer([[2.0], [1.0]], [0.0, -1.0]), "w.0.0.0") == [(0.0, "flips", (0,))]


def test_a_neuron_without_weight_comes_alive_everywhere_at_once():
    assert told(one_layer([[0.0], [1.0]], [1.0, 0.0]), "b.0.0") == [(0.0, "flips", (0,))]


def test_a_knot_that_meets_two_at_once_makes_one_mark():
    net = one_layer([[1.0], [1.0], [-2.0]], [0.0, -1.0, 2.0])
    assert told(net, "b.0.0", -2.0, 2.0) == [(-1.0, "meets", (0, 1, 2))]


def test_the_second_tents_threshold_meets_the_peak_and_the_ground_of_the_first():
    # The first tent is t = 1 at its peak, 0 left of it, and -1/2 at the right end; neuron 3 is on where 4 t + b > 0.
    tents = PRESETS["tents"]
    assert told(tents.network, "b.1.1", -6.0, 3.0, tents.domain) == [
        (-4.0, "born", (3,)),
        (0.0, "dies", (3,)),
        (2.0, "leaves", (3,)),
    ]


def test_a_second_layers_knot_leaves_over_the_border():
    net = Network([[[1.0], [-1.0]], [[1.0, 1.0]], [[1.0]]], [[0.0, 0.0], [0.0], [0.0]])  # relu(|x| + b)
    assert told(net, "b.1.0", -4.0, 1.0) == [(-3.0, "enters", (2,)), (0.0, "dies", (2,))]


def test_the_slope_of_what_is_off_moves_knots_of_the_second_layer():
    net = Network([[[1.0]], [[1.0]], [[1.0]]], [[0.0], [1.0], [0.0]])  # off where x < 0 and s x + 1 < 0
    assert told(net, "s", 0.0, 1.0) == [(pytest.approx(1 / 3, abs=1e-9), "enters", (1,))]


# A plane, by hand


def test_a_crease_comes_in_over_a_corner_and_goes_out_over_the_other():
    net = one_layer([[1.0, 1.0]], [0.0])
    assert told(net, "b.0.0", domain=BOX) == [(-2.0, "enters", (0,)), (0.0, "corner", (0,)), (2.0, "leaves", (0,))]


def test_a_crease_along_a_side_is_one_mark():
    assert told(one_layer([[1.0, 0.0]], [0.0]), "b.0.0", domain=BOX) == [(-1.0, "enters", (0,)), (1.0, "leaves", (0,))]


def test_a_crease_turns_about_the_origin_from_corner_to_corner():
    net = one_layer([[1.0, 0.5]], [0.0])  # w x + y / 2 = 0
    assert told(net, "w.0.0.0", domain=BOX) == [(-0.5, "corner", (0,)), (0.5, "corner", (0,))]
    assert told(one_layer([[1.0, 0.0]], [0.0]), "w.0.0.0", domain=BOX) == [(0.0, "flips", (0,))]


def test_a_crease_passes_where_two_others_cross():
    net = one_layer([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [-0.5, -0.25, 0.0])
    marks = told(net, "b.0.0", -0.75, 0.25, BOX)
    assert (-0.25, "meets", (0, 1, 2)) in marks


def test_creases_begin_and_cease_to_cross_at_the_border():
    net = one_layer([[1.0, 2.0], [0.0, 1.0]], [0.0, -0.5])  # on y = 1/2 the crease is at x = -b - 1
    meets = [m for m in told(net, "b.0.0", -3.0, 3.0, BOX) if len(m[2]) == 2]
    assert meets == [(-2.0, "meets", (0, 1)), (0.0, "parts", (0, 1))]


def test_creases_that_come_to_coincide_meet():
    net = one_layer([[1.0, 0.0], [1.0, 0.0]], [0.5, 0.0])
    assert (0.0, "meets", (0, 1)) in told(net, "b.0.0", domain=BOX)


def test_a_second_layers_ring_comes_in_over_the_corners_and_shrinks_to_a_point():
    first = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    net = Network([first, [[1.0] * 4], [[1.0]]], [[0.0] * 4, [-0.5], [0.0]])  # relu(|x| + |y| + b)
    assert told(net, "b.1.0", -2.5, 0.5, BOX) == [
        (-2.0, "enters", (4,)),
        (-1.0, "meets", (0, 2, 4)),  # its tips, on the creases of layer 1, come in over the box's sides
        (0.0, "dies", (4,)),
    ]


# Laws: nothing happens between marks, and something at each


@given(networks(min_depth=1, max_depth=1), st.data())
def test_on_a_line_one_layer_changes_at_its_marks_and_nowhere_else(net, data):
    i = data.draw(st.integers(0, net.widths[0] - 1))
    check_marks(net, data.draw(st.sampled_from([f"b.0.{i}", f"w.0.{i}.0"])), DOMAIN)


@given(networks(min_depth=1, max_depth=1, numbers=REALS), st.data())
def test_so_it_does_with_any_numbers(net, data):
    i = data.draw(st.integers(0, net.widths[0] - 1))
    check_marks(net, data.draw(st.sampled_from([f"b.0.{i}", f"w.0.{i}.0"])), DOMAIN)


@settings(max_examples=60)
@given(networks(input_dim=2, min_depth=1, max_depth=1), st.data())
def test_in_a_plane_one_layer_changes_at_its_marks_and_nowhere_else(net, data):
    i = data.draw(st.integers(0, net.widths[0] - 1))
    check_marks(net, data.draw(st.sampled_from([f"b.0.{i}", f"w.0.{i}.0", f"w.0.{i}.1"])), BOX)


def check_marks(net, path, domain, lo=-2.6, hi=2.9):
    marks = events(net, path, lo, hi, domain).marks
    assert [m.value for m in marks] == sorted(m.value for m in marks)
    assert all(lo <= m.value <= hi for m in marks)
    stops = [lo, *sorted({m.value for m in marks}), hi]
    kinds = {m.value: {k.what for k in marks if abs(k.value - m.value) < CLEAR} for m in marks}
    before = None
    for a, b in pairwise(stops):
        if b - a < 4 * CLEAR * (hi - lo):
            before = None
            continue
        seen = {combinatorics(net, path, a + share * (b - a), domain) for share in (0.25, 0.5, 0.875)}
        assert len(seen) == 1, f"something happens between {a} and {b}"
        if before is not None and kinds[a] != {"corner"}:
            # A crease that turns through another, or turns over, leaves the plane as it was; not so in between.
            between = {combinatorics(net, path, a, domain)} if net.input_dim == 2 else set()
            assert len(before | seen | between) > 1, f"nothing happens at {a}"
        before = seen


@pytest.mark.parametrize(
    ("sizes", "path"),
    [
        ((1, 4, 3, 1), "b.0.1"),
        ((1, 4, 3, 1), "w.0.2.0"),
        ((1, 4, 3, 1), "b.1.0"),
        ((1, 4, 3, 1), "w.1.2.1"),
        ((1, 3, 3, 3, 1), "w.1.0.0"),
        ((1, 4, 3, 1), "s"),
        ((2, 3, 2, 1), "b.0.0"),
        ((2, 3, 2, 1), "b.1.1"),
        ((2, 3, 2, 1), "w.1.0.2"),
        ((2, 3, 2, 1), "s"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_deeper_layers_change_between_the_same_marks_that_a_walk_finds(sizes, path, seed):
    net, domain = he_network(seed, *sizes), DOMAIN if sizes[0] == 1 else BOX
    found = events(net, path, -2.0, 2.0, domain)
    assert found.complete
    marks = np.array([m.value for m in found.marks if m.what != "corner"])
    steps = np.linspace(-2.0, 2.0, 98)
    seen = [combinatorics(net, path, value, domain) for value in steps]
    for a, b, one, other in zip(steps, steps[1:], seen, seen[1:], strict=False):
        if one != other:
            assert ((marks >= a) & (marks <= b)).any(), f"something happens between {a} and {b}"
    for mark in marks:
        if np.abs(np.delete(marks, np.flatnonzero(marks == mark)) - mark).min(initial=1.0) > 1e-4:
            around = [combinatorics(net, path, mark + step, domain) for step in (-1e-5, 1e-5)]
            assert around[0] != around[1], f"nothing happens at {mark}"


@given(networks(min_depth=1, max_depth=1, numbers=REALS), st.data())
def test_at_a_mark_where_knots_meet_they_are_one_knot(net, data):
    i = data.draw(st.integers(0, net.widths[0] - 1))
    path = f"b.0.{i}"
    for mark in events(net, path, -3.0, 3.0, DOMAIN).marks:
        if mark.what == "meets":
            turning = pieces(with_number(net, path, mark.value), DOMAIN).turning
            assert any(set(mark.neurons) <= set(who) for who in turning)


# What is not looked for, and what is too much


@pytest.mark.parametrize("path", ["w.2.0.1", "b.2.0"])
def test_a_readout_moves_no_knot_and_costs_nothing(path):
    found = events(he_network(0, 1, 4, 3, 1), path, -3.0, 3.0, DOMAIN)
    assert (found.marks, found.complete, found.evaluations) == ((), True, 0)


def test_the_first_layer_alone_is_not_searched():
    found = events(he_network(0, 2, 9, 1), "b.0.0", -3.0, 3.0, BOX)
    assert len(found.marks) > 5
    assert found.evaluations == 0


def test_a_search_that_may_not_go_on_says_so_and_keeps_what_is_exact():
    net = he_network(3, 1, 4, 4, 1)
    exact = events(Network([net.weights[0], np.ones((1, 4))], [net.biases[0], [0.0]]), "b.0.0", -3.0, 3.0, DOMAIN)
    found = events(net, "b.0.0", -3.0, 3.0, DOMAIN, max_evaluations=7)
    assert not found.complete
    assert found.evaluations == 7
    assert set(exact.marks) <= set(found.marks)
    assert len(found.marks) < len(events(net, "b.0.0", -3.0, 3.0, DOMAIN).marks)


def test_a_search_ends_when_it_is_told_to():
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 5

    found = events(he_network(3, 1, 4, 4, 1), "b.1.0", -3.0, 3.0, DOMAIN, stop=stop)
    assert not found.complete
    assert found.evaluations == 5


def test_values_with_too_many_pieces_are_passed_over():
    net = he_network(3, 1, 4, 4, 1)
    found = events(net, "b.1.0", -3.0, 3.0, DOMAIN, max_pieces=4)
    with pytest.raises(TooManyRegions):
        pieces(net, DOMAIN, max_pieces=4)
    assert not found.complete
    assert found.evaluations > 60


def test_marks_of_one_kind_at_one_value_are_one_and_of_two_kinds_are_two():
    marks = [Event(1.0, "meets", (2, 3)), Event(1.0, "born", (4,)), Event(1.0 + 1e-13, "meets", (0, 2))]
    assert merged(marks, 1e-12) == (Event(1.0, "born", (4,)), Event(1.0, "meets", (0, 2, 3)))
    assert len(merged(marks, 1e-14)) == 3


@pytest.mark.parametrize(("lo", "hi"), [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_a_range_has_two_finite_ends_in_order(lo, hi):
    with pytest.raises(ValueError, match=r"(lo|hi): expected (a finite number|finite numbers with lo < hi); got"):
        events(he_network(0, 1, 3, 1), "b.0.0", lo, hi, DOMAIN)


def test_path_domain_and_input_are_checked():
    net = he_network(0, 1, 3, 1)
    with pytest.raises(ValueError, match="path: expected"):
        events(net, "x.0", -1.0, 1.0, DOMAIN)
    with pytest.raises(ValueError, match="domain: expected"):
        events(net, "b.0.0", -1.0, 1.0, (1.0, 0.0))
    with pytest.raises(ValueError, match="input_dim: expected 1 or 2; got 3"):
        events(he_network(0, 3, 3, 1), "b.0.0", -1.0, 1.0, DOMAIN)
