"""The lessons about training: everything that they say is true of the run that they begin."""

import msgspec
import numpy as np
import pytest

from relu_fold.training.along import loss_along
from relu_fold.training.starts import STARTS
from relu_fold.view.learning import restarted
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import assign
from relu_fold.view.teaching import change, restart, with_network

CHOOSES, FLOORS, DEAD, TWINS, MANY = (lesson.view for lesson in LESSONS[10:])


def run_of(state):
    return state.learning.of(state.network)


def played(state, steps):
    """The view after so many more steps, with its optimiser's memory, as the page has it."""
    run = run_of(state).advance(steps)
    moments = tuple(tuple(row.tolist()) for row in run.moments.rows)
    learning = msgspec.structs.replace(state.learning, step=run.step, moments=moments)
    return with_network(state, run.network, learning=learning)


def loss(state):
    return run_of(state).loss


def knots(state):
    (w, _), (b, _) = state.network.weights, state.network.biases
    return -b / w[:, 0]


def test_they_are_the_last_five_and_begin_at_step_0_with_a_run():
    assert [lesson.number for lesson in LESSONS if lesson.run] == [11, 12, 13, 14, 15]
    for lesson in LESSONS[10:]:
        learning = lesson.view.learning
        assert (learning.step, learning.moments) == (0, ())
        assert lesson.view.domain == (-3.0, 3.0)  # all of the points are in view


# --- training chooses where to fold ---


def test_the_knots_stand_evenly_and_f_is_flat_at_first():
    assert knots(CHOOSES).tolist() == [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]
    assert (CHOOSES.network(np.linspace(-3, 3, 7)[:, None]) == 0).all()
    data = run_of(CHOOSES).data
    np.testing.assert_allclose(data.y, np.sin(np.pi * data.x[:, 0] / 2), atol=1e-12)


@pytest.mark.parametrize("steps", [500, 1000, 4000])
def test_they_gather_where_a_sine_bends(steps):
    after = played(CHOOSES, steps)
    assert loss(after) < 0.004 < loss(CHOOSES) / 100
    found = np.sort(knots(after))
    assert (np.abs(found + 1) < 0.45).sum() == 2
    assert (np.abs(found - 1) < 0.45).sum() == 3
    assert found[0] == pytest.approx(-2.7, abs=0.05)  # and one near the end, where a sine bends, too
    for straight in (-2.0, 0.0, 2.0):
        assert np.abs(found - straight).min() > 0.5


# --- one valley, two floors ---


def along(state):
    return loss_along(state.network, run_of(state).data, "w.0.0.0", (-3.0, 3.0))


def test_at_first_there_are_two_floors_and_the_lower_is_over_the_hill():
    low, top, here = along(FLOORS).minima
    assert low.start == low.end < top.start < 0 < top.end < here.start == here.end
    assert low.start < 0 < FLOORS.weights[0][0][0]
    assert low.value < here.value < top.value
    assert (FLOORS.network.weights[0] > 0).all(), "both look to the right"


@pytest.mark.parametrize("steps", [300, 600, 3000])
def test_it_is_stuck_on_the_higher_floor(steps):
    stuck = played(FLOORS, steps)
    assert loss(stuck) == pytest.approx(0.53, abs=0.005)
    low, top, here = along(stuck).minima
    assert top.start < top.end, "the hill is flat on top"
    assert here.start == pytest.approx(stuck.weights[0][0][0], abs=0.01), "it stands on a floor"
    assert here.value == pytest.approx(0.531, abs=0.001)
    assert low.start == pytest.approx(-1.15, abs=0.05)
    assert low.value == pytest.approx(0.342, abs=0.01)
    hill = along(stuck)(np.linspace(low.start, here.start, 301)).max()
    assert hill > 1.15 * here.value > low.value


@pytest.mark.parametrize("w", [-0.9, -1.0, -1.15, -1.4])
def test_from_the_other_floor_it_goes_on_down(w):
    over = assign(played(FLOORS, 400), "w.0.0.0", w)
    assert loss(over) < 0.4
    assert loss(played(over, 800)) == pytest.approx(0.008, abs=0.001)


# --- the dead neuron ---


def test_its_gradient_is_0_and_it_never_moves():
    run = run_of(DEAD)
    assert run.counts_on[0].tolist()[2] == 0
    assert knots(DEAD)[2] == 3.75
    assert run.data.x.max() == 3.0
    g = run.gradient
    assert (g.weights[0][2].tolist(), g.biases[0][2], g.weights[1][0, 2]) == ([0.0], 0.0, 0.0)
    after = played(DEAD, 1000)
    for path in ("w.0.2.0", "b.0.2", "w.1.0.2"):
        kind, layer, *place = path.split(".")
        of = {"w": lambda state: state.weights, "b": lambda state: state.biases}[kind]
        before_it, after_it = of(DEAD)[int(layer)], of(after)[int(layer)]
        for index in place:
            before_it, after_it = before_it[int(index)], after_it[int(index)]
        assert before_it == after_it, path
    assert after.weights[0][0] != DEAD.weights[0][0]


@pytest.mark.parametrize("steps", [300, 600, 2000])
@pytest.mark.parametrize("bias", [-1.2, -1.0, -0.8])
def test_with_help_it_learns(steps, bias):
    stuck = played(DEAD, steps)
    assert loss(stuck) == pytest.approx(0.013, abs=0.0005)
    woken = assign(stuck, "b.0.2", bias)
    after = played(woken, 600)
    assert loss(after) == pytest.approx(0.002, abs=0.0002)
    assert knots(after)[2] == pytest.approx(1.5, abs=0.1), "the bell’s right foot"


# --- twins never part ---


def equal(state, *neurons):
    """Bit for bit."""
    (w, v), (b, _) = state.network.weights, state.network.biases
    return len({(w[i, 0], b[i], v[0, i]) for i in neurons}) == 1


@pytest.mark.parametrize("steps", [1, 10, 333, 5000])
def test_equal_neurons_stay_equal_bit_for_bit(steps):
    after = played(TWINS, steps)
    assert equal(after, 0, 1, 2)
    assert after.weights != TWINS.weights


@pytest.mark.parametrize("steps", [100, 400, 700, 1500])
@pytest.mark.parametrize("nudge", [0.8, 1.0, 1.2])
def test_a_nudge_parts_one_and_the_other_two_are_twins_still(steps, nudge):
    together = played(TWINS, steps)
    nudged = assign(together, "b.0.0", together.biases[0][0] + nudge)
    apart = played(nudged, 800)
    assert equal(apart, 1, 2)
    assert not equal(apart, 0, 1)
    assert np.ptp(knots(apart)) > 1, "two folds"
    assert loss(apart) < loss(together) / 5
    assert not equal(played(assign(apart, "b.0.2", apart.biases[0][2] - 0.5), 10), 1, 2)


# --- too many folds ---


def test_it_begins_as_its_start_says_so_that_starting_again_is_the_same():
    learning = MANY.learning
    assert learning.start in STARTS
    again = restarted(MANY.network, learning.start, learning.start_seed)
    for own, other in zip(MANY.network.weights, again.weights, strict=True):
        np.testing.assert_array_equal(own, other)
    assert restart(MANY, learning.start, learning.start_seed) == MANY


def losses(state, steps=2000, every=50):
    now, found = run_of(state), []
    for _ in range(steps // every):
        now = now.advance(every)
        found.append((now.loss, now.test_loss))
    return np.array(found)


def test_the_loss_falls_while_the_test_falls_and_then_rises():
    data = run_of(MANY).data
    assert (len(data), len(data.test), MANY.widths) == (12, 12, (12,))
    train, test = losses(MANY).T
    lowest = int(np.argmin(test))
    assert 50 * (lowest + 1) <= 300
    assert test[lowest] < run_of(MANY).test_loss / 5
    assert test[-1] > 2 * test[lowest]
    assert train[-1] < train[lowest] / 10
    assert (train[9::10] == np.sort(train[9::10])[::-1]).all(), "falls and falls"


def test_with_l2_the_test_stays_low():
    train, test = losses(change(MANY, {"l2": 0.01})).T
    assert test[-1] < 1.25 * test.min()
    assert test[-1] < losses(MANY)[-1, 1] / 2
    assert train[-1] > 0.1
