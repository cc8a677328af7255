"""Fold space in three axes is what the network does; and a place that is pointed at is told as a fine grid finds it."""

from __future__ import annotations

import json
import re

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.figures.fold.line import fold_line
from relu_fold.figures.fold.plane import fold_plane
from relu_fold.figures.fold.point import inputs_of
from relu_fold.figures.fold.point_line import pointed_on_line
from relu_fold.figures.fold.point_plane import pointed_on_plane
from relu_fold.figures.fold.view import FoldView
from relu_fold.figures.kit.theme import THEMES
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.frames.test_line import folded_views
from tests.strategies_view import plane_views

LINES = [name for name, p in PRESETS.items() if p.network.input_dim == 1]
PLANES = [name for name, p in PRESETS.items() if p.network.input_dim == 2 and len(p.weights) < 4]


def pointed(shown, side, at):
    return (pointed_on_line if shown.frame.state.input_dim == 1 else pointed_on_plane)(shown, side, at)


def view(preset, **changes):
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), panel="fold", **changes)


def picture(state):
    if state.input_dim == 1:
        return fold_line(frame(state), THEMES["light"], 1100)
    return fold_plane(plane_frame(state), THEMES["light"], 1100)


def random_inputs(state, count, seed=0):
    low, high = np.array(state.box[: state.input_dim]).T
    return np.random.default_rng(seed).uniform(low, high, (count, state.input_dim))


# --- three axes ---


def turned(places, spans, azimuth, elevation):
    """By hand: turn about the axis that goes up, then lean towards the eye."""
    units = np.array([high - low for low, high in spans])
    units = np.full(3, units.max()) if units.max() <= 4 * units.min() else units
    across, up, deep = ((2 * places - [low + high for low, high in spans]) / units).T
    right = np.cos(azimuth) * across - np.sin(azimuth) * deep
    back = np.sin(azimuth) * across + np.cos(azimuth) * deep
    return np.stack([right, np.sin(elevation) * back + np.cos(elevation) * up], axis=1)


@pytest.mark.parametrize("preset", ["three", "staircase", "three-folds", "disc-6", "checkerboard"])
def test_three_axes_show_the_activations_of_random_inputs(preset):
    state = view(preset, fold_axes=(2, 0, 1), turn=(0.7, 0.4))
    shown = picture(state)
    x = random_inputs(state, 200)
    expected = state.network.activations(x)[state.layer][:, [2, 0, 1]]
    drawn = shown.at(x[:, 0] if state.input_dim == 1 else x)
    np.testing.assert_allclose(drawn, turned(expected, shown.view.spans, 0.7, 0.4), atol=1e-9)


@settings(max_examples=30)
@given(plane_views(max_width=4), st.permutations(range(4)))
def test_each_input_is_drawn_within_the_image_of_its_region(state, order):
    """Over three axes or two, an image is the same mixture of its facet's corners as the input is of the region's."""
    shown = picture(msgspec.structs.replace(state, fold_axes=tuple(order[:3])))
    if shown is None:
        return
    triangles = shown.frame.facets.triangles
    corners = shown.space.inputs[triangles]
    shares = np.random.default_rng(0).dirichlet(np.ones(3), len(triangles))
    x = (shares[:, :, None] * corners).sum(axis=1)
    drawn = (shares[:, :, None] * shown.drawn[triangles]).sum(axis=1)
    size = np.ptp(np.array(shown.view.box), axis=1).max()
    np.testing.assert_allclose(shown.at(x), drawn, atol=1e-6 * size)


@given(
    st.tuples(*[st.floats(-2, 2)] * 3),
    st.floats(-3, 3),
    st.floats(-3, 3),
    st.tuples(st.floats(-3, 3), st.floats(0.1, 1.5)),
)
def test_a_plane_cuts_the_box_in_a_polygon_that_lies_on_it(weights, bias, level, turn):
    shown = FoldView((0, 1, 2), ((0.0, 1.0), (-1.0, 2.0), (0.0, 3.0)), turn)
    readout = np.array(weights)
    met = shown.cut(readout, bias, level)
    above = shown.corners @ readout - (level - bias)
    assert (len(met) >= 3) == bool((above > 0).any() and (above <= 0).any())
    np.testing.assert_allclose(met @ readout + bias, level, atol=1e-9)
    if len(met):
        low, high = np.array(shown.spans).T
        assert ((met >= low - 1e-9) & (met <= high + 1e-9)).all()


def test_a_cut_goes_round_its_corners_in_turn():
    shown = FoldView((0, 1, 2), ((0.0, 1.0),) * 3, (0.0, 0.1))
    square = shown.cut(np.array([1.0, 0.0, 0.0]), 0.25, 0.75)
    sides = np.linalg.norm(square - np.roll(square, 1, axis=0), axis=1)
    np.testing.assert_allclose(sides, 1.0)  # and no diagonal


def test_a_neuron_on_no_axis_leaves_no_straight_cut():
    shown = FoldView((0, 1), ((0.0, 1.0), (0.0, 1.0)), (0.0, 0.5))
    assert len(shown.cut(np.array([1.0, 1.0, 0.0]), 0.0, 0.5)) == 2
    assert len(shown.cut(np.array([1.0, 1.0, 0.1]), 0.0, 0.5)) == 0


# --- pointing ---


def count_on_a_grid(state, axes, x, n=40_001):
    """How often the folded line passes the image of x: strides of a fine grid that come nearest to it and touch it."""
    low, high = state.domain
    grid = np.linspace(low, high, n)
    h = state.network.activations(grid[:, None])[state.layer][:, list(axes)]
    target = state.network.activations(np.array([[x]]))[state.layer][0, list(axes)]
    start, run = h[:-1] - target, np.diff(h, axis=0)
    squared = (run**2).sum(axis=1)
    t = np.clip(-(start * run).sum(axis=1) / np.where(squared > 0, squared, 1), 0, 1)
    close = np.linalg.norm(start + t[:, None] * run, axis=1) < 1e-9
    assert not close[squared == 0].any(), "a flat piece: choose another place"
    return int(close.sum())


@pytest.mark.parametrize("layer", [0, -1])
@pytest.mark.parametrize("preset", LINES)
def test_as_many_inputs_are_found_as_on_a_fine_grid(preset, layer):
    state = view(preset, layer=range(len(PRESETS[preset].weights) - 1)[layer])
    shown = picture(state)
    knots = shown.space.inputs[:, 0]
    step = (knots[-1] - knots[0]) / 40_000
    told = 0
    for x in random_inputs(state, 25, seed=5)[:, 0]:
        found = inputs_of(shown, np.array([[x]]))
        every = np.append(found.points[:, 0], x)
        if len(found.pieces) or np.abs(every[:, None] - knots).min() < 2 * step:
            continue
        assert len(found.points) == count_on_a_grid(state, shown.view.axes, x)
        assert f": {len(found.points)} input" in pointed(shown, "inputs", (x, 0.0))["says"]
        told += 1
    assert told or preset == "one"


@pytest.mark.parametrize("preset", PLANES)
def test_as_many_places_of_the_plane_are_found_as_regions_hold_one(preset):
    """Region by region: solve for the image, and see whether the solution lies in the region."""
    state = view(preset)
    shown = picture(state)
    space, axes = shown.space, list(shown.view.axes)
    for x in random_inputs(state, 20, seed=2):
        found = inputs_of(shown, x[None])
        if len(found.segments) or len(found.pieces) or len(axes) < 2:
            continue
        target = state.network.activations(x[None])[state.layer][0, axes]
        expected = 0
        for piece in range(space.n_pieces):
            a = space.slopes[piece][axes]
            if abs(np.linalg.det(a)) < 1e-12:
                continue
            at = np.linalg.solve(a, target - space.intercepts[piece][axes])
            loop = shown.loop(piece)
            along = np.roll(loop, -1, axis=0) - loop
            expected += bool((along[:, 0] * (at - loop)[:, 1] - along[:, 1] * (at - loop)[:, 0] >= 0).all())
        assert len(found.points) == expected


def test_a_place_names_all_inputs_that_come_to_it():
    shown = picture(view("tents"))
    told = pointed(shown, "fold", (1.2, 0.4))["says"]
    assert told == "(h₂.₁, h₂.₂) = (1.20, 0.40): 2 inputs come here, x = 0.30 and 0.70."
    assert pointed(shown, "inputs", (0.3, 9.0))["says"].startswith("x = 0.30 lands at (h₂.₁, h₂.₂) = (1.20, 0.40): 2 ")


def test_what_collapses_onto_a_place_is_said():
    told = pointed(picture(view("tents")), "fold", (0.01, 0.01))["says"]
    assert told == "(h₂.₁, h₂.₂) = (0, 0): 2 stretches collapse onto this point, x = −0.25 to 0 and 1.00 to 1.25."
    told = pointed(picture(view("two-folds")), "fold", (0.01, 0.01))["says"]
    assert told == "(h₁, h₂) = (0, 0): a whole region collapses onto this point."


def test_on_some_of_a_layers_axes_it_is_said_that_there_are_others():
    told = pointed(picture(view("hat")), "inputs", (-2.5, 0.0))["says"]
    assert told.endswith("collapses onto this point. Other neurons may still tell them apart.")


def test_nothing_is_found_far_from_the_image():
    assert pointed(picture(view("tents")), "fold", (0.2, 1.9)) is None
    assert pointed(picture(view("two-folds")), "fold", (1e300, 1e300)) is None


def test_the_facet_nearest_to_the_eye_is_the_one_that_is_pointed_at():
    state = view("pyramid", layer=0, fold_axes=(0, 2, 1), turn=(-0.5, 0.5))
    shown = picture(state)
    x = random_inputs(state, 300)
    drawn, depths = shown.at(x), shown.view.depths(shown.view.places(x, state.network.activations(x)[0]))
    for i in range(0, 300, 30):
        says = pointed(shown, "fold", tuple(drawn[i]))["says"]
        numbers = [float(n.replace("−", "-")) for n in re.search(r" = \((.*?)\)", says)[1].split(", ")]
        place = np.array([numbers])
        assert np.abs(shown.view.paper(place) - drawn[i]).max() < 0.05 * np.ptp(shown.view.box[0])
        if np.abs(shown.view.paper(place) - drawn[i]).max() < 1e-2:
            assert shown.view.depths(place)[0] <= depths[i] + 0.02


@settings(max_examples=40)
@given(
    st.one_of(folded_views(), plane_views()),
    st.sampled_from(["fold", "inputs"]),
    st.tuples(st.floats(-4, 4), st.floats(-4, 4)),
    st.sampled_from([(0, 1), (1, 0), (2, 1, 0)]),
)
def test_pointing_anywhere_in_any_view_gives_plain_json(state, side, at, axes):
    shown = picture(msgspec.structs.replace(state, fold_axes=axes))
    if shown is not None:
        found = pointed(shown, side, at)
        json.dumps(found, allow_nan=False)
        assert side == "fold" or " lands at " in found["says"]
