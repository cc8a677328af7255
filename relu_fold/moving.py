"""A cut that is moved along one of the inputs that do not run.

Of the network that is seen, only the biases of the first layer are others then. So a table of them at many places is
all that a hand needs which moves the cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, Interval
from relu_fold.incoming import Cut
from relu_fold.slices import first_biases
from relu_fold.view.limits import MAX_MAGNITUDE

STEPS = 200  # of the slider of an input
MOST_NUMBERS = 40_000  # of a table, some 300 kB as it is sent: of a wide first layer there are fewer steps
_DIGITS = 3  # of a step, that are kept of a place
_LEAST = 1e-300  # of a step: what is smaller, or as much too large, floats do not tell apart
_REACH = 3.0  # of an input whose box the file does not say, to either side


@dataclass(frozen=True, eq=False)
class Places(ReadOnly):
    """Where a cut may be moved to along an input.

    Attributes:
        at: (k,), increasing; where the cut is is one of them. Of a plane through points: how far it is moved.
        biases: (k, n), of the first layer.
        words: how the network is cut there, as `Cut.words` says it; one for each.
    """

    at: FloatArray
    biases: FloatArray
    words: tuple[str, ...]


def places(contents: Contents, cut: Cut, i: int) -> Places:
    """Return where a cut may be moved to along input i, which does not run.

    They are from one of its `ends` to the other. What would lead to a bias that no view can have is left out.

    Raises:
        InputError: for an input that there is not, or that runs.
    """
    net = contents.network
    if not 0 <= i < net.input_dim or i in cut.free:
        raise InputError(f"input: expected one of 1 to {net.input_dim:,} that does not run; got {i + 1:,}")
    at = _spread(ends(contents, cut, i), cut.at[i], MOST_NUMBERS // len(net.biases[0]))
    start = np.add(cut.at, cut.home or 0.0)
    start[list(cut.free)] = 0.0
    biases = first_biases(net, start, i, at + (cut.home[i] if cut.home else 0.0))
    kept = (np.abs(biases) <= MAX_MAGNITUDE).all(axis=1)
    words = tuple(replace(cut, at=(*cut.at[:i], one, *cut.at[i + 1 :])).words for one in at[kept].tolist())
    return Places(at[kept], biases[kept], words)


def ends(contents: Contents, cut: Cut, i: int) -> Interval:
    """Return how far a cut may be moved along input i: over the input's box; of a plane through points, as far to
    either side."""
    low, high = contents.box[i] if contents.box else (-_REACH, _REACH)
    least, greatest = (low - high, high - low) if cut.home else (low, high)
    return min(least, cut.at[i]), max(greatest, cut.at[i])


def _spread(between: Interval, here: float, most: int) -> FloatArray:
    """Return even places from end to end, which are short numbers; the one that is nearest to where it is, is that."""
    low, high = between
    steps = min(STEPS, most - 1)
    step = (high - low) / steps
    if not _LEAST < step < 1 / _LEAST:
        return np.array([here])
    digits = _DIGITS - math.floor(math.log10(step))
    found = np.round(np.linspace(low, high, steps + 1), digits)
    found[[0, -1]] = between
    found[np.abs(found - here).argmin()] = here
    return found
