"""How far the neurons are folded, in one sentence; and the one formula of a network that does not fold."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings

from relu_fold.frames.fold_words import fold_words
from relu_fold.view.presets import FIRST_OF, PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import folding_views, view_states
from tests.view.test_parameters import deep

THREE = ViewState()


def told(state, **fields):
    return fold_words(msgspec.structs.replace(state, **fields))


@pytest.mark.parametrize(
    ("slope", "sentence"),
    [
        (1.0, "No neuron folds: the network is one linear map, f(x) = −1.31x + 2.88."),
        (0.4, "Every neuron folds its negative side down: h = max(z, 0.40z)."),
        (0.0, "Every neuron folds its negative side flat: h = max(0, z), a ReLU."),
        (-0.4, "Every neuron folds its negative side on, past ReLU: h = max(z, −0.40z)."),
        (-1.0, "Every neuron folds its negative side over, as a mirror does: h = |z|."),
        (2.0, "Every neuron makes its negative side steeper: h = min(z, 2.00z)."),
    ],
)
def test_all_neurons_alike(slope, sentence):
    assert told(THREE, negative_slope=slope) == (sentence, slope == 1)


def test_one_neuron_is_the_neuron():
    assert fold_words(ViewState.of_preset(PRESETS["one"]))[0].startswith("The neuron folds its negative side flat")


def test_neurons_one_by_one():
    assert told(THREE, slopes=((0.0, 0.4, 1.0),)) == (
        "ReLU: neuron 1; between: neuron 2 (s = 0.40); unfolded: neuron 3.",
        False,
    )
    assert told(THREE, slopes=((-1.0, -1.0, 0.0),))[0] == "Mirrors: neurons 1 and 2; ReLU: neuron 3."
    assert told(THREE, slopes=((1.0, 1.0, 1.0),))[1]


def test_many_neurons_are_counted():
    state = deep(9, 2, slopes=((0.0,) * 9, (1.0, 1.0)))
    assert fold_words(state)[0] == "ReLU: 9 neurons; unfolded: neurons 2.1 and 2.2."


def test_two_inputs_and_the_output_that_is_shown():
    plane = ViewState.of_preset(FIRST_OF[2])
    sentence, flat = told(plane, negative_slope=1.0)
    assert flat
    assert "one linear map, f(x₁, x₂) = " in sentence
    assert sentence.endswith(".")
    both = deep(1, outputs=2, target=1, negative_slope=1.0)
    assert "f₂(x) = " in fold_words(both)[0]


def test_a_linear_map_that_is_constant():
    state = ViewState(weights=(((1.0,), (-1.0,)), ((1.0, 1.0),)), biases=((0.0, 0.5), (0.0,)), negative_slope=1.0)
    assert fold_words(state)[0] == "No neuron folds: the network is one linear map, f(x) = 0.50."


@settings(max_examples=30)
@given(view_states() | folding_views())
def test_every_view_has_one_sentence(state):
    sentence, _ = fold_words(state)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 400
