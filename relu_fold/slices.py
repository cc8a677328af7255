"""A network of many inputs, seen along a line or over a plane of its input space."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import FloatArray, finite, instance
from relu_fold.errors import InputError, NumbersTooLarge
from relu_fold.exact.double_double import Pair, add, matmul, times
from relu_fold.network import Network


def slice_line(net: Network, a: ArrayLike, b: ArrayLike) -> Network:
    """Return the network of one input t that gives at t what `net` gives at a + t (b - a): a at 0, b at 1.

    Only the first layer differs: W(b - a) and Wa + b_1, each number rounded once. Where a equals b it is constant.

    Args:
        a: (input_dim,), finite.
        b: (input_dim,), finite.

    Raises:
        InputError: when a point has not as many numbers as the network has inputs.
        NumbersTooLarge: when the first layer along the line is beyond some 1e290.
    """
    start, end = _vector("a", a, net), _vector("b", b, net)
    return _along(net, start, [add(_exactly(end), _exactly(-start))])


def slice_plane(net: Network, origin: ArrayLike, u: ArrayLike, v: ArrayLike) -> Network:
    """Return the network of two inputs s, t that gives there what `net` gives at origin + s u + t v.

    Only the first layer differs: Wu, Wv and W origin + b_1, each number rounded once. Where u and v are parallel, or
    one of them is zero, the plane is only a line or a point of the input space, and the network is constant across it.

    Args:
        origin: (input_dim,), finite.
        u: (input_dim,), finite; its length is the unit of s, its angle to v that of the axes.
        v: (input_dim,), finite.

    Raises:
        InputError: when a vector has not as many numbers as the network has inputs.
        NumbersTooLarge: when the first layer over the plane is beyond some 1e290.
    """
    return _along(
        net, _vector("origin", origin, net), [_exactly(_vector(name, d, net)) for name, d in (("u", u), ("v", v))]
    )


def first_biases(net: Network, origin: ArrayLike, i: int, places: ArrayLike) -> FloatArray:
    """Return the biases of the first layer of slices from `origin`, with its input i at each of some places; (k, n).

    They are what tells the slices apart: of a plane that is moved along an input, all else stays as it is.

    Args:
        origin: (input_dim,), finite.
        i: from 0.
        places: (k,), finite.

    Raises:
        InputError: when `origin` has not as many numbers as the network has inputs.
        NumbersTooLarge: when a bias is beyond some 1e290.
    """
    start, moved = _vector("origin", origin, net).copy(), finite("places", places, ndim=1)
    start[i] = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        still = add(matmul(_exactly(start), net.weights[0]), _exactly(net.biases[0]))
        found = add(still, times(_exactly(moved[:, None]), net.weights[0][:, i]))[0]
    if not np.isfinite(found).all():
        raise NumbersTooLarge("slice: expected a first layer below 1e290 along it; got more")
    return found


def _vector(name: str, values: ArrayLike, net: Network) -> FloatArray:
    vector = finite(name, values, ndim=1)
    if vector.size != instance("net", net, Network).input_dim:
        raise InputError(f"{name}: expected {net.input_dim} numbers, one per input of the network; got {vector.size}")
    return vector


def _exactly(vector: FloatArray) -> Pair:
    return vector, np.zeros_like(vector)


def _along(net: Network, start: FloatArray, directions: list[Pair]) -> Network:
    """Return `net` after the affine map from numbers t to start + sum of t_i directions_i.

    In twice the precision, for knots move by what is lost here: W(b - a) of two near points is a small difference of
    large numbers.
    """
    first = net.weights[0]
    with np.errstate(over="ignore", invalid="ignore"):
        columns = [matmul(direction, first)[0] for direction in directions]
        shift = add(matmul(_exactly(start), first), _exactly(net.biases[0]))[0]
    weights = np.stack(columns, axis=1)
    if not (np.isfinite(weights).all() and np.isfinite(shift).all()):
        raise NumbersTooLarge("slice: expected a first layer below 1e290 along it; got more")
    return Network((weights, *net.weights[1:]), (shift, *net.biases[1:]), net.negative_slope, net.slopes)
