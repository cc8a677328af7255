"""Edits of what a view learns: its data, its settings, its start. Pure functions from state to state."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.data_sets import LINE, PLANE
from relu_fold.view import limits
from relu_fold.view.learning import (
    LINE_BOX,
    OWN,
    PLANE_BOX,
    SUGGESTED_SEEDS,
    Learning,
    Start,
    ends_of,
    restarted,
    suggested,
)
from relu_fold.view.presets import Matrix
from relu_fold.view.viewstate import ViewState

_ANEW = ("data", "n", "noise", "drawn", "share", "points", "optimizer", "loss")  # another memory fits no longer
_ROOM = 0.05  # beside own points, of the interval that they take


def learn(state: ViewState, data: str) -> ViewState:
    """Learn a named set. The first one brings a network that can; a network of as many inputs that learns already is
    kept, and starts again."""
    if data not in LINE and data not in PLANE:
        raise InputError(f"data set: expected one of {', '.join([*LINE, *PLANE])}; got “{data[:40]}”")
    before = state.learning
    inputs = 1 if data in LINE else 2
    kept = before is not None and state.input_dim == inputs
    seed = before.start_seed if kept and before else SUGGESTED_SEEDS.get(data, 0)
    net = restarted(state.network, "even", seed) if kept else suggested(data)
    settings = before or Learning()
    noise = settings.noise if kept else (0.1 if inputs == 1 else 0.03)
    n = settings.n if kept else (60 if inputs == 1 else 200)
    learning = msgspec.structs.replace(
        settings.without_memory(), data=data, points=(), n=n, noise=noise, loss="squared", start="even", start_seed=seed
    )
    boxes = {"domain": LINE_BOX} if inputs == 1 else {"domain": PLANE_BOX, "domain_y": PLANE_BOX}
    called = {} if kept else {"names": (), "marked": ()}  # of the inputs of another network
    return with_network(state, net, learning=learning, lesson=0, close=False, **boxes, **called)


def learn_points(state: ViewState, points: Matrix) -> ViewState:
    """Learn own points, each the inputs and then y; the network stays, and starts from where it is."""
    for number, point in enumerate(points, 1):
        if len(point) != state.input_dim + 1:
            raise InputError(f"point {number}: expected {state.input_dim + 1} numbers; got {len(point)}")
    before = state.learning or Learning()
    share = (
        before.share if before.data == OWN else 0.0
    )  # all that somebody made is learnt from, until they say otherwise
    learning = msgspec.structs.replace(before.without_memory(), data=OWN, points=points, start="given", share=share)
    return msgspec.structs.replace(state, learning=learning)


def to_show(state: ViewState, points: Matrix) -> ViewState:
    """The view with all these points in it, and with a network of as many inputs as they have."""
    ends = ends_of(points)
    names = ("domain", "domain_y")[: len(ends)]
    another = len(ends) != state.input_dim
    boxes = {
        name: _around(*own)
        for name, own in zip(names, ends, strict=True)
        if another or own[0] < getattr(state, name)[0] or own[1] > getattr(state, name)[1]
    }
    if not another:
        return msgspec.structs.replace(state, **boxes)
    net = suggested(OWN, points)
    return with_network(state, net, learning=None, lesson=0, close=False, names=(), marked=(), **boxes)


def _around(low: float, high: float) -> tuple[float, float]:
    """An interval with some room to each side, and ends that are short to write."""
    digits = 2 - math.floor(math.log10(high - low))
    room = _ROOM * (high - low)
    most = limits.MAX_MAGNITUDE
    return max(-most, round(low - room, digits)), min(most, round(high + room, digits))


def change(state: ViewState, settings: dict[str, Any]) -> ViewState:
    """Change settings of the run. It goes on from where it is; with other data or another optimiser, without memory."""
    before = _run(state)
    try:
        after = msgspec.convert(msgspec.to_builtins(before) | settings, Learning)
    except msgspec.ValidationError as error:
        raise InputError(f"settings of the run: {error}") from error
    if any(name in settings for name in _ANEW):
        after = msgspec.structs.replace(after, moments=())
    after.of(state.network)  # does it suit the network?
    return msgspec.structs.replace(state, learning=after)


def restart(state: ViewState, start: Start, seed: int) -> ViewState:
    """Begin again, from another start."""
    run = msgspec.structs.replace(_run(state), step=0, moments=(), start=start, start_seed=seed)
    net = state.network if start == "given" else restarted(state.network, start, seed, run.points)
    return with_network(state, net, learning=run)


def freeze(state: ViewState, path: str) -> ViewState:
    """A number stays as it is while all others learn; or learns again."""
    run = _run(state)
    frozen = tuple(one for one in run.frozen if one != path) if path in run.frozen else (*run.frozen, path)
    after = msgspec.structs.replace(run, frozen=frozen)
    after.of(state.network)
    return msgspec.structs.replace(state, learning=after)


def forget(state: ViewState) -> ViewState:
    return msgspec.structs.replace(state, learning=None)


def with_network(state: ViewState, net: Network, **changes: Any) -> ViewState:
    """Return the view with other numbers of its network, or another network, of which it shows the last layer."""
    weights = tuple(tuple(map(tuple, w.tolist())) for w in net.weights)
    biases = tuple(tuple(b.tolist()) for b in net.biases)
    if tuple(map(len, weights)) != tuple(map(len, state.weights)) or net.input_dim != state.input_dim:
        changes |= {"layer": len(weights) - 2, "neuron": 0, "target": 0, "terms": 0}
        changes |= {"negative_slope": 0.0, "slopes": ()}
    return msgspec.structs.replace(state, weights=weights, biases=biases, **changes)


def _run(state: ViewState) -> Learning:
    if state.learning is None:
        raise InputError("training: expected data to learn from; choose a set first")
    return state.learning
