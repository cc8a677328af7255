"""Which release this is, in a few letters: a page of one release does not talk to a server of another.

Two releases are the same here when the page's scripts, the questions and the components are: a server that only
computes better answers the pages of the one before it.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

import msgspec
from flask import Response, request

from relu_fold import sharelink
from relu_fold.decoding import from_json
from relu_fold.errors import InputError
from relu_fold.exchange.questions import AnyQuestion
from relu_fold.serving.refusal import Refused
from relu_fold.serving.served import Served
from relu_fold.view.viewstate import ViewState

HEADER = "X-Relu-Fold-Release"
NEWER = "There is a new release of ReLU Fold. Reload this page: the address bar keeps your view."
_DRAWN_WITH = ("dash", "dash-mantine-components", "plotly")


def fingerprint(assets: Path) -> str:
    """Return 16 letters that change with the scripts and styles in a folder, the questions, and what draws."""
    known = hashlib.sha256(msgspec.json.encode(msgspec.json.schema(AnyQuestion)))
    for package in _DRAWN_WITH:
        known.update(f"{package}=={version(package)}".encode())
    for file in sorted(path for path in assets.rglob("*") if path.is_file()):
        known.update(hashlib.sha256(file.read_bytes()).digest())
    return known.hexdigest()[:16]


def same_release(app: Served, release: str) -> None:
    """Refuse the questions of pages of another release: 409, and the link of what they show, if it can be read.

    Call it before the gate, which would refuse them for a reason that is no help.
    """
    address = f"{app.config.routes_pathname_prefix}_dash-update-component"

    def check() -> None:
        theirs = request.headers.get(HEADER)
        if request.path == address and theirs is not None and theirs != release:
            raise Refused(HTTPStatus.CONFLICT, NEWER, _link(request.get_data()))

    def name(response: Response) -> Response:
        response.headers[HEADER] = release
        return response

    app.server.before_request(check)
    app.server.after_request(name)


class _Value(msgspec.Struct):
    value: msgspec.Raw


class _Call(msgspec.Struct):
    inputs: list[_Value]


class _Asked(msgspec.Struct):
    """A question of any release, as far as links are concerned."""

    state: ViewState


def _link(body: bytes) -> dict[str, str]:
    """Return the link of the view in a question, as far as this release understands it."""
    try:
        inputs = from_json(body, _Call).inputs
        question = from_json(bytes(inputs[0].value), str) if len(inputs) == 1 else ""
        return {"link": sharelink.link(from_json(question, _Asked).state)}
    except InputError:  # of another release, or of nobody
        return {}
