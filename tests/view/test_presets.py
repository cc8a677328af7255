"""Each preset is the function that its lesson speaks of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.view import limits
from relu_fold.view.depth import folded_square, sawtooth, zigzag
from relu_fold.view.presets import DEFAULT, GALLERY, PRESETS
from relu_fold.view.viewstate import ViewState
from tests.view.trained_bell import trained

EACH = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
SMALL = st.floats(-10, 10)
X = np.linspace(-3.0, 3.0, 61)[:, None]


def outline(name):
    """Return knots where the output bends and its slopes in between."""
    preset = PRESETS[name]
    exact = pieces(preset.network, domain=preset.domain)
    bends = np.isin(exact.knots[1:-1], exact.breakpoints)
    return list(exact.breakpoints), list(exact.slopes[np.concatenate([[True], bends]), 0])


def test_the_gallery_begins_with_one_neuron_and_holds_what_the_lessons_need():
    names = list(PRESETS)
    assert names[:8] == ["one", "two", "three", "three-linear", "abs", "hat", "staircase", "tents"]
    plane = ["fold", "two-folds", "three-folds", "xor", "pyramid", "disc-6", "disc-16", "checkerboard", "saddle"]
    assert [name for name in names if name in plane] == plane
    assert DEFAULT is PRESETS["three"]


@EACH
def test_every_preset_has_a_title_and_a_lesson_of_one_to_three_sentences(preset):
    assert PRESETS[preset.name] is preset
    assert 3 <= len(preset.title) <= 30
    assert 40 <= len(preset.lesson) <= 240
    assert preset.lesson.endswith(".")
    assert preset.lesson.count(". ") <= 2


@EACH
def test_every_preset_is_within_the_limits(preset):
    state = ViewState.of_preset(preset)
    assert max(state.widths) <= limits.MAX_WIDTH_EDITING
    x = np.repeat(X, state.input_dim, axis=1)
    np.testing.assert_array_equal(state.network(x), preset.network(x))


# Presets that fold the unit interval, or square, onto itself: how many pieces they speak of.
FOLDED = {"sawtooth": 16, "sawtooth-6": 64, "montufar": 27, "montufar-plane": 128}
ON_A_LINE = [preset for preset in PRESETS.values() if preset.network.input_dim == 1]
IN_THE_PLANE = [preset for preset in PRESETS.values() if preset.network.input_dim == 2]


# A deep fold begins at the border of its square: the first neurons of its layers are on all over it.
@pytest.mark.parametrize(
    "preset", [one for one in IN_THE_PLANE if one.name != "montufar-plane"], ids=lambda preset: preset.name
)
def test_every_crease_of_a_preset_in_the_plane_is_seen(preset):
    complex_ = subdivide(preset.network, (preset.domain, preset.domain_y))
    assert complex_.n_regions > 1
    seen = complex_.patterns.any(axis=0) & ~complex_.patterns.all(axis=0)
    # The first fold of an axis of the unit square begins where the square does: its crease is the square's own edge.
    folding = np.concatenate(preset.biases[:-1]) if preset.name in FOLDED else np.ones(len(seen))
    on_the_edge = np.flatnonzero(folding == 0)
    assert np.flatnonzero(~seen).tolist() == on_the_edge.tolist()


def values_at(name, points):
    return PRESETS[name].network(points)[:, 0].tolist()


def test_xor_is_above_zero_where_one_of_two_is_on():
    assert np.sign(values_at("xor", [[0, 0], [0, 1], [1, 0], [1, 1]])).tolist() == [-1, 1, 1, -1]


def test_the_pyramid_stands_on_a_diamond():
    assert values_at("pyramid", [[0, 0], [0.8, 0], [0, -0.8], [0.5, 0.5]]) == pytest.approx([0.8, 0, 0, 0])


@pytest.mark.parametrize("sides", [6, 16])
def test_a_disc_is_above_zero_inside_and_below_outside(sides):
    turns = np.linspace(0, 2 * np.pi, 50)
    around = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    assert min(values_at(f"disc-{sides}", 0.3 * around)) > 0 > max(values_at(f"disc-{sides}", 0.8 * around))


def test_the_checkerboards_squares_change_sign_with_their_neighbours():
    middles = np.array([-0.5, 0.0, 0.5])
    signs = [[np.sign(values_at("checkerboard", [[x, y]])[0]) for x in middles] for y in middles]
    assert signs == [[1, -1, 1], [-1, 1, -1], [1, -1, 1]]


def test_the_saddle_has_the_sign_of_the_product():
    points = np.random.default_rng(5).uniform(-1, 1, (50, 2))
    assert np.sign(values_at("saddle", points)).tolist() == np.sign(points.prod(axis=1)).tolist()


@pytest.mark.parametrize("preset", ON_A_LINE, ids=lambda preset: preset.name)
def test_every_preset_is_seen_whole(preset):
    """All of its knots lie in its domain: the default view hides no fold."""
    wide = pieces(preset.network, domain=(-1e3, 1e3)).knots[1:-1]
    low, high = preset.domain
    assert len(wide) > 0
    if preset.name in FOLDED:  # they begin, and with an even number of folds they end, where the interval does
        wide = wide[(wide != low) & (wide != high)]
        assert len(wide) == FOLDED[preset.name] - 1
    assert np.all((low < wide) & (wide < high))


@pytest.mark.parametrize(("name", "count"), FOLDED.items())
def test_every_layer_folds_again(name, count):
    preset = PRESETS[name]
    if preset.network.input_dim == 1:
        exact = pieces(preset.network, preset.domain)
        assert exact.n_pieces == len(exact.breakpoints) + 1 == count
        assert set(np.round(exact.values[:, 0], 9)) == {0.0, 1.0}  # each piece climbs or falls all the way
    else:
        complex_ = subdivide(preset.network, (preset.domain, preset.domain_y))
        assert complex_.n_regions == count
        cut = np.flatnonzero(complex_.patterns[:, -1])  # each of the 64 squares is cut once, into two parts
        assert len(cut) == count / 2


@pytest.mark.parametrize("part", ["name", "title", "lesson"])
def test_all_presets_differ(part):
    assert len({getattr(preset, part) for preset in PRESETS.values()}) == len(PRESETS)


def test_all_presets_are_different_functions():
    dice = np.random.default_rng(3)  # between the points of a grid, on which one sawtooth is like another
    points = {1: np.concatenate([X, dice.uniform(0, 1, (50, 1))]), 2: dice.uniform(-1, 1, (50, 2))}
    outputs = [tuple(np.round(one.network(points[one.network.input_dim])[:, 0], 9)) for one in PRESETS.values()]
    assert len(set(outputs)) == len(outputs)


def test_one_neuron_folds_once():
    assert outline("one") == ([0.5], [0.0, 1.2])


def test_two_neurons_make_a_twice_folded_line():
    knots, slopes = outline("two")
    assert knots == [-1.0, 0.5]
    np.testing.assert_allclose(slopes, [0.0, 1.0, -0.8], atol=1e-12)


def test_three_neurons_make_four_pieces():
    knots, slopes = outline("three")
    assert (len(knots), len(slopes)) == (3, 4)


@given(st.lists(st.tuples(SMALL, SMALL, SMALL), min_size=3, max_size=3), SMALL)
def test_without_their_relu_three_neurons_are_one_straight_line_whatever_the_weights(neurons, bias):
    w, b, v = zip(*neurons, strict=True)
    network = Network([np.reshape(w, (3, 1)), [v]], [b, [bias]], PRESETS["three-linear"].negative_slope)
    slope, intercept = np.dot(v, w), np.dot(v, b) + bias
    np.testing.assert_allclose(network(X)[:, 0], slope * X[:, 0] + intercept, atol=1e-9)
    assert len(pieces(network, domain=(-3.0, 3.0)).breakpoints) == 0


def test_three_linear_is_three_without_its_relu():
    folded, flat = PRESETS["three"], PRESETS["three-linear"]
    assert (flat.weights, flat.biases, flat.domain) == (folded.weights, folded.biases, folded.domain)
    assert (folded.negative_slope, flat.negative_slope) == (0.0, 1.0)


def test_abs_is_the_absolute_value():
    np.testing.assert_array_equal(PRESETS["abs"].network(X), np.abs(X))


def test_hat_is_a_hat():
    np.testing.assert_allclose(PRESETS["hat"].network(X), np.maximum(0, 1 - np.abs(X)), atol=1e-12)


def test_the_staircase_climbs_three_stairs_and_is_level_between_them():
    knots, slopes = outline("staircase")
    np.testing.assert_allclose(knots, [-2.0, -1.5, -0.25, 0.25, 1.5, 2.0])
    np.testing.assert_allclose(slopes, [0.0, 2.0] * 3 + [0.0], atol=1e-12)
    np.testing.assert_allclose(
        PRESETS["staircase"].network([[-3.0], [-1.0], [1.0], [3.0]])[:, 0], [-1.5, -0.5, 0.5, 1.5]
    )


def test_the_second_layer_folds_the_tent_again():
    knots, slopes = outline("tents")
    np.testing.assert_allclose(knots, [0.0, 0.25, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(slopes, [0.0, 4.0, -4.0, 4.0, -4.0, 0.0], atol=1e-12)
    assert PRESETS["tents"].network.widths == (2, 2)


# --- depth ---


@pytest.mark.parametrize("layers", range(1, 7))
def test_a_sawtooth_of_k_layers_has_exactly_two_to_the_k_pieces(layers):
    net = Network(*sawtooth(layers))
    exact = pieces(net, domain=(0.0, 1.0))
    assert exact.n_pieces == len(exact.breakpoints) + 1 == 2**layers
    np.testing.assert_array_equal(np.abs(exact.slopes[:, 0]), 2.0**layers)
    np.testing.assert_array_equal(exact.knots, np.arange(2**layers + 1) / 2**layers)
    assert net.n_parameters == 6 * layers + 1


@pytest.mark.parametrize(("folds", "layers"), [(2, 3), (3, 1), (3, 3), (4, 2), (5, 2)])
def test_a_layer_of_n_neurons_multiplies_the_pieces_by_n(folds, layers):
    exact = pieces(Network(*zigzag(folds, layers)), domain=(0.0, 1.0))
    assert exact.n_pieces == folds**layers
    np.testing.assert_allclose(exact.values[:, 0], np.arange(folds**layers + 1) % 2, atol=1e-12)


@pytest.mark.parametrize(("folds", "layers"), [(2, 1), (2, 2), (2, 3), (3, 1), (3, 2)])
def test_a_cut_in_a_folded_square_is_in_each_of_its_copies(folds, layers):
    net = Network(*folded_square(folds, layers, (1.0, 1.0, -0.75)))
    copies = folds ** (2 * layers)
    exact = subdivide(net, ((0.0, 1.0), (0.0, 1.0)))
    assert exact.n_regions == 2 * copies
    np.testing.assert_allclose(exact.areas[~exact.patterns[:, -1]].sum(), 0.75**2 / 2, rtol=1e-9)


def test_the_presets_of_depth_count_as_they_say():
    counts = {
        name: pieces(PRESETS[name].network, (0.0, 1.0)).n_pieces for name in ("sawtooth", "sawtooth-6", "montufar")
    }
    assert counts == {"sawtooth": 16, "sawtooth-6": 64, "montufar": 27}
    assert PRESETS["sawtooth"].network.n_parameters == 25
    assert PRESETS["sawtooth-6"].network.n_parameters == 37


def test_the_trained_network_is_a_bell_whose_knots_left_its_flanks():
    net = PRESETS["trained"].network
    assert np.abs(net(X)[:, 0] - np.exp(-(X[:, 0] ** 2))).max() < 0.06
    knots = pieces(net, (-3.0, 3.0)).knots[1:-1]
    assert ((np.abs(knots) < 0.35) | (np.abs(knots) > 1.2)).all()


def test_the_trained_network_is_what_its_script_makes():
    made, net = trained(), PRESETS["trained"].network
    for mine, own in zip((*net.weights, *net.biases), (*made.weights, *made.biases), strict=True):
        np.testing.assert_allclose(mine, own, atol=2e-3)  # another platform may round otherwise on the way


def test_the_gallery_shows_every_preset_once_under_a_heading():
    assert [title for title, _ in GALLERY] == ["A line", "A plane", "Depth", "Training"]
    assert [preset for _, group in GALLERY for preset in group] == list(PRESETS.values())
