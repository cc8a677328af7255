"""The callbacks: one answers the page's questions, the other starts its scripts.

The page calls `respond` itself (assets/state/pump.mjs), one call at a time; the renderer never does.
"""

from __future__ import annotations

from typing import Any

import msgspec
from dash import Dash, Input, Output, no_update
from dash.exceptions import PreventUpdate

from relu_fold.decoding import from_json
from relu_fold.errors import InputError
from relu_fold.exchange.questions import AnyQuestion, read_question
from relu_fold.serving.compute import computed
from relu_fold.serving.gate import Reader
from relu_fold.serving.modules import ENTRY, NAME
from relu_fold.serving.turns import Turns
from relu_fold.ui.page import ids
from relu_fold.ui.page.controls import controls


def read_value(value: bytes) -> AnyQuestion:
    """Decode the value of the store `frame-request`: JSON within a JSON string; raises InputError."""
    return read_question(from_json(value, str))


# What the request gate asks of each input of a callback that runs on the server.
READERS: dict[str, Reader] = {f"{ids.REQUEST}.data": read_value}


def register(app: Dash, turns: Turns, off: frozenset[str] = frozenset()) -> None:

    @app.callback(
        Output(ids.REPLY, "data"),
        Output(ids.STAGE, "figure"),
        Output(ids.SPACE, "figure"),
        Output(ids.PANEL, "figure"),
        Output(ids.CONTROLS, "children"),
        Input(ids.REQUEST, "data"),
        prevent_initial_call=True,
    )
    def respond(text: Any) -> tuple[str, Any, Any, Any, Any]:
        if not isinstance(text, str):  # the gate is in front; this stands on its own all the same
            raise PreventUpdate
        try:
            question = read_question(text)
        except InputError as error:
            raise PreventUpdate from error
        answered = computed(question, turns, off)
        return (
            msgspec.json.encode(answered.reply).decode(),
            no_update if answered.figure is None else answered.figure,
            no_update if answered.space is None else answered.space,
            no_update if answered.panel is None else answered.panel,
            no_update if answered.groups is None else controls(answered.groups),
        )

    # Once, when the page is there. The renderer may come before the modules: so it imports them.
    start = f"() => import({NAME!r}).then((modules) => modules[{ENTRY!r}].start())"
    app.clientside_callback(start, Input(ids.REPLY, "data"))  # type: ignore[no-untyped-call]
