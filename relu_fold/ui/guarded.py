"""The web app: dash, as it may run where strangers come."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from dash import Dash

from relu_fold.serving.modules import INNER, Modules
from relu_fold.serving.production import refuse_debug

_MODULES = "<!-- modules -->"  # in the page's template: where the browser is told of them
# Dash asks for its table on every page, and here is none.
_UNUSED = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\n?')


class GuardedDash(Dash):
    """A Dash whose scripts are modules, and that cannot be switched to debug mode in production, by whichever way."""

    def __init__(self, name: str, assets_folder: Path, **kwargs: Any) -> None:
        super().__init__(name, assets_folder=str(assets_folder), assets_ignore=INNER, **kwargs)
        self.modules = Modules(assets_folder, self.get_asset_url(""))

    def interpolate_index(self, *args: Any, **kwargs: Any) -> str:
        page: str = super().interpolate_index(*args, **kwargs)  # type: ignore[no-untyped-call]
        return _UNUSED.sub("", page).replace(_MODULES, self.modules.tags())

    def enable_dev_tools(self, debug: bool | None = None, *args: Any, **kwargs: Any) -> bool:
        refuse_debug(bool(debug))
        on: bool = super().enable_dev_tools(debug, *args, **kwargs)
        return on
