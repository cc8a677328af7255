"""Colours that can be read and told apart, also by colour-blind eyes, and that reach the style sheet."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.figures.kit.theme import (
    FONT_SIZES,
    THEMES,
    channels,
    colour_index,
    css,
    diverging,
    mixed,
    neuron_colour,
    neuron_dash,
    translucent,
    wears,
)
from relu_fold.figures.kit.tints import breaths, tints

TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
COLOURS = ("paper", "surface", "ink", "muted", "inactive", "hairline", "accent", "danger")

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), table 1,
# severity 1.0.
BLINDNESS = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}

# CIE 1976 distances. 2.3 can just be noticed between large patches side by side (Mahy, Van Eycken, Oosterlinck 1994).
# Lines two pixels wide in panels apart are to be told by a glance, not by a comparison: six times that for the four
# neurons of a small net; the fifth to eighth have their labels to help.
JUST_NOTICEABLE = 2.3
FAR_APART = 6 * JUST_NOTICEABLE

THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def linear(colour):
    """Linear light of an sRGB colour, (3,) from 0 to 1."""
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one, two):
    """WCAG's contrast ratio, from 1 to 21."""
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, two))
    return (light + 0.05) / (dark + 0.05)


def lab(light):
    """CIE 1976 L*a*b* of linear sRGB, D65."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = to_xyz @ light / [0.95047, 1.0, 1.08883]
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=1e-3)


def test_distance_is_measured_as_cie_does():
    np.testing.assert_allclose(lab(linear("#FFFFFF")), [100, 0, 0], atol=0.02)
    np.testing.assert_allclose(lab(linear("#FF0000")), [53.24, 80.09, 67.20], atol=0.02)


@THEME
def test_every_colour_is_six_hexadecimal_digits(theme):
    for colour in (*(getattr(theme, name) for name in COLOURS), *theme.neurons):
        assert re.fullmatch(r"#[0-9A-F]{6}", colour)


@THEME
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "danger"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_text_can_be_read(theme, name, ground):
    assert contrast(getattr(theme, name), getattr(theme, ground)) >= TEXT


@THEME
@pytest.mark.parametrize("neuron", range(8))
def test_a_neurons_colour_can_be_seen_on_paper(theme, neuron):
    assert contrast(theme.neurons[neuron], theme.paper) >= GRAPHIC


@THEME
def test_eight_neurons_have_eight_colours(theme):
    assert len(set(theme.neurons)) == 8
    for one, two in itertools.combinations(theme.neurons, 2):
        assert np.linalg.norm(lab(linear(one)) - lab(linear(two))) > 5 * JUST_NOTICEABLE


@THEME
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_first_four_neurons_stay_apart_for_colour_blind_eyes(theme, blindness):
    seen = [lab(np.clip(BLINDNESS[blindness] @ linear(colour), 0, 1)) for colour in theme.neurons[:4]]
    for one, two in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - two) > FAR_APART


def test_both_themes_give_a_neuron_the_same_place_and_no_theme_is_the_other():
    light, dark = THEMES["light"], THEMES["dark"]
    assert contrast(light.paper, "#000000") > 10 > 2 > contrast(dark.paper, "#000000")
    assert not set(light.neurons) & set(dark.neurons)


def test_the_first_layer_wears_the_palette_in_its_order():
    theme = THEMES["light"]
    assert [neuron_colour(theme, (8,), 0, i) for i in range(8)] == list(theme.neurons)


@given(st.lists(st.integers(1, 16), min_size=1, max_size=6).map(tuple))
def test_no_colour_is_worn_twice_while_one_is_left_and_then_in_another_line(widths):
    worn = [
        (colour_index(widths, layer, i), neuron_dash(widths, layer, i))
        for layer, n in enumerate(widths)
        for i in range(n)
    ]
    for start in range(0, len(worn), 8):
        part = worn[start : start + 8]
        assert len({colour for colour, _ in part}) == len(part)
        assert len({dash for _, dash in part}) == 1
    assert len(set(worn[:32])) == len(worn[:32])
    assert {dash for _, dash in worn[:8]} == {"solid"}


def test_a_neuron_that_is_added_repaints_others_only_where_they_would_share_a_colour():
    assert wears((2, 3))[1] == wears((3, 3))[1]
    assert wears((3, 3))[0] == wears((4, 3))[0][:3]
    assert wears((3, 3))[1] != wears((4, 3))[1]


def test_a_translucent_colour_keeps_its_red_green_and_blue():
    assert translucent("#0A7FFF", 0.5) == "rgba(10,127,255,0.5)"


def test_the_style_sheet_has_every_colour_of_both_themes():
    sheet = css()
    for name, theme in THEMES.items():
        named = {"light": ":root", "dark": r':root\[data-mantine-color-scheme="dark"\]'}[name]
        block = re.search(rf"}}{named}{{(color-scheme:.*?)}}", sheet)[1]
        values = dict(item.split(":", 1) for item in block.rstrip(";").split(";"))
        wanted = {f"--{colour}": getattr(theme, colour) for colour in COLOURS}
        wanted |= {f"--neuron-{i}": colour for i, colour in enumerate(theme.neurons)}
        assert values == {"color-scheme": name, **wanted}


def test_where_no_script_has_named_a_scheme_it_is_that_of_the_system():
    dark = re.search(r':root\[data-mantine-color-scheme="dark"\]({.*?})', css())[1]
    assert f"@media (prefers-color-scheme:dark){{:root:not([data-mantine-color-scheme]){dark}}}" in css()


def test_the_style_sheet_has_every_font_size():
    for name, size in FONT_SIZES.items():
        assert f"--font-{name}:{size}px;" in css()


# --- what two inputs need ---


def seen(colour, blindness):
    return lab(np.clip(BLINDNESS[blindness] @ linear(colour), 0, 1))


@THEME
def test_the_zero_level_and_the_rims_can_be_seen_on_every_tint_and_on_the_sheet(theme):
    for ground in (*tints(theme), *breaths(theme), theme.paper):
        assert contrast(theme.ink, ground) >= GRAPHIC


@THEME
def test_every_neurons_crease_stands_out_from_most_tints(theme):
    """A crease lies between two tints; it must be seen against one of them at the least."""
    for neuron in theme.neurons:
        distances = [np.linalg.norm(lab(linear(neuron)) - lab(linear(tint))) for tint in tints(theme)]
        assert min(distances) > FAR_APART


@THEME
def test_the_two_sides_of_a_fold_differ_in_colour_for_every_neuron(theme):
    for neuron in theme.neurons:
        active = mixed(neuron, theme.paper, 0.82)
        assert np.linalg.norm(lab(linear(active)) - lab(linear(theme.sheet))) > FAR_APART


@THEME
def test_the_diverging_map_is_paper_at_zero_and_its_ends_are_far_apart_in_any_eye(theme):
    np.testing.assert_array_equal(diverging(theme, np.zeros(1))[0], channels(theme.paper))
    np.testing.assert_array_equal(diverging(theme, np.array([1.0, 5.0])), [channels(theme.above)] * 2)
    np.testing.assert_array_equal(diverging(theme, np.array([-1.0, -5.0])), [channels(theme.below)] * 2)
    for blindness in BLINDNESS:
        assert np.linalg.norm(seen(theme.below, blindness) - seen(theme.above, blindness)) > FAR_APART
    for end in (theme.below, theme.above):
        assert contrast(end, theme.paper) >= GRAPHIC


@THEME
def test_the_diverging_map_gets_steadily_farther_from_paper(theme):
    paper = lab(linear(theme.paper))
    for sign in (-1, 1):
        pixels = diverging(theme, sign * np.linspace(0, 1, 11))
        away = [np.linalg.norm(lab(linear("#{:02X}{:02X}{:02X}".format(*pixel))) - paper) for pixel in pixels.tolist()]
        assert np.all(np.diff(away) > 0)


def test_colours_are_mixed_by_their_shares():
    assert mixed("#FF0000", "#0000FF", 1.0) == "#FF0000"
    assert mixed("#FF0000", "#0000FF", 0.0) == "#0000FF"
    assert mixed("#C80000", "#0000C8", 0.25) == "#320096"
