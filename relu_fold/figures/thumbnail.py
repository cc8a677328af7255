"""A preset's function as a small line drawing, for the gallery."""

from __future__ import annotations

from urllib.parse import quote

from relu_fold.pieces import pieces
from relu_fold.presets import Preset

WIDTH, HEIGHT, AIR = 64, 40, 5


def thumbnail(preset: Preset) -> str:
    """Return an SVG data address: the exact polyline, black on nothing, to be used as a mask in the colour of ink."""
    p = pieces(preset.network, preset.domain)
    x, y = p.knots, p.values[:, 0]
    across = (x - x[0]) / (x[-1] - x[0]) * (WIDTH - 2 * AIR) + AIR
    up = HEIGHT - AIR - (y - y.min()) / (y.max() - y.min() or 1.0) * (HEIGHT - 2 * AIR)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across.tolist(), up.tolist(), strict=True))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><polyline points="{points}" '
        'fill="none" stroke="#000" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
