"""The command `relu-fold`: serve the dashboard on this machine until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from relu_fold import address, sharelink
from relu_fold.errors import InputError
from relu_fold.serving.prefix import prefix_of

HOST = "127.0.0.1"
PORT = 8050
_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "*": "127.0.0.1"}


class _UsageError(InputError):
    """What the person who typed the command has to change, as one sentence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped and return 0; or say in one sentence on stderr what is wrong and return 2."""
    arguments = _parser().parse_args(argv)
    try:
        host = arguments.host or os.environ.get("HOST") or HOST
        port = _port(arguments.port, os.environ)
        link = _link(arguments.link) if arguments.link is not None else ""
        _serve(host, port, link, prefix_of(arguments.prefix))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("relu-fold", description="See how ReLU networks fold their input.")
    parser.add_argument("--host", help=f"address to listen on (HOST in the environment; else {HOST})")
    parser.add_argument("--port", help=f"port to listen on (PORT in the environment; else {PORT})")
    parser.add_argument(
        "--prefix", help="path that it is found at, behind a proxy that strips it or not, such as /teach/relu/"
    )
    parser.add_argument("link", nargs="?", metavar="LINK-OR-FILE", help="a link to open, or a text file that holds one")
    return parser


def _port(argument: str | None, environment: Mapping[str, str]) -> int:
    text = argument if argument is not None else environment.get("PORT") or str(PORT)
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise _UsageError(f"PORT: expected 1 to 65535; got {text[:40]!r}")
    return int(text)


def _link(link_or_file: str) -> str:
    """Return the relative link of the view that an argument names."""
    given = _read(link_or_file) or link_or_file
    if address.number_in(given) is not None:
        return address.link(address.opened(given))
    text = sharelink.text_of(given)
    if text is None:
        raise _UsageError(f"LINK-OR-FILE: expected a link, or a text file that holds one; got {link_or_file[:80]!r}")
    return sharelink.link(sharelink.decode(text))


def _read(path: str) -> str | None:
    """Return the beginning of the file of that name, more than any link is long; None when there is no such file."""
    try:
        with Path(path).open("rb") as file:
            return file.read(2 * sharelink.MAX_TEXT).decode("utf-8", errors="replace")
    except (OSError, ValueError):  # a whole link is often no possible file name
        return None


def _serve(host: str, port: int, link: str, prefix: str) -> None:
    # Imported here: a wrong argument is answered at once, and importing this module loads no server.
    from relu_fold.serving.listen import Sockets, close, listen
    from relu_fold.ui.server import create_app

    wsgi = create_app(prefix).server
    sockets: Sockets = {}
    try:
        server = listen(wsgi, host, port, sockets)
    except (OSError, ValueError) as error:
        raise _UsageError(_cannot_listen(host, port, error)) from error
    signal.signal(signal.SIGTERM, _stop)
    print(f"ReLU Fold is at {_address(host, port)}{prefix[1:]}{link} (Ctrl-C stops it)", flush=True)
    try:
        server.run()  # returns on KeyboardInterrupt, when the requests in hand have been answered
    finally:
        close(sockets)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _cannot_listen(host: str, port: int, error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return f"PORT: {port} on {host} is taken; choose another one, for example --port {port % 65535 + 1}"
    if code == errno.EACCES:
        return f"PORT: this account may not listen on {port}; choose one above 1023"
    return f"HOST: expected an address of this machine; got {host[:80]!r}"


def _address(host: str, port: int) -> str:
    name = _EVERY_ADDRESS.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


if __name__ == "__main__":
    sys.exit(main())
