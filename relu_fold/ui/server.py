"""The Dash app, ready to be served by any WSGI server."""

from __future__ import annotations

import json

from dash import Dash
from dash.exceptions import DependencyException
from threadpoolctl import threadpool_limits

from relu_fold.figures.kit import theme
from relu_fold.serving.assets_path import assets_folder
from relu_fold.serving.compute import AT_ONCE, PATIENCE, ROOM, SPARE
from relu_fold.serving.delivery import deliver
from relu_fold.serving.gate import guard
from relu_fold.serving.headers import NOTEBOOKS, allow_sandboxes, protect
from relu_fold.serving.modules import serve_modules
from relu_fold.serving.pages import known_only
from relu_fold.serving.prefix import Mounted, prefix_of
from relu_fold.serving.production import behind_proxies, refuse_debug, switched_off
from relu_fold.serving.refusal import tell_errors
from relu_fold.serving.release import fingerprint, same_release
from relu_fold.serving.turns import Turns
from relu_fold.ui.callbacks import READERS, register
from relu_fold.ui.downloads import serve_downloads
from relu_fold.ui.first import Firsts
from relu_fold.ui.guarded import GuardedDash
from relu_fold.ui.lighter import early
from relu_fold.ui.page.layout import layout
from relu_fold.ui.preview import serve_previews
from relu_fold.ui.qr import serve_qr
from relu_fold.ui.scheme import TAG
from relu_fold.ui.terms import serve_terms
from relu_fold.ui.told import told
from relu_fold.ui.uploads import serve_uploads

MAX_BODY = 1024 * 1024  # bytes; the largest state, one that learns, is half of it
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="data:,">
<style>THEME</style>
SCHEME
<!-- preview -->
<!-- modules -->
EARLY
{%css%}
</head>
<body>
<noscript><p class="notice">This is a picture; with JavaScript it can be moved by hand.</p></noscript>
{%app_entry%}
<!-- frame -->
<script type="application/json" id="told">TOLD</script>
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def create_app(prefix: str | None = None, *, notebook: bool = False) -> Dash:
    """Return a new app. It keeps nothing between requests, so any number of them can serve the same visitors.

    Args:
        prefix: the path that visitors find it at, such as `/teach/relu/`; SCRIPT_NAME in the environment without one.
        notebook: whether it is served by the process of a notebook on this machine, to nobody else: notebooks there may
            frame it then, and the threads of that process stay as they are.

    Raises:
        InputError: for a prefix that is no path.
    """
    prefix = prefix_of(prefix)
    refuse_debug()
    # Threads of OpenBLAS wait for each other when all cores are busy, and a server has other questions for them.
    if not notebook:
        threadpool_limits(1, user_api="blas")
    release = fingerprint(assets_folder())
    app = GuardedDash(
        "relu_fold",
        assets_folder=assets_folder(),
        title="ReLU Fold",
        update_title="",
        suppress_callback_exceptions=True,  # else the layout is in the page, too: for checks of what never changes
        health_endpoint="healthz",
        routes_pathname_prefix="/",
        requests_pathname_prefix=prefix,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "relu-fold-release", "content": release},
            {"name": "description", "content": "See how ReLU networks fold their input: live, exact, and shareable."},
        ],
    )
    head = early(assets_folder(), app.config.requests_pathname_prefix)
    off = switched_off()
    page = layout(off)  # once: it is the same for everybody, and its thumbnails take a visitor 70 ms
    parts = {"THEME": theme.css(), "SCHEME": TAG, "EARLY": head, "TOLD": json.dumps(told())}
    app.index_string = _filled(_PAGE, parts)
    app.server.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.layout = page
    app.filled = Firsts(page, app.config.requests_pathname_prefix, off).filled
    turns = Turns(AT_ONCE, ROOM, PATIENCE, SPARE)
    register(app, turns, off)
    serve_downloads(app.server, turns, off)
    serve_uploads(app.server, turns, off)
    serve_previews(app.server, turns, off)
    serve_qr(app.server, turns)
    serve_terms(app.server)
    tell_errors(app.server, missing=DependencyException)
    known_only(app)
    same_release(app, release)
    guard(app, READERS)
    protect(
        app, app.modules, framed_by=NOTEBOOKS if notebook else ()
    )  # knows every inline script now that all callbacks are registered
    serve_modules(app, app.modules)
    deliver(app, app.modules)
    allow_sandboxes(app)
    app.server.wsgi_app = Mounted(app.server.wsgi_app, prefix)
    behind_proxies(app)
    with app.server.test_request_context("/healthz"):
        # Dash registers its files on the first request, and a second one in another thread does not wait for that: it
        # was told that there are no such files, and the page stayed white. So the first request is over before any.
        app.server.preprocess_request()
    return app


def _filled(page: str, parts: dict[str, str]) -> str:
    for name, text in parts.items():
        page = page.replace(name, text, 1)
    return page
