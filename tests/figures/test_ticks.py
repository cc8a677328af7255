"""Ticks: round numbers, all written alike, and as few as there is room for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.figures.kit.arrangement import width_of
from relu_fold.figures.svg.ticks import ticks


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((-3.0, 3.0), "−3 −2 −1 0 1 2 3"),
        ((0.0, 1.0), "0 0.2 0.4 0.6 0.8 1.0"),
        (
            (-2e5, 1e5),
            "−2×10<sup>5</sup> −1.5×10<sup>5</sup> −10<sup>5</sup> −5×10<sup>4</sup> 0 5×10<sup>4</sup> 10<sup>5</sup>",
        ),
        ((1e5, 1e5 + 0.01), "100,000.000 100,000.002 100,000.004 100,000.006 100,000.008 100,000.010"),
        ((0.0, 1e-6), "0 2×10<sup>−7</sup> 4×10<sup>−7</sup> 6×10<sup>−7</sup> 8×10<sup>−7</sup> 10<sup>−6</sup>"),
    ],
)
def test_round_numbers_are_written_as_one_would(ends, words):
    assert " ".join(text for _, text in ticks(ends, 7, 700, 12)) == words


@given(st.floats(-1e6, 1e6), st.floats(-6, 6), st.integers(2, 8), st.floats(40, 1_000), st.booleans())
def test_ticks_are_within_in_order_and_do_not_meet(low, power, most, pixels, stacked):
    high = low + 10**power
    found = ticks((low, high), most, pixels, 12.0, stacked=stacked)
    assert len(found) <= most
    places = [place for place, _ in found]
    assert places == sorted(set(places))
    air = 1e-6 * (high - low)
    assert all(low - air <= place <= high + air for place in places)
    if len(found) > 1:
        apart = min(b - a for a, b in pairwise(places)) / (high - low) * pixels
        assert apart >= (12 if stacked else max(width_of(text, 12) for _, text in found))
