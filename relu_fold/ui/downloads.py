"""What the page gives away as files: pictures of the view, its numbers, its network, code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from flask import Flask, Response
from msgspec import Meta, Struct

from relu_fold import viewfile
from relu_fold.decoding import NotUnderstood, from_json
from relu_fold.errors import InputError, sentence
from relu_fold.export.about import about
from relu_fold.export.code import numpy_code, torch_code
from relu_fold.export.graph import graph_json
from relu_fold.export.latex import pieces_latex
from relu_fold.export.page import page
from relu_fold.export.picture import SCALES, picture
from relu_fold.export.tables import drawn_csv, ledger_csv
from relu_fold.figures.kit.theme import ThemeName
from relu_fold.figures.svg.picture import What, size_of
from relu_fold.files.contents import Contents
from relu_fold.files.files import written
from relu_fold.serving.compute import in_turn
from relu_fold.serving.gate import whole_body
from relu_fold.serving.refusal import NOT_UNDERSTOOD, Refused
from relu_fold.serving.turns import Turns
from relu_fold.view.viewstate import ViewState

ADDRESS = "/download"
PART = "exports"


class Wanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page asks for.

    Attributes:
        form: a row of FORMS.
        what, theme, size, scale: of a picture; size and scale as `relu-fold render` takes them.
    """

    state: ViewState
    form: str
    what: What = "stage"
    theme: ThemeName = "light"
    size: str = "slide"
    scale: Annotated[int, Meta(ge=SCALES[0], le=SCALES[1])] = 1


@dataclass(frozen=True)
class Form:
    """A kind of file: how it is called, what it is, and who writes it."""

    name: str
    mimetype: str
    write: Callable[[Wanted], str | bytes]


def _picture(form: str) -> Callable[[Wanted], bytes]:
    def write(wanted: Wanted) -> bytes:
        size = size_of(wanted.size)
        return picture(wanted.state, form, wanted.what, size, theme=wanted.theme, scale=wanted.scale)

    return write


def _network(name: str) -> Callable[[Wanted], bytes]:
    return lambda wanted: written(name, Contents(wanted.state.network, (), wanted.state.box[: wanted.state.input_dim]))


def _code(write: Callable[..., str]) -> Callable[[Wanted], str]:
    return lambda wanted: write(wanted.state.network, about(wanted.state).sentence)


FORMS = {
    "svg": Form("relu-fold.svg", "image/svg+xml", _picture("svg")),
    "png": Form("relu-fold.png", "image/png", _picture("png")),
    "pdf": Form("relu-fold.pdf", "application/pdf", _picture("pdf")),
    "html": Form("relu-fold.html", "text/html", lambda wanted: page(wanted.state, wanted.theme)),
    "csv": Form("relu-fold-drawn.csv", "text/csv", lambda wanted: drawn_csv(wanted.state)),
    "ledger": Form("relu-fold-ledger.csv", "text/csv", lambda wanted: ledger_csv(wanted.state)),
    "latex": Form("relu-fold-pieces.tex", "text/x-tex", lambda wanted: pieces_latex(wanted.state)),
    "graph": Form("relu-fold-regions.json", "application/json", lambda wanted: graph_json(wanted.state)),
    "json": Form("relu-fold-network.json", "application/json", _network("network.json")),
    "npz": Form("relu-fold-network.npz", "application/octet-stream", _network("network.npz")),
    "safetensors": Form("relu-fold.safetensors", "application/octet-stream", _network("network.safetensors")),
    "numpy": Form("relu_fold_numpy.py", "text/x-python", _code(numpy_code)),
    "torch": Form("relu_fold_torch.py", "text/x-python", _code(torch_code)),
    "view": Form(viewfile.NAME, "text/plain", lambda wanted: viewfile.written(wanted.state)),
}


def serve_downloads(server: Flask, turns: Turns, off: frozenset[str] = frozenset()) -> None:
    """Answer at ADDRESS; each file is computed in a visitor's turn, and gives way to what a hand waits for."""

    def download() -> Response:
        if PART in off:
            raise Refused(HTTPStatus.FORBIDDEN, "Exports are switched off on this server.")
        wanted = _read(whole_body())
        form = FORMS[wanted.form]
        try:
            data = in_turn(turns, lambda: form.write(wanted), yields=True)
        except InputError as error:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence(error)) from error
        response = Response(data, mimetype=form.mimetype)
        response.headers["Content-Disposition"] = f'attachment; filename="{form.name}"'
        return response

    server.add_url_rule(ADDRESS, "download", download, methods=["POST"])


def _read(body: bytes) -> Wanted:
    try:
        wanted = from_json(body, Wanted)
        if wanted.form not in FORMS:
            raise InputError(f"form: expected one of {', '.join(FORMS)}; got {wanted.form[:40]!r}")
    except NotUnderstood as error:
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD) from error
    except InputError as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence(error)) from error
    return wanted
