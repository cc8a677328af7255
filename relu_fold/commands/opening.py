"""What the command line names: a link, a file that holds one, or a network's file. The one place that reads files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from relu_fold import address, sharelink
from relu_fold.commands.checkpoint import checkpoint
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, FileError, Interval
from relu_fold.files.files import open_file
from relu_fold.incoming import Cut, cut, cut_through
from relu_fold.network import Network
from relu_fold.tables.rows import read_file
from relu_fold.view.viewstate import ViewState

HELP = (
    "a link, all of it or what stands behind ?s=, a text file that holds one, or a network's file "
    "(npz, JSON, safetensors, NNet, ONNX)"
)


class UsageError(InputError):
    """What the person who typed the command has to change, as one sentence."""


@dataclass(frozen=True)
class Opened:
    """What was named, as far as it can be seen.

    Attributes:
        network: of one or two inputs, a slice of one that has more.
        box: (from, to) of each of them.
        seen: the view that a link gave, or how a network's file was cut.
    """

    network: Network
    box: tuple[Interval, ...]
    seen: ViewState | Cut

    @property
    def view(self) -> ViewState:
        """The view; raises InputError for a network beyond what the app shows."""
        return self.seen.view if isinstance(self.seen, Cut) else self.seen

    @property
    def sliced(self) -> str:
        """How a network of more inputs was cut, in words; empty for others."""
        return self.seen.words if isinstance(self.seen, Cut) else ""


def add_slice(parser: argparse.ArgumentParser) -> None:
    """Let a command say how a network of more than two inputs is cut."""
    parser.add_argument(
        "--inputs", nargs="+", type=int, default=(), metavar="N",
        help="of a file with more than two inputs: the one or two that run, from 1 (1 2)",
    )  # fmt: skip
    parser.add_argument(
        "--plane", default="", metavar="DATA",
        help="of a file with more than two inputs: the plane through three rows of a file of data (CSV or npz)",
    )  # fmt: skip
    parser.add_argument(
        "--rows", nargs=3, default=("1", "2", "3"), metavar="ROW",
        help="which rows of DATA: numbers from 1, or names (1 2 3)",
    )  # fmt: skip
    parser.add_argument(
        "--at", nargs="+", type=float, default=(), metavar="X",
        help="where all its inputs are that do not run: a number for each input (the middle of its box; else 0)",
    )  # fmt: skip


def asked(arguments: argparse.Namespace) -> Opened:
    """Return what the arguments of a command name: its `link`, and those of `add_slice`. Raises as `opened`."""
    return opened(arguments.link, arguments.inputs, arguments.at, arguments.plane, arguments.rows)


def opened(
    named: str,
    inputs: Sequence[int] = (),
    at: Sequence[float] = (),
    plane: str = "",
    rows: Sequence[str] = ("1", "2", "3"),
) -> Opened:
    """Return what a link or a file holds.

    Args:
        inputs, at, plane, rows: as `add_slice` has them.

    Raises:
        UsageError: for what is neither, and for a file that cannot be read.
        InputError: for a slice that cannot be.
        ShareLinkError: for a link that cannot be opened.
    """
    held = _text(named)
    view = _linked(named if held is None else held)
    if view is None and held is not None:
        found = _cut(_contents(named), inputs, at, plane, rows)
        return Opened(found.network, found.box, found)
    if view is None:
        no_file = "; there is no file of this name" if Path(named).suffix else ""
        expected = "LINK-OR-FILE: expected a link, or a file that holds one or a network"
        raise UsageError(f"{expected}; got {named[:80]!r}{no_file}")
    if inputs or at or plane:
        raise UsageError("--inputs, --at, --plane: expected with a network's file; a link says what it shows")
    return Opened(view.network, view.box[: view.input_dim], view)


def _cut(contents: Contents, inputs: Sequence[int], at: Sequence[float], plane: str, rows: Sequence[str]) -> Cut:
    if not plane:
        return cut(contents, [i - 1 for i in inputs], at)
    if inputs or at:
        raise UsageError("--plane: expected without --inputs and --at; a plane through rows says where all inputs are")
    try:
        return cut_through(contents, read_file(plane, rows, contents.network.input_dim))
    except FileError as error:
        raise UsageError(f"--plane: {error}") from error


def _linked(given: str) -> ViewState | None:
    """The view of a link; None for what is none."""
    if address.number_in(given) is not None:
        return address.opened(given)
    text = sharelink.text_of(given)
    return None if text is None else sharelink.decode(text)


def _contents(path: str) -> Contents:
    try:
        return checkpoint(path) or open_file(path)
    except FileError as error:
        raise UsageError(f"LINK-OR-FILE: expected a link, or a file that holds one or a network; {error}") from error


def _text(path: str) -> str | None:
    """Return the beginning of the file of that name, more than any link is long; None when there is no such file.

    A file with bytes that no text has holds no link, whatever its other bytes are: then the text is empty.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(2 * sharelink.MAX_TEXT)
    except (OSError, ValueError):  # a whole link is often no possible file name
        return None
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")
