"""The pages that there are, and what is said at all other addresses."""

from __future__ import annotations

from flask import abort, request

from relu_fold.serving.served import Served

EMBED = "embed"  # the same page, which other sites may frame
PAGES = frozenset({"", EMBED})


def known_only(app: Served) -> None:
    """Answer 404 where dash would answer with its page: at every address that nobody registered."""

    page = f"{app.config.routes_pathname_prefix}<path:path>"  # dash's route for whatever has none

    def check() -> None:
        asked = request.endpoint == page and request.method in ("GET", "HEAD")
        if asked and (request.view_args or {}).get("path") not in PAGES:
            abort(404)

    app.server.before_request(check)
