"""Places for labels that must not cover each other: at their point, beside it, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

Offset: TypeAlias = tuple[float, float]
_SLACK = 12.0  # pixels that what is at its point may be over the edge


class Box(NamedTuple):
    """Pixels, from the middle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )


def placed(
    labels: Sequence[Box], offsets: Sequence[Sequence[Offset]], order: Iterable[int], within: tuple[float, float]
) -> list[Offset | None]:
    """Return for each label the first of the offsets at which it covers none that has its place; None where none does.

    Args:
        labels: where they would like to be.
        offsets: of each label, in pixels, the best first.
        order: who chooses first.
        within: width and height of what they stay in; at the first offset, `_SLACK` beyond.
    """
    taken: list[Box] = []
    found: list[Offset | None] = [None] * len(labels)
    for i in order:
        for k, (dx, dy) in enumerate(offsets[i]):
            x, y, width, height = labels[i]
            box = Box(x + dx, y + dy, width, height)
            if not _inside(box, *within, 0.0 if k else _SLACK) or any(box.meets(other) for other in taken):
                continue
            taken.append(box)
            found[i] = dx, dy
            break
    return found


def _inside(box: Box, width: float, height: float, slack: float) -> bool:
    across, down = box.width / 2 - slack, box.height / 2 - slack
    return across <= box.x <= width - across and down <= box.y <= height - down
