"""The depth duel: a network and its rival of as many parameters, on the same axes; what each has, and could have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from relu_fold.errors import TooManyRegions
from relu_fold.exact.bounds import most_regions
from relu_fold.exact.line.pieces import Pieces, pieces
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.figures.kit.arrangement import Span, bare_layout, range_of
from relu_fold.figures.kit.marks import corners, thinned
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import BOLD, FONT_SIZES, LINE, THIN, Theme
from relu_fold.frames.counts import all_fold, most_by_depth, regions_by_folds
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame, unless_too_large
from relu_fold.frames.rivals import STACKABLE, Rival, rival_in_the_plane, rival_on_a_line, whole_network
from relu_fold.network import Network
from relu_fold.view.limits import MAX_PIECES, MAX_REGIONS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number, plural

_Trace: TypeAlias = dict[str, Any]

_HALVES: tuple[Span, Span] = ((0.0, 0.475), (0.525, 1.0))
_MAX_EDGES = 6_000  # drawn; more are black anyway


@dataclass(frozen=True)
class _Side:
    """One of the two: what it is called, what it has, and what is drawn of it."""

    title: str
    widths: tuple[int, ...]
    n_parameters: int
    regions: int | None
    linear: int | None
    most: int
    trace: _Trace | None
    folds: bool = True  # all of its neurons

    def words(self, noun: str) -> dict[str, str]:
        count = "more" if self.linear is None else f"{self.linear:,}"
        activation = "too many to count" if self.regions is None else f"{self.regions:,}"
        return {
            "title": self.title,
            "layers": f"{layers_in_words(self.widths)}, {plural(self.n_parameters, 'parameter')}",
            "count": count,
            "unit": f"linear {noun}" + ("" if self.linear == 1 else "s"),
            "detail": f"{'activation regions' if self.folds else 'made by folds'}: {activation}, at most {self.most:,}",
        }


def duel_on_a_line(frame: Frame, theme: Theme, _width: int) -> Opened:
    state = frame.state
    mine, other, text = _on_a_line(state, whole_network(state), theme)
    sides = [mine] if other is None else [mine, other]
    return _duel(sides, "piece", text, lambda traces: _graphs(state, traces, theme))


def duel_in_the_plane(plane: PlaneFrame, theme: Theme, _width: int) -> Opened:
    state = plane.state
    *sides, text = _in_the_plane(plane, whole_network(state), theme)
    return _duel(sides, "region", text, lambda traces: _maps(state, traces, theme))


def _duel(sides: Sequence[_Side], noun: str, text: str, drawn: Callable[[list[_Trace]], dict[str, Any]]) -> Opened:
    traces = [side.trace for side in sides if side.trace is not None]
    words = {"duel": {"sides": [side.words(noun) for side in sides], "text": text}}
    return Opened(drawn(traces) if traces else None, words)


def _on_a_line(state: ViewState, net: Network, theme: Theme) -> tuple[_Side, _Side | None, str]:
    try:
        exact = pieces(net, state.domain, max_pieces=MAX_PIECES)
    except TooManyRegions:
        side = _Side("This network", net.widths, net.n_parameters, None, None, _most(net), None)
        return side, None, f"It has more than {MAX_PIECES:,} pieces. Shorten the domain to let it duel."
    mine = _line_side("This network", net, exact, theme, 0)
    rival = rival_on_a_line(net, exact, state.domain)
    if rival is None or rival.network is None:
        return mine, None, _too_few(net)
    title = "Its copy in one layer" if rival.kind == "copy" else "A deep rival"
    try:
        copied = pieces(rival.network, state.domain, max_pieces=MAX_PIECES)
        other = _line_side(title, rival.network, copied, theme, 1)
    except TooManyRegions:  # a stack: how many it has is known, and drawn they would be one black band
        teeth, most = 2 ** len(rival.widths), _most(rival.network)
        other = _Side(title, rival.widths, rival.n_parameters, teeth, teeth, most, None)
    return mine, other, _line_words(mine, rival)


def _line_side(title: str, net: Network, exact: Pieces, theme: Theme, place: int) -> _Side:
    across, up = thinned(*corners(exact.knots, exact.values[:, 0], exact.slopes[:, 0]))
    trace = _trace(across.tolist(), up.tolist(), place, {"color": theme.ink, "width": BOLD if place == 0 else LINE})
    linear = len(exact.breakpoints) + 1
    regions = regions_by_folds(net, exact.patterns)[-1]
    return _Side(title, net.widths, net.n_parameters, regions, linear, _most(net), trace, all_fold(net))


def _too_few(net: Network) -> str:
    return (
        f"{layers_in_words(net.widths).capitalize()} and {net.n_parameters} parameters: too few to be stacked, since "
        f"two layers of 2 need {STACKABLE}. Add neurons or a layer, and a rival appears."
    )


def _line_words(mine: _Side, rival: Rival) -> str:
    if rival.kind == "stack":
        return (
            f"The rival folds with {layers_in_words(rival.widths)}: each layer doubles its pieces, "
            f"{2 ** len(rival.widths)} in all, but only in a sawtooth. Width places every bend where it likes."
        )
    if rival.reaches is None:
        return "One layer has neurons enough here: it copies this function exactly, one neuron for each bend."
    set_off = " and one to set off with" if rival.needs == mine.linear else ""
    return (
        f"A copy in one layer needs {rival.needs} neurons, one for each bend{set_off}. For as many parameters it "
        f"may have {rival.widths[0]}: it is exact up to x = {number(rival.reaches)}, then its neurons are used up."
    )


def _in_the_plane(plane: PlaneFrame, net: Network, theme: Theme) -> tuple[_Side, _Side, str]:
    state = plane.state
    if state.layer == len(net.widths) - 1:  # its regions are known
        exact = plane.subdivision and plane.subdivision.read_out(net)
    else:
        exact = _complex(net, state)
    mine = _plane_side("This network", net, exact, theme, 0)
    rival = rival_in_the_plane(net, state.box)
    n, most = rival.widths[0], most_regions(2, rival.widths)
    if rival.network is None:
        other = _Side("One layer, at its best", rival.widths, rival.n_parameters, most, most, most, None)
    else:
        drawn = _plane_side("", rival.network, _complex(rival.network, state), theme, 1)
        other = _Side("One layer, at its best", rival.widths, rival.n_parameters, most, drawn.linear, most, drawn.trace)
    text = (
        f"One layer of {n} {'neuron' if n == 1 else 'neurons'} folds the plane along straight lines that never bend. "
        f"Placed as well as they can be, they make {plural(most, 'region')}, whatever the weights."
    )
    if mine.regions is not None and mine.regions > most:
        text += f" This network has {mine.regions:,}: its later layers’ lines bend wherever the earlier layers folded."
    return mine, other, text


def _complex(net: Network, state: ViewState) -> Subdivision | None:
    return unless_too_large(lambda: subdivide(net, state.box, max_regions=MAX_REGIONS))


def _plane_side(title: str, net: Network, exact: Subdivision | None, theme: Theme, place: int) -> _Side:
    if exact is None:
        return _Side(title, net.widths, net.n_parameters, None, None, _most(net), None)
    inside = exact.edge_ends[exact.edge_neuron >= 0]
    trace = None
    if len(inside) <= _MAX_EDGES:
        ends = np.full((len(inside), 3, 2), np.nan)
        ends[:, :2] = exact.vertices[inside]
        x, y = (
            [None if np.isnan(value) else value for value in axis.ravel().tolist()] for axis in ends.transpose(2, 0, 1)
        )
        trace = _trace(x or [None], y or [None], place, {"color": theme.ink, "width": THIN})
    regions, linear = regions_by_folds(net, exact.patterns)[-1], exact.n_linear_regions
    return _Side(title, net.widths, net.n_parameters, regions, linear, _most(net), trace, all_fold(net))


def _most(net: Network) -> int:
    return most_by_depth(net)[-1]


def layers_in_words(widths: tuple[int, ...]) -> str:
    """`3 layers of 2`, `1 layer of 8`, `layers of 4, 4 and 1`."""
    if len(set(widths)) == 1:
        return f"{plural(len(widths), 'layer')} of {widths[0]}"
    *most, last = map(str, widths)
    return f"layers of {', '.join(most)} and {last}"


def _trace(x: list[Any], y: list[Any], place: int, style: dict[str, Any]) -> _Trace:
    suffix = "" if place == 0 else "2"
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style | {"simplify": False}, **axes}


def _graphs(state: ViewState, traces: list[_Trace], theme: Theme) -> dict[str, Any]:
    x = {"range": state.domain, "showgrid": True, "zeroline": True}
    y = {"range": range_of(np.asarray(traces[0]["y"])), "showgrid": True, "zeroline": True}
    return _figure(traces, theme, lambda _: (x, y))


def _maps(state: ViewState, traces: list[_Trace], theme: Theme) -> dict[str, Any]:
    frame = {"mirror": True, "showline": True, "linecolor": theme.inactive, "constrain": "domain"}
    frame |= {"showgrid": False, "zeroline": False}
    x = frame | {"range": state.domain, "constraintoward": "left"}
    y = frame | {"range": state.domain_y}
    return _figure(traces, theme, lambda suffix: (x, y | {"scaleanchor": f"x{suffix}"}))


def _figure(
    traces: list[_Trace], theme: Theme, axes: Callable[[str], tuple[dict[str, Any], dict[str, Any]]]
) -> dict[str, Any]:
    """Two plots with the same axes; the words above them stand in the same halves."""
    layout = bare_layout(theme, "wide") | {"margin": {"l": 40, "r": 16, "t": 8, "b": 32}}
    for suffix, half in zip(("", "2"), _HALVES, strict=True):
        if any(trace["xaxis"] == f"x{suffix}" for trace in traces):
            common = {"fixedrange": True, "ticks": "", "nticks": 5, "gridcolor": theme.hairline}
            common |= {"tickfont": {"size": FONT_SIZES["small"], "color": theme.muted}, "zerolinecolor": theme.inactive}
            x, y = axes(suffix)
            layout[f"xaxis{suffix}"] = common | {"domain": half, "anchor": f"y{suffix}"} | x
            layout[f"yaxis{suffix}"] = common | {"domain": (0.0, 1.0), "anchor": f"x{suffix}"} | y
    return {"data": traces, "layout": layout}
