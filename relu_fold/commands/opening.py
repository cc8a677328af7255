"""What the command line names: a link, a file that holds one, or a network's file. The one place that reads files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from relu_fold import address, sharelink
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, FileError, Interval
from relu_fold.files.files import open_file
from relu_fold.incoming import cut
from relu_fold.network import Network
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
        linked: the view that a link gave; None for a network's file.
        sliced: how a network of more inputs was cut, in words; empty for others.
    """

    network: Network
    box: tuple[Interval, ...]
    linked: ViewState | None = None
    sliced: str = ""

    @property
    def view(self) -> ViewState:
        """The view; raises InputError for a network beyond what the app shows."""
        if self.linked is not None:
            return self.linked
        return ViewState.of(self.network, **dict(zip(("domain", "domain_y"), self.box, strict=False)))


def add_slice(parser: argparse.ArgumentParser) -> None:
    """Let a command say how a network of more than two inputs is cut."""
    parser.add_argument(
        "--inputs", nargs="+", type=int, default=(), metavar="N",
        help="of a file with more than two inputs: the one or two that run, from 1 (1 2)",
    )  # fmt: skip
    parser.add_argument(
        "--at", nargs="+", type=float, default=(), metavar="X",
        help="where all its inputs are that do not run: a number for each input (the middle of its box; else 0)",
    )  # fmt: skip


def opened(named: str, inputs: Sequence[int] = (), at: Sequence[float] = ()) -> Opened:
    """Return what a link or a file holds.

    Args:
        inputs, at: as `add_slice` has them.

    Raises:
        UsageError: for what is neither, and for a file that cannot be read.
        InputError: for a slice that cannot be.
        ShareLinkError: for a link that cannot be opened.
    """
    held = _text(named)
    given = named if held is None else held
    view = _linked(given)
    if view is None and held is not None:
        found = cut(_contents(named), [i - 1 for i in inputs], at)
        return Opened(found.network, found.box, sliced=found.words)
    if view is None:
        raise UsageError(f"LINK-OR-FILE: expected a link, or a file that holds one or a network; got {named[:80]!r}")
    if inputs or at:
        raise UsageError("--inputs, --at: expected with a network's file; a link says what it shows")
    return Opened(view.network, view.box[: view.input_dim], view)


def _linked(given: str) -> ViewState | None:
    """The view of a link; None for what is none."""
    if address.number_in(given) is not None:
        return address.opened(given)
    text = sharelink.text_of(given)
    return None if text is None else sharelink.decode(text)


def _contents(path: str) -> Contents:
    try:
        return open_file(path)
    except FileError as error:
        raise UsageError(f"LINK-OR-FILE: expected a link, or a file that holds one or a network; {error}") from error


def _text(path: str) -> str | None:
    """Return the beginning of the file of that name, more than any link is long; None when there is no such file."""
    try:
        with Path(path).open("rb") as file:
            return file.read(2 * sharelink.MAX_TEXT).decode("utf-8", errors="replace")
    except (OSError, ValueError):  # a whole link is often no possible file name
        return None
