"""The panel “Fold space”: where a layer takes the line or the plane, and what comes to one value behind it."""

from __future__ import annotations

from typing import Any

from relu_fold.figures.fold.layout import too_many
from relu_fold.figures.fold.line import FoldLine, fold_line
from relu_fold.figures.fold.plane import FoldPlane, fold_plane
from relu_fold.figures.fold.point import Side, pointed
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import Theme
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.limits import MAX_PIECES, MAX_REGIONS


def fold_panel(shown: Shown, theme: Theme, width: int, *, drawn: bool = True) -> Opened:
    """Return the figure of two pictures, and {fold-trace, fold-collapse, fold-axis-0, -1, -2} in words.

    `fold` is for the page's scripts: {steps, solid, tall, level, shapes, found}. `steps` are the edits of the buttons
    of each axis, `shapes` the level in both pictures, and `found` the inputs that it leads to (`marks`).

    Args:
        drawn: whether the figure is wanted, too; a hand on the level needs it no second time.
    """
    picture = _picture(shown, theme, width)
    if picture is None:
        line = f"More than {MAX_PIECES:,} pieces: too many to unfold. Shorten the domain to see them."
        plane = f"More than {MAX_REGIONS:,} regions: too many to unfold. Choose a smaller box to see them."
        return Opened(None, too_many(line if shown.state.input_dim == 1 else plane))
    return Opened(picture.figure() if drawn else None, picture.words())


def fold_pointed(shown: Shown, theme: Theme, width: int, side: Side, at: tuple[float, float]) -> dict[str, Any] | None:
    """Return {says, found}: what comes to the place that is pointed at; None where there is nothing."""
    picture = _picture(shown, theme, width)
    return None if picture is None else pointed(picture, side, at)


def _picture(shown: Shown, theme: Theme, width: int) -> FoldLine | FoldPlane | None:
    if isinstance(shown, Frame):
        return fold_line(shown, theme, width)
    assert isinstance(shown, PlaneFrame)
    return fold_plane(shown, theme, width)
