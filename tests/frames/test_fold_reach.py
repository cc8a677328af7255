"""What a fold reaches from flat to mirror, and who is folded how far on the way."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.frames.fold_reach import fold_reach, slopes_at
from relu_fold.frames.line import frame
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.frames.folds import folds
from tests.servers import ROOT
from tests.strategies import mixed_networks

TWO = PRESETS["two"].network
TENTS = ViewState.of_preset(PRESETS["tents"])


@pytest.mark.parametrize(
    ("progress", "slopes"),
    [
        (0.0, [1.0, 1.0]),
        (0.25, [0.5, 1.0]),
        (0.5, [0.0, 1.0]),
        (0.75, [0.0, 0.5]),
        (1.0, [0.0, 0.0]),
        (1.25, [-0.5, 0.0]),
        (2.0, [-1.0, -1.0]),
    ],
)
def test_one_neuron_folds_after_the_other(progress, slopes):
    assert slopes_at(TWO, progress, "each", 0)[0].tolist() == slopes


def test_all_fold_at_once_or_those_of_one_layer():
    net = TENTS.network
    assert [own.tolist() for own in slopes_at(net, 0.25, "all", 0)] == [[0.75, 0.75], [0.75, 0.75]]
    assert [own.tolist() for own in slopes_at(net, 2.0, "layer", 1)] == [[0.0, 0.0], [-1.0, -1.0]]
    assert [own.tolist() for own in slopes_at(net, 0.25, "each", 0)] == [[0.0, 1.0], [1.0, 1.0]]


@given(mixed_networks(min_depth=1), st.floats(0, 2), st.sampled_from(["all", "layer", "each"]))
def test_nobody_is_more_than_flat_or_mirrored_and_the_sum_is_the_progress(net, progress, scope):
    slopes = slopes_at(net, progress, scope, 0)
    assert tuple(own.size for own in slopes) == net.widths
    mine = slopes[0] if scope == "layer" else np.concatenate(slopes)
    assert (np.abs(mine) <= 1).all()
    assert np.mean(1 - mine) == pytest.approx(progress, abs=1e-9)


def test_the_tests_of_the_scripts_read_the_same():
    copy = ROOT / "tests" / "scripts" / "folds.json"
    again = "python -m tests.frames.folds > tests/scripts/folds.json"
    assert json.loads(copy.read_text(encoding="utf-8")) == json.loads(json.dumps(folds())), again


@pytest.mark.parametrize("scope", ["all", "layer", "each"])
@pytest.mark.parametrize("preset", ["one", "two", "three", "staircase"])
def test_no_frame_of_the_fold_of_one_layer_leaves_the_reach(preset, scope):
    state = ViewState.of_preset(PRESETS[preset])
    shown = frame(state)
    reach = fold_reach(shown, shown.x[:, None], scope)
    for progress in np.linspace(0, 2, 41):
        net = Network(state.weights, state.biases, 0.0, slopes_at(shown.network, float(progress), scope, 0))
        z = net.pre_activations(shown.x[:, None])[-1]
        h = net.activate(z, 0)
        sums = shown.bias + np.cumsum(h * shown.readout, axis=1)
        for row, values in (("z", z), ("z", h), ("c", h * shown.readout), ("composed", sums[:, -1])):
            assert reach[row][0] - 1e-9 <= values.min()
            assert values.max() <= reach[row][1] + 1e-9
