"""The loss over two numbers of one layer, exactly: a quadratic on each cell of a subdivision of the plane.

While two numbers of one layer move, z of their neurons is affine in both at every data point. So all points together
are one network of two inputs, the numbers, and one output a point; its regions are the cells, and on each of them the
mean of the squares is a convex quadratic. Two numbers of different layers multiply each other: of them there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import FloatArray, IntArray, ReadOnly, each, real, short, whole
from relu_fold.errors import InputError, NumbersTooLarge, TooLarge
from relu_fold.exact.budget import check_time
from relu_fold.exact.domain import Box
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.mesh import components
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.gradients import Shape, outputs
from relu_fold.training.joint import joint_network
from relu_fold.training.losses import Loss, check_fit, check_loss, checked_penalty, mean_loss
from relu_fold.training.numbers import Layout, Place

MOST_CELLS = 20_000
MOST_MAPS = 4_000_000  # cells times points
MOST_SAMPLES = 500  # a side, that can be asked for
SAMPLES = 81  # a side, where there are more
_EQUAL = 1e-12  # of the size of what is compared
_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class LossOver(ReadOnly):
    """The loss of a network over two of its numbers, t1 and t2, all others as they are.

    Attributes:
        exact: False where there are too many cells, or the loss is logistic: then it is known at samples alone.
        cells: the exact cells, in coordinates (t1, t2); None if it is sampled.
        coefficients: (R, 6), of each cell those of t1^2, t1 t2, t2^2, t1, t2 and 1; (0, 6) if it is sampled.
        axes: (2, m), where it was sampled along t1 and t2; (2, 0) if it is exact.
        samples: (m, m), the loss at (axes[0][i], axes[1][j]); (0, 0) if it is exact.
        minima: (k, 3), t1, t2 and the loss of each local minimum, the lowest first; of a valley or plateau one place.
    """

    exact: bool
    cells: Subdivision | None
    coefficients: FloatArray
    axes: FloatArray
    samples: FloatArray
    minima: FloatArray

    def __call__(self, places: ArrayLike) -> FloatArray:
        """Return the loss, (n,), at places (t1, t2), (n, 2), of the box. Only where it is exact."""
        if self.cells is None:
            raise InputError("loss: expected an exact one, to be asked anywhere; this one is sampled")
        at = real("places", places)
        regions = self.cells.locate(at)
        if (regions < 0).any():
            raise InputError(f"places: expected them within the box; got {at[regions < 0][0]}")
        return _value(self.coefficients[regions], at)


def loss_over(
    net: Network,
    data: Data,
    paths: tuple[str, str],
    box: Box,
    loss: str = "squared",
    l1: float = 0.0,
    l2: float = 0.0,
    output: int = 0,
    sampled: int | None = None,
    most_cells: int = MOST_CELLS,
) -> LossOver:
    """Return the loss over two weights or biases of one layer.

    Args:
        paths: two different numbers of the same layer.
        box: `((low, high), (low, high))`, where they go.
        loss, l1, l2: as in `Training`. L1 adds a crease where a weight is 0.
        sampled: do not look for the cells, which may be many, but sample at so many places a side.
        most_cells: of the exact loss; where there are more it is sampled.

    Raises:
        InputError: UnknownPath for a path that the network does not have; two numbers of different layers.
    """
    known = check_loss(loss, data)
    check_fit(net, data, output)
    l1, l2 = checked_penalty(l1, l2)
    sides, most_cells = _sides(box), whole("most_cells", most_cells)
    layout = Layout.of(net)
    two = each("paths", paths, "two paths")
    if len(two) != 2:
        raise InputError(f"paths: expected two of them; got {short(paths)}")
    one, other = (layout.place(path) for path in two)
    if one == other:
        raise InputError(f"paths: expected two different numbers; got {paths[0]} twice")
    if one.layer != other.layer:
        raise InputError(
            f"paths: expected two numbers of one layer; {paths[0]} and {paths[1]} multiply each other,"
            " so that no piece of the loss is a quadratic"
        )
    if known == "squared" and sampled is None:
        try:
            return _exact(net, data, (one, other), sides, l1, l2, output, most_cells)
        except TooLarge:
            pass
    side = SAMPLES if sampled is None else whole("sampled", sampled, least=2, most=MOST_SAMPLES)
    return _sampled(net, data, (one, other), sides, known, l1, l2, output, side)


def _sides(box: Box) -> Box:
    ends = real("box", box, "two intervals")
    if ends.shape != (2, 2) or not np.isfinite(ends).all() or not (ends[:, 0] < ends[:, 1]).all():
        raise InputError(f"box: expected ((low, high), (low, high)), finite, low < high; got {short(box)}")
    (a, b), (c, d) = ends.tolist()
    return (a, b), (c, d)


def _exact(
    net: Network, data: Data, places: tuple[Place, Place], box: Box, l1: float, l2: float, output: int, most: int
) -> LossOver:
    joint = joint_network(net, data.x, places, output, bends_at_zero=bool(l1))
    most = min(most, max(MOST_MAPS // len(data), 1))
    cells = subdivide(joint, box, max_regions=most)
    with np.errstate(over="ignore", invalid="ignore"):
        coefficients = _quadratics(cells, data.y) + _penalties(net, cells, places, l1, l2)
    _check_finite(coefficients)
    empty = np.zeros((0, 0))
    return LossOver(True, cells, coefficients, np.zeros((2, 0)), empty, _minima(cells, coefficients))


def _quadratics(cells: Subdivision, y: FloatArray) -> FloatArray:
    found = np.empty((cells.n_regions, 6))
    slopes, intercepts = cells.slopes, cells.intercepts
    many = max(_AT_ONCE // len(y), 1)
    for low in range(0, len(found), many):
        part = slice(low, low + many)
        a, b, c = slopes[part, :, 0], slopes[part, :, 1], intercepts[part] - y
        products = (a * a, 2 * a * b, b * b, 2 * a * c, 2 * b * c, c * c)
        found[part] = np.stack([product.mean(axis=1) for product in products], axis=1)
    return found


def _penalties(net: Network, cells: Subdivision, places: tuple[Place, Place], l1: float, l2: float) -> FloatArray:
    """l1 * |t| + l2 * t^2 of those of the two that are weights, and what all others add."""
    found = np.zeros((cells.n_regions, 6))
    layout = Layout.of(net)
    row, are_weights = layout.row(net), layout.are_weights()
    middles = np.add.reduceat(cells.vertices[cells.corners], cells.offsets[:-1], axis=0)
    for axis, place in enumerate(places):
        if place.source is None:
            continue
        are_weights[layout.index(place)] = False
        found[:, 2 * axis] += l2
        found[:, 3 + axis] += l1 * np.sign(middles[:, axis])
    others = row[are_weights]
    found[:, 5] += l1 * np.abs(others).sum() + l2 * (others**2).sum()
    return found


def _value(coefficients: FloatArray, at: FloatArray) -> FloatArray:
    x, y = at[..., 0], at[..., 1]
    a, b, c, d, e, f = np.moveaxis(coefficients, -1, 0)
    found: FloatArray = (a * x + b * y + d) * x + (c * y + e) * y + f
    return found


# --- minima ---


def _minima(cells: Subdivision, coefficients: FloatArray) -> FloatArray:
    """The local minima of a function that is convex on each cell: where every cell around a place is lowest there."""
    lowest, corner, edge = _lowest(cells, coefficients)
    values = lowest[:, 2]
    size = _EQUAL * float(np.abs(values).max())
    of_corner = np.full(cells.n_vertices, np.inf)
    whose = np.arange(cells.n_regions).repeat(np.diff(cells.offsets))
    np.minimum.at(of_corner, cells.corners, values[whose])
    pairs = cells.edge_regions
    of_edge = np.where(pairs >= 0, values[pairs], np.inf).min(axis=1)
    around = np.where(corner >= 0, of_corner[corner], np.where(edge >= 0, of_edge[edge], np.inf))
    local = values <= np.minimum(around, values + 1) + size
    joined = pairs[(pairs >= 0).all(axis=1)]
    joined = joined[local[joined].all(axis=1)]
    joined = joined[np.abs(values[joined[:, 0]] - values[joined[:, 1]]) <= size]
    group = components(cells.n_regions, joined[:, 0], joined[:, 1])
    chosen = np.flatnonzero(local)
    chosen = chosen[np.unique(group[chosen], return_index=True)[1]]
    chosen = chosen[np.argsort(values[chosen], kind="stable")]
    return lowest[chosen]


def _lowest(cells: Subdivision, coefficients: FloatArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Where each cell is lowest: (R, 3), t1, t2 and value; (R,) the corner that it is, and the edge it is on, or -1."""
    whose = np.arange(cells.n_regions).repeat(np.diff(cells.offsets))
    start = cells.vertices[cells.corners]
    after = np.arange(1, len(whose) + 1)
    after[cells.offsets[1:] - 1] = cells.offsets[:-1]
    way = start[after] - start
    mine = coefficients[whose]
    a, b, c, d, e, _ = mine.T
    bend = (a * way[:, 0] + b * way[:, 1]) * way[:, 0] + c * way[:, 1] ** 2
    slope = (2 * a * start[:, 0] + b * start[:, 1] + d) * way[:, 0]
    slope += (b * start[:, 0] + 2 * c * start[:, 1] + e) * way[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        along = np.where(bend > 0, np.clip(-slope / (2 * bend), 0.0, 1.0), np.where(slope < 0, 1.0, 0.0))
    places = start + along[:, None] * way
    values = _value(mine, places)
    order = np.lexsort((values, whose))
    best = order[cells.offsets[:-1]]
    found = np.column_stack([places[best], values[best]])
    inside, deepest = _inside(cells, coefficients, start, way, whose)
    found[inside] = deepest
    share = along[best]
    at_corner = np.where(share == 0, cells.corners[best], np.where(share == 1, cells.corners[after[best]], -1))
    on_edge = np.where((share > 0) & (share < 1), cells.sides[best], -1)
    at_corner[inside], on_edge[inside] = -1, -1
    return found, at_corner, on_edge


def _inside(
    cells: Subdivision, coefficients: FloatArray, start: FloatArray, way: FloatArray, whose: IntArray
) -> tuple[IntArray, FloatArray]:
    """The cells whose quadratic is lowest inside of them, and there t1, t2 and the value, (cells, 3)."""
    a, b, c, d, e, _ = coefficients.T
    determinant = 4 * a * c - b * b
    curved = determinant > 1e-12 * (a + c) ** 2  # along a valley the edges know its lowest places
    safe = np.where(curved, determinant, 1.0)
    bottom = np.stack([(b * e - 2 * c * d) / safe, (b * d - 2 * a * e) / safe], axis=1)
    off = bottom[whose] - start
    left = way[:, 0] * off[:, 1] - way[:, 1] * off[:, 0] > 0
    inside = np.flatnonzero(curved & np.logical_and.reduceat(left, cells.offsets[:-1]))
    return inside, np.column_stack([bottom[inside], _value(coefficients[inside], bottom[inside])])


# --- samples ---


def _sampled(
    net: Network,
    data: Data,
    places: tuple[Place, Place],
    box: Box,
    loss: Loss,
    l1: float,
    l2: float,
    output: int,
    side: int,
) -> LossOver:
    axes = np.array([np.linspace(low, high, side) for low, high in box])
    layout = Layout.of(net)
    rows = np.repeat(layout.row(net)[None], side**2, axis=0)
    for place, values in zip(places, np.meshgrid(*axes, indexing="ij"), strict=True):
        rows[:, layout.index(place)] = values.ravel()
    weights = rows[:, layout.are_weights()]
    shape, x = Shape.of(net, output), np.ascontiguousarray(data.x.T)
    with np.errstate(over="ignore", invalid="ignore"):
        found = [mean_loss(outputs(shape, part, x), data.y, loss) for part in _slices(rows, len(data))]
        losses = np.concatenate(found) + l1 * np.abs(weights).sum(axis=1) + l2 * (weights**2).sum(axis=1)
    _check_finite(losses)
    samples = losses.reshape(side, side)
    return LossOver(False, None, np.zeros((0, 6)), axes, samples, _sampled_minima(axes, samples))


def _check_finite(found: FloatArray) -> None:
    if not np.isfinite(found).all():
        raise NumbersTooLarge("loss: expected one that a float64 holds; it is larger in this box")


def _slices(rows: FloatArray, points: int) -> Iterator[FloatArray]:
    many = max(_AT_ONCE // (16 * points), 1)
    for low in range(0, len(rows), many):
        check_time()
        yield rows[low : low + many]


def _sampled_minima(axes: FloatArray, samples: FloatArray) -> FloatArray:
    """The samples that none of the eight around them is below."""
    padded = np.pad(samples, 1, constant_values=np.inf)
    around = [np.roll(padded, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    i, j = np.nonzero(samples <= np.min(around, axis=0)[1:-1, 1:-1])
    found = np.column_stack([axes[0][i], axes[1][j], samples[i, j]])
    return found[np.argsort(found[:, 2], kind="stable")]
