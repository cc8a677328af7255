"""Points to learn from, and others to be tested with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import FloatArray, finite, read_only, real, scalar, short, whole
from relu_fold.errors import InputError


@dataclass(frozen=True, eq=False)
class Data:
    """What f is to be, at some points.

    Args:
        x: (n, input_dim), n at least 1, finite; copied and made read-only. (n,) is taken for one input.
        y: (n,), finite.
        test: an (x, y) that is not trained on, or Data without a test of its own; None for none.

    Raises:
        InputError: when there is no point, shapes do not fit, or a number is not finite; the message says which.
    """

    x: FloatArray
    y: FloatArray
    test: Data | None = None

    def __init__(self, x: ArrayLike, y: ArrayLike, test: Data | tuple[ArrayLike, ArrayLike] | None = None) -> None:
        points = _points(x)
        values = finite("y", y, ndim=1)
        if not len(points):
            raise InputError("data: expected at least 1 point; got 0")
        if len(values) != len(points):
            raise InputError(f"y: expected {len(points)} values, one for each point; got {len(values)}")
        if test is not None and not isinstance(test, Data):
            test = _tested(test)
        if test is not None and test.x.shape[1] != points.shape[1]:
            raise InputError(f"test: expected points of {points.shape[1]} inputs; got {test.x.shape[1]}")
        object.__setattr__(self, "x", points)
        object.__setattr__(self, "y", values)
        object.__setattr__(self, "test", test)

    def __len__(self) -> int:
        return len(self.y)

    @property
    def input_dim(self) -> int:
        return int(self.x.shape[1])

    def split(self, share: float, seed: int = 0) -> Data:
        """Return the same points with a share of them, drawn from a seed, as the test; one at least is learnt from."""
        if not 0 <= scalar("share", share) < 1:
            raise InputError(f"share: expected 0 to 1, without 1; got {share}")
        seed = whole("seed", seed, least=0)
        n_test = min(round(share * len(self)), len(self) - 1)
        if not n_test:
            return Data(self.x, self.y)
        order = np.random.Generator(np.random.Philox(seed)).permutation(len(self))
        test, train = np.sort(order[:n_test]), np.sort(order[n_test:])
        return Data(self.x[train], self.y[train], Data(self.x[test], self.y[test]))


def _points(x: ArrayLike) -> FloatArray:
    points = real("x", x)
    if points.ndim == 1:
        points = points[:, None] if points.size else points.reshape(0, 1)
    return finite("x", read_only(points), ndim=2)


def _tested(test: tuple[ArrayLike, ArrayLike]) -> Data:
    if not isinstance(test, (tuple, list)) or len(test) != 2:
        raise InputError(f"test: expected a pair (x, y); got {short(test)}")
    return Data(*test)
