"""Colours that can be read and told apart, also by colour-blind eyes, and that reach the style sheet."""

import itertools
import re

import numpy as np
import pytest

from relu_fold.figures.theme import (
    FONT_SIZES,
    THEMES,
    colour_index,
    css,
    neuron_colour,
    neuron_dash,
    translucent,
)

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


def test_adding_a_neuron_repaints_no_other_and_neighbouring_small_layers_share_no_colour():
    theme = THEMES["light"]
    assert [neuron_colour(theme, 0, i) for i in range(8)] == list(theme.neurons)
    for layer in range(5):
        here, there = ({colour_index(at, i) for i in range(3)} for at in (layer, layer + 1))
        assert not here & there


def test_neurons_of_one_colour_have_different_lines():
    styles = [(colour_index(0, i), neuron_dash(i)) for i in range(32)]
    assert len(set(styles)) == 32
    assert [neuron_dash(i) for i in range(8)] == ["solid"] * 8


def test_a_translucent_colour_keeps_its_red_green_and_blue():
    assert translucent("#0A7FFF", 0.5) == "rgba(10,127,255,0.5)"


def test_the_style_sheet_has_every_colour_of_both_themes():
    sheet = css()
    for name, theme in THEMES.items():
        block = re.search(rf':root\[data-mantine-color-scheme="{name}"\]{{(.*?)}}', sheet)[1]
        values = dict(item.split(":", 1) for item in block.rstrip(";").split(";"))
        wanted = {f"--{colour}": getattr(theme, colour) for colour in COLOURS}
        wanted |= {f"--neuron-{i}": colour for i, colour in enumerate(theme.neurons)}
        assert values == {"color-scheme": name, **wanted}


def test_the_style_sheet_has_every_font_size():
    for name, size in FONT_SIZES.items():
        assert f"--font-{name}:{size}px;" in css()
