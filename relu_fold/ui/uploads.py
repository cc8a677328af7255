"""Networks and views that a visitor opens: the bytes of a file come, a link to its view goes back. Nothing is kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, request

from relu_fold import address, viewfile
from relu_fold.decoding import NotUnderstood, from_json
from relu_fold.errors import InputError, sentence
from relu_fold.exchange.cost import check_cost
from relu_fold.files.files import read
from relu_fold.incoming import cut
from relu_fold.serving.compute import in_turn
from relu_fold.serving.gate import whole_body
from relu_fold.serving.refusal import NOT_UNDERSTOOD, Refused
from relu_fold.serving.turns import Turns
from relu_fold.view.viewstate import ViewState

ADDRESS = "/upload"
PART = "uploads"


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file is called, and how it is cut, as `relu_fold.incoming.cut` takes it. The file is the other field of
    the form."""

    name: str
    free: tuple[int, ...] = ()
    at: tuple[float, ...] = ()


def serve_uploads(server: Flask, turns: Turns, off: frozenset[str] = frozenset()) -> None:
    """Answer at ADDRESS: {link, words, names, box, free, at}."""

    def upload() -> Response:
        if PART in off:
            raise Refused(HTTPStatus.FORBIDDEN, "Opening files is switched off on this server.")
        whole_body()  # form and file are read from what has arrived
        asked, file = _asked(request.form.get("asked", "")), request.files.get("file")
        if file is None:
            raise Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD)
        try:
            found = in_turn(turns, lambda: _opened(file.read(), asked), yields=True)
        except InputError as error:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence(error)) from error
        return Response(msgspec.json.encode(found), mimetype="application/json")

    server.add_url_rule(ADDRESS, "upload", upload, methods=["POST"])


def _asked(text: str) -> Asked:
    try:
        return from_json(text, Asked)
    except NotUnderstood as error:
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD) from error


def _opened(data: bytes, asked: Asked) -> dict[str, Any]:
    if viewfile.looks(data):
        return _told(viewfile.read(asked.name, data))
    contents = read(asked.name, data)
    found = cut(contents, asked.free, asked.at)
    return _told(found.view) | {
        "words": found.words,
        "names": found.names,
        "box": [list(ends) for ends in contents.box],
        "free": found.free,
        "at": found.at,
    }


def _told(view: ViewState) -> dict[str, Any]:
    """What there is to say of a view that is not cut."""
    check_cost(view)
    return {"link": address.link(view), "words": "", "names": [], "box": [], "free": [], "at": []}
