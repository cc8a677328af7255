"""What the command line names: a link, a file that holds one, or a network's file. The one place that reads files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relu_fold import address, sharelink
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, FileError, Interval
from relu_fold.files.files import open_file
from relu_fold.network import Network
from relu_fold.slices import slice_line, slice_plane
from relu_fold.view.presets import FIRST_OF
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
        sliced: how a network of more inputs was cut, as a sentence; empty for others.
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
        ends = dict(zip(("domain", "domain_y"), self.box, strict=False))
        return ViewState.of(self.network, **ends)


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
        UsageError: for what is neither, for a file that cannot be read, and for a slice that cannot be.
        ShareLinkError: for a link that cannot be opened.
    """
    held = _text(named)
    given = named if held is None else held
    view = _linked(given)
    if view is None and held is not None:
        return _sliced(_contents(named), inputs, at)
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


def _sliced(contents: Contents, inputs: Sequence[int], at: Sequence[float]) -> Opened:
    net, known = contents.network, tuple(contents.box)
    if net.input_dim <= 2 and not inputs and not at:
        first = FIRST_OF[net.input_dim]
        return Opened(net, known or (first.domain, first.domain_y)[: net.input_dim])
    free = _free(net, inputs)
    middle = np.array([(low + high) / 2 for low, high in known]) if known else np.zeros(net.input_dim)
    origin = np.array(at, dtype=float) if at else middle
    if origin.shape != (net.input_dim,):
        raise UsageError(f"--at: expected {net.input_dim} numbers, one for each input; got {origin.size}")
    fixed = origin.copy()
    fixed[free] = 0.0
    ways = np.eye(net.input_dim)[free]
    cut = slice_line(net, fixed, fixed + ways[0]) if len(free) == 1 else slice_plane(net, fixed, *ways)
    first = FIRST_OF[len(free)]
    box = tuple(known[i] for i in free) if known else (first.domain, first.domain_y)[: len(free)]
    names = [contents.inputs[i] if contents.inputs else f"input {i + 1}" for i in free]
    return Opened(cut, box, sliced=f"{' and '.join(names)} of {net.input_dim} inputs; the others stay where they are")


def _free(net: Network, inputs: Sequence[int]) -> list[int]:
    chosen = list(inputs) or [1, 2][: net.input_dim]
    if len(chosen) > 2 or len(set(chosen)) < len(chosen) or not all(1 <= i <= net.input_dim for i in chosen):
        raise UsageError(f"--inputs: expected one or two different ones of 1 to {net.input_dim}; got {chosen}")
    return [i - 1 for i in chosen]
