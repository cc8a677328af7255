"""A frame holds the values of its network and nothing else; the sum that it composes is the function that it shows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact import rounding
from relu_fold.frames.line import SAMPLES, frame
from relu_fold.frames.shown import network_up_to
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies import QUARTERS, networks
from tests.strategies_view import view_states

ROUNDING = 1e-12  # of the largest sum of absolute terms anywhere in the domain: see `terms`
WEIGHTS = st.one_of(QUARTERS, st.sampled_from([0.0, 1.0, -1.0]))


@st.composite
def folded_views(draw, max_depth=3, max_width=4):
    """Views of small networks whose knots mostly lie in the domain and often coincide."""
    net = draw(networks(min_depth=1, max_depth=max_depth, max_width=max_width, max_outputs=3, numbers=WEIGHTS))
    layer = draw(st.integers(0, len(net.widths) - 1))
    return ViewState(
        weights=tuple(tuple(map(tuple, w.tolist())) for w in net.weights),
        biases=tuple(tuple(b.tolist()) for b in net.biases),
        negative_slope=net.negative_slope,
        domain=draw(st.sampled_from([(-3.0, 3.0), (-1.0, 0.5), (0.0, 1e3), (-1e-3, 1e-3)])),
        layer=layer,
        neuron=draw(st.integers(0, len(net.biases[layer]) - 1)),
        target=draw(st.integers(0, len(net.biases[layer + 1]) - 1)),
        partial_sums=draw(st.booleans()),
    )


VIEWS = st.one_of(view_states(inputs=(1,)), folded_views())
TWO = ViewState.of_preset(PRESETS["two"])
TENTS = ViewState.of_preset(PRESETS["tents"])


def terms(state):
    """Return for every layer the largest sum of absolute terms that any neuron can be made of in the domain."""
    h, gain = np.abs(state.domain).max(keepdims=True), max(1.0, abs(state.negative_slope))
    sums = []
    for w, b in zip(state.network.weights, state.network.biases, strict=True):
        h = np.abs(w) @ h + np.abs(b)
        sums.append(h.max())
        h = h * gain
    return sums


def at(points, f, values):
    """Return values, (k+2, n), interpolated at points."""
    return np.stack([np.interp(points, f.x, column) for column in values.T], axis=1)


def test_two_neurons_by_hand():
    """h1 = max(0, x + 1), h2 = max(0, x - 0.5); f = h1 - 1.8 h2 - 0.5."""
    f = frame(TWO)
    np.testing.assert_allclose(f.x, [-3, -1, 0.5, 3])
    np.testing.assert_allclose(f.z, [[-2, -3.5], [0, -1.5], [1.5, 0], [4, 2.5]])
    np.testing.assert_allclose(f.h, [[0, 0], [0, 0], [1.5, 0], [4, 2.5]])
    np.testing.assert_allclose(f.contributions, [[0, 0], [0, 0], [1.5, 0], [4, -4.5]])
    np.testing.assert_array_equal(f.active, [[False, False], [True, False], [True, True]])
    np.testing.assert_allclose(f.sums, [[-0.5] * 4, [-0.5, -0.5, 1, 3.5], [-0.5, -0.5, 1, -1]])
    np.testing.assert_array_equal(f.composed, f.sums[-1])
    assert f.turning == ((0,), (1,))
    assert (f.readout.tolist(), f.bias) == ([1.0, -1.8], -0.5)


def test_an_earlier_layer_composes_the_next_ones_pre_activation():
    state = ViewState(weights=TENTS.weights, biases=TENTS.biases, domain=TENTS.domain, layer=0, target=1)
    f = frame(state)
    np.testing.assert_allclose(f.x, [-0.25, 0, 0.5, 1.25])
    np.testing.assert_allclose(f.composed, [-2, -2, 2, -4])  # 4 h1 - 4 h2 - 2
    assert f.network.widths == (2,)
    assert f.bias == -2.0


def test_a_neuron_counted_layer_by_layer_is_found_in_its_layer():
    f = frame(TENTS)
    assert [f.layer_and_index(i) for i in range(4)] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    with pytest.raises(IndexError, match="expected below 4"):
        f.layer_and_index(4)


@settings(max_examples=30)
@given(VIEWS)
def test_the_values_at_the_knots_are_the_networks(state):
    f, net = frame(state), state.network
    points, within = f.x[:, None], ROUNDING * terms(state)[state.layer]
    np.testing.assert_allclose(f.z, net.pre_activations(points)[state.layer], rtol=0, atol=within)
    gain = max(1.0, abs(state.negative_slope))
    np.testing.assert_allclose(f.h, net.activations(points)[state.layer], rtol=0, atol=within * gain)
    np.testing.assert_array_equal(f.h, net.activate(f.z, state.layer))
    np.testing.assert_array_equal(f.contributions, f.h * net.weights[state.layer + 1][state.target])


@settings(max_examples=30)
@given(VIEWS, st.integers(0, 2**32 - 1))
def test_the_values_interpolate_to_the_networks_at_any_x(state, seed):
    f, net = frame(state), state.network
    x = np.random.default_rng(seed).uniform(*state.domain, 40)
    within, gain = ROUNDING * terms(state)[state.layer], max(1.0, abs(state.negative_slope))
    np.testing.assert_allclose(at(x, f, f.z), net.pre_activations(x[:, None])[state.layer], rtol=0, atol=within)
    np.testing.assert_allclose(at(x, f, f.h), net.activations(x[:, None])[state.layer], rtol=0, atol=within * gain)


@settings(max_examples=30)
@given(VIEWS, st.integers(0, 2**32 - 1))
def test_the_composed_sum_is_the_output_or_the_next_layers_pre_activation(state, seed):
    f, net = frame(state), state.network
    x = np.random.default_rng(seed).uniform(*state.domain, 40)
    last = state.layer == len(state.widths) - 1
    there = net(x[:, None]) if last else net.pre_activations(x[:, None])[state.layer + 1]
    within = ROUNDING * terms(state)[state.layer + 1]
    np.testing.assert_allclose(np.interp(x, f.x, f.composed), there[:, state.target], rtol=0, atol=within)


@settings(max_examples=30)
@given(VIEWS)
def test_the_sums_begin_with_the_bias_and_add_one_neuron_at_a_time(state):
    f = frame(state)
    assert f.sums.shape == (f.z.shape[1] + 1, f.x.size)
    assert set(f.sums[0].tolist()) == {state.biases[state.layer + 1][state.target]}
    added = f.sums[:-1] + f.contributions.T
    np.testing.assert_array_equal(f.sums[1:-1], added[:-1])
    assert (np.abs(f.sums[-1] - added[-1]) <= off_by(f)).all()


def off_by(f) -> np.ndarray:
    """How far the exact values at the knots may be from the sum of the contributions there, (k+2,).

    Either is off by what each layer's roundings make of all terms, however much of these cancels; and by how far off
    the knot is, times how steep its two sides are.
    """
    net, p = f.network, f.pieces
    terms = np.abs(f.x).max(keepdims=True)
    for w, b, slopes in zip(net.weights, net.biases, (*net.slopes, np.ones(1)), strict=True):
        terms = (np.abs(w) @ terms + np.abs(b)) * np.maximum(1.0, np.abs(slopes))
    readout = np.abs(net.weights[-1][0]) * np.maximum(1.0, np.abs(net.slopes[-1]))
    steep = np.abs(p.slopes[:, 0]) + np.abs(p.layer_slopes[-1]) @ readout
    steepest = np.maximum(np.append(steep, 0.0), np.append(0.0, steep))
    return 2 * rounding.ROUNDING * len(net.weights) * terms + steepest * p._blur


def test_deep_terms_that_cancel_leave_no_more_than_their_roundings():
    weights = [-320567.7072852198, -546007.4396475321, 823058.9067997313, -952183.4095583761, -326324.24439345]
    weights += [-453888.5689823879]
    biases = [-844145.7934066274, 682930.4387083009, 546836.4259864907, 551393.3639894873, -964311.9150282759]
    biases += [204016.04200179665]
    state = ViewState(
        weights=tuple(((w,),) for w in weights),
        biases=tuple((b,) for b in biases),
        negative_slope=-2923.0,
        domain=(-187850.0, 0.0),
        layer=1,
    )
    f = frame(state)
    added = f.sums[-2] + f.contributions.T[-1]
    assert (np.abs(f.sums[-1] - added) <= off_by(f)).all()
    assert (off_by(f) < 1e-12 * np.abs(f.x).max() * 1e26).all()


@settings(max_examples=30)
@given(folded_views(), st.integers(0, 2**32 - 1))
def test_a_neuron_is_active_on_a_piece_where_its_z_is_positive_inside_it(state, seed):
    f = frame(state)
    share = np.random.default_rng(seed).uniform(0.2, 0.8)
    inside = f.x[:-1] * (1 - share) + f.x[1:] * share
    z = state.network.pre_activations(inside[:, None])[state.layer]
    clear = np.abs(z) > 1e-9
    np.testing.assert_array_equal(f.active[clear], (z > 0)[clear])
    np.testing.assert_array_equal(f.active, f.pieces.patterns[:, -f.active.shape[1] :])


@settings(max_examples=30)
@given(VIEWS)
def test_the_corner_of_an_activation_sits_on_the_axis(state):
    f = frame(state)
    knot, neuron = np.nonzero(f.active[1:] != f.active[:-1])
    assert not f.z[knot + 1, neuron].any()


@settings(max_examples=30)
@given(VIEWS)
def test_the_same_state_gives_the_same_frame_bit_for_bit(state):
    first, second = frame(state), frame(state)
    for name in ("x", "z", "h", "contributions", "active", "sums"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes(), name
    assert first.turning == second.turning
    assert first.state == state


@settings(max_examples=30)
@given(view_states(inputs=(1,)))
def test_the_network_up_to_a_layer_ends_at_its_target(state):
    net = network_up_to(state.network, state.layer, state.target)
    assert net.widths == state.widths[: state.layer + 1]
    assert (net.input_dim, net.output_dim, net.negative_slope) == (1, 1, state.negative_slope)


@pytest.fixture
def few_pieces(monkeypatch):
    """As if the app drew three pieces at most."""
    monkeypatch.setattr("relu_fold.frames.line.MAX_PIECES", 3)


@pytest.mark.usefixtures("few_pieces")
def test_more_pieces_than_the_app_draws_are_sampled():
    state = ViewState(negative_slope=0.25)
    f = frame(state)
    assert f.pieces is None
    assert f.turning == ()
    assert f.x.size == SAMPLES
    assert (f.x[0], f.x[-1]) == state.domain
    np.testing.assert_array_equal(f.z, state.network.pre_activations(f.x[:, None])[0])
    np.testing.assert_allclose(f.composed, state.network(f.x[:, None])[:, 0], rtol=0, atol=1e-14)
    middles = (f.x[1:] + f.x[:-1])[:, None] / 2
    np.testing.assert_array_equal(f.active, state.network.activation_pattern(middles))


@pytest.mark.usefixtures("few_pieces")
def test_as_many_pieces_as_the_app_draws_are_exact():
    assert frame(TWO).pieces.n_pieces == 3


@pytest.mark.parametrize("slope", [0.0, 1.0, -1.0])
def test_a_network_of_zeros_is_one_flat_piece(slope):
    state = ViewState(weights=(((0.0,),) * 2, ((0.0, 0.0),)), biases=((0.0, 0.0), (0.5,)), negative_slope=slope)
    f = frame(state)
    assert f.x.tolist() == [-3.0, 3.0]
    assert not f.active.any()
    assert not f.contributions.any()
    assert f.composed.tolist() == [0.5, 0.5]
