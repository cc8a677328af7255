"""The QR code of a link, for the page's own dialog."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from flask import Flask, Response
from msgspec import Meta, Struct

from relu_fold.decoding import NotUnderstood, from_json
from relu_fold.errors import InputError, sentence
from relu_fold.export.qr import qr_svg
from relu_fold.serving.compute import in_turn
from relu_fold.serving.gate import whole_body
from relu_fold.serving.refusal import NOT_UNDERSTOOD, Refused
from relu_fold.serving.turns import Turns

ADDRESS = "/qr"


class Coded(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be coded; only the page knows at which address its visitor is."""

    address: Annotated[str, Meta(max_length=400_000)]


def serve_qr(server: Flask, turns: Turns) -> None:
    """Answer at ADDRESS. Only POST: nobody links to a code of ours that leads somewhere else."""

    def qr() -> Response:
        try:
            address = from_json(whole_body(), Coded).address
            return Response(in_turn(turns, lambda: qr_svg(address), yields=True), mimetype="image/svg+xml")
        except NotUnderstood as error:
            raise Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD) from error
        except InputError as error:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, sentence(error)) from error

    server.add_url_rule(ADDRESS, "qr", qr, methods=["POST"])
