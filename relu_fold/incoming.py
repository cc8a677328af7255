"""A network that comes from a file, as far as it can be seen: as it is, or cut along one or two of its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, Interval
from relu_fold.network import Network
from relu_fold.slices import slice_line, slice_plane
from relu_fold.view.presets import FIRST_OF
from relu_fold.view.viewstate import ViewState


@dataclass(frozen=True)
class Cut:
    """What is seen of a network.

    Attributes:
        network: of one or two inputs.
        box: (from, to) of each of them.
        free: which inputs of the whole network they are, from 0.
        at: where all inputs of the whole network are; those that are free run.
        names: of all inputs.
    """

    network: Network
    box: tuple[Interval, ...]
    free: tuple[int, ...]
    at: tuple[float, ...]
    names: tuple[str, ...]

    @property
    def view(self) -> ViewState:
        """The view; raises InputError for a network beyond what the app shows."""
        return ViewState.of(self.network, **dict(zip(("domain", "domain_y"), self.box, strict=False)))

    @property
    def words(self) -> str:
        """How it was cut; nothing of a network that is whole."""
        if len(self.names) == len(self.free):
            return ""
        run = " and ".join(self.names[i] for i in self.free)
        return f"{run} of {len(self.names)} inputs; the others stay where they are"


def cut(contents: Contents, free: Sequence[int] = (), at: Sequence[float] = ()) -> Cut:
    """Cut a network along some of its inputs, each in its own units.

    Args:
        free: the one or two inputs that run, from 0; none for the first ones.
        at: where each input is while it does not run; nothing for the middle of the file's box, or 0.

    Raises:
        InputError: for inputs that there are not, or as many numbers as there are no inputs.
    """
    net, known = contents.network, tuple(contents.box)
    names = tuple(contents.inputs) or tuple(f"input {i + 1}" for i in range(net.input_dim))
    run = list(free) or list(range(min(2, net.input_dim)))
    if len(run) > 2 or len(set(run)) < len(run) or not all(0 <= i < net.input_dim for i in run):
        told = [i + 1 for i in run[:9]]
        raise InputError(f"inputs: expected one or two different ones of 1 to {net.input_dim}; got {told}")
    middle = [(low + high) / 2 for low, high in known] or [0.0] * net.input_dim
    origin = np.array(at if len(at) else middle, dtype=float)
    if origin.shape != (net.input_dim,):
        raise InputError(f"at: expected {net.input_dim} numbers, one for each input; got {origin.size}")
    usual = FIRST_OF[len(run)]
    box = tuple(known[i] for i in run) if known else (usual.domain, usual.domain_y)[: len(run)]
    seen = net if run == list(range(net.input_dim)) else _slice(net, run, origin)
    return Cut(seen, box, tuple(run), tuple(origin.tolist()), names)


def _slice(net: Network, run: list[int], origin: np.ndarray) -> Network:
    start, ways = origin.copy(), np.eye(net.input_dim)[run]
    start[run] = 0.0
    return slice_line(net, start, start + ways[0]) if len(run) == 1 else slice_plane(net, start, *ways)
