"""Arrays are packed small, and come out as they went in."""

import numpy as np

from relu_fold.figures.kit.packed import floats, whole
from tests.figures.packed import decoded


def test_arrays_are_packed_small_and_come_out_as_they_went_in():
    for most, kind in ((255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4")):
        values = np.array([0, 1, most])
        packed = whole(values)
        assert packed["dtype"] == kind
        np.testing.assert_array_equal(decoded(packed), values)
    np.testing.assert_array_equal(decoded(floats(np.array([0.5, np.nan, -3.0]))), np.array([0.5, np.nan, -3.0]))
    assert decoded(whole(np.zeros(0, dtype=int))).size == 0
