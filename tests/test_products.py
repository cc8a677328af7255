from __future__ import annotations

import numpy as np
import pytest

from relu_fold import products
from relu_fold.products import ONE_THREAD, product


@pytest.mark.parametrize("shape", [(1, 3, 2), (7, 220, 220), (5000, 30, 40), (3, 900, 900), (2, 1, 70_000), (0, 4, 3)])
def test_a_product_is_the_product(shape):
    n, m, k = shape
    rng = np.random.default_rng(0)
    a, b = rng.integers(-9, 9, (n, m)).astype(float), rng.integers(-9, 9, (m, k)).astype(float)
    np.testing.assert_array_equal(product(a, b), a @ b)
    out = np.empty((n, k))
    assert product(a, b, out=out).base is out or product(a, b, out=out) is out
    np.testing.assert_array_equal(out, a @ b)
    np.testing.assert_array_equal(product(np.stack([a, -a]), b), np.stack([a @ b, -a @ b]))


@pytest.mark.parametrize("shape", [(4000, 181, 181), (4000, 220, 220), (4000, 600, 600), (100, 5000, 300)])
def test_no_part_of_a_product_is_shared_between_threads(shape, monkeypatch):
    n, m, k = shape
    sizes = []
    matmul = np.matmul
    monkeypatch.setattr(products.np, "matmul", lambda a, b, out: sizes.append(a.shape[0] * b.size) or matmul(a, b, out))
    product(np.ones((n, m)), np.ones((m, k)))
    assert sizes
    assert max(sizes) < ONE_THREAD
