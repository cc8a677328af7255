"""Panels outside the page: what plotly and the page draw of them is in the file, at its places."""

import re
import unicodedata
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.panels.opened import PANELS
from relu_fold.figures.svg.panel import panel_svg
from relu_fold.figures.svg.plotted import Extent, _numbers, plotted_svg
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.lessons import LESSONS
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

SIZE = Extent(800, 300)
SVG = "{http://www.w3.org/2000/svg}"
SHOWN = [
    (name, panel)
    for name, preset in PRESETS.items()
    for panel in ("fold", "signal", "duel")
    if panel != "signal" or ViewState.of_preset(preset).input_dim == 1
]


def shown(state):
    return frame(state) if state.input_dim == 1 else plane_frame(state)


def opened(view, panel, theme="light"):
    seen = shown(view)
    draw = PANELS[panel].line if view.input_dim == 1 else PANELS[panel].plane
    return draw(seen, THEMES[theme], SIZE.width)


@pytest.mark.parametrize(("name", "panel"), SHOWN)
def test_every_panel_of_every_preset_is_drawn_and_both_themes_alike(name, panel):
    seen = shown(ViewState.of_preset(PRESETS[name]))
    light, dark = (panel_svg(seen, panel, SIZE, theme) for theme in THEMES)
    root = ElementTree.fromstring(light)
    assert (root.get("width"), root.get("height")) == ("800", "300")

    def bare(text):
        return re.sub(r"#[0-9A-F]{6}", "", text, flags=re.IGNORECASE)

    assert bare(light) == bare(dark)


def lines_of(text, colour):
    found = re.findall(rf'<path d="([^"]*)" fill="none" stroke="{colour}"', text)
    return [[tuple(map(float, p.split(","))) for p in re.split("[ML]", d)[1:]] for d in found]


def test_a_line_stands_where_its_axes_say():
    theme = THEMES["light"]
    axis = {"anchor": "y", "domain": (0.0, 0.5), "range": (0, 4), "nticks": 4, "showgrid": True}
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [0, 2, None, 4],
                "y": [-1, 1, None, 0],
                "xaxis": "x",
                "yaxis": "y",
                "line": {"color": "#123456", "width": 2},
            }
        ],
        "layout": {
            "margin": {"l": 40, "r": 20, "t": 10, "b": 30},
            "xaxis": axis,
            "yaxis": {"anchor": "x", "domain": (0.0, 1.0), "range": (-1, 1), "zeroline": True},
        },
    }
    text = plotted_svg(figure, [], SIZE, theme, "a line")
    assert lines_of(text, "#123456") == [[(40, 270), (225, 10)], [(410, 140)]]
    said = {one.text: float(one.get("x")) for one in ElementTree.fromstring(text).iter(f"{SVG}text")}
    assert said["4"] == 410
    assert [(40, 140), (410, 140)] in lines_of(text, theme.inactive), "the line of 0"


def test_two_axes_of_one_scale_keep_it():
    seen = shown(ViewState.of_preset(PRESETS["montufar-plane"]))
    framed = r'<svg x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"'
    nested = re.findall(framed, panel_svg(seen, "duel", SIZE, "light"))
    assert len(nested) == 2
    assert all(width == height for width, height in nested)


def test_what_the_page_draws_over_fold_space_is_in_it():
    view = LESSONS[6].view
    shapes = opened(view, "fold").words["fold"]["shapes"]
    text = panel_svg(shown(view), "fold", SIZE, "light")
    said = {"".join(one.itertext()) for one in ElementTree.fromstring(text).iter(f"{SVG}text")}
    drawn = {one["text"] for one in shapes if one["draw"] == "words"}
    assert {unicodedata.normalize("NFKC", one) for one in drawn} <= said  # indices are set lower
    assert {"The line under layer 1", "h1.1", "h1.2", "z2.2", "x"} <= said
    assert text.count(">x</tspan>") == 1, "two pictures share the axis: it is named once"


def test_packed_numbers_are_read_and_gaps_are_none():
    view = ViewState.of_preset(PRESETS["xor"])
    packed = [one["x"] for one in opened(view, "fold").figure["data"] if isinstance(one["x"], dict)]
    assert packed
    assert all(value is None or np.isfinite(value) for one in packed for value in _numbers(one))
    assert _numbers([1, None, 2.5]) == [1, None, 2.5]


def test_what_has_no_figure_says_so():
    with pytest.raises(InputError, match="Signal: there is nothing to draw"):
        panel_svg(shown(ViewState.of_preset(PRESETS["xor"])), "signal", SIZE, "light")
    named = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), names=("<b>", "&"))
    ElementTree.fromstring(panel_svg(shown(named), "fold", SIZE, "light"))
