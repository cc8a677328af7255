"""A panel of the page as SVG: fold space, the signal, the depth duel."""

from __future__ import annotations

from relu_fold.errors import InputError
from relu_fold.figures.kit.theme import THEMES, ThemeName
from relu_fold.figures.panels.opened import PANELS
from relu_fold.figures.svg.plotted import Extent, plotted_svg
from relu_fold.figures.svg.writer import About
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import PanelName

NAMES: dict[PanelName, str] = {"fold": "Fold space", "signal": "Signal", "duel": "Depth duel"}


class NothingDrawn(InputError):  # noqa: N818 - the name says what happened
    """A panel that says why it has no figure."""


def panel_svg(
    shown: Shown,
    panel: PanelName,
    size: Extent,
    theme: ThemeName,
    *,
    ground: bool = True,
    about: About | None = None,
    scaled: tuple[float, float] | None = None,
) -> str:
    """Return a panel's figure of a view; of the duel the two pictures alone, whose words stand beside them.

    Args:
        size: that it is laid out for.
        scaled: the file's own size, if it is another one.

    Raises:
        NothingDrawn: where the panel has no figure of this view.
    """
    colours = THEMES[theme]
    if isinstance(shown, Frame):
        opened = PANELS[panel].line(shown, colours, size.width)
    else:
        assert isinstance(shown, PlaneFrame)
        opened = PANELS[panel].plane(shown, colours, size.width)
    if opened.figure is None:
        raise NothingDrawn(f"{NAMES[panel]}: there is nothing to draw of this view, or too much")
    told = opened.words.get("fold") or {}
    shapes = [*told.get("shapes", ()), *told.get("found", ())]
    return plotted_svg(opened.figure, shapes, size, colours, NAMES[panel], ground=ground, about=about, scaled=scaled)
