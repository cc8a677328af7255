"""A thumbnail is its preset's function: the exact line, or the regions from above, darker where it is higher."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.figures.panels.thumbnail import AIR, HEIGHT, WIDTH, thumbnail
from relu_fold.view.presets import PRESETS

LINE = [preset for preset in PRESETS.values() if preset.network.input_dim == 1]
PLANE = [preset for preset in PRESETS.values() if preset.network.input_dim == 2]
BY_NAME = {"ids": lambda preset: preset.name}
ROUNDING = 0.06  # of the units of the drawing: one decimal is written


def drawing(preset):
    address = thumbnail(preset)
    assert address.startswith("data:image/svg+xml,")
    assert not re.search(r'["<>\s]', address)  # it stands between quotes in a style
    return ElementTree.fromstring(unquote(address.split(",", 1)[1]))


def points(shape):
    return np.array([[float(value) for value in pair.split(",")] for pair in shape.get("points").split()])


def area(loop):
    after = np.roll(loop, -1, axis=0)
    return abs(np.sum(loop[:, 0] * after[:, 1] - loop[:, 1] * after[:, 0])) / 2


@pytest.mark.parametrize("preset", LINE, **BY_NAME)
def test_the_line_is_the_function_from_end_to_end(preset):
    (line,) = drawing(preset)
    across, down = points(line).T
    assert (across[0], across[-1]) == (AIR, WIDTH - AIR)
    low, high = preset.domain
    x = low + (across - AIR) / (WIDTH - 2 * AIR) * (high - low)
    y = preset.network(x[:, None])[:, 0]
    up = (y - y.min()) / (np.ptp(y) or 1.0) * (HEIGHT - 2 * AIR)
    steep = np.abs(np.gradient(up, across)).max()
    np.testing.assert_allclose(HEIGHT - AIR - down, up, atol=ROUNDING * (2 + 2 * steep))


@pytest.mark.parametrize("preset", PLANE, **BY_NAME)
def test_the_regions_tile_a_square_in_the_middle(preset):
    loops = [points(polygon) for polygon in drawing(preset)]
    assert sum(map(area, loops)) == pytest.approx(HEIGHT**2, rel=0.03)
    corners = np.concatenate(loops)
    np.testing.assert_allclose(corners.min(axis=0), [(WIDTH - HEIGHT) / 2, 0], atol=ROUNDING)
    np.testing.assert_allclose(corners.max(axis=0), [(WIDTH + HEIGHT) / 2, HEIGHT], atol=ROUNDING)


@pytest.mark.parametrize("preset", PLANE, **BY_NAME)
def test_a_region_is_where_it_is_and_the_darker_the_higher(preset):
    polygons = list(drawing(preset))
    complex_ = subdivide(preset.network, (preset.domain, preset.domain_y))
    assert len(polygons) >= complex_.n_regions
    heights, shades = [], []
    for polygon in polygons:
        at = in_the_box(points(polygon), complex_.box)
        heights.append(float(preset.network([at.mean(axis=0)])[0, 0]))
        shades.append(float(polygon.get("fill-opacity")))
        inside = at.mean(axis=0) + 0.9 * (at - at.mean(axis=0))  # away from the rounded corners
        if area(points(polygon)) > 20:
            assert len(set(complex_.locate(inside).tolist())) == 1
    order, reach = np.argsort(heights), np.ptp(heights)
    steps = np.diff(np.array(shades)[order])
    assert np.all(steps[np.diff(np.array(heights)[order]) > 0.05 * reach] > 0)
    assert np.all(steps >= -0.05)
    assert 0 < min(shades) < max(shades) <= 1


def in_the_box(drawn, box):
    """Turn places in the drawing into points of the plane, the right way up."""
    (x_lo, x_hi), (y_lo, y_hi) = box
    x = x_lo + (drawn[:, 0] - (WIDTH - HEIGHT) / 2) / HEIGHT * (x_hi - x_lo)
    return np.stack([x, y_hi - drawn[:, 1] / HEIGHT * (y_hi - y_lo)], axis=1)


def test_the_saddle_is_dark_on_one_diagonal_and_light_on_the_other():
    """Its four regions have the same height in their middles: they are cut along the zero level."""
    shades = {}
    for polygon in drawing(PRESETS["saddle"]):
        x, y = in_the_box(points(polygon), ((-1, 1), (-1, 1))).mean(axis=0)
        shades.setdefault(bool(x * y > 0), set()).add(polygon.get("fill-opacity"))
    assert len(shades[True]) == len(shades[False]) == 1
    assert float(min(shades[True])) > float(max(shades[False])) + 0.5


def test_every_preset_has_a_thumbnail_of_its_own():
    drawings = [thumbnail(preset) for preset in PRESETS.values()]
    assert len(set(drawings)) == len(drawings)
