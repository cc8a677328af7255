"""The exact loss along one number of a network that learns, as it is drawn under that number's slider."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.training.along import LossAlong, Minimum, loss_along
from relu_fold.view.parameters import Parameter, value_at
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number

SAMPLES = 161  # of the line, a few pixels apart; its minima are exact
_LEAST = 1e-12  # of a loss, before its logarithm


def loss_line(state: ViewState, path: str) -> dict[str, Any] | None:
    """Return {line, minima, best} of a weight or bias; None where nothing is learnt, or of another number.

    `line` are the places of the loss, [along, up], both from 0 to 1, upwards by its logarithm; `minima` of each local
    minimum {from, to, up, words}; `best` is the number at the lowest of them.

    Raises:
        InputError: UnknownPath for a path that the network does not have; TooLarge for a loss of too many pieces.
    """
    if state.learning is None or path[:1] not in ("w", "b"):
        return None
    reach = Parameter(path, "", "", value_at(state, path)).reach
    run = state.learning.of(state.network)
    settings = run.settings
    found = loss_along(state.network, run.data, path, (-reach, reach), settings.loss, settings.l1, settings.l2)
    places = np.union1d(np.linspace(-reach, reach, SAMPLES), [one.start for one in found.minima])
    up, low, high = _upwards(found, places)
    return {
        "line": np.column_stack([(places + reach) / (2 * reach), up]).round(4).tolist(),
        "minima": [_told(one, found.minimum, reach, low, high) for one in found.minima],
        "best": found.minimum.start,
    }


def _upwards(found: LossAlong, places: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[Any, float, float]:
    logs = np.log10(np.maximum(found(places), _LEAST))
    low, high = float(logs.min()), float(logs.max())
    return (logs - low) / max(high - low, 1e-9), low, high


def _told(one: Minimum, best: Minimum, reach: float, low: float, high: float) -> dict[str, Any]:
    place = number(one.start) if one.start == one.end else f"{number(one.start)} to {number(one.end)}"
    name = "the lowest" if one == best else "a local minimum" if one.start == one.end else "a plain"
    up = (float(np.log10(max(one.value, _LEAST))) - low) / max(high - low, 1e-9)
    return {
        "from": round((one.start + reach) / (2 * reach), 4),
        "to": round((one.end + reach) / (2 * reach), 4),
        "up": round(up, 4),
        "words": f"{name}: loss {number(one.value)} at {place}",
    }
