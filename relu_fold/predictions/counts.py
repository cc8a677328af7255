"""Questions about how many: pieces and regions, those that are there and the most that there could be."""

from __future__ import annotations

import random
from dataclasses import replace

import msgspec
import numpy as np

from relu_fold.frames.counts import most_by_depth
from relu_fold.predictions.posed import Prediction, Spot, need, typed
from relu_fold.predictions.seen import CLEAR, Seen
from relu_fold.view.words import plural

_MOST = 16  # parts that a reader counts
_SMALLEST = 0.004  # of the box: a region that is smaller is overlooked
_MOST_TERMS = 6
_WIDE = 3  # neurons a layer, from which on the bound of one input is attained


def pieces_here(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001 - there is nothing to choose
    need(seen.is_line and bool(seen.folds.all()))
    p = seen.line
    need(1 < p.n_pieces <= _MOST and float(np.diff(p.knots).min()) >= CLEAR * seen.span)
    knots = [float(x) for x in p.knots[1:-1]]
    where = ", ".join(f"x = {seen.near(x)}" for x in knots)
    return _counted(
        f"Into how many pieces do the knots cut the domain, x from {seen.near(seen.low)} to {seen.near(seen.high)}? "
        "(A knot is where any neuron turns on or off, in this layer or before it.)",
        p.n_pieces,
        plural(p.n_pieces, "piece"),
        f"{plural(len(knots), 'knot')}, at {where}: one piece more than knots.",
        tuple(Spot((x,)) for x in knots),
    )


def straight_pieces(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001
    need(seen.is_line and bool(seen.folds.all()) and seen.rise > 0)
    p = seen.line
    bends, all_bends = [float(x) for x in p.breakpoints], np.abs(np.diff(p.slopes[:, 0]))
    clear = all_bends >= 2 * CLEAR * float(np.abs(p.slopes).max())
    need(len(bends) < _MOST and int(clear.sum()) == len(bends))
    ends = np.array([seen.low, *bends, seen.high])
    need(float(np.diff(ends).min()) >= CLEAR * seen.span)
    where = ", ".join(f"x = {seen.near(x)}" for x in bends)
    return _counted(
        f"How many straight pieces does {seen.name} have in view (linear regions)?",
        len(bends) + 1,
        plural(len(bends) + 1, "straight piece"),
        f"{seen.name} bends {'at ' + where if bends else 'nowhere'}{_unbent(p.n_pieces - 1 - len(bends))}",
        tuple(Spot((x,)) for x in bends),
    )


def _unbent(knots: int) -> str:
    return f"; {plural(knots, 'more knot')} {'do' if knots > 1 else 'does'} not bend it." if knots else "."


def folded_pieces(seen: Seen, dice: random.Random) -> Prediction:
    """The same of the view with every neuron a ReLU, where it is none."""
    need(seen.is_line and any(bool((own != 0).any()) for own in seen.net.slopes))
    relu = Seen(msgspec.structs.replace(seen.state, negative_slope=0.0, slopes=()))
    asked = straight_pieces(relu, dice)
    return replace(
        asked,
        text=f"Pull the fold slider to ReLU: s = 0 for every neuron. How many straight pieces does {seen.name} have "
        "in view then? Type a whole number.",
        why=f"With ReLU {asked.why}",
    )


def most_parts(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001
    """The most that weights can make of these widths; asked where some weights do make it."""
    need(bool(seen.folds.all()))
    widths = seen.net.widths
    need(len(widths) == 1 or (seen.is_line and min(widths) >= _WIDE and not any(seen.net.leaks)))
    most = most_by_depth(seen.net)[-1]
    part, whole = ("piece", "the line") if seen.is_line else ("activation region", "the plane")
    if len(widths) > 1:
        who = f"layers of {', '.join(map(str, widths[:-1]))} and {widths[-1]} neurons"
    else:
        who = plural(widths[0], "neuron") + (" side by side" if widths[0] > 1 else "")
    return _counted(
        f"Into how many {part}s can {who} cut {whole} at most, however you turn the weights?",
        most,
        f"at most {plural(most, part)}",
        _why_most(widths, most, is_line=seen.is_line),
        (),
    )


def _why_most(widths: tuple[int, ...], most: int, *, is_line: bool) -> str:
    n = widths[0]
    if len(widths) > 1:
        factors = " · ".join(str(width + 1) for width in widths)
        return f"A layer of n neurons can cut every piece anew, into n + 1: {factors} = {most:,}."
    if is_line:
        return f"Each neuron has one knot, and {plural(n, 'knot')} make {n} + 1 pieces."
    if n <= _MOST_TERMS:
        added = " + ".join(map(str, range(1, n + 1)))
        return f"Line number k crosses the k − 1 lines before it, and so adds k regions: 1 + {added} = {most}."
    return f"n lines make at most 1 + n + n(n − 1)/2 regions: 1 + {n} + {n * (n - 1) // 2} = {most}."


def regions_here(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001
    need(not seen.is_line and bool(seen.folds.all()))
    c = seen.plane
    box = float(np.prod([hi - lo for lo, hi in seen.box]))
    need(1 < c.n_regions <= _MOST and float(c.areas.min()) >= _SMALLEST * box)
    middles = [tuple(float(one) for one in c.polygon(r).mean(axis=0)) for r in range(c.n_regions)]
    lines = len(seen.first)
    most = most_by_depth(seen.net)[-1]
    why = f"The map shows {c.n_regions}" + (
        f"; {plural(lines, 'line')} could make up to {most}." if len(seen.net.widths) == 1 else ": count them on it."
    )
    return _counted(
        "How many activation regions do the creases make of what is in view? (On each of them no neuron turns.)",
        c.n_regions,
        plural(c.n_regions, "region"),
        why,
        tuple(Spot(at, str(i + 1)) for i, at in enumerate(middles)),
    )


def _counted(text: str, count: int, told: str, why: str, seen: tuple[Spot, ...]) -> Prediction:
    return typed(
        text=f"{text} Type a whole number.",
        value=float(count),
        told=told,
        why=why,
        seen=seen,
    )
