"""The pictures of the words of training, each at an address of its own: a page asks for one when it is looked at."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response

from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.svg.terms import TERMS, term_svg
from relu_fold.serving.refusal import Refused

ADDRESS = "/terms/<term>.<theme>.svg"


def serve_terms(server: Flask) -> None:
    """Answer at ADDRESS. There are few of them, and each is drawn once."""

    def picture(term: str, theme: str) -> Response:
        name = next((one for one in THEMES if one == theme), None)
        if term not in TERMS or name is None:
            raise Refused(HTTPStatus.NOT_FOUND, "There is no such picture.")
        return Response(term_svg(term, name), mimetype="image/svg+xml")

    server.add_url_rule(ADDRESS, "term", picture, methods=["GET"])
