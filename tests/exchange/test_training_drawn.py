"""Training with what is drawn by chance: which numbers a hand holds, and tables of points; `make fuzz` draws others."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from relu_fold.errors import InputError
from relu_fold.exchange.learning.steps import trained
from relu_fold.exchange.questions import MOST_HELD
from relu_fold.view.edit import ChangeRun, Learn, LearnPoints
from relu_fold.view.edits import apply
from relu_fold.view.parameters import value_at
from relu_fold.view.viewstate import ViewState
from tests.training.nets import paths

VIEWS = tuple(apply(ViewState(), Learn(data)) for data in ("abs", "bell", "xor"))
CELL = st.one_of(
    st.floats(-100, 100).map(lambda value: f"{value:.3g}"),
    st.sampled_from(("0", "2019", "1e6", "-1e6", "1e7", "nan", "", "x", "−2", '"3"', "4,5")),
)
TABLE = st.tuples(
    st.sampled_from((", ", ";", "\t", " ")),
    st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=12),
).map(lambda drawn: "\n".join(drawn[0].join(row) for row in drawn[1]))


@given(
    st.sampled_from(VIEWS),
    st.sampled_from(("sgd", "momentum", "nesterov", "adam")),
    st.integers(1, 5),
    st.data(),
)
def test_what_a_hand_holds_stays_and_nothing_else_of_the_run_does(view, optimizer, before, draw):
    at = trained(apply(view, ChangeRun("optimizer", optimizer)), before).state
    known = paths(at.network)
    held = draw.draw(st.lists(st.sampled_from(known), max_size=MOST_HELD))
    under = trained(at, 3, held).state
    assert {path: value_at(under, path) for path in held} == {path: value_at(at, path) for path in held}
    assert under.learning.frozen == at.learning.frozen
    assert under.learning.step == at.learning.step + 3
    assert any(value_at(under, path) != value_at(at, path) for path in known if path not in held)


@given(st.sampled_from(VIEWS), TABLE)
def test_a_table_is_all_in_view_and_learnt_from_or_refused_with_a_sentence(view, text):
    with suppress(InputError):
        now = apply(view, LearnPoints(text, table=True))
        ends = (now.domain, now.domain_y)
        for *inputs, _ in now.learning.points:
            assert len(inputs) == now.input_dim
            assert all(low <= value <= high for value, (low, high) in zip(inputs, ends, strict=False))
        after = trained(now, 2)
        assert after.told["stopped"] or after.state.learning.step == 2
