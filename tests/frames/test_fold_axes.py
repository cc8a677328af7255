"""Which neurons span fold space, however wide the layer is."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass

import numpy as np
import pytest

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.frames import fold_axes


@dataclass(frozen=True)
class Squares:
    """Squares of one size, side by side, and what a layer makes of their corners."""

    inputs: FloatArray
    images: FloatArray
    offsets: IntArray
    corners: IntArray


def squares(count: int, width: int) -> Squares:
    corner = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    inputs = (corner[None] + np.stack([np.arange(count), np.zeros(count)], axis=1)[:, None]).reshape(-1, 2)
    images = np.random.default_rng(0).normal(size=(4 * count, width))
    return Squares(inputs, images, 4 * np.arange(count + 1), np.arange(4 * count))


def test_facets_are_added_up_in_slices_to_the_same_areas(monkeypatch):
    space = squares(60, 5)
    at_once = fold_axes._areas(space)
    monkeypatch.setattr(fold_axes, "_MOST_NUMBERS", 25 * 30)
    np.testing.assert_allclose(fold_axes._areas(space), at_once, rtol=1e-12)
    monkeypatch.setattr(fold_axes, "_MOST_NUMBERS", 1)
    np.testing.assert_allclose(fold_axes._areas(space), at_once, rtol=1e-12)


def test_a_wide_layer_takes_no_more_memory_than_there_is():
    space = squares(500, 64)
    tracemalloc.start()
    try:
        fold_axes._areas(space)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 90e6  # 160 MB at once


def test_adding_up_ends_with_its_time():
    with time_limit(0.0), pytest.raises(OutOfTime):
        fold_axes._areas(squares(3, 4))
