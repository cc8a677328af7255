"""The pieces of a line as LaTeX: a `cases` of affine functions, for a paper or an exercise sheet."""

from __future__ import annotations

import numpy as np

from relu_fold.errors import InputError
from relu_fold.export.about import about
from relu_fold.figures.kit.formulas import composed_name
from relu_fold.frames.line import frame
from relu_fold.view.limits import MAX_PIECES
from relu_fold.view.viewstate import ViewState

_DIGITS = 6  # of each number; a domain that is narrow and far from 0 takes more
_LETTERS = {"f": "f", "z": "z"}


def pieces_latex(state: ViewState) -> str:
    r"""Return `\[ f(x) = \begin{cases} ... \end{cases} \]`, a row for each linear region; it needs amsmath.

    Raises:
        InputError: with two inputs, or where there are more pieces than are known exactly.
    """
    if state.input_dim != 1:
        raise InputError(f"inputs: expected one, to write its pieces down; got {state.input_dim}")
    shown = frame(state)
    p = shown.pieces
    if p is None:
        raise InputError(f"pieces: expected at most {MAX_PIECES:,}, to write them down; got more")
    bends = np.isin(p.knots, p.breakpoints)
    bends[[0, -1]] = True
    ends, first = p.knots[bends], np.flatnonzero(bends[:-1])
    low, high = state.domain
    digits = _DIGITS + max(0, int(np.ceil(np.log10(max(abs(low), abs(high)) / (high - low)))))
    said = [_number(end, digits) for end in ends.tolist()]
    rows = [
        rf"  {_affine(float(p.slopes[i, 0]), float(p.intercepts[i, 0]), digits)}, & {said[k]} \le x "
        + (r"\le" if k == len(first) - 1 else "<")
        + f" {said[k + 1]}"
        for k, i in enumerate(first.tolist())
    ]
    name = composed_name(shown)
    letter = name[0] + (f"_{{{name[1:]}}}" if name[1:] else "")
    body = " \\\\\n".join(rows)
    return f"% {about(state).sentence}\n\\[\n{letter}(x) = \\begin{{cases}}\n{body}\n\\end{{cases}}\n\\]\n"


def _affine(slope: float, intercept: float, digits: int) -> str:
    if not slope:
        return _number(intercept, digits)
    factor = {1.0: "", -1.0: "-"}.get(slope, _number(slope, digits) + r"\,")
    if not intercept:
        return f"{factor}x"
    return f"{factor}x {'-' if intercept < 0 else '+'} {_number(abs(intercept), digits)}"


def _number(value: float, digits: int) -> str:
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
