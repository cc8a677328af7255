"""The web app: dash, as it may run where strangers come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dash import Dash

from relu_fold.serving.modules import IGNORED, Modules
from relu_fold.serving.production import refuse_debug
from relu_fold.ui.lighter import without_unused
from relu_fold.ui.scheme import SOURCE

_MODULES = "<!-- modules -->"  # in the page's template: where the browser is told of them


class GuardedDash(Dash):
    """A Dash whose scripts are modules, and that cannot be switched to debug mode in production, by whichever way."""

    def __init__(self, name: str, assets_folder: Path, **kwargs: Any) -> None:
        super().__init__(name, assets_folder=str(assets_folder), assets_ignore=IGNORED, **kwargs)
        self.modules = Modules(assets_folder, self.get_asset_url(""))
        self.filled: Callable[[], dict[str, str]] = dict
        """What of the page is another for each address: what stands in the template, and what takes its place."""

    def interpolate_index(self, *args: Any, **kwargs: Any) -> str:
        page: str = super().interpolate_index(*args, **kwargs)  # type: ignore[no-untyped-call]
        page = without_unused(page).replace(_MODULES, self.modules.tags())
        for place, text in self.filled().items():
            page = page.replace(place, text, 1)
        return page

    def csp_hashes(self, hash_algorithm: str = "sha256") -> list[str]:
        return [SOURCE, *super().csp_hashes(hash_algorithm)]

    def enable_dev_tools(self, debug: bool | None = None, *args: Any, **kwargs: Any) -> bool:
        refuse_debug(bool(debug))
        on: bool = super().enable_dev_tools(debug, *args, **kwargs)
        return on
