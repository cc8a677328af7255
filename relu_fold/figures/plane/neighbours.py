"""What lies next to a region: across which crease, and who turns there."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.figures.kit.theme import colour_index
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.words import listed, neuron_label, neuron_name

MOST = 8  # neighbours that are named, those behind the longest creases; each has a letter for its key
_MOST_NAMED = 3  # neurons that turn at one crease


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
        _turns(frame, region, other)
        | {
            "at": complex_.polygon(other).mean(axis=0).tolist(),
            "crease": ends[longest[other]].mean(axis=0).tolist(),
        }
        for other in sorted(kept, key=lambda other: longest[other])
    ]


def _turns(frame: PlaneFrame, region: int, other: int) -> dict[str, Any]:
    complex_, widths = frame.subdivision, frame.state.widths
    assert complex_ is not None
    here, there = complex_.patterns[region], complex_.patterns[other]
    turning = np.flatnonzero(here != there).tolist()
    who = [(frame.layer_and_index(i), "on" if there[i] else "off") for i in turning]
    depth = len(widths)
    if len(who) > _MOST_NAMED:
        says = short = f"{len(who)} neurons turn"
    else:
        says = listed(f"{neuron_name(depth, *where)} turns {way}" for where, way in who)
        short = ", ".join(f"{neuron_label(depth, *where)} {way}" for where, way in who)
    return {"says": says, "short": short, "colour": colour_index(widths, *who[0][0])}
