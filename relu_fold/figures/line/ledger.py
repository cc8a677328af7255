"""The ledger: one row a piece, and at each knot the sentence that says who turns there and by how much."""

from __future__ import annotations

from typing import Any

from relu_fold.figures.kit.bits import bits
from relu_fold.figures.kit.theme import colour_index
from relu_fold.frames.counts import TOO_LONG, count_words
from relu_fold.frames.line import SAMPLES, Frame
from relu_fold.frames.origins import line_origins
from relu_fold.frames.targets import target_words
from relu_fold.view.limits import MAX_PIECES
from relu_fold.view.words import listed, neuron_name, number, place, plural, signed

MAX_ROWS = 40  # pieces; beyond this a table is no longer read


def ledger(frame: Frame) -> dict[str, Any]:
    """Return {counts, slopes, rows, more, provenance}: plain words and numbers, for the page to set as a table.

    `slopes` heads the column of slopes. A piece is {kind, from, to, bits, terms, silent, slope, intercept}; bits are
    [label, on, colour], terms [text, colour]; `silent` says that no neuron passes anything on.
    `provenance` are sentences: who made the knots, and what each depth adds.
    A knot is {kind, x, text, colour}.
    `countable` is there where pieces are too many to be drawn exactly: they can be counted all the same.
    """
    p = frame.pieces
    if p is None:
        why = TOO_LONG.format("pieces") if frame.late else f"More than {MAX_PIECES:,} pieces"
        return {
            "counts": f"{why}: drawn from {SAMPLES:,} samples, so sharp bends may be cut.",
            "slopes": _slopes_heading(frame),
            "rows": [],
            "more": "Shorten the domain to see them exactly.",
            "provenance": [],
            "countable": True,
        }
    counts = count_words(frame, p.patterns, len(p.breakpoints) + 1, "piece")
    rows: list[dict[str, Any]] = []
    for i in range(min(p.n_pieces, MAX_ROWS)):
        if i:
            rows.append(_knot(frame, i - 1))
        rows.append(_piece(frame, i))
    hidden = p.n_pieces - MAX_ROWS
    more = f"… and {plural(hidden, 'more piece')}. Shorten the domain to see them." if hidden > 0 else ""
    return {
        "counts": counts,
        "slopes": _slopes_heading(frame),
        "rows": rows,
        "more": more,
        "provenance": [*target_words(frame), *line_origins(frame)],
    }


def _slopes_heading(frame: Frame) -> str:
    s = frame.network.slope(frame.state.layer)
    if not isinstance(s, float):
        return "slope: sum over the active neurons, and the inactive ones times their negative slopes"
    return "slope: sum over the active neurons" + (f", and {number(s)} times the inactive ones" if s else "")


def _piece(frame: Frame, i: int) -> dict[str, Any]:
    p, layer, widths = frame.pieces, frame.state.layer, frame.state.widths
    assert p is not None
    terms = [
        [number(value), colour_index(widths, layer, j)] for j, value in enumerate(frame.passed[i].tolist()) if value
    ]
    return {
        "kind": "piece",
        "from": _place(frame, i),
        "to": _place(frame, i + 1),
        "bits": bits(frame, p.patterns[i]),
        "terms": terms,
        "silent": not (frame.active[i].any() or frame.network.leaks[layer]),
        "slope": number(p.slopes[i, 0]),
        "intercept": number(p.intercepts[i, 0]),
    }


def _place(frame: Frame, i: int) -> str:
    return place(float(frame.x[i]), frame.state.domain)


def _knot(frame: Frame, i: int) -> dict[str, Any]:
    p, depth = frame.pieces, frame.state.depth
    assert p is not None
    who = [(frame.layer_and_index(n), bool(p.patterns[i + 1, n])) for n in p.turning[i]]
    changes = [
        f"{neuron_name(depth, *where)} turns {'on' if on else 'off'}{'' if folds else ' and has no fold'}"
        for (where, on), folds in zip(who, frame.folds[list(p.turning[i])], strict=True)
    ]
    x = p.knots[i + 1]
    bends = x in p.breakpoints
    change = f"slope {signed(p.slopes[i + 1, 0] - p.slopes[i, 0])}" if bends else "no bend"
    return {
        "kind": "knot",
        "x": _place(frame, i + 1),
        "text": f"{listed(changes)}: {change}",
        "colour": colour_index(frame.state.widths, *who[0][0]),
    }
