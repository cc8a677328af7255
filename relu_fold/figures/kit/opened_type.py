"""What a panel below the stage answers. On its own, so that panels and the list of them can both import it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Opened:
    """`figure` is for plotly, None for a panel that has none; `words` are what the page's scripts set beside it."""

    figure: dict[str, Any] | None = None
    words: dict[str, Any] = field(default_factory=dict)
