"""The web app: dash, as it may run where strangers come."""

from __future__ import annotations

from typing import Any

from dash import Dash

from relu_fold.serving.production import refuse_debug


class GuardedDash(Dash):
    """A Dash that cannot be switched to debug mode in production, by whichever way."""

    def enable_dev_tools(self, debug: bool | None = None, *args: Any, **kwargs: Any) -> bool:
        refuse_debug(bool(debug))
        on: bool = super().enable_dev_tools(debug, *args, **kwargs)
        return on
