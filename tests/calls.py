"""Calls of the app's callbacks as the page makes them: the body that `assets/state/recovery.mjs` posts."""

from __future__ import annotations

import json
from typing import Any

ADDRESS = "/_dash-update-component"
OUTPUTS = ("frame-reply.data", "stage.figure", "space.figure", "panel-figure.figure", "controls.children")
OPEN = {"seq": 1, "kind": "open", "theme": "light", "width": 1100}


def body(value: Any) -> dict[str, Any]:
    """Return the call that hands a value to the store `frame-request`."""
    return {
        "output": f"..{'...'.join(OUTPUTS)}..",
        "outputs": [dict(zip(("id", "property"), one.split("."), strict=True)) for one in OUTPUTS],
        "inputs": [{"id": "frame-request", "property": "data", "value": value}],
        "changedPropIds": ["frame-request.data"],
    }


def question(kind: str = "open", **fields: Any) -> str:
    return json.dumps(OPEN | {"kind": kind} | fields)
