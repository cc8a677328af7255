"""The panel that is open below the stage: what it draws and says of a frame, with the whole network at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from relu_fold.figures.fold.panel import fold_panel
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import THEMES, Theme, ThemeName
from relu_fold.figures.panels.duel import duel_panel
from relu_fold.figures.panels.signal import signal_panel
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import PanelName

__all__ = ["PANELS", "Opened", "Panel", "open_panel"]

Panel: TypeAlias = Callable[[Shown, Theme, int], Opened]

# Width in pixels. The ledger is always answered, and has no entry.
PANELS: dict[PanelName, Panel] = {
    "fold": fold_panel,
    "signal": lambda shown, theme, width: Opened(*signal_panel(shown, theme, width)),
    "duel": lambda shown, theme, width: Opened(*duel_panel(shown, theme, width)),
}


def open_panel(shown: Shown, theme: ThemeName, width: int) -> Opened:
    panel = PANELS.get(shown.state.panel)
    return panel(shown, THEMES[theme], width) if panel else Opened()
