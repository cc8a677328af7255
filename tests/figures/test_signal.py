"""The signal lens: what is drawn over t is the network at x(t), and shares of time are those of a sine."""

import math

import numpy as np
import pytest
from hypothesis import given

from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.panels.signal import ONE_INPUT, no_signal, sentences, signal_panel
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.signal_lens import PERIODS, wave
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import assign
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.frames.test_line import folded_views

HALF_WAVE = LESSONS[0].view


def said(state):
    shown = frame(state)
    signals = wave(shown)
    return sentences(shown, signals, range(signals.z.shape[1]))


@given(folded_views())
def test_signals_are_the_network_at_x_of_t(state):
    shown = frame(state)
    signals = wave(shown)
    low, high = state.domain
    wide = high - low
    assert (np.diff(signals.t) > 0).all()
    assert signals.t[0] == 0
    assert signals.t[-1] == pytest.approx(2 * math.pi * PERIODS)
    np.testing.assert_allclose(signals.x, (low + high) / 2 + wide / 2 * np.sin(signals.t), atol=1e-9 * wide)
    scale = 1 + np.abs(shown.z).max() + np.abs(shown.composed).max()
    z = shown.network.pre_activations(signals.x[:, None])[-1]
    np.testing.assert_allclose(signals.z, z, atol=1e-9 * scale)
    np.testing.assert_allclose(signals.h, shown.network.activate(z, state.layer), atol=1e-9 * scale)
    np.testing.assert_allclose(signals.composed, shown.network(signals.x[:, None])[:, 0], atol=1e-9 * scale * 100)


def test_each_knot_is_passed_twice_a_period_at_its_arcsine():
    signals = wave(frame(assign(HALF_WAVE, "b.0.0", -1.5)))  # the knot is at 1.5 of an amplitude of 3
    at = signals.t[signals.x == 1.5]
    wanted = [math.pi / 6, 5 * math.pi / 6]
    np.testing.assert_allclose(at, [*wanted, *(t + 2 * math.pi for t in wanted)])
    assert (signals.h[signals.x == 1.5] == 0).all()


@pytest.mark.parametrize(("bias", "share"), [(0.0, 1 / 2), (-1.5, 1 / 3), (1.5, 2 / 3), (3.0, 1.0), (-3.0, 0.0)])
def test_the_bias_sets_the_share_of_the_time_that_passes(bias, share):
    np.testing.assert_allclose(wave(frame(assign(HALF_WAVE, "b.0.0", bias))).shares, [share], atol=1e-12)


def test_the_half_wave_rectifier_is_named():
    assert said(HALF_WAVE) == [
        "In goes x = 3 sin t, which sweeps the whole domain.",
        "Neuron 1 is a half-wave rectifier: it passes its z while that is positive, half of the time.",
    ]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("b.0.0", 3.0, "always on: it passes the wave whole"),
        ("b.0.0", -3.0, "never on: it passes nothing"),
        ("b.0.0", -1.5, "33.3 % of the time"),
        ("s", 1.0, "does not rectify"),
        ("s", -1.0, "full-wave rectifier"),
        ("s", 0.5, "leaks through, times 0.50"),
    ],
)
def test_what_a_neuron_does_to_the_wave_is_said(path, value, words):
    assert words in said(assign(HALF_WAVE, path, value))[1]


def test_two_opposite_neurons_are_together_a_full_wave_rectifier():
    assert "Together they are a full-wave rectifier" in said(ViewState.of_preset(PRESETS["abs"]))[-1]
    assert "Together" not in said(ViewState.of_preset(PRESETS["two"]))[-1]


def test_a_domain_off_the_middle_shifts_the_wave_and_a_deeper_layer_names_its_source():
    lines = said(ViewState.of_preset(PRESETS["tents"]))
    assert lines[0] == "In goes x = 0.5 + 0.75 sin t, which sweeps the whole domain."
    words = said(assign(ViewState.of_preset(PRESETS["tents"]), "b.1.0", 9.0))
    assert "what layer 1 hands on whole" in words[1]


def test_two_inputs_are_told_in_a_sentence_that_it_needs_one():
    answered = no_signal(plane_frame(ViewState.of_preset(PRESETS["xor"])), THEMES["light"], 1100)
    assert answered == Opened(None, {"signal": [ONE_INPUT]})


@pytest.mark.parametrize("width", [350, 1100])
def test_the_figure_has_the_wave_in_every_neuron_and_the_wave_out(width):
    figure = signal_panel(frame(ViewState()), THEMES["light"], width).figure
    assert len(figure["data"]) == 1 + 2 * 3 + 1
    titles = [note["text"] for note in figure["layout"]["annotations"]]
    assert titles[:2] == ["wave in, x(t)", "neuron 1"]
    spans = [
        (figure["layout"][f"xaxis{n}"]["domain"], figure["layout"][f"yaxis{n}"]["domain"]) for n in ("", 2, 3, 4, 5)
    ]
    apart = [
        a[1] < c[0] or c[1] < a[0] or b[1] < d[0] or d[1] < b[0]
        for i, (a, b) in enumerate(spans)
        for c, d in spans[i + 1 :]
    ]
    assert all(apart)


def test_no_number_of_an_axis_stands_in_a_corner_on_that_of_the_other():
    """A wave of 0 reaches from -1 to 1: the lower number lay on the first one of the axis below."""
    still = assign(HALF_WAVE, "w.1.0.0", 0.0)
    layout = signal_panel(frame(still), THEMES["light"], 1000).figure["layout"]
    low, high = [axis["range"] for name, axis in layout.items() if name.startswith("yaxis")][-1]
    assert low < -1.05
    assert high > 1.05
