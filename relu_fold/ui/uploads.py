"""Networks and views that a visitor opens: the bytes of a file come, a link to its view goes back. Nothing is kept.

So it is with a file of data: the rows that a plane goes through go back, and come again with the network."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

import msgspec
import numpy as np
from flask import Flask, Response, request

from relu_fold import address, viewfile
from relu_fold.decoding import NotUnderstood, from_json
from relu_fold.errors import InputError, sentence
from relu_fold.files.contents import Contents
from relu_fold.files.files import read
from relu_fold.files.limits import MAX_NUMBERS
from relu_fold.incoming import Cut, cut, cut_through
from relu_fold.moving import ends, places
from relu_fold.serving.compute import in_turn
from relu_fold.serving.gate import whole_body
from relu_fold.serving.refusal import NOT_UNDERSTOOD, Refused
from relu_fold.serving.turns import Turns
from relu_fold.tables.rows import Rows, read_rows
from relu_fold.view.viewstate import ViewState

ADDRESS = "/upload"
ROWS_ADDRESS = "/rows"
PLACES_ADDRESS = "/places"
PART = "uploads"


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file is called, and how it is cut, as `relu_fold.incoming.cut` takes it, or `cut_through` where there are
    points. The file is the other field of the form."""

    name: str
    free: tuple[int, ...] = ()
    at: tuple[float, ...] = ()
    points: tuple[tuple[float, ...], ...] = ()
    labels: tuple[str, ...] = ()


class AskedPlaces(Asked, frozen=True, kw_only=True):
    """As `Asked`, and the input along which the cut may be moved."""

    input: int


class AskedRows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file of data is called, which of its rows are wanted, and how many inputs a row has."""

    name: str
    rows: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=3)]
    inputs: Annotated[int, msgspec.Meta(ge=1, le=MAX_NUMBERS)]


AskedT = TypeVar("AskedT", Asked, AskedPlaces, AskedRows)


def serve_uploads(server: Flask, turns: Turns, off: frozenset[str] = frozenset()) -> None:
    """Answer at ADDRESS {link, words, names, ends, free, at, biases}, at ROWS_ADDRESS {points, labels, count},
    at PLACES_ADDRESS {at, biases, words}."""

    def upload() -> Response:
        return _answer(Asked, _opened)

    def rows() -> Response:
        return _answer(AskedRows, _rows)

    def moved() -> Response:
        return _answer(AskedPlaces, _places)

    def _answer(kind: type[AskedT], answer: Callable[[bytes, AskedT], dict[str, Any]]) -> Response:
        if PART in off:
            raise Refused(HTTPStatus.FORBIDDEN, "Opening files is switched off on this server.")
        whole_body()  # form and file are read from what has arrived
        asked, file = _asked(request.form.get("asked", ""), kind), request.files.get("file")
        if file is None:
            raise Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD)
        try:
            found = in_turn(turns, lambda: answer(file.read(), asked), yields=True)
        except InputError as error:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence(error)) from error
        return Response(msgspec.json.encode(found), mimetype="application/json")

    server.add_url_rule(ADDRESS, "upload", upload, methods=["POST"])
    server.add_url_rule(ROWS_ADDRESS, "rows", rows, methods=["POST"])
    server.add_url_rule(PLACES_ADDRESS, "places", moved, methods=["POST"])


def _asked(text: str, kind: type[AskedT]) -> AskedT:
    try:
        return from_json(text, kind)
    except NotUnderstood as error:
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD) from error


def _rows(data: bytes, asked: AskedRows) -> dict[str, Any]:
    found = read_rows(asked.name, data, asked.rows, asked.inputs)
    return {"points": found.points.tolist(), "labels": found.names, "count": found.count}


def _opened(data: bytes, asked: Asked) -> dict[str, Any]:
    if viewfile.looks(data):
        return _told(viewfile.read(asked.name, data))
    contents = read(asked.name, data)
    found = _cut(contents, asked)
    return _told(found.view) | {
        "words": found.words,
        "names": found.names,
        "ends": [ends(contents, found, i) for i in range(len(found.names))],
        "free": found.free,
        "at": found.at,
        "biases": found.network.biases[0].tolist(),
    }


def _places(data: bytes, asked: AskedPlaces) -> dict[str, Any]:
    contents = read(asked.name, data)
    found = places(contents, _cut(contents, asked), asked.input)
    return {"at": found.at.tolist(), "biases": found.biases.tolist(), "words": found.words}


def _cut(contents: Contents, asked: Asked) -> Cut:
    if not asked.points:
        return cut(contents, asked.free, asked.at)
    inputs = contents.network.input_dim
    if len(asked.points) != len(asked.labels) or any(len(point) != inputs for point in asked.points):
        raise InputError(f"plane: expected 3 rows of {inputs:,} numbers, as many as the network has inputs")
    moved = {i: by for i, by in enumerate(asked.at) if by}
    return cut_through(contents, Rows(np.array(asked.points), asked.labels, len(asked.points)), moved)


def _told(view: ViewState) -> dict[str, Any]:
    """What there is to say of a view that is not cut."""
    return {"link": address.link(view), "words": "", "names": [], "ends": [], "free": [], "at": [], "biases": []}
