"""Every number of a view that a hand can set: where it lives, what it is called, how far its slider reaches.

A path names the place: `w.0.1.2` is weights[0][1][2], `b.0.1` is biases[0][1], `s` the negative slope of all neurons
and `f.0.1` that of neuron 1 of layer 0 alone (how far it is folded), `x.0` and `x.1` the ends of the domain, `y.0` and
`y.1` those of the second axis, `t.0` and `t.1` how the sheets are turned, `n` the points a side of the sampled map,
`v` the value that is traced back. The browser follows the same paths to assign the one number that is being dragged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from relu_fold.errors import UnknownPath
from relu_fold.view import limits
from relu_fold.view.lessons import LESSONS
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import input_letters, neuron_name, own_names, plain_symbol

ALL_SHOWN_UP_TO = 4  # neurons; in a larger net only the selected one has sliders
_REACHES = (3.0, 6.0, 10.0, 20.0, 50.0, 100.0, 1e3, 1e4, 1e5, MAX_MAGNITUDE)  # little by little: thumbs hardly jump


@dataclass(frozen=True)
class Parameter:
    """One slider and number box. `symbol` is short and set as mathematics; `name` says it in words.

    `named` if its input has a name of its own, which is in `name`.
    """

    path: str
    symbol: str
    name: str
    value: float
    named: bool = False

    @property
    def reach(self) -> float:
        """The slider goes from -reach to +reach."""
        return next(r for r in _REACHES if r >= abs(self.value))

    @property
    def step(self) -> float:
        return 0.01 if self.reach < 10 else self.reach / 1000


@dataclass(frozen=True)
class Group:
    """The parameters of one neuron, of the target, or of the whole net (`layer` is then None).

    `widths` are those of the whole network.
    """

    title: str
    widths: tuple[int, ...]
    layer: int | None
    neuron: int
    parameters: tuple[Parameter, ...]
    hint: str = ""


def parameter_groups(state: ViewState) -> tuple[Group, ...]:
    """What the controls show: all neurons of a small net, else the selected one and the lesson's; then the output."""
    shown = [(layer, i) for layer, width in enumerate(state.widths) for i in range(width)]
    if sum(state.widths) > ALL_SHOWN_UP_TO:
        needed = _of_lesson(state)
        shown = [one for one in shown if one == (state.layer, state.neuron) or one in needed]
    groups = [_neuron(state, layer, i, alone=len(shown) == 1) for layer, i in shown]
    depth = len(state.widths)
    if state.layer == depth - 1 or len(shown) > 1:
        output = state.target if state.layer == depth - 1 else 0
        groups.append(
            Group("Output", state.widths, None, 0, (_at(state, f"b.{depth}.{output}", "b", "bias of the output"),))
        )
    return tuple(groups)


def _of_lesson(state: ViewState) -> set[tuple[int, int]]:
    """Layer and index of the neurons whose numbers the open lesson asks to turn."""
    lesson = LESSONS[state.lesson - 1] if state.lesson else None
    return {
        (int(steps[0]), int(steps[1])) for _, *steps in (path.split(".") for path in (lesson.sliders if lesson else ()))
    }


def _neuron(state: ViewState, layer: int, i: int, alone: bool) -> Group:
    depth = len(state.widths)
    name = neuron_name(depth, layer, i)
    row = state.weights[layer][i]
    incoming = [
        _at(
            state,
            f"w.{layer}.{i}.{j}",
            "w" if len(row) == 1 else plain_symbol("w", str(j + 1)),
            _weighing(state, layer, i, j),
            named=layer == 0 and bool(state.names),
        )
        for j in range(len(row))
    ]
    bias = _at(state, f"b.{layer}.{i}", "b", f"bias of {name}")
    outgoing = []
    if alone or layer == depth - 1:
        after = state.weights[layer + 1]
        shown = [state.target if layer == state.layer else 0] if layer == depth - 1 else range(len(after))
        several = len(shown) > 1
        outgoing = [
            _at(
                state,
                f"w.{layer + 1}.{k}.{i}",
                plain_symbol("v", str(k + 1)) if several else "v",
                f"outgoing weight of {name}" + (f" to {neuron_name(depth, layer + 1, k)}" if several else ""),
            )
            for k in shown
        ]
    return Group(name.capitalize(), state.widths, layer, i, (*incoming, bias, *outgoing))


def _weighing(state: ViewState, layer: int, i: int, source: int) -> str:
    """What a weight weighs, and for whom: no two have one name."""
    depth = len(state.widths)
    name = neuron_name(depth, layer, i)
    if layer > 0:
        return f"weight of {name} from {neuron_name(depth, layer - 1, source)}"
    letters = input_letters(state.input_dim)
    if state.names:
        return f"weight of {own_names(state.names, letters)[source]} into {name}"
    return f"weight of {name}" + ("" if len(letters) == 1 else f" for {letters[source]}")


def _at(state: ViewState, path: str, symbol: str, name: str, *, named: bool = False) -> Parameter:
    return Parameter(path, symbol, name, value_at(state, path), named)


def value_at(state: ViewState, path: str) -> float:
    """Return the number at a path. Raises ValueError for a path that this state does not have."""
    field, steps = _steps(state, path)
    if field == "slopes":
        return _own_slopes(state)[steps[0]][steps[1]]
    place: Any = getattr(state, field)
    for step in steps:
        place = place[step]
    return float(place)


def assign(state: ViewState, path: str, value: float) -> ViewState:
    """Return the state with one number replaced. Raises ValueError for an unknown path or a number over the limits."""
    field, steps = _steps(state, path)
    if field == "resolution":
        limits.whole("grid points a side", value)
        value = int(value)
    changes: dict[str, Any] = {field: _replaced(_whole(state, field), steps, value)}
    if field == "negative_slope":
        changes["slopes"] = ()
    return msgspec.structs.replace(state, **changes)


def _own_slopes(state: ViewState) -> tuple[tuple[float, ...], ...]:
    return state.slopes or tuple((state.negative_slope,) * width for width in state.widths)


def _whole(state: ViewState, field: str) -> Any:
    return _own_slopes(state) if field == "slopes" else getattr(state, field)


def _replaced(place: Any, steps: list[int], value: float) -> Any:
    if not steps:
        return value
    first, *rest = steps
    return (*place[:first], _replaced(place[first], rest, value), *place[first + 1 :])


_INDEX = re.compile(r"0|[1-9][0-9]{0,3}")
FIELDS = {  # by the first letter of a path: the field of the view, and how many indices follow
    "w": ("weights", 3),
    "b": ("biases", 2),
    "x": ("domain", 1),
    "s": ("negative_slope", 0),
    "f": ("slopes", 2),
    "y": ("domain_y", 1),
    "t": ("turn", 1),
    "n": ("resolution", 0),
    "v": ("trace", 0),
}


def _steps(state: ViewState, path: str) -> tuple[str, list[int]]:
    """Turn a path into a field and indices, each checked against the state that it leads into."""
    head, *rest = path.split(".")
    field, depth = FIELDS.get(head, ("", -1))
    if len(rest) != depth or not all(_INDEX.fullmatch(index) for index in rest):
        raise UnknownPath(f"parameter: expected a path such as w.0.1.0, b.0.1, x.0 or s; got {path[:40]!r}")
    place: Any = _whole(state, field)
    steps = [int(index) for index in rest]
    for step in steps:
        if step >= len(place):
            raise UnknownPath(f"parameter: expected an index below {len(place)}; got {path[:40]!r}")
        place = place[step]
    return field, steps
