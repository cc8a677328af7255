"""The callbacks: one answers the page's questions, the others only hand values to its scripts.

The page calls `respond` itself (assets/frame_pump.js), one call at a time; the renderer never does.
"""

from __future__ import annotations

from typing import Any

import msgspec
from dash import ClientsideFunction, Dash, Input, Output, no_update
from dash.exceptions import PreventUpdate

from relu_fold.ui import ids
from relu_fold.ui.controls import controls
from relu_fold.ui.exchange import answer, read_request


def register(app: Dash) -> None:
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
        try:
            request = read_request(text)
        except (msgspec.DecodeError, TypeError) as error:
            raise PreventUpdate from error
        answered = answer(request)
        return (
            msgspec.json.encode(answered.reply).decode(),
            no_update if answered.figure is None else answered.figure,
            no_update if answered.space is None else answered.space,
            no_update if answered.panel is None else answered.panel,
            no_update if answered.groups is None else controls(answered.groups),
        )

    _to_script(app, "start", Input(ids.REPLY, "data"))  # once, when the page is there
    _to_script(app, "showPartialSums", Input(ids.PARTIAL_SUMS, "checked"))


def _to_script(app: Dash, function: str, *inputs: Input) -> None:
    app.clientside_callback(ClientsideFunction("relu_fold", function), *inputs)  # type: ignore[no-untyped-call]
