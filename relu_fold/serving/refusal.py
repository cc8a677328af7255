"""What is refused, and what goes wrong, told in one sentence: never a page of HTML, never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

log = logging.getLogger("relu_fold")

NOT_UNDERSTOOD = "The server does not understand this page. Reload it; the address bar keeps your view."
BROKEN = "Something went wrong on the server, and it has been noted. What you do next starts afresh."


class Refused(Exception):  # noqa: N818 - it says what happened
    """A request that is not answered; the sentence is for the visitor.

    Attributes:
        status: a 4xx or 503.
        more: fields beside the sentence, for the page's scripts.
        headers: of the response.
    """

    def __init__(
        self,
        status: HTTPStatus,
        sentence: str,
        more: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.more = more or {}
        self.headers = headers or {}

    def response(self) -> Response:
        return _told(self.status, self.sentence, self.more, self.headers)


def tell_errors(server: Flask, missing: type[Exception] = FileNotFoundError) -> None:
    """Answer every error of a server with its sentence; `missing` is raised for a file that is not there."""

    def refused(error: Refused) -> Response:
        return error.response()

    def no_such_file(_error: Exception) -> Response:
        return _told(HTTPStatus.NOT_FOUND, "There is no such file.")

    def http_error(error: HTTPException) -> Response:
        status = HTTPStatus(error.code or 500)
        # The headers that belong to the status, such as Allow; the body and its type are ours.
        headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
        return _told(status, f"{status.phrase}.", headers=headers)

    def broken(error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return _told(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)

    server.register_error_handler(Refused, refused)
    server.register_error_handler(missing, no_such_file)
    server.register_error_handler(HTTPException, http_error)
    server.register_error_handler(Exception, broken)


def _told(
    status: HTTPStatus, sentence: str, more: dict[str, str] | None = None, headers: dict[str, Any] | None = None
) -> Response:
    """A question of the page is answered with JSON, an address with plain text."""
    if request.method == "POST":
        body, kind = msgspec.json.encode({"error": sentence, **(more or {})}), "application/json"
    else:
        body, kind = f"{sentence}\n".encode(), "text/plain"
    return Response(body, status, headers or {}, mimetype=kind)
