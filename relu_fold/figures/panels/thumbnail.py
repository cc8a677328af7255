"""A preset's function as a small line drawing, for the gallery."""

from __future__ import annotations

from urllib.parse import quote

import numpy as np

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.view.presets import Preset

WIDTH, HEIGHT, AIR = 64, 40, 5


def thumbnail(preset: Preset) -> str:
    """Return an SVG data address: the exact polyline, black on nothing, to be used as a mask in the colour of ink."""
    if preset.network.input_dim == 2:
        return _address(_relief(preset))
    p = pieces(preset.network, preset.domain)
    x, y = p.knots, p.values[:, 0]
    across = (x - x[0]) / (x[-1] - x[0]) * (WIDTH - 2 * AIR) + AIR
    up = HEIGHT - AIR - (y - y.min()) / (y.max() - y.min() or 1.0) * (HEIGHT - 2 * AIR)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across.tolist(), up.tolist(), strict=True))
    return _address(
        f'<polyline points="{points}" fill="none" stroke="#000" stroke-width="2.5" stroke-linejoin="round" '
        'stroke-linecap="round"/>'
    )


def _relief(preset: Preset) -> str:
    """The regions from above, cut along the zero level, the higher the darker."""
    complex_ = subdivide(_cut_at_zero(preset.network), (preset.domain, preset.domain_y))
    centres = np.array([complex_.polygon(r).mean(axis=0) for r in range(complex_.n_regions)])
    heights = preset.network(centres)[:, 0]
    shades = 0.15 + 0.75 * (heights - heights.min()) / (np.ptp(heights) or 1.0)
    (x_lo, x_hi), (y_lo, y_hi) = complex_.box
    drawn = []
    for region, shade in enumerate(shades.tolist()):
        x, y = ((complex_.polygon(region) - (x_lo, y_lo)) / (x_hi - x_lo, y_hi - y_lo)).T
        at = zip((WIDTH - HEIGHT) / 2 + x * HEIGHT, (1 - y) * HEIGHT, strict=True)
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in at)
        drawn.append(f'<polygon points="{points}" fill-opacity="{shade:.2f}"/>')
    return "".join(drawn)


def _cut_at_zero(net: Network) -> Network:
    """The network with a last neuron that turns where the output is zero: what lies on both sides differs in shade."""
    return Network((*net.weights, [[1.0]]), (*net.biases, [0.0]), net.negative_slope)


def _address(drawing: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{drawing}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"
