"""The panel “Fold space”: where a layer takes the line or the plane, and what comes to one value behind it."""

from __future__ import annotations

from relu_fold.figures.fold_line import fold_line
from relu_fold.figures.fold_plane import fold_plane
from relu_fold.figures.opened_type import Opened
from relu_fold.figures.theme import Theme
from relu_fold.frame import Frame, Shown
from relu_fold.plane import PlaneFrame


def fold_panel(shown: Shown, theme: Theme, width: int) -> Opened:
    """Return the figure of two pictures, and {fold-trace, fold-collapse, fold-axis-0, fold-axis-1} in words."""
    if isinstance(shown, Frame):
        return fold_line(shown, theme, width)
    assert isinstance(shown, PlaneFrame)
    return fold_plane(shown, theme, width)
