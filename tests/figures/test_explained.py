"""The pictures of Help show what their words say, with the numbers of the networks that they are drawn from."""

import xml.etree.ElementTree as ET

import pytest

from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.svg.explained import COUNTS, NEURON, counts_svg, neuron_svg
from relu_fold.ui.page.hints import HINTS, hint, sign_rows
from relu_fold.view.parameters import parameter_groups
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

SVG = "{http://www.w3.org/2000/svg}"


def words(svg):
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def lengths(svg, width):
    """How wide the strokes of a width are, from left to right."""
    paths = [one.get("d") for one in ET.fromstring(svg).iter(f"{SVG}path") if one.get("stroke-width") == width]
    ends = [[float(point.split(",")[0]) for point in d[1:].split("L")] for d in paths]
    return [max(xs) - min(xs) for xs in ends]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_is_counted_is_drawn_and_named(theme):
    drawn = counts_svg(theme)
    assert words(drawn) == ["1", "2", "3", "4 pieces = activation regions", "3 linear regions"]
    assert ET.fromstring(drawn).findtext(f"{SVG}title") == COUNTS
    # Of six units from -3 to 3, each 304 / 6 pixels: knots at -2, 0 and 1.5, and 6 pixels between two bars.
    unit = 304 / 6
    expected = [one * unit - 6 for one in (1, 2, 1.5, 1.5, 1, 3.5, 1.5)]
    assert [one for one in lengths(drawn, "4") if one > 10] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_one_neuron_is_drawn_and_named(theme):
    drawn = neuron_svg(theme)
    assert words(drawn) == ["z = w·x + b", "z = 0", "h = max(0, z)", "z = 0", "v·h", "z = 0"]
    assert ET.fromstring(drawn).findtext(f"{SVG}title") == NEURON


def test_every_symbol_of_every_slider_has_its_sentence():
    for preset in PRESETS.values():
        for group in parameter_groups(ViewState.of_preset(preset)):
            for parameter in group.parameters:
                (said,) = hint(parameter.symbol).values()
                assert said.startswith(f"{parameter.symbol[0]}, ")


def test_help_says_each_sign_once():
    rows = sign_rows()
    assert len(rows) == len(HINTS)
    assert {"w", "b", "v", "s", "z", "h", "v·h"} <= {name for name, _ in rows}
    assert all(not text.startswith(f"{name}, ") and text.endswith(".") for name, text in rows)
