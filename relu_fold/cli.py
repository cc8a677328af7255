"""The command `relu-fold`: serve the dashboard on this machine until Ctrl-C or SIGTERM, or do what a command says."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import NoReturn

from relu_fold import address
from relu_fold.commands.opening import HELP, UsageError, add_slice, asked
from relu_fold.errors import InputError
from relu_fold.serving.prefix import prefix_of

HOST = "127.0.0.1"
PORT = 8050
_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "*": "127.0.0.1"}


_OPEN = "open"
_HELP = """\
commands:
  relu-fold [LINK-OR-FILE]              serve the dashboard on this machine, with that view
  relu-fold open LINK-OR-FILE           the same, and open it in the browser
  relu-fold render LINK-OR-FILE --out fig.svg
                                        draw the view into an SVG, PNG or PDF, without a browser
  relu-fold count LINK-OR-FILE          count its regions exactly

examples:
  relu-fold                             http://127.0.0.1:8050
  relu-fold --port 9000 '?lesson=4'     a lesson, on another port
  relu-fold open net.onnx --inputs 1 3  a network of your own, two of its inputs
  relu-fold render '?lesson=4' --out lesson.png --what sum
  relu-fold count view.txt --box -3 3

More of each: relu-fold render --help, relu-fold count --help. A file called like a command: ./render.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say until it is done, or stopped; or say in one sentence on stderr what is wrong: 2."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        if given and given[0] in _COMMANDS:
            return _COMMANDS[given[0]](given[1:])
        _open(given)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _render(argv: Sequence[str]) -> int:
    from relu_fold.commands.render import run  # what is not asked for is not loaded

    return run(argv)


def _count(argv: Sequence[str]) -> int:
    from relu_fold.commands.count import run

    return run(argv)


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"render": _render, "count": _count}


def _open(given: list[str]) -> None:
    """Serve until stopped."""
    browse = given[:1] == [_OPEN]
    arguments = _parser(browse).parse_args(given[1:] if browse else given)
    host = arguments.host or os.environ.get("HOST") or HOST
    port = _port(arguments.port, os.environ)
    link = _link(arguments) if arguments.link is not None else ""
    _serve(host, port, link, prefix_of(arguments.prefix), *([True] if browse else []))


def _link(arguments: argparse.Namespace) -> str:
    return address.link(asked(arguments).view)


def _parser(browse: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        f"relu-fold {_OPEN}" if browse else "relu-fold",
        description="Serve a view on this machine and open it in the browser."
        if browse
        else "See how ReLU networks fold their input: live, exact, and shareable as a link.",
        epilog=None if browse else _HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", help=f"address to listen on (HOST in the environment; else {HOST})")
    parser.add_argument("--port", help=f"port to listen on (PORT in the environment; else {PORT})")
    parser.add_argument(
        "--prefix", help="path that it is found at, behind a proxy that strips it or not, such as /teach/relu/"
    )
    parser.add_argument("link", nargs=None if browse else "?", metavar="LINK-OR-FILE", help=HELP)
    add_slice(parser)
    return parser


def _port(argument: str | None, environment: Mapping[str, str]) -> int:
    text = argument if argument is not None else environment.get("PORT") or str(PORT)
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise UsageError(f"PORT: expected 1 to 65535; got {text[:40]!r}")
    return int(text)


def _serve(host: str, port: int, link: str, prefix: str, browse: bool = False) -> None:
    # Imported here: a wrong argument is answered at once, and importing this module loads no server.
    from relu_fold.serving.listen import Sockets, close, listen
    from relu_fold.serving.turns import hand_on_soon
    from relu_fold.ui.server import create_app

    hand_on_soon()
    wsgi = create_app(prefix).server
    sockets: Sockets = {}
    try:
        server = listen(wsgi, host, port, sockets)
    except (OSError, ValueError) as error:
        raise UsageError(_cannot_listen(host, port, error)) from error
    signal.signal(signal.SIGTERM, _stop)
    where = f"{_address(host, port)}{prefix[1:]}{link}"
    print(f"ReLU Fold is at {where} (Ctrl-C stops it)", flush=True)
    try:
        if browse:
            webbrowser.open(where)  # it listens already: what is asked before it runs waits
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
