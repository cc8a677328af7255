"""What a file holds: a network, and what else it knows of its inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, each, real, short
from relu_fold.errors import InputError
from relu_fold.network import Network

_BOX = "two numbers for each input"
MAX_NAME = 60
"""Characters in the name of an input."""

Interval = tuple[float, float]


class FileError(InputError):
    """A file that holds no network, or none that can be read; it begins with the file's name."""

    as_given = True


@dataclass(frozen=True)
class Contents:
    """A network, and where the file says so the names of its inputs and the box that they come from.

    Args:
        inputs: one name an input, or none at all. Printable text of one line, and no more may be taken for granted:
            whoever writes it into a page or a formula escapes it.
        box: (least, greatest) of each input, or none at all.

    Raises:
        InputError: for names or intervals that cannot be.
    """

    network: Network
    inputs: Sequence[str] = ()
    box: Sequence[Interval] = ()

    def __post_init__(self) -> None:
        names = each("inputs", self.inputs, "a name for each input")
        given = each("box", self.box, _BOX)
        ends = real("box", list(given), _BOX)
        if given and (ends.ndim != 2 or ends.shape[1] != 2):
            raise InputError(f"box: expected {_BOX}; got {short(self.box)}")
        box = tuple((low, high) for low, high in ends.tolist())
        object.__setattr__(self, "inputs", names)
        object.__setattr__(self, "box", box)
        for what, found in (("inputs", names), ("box", box)):
            if found and len(found) != self.network.input_dim:
                raise InputError(f"{what}: expected {self.network.input_dim} of them, or none; got {len(found)}")
        for name in names:
            if not isinstance(name, str) or not (0 < len(name) <= MAX_NAME and name.isprintable()):
                raise InputError(f"inputs: expected names of 1 to {MAX_NAME} printable characters; got {short(name)}")
        if len(set(names)) < len(names):
            raise InputError(f"inputs: expected different names; got {short(names)}")
        for low, high in box:
            if not (math.isfinite(low) and math.isfinite(high) and low < high):
                raise InputError(f"box: expected finite intervals, the lower end first; got {short((low, high))}")


def own_slopes(network: Network) -> tuple[FloatArray, ...]:
    """Return the negative slopes of each hidden layer; nothing if all neurons have the network's, to the bit."""
    shared = np.float64(network.negative_slope).tobytes()
    same = all(slopes.tobytes() == shared * slopes.size for slopes in network.slopes)
    return () if same else network.slopes
