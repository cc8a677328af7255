"""The loss along a number, as it is drawn: its line, its minima, and where it is lowest."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from relu_fold.errors import UnknownPath
from relu_fold.exchange import answer as answers
from relu_fold.exchange.learning.loss_lines import loss_line
from relu_fold.exchange.questions import read_question
from relu_fold.training.along import loss_along
from relu_fold.view.edit import Learn
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState
from tests.calls import question

SINE = apply(ViewState(), Learn("sine"))


@pytest.mark.parametrize("path", ["w.0.0.0", "b.0.3", "w.1.0.2", "b.1.0"])
def test_the_line_is_the_loss_and_its_best_place_the_lowest(path):
    told = loss_line(SINE, path)
    assert told is not None
    run = SINE.learning.of(SINE.network)
    along = loss_along(SINE.network, run.data, path, (-3.0, 3.0))
    places, up = np.array(told["line"]).T
    logs = np.log10(along(6 * places - 3))
    np.testing.assert_allclose(up, (logs - logs.min()) / (logs.max() - logs.min()), atol=2e-3)
    assert (up.min(), up.max()) == (0.0, 1.0)
    assert told["best"] == along.minimum.start
    assert len(told["minima"]) == len(along.minima)
    lowest = [one for one in told["minima"] if one["words"].startswith("the lowest: loss ")]
    assert [one["up"] for one in lowest] == [0.0]


def test_a_dead_neuron_stands_on_a_plain():
    dead = msgspec.structs.replace(
        SINE, weights=(((1.0,), (1.0,)), ((1.0, -1.0),)), biases=((0.0, -9.0), (0.0,)), neuron=0
    )
    told = loss_line(dead, "b.0.1")
    assert told is not None
    plains = [one for one in told["minima"] if one["words"].startswith("a plain: ")]
    assert len(plains) == 1
    here = (-9.0 + 10) / 20
    assert plains[0]["from"] <= here <= plains[0]["to"]


def test_what_takes_too_long_is_not_drawn(monkeypatch):
    monkeypatch.setattr(answers, "ALONG_BUDGET", 0.0)
    asked = read_question(question("along", state=SINE, path="b.0.0"))
    assert answers.answer(asked).reply["along"] is None


def test_of_a_view_that_learns_nothing_or_another_number_there_is_none():
    assert loss_line(ViewState(), "b.0.0") is None
    assert loss_line(SINE, "s") is None
    assert loss_line(SINE, "x.0") is None
    with pytest.raises(UnknownPath):
        loss_line(SINE, "b.0.9")
