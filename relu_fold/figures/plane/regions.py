"""The regions of a plane in words: the ledger's table, and what is said of the one that is pointed at."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.figures.kit.bits import bits
from relu_fold.figures.kit.formulas import composed_word
from relu_fold.figures.plane.neighbours import neighbours
from relu_fold.figures.plane.space import Space
from relu_fold.frames.counts import TOO_LONG, count_words
from relu_fold.frames.origins import plane_origins
from relu_fold.frames.plane import SAMPLES, PlaneFrame
from relu_fold.frames.targets import target_words
from relu_fold.view.limits import MAX_REGIONS
from relu_fold.view.words import affine, number, plural

MAX_ROWS = 40  # regions; beyond this a table is no longer read
_PLAIN_INPUTS = ("x₁", "x₂")


def plane_ledger(frame: PlaneFrame) -> dict[str, Any]:
    """Return {counts, rows, more, provenance}: the largest regions first, each {bits, formula, share, at}.

    `countable` is there where regions are too many to be drawn exactly: they can be counted all the same.

    `bits` are [label, on, colour]; `at` is a point inside, by which the page can point at the region.
    """
    complex_ = frame.subdivision
    if complex_ is None:
        many = f"More than {MAX_REGIONS:,} regions, or numbers too small or large to tell them apart"
        why = TOO_LONG.format("regions") if frame.late else many
        return {
            "counts": f"{why}: drawn from {SAMPLES} × {SAMPLES} samples, so creases are blurred.",
            "rows": [],
            "more": "Choose a smaller box, or fewer neurons, to see them exactly.",
            "provenance": [],
            "countable": True,
        }
    counts = count_words(frame, complex_.patterns, complex_.n_linear_regions, "region")
    largest = np.argsort(-complex_.areas, kind="stable")[:MAX_ROWS].tolist()
    hidden = complex_.n_regions - MAX_ROWS
    more = f"… and {plural(hidden, 'smaller region')}. Point at one on the map to read it." if hidden > 0 else ""
    return {
        "counts": counts,
        "rows": [_row(frame, region) for region in largest],
        "more": more,
        "provenance": [*target_words(frame), *plane_origins(frame)],
    }


def _row(frame: PlaneFrame, region: int) -> dict[str, Any]:
    complex_ = frame.subdivision
    assert complex_ is not None
    slopes = complex_.slopes[region, 0].tolist()
    formula = affine(zip(slopes, _PLAIN_INPUTS, strict=True), float(complex_.intercepts[region, 0]))
    (x_lo, x_hi), (y_lo, y_hi) = complex_.box
    area = float(complex_.areas[region])
    return {
        "bits": bits(frame, complex_.patterns[region]),
        "formula": formula,
        "area": number(area),
        "share": f"{number(100 * area / ((x_hi - x_lo) * (y_hi - y_lo)))} %",
        "at": complex_.polygon(region).mean(axis=0).tolist(),
    }


def region_at(picture: Space, point: tuple[float, float]) -> dict[str, Any] | None:
    """Return what there is to say of the region at a point; None outside.

    {name, point, value, bits, formula, area, share, neighbours}
    """
    frame = picture.frame
    complex_ = frame.subdivision
    if complex_ is None:
        return None
    region = int(complex_.locate([point])[0])
    if region < 0:
        return None
    value = float(frame.network([point])[0, 0])
    x, y = (number(at, max(map(abs, ends))) for at, ends in zip(point, complex_.box, strict=True))
    return {
        **_row(frame, region),
        "name": composed_word(frame),
        "point": f"({x}, {y})",
        "value": number(value, frame.size),
        "neighbours": neighbours(frame, region),
    }
