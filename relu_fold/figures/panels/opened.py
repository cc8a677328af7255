"""The panel that is open below the stage: what it draws and says of a line, and of a plane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relu_fold.figures.fold.panel import fold_of_line, fold_of_plane
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import Theme
from relu_fold.figures.panels.duel import duel_in_the_plane, duel_on_a_line
from relu_fold.figures.panels.signal import no_signal, signal_panel
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.viewstate import PanelName


@dataclass(frozen=True)
class Panel:
    """Widths are in pixels."""

    line: Callable[[Frame, Theme, int], Opened]
    plane: Callable[[PlaneFrame, Theme, int], Opened]


def _nothing(*_given: object) -> Opened:
    return Opened()


PANELS: dict[PanelName, Panel] = {
    "ledger": Panel(_nothing, _nothing),  # it is always answered
    "fold": Panel(fold_of_line, fold_of_plane),
    "signal": Panel(signal_panel, no_signal),
    "duel": Panel(duel_on_a_line, duel_in_the_plane),
}
