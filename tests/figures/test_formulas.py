"""The formulas above the panels keep clear of those of the next column, whatever the numbers."""

import re

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.figures.kit.arrangement import width_of
from relu_fold.figures.kit.formulas import formulas
from relu_fold.figures.kit.theme import FONT_SIZES
from relu_fold.figures.line.layout import plan
from relu_fold.figures.plane.layout import space_plan
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.viewstate import ViewState


def view(inputs, neurons, size, seed, fold):
    """A network with numbers of this size."""
    rng = np.random.default_rng(seed)
    first, last, bias = (size * rng.normal(size=shape) for shape in ((neurons, inputs), (1, neurons), neurons))
    weights = tuple(tuple(tuple(row) for row in rows.tolist()) for rows in (first, last))
    return ViewState(weights=weights, biases=(tuple(bias.tolist()), (0.0,)), negative_slope=fold, target=0)


def overlaps(at, texts):
    for panel, text in zip(at.panels.values(), texts, strict=True):
        after = at.panels.get((panel.row, panel.column + 1))
        if after is None:
            continue
        flat = re.sub("<sub>(.*?)</sub>", lambda found: "0" * round(0.7 * len(found[1])), text)
        over = width_of(flat, FONT_SIZES["small"]) - (after.x[0] - panel.x[0]) * at.width
        if over > 2:
            yield text, over


@settings(max_examples=60)
@given(
    st.sampled_from([1, 2]),
    st.integers(2, 6),
    st.sampled_from([1e-4, 0.1, 1.0, 90.0, 1e5]),
    st.integers(0, 999),
    st.sampled_from([0.0, -0.55, 0.676]),
    st.sampled_from([860, 904, 1056, 1200, 1600]),
)
def test_formulas_of_neighbouring_columns_keep_apart(inputs, neurons, size, seed, fold, width):
    state = view(inputs, neurons, size, seed, fold)
    shown = frame(state) if inputs == 1 else plane_frame(state)
    at = plan(shown, width, 500) if inputs == 1 else space_plan(shown, width, 500)
    assert list(overlaps(at, formulas(shown, at)[1:])) == []


@pytest.mark.parametrize("bias", [1.6e-5, -8.78e-5])
def test_a_bias_that_has_no_room_is_its_letter(bias):
    """Four columns of the plane: “w·x − 8.78×10⁻⁵” ran into the next one."""
    state = msgspec.structs.replace(view(2, 4, 1.0, 0, 0.0), biases=((bias,) * 4, (0.0,)))
    shown = plane_frame(state)
    at = space_plan(shown, 1056, 500)
    assert formulas(shown, at)[1] == "<i>w</i>·<i>x</i> + <i>b</i>"
