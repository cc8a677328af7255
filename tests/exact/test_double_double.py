from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact import double_double as dd

NUMBERS = st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-30)
ROWS = st.lists(NUMBERS, min_size=1, max_size=9)


def exact(pair: dd.Pair) -> Fraction:
    return Fraction(float(pair[0])) + Fraction(float(pair[1]))


@given(ROWS, st.data())
def test_a_sum_of_products_is_right_to_a_hundred_bits_of_its_terms(row, data):
    weights = data.draw(st.lists(NUMBERS, min_size=len(row), max_size=len(row)))
    high, low = dd.matmul((np.array(row), np.zeros(len(row))), np.array([weights]))
    terms = [Fraction(a) * Fraction(b) for a, b in zip(row, weights, strict=True)]
    assert abs(exact((high[0], low[0])) - sum(terms)) <= Fraction(1, 2**98) * sum(map(abs, terms))


def test_what_cancels_in_working_precision_is_seen():
    row, weights = [1e8 + 1, 1e8 - 1, 1.0], [1e8 - 1, -(1e8 + 1), 2.0**-60]
    high, low = dd.matmul((np.array(row), np.zeros(3)), np.array([weights]))
    assert exact((high[0], low[0])) == Fraction(1, 2**60)
