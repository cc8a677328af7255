"""Calls of the app's callbacks as the page makes them: the body that `assets/state/recovery.mjs` posts."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from relu_fold.exchange.answer import told_of_kinds
from relu_fold.view.viewstate import ViewState

ADDRESS = "/_dash-update-component"
OUTPUTS = ("frame-reply.data", "stage.figure", "space.figure", "panel-figure.figure", "controls.children")
KINDS = told_of_kinds()
DEFAULT = msgspec.to_builtins(ViewState())
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
    """Return a question as the page writes it: of all that it knows, the fields that this kind has."""
    known = OPEN | {"state": DEFAULT} | {name: msgspec.to_builtins(value) for name, value in fields.items()}
    strangers = set(known) - {field for told in KINDS.values() for field in told["fields"]} - {"kind"}
    assert not strangers, strangers
    return json.dumps({"kind": kind} | {name: known[name] for name in KINDS[kind]["fields"] if name in known})
