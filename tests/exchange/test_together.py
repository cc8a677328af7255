from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exchange.answer import answer
from relu_fold.exchange.pictures import picture
from relu_fold.exchange.questions import read_question
from relu_fold.exchange.together import together
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import plane_views

THREE = ViewState.of_preset(PRESETS["three"])  # on right of -1.2, left of 0.75, right of 1.2; from -3 to 3
FOLDS = ViewState.of_preset(PRESETS["three-folds"])
TENTS = ViewState.of_preset(PRESETS["tents"])


@pytest.mark.parametrize(
    ("neurons", "words", "spans"),
    [
        ((0, 1), "Neurons 1 and 2 are both on for x in (−1.20, 0.75).", [(-1.2, 0.75)]),
        ((0, 2), "Neurons 1 and 3 are both on for x in (1.20, 3.00].", [(1.2, 3.0)]),
        ((2, 1), "Neurons 2 and 3 are both on nowhere in view.", []),
        ((0, 1, 2), "Neurons 1, 2 and 3 are all on nowhere in view.", []),
        ((1, 1), "Neuron 2 is on for x in [−3.00, 0.75).", [(-3.0, 0.75)]),
    ],
)
def test_on_a_line_they_are_intervals(neurons, words, spans):
    told = together(frame(THREE), neurons)
    assert told["words"] == words
    np.testing.assert_allclose(told["spans"], spans or np.zeros((0, 2))[:0].tolist(), rtol=1e-12)


def test_of_a_deeper_network_each_is_named_with_its_layer_and_intervals_beside_each_other_are_one():
    told = together(frame(TENTS), (0, TENTS.widths[0]))
    assert told["words"].startswith("Neuron 1 of layer 1 and neuron 1 of layer 2 are both on for x in ")
    ends = np.array(told["spans"])
    assert (ends[1:, 0] > ends[:-1, 1]).all()


def test_a_neuron_behind_the_layer_that_is_shown_is_told_apart():
    first = msgspec.structs.replace(TENTS, layer=0)
    told = together(frame(first), (0, TENTS.widths[0]))
    assert "behind the one that is shown" in told["words"]
    assert told["spans"] == []


@given(plane_views(), st.sets(st.integers(0, 3), min_size=1))
def test_in_the_plane_a_point_of_each_region_and_no_other(view, some):
    shown = plane_frame(view)
    known = tuple(one for one in some if one < shown.network.n_neurons) or (0,)
    told = together(shown, known)
    if shown.subdivision is None:
        return
    on = shown.subdivision.patterns[:, known].all(axis=1)
    regions = shown.subdivision.locate(np.array(told["at"]).reshape(-1, 2))
    if on.sum() < 300:
        assert set(regions.tolist()) == set(np.flatnonzero(on).tolist())
    assert on[regions].all()


def test_in_the_plane_it_says_how_many_regions_and_how_much_of_the_box():
    assert (
        together(plane_frame(FOLDS), (0, 1))["words"]
        == "Neurons 1 and 2 are both on in 2 of 7 regions: 28.9 % of the box."
    )


def view(weights, biases, **changes):
    return msgspec.structs.replace(ViewState(), weights=weights, biases=biases, **changes)


def valley(bias: float, at: float = 0.0):
    """A neuron of the second layer whose z is |x - at| and a bias."""
    first = ((1.0,), (-1.0,))
    return view((first, ((1.0, 1.0),), ((1.0,),)), ((-at, at), (bias,), (0.0,)), layer=1)


@pytest.mark.parametrize(
    ("shown", "words", "spans"),
    [
        (valley(0.5), "is on everywhere in view.", [(-3, 3)]),
        (valley(0.0), "is on everywhere in view but at x = 0, where z is 0.", [(-3, 0), (0, 3)]),
        (valley(0.0, 1 / 3), "is on everywhere in view but at x = 0.333, where z is 0.", [(-3, 1 / 3), (1 / 3, 3)]),
        (valley(-1.0), "is on for x in [−3.00, −1.00) or (1.00, 3.00].", [(-3, -1), (1, 3)]),
    ],
)
def test_a_neuron_that_touches_0_at_a_point_is_not_on_there(shown, words, spans):
    told = together(frame(shown), (2,))
    assert told["words"] == f"Neuron 1 of layer 2 {words}"
    np.testing.assert_allclose(told["spans"], spans, atol=1e-12)


def test_an_interval_is_open_at_an_end_of_the_view_at_which_a_neuron_is_0():
    ends = view((((1.0,), (-1.0,)), ((1.0, 1.0),)), ((3.0, 1.0), (0.0,)))
    assert together(frame(ends), (0,))["words"] == "Neuron 1 is on everywhere in view but at x = −3.00, where z is 0."
    assert together(frame(ends), (0, 1))["words"] == "Neurons 1 and 2 are both on for x in (−3.00, 1.00)."


def test_in_the_plane_a_neuron_that_touches_0_along_a_crease_is_not_on_there():
    first = ((1.0, 0.0), (-1.0, 0.0))
    for bias, words in ((0.5, "everywhere in view."), (0.0, "everywhere in view but where z is 0.")):
        shown = view((first, ((1.0, 1.0),), ((1.0,),)), ((0.0, 0.0), (bias,), (0.0,)), layer=1)
        assert together(plane_frame(shown), (2,))["words"] == f"Neuron 1 of layer 2 is on {words}"


def test_it_is_a_question_of_the_page():
    asked = {"kind": "together", "seq": 3, "theme": "light", "width": 900, "height": 500, "neurons": [0, 1]}
    question = read_question(msgspec.json.encode(asked | {"state": msgspec.to_builtins(THREE)}).decode())
    reply = answer(question).reply
    assert (reply["seq"], reply["kind"]) == (3, "together")
    assert reply["together"] == together(picture(THREE).shown, (0, 1))
