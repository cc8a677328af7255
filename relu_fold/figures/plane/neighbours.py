"""What lies next to a region: across which crease, and who turns there."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.figures.kit.turns import turns
from relu_fold.frames.plane import PlaneFrame

MOST = 8  # neighbours that are named, those behind the longest creases; each has a letter for its key


def neighbours(frame: PlaneFrame, region: int) -> list[dict[str, Any]]:
    """Return the neighbours of a region of the exact complex, counter-clockwise: {says, short, colour, at, crease}.

    `says` is who turns on the way there, `at` a point inside the neighbour, `crease` the middle of what parts the two.
    """
    complex_ = frame.subdivision
    assert complex_ is not None
    edges = complex_.sides[complex_.offsets[region] : complex_.offsets[region + 1]]
    beyond = complex_.edge_regions[edges].sum(axis=1) - region  # -1 on the box
    ends = complex_.vertices[complex_.edge_ends[edges]]
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    longest: dict[int, int] = {}  # of each neighbour, its longest edge
    for i, other in enumerate(beyond.tolist()):
        if other >= 0 and (other not in longest or lengths[i] > lengths[longest[other]]):
            longest[other] = i
    kept = sorted(longest, key=lambda other: -lengths[longest[other]])[:MOST]
    return [
        turns(frame, complex_.patterns[region], complex_.patterns[other])
        | {
            "at": complex_.polygon(other).mean(axis=0).tolist(),
            "crease": ends[longest[other]].mean(axis=0).tolist(),
        }
        for other in sorted(kept, key=lambda other: longest[other])
    ]
