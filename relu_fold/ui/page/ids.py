"""Every component id that a callback or a script names."""

from __future__ import annotations

REQUEST = "frame-request"
REPLY = "frame-reply"
STAGE = "stage"
SPACE = "space"
PANEL = "panel-figure"
CONTROLS = "controls"
PARTIAL_SUMS = "partial-sums"


def box(path: str) -> dict[str, str]:
    return {"type": "box", "path": path}
