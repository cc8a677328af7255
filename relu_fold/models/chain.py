"""A chain of layers, however a model writes them: read one after the other, it becomes a network.

Linear layers that follow one another are one; activations, too. What scales each number by itself (batch norm) stays a
vector until a matrix comes, for a square of it might not fit into memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import FloatArray, ReadOnly, finite, real
from relu_fold.errors import InputError, TooLarge
from relu_fold.network import Network
from relu_fold.products import product


@dataclass(frozen=True, eq=False)
class Chain(ReadOnly):
    """What a model does as far as it was read: affine maps, and an activation after each but perhaps the last.

    Args:
        width: how many numbers come out; None while that is not known.
        weights: one per affine map: (n, m), or (n,) of one that scales each number by itself.
        biases: (n,) each.
        slopes: the negative slopes of the activations, (n,) each: as many as maps, or one fewer.
        at_most: numbers that the network may have; None allows any.
    """

    width: int | None = None
    weights: tuple[FloatArray, ...] = ()
    biases: tuple[FloatArray, ...] = ()
    slopes: tuple[FloatArray, ...] = ()
    at_most: int | None = None

    @property
    def _open(self) -> bool:
        """Whether the last map has no activation yet."""
        return len(self.weights) > len(self.slopes)

    def linear(self, name: str, weights: ArrayLike, biases: ArrayLike | None = None) -> Chain:
        """Return the chain with W x + b after it; `name` says which layer that is, in errors.

        Args:
            weights: (n, m), or (n,) to scale each of n numbers by itself.
            biases: (n,); None for zeros.
        """
        after = real(f"{name}: weights", weights)
        if after.ndim not in (1, 2) or not after.size:
            raise InputError(f"{name}: weights: expected shape (outputs, inputs), neither of them 0; got {after.shape}")
        after = finite(f"{name}: weights", after, after.ndim)  # a copy: the model's own stays open to be written to
        shift = finite(f"{name}: biases", np.zeros(len(after)) if biases is None else biases, ndim=1)
        if shift.size != len(after):
            raise InputError(f"{name}: biases: expected {len(after)}, one per output; got {shift.size}")
        if self.width not in (None, after.shape[-1]):
            turned = "; transposed?" if after.ndim == 2 and after.shape[0] == self.width else ""
            raise InputError(f"{name}: expected {self.width} inputs, as come before it; got {after.shape[-1]}{turned}")
        maps, shifts = self.weights, self.biases
        if self._open:
            after, shift = self._composed(name, after, shift)
            maps, shifts = maps[:-1], shifts[:-1]
        self._allow(name, maps, after.shape)
        return Chain(len(shift), (*maps, after), (*shifts, shift), self.slopes, self.at_most)

    def bent(self, name: str, slopes: ArrayLike = 0.0) -> Chain:
        """Return the chain with `z if z > 0 else s * z` after it, s one number or (width,).

        Raises:
            InputError: when it is not known how many numbers it works on, or there are not as many slopes.
        """
        if self.width is None:
            raise InputError(
                f"{name}: expected a linear layer before it, which says how many inputs there are; got none"
            )
        given = finite(f"{name}: negative slope", slopes, np.ndim(slopes))
        if given.shape not in ((), (1,), (self.width,)):
            raise InputError(f"{name}: expected one negative slope, or {self.width} of them; got {given.shape}")
        own = np.broadcast_to(given, (self.width,)).copy()
        if self.slopes and not self._open:  # what comes out of a mirror is above zero, and passes the second one
            first = self.slopes[-1]
            both = np.where(first < 0, first, first * own)
            return Chain(self.width, self.weights, self.biases, (*self.slopes[:-1], both), self.at_most)
        closed = self._closed(name)
        return Chain(self.width, closed.weights, closed.biases, (*self.slopes, own), self.at_most)

    def normalised(
        self, name: str, gamma: ArrayLike, beta: ArrayLike, mean: ArrayLike, variance: ArrayLike, epsilon: float
    ) -> Chain:
        """Return the chain with batch norm after it, as it is in evaluation; (n,) each.

        That is gamma (x - mean) / sqrt(variance + epsilon) + beta (Ioffe, Szegedy 2015).
        """
        parts = {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance}
        g, b, m, v = (finite(f"{name}: {part}", values, 1) for part, values in parts.items())
        if not g.size == b.size == m.size == v.size:
            raise InputError(f"{name}: expected as many of each; got {g.size}, {b.size}, {m.size} and {v.size}")
        if not (v + epsilon > 0).all():
            raise InputError(f"{name}: expected variances above {-epsilon}; got {v.min()}")
        scale = g / np.sqrt(v + epsilon)
        return self.linear(name, scale, b - m * scale)

    def network(self) -> Network:
        """Return the network; one that ends with an activation gets an identity as its readout."""
        if not self.weights:
            raise InputError("model: expected at least one linear layer; got none")
        end = self._closed("readout")
        shared = {float(slope) for own in end.slopes for slope in own}
        return Network(end.weights, end.biases, shared.pop() if len(shared) == 1 else 0.0, end.slopes)

    def _closed(self, name: str) -> Chain:
        """Return the same chain with a matrix as its last map, which is an identity if there is none."""
        last = self.weights[-1] if self._open else np.ones(self.width or 0)
        if last.ndim == 2:
            return self
        before, shifts = (self.weights[:-1], self.biases) if self._open else (self.weights, (*self.biases, 0 * last))
        self._allow(name, before, (last.size, last.size))
        return Chain(self.width, (*before, np.diag(last)), shifts, self.slopes, self.at_most)

    def _composed(self, name: str, after: FloatArray, shift: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the weights and biases of the last map with another one after it."""
        before, from_it = self.weights[-1], self.biases[-1]
        with np.errstate(over="ignore", invalid="ignore"):  # the network says which number is not finite
            if after.ndim == 1:
                return after.reshape(-1, *[1] * (before.ndim - 1)) * before, after * from_it + shift
            moved = product(from_it[None, :], after.T)[0] + shift
            if before.ndim == 1:
                return after * before, moved
            self._allow(name, self.weights[:-1], (after.shape[0], before.shape[1]))
            return product(after, before), moved

    def _allow(self, name: str, others: tuple[FloatArray, ...], shape: tuple[int, ...]) -> None:
        """Raise TooLarge if a map of this shape, with the others, would be more numbers than allowed."""
        numbers = sum(map(np.size, others)) + prod(shape)
        if self.at_most is not None and numbers > self.at_most:
            raise TooLarge(f"{name}: expected at most {self.at_most:,} weights up to it; got {numbers:,}")
