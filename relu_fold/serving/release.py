"""Which release this is, in a few letters: a page of one release does not talk to a server of another.

Two releases are the same here when the page's scripts, the questions and the components are: a server that only
computes better answers the pages of the one before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

import msgspec
from flask import Response, request

from relu_fold import sharelink
from relu_fold.decoding import from_json
from relu_fold.errors import InputError
from relu_fold.exchange.answer import Request
from relu_fold.serving.refusal import Refused
from relu_fold.serving.served import Served

HEADER = "X-Relu-Fold-Release"
NEWER = "There is a new release of ReLU Fold. Reload this page: the address bar keeps your view."
_DRAWN_WITH = ("dash", "dash-mantine-components", "plotly")


def fingerprint(assets: Path) -> str:
    """Return 16 letters that change with the scripts and styles in a folder, the questions, and what draws."""
    known = hashlib.sha256(msgspec.json.encode(msgspec.json.schema(Request)))
    for package in _DRAWN_WITH:
        known.update(f"{package}=={version(package)}".encode())
    for file in sorted(path for path in assets.rglob("*") if path.is_file()):
        known.update(hashlib.sha256(file.read_bytes()).digest())
    return known.hexdigest()[:16]


def same_release(app: Served, release: str, read: Callable[[bytes], Request]) -> None:
    """Refuse the questions of pages of another release: 409, and the link of what they show, if it can be read.

    Call it before the gate, which would refuse them for a reason that is no help.
    """
    address = f"{app.config.routes_pathname_prefix}_dash-update-component"

    def check() -> None:
        theirs = request.headers.get(HEADER)
        if request.path == address and theirs is not None and theirs != release:
            raise Refused(HTTPStatus.CONFLICT, NEWER, _link(request.get_data(), read))

    def name(response: Response) -> Response:
        response.headers[HEADER] = release
        return response

    app.server.before_request(check)
    app.server.after_request(name)


class _Value(msgspec.Struct):
    value: msgspec.Raw


class _Call(msgspec.Struct):
    inputs: list[_Value]


def _link(body: bytes, read: Callable[[bytes], Request]) -> dict[str, str]:
    """Return the link of the view in a question, as far as this release understands it."""
    try:
        inputs = from_json(body, _Call).inputs
        state = read(bytes(inputs[0].value)).state if len(inputs) == 1 else None
    except InputError:  # of another release, or of nobody
        return {}
    return {} if state is None else {"link": sharelink.link(state)}
