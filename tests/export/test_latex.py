"""LaTeX of the pieces, read back: the same functions on the same intervals."""

import re

import msgspec
import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.export.latex import pieces_latex
from relu_fold.frames.line import frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

LINES = [ViewState.of_preset(preset) for preset in PRESETS.values() if preset.network.input_dim == 1]
_ROW = re.compile(r"  (.*), & (.*) \\le x (?:<|\\le) (.*?)(?: \\\\)?$")


def number(text):
    return float(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", text))


def rows(text):
    """Yield slope, intercept, and the ends of each row."""
    for line in text.splitlines():
        if not (found := _ROW.fullmatch(line)):
            continue
        formula, low, high = found.groups()
        slope, intercept = "0", formula
        if "x" in formula:
            slope, _, intercept = formula.partition("x")
            slope = slope.removesuffix(r"\,")
            slope = {"": "1", "-": "-1"}.get(slope, slope)
        yield number(slope), number(intercept.replace("+ ", "").replace("- ", "-") or "0"), number(low), number(high)


def test_the_first_view_as_one_would_write_it():
    text = pieces_latex(ViewState())
    assert text.startswith("% ReLU Fold 0.1.0, view ?s=2.")
    assert text.partition("\n")[2] == (
        "\\[\nf(x) = \\begin{cases}\n"
        "  -0.56\\,x - 0.18, & -3 \\le x < -1.2 \\\\\n"
        "  0.34\\,x + 0.9, & -1.2 \\le x < 0.75 \\\\\n"
        "  0.9\\,x + 0.48, & 0.75 \\le x < 1.2 \\\\\n"
        "  -0.75\\,x + 2.46, & 1.2 \\le x \\le 3\n"
        "\\end{cases}\n\\]\n"
    )


@pytest.mark.parametrize("state", LINES, ids=lambda state: state.preset)
def test_every_linear_region_is_there_and_right(state):
    found, shown = list(rows(pieces_latex(state))), frame(state)
    assert len(found) == len(shown.pieces.breakpoints) + 1
    for slope, intercept, low, high in found:
        for x in np.linspace(low, high, 5):
            assert slope * x + intercept == pytest.approx(shown.network([[x]])[0, 0], abs=1e-4 * max(1, shown.size))
    assert [found[0][2], found[-1][3]] == pytest.approx(list(state.domain))


def test_a_neuron_of_the_next_layer_has_its_index():
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["sawtooth"]), layer=0, target=1)
    assert "z_{2.2}(x) = \\begin{cases}" in pieces_latex(state)


def test_a_narrow_domain_far_away_is_told_apart():
    state = msgspec.structs.replace(ViewState(), domain=(-1.200001, -1.199998))
    (_, _, a, b), (_, _, c, d) = rows(pieces_latex(state))
    assert a < b == c < d


def test_two_inputs_have_no_pieces():
    with pytest.raises(InputError, match="inputs: expected one"):
        pieces_latex(ViewState.of_preset(PRESETS["xor"]))
