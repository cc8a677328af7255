"""How far the neurons of a view are folded, in one sentence."""

from __future__ import annotations

from relu_fold.exact.fold.linear_map import linear_map
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import affine, listed, neuron_label, number, plain_symbol, plural

_NAMED = 6  # neurons; more are counted


def fold_words(state: ViewState) -> tuple[str, bool]:
    """Return the sentence, and whether no neuron folds at all."""
    if linear := _linear(state):
        return linear, True
    slopes = [slope for own in state.network.slopes for slope in own.tolist()]
    if len(set(slopes)) == 1:
        return _alike(slopes[0], len(slopes) > 1), False
    return _apart(state, slopes), False


def _linear(state: ViewState) -> str:
    found = linear_map(state.network)
    if found is None:
        return ""
    output = state.target if state.layer == len(state.widths) - 1 else 0
    several = len(state.biases[-1]) > 1
    names = ("x",) if state.input_dim == 1 else ("x₁", "x₂")
    name = plain_symbol("f", str(output + 1) if several else "")
    formula = affine(zip(found[0][output].tolist(), names, strict=True), float(found[1][output]))
    return f"No neuron folds: the network is one linear map, {name}({', '.join(names)}) = {formula}."


def _alike(s: float, several: bool) -> str:
    who = "Every neuron" if several else "The neuron"
    if s == 0:
        return f"{who} folds its negative side flat: h = max(0, z), a ReLU."
    if s == -1:
        return f"{who} folds its negative side over, as a mirror does: h = |z|."
    formula = f"h = {'max' if s < 1 else 'min'}(z, {number(s)}z)"
    if s > 1:
        return f"{who} makes its negative side steeper: {formula}."
    return f"{who} folds its negative side {'down' if s > 0 else 'on, past ReLU'}: {formula}."


def _apart(state: ViewState, slopes: list[float]) -> str:
    depth = len(state.widths)
    labels = [neuron_label(depth, layer, i) for layer, width in enumerate(state.widths) for i in range(width)]
    kinds: dict[str, list[str]] = {"mirrors": [], "ReLU": [], "between": [], "unfolded": []}
    for label, s in zip(labels, slopes, strict=True):
        kind = {-1.0: "mirrors", 0.0: "ReLU", 1.0: "unfolded"}.get(s, "between")
        kinds[kind].append(f"{label} (s = {number(s)})" if kind == "between" else label)
    parts = []
    for kind, who in kinds.items():
        if who:
            count = len(who)
            names = f"neuron{'s' if count > 1 else ''} {listed(who)}" if count <= _NAMED else plural(count, "neuron")
            parts.append(f"{kind}: {names}")
    sentence = "; ".join(parts)
    return sentence[:1].upper() + sentence[1:] + "."
