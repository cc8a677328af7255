"""The path that visitors find the app at, `/` or such as `/teach/relu/`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from relu_fold.errors import InputError

_PART = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]+")
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def prefix_of(text: str | None) -> str:
    """Return the path that the app is mounted at, with a slash at both ends; without a text that of the environment.

    SCRIPT_NAME is what WSGI servers are told such a path by.

    Raises:
        InputError: for what is no path.
    """
    path = (os.environ.get("SCRIPT_NAME") if text is None else text) or "/"
    parts = [part for part in path.split("/") if part]
    if not all(_PART.fullmatch(part) for part in parts):
        told = "expected a path of letters, digits and -_.~, such as /teach/relu/"
        raise InputError(f"prefix: {told}; got {path[:80]!r}")
    return "/".join(["", *parts, ""])


class Mounted:
    """A WSGI app that is found both at its prefix and, behind a proxy that strips it, without."""

    def __init__(self, wsgi: Wsgi, prefix: str) -> None:
        self._wsgi, self._prefix = wsgi, prefix

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if self._prefix != "/" and path.startswith(self._prefix):
            at = self._prefix.rstrip("/")
            environ = {**environ, "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + at, "PATH_INFO": path[len(at) :]}
        return self._wsgi(environ, start_response)
