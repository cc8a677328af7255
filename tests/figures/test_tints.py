"""One hue a pattern: strong on the map, a breath of it on the surface, and never the same across a crease."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.figures.kit.theme import channels
from relu_fold.figures.kit.tints import BARE, N_TINTS, breaths, map_colours, paper_colours, tint_indices, tints
from relu_fold.figures.plane.sheets import map_tints, surface_colours
from relu_fold.frames.plane import plane_frame
from relu_fold.view.viewstate import ViewState
from tests.figures.test_theme import BLINDNESS, JUST_NOTICEABLE, THEME, lab, linear, seen
from tests.strategies_view import PLANE

WIDE = (16,)
STEP = 360 / 24  # degrees between two hues
BENT = (
    25.0  # degrees: lines of one hue in Oklab, which tints are made in, are bent in CIE 1976, which measures them here
)


def hue(colour):
    """Degrees around the circle; of bare paper its own."""
    _, a, b = lab(linear("#" + bytes(colour).hex()))
    return np.degrees(np.arctan2(b, a))


def apart(one, two):
    return abs((one - two + 180) % 360 - 180)


@THEME
@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_a_region_has_the_same_hue_on_the_map_and_on_the_surface(theme, preset):
    frame = plane_frame(ViewState.of_preset(preset))
    pairs = np.hstack([map_tints(frame, theme), surface_colours(frame, theme)])
    for pair in np.unique(pairs, axis=0):
        assert apart(hue(pair[:3]), hue(pair[3:])) < BENT


@THEME
def test_the_map_wears_the_strong_one_and_the_surface_the_breath(theme):
    for strong, breath in zip(tints(theme)[1:], breaths(theme)[1:], strict=True):
        far = [np.linalg.norm(lab(linear(one)) * [0, 1, 1]) for one in (strong, breath)]
        assert far[0] > 1.15 * far[1]
    assert tints(theme)[BARE] == breaths(theme)[BARE] == theme.sheet
    lightness = [lab(linear(breath))[0] for breath in breaths(theme)]
    assert np.ptp(lightness) < 5  # paper of one kind, all over


@THEME
@pytest.mark.parametrize("neuron", range(8))
def test_one_neuron_that_is_on_gives_the_region_its_own_hue(theme, neuron):
    alone = np.arange(8)[None] == neuron
    (strong,), (breath,) = map_colours(alone, (8,), theme), paper_colours(alone, (8,), theme)
    own = hue(channels(theme.neurons[neuron]))
    assert apart(hue(strong), own) < STEP / 2 + BENT
    assert apart(hue(breath), own) < STEP / 2 + BENT


@THEME
@pytest.mark.parametrize("neuron", range(16))
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_regions_on_the_two_sides_of_a_crease_are_told_apart_by_any_eye(theme, neuron, blindness):
    patterns = np.random.default_rng(neuron).random((64, 16)) < 0.5
    patterns[:, neuron] = False
    off = tint_indices(patterns, WIDE)
    patterns[:, neuron] = True
    for one, two in {*zip(off.tolist(), tint_indices(patterns, WIDE).tolist(), strict=True)}:
        assert np.linalg.norm(seen(tints(theme)[one], blindness) - seen(tints(theme)[two], blindness)) > JUST_NOTICEABLE


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 2**32))
def test_a_tint_depends_on_the_pattern_alone_and_differs_by_any_one_neuron(neurons, seed):
    patterns = np.random.default_rng(seed).integers(0, 2, (20, neurons)).astype(bool)
    found = tint_indices(patterns, (neurons,))
    assert found.min() >= 0
    assert found.max() < N_TINTS
    np.testing.assert_array_equal(tint_indices(patterns[7:8], (neurons,)), found[7:8])
    for neuron in range(neurons):
        flipped = patterns.copy()
        flipped[:, neuron] ^= True
        assert (tint_indices(flipped, (neurons,)) != found).all()


@THEME
def test_where_nobody_is_on_both_are_bare_paper(theme):
    nobody = np.zeros((1, 16), dtype=bool)
    for colours in (map_colours, paper_colours):
        assert tuple(colours(nobody, WIDE, theme)[0].tolist()) == channels(theme.sheet)
