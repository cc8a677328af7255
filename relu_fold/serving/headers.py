"""The headers that keep others out: what the page may load, who may frame it, what it may ask of the browser."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from relu_fold.serving.modules import Modules
from relu_fold.serving.pages import EMBED
from relu_fold.serving.served import Served

_NOT_NEEDED = ("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
               "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking")  # fmt: skip

NOTEBOOKS = ("http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*",
             "vscode-webview:", "vscode-file:")  # fmt: skip
"""Who may frame the page that `relu_fold.show` serves: Jupyter on this machine, and VS Code, around whose notebooks are
frames of its own."""


def policy(script_hashes: list[str], framed_by: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy of a page.

    Args:
        script_hashes: of the scripts that stand in the page itself; every other one comes from a file of ours.
        framed_by: the sites that may put the page into a frame of theirs, as a policy names them.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *script_hashes],
        # The components and plotly write styles of their own into the page: rules, and attributes of marks.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],  # the heat map, thumbnails, and pictures that are exported
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": list(framed_by) or ["'none'"],
    }
    return "; ".join(" ".join([rule, *sources]) for rule, sources in rules.items())


def protect(app: Served, modules: Modules, embed: str = EMBED, framed_by: Sequence[str] = ()) -> None:
    """Send the headers with every answer. Call it when all callbacks are registered: inline scripts are known then.

    Each address has a first picture of its own, but all pages have the same scripts, and so one policy, save that the
    one at `embed` may be framed by any other site, all others by those of `framed_by` alone.
    """
    hashes = list(app.csp_hashes())
    alone = policy(hashes)
    embedded = app.config.routes_pathname_prefix + embed

    def add(response: Response) -> Response:
        headers = response.headers
        page = response.mimetype == "text/html"
        scripts = [*hashes, modules.source()] if page else hashes  # the map is in the page, and changes with the files
        if request.path == embedded:
            headers["Content-Security-Policy"] = policy(scripts, ["*"])
        else:
            open_to = framed_by if page else ()
            headers["Content-Security-Policy"] = policy(scripts, open_to) if page else alone
            if not open_to:
                headers["X-Frame-Options"] = "DENY"  # it knows no list of sites
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin" if _is_open(app, request.path) else "same-origin"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"  # an address here may hold somebody's whole network
        headers["Permissions-Policy"] = ", ".join(f"{one}=()" for one in _NOT_NEEDED)
        return response

    app.server.after_request(add)


def _is_open(app: Served, path: str) -> bool:
    """Whether a path is one that a page in a sandbox of another site loads: our files, and questions."""
    prefix = app.config.routes_pathname_prefix
    return path.startswith((f"{prefix}_dash-", f"{prefix}{app.config.assets_url_path.strip('/')}/"))


def allow_sandboxes(app: Served) -> None:
    """Let the page at `/embed` run within `<iframe sandbox="allow-scripts">`, whose origin is none at all.

    There its scripts are of another site, and so are its questions. These change nothing, and nobody is logged in: what
    anybody may ask directly, a script of another site may ask, too.
    """

    def preflight() -> Response | None:
        asked = request.headers.get("Access-Control-Request-Method")
        if request.method != "OPTIONS" or asked is None or not _is_open(app, request.path):
            return None
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "content-type, x-relu-fold-release",
        }
        return Response(status=204, headers={**allowed, "Access-Control-Max-Age": "7200"})

    def add(response: Response) -> Response:
        if _is_open(app, request.path):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        return response

    app.server.before_request_funcs.setdefault(None, []).insert(0, preflight)
    app.server.after_request(add)
