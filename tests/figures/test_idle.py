"""Neurons that fold nothing in view: said on the stage and in the ledger; without a crease, counted by no bound."""

import itertools

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.errors import InputError
from relu_fold.exact.bounds import most_regions, most_regions_by_layer
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import Edit
from relu_fold.figures.kit.formulas import labels
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.line.ledger import ledger
from relu_fold.figures.line.stage import stage
from relu_fold.figures.panels.duel import duel_on_a_line
from relu_fold.figures.plane.regions import plane_ledger
from relu_fold.figures.plane.sheets import map_tints
from relu_fold.figures.plane.space import space
from relu_fold.frames.counts import most_by_depth, regions_by_folds
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view.edit import AddLayer
from relu_fold.view.edits import apply
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.frames.test_line import folded_views

BOX = (-1.0, 1.0), (-1.0, 1.0)


def view(preset, **changes):
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), **changes)


def book(state):
    return ledger(frame(state)) if state.input_dim == 1 else plane_ledger(plane_frame(state))


def formulas(state, width=1_400):
    picture = stage(frame(state), width=width) if state.input_dim == 1 else space(plane_frame(state), width=width)
    return [one["text"] for one in labels(picture.frame, picture.plan)]


def mark(picture, name):
    return next(one for one in picture.marks if one.uid == name)


# --- never on, always on ---


@pytest.mark.parametrize(
    ("bias", "s", "said", "formula"),
    [
        (-9.0, 0.0, "Neuron 3 is never on here: it passes nothing.", "= 0, never on"),
        (-9.0, -1.0, "Neuron 3 is never on here: it passes −z all over, and folds nothing.", ", never on"),
        (-9.0, 0.5, "Neuron 3 is never on here: it passes 0.50z all over, and folds nothing.", ", never on"),
        (9.0, 0.0, "Neuron 3 is always on here: it passes all of z, and folds nothing.", ", always on"),
    ],
)  # fmt: skip
def test_a_neuron_that_folds_nothing_in_view_is_said_in_stage_and_ledger(bias, s, said, formula):
    for preset in ("three", "three-folds"):
        start = view(preset)
        far = msgspec.structs.replace(start, negative_slope=s, biases=((*start.biases[0][:2], bias), start.biases[1]))
        assert said in book(far)["provenance"]
        assert any(formula in text for text in formulas(far)), formulas(far)
        assert not any(" on here" in text for text in book(start)["provenance"])
        assert not any(text.endswith("on") for text in formulas(start))


def test_on_a_narrow_stage_the_words_stay():
    start = view("three", biases=((1.2, 0.6, -9.0), (-0.6,)))
    assert any(text.endswith("never on") for text in formulas(start, 400))


def test_many_that_are_never_on_share_a_sentence():
    n = 12
    state = ViewState(weights=(((1.0,),) * n, ((1.0,) * n,)), biases=((-9.0,) * n, (0.0,)))
    assert (
        "Neurons 1, 2, 3, 4, 5, 6, 7, 8 and 4 more are never on here: they pass nothing." in book(state)["provenance"]
    )


@given(folded_views())
def test_who_is_said_to_be_never_or_always_on_is_so_at_every_sample(state):
    shown = frame(state)
    x = np.linspace(*state.domain, 501)[1:-1, None]
    z = np.concatenate(shown.network.pre_activations(x), axis=1)
    doubt = 1e-9 * np.abs(z).max(initial=1.0)
    assert (z[:, shown.never_on] <= doubt).all()
    assert (z[:, shown.always_on] >= -doubt).all()


# --- a layer that passes on ---


@pytest.mark.parametrize("preset", ["three", "pyramid", "three-linear"])
@pytest.mark.parametrize("s", [0.0, -1.0, 0.5, 1.0, 2.0])
def test_a_new_layer_says_that_it_passes_on_what_it_gets_and_f_stays(preset, s):
    state = view(preset, negative_slope=s)
    grown = apply(state, AddLayer())
    x = np.random.default_rng(0).uniform(-1, 1, (200, state.input_dim))
    np.testing.assert_array_equal(grown.network(x), state.network(x))
    n = len(grown.widths)
    assert (
        f"Layer {n} passes on what layer {n - 1} gives it, so f is as it would be without it."
        in book(grown)["provenance"]
    )
    request = Edit(seq=1, theme="light", width=1_100, state=state, edit=AddLayer())
    told = answer(request).reply["notice"]
    assert told == f"Layer {n} is new. It passes on what it gets, so f stays as it was until you change its numbers."


def test_a_layer_that_changes_something_does_not_say_so():
    grown = apply(view("three"), AddLayer())
    weights = (grown.weights[0], ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.5)), grown.weights[2])
    assert not any("passes on" in text for text in book(msgspec.structs.replace(grown, weights=weights))["provenance"])
    negative = msgspec.structs.replace(grown, slopes=((0.5, 0.5, 0.5), (0.0, 0.0, 0.0)))  # it gets what is below 0
    assert not any("passes on" in text for text in book(negative)["provenance"])


# --- no fold ---


def test_a_flat_network_says_what_its_pieces_are():
    for preset, noun, count in (("three", "piece", 4), ("three-folds", "region", 7)):
        told = book(view(preset, negative_slope=1.0))
        assert told["counts"] == f"No neuron folds (s = 1): one linear {noun}, whatever the weights"
        assert told["provenance"] == [
            f"The {count} {noun}s of the table tell where z of a neuron without a fold changes sign: "
            "nothing bends there."
        ]


def test_a_neuron_without_a_fold_is_counted_by_no_bound():
    told = book(view("three", slopes=((1.0, 0.0, 0.5),)))
    assert told["counts"] == "2 of 3 neurons fold: 3 pieces, 3 linear, at most 3 with these layers"
    assert told["provenance"][0] == "Layer 1 makes 3 pieces of at most 3."
    told = book(view("three-folds", slopes=((1.0, 0.0, 0.5),)))
    assert told["counts"] == "2 of 3 neurons fold: 4 regions, 4 linear, at most 4 with these layers"
    duel = duel_on_a_line(frame(view("tents", slopes=((1.0, 0.0), (0.0, 0.0)))), THEMES["light"], 1_100).words["duel"]
    assert duel["sides"][0]["detail"].startswith("made by folds: ")
    assert duel["sides"][0]["detail"].endswith("at most 6")


def test_a_neuron_without_a_fold_draws_no_crease_on_the_line():
    picture = stage(frame(view("three", slopes=((1.0, 0.0, 0.5),))))
    assert mark(picture, "knots").text == ["2", "3"]
    assert picture.paint()["turning"] == ((1,), (2,))
    assert mark(picture, "crease0").x == [None]
    assert mark(picture, "crease1").x == pytest.approx([0.75])
    assert mark(stage(frame(view("three-linear"))), "knots").x == [None]


def test_a_neuron_without_a_fold_draws_no_crease_in_the_plane():
    shown = plane_frame(view("three-folds", slopes=((1.0, 0.0, 0.5),)))
    assert set(shown.facets.owners.tolist()) == {1, 2}
    assert len(shown.sheet(0).facets.creases) == 0
    assert len(shown.sheet(1).facets.creases) > 0
    assert space(shown).creases()[0] == []
    assert len(plane_frame(view("three-folds", negative_slope=1.0)).facets.creases) == 0


def test_regions_that_no_fold_parts_have_one_tint():
    def tints(**changes):
        shown = plane_frame(view("three-folds", **changes))
        return len(np.unique(map_tints(shown, THEMES["light"]), axis=0))

    assert [tints(negative_slope=s) for s in (0.0, -1.0, 1.0)] == [7, 7, 1]
    assert tints(slopes=((1.0, 0.0, 0.5),)) == 4


def test_a_crease_that_two_share_stays_where_one_of_them_folds():
    weights, biases = (((1.0, 0.4), (-1.0, -0.4)), ((1.0, 1.0),)), ((0.1, -0.1), (0.0,))
    shown = plane_frame(view("two-folds", weights=weights, biases=biases, slopes=((1.0, 0.0),)))
    assert set(shown.facets.owners.tolist()) == {1}


def of(sizes, seed, s):
    dice = np.random.default_rng(seed)
    weights = [dice.normal(size=(m, n)) for n, m in itertools.pairwise(sizes)]
    biases = [0.3 * dice.normal(size=n) for n in sizes[1:]]
    return Network(weights, biases, slopes=s)


@given(
    st.integers(1, 2),
    st.lists(st.integers(1, 4), min_size=1, max_size=3),
    st.integers(0, 2**32 - 1),
)
def test_folds_make_no_more_regions_than_the_bound_of_their_number(dim, widths, seed):
    dice = np.random.default_rng(seed)
    s = [dice.choice([1.0, 1.0, 0.0, -1.0, 0.4], n) for n in widths]
    net = of([dim, *widths, 1], seed, s)
    found = pieces(net, (-3.0, 3.0)) if dim == 1 else subdivide(net, BOX)
    counts = regions_by_folds(net, found.patterns)
    assert all(count <= most for count, most in zip(counts, most_by_depth(net), strict=True))
    linear = len(found.breakpoints) + 1 if dim == 1 else found.n_linear_regions
    assert linear <= counts[-1] <= len(found.patterns)


def test_the_bound_of_some_neurons_that_fold_by_hand():
    assert most_regions(1, [3], 1.0, [0]) == 1
    assert most_regions(2, [3], 1.0, [2]) == 4
    assert most_regions_by_layer(2, [2, 3], 1.0, [1, 3]) == (2, 14)  # no dimension is lost: 2 · (1 + 3 + 3)
    assert most_regions(2, [3, 2]) == most_regions(2, [3, 2], 0.0, [3, 2])
    for folding in ([4], [-1], [1, 1]):
        with pytest.raises(InputError, match="folding: expected one a layer"):
            most_regions(2, [3], 1.0, folding)
