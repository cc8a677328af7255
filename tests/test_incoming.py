"""A network of many inputs, cut by the plane through three rows of a file of data."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.files.contents import Contents
from relu_fold.incoming import cut, cut_through
from relu_fold.tables.rows import Rows
from tests.nets import network_of


def rows_of(points, names=("a", "b", "c")):
    return Rows(np.array(points, dtype=float), tuple(names), 9)


def on_plane(found, rows, weights):
    """The value at an affine combination of the three points, on the plane and in the whole input space."""
    places = np.array([one.at for one in found.marked])
    return found.network(weights @ places), weights @ rows.points


@pytest.mark.parametrize("inputs", [3, 64, 784])
def test_the_plane_gives_what_the_network_gives_there(inputs):
    net, dice = network_of(inputs, 12, 10), np.random.default_rng(1)
    rows = rows_of(dice.uniform(size=(3, inputs)))
    found = cut_through(Contents(net), rows)
    weights = dice.normal(size=(50, 3))
    weights[:, 2] = 1 - weights[:, 0] - weights[:, 1]
    there, points = on_plane(found, rows, weights)
    np.testing.assert_allclose(there, net(points), rtol=1e-11, atol=1e-11)
    view = found.view
    assert [one.name for one in view.marked] == ["a", "b", "c"]
    assert view.names == ("a → b", "towards c")
    (x_lo, x_hi), (y_lo, y_hi) = view.box
    assert all(x_lo < x < x_hi and y_lo < y < y_hi for x, y in (one.at for one in view.marked))
    assert x_hi - x_lo == pytest.approx(y_hi - y_lo)


def test_lengths_on_the_plane_are_those_of_the_input_space():
    rows = rows_of(np.random.default_rng(2).normal(size=(3, 7)))
    places = np.array([one.at for one in cut_through(Contents(network_of(7, 4, 1)), rows).marked])
    for i, j in ((0, 1), (0, 2), (1, 2)):
        apart = np.linalg.norm(rows.points[i] - rows.points[j])
        assert np.linalg.norm(places[i] - places[j]) == pytest.approx(apart)


def test_a_plane_is_moved_along_one_of_the_inputs():
    net, rows = network_of(5, 6, 2), rows_of(np.random.default_rng(3).normal(size=(3, 5)))
    found = cut_through(Contents(net, inputs=["rho", "theta", "psi", "own", "other"]), rows, {2: 0.25})
    moved = rows.points + np.array([0, 0, 0.25, 0, 0])
    np.testing.assert_allclose(found.network([one.at for one in found.marked]), net(moved), rtol=1e-11, atol=1e-11)
    assert found.words == "the plane through a, b and c, moved: psi by 0.25"
    assert found.at == (0, 0, 0.25, 0, 0)


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([[0, 0, 0], [1, 1, 1], [2, 2, 2]], "three points that are not on one line; got a, b and c"),
        ([[0, 0, 0], [0, 0, 0], [2, 1, 2]], "not on one line"),
        ([[0, 0, 0], [1, 0, 0], [1, 0, 0]], "not on one line"),
        ([[0, 0, 0], [1e-3, 1e3, 0], [2e-3, 2e3, 1e-9]], "not on one line"),
        ([[0, 0], [1, 0], [0, 1]], "expected 3 rows of 3 numbers"),
        ([[0, 0, 0], [1, 0, 0]], "expected 3 rows of 3 numbers; got 2"),
    ],
)
def test_what_is_no_plane_is_said(points, told):
    with pytest.raises(InputError, match=told):
        cut_through(Contents(network_of(3, 4, 1)), rows_of(points))


def test_a_move_along_what_is_no_input_is_said():
    rows = rows_of(np.eye(3))
    for moved in ({3: 1.0}, {-1: 1.0}, {0: float("nan")}):
        with pytest.raises(InputError, match="expected finite moves along inputs 1 to 3"):
            cut_through(Contents(network_of(3, 4, 1)), rows, moved)


def test_names_of_the_inputs_are_kept():
    net = network_of(3, 4, 1)
    assert cut(Contents(net, inputs=["rho", "theta", "psi"]), [2, 0]).view.names == ("psi", "rho")
    assert cut(Contents(net), [2, 0]).view.names == ("input 3", "input 1")
    assert cut(Contents(network_of(2, 4, 1))).view.names == ()
    assert cut(Contents(network_of(1, 4, 1), inputs=["time"])).view.names == ("time",)


def test_a_view_has_as_many_names_as_inputs():
    view = cut(Contents(network_of(3, 4, 1))).view
    for names in (("a",), ("a", ""), ("a", "b\n"), ("a", "b" * 61)):
        with pytest.raises(InputError, match="name"):
            msgspec.structs.replace(view, names=names)
