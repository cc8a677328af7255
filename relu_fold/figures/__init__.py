"""Numbers to pictures: pure functions that return plain dicts, which plotly and the page's painter draw.

`relu_fold.figures.stage(net)`, `.map(net)` and `.surface(net)` are plotly figures, for a notebook.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_GIVEN = {
    "map": "relu_fold.figures.notebook.from_above",
    "stage": "relu_fold.figures.notebook.staged",
    "surface": "relu_fold.figures.notebook.solid",
}


def __getattr__(name: str) -> Any:
    if name in _GIVEN:
        return getattr(import_module(_GIVEN[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
