"""The duel: as many parameters on both sides, a copy that is exact as far as it says, counts that bounds allow."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.bounds import most_regions
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.panels.duel import duel_in_the_plane, duel_on_a_line, layers_in_words
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.rivals import (
    crossing_lines,
    deepest,
    parameters,
    rival_in_the_plane,
    rival_on_a_line,
    whole_network,
    widest,
)
from relu_fold.network import Network
from relu_fold.view.depth import sawtooth
from relu_fold.view.edit import AddNeuron
from relu_fold.view.edits import apply
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies import networks

DOMAIN = (-2.0, 3.0)


def opened(name):
    state = ViewState.of_preset(PRESETS[name]) if isinstance(name, str) else name
    line = state.input_dim == 1
    duel = (duel_on_a_line if line else duel_in_the_plane)(
        (frame if line else plane_frame)(state), THEMES["light"], 1100
    )
    return duel.figure, duel.words


@given(st.integers(1, 2), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_parameters_are_counted_as_the_network_counts_them(inputs, widths):
    sizes = (inputs, *widths, 1)
    layers = list(pairwise(sizes))
    net = Network([np.ones((m, n)) for n, m in layers], [np.zeros(m) for _, m in layers])
    assert parameters(inputs, tuple(widths)) == net.n_parameters


@given(st.integers(1, 2), st.integers(7, 400))
def test_the_rival_is_as_large_as_the_parameters_allow_and_no_larger(inputs, budget):
    n = widest(inputs, budget)
    assert parameters(inputs, (n,)) <= budget < parameters(inputs, (n + 1,))
    layers = deepest(budget)
    assert parameters(1, (2,) * layers) <= budget < parameters(1, (2,) * (layers + 1))


@given(networks(min_depth=2, max_depth=3, max_width=4, max_outputs=1))
def test_a_copy_is_exact_up_to_where_it_says(net):
    exact = pieces(net, DOMAIN)
    rival = rival_on_a_line(net, exact, DOMAIN)
    assert rival.kind == "copy"
    assert rival.network.n_parameters == rival.n_parameters <= net.n_parameters
    end = DOMAIN[1] if rival.reaches is None else rival.reaches
    x = np.linspace(DOMAIN[0], end, 41)[:, None]
    scale = 1 + np.abs(exact.slopes).max() * 10 + np.abs(exact.values).max()
    np.testing.assert_allclose(rival.network(x), net(x), atol=1e-9 * scale)
    if rival.reaches is None:
        assert rival.needs <= rival.widths[0]
    else:
        assert rival.needs > rival.widths[0]
        assert end in exact.breakpoints


@pytest.mark.parametrize("layers", range(2, 7))
def test_a_sawtooth_has_exactly_the_parameters_of_its_rival_and_leaves_it_behind(layers):
    net = Network(*sawtooth(layers))
    exact = pieces(net, (0.0, 1.0))
    rival = rival_on_a_line(net, exact, (0.0, 1.0))
    assert (rival.n_parameters, rival.widths) == (net.n_parameters, (2 * layers,))
    copied = pieces(rival.network, (0.0, 1.0))
    assert copied.n_pieces == min(2 * layers, 2**layers)
    assert (rival.reaches is None) == (2**layers <= 2 * layers)


def test_a_shallow_network_meets_a_deep_rival_over_its_own_domain_and_heights():
    state = ViewState.of_preset(PRESETS["staircase"])
    net = whole_network(state)
    exact = pieces(net, state.domain)
    rival = rival_on_a_line(net, exact, state.domain)
    assert (rival.widths, rival.n_parameters, net.n_parameters) == ((2, 2, 2), 19, 19)
    deep = pieces(rival.network, state.domain)
    assert deep.n_pieces == 8
    for end in (np.min, np.max):
        assert end(deep.values) == pytest.approx(end(exact.values))


@pytest.mark.parametrize("n", [1, 2, 3, 7, 14, 30])
@pytest.mark.parametrize("box", [((-1.0, 1.0), (-1.0, 1.0)), ((0.0, 5.0), (-2.0, -1.5))])
def test_lines_of_the_rival_in_the_plane_make_as_many_regions_as_lines_can(n, box):
    assert subdivide(crossing_lines(n, box), box).n_regions == most_regions(2, (n,))


def test_the_duel_of_the_sawtooth_in_words_and_numbers():
    answered = opened("sawtooth")
    mine, other = answered[1]["duel"]["sides"]
    assert mine["count"] == "16"
    assert mine["layers"] == "4 layers of 2, 25 parameters"
    assert mine["detail"] == "activation regions: 16, at most 81"
    assert other["count"] == "8"
    assert other["layers"] == "1 layer of 8, 25 parameters"
    assert other["detail"] == "activation regions: 8, at most 9"
    assert "needs 16 neurons" in answered[1]["duel"]["text"]
    assert "x = 0.50" in answered[1]["duel"]["text"]


def test_both_are_drawn_exactly_on_the_same_axes():
    figure, _ = opened("sawtooth")
    mine, other = figure["data"]
    np.testing.assert_array_equal(mine["x"], np.arange(17) / 16)
    np.testing.assert_array_equal(mine["y"], np.arange(17) % 2)
    assert len(other["x"]) == 9
    for axis in ("xaxis", "yaxis"):
        assert figure["layout"][axis]["range"] == figure["layout"][f"{axis}2"]["range"]


def test_a_copy_that_is_complete_says_so():
    flat = ViewState(weights=(((1.0,),), ((1.0,),), ((1.0,),)), biases=((0.0,), (-1.0,), (0.0,)), preset="one")
    figure, words = opened(flat)
    assert "copies this function exactly" in words["duel"]["text"]
    _, other = figure["data"]
    np.testing.assert_allclose(np.interp([-3, 0, 1, 3], other["x"], other["y"]), [0, 0, 0, 2], atol=1e-12)


def test_too_few_parameters_to_stack_is_a_sentence_until_a_neuron_is_added():
    state = ViewState()
    figure, words = opened(state)
    assert "too few" in words["duel"]["text"]
    assert len(figure["data"]) == len(words["duel"]["sides"]) == 1
    figure, words = opened(apply(state, AddNeuron()))
    assert len(figure["data"]) == len(words["duel"]["sides"]) == 2


def test_in_the_plane_depth_passes_what_any_single_layer_could_make():
    figure, words = opened("montufar-plane")
    mine, other = words["duel"]["sides"]
    assert mine["detail"].startswith("activation regions: 128,")
    assert other["detail"] == "activation regions: 106, at most 106"
    assert (mine["layers"], other["layers"]) == (
        "layers of 4, 4, 4 and 1, 59 parameters",
        "1 layer of 14, 57 parameters",
    )
    assert "This network has 128" in words["duel"]["text"]
    assert len(figure["data"]) == 2


def test_a_rival_of_very_many_lines_is_only_counted():
    wide = ViewState(
        weights=(((1.0, 0.5),) * 32, ((0.1,) * 32,) * 32, ((1.0,) * 32,)), biases=((0.0,) * 32, (0.0,) * 32, (0.0,))
    )
    rival = rival_in_the_plane(whole_network(wide), wide.box)
    assert rival.network is None
    figure, words = opened(wide)
    assert len(figure["data"]) == 1
    assert words["duel"]["sides"][1]["count"] == f"{most_regions(2, rival.widths):,}"


@pytest.mark.parametrize("width", [29, 30, 32])
def test_a_stack_of_more_pieces_than_are_drawn_is_only_counted(width):
    bends = tuple(i / width for i in range(width))
    state = ViewState(
        weights=(((1.0,),) * width, (bends,)), biases=(tuple(-3 * one for one in bends), (0.0,)), panel="duel"
    )
    figure, words = opened(state)
    mine, rival = words["duel"]["sides"]
    layers = width // 2
    assert (mine["title"], rival["title"]) == ("This network", "A deep rival")
    assert rival["count"] == f"{2**layers:,}"
    assert rival["detail"].startswith(f"activation regions: {2**layers:,}, at most ")
    assert f"{layers} layers of 2: each layer doubles its pieces, {2**layers} in all" in words["duel"]["text"]
    assert len(figure["data"]) == (2 if 2**layers <= 20_000 else 1)


def test_layers_are_named():
    assert layers_in_words((8,)) == "1 layer of 8"
    assert layers_in_words((2, 2)) == "2 layers of 2"
    assert layers_in_words((4, 4, 1)) == "layers of 4, 4 and 1"
