"""The exact loss over two numbers of a layer, against the loss itself on a grid."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.training.over import loss_over
from tests.training.nets import SLOPES, data, losses, network, paths

pytestmark = pytest.mark.core
BOX = ((-2.0, 2.0), (-2.0, 2.0))
SIZES = ((1, 3, 1), (1, 6, 1), (2, 4, 3, 1), (2, 3, 1), (1, 3, 3, 1), (2, 1))


def case(k: int):
    rng = np.random.default_rng(k)
    sizes = SIZES[k % len(SIZES)]
    net = network(sizes, k, SLOPES[k % len(SLOPES)])
    layer = int(rng.integers(len(sizes) - 1))
    mine = [path for path in paths(net) if path.split(".")[1] == str(layer)]
    first, second = rng.permutation(len(mine))[:2]
    l1, l2 = ((0.0, 0.0), (0.01, 0.0), (0.01, 0.02))[k % 3]
    return net, data(sizes[0], "squared", 6 if len(sizes) > 3 else 20, k), (mine[first], mine[second]), l1, l2


@pytest.mark.parametrize("k", range(48))
def test_it_is_the_loss_and_its_lowest_place_is_lowest(k):
    net, points, two, l1, l2 = case(k)
    found = loss_over(net, points, two, BOX, l1=l1, l2=l2)
    assert found.exact
    axis = np.linspace(-2, 2, 21)
    at = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    expected, size = losses(net, points, {two[0]: at[:, 0], two[1]: at[:, 1]}, l1=l1, l2=l2)
    np.testing.assert_array_less(np.abs(found(at) - expected), 1e-12 * size)
    fine = np.linspace(-2, 2, 201)
    dense = found(np.stack(np.meshgrid(fine, fine, indexing="ij"), axis=-1).reshape(-1, 2)).min()
    assert dense - 0.02 <= found.minima[0, 2] <= dense + 1e-12
    turn = np.linspace(0, 2 * np.pi, 64)
    for *place, value in found.minima:
        ring = place + 1e-4 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        assert (found(ring[(np.abs(ring) <= 2).all(axis=1)]) >= value - 1e-11).all()
    assert (np.diff(found.minima[:, 2]) >= 0).all()


def test_two_valleys_are_two_minima():
    net = network((1, 1, 1))
    points = data(1, "squared", 20)
    found = loss_over(net, points, ("w.0.0.0", "b.0.0"), ((-3.0, 3.0), (-3.0, 3.0)))
    assert len(found.minima) >= 2


def test_numbers_of_two_layers_multiply_each_other():
    with pytest.raises(InputError, match=r"two numbers of one layer; w\.0\.0\.0 and w\.1\.0\.0 multiply each other"):
        loss_over(network((1, 3, 1)), data(1, "squared"), ("w.0.0.0", "w.1.0.0"), BOX)
    with pytest.raises(InputError, match=r"got b\.0\.0 twice"):
        loss_over(network((1, 3, 1)), data(1, "squared"), ("b.0.0", "b.0.0"), BOX)


@pytest.mark.parametrize("box", [((0, 0), (0, 1)), ((0, np.inf), (0, 1)), (0, 1), ((1, 0), (0, 1))])
def test_a_box_has_two_sides(box):
    with pytest.raises(InputError, match="box: expected"):
        loss_over(network((1, 3, 1)), data(1, "squared"), ("b.0.0", "b.0.1"), box)


@pytest.mark.parametrize(("loss", "n"), [("squared", 300), ("logistic", 20)])
def test_what_is_too_much_or_no_quadratic_is_sampled_and_says_so(loss, n):
    net, points = network((1, 3, 1)), data(1, loss, n)
    found = loss_over(net, points, ("w.0.0.0", "b.0.1"), BOX, loss, l1=0.01)
    assert not found.exact
    at = np.stack(np.meshgrid(*found.axes[:, ::16], indexing="ij"), axis=-1).reshape(-1, 2)
    expected, _ = losses(net, points, {"w.0.0.0": at[:, 0], "b.0.1": at[:, 1]}, loss=loss, l1=0.01)
    np.testing.assert_allclose(found.samples[::16, ::16].ravel(), expected, rtol=1e-12)
    assert found.minima[0, 2] == found.samples.min()
    with pytest.raises(InputError, match="sampled"):
        found([[0.0, 0.0]])
