from __future__ import annotations

import numpy as np

from relu_fold.exact.plane.contract import areas, without_small
from relu_fold.exact.plane.mesh import Mesh


def strip(*xs: float) -> Mesh:
    """Rectangles side by side, from x to x, one high."""
    n = len(xs)
    low, high = np.arange(n), n + np.arange(n)
    below, above, across = np.arange(n - 1), n - 1 + np.arange(n - 1), 2 * (n - 1) + np.arange(n)
    return Mesh(
        x=np.array([[*xs, *xs], [0.0] * n + [1.0] * n]),
        edge_ends=np.concatenate([[low[:-1], low[1:]], [high[:-1], high[1:]], [low, high]], axis=1),
        edge_neuron=np.concatenate([np.full(2 * (n - 1), -1), np.arange(n)]),
        offsets=4 * np.arange(n),
        corners=np.stack([low[:-1], low[1:], high[1:], high[:-1]], axis=1).ravel(),
        sides=np.stack([below, across[1:], above, across[:-1]], axis=1).ravel(),
    )


def euler(mesh: Mesh) -> int:
    return mesh.n_vertices - mesh.n_edges + mesh.n_cells


def test_a_mesh_without_small_cells_stays_as_it_is():
    mesh = strip(0.0, 1.0, 2.0)
    found, kept = without_small(mesh, 0.5)
    assert found is mesh
    assert kept.tolist() == [0, 1]


def test_a_small_cell_goes_to_who_shares_most_of_its_border():
    mesh = strip(0.0, 1.0, 1.001, 3.0)
    found, kept = without_small(mesh, 0.01)
    assert kept.tolist() == [0, 2]
    assert euler(found) == euler(mesh) == 1
    np.testing.assert_allclose(areas(found.x, found.corners, found.offsets).sum(), 3.0)
    assert found.n_edges == mesh.n_edges - 1
    assert set(found.edge_neuron.tolist()) in ({-1, 0, 1, 3}, {-1, 0, 2, 3})


def test_several_small_cells_side_by_side_find_a_home():
    mesh = strip(0.0, 1.0, 1.001, 1.002, 1.003, 3.0)
    found, kept = without_small(mesh, 0.01)
    assert kept.tolist() == [0, 4]
    assert euler(found) == 1
    np.testing.assert_allclose(areas(found.x, found.corners, found.offsets).sum(), 3.0)


def test_where_all_are_small_nothing_is_lost():
    mesh = strip(0.0, 0.1, 0.2)
    assert without_small(mesh, 5.0)[0] is mesh


def test_a_cell_that_would_close_round_others_is_kept():
    # A ring of four cells round one; three of them are small, and so is the inner one's only other way out.
    x = np.array([[0, 3, 3, 0, 1, 2, 2, 1], [0, 0, 3, 3, 1, 1, 2, 2]], dtype=float)
    outer, spokes, inner = [[0, 1, 2, 3], [1, 2, 3, 0]], [[0, 1, 2, 3], [4, 5, 6, 7]], [[4, 5, 6, 7], [5, 6, 7, 4]]
    ring = [([i, (i + 1) % 4, 4 + (i + 1) % 4, 4 + i], [i, 4 + (i + 1) % 4, 8 + i, 4 + i]) for i in range(4)]
    corners, sides = zip(*ring, ([4, 5, 6, 7], [8, 9, 10, 11]), strict=True)
    mesh = Mesh(
        x=x,
        edge_ends=np.concatenate([outer, spokes, inner], axis=1),
        edge_neuron=np.arange(12),
        offsets=4 * np.arange(6),
        corners=np.concatenate(corners),
        sides=np.concatenate(sides),
    )
    assert euler(mesh) == 1
    found, _ = without_small(mesh, 1.5)  # only the ring is large: the middle has four ways out, and takes one
    assert euler(found) == 1
    np.testing.assert_allclose(areas(found.x, found.corners, found.offsets).sum(), 9.0)
