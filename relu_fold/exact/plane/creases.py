"""One place on each neuron's crease, where it runs straight for the longest way."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.plane.subdivision import Subdivision


def longest_creases(complex_: Subdivision) -> tuple[FloatArray, IntArray]:
    """Return the middle (k, 2) of the longest edge of each neuron that has one, and (k,) who it is, ascending."""
    edges = np.flatnonzero(complex_.edge_neuron >= 0)
    ends = complex_.vertices[complex_.edge_ends[edges]]
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    order = np.lexsort((-length, complex_.edge_neuron[edges]))
    neurons, first = np.unique(complex_.edge_neuron[edges][order], return_index=True)
    return ends[order[first]].mean(axis=1), neurons
