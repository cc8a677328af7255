"""The server on this machine: of the command, and of a notebook's page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

THREADS = 8
CONNECTIONS = 1_000
IDLE = 20  # seconds after which a connection that asks nothing is closed

Sockets = dict[int, object]
"""What a server has open, by file number; `close` closes all of it."""


def listen(wsgi: Callable[..., Any], host: str, port: int, sockets: Sockets) -> Any:
    """Return a server of an app that listens already; its `run` answers, until KeyboardInterrupt.

    Args:
        port: 0 for any that is free; `effective_port` says which.
        sockets: whatever is opened is added to it, for `close`.

    Raises:
        OSError, ValueError: where it cannot listen. Nothing is left open then.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    with ExitStack() as failed:
        failed.callback(close, sockets)  # waitress leaves open what it could not bind
        server = create_server(
            wsgi,
            map=sockets,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE,
            cleanup_interval=IDLE // 4,
            asyncore_use_poll=True,  # select knows no file beyond the 1,024th
        )
        failed.pop_all()
    return server


def close(sockets: Sockets) -> None:
    wasyncore.close_all(sockets, ignore_all=True)
