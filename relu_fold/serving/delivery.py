"""How answers travel: compressed where that pays, and kept by the browser as long as they cannot change."""

from __future__ import annotations

import gzip
import re
import sys
from functools import lru_cache
from pathlib import Path

from flask import Response, request
from werkzeug.security import safe_join

from relu_fold.serving.modules import Modules
from relu_fold.serving.served import Served

WORTH_IT = 1_400  # bytes; what is smaller is one packet either way
TEXT = re.compile(r"text/|application/(?:json|javascript)|image/svg")
FOR_EVER = "public, max-age=31536000, immutable"  # a year, which browsers take for ever
ASK_FIRST = "no-cache"  # keep it, and ask whether it is still so
_VERSION = re.compile(r"\.v([\w-]+)m[0-9a-fA-F]+\.")


def deliver(app: Served, modules: Modules) -> None:
    """Compress and date every answer of an app."""
    prefix = app.config.routes_pathname_prefix
    suites, assets = f"{prefix}_dash-component-suites/", f"{prefix}{app.config.assets_url_path.strip('/')}/"
    folder = Path(app.config.assets_folder)

    def keeps(path: str) -> bool:
        """Whether the file at this address can never be another one.

        In the middle of a release a page of the new one may ask a server of the old one: what that serves is kept
        only if it is really the version that was asked for.
        """
        if path.startswith(suites):
            asked = _VERSION.search(path)
            return asked is not None and asked[1] == _version_of(path.removeprefix(suites))
        if modules.keeps(path.removeprefix(assets)):
            return True
        found = safe_join(str(folder), path.removeprefix(assets))
        if found is None or not Path(found).is_file():
            return False
        return request.args.get("m", "").split(".")[0] == str(int(Path(found).stat().st_mtime))

    def add(response: Response) -> Response:
        served = response.status_code == 200 and request.method in ("GET", "HEAD")
        static = served and request.path.startswith((suites, assets))
        if static:
            response.headers["Cache-Control"] = FOR_EVER if keeps(request.path) else ASK_FIRST
            if not response.get_etag()[0]:
                response.add_etag()
            response.make_conditional(request)
        else:
            response.headers["Cache-Control"] = "no-store" if request.method == "POST" else ASK_FIRST
        return compressed(response, static)

    app.server.after_request(add)


def compressed(response: Response, static: bool) -> Response:
    """Return the response, compressed if the browser takes that, it is text, and large enough."""
    if not TEXT.match(response.mimetype or "") or response.status_code != 200 or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0 or request.method == "HEAD":
        return response
    response.direct_passthrough = False  # files are streamed otherwise
    data = response.get_data()
    if len(data) < WORTH_IT:
        return response
    # A picture is made once and sent once: the fastest level. Files are the same for everybody.
    response.set_data(_packed_file(data) if static else gzip.compress(data, 1, mtime=0))
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same content, not the same bytes
    return response


def _version_of(file: str) -> str:
    """The version of the innermost package that a component's file lies in, as dash writes it into addresses."""
    folders = file.split("/")[:-1]
    for depth in range(len(folders), 0, -1):
        if version := getattr(sys.modules.get(".".join(folders[:depth])), "__version__", ""):
            return re.sub(r"[^\w-]", "_", str(version))
    return ""


@lru_cache(maxsize=256)  # all files of a release are about a hundred; keyed by content, so no request can add one
def _packed_file(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)
