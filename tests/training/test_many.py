"""Hundreds of starts at once: each moves as it does alone."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.training.many import advance_many, begin_many, network_of
from relu_fold.training.starts import started
from relu_fold.training.training import Training
from tests.training.nets import data, network

pytestmark = pytest.mark.core


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("batch", [None, 6])
def test_a_start_among_hundreds_moves_as_it_does_alone(optimizer, batch):
    run = Training(network((2, 5, 4, 1)), data(2, "squared", 30), optimizer=optimizer, batch=batch, frozen=("b.0.0",))
    starts = begin_many(run, "even", 300, first_seed=4)
    for _ in range(2):
        *_, starts = advance_many(run, starts, 20)
    assert starts.step == 40
    for index in (0, 7, 299):
        net = started(run.network, "even", 4 + index)
        alone = Training(net, run.data, optimizer=optimizer, batch=batch, frozen=("b.0.0",)).advance(40)
        assert (starts.rows[index] == alone.row).all()
        assert starts.losses[index] == alone.loss
        assert (network_of(run, starts, index).weights[0] == alone.network.weights[0]).all()


def test_slices_come_one_by_one():
    run = Training(network((1, 8, 1)), data(1, "squared", 60))
    starts = begin_many(run, "he", 200)
    seen = list(advance_many(run, starts, 3))
    assert len(seen) > 2
    assert [one.step for one in seen] == [0] * (len(seen) - 1) + [3]
    moved = [(one.rows != starts.rows).any(axis=1).sum() for one in seen]
    assert moved == sorted(moved)
    assert moved[-1] == 200


def test_those_that_are_stuck_or_lost_are_counted():
    run = Training(network((1, 2, 1)), data(1, "squared", 20), optimizer="sgd", rate=50.0)
    *_, starts = advance_many(run, begin_many(run, "he", 20), 30)
    assert np.isnan(starts.losses).any()
    assert starts.n_stuck >= np.isnan(starts.losses).sum()


def test_their_number_is_bounded():
    run = Training(network((1, 2, 1)), data(1, "squared"))
    with pytest.raises(InputError, match="starts: expected at most 500; got 501"):
        begin_many(run, "he", 501)
