"""A small ReLU network as a frozen value: hidden layers that fold, then one linear readout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import BoolArray, FloatArray, each, finite, read_only, real
from relu_fold.errors import InputError
from relu_fold.products import product

_PICTURES = "relu_fold.figures.notebook.shown"  # by name: it stands far above, and a network needs numpy alone
_A_LAYER = "a list of arrays, one a layer"


def _shared_by(slopes: FloatArray) -> float | None:
    """Return the slope that all neurons of a layer have; None where they differ."""
    first: float = slopes.item(0)
    return first if np.count_nonzero(slopes == first) == slopes.size else None


@dataclass(frozen=True, eq=False)
class Network:
    """Weights and biases, layer by layer; the last layer is the linear readout.

    Args:
        weights: L arrays, W_l of shape (n_l, n_{l-1}), finite. Copied as float64 and made read-only.
        biases: L arrays, b_l of shape (n_l,), finite.
        negative_slope: s in the activation `z if z > 0 else s * z`. 0 is ReLU, 1 no fold at all, -1 the mirror `|z|`.
        slopes: one array (n_l,) per hidden layer where each neuron has a negative slope of its own; None gives all of
            them `negative_slope`. Copied, too. Afterwards it always holds the slopes of all neurons.

    Raises:
        ValueError: when shapes do not chain or a number is not finite; the message names the array.
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    negative_slope: float = 0.0
    slopes: tuple[FloatArray, ...] = ()
    _shared: tuple[float | None, ...] = field(
        default=(), repr=False
    )  # the slope of each hidden layer in which all neurons have the same

    def __init__(
        self,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        negative_slope: float = 0.0,
        slopes: Sequence[ArrayLike] | None = None,
    ) -> None:
        given = each("weights", weights, _A_LAYER), each("biases", biases, _A_LAYER)
        layers = tuple(finite(f"weights[{i}]", w, ndim=2) for i, w in enumerate(given[0]))
        shifts = tuple(finite(f"biases[{i}]", b, ndim=1) for i, b in enumerate(given[1]))
        if not layers or len(layers) != len(shifts):
            raise InputError(
                f"layers: expected as many weights as biases, at least one; got {len(layers)} and {len(shifts)}"
            )
        for i, (w, b) in enumerate(zip(layers, shifts, strict=True)):
            inputs = layers[i - 1].shape[0] if i else w.shape[1]
            expected = (b.size, inputs)
            if w.shape != expected or w.size == 0:
                turned = w.size and w.shape[1] == b.size and (i == 0 or w.shape[0] == inputs)
                raise InputError(
                    f"weights[{i}]: expected shape {expected}, neither of them 0; got {w.shape}"
                    + ("; transposed?" if turned else "")
                )
        object.__setattr__(self, "weights", layers)
        object.__setattr__(self, "biases", shifts)
        shared = float(finite("negative_slope", negative_slope, ndim=0))
        object.__setattr__(self, "negative_slope", shared)
        object.__setattr__(self, "slopes", self._all_slopes(slopes))
        same = tuple(shared if slopes is None else _shared_by(own) for own in self.slopes)
        object.__setattr__(self, "_shared", same)

    def _all_slopes(self, slopes: Sequence[ArrayLike] | None) -> tuple[FloatArray, ...]:
        if slopes is None:
            return tuple(read_only(np.full(n, self.negative_slope)) for n in self.widths)
        own_slopes = each("slopes", slopes, _A_LAYER)
        found = tuple(finite(f"slopes[{i}]", own, ndim=1) for i, own in enumerate(own_slopes))
        if tuple(own.size for own in found) != self.widths:
            sizes = tuple(own.size for own in found)
            raise InputError(f"slopes: expected {self.widths} of them in the hidden layers; got {sizes}")
        return found

    def part(self, layer: int, neurons: slice, readout: FloatArray, bias: FloatArray) -> Network:
        """Return the network of the layers before `layer` and some neurons of it, with another readout.

        Nothing is copied or checked: for arrays that came from a network, or are as good.

        Args:
            readout: (outputs, how many neurons). Read-only from now on, as `bias`, (outputs,).
        """
        own = self.slopes[layer][neurons]
        return Network._known(
            weights=(*self.weights[:layer], self.weights[layer][neurons], readout),
            biases=(*self.biases[:layer], self.biases[layer][neurons], bias),
            negative_slope=self.negative_slope,
            slopes=(*self.slopes[:layer], own),
            _shared=(*self._shared[:layer], _shared_by(own) if self._shared[layer] is None else self._shared[layer]),
        )

    @classmethod
    def of_checked(
        cls,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        negative_slope: float,
        slopes: Sequence[ArrayLike] = (),
    ) -> Network:
        """Return the network of numbers that were checked already: finite, and of shapes that chain.

        Args:
            slopes: empty where all neurons have `negative_slope`.
        """
        shifts, shared = tuple(np.array(b, dtype=np.float64) for b in biases), float(negative_slope)
        own = tuple(np.array(layer, dtype=np.float64) for layer in slopes)
        return Network._known(
            weights=tuple(np.array(w, dtype=np.float64) for w in weights),
            biases=shifts,
            negative_slope=shared,
            slopes=own or tuple(np.full(b.size, shared) for b in shifts[:-1]),
            _shared=tuple(map(_shared_by, own)) if own else (shared,) * (len(shifts) - 1),
        )

    @staticmethod
    def _known(**fields: Any) -> Network:
        found = object.__new__(Network)
        found.__dict__.update({name: read_only(value) for name, value in fields.items()})
        return found

    @property
    def input_dim(self) -> int:
        return int(self.weights[0].shape[1])

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Neurons in each hidden layer; empty for a network that is only a readout."""
        return tuple(b.size for b in self.biases[:-1])

    @property
    def output_dim(self) -> int:
        return self.biases[-1].size

    @property
    def n_neurons(self) -> int:
        """Hidden neurons in all layers."""
        return sum(self.widths)

    @property
    def n_parameters(self) -> int:
        return sum(w.size + b.size for w, b in zip(self.weights, self.biases, strict=True))

    def slope(self, layer: int) -> float | FloatArray:
        """The negative slope of a hidden layer: one number where its neurons share it, else (n_l,)."""
        shared = self._shared[layer]
        return self.slopes[layer] if shared is None else shared

    @cached_property
    def leaks(self) -> tuple[bool, ...]:
        """For each hidden layer, whether some neuron passes something on where it is not active."""
        return tuple(shared is None or shared != 0 for shared in self._shared)

    def activate(self, z: FloatArray, layer: int) -> FloatArray:
        """Return h of a hidden layer, `z if z > 0 else s * z` with each neuron's own s, at its z, (..., n_l)."""
        slope = self.slope(layer)
        if isinstance(slope, float) and slope == 0:
            return np.maximum(z, 0.0)
        return np.where(z > 0, z, slope * z)

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Return the output, (n, output_dim), at points x, (n, input_dim)."""
        h = self._points(x)
        for layer, (w, b) in enumerate(zip(self.weights[:-1], self.biases[:-1], strict=True)):
            h = self.activate(product(h, w.T) + b, layer)
        return product(h, self.weights[-1].T) + self.biases[-1]

    def pre_activations(self, x: ArrayLike) -> tuple[FloatArray, ...]:
        """Return one (n, width) array of z per hidden layer at points x, (n, input_dim)."""
        h, layers = self._points(x), []
        for layer, (w, b) in enumerate(zip(self.weights[:-1], self.biases[:-1], strict=True)):
            layers.append(product(h, w.T) + b)
            h = self.activate(layers[-1], layer)
        return tuple(layers)

    def activations(self, x: ArrayLike) -> tuple[FloatArray, ...]:
        """Return one (n, width) array of h per hidden layer at points x, (n, input_dim)."""
        return tuple(self.activate(z, layer) for layer, z in enumerate(self.pre_activations(x)))

    def activation_pattern(self, x: ArrayLike) -> BoolArray:
        """Return (n, n_neurons) bool, layer by layer: True where z > 0."""
        points = self._points(x)
        empty = np.zeros((len(points), 0), dtype=bool)
        return np.concatenate([empty, *(z > 0 for z in self.pre_activations(points))], axis=1)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return what Jupyter and VS Code show of it: pictures of up to two inputs, and words, by their types."""
        sizes = " → ".join(str(size) for size in (self.input_dim, *self.widths, self.output_dim))
        words = f"Network {sizes}, {self.n_parameters:,} parameters\n" + "\n".join(
            f"  weights[{i}] {w.shape}, biases[{i}] {b.shape}"
            for i, (w, b) in enumerate(zip(self.weights, self.biases, strict=True))
        )
        try:
            found: dict[str, Any] = import_module(_PICTURES).bundle(self, words)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("relu_fold"):
                raise
            return {"text/plain": words}  # numpy is here, and what draws is not
        return found

    def _points(self, x: ArrayLike) -> FloatArray:
        points = real("x", x)
        if points.ndim != 2 or points.shape[1] != self.input_dim:
            raise InputError(f"x: expected shape (n, {self.input_dim}); got {points.shape}")
        return points
