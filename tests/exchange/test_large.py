"""Networks as large as they come: what is sent of them is bounded, and so is what is said."""

from __future__ import annotations

import msgspec
import pytest

from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import read_question
from relu_fold.view import limits
from relu_fold.view.learning import Learning
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.nets import network_of, view_of

ACAS = (2, 50, 50, 50, 50, 50, 50, 5)
SIZES = [ACAS, (1, *ACAS[1:]), (1, 256, 1), (2, 256, 40, 16), (1, 256, 50, 1)]


def asked(kind, state, **fields):
    return answer(read_question(calls.question(kind, state=msgspec.to_builtins(state), **fields)))


def size(reply):
    return len(msgspec.json.encode(reply, enc_hook=lambda array: array.tolist()))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_an_answer_is_bounded_however_large_the_network_is(sizes):
    state = view_of(*sizes)
    whole = asked("commit", state)
    assert size(whole.reply) < 2_000_000
    assert size(whole.reply["diagram"]) < 400_000
    assert size(whole.reply["ledger"]) < 100_000
    assert size(asked("drag", state).reply) < 1_000_000


def test_a_row_of_the_ledger_counts_who_is_on_layer_by_layer():
    rows = asked("commit", view_of(*ACAS, domain=(-0.2, 0.2), domain_y=(-0.2, 0.2))).reply["ledger"]["rows"]
    assert rows
    assert all(len(row["bits"]) == 6 and row["bits"][0][0].endswith(" of 50") for row in rows)


def test_what_is_drawn_of_the_weights_is_said():
    note = asked("commit", view_of(*ACAS)).reply["words"]["page-note"]
    assert note.endswith("Drawn: the largest of 12,850 weights, and all of the selected neuron")
    assert "Drawn" not in asked("commit", view_of(2, 30, 1)).reply["words"]["page-note"]


def test_the_numbers_are_counted_not_the_neurons():
    assert ViewState.of(network_of(2, 256, 50, 16)).n_parameters == 14_434
    with pytest.raises(ValueError, match=f"expected 1 to {limits.MAX_PARAMETERS:,}; got 20,801"):
        ViewState.of(network_of(2, 200, 100, 1))


def test_a_large_network_is_not_trained_here():
    state = view_of(2, 100, 100, 1)
    with pytest.raises(ValueError, match="of a network that learns: expected 1 to 6,000; got 10,501"):
        msgspec.structs.replace(state, learning=Learning(data="moons"))
