"""The panel “Fold space”: where a layer takes the line or the plane, and what comes to one value behind it."""

from __future__ import annotations

from typing import Any

from relu_fold.figures.fold.layout import too_many
from relu_fold.figures.fold.line import fold_line
from relu_fold.figures.fold.plane import fold_plane
from relu_fold.figures.fold.point import Side
from relu_fold.figures.fold.point_line import pointed_on_line
from relu_fold.figures.fold.point_plane import pointed_on_plane
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import Theme
from relu_fold.frames.counts import TOO_LONG
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.limits import MAX_PIECES, MAX_REGIONS

# Of all four: the figure of two pictures, and {fold-trace, fold-collapse, fold-axis-0, -1, -2} in words. `fold` is for
# the page's scripts: {steps, solid, narrow, level, shapes, found}. `steps` are the edits of the buttons of each axis,
# `shapes` the level in both pictures, and `found` the inputs that it leads to (`marks`).
# `drawn`: whether the figure is wanted, too; a hand on the level needs it no second time.


def fold_of_line(frame: Frame, theme: Theme, width: int, *, drawn: bool = True) -> Opened:
    picture = fold_line(frame, theme, width)
    if picture is None:
        why = TOO_LONG.format("pieces") if frame.late else f"More than {MAX_PIECES:,} pieces: too many to unfold"
        told = f"{why}. Shorten the domain to see them."
        return Opened(None, too_many(told))
    return Opened(picture.figure() if drawn else None, picture.words())


def fold_of_plane(plane: PlaneFrame, theme: Theme, width: int, *, drawn: bool = True) -> Opened:
    picture = fold_plane(plane, theme, width)
    if picture is None:
        why = TOO_LONG.format("regions") if plane.late else f"More than {MAX_REGIONS:,} regions: too many to unfold"
        told = f"{why}. Choose a smaller box to see them."
        return Opened(None, too_many(told))
    return Opened(picture.figure() if drawn else None, picture.words())


Point = tuple[float, float]


def line_pointed(frame: Frame, theme: Theme, width: int, side: Side, at: Point) -> dict[str, Any] | None:
    """Return {says, found}: what comes to the place that is pointed at; None where there is nothing."""
    picture = fold_line(frame, theme, width)
    return None if picture is None else pointed_on_line(picture, side, at)


def plane_pointed(plane: PlaneFrame, theme: Theme, width: int, side: Side, at: Point) -> dict[str, Any] | None:
    """As `line_pointed`."""
    picture = fold_plane(plane, theme, width)
    return None if picture is None else pointed_on_plane(picture, side, at)
