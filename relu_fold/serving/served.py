"""What the server's side has to know of the app that it stands in front of: a flask server, and where its files are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from flask import Flask


class Served(Protocol):
    """A web app such as that of `relu_fold.ui.server`.

    Attributes:
        server: the WSGI app.
        config: addresses and folders: `routes_pathname_prefix`, `assets_url_path`, `assets_folder`.
        callback_map: what the page may call, by its outputs.
    """

    server: Flask
    config: Any
    callback_map: dict[str, Any]

    def csp_hashes(self) -> Sequence[str]:
        """Return the hashes of the scripts that stand in the page itself, for its security policy."""
        ...
