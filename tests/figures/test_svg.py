"""The plane as SVG: a file that parses, with every facet and crease in it, and its text as text."""

import re
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest

from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.plane.space import space
from relu_fold.figures.svg.plane import plane_svg
from relu_fold.figures.svg.writer import words
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import Marked, ViewState
from tests.servers import ROOT
from tests.strategies_view import PLANE

SVG = "{http://www.w3.org/2000/svg}"
COVER = ROOT / "docs" / "plane.svg"


def cover():
    return plane_svg(space(plane_frame(ViewState.of_preset(PRESETS["three-folds"])), "light", 1056, 600))


def parts(text, tag):
    return list(ElementTree.fromstring(text).iter(SVG + tag))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_every_facet_is_a_polygon_and_every_number_is_one(preset, theme):
    picture = space(plane_frame(ViewState.of_preset(preset)), theme)
    text = plane_svg(picture)
    facets = sum(len(picture.sheets.meshes[one.mesh].colours) for one in picture.sheets.raised)
    assert len([one for one in parts(text, "path") if one.get("stroke-width") == "0.75"]) == (
        facets + len(picture.sheets.tints)
    )
    assert not re.search(r"nan|inf\b|[0-9]e[-+]", text)
    assert parts(text, "rect")[0].get("fill") == THEMES[theme].paper
    assert not parts(plane_svg(picture, ground=False), "rect")


def test_the_words_are_text():
    text = cover()
    said = ["".join(one.itertext()) for one in parts(text, "text")]
    assert "f(x1, x2) = 1.00h1 + 0.80h2 − 1.20h3 + 0.10" in said
    assert {"x1", "x2", "−1", "1", "−3", "3", "max(0, z1)", "regions from above; bold: f = 0"} <= set(said)
    assert ElementTree.fromstring(text).find(f"{SVG}title").text.startswith("f runs from ")


def test_tags_become_spans_and_all_else_is_escaped():
    written = words(1, 2, '<i>h</i><sub>2</sub> &lt; <b>3</b> & "x" <x>', size=10, colour="#000000")
    found = ElementTree.fromstring(written)
    assert "".join(found.itertext()) == 'h2 < 3 & "x" <x>'
    spans = [(one.text, one.get("font-style"), one.get("dy")) for one in found]
    assert spans[:3] == [("h", "italic", None), ("2", None, "3"), (" < ", None, "-3")]


def test_names_with_quotes_are_written_as_they_are():
    marked = (Marked(name="it's <b>", at=(0.1, 0.2)),)
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), names=("it's", 'a"b'), marked=marked)
    picture = space(plane_frame(state))
    said = ["".join(one.itertext()) for one in parts(plane_svg(picture), "text")]
    assert {"x1 = it's", 'x2 = a"b', "it's <b>"} <= set(said)
    titles = [axis["title"]["text"] for axis in picture.layout.values() if isinstance(axis, dict) and "title" in axis]
    assert titles == ["<i>x</i><sub>1</sub> = it's", '<i>x</i><sub>2</sub> = a"b']


def test_samples_are_a_picture_of_as_many_squares():
    shown = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), map_mode="heatmap", resolution=7)
    picture = space(plane_frame(shown))
    text = plane_svg(picture)
    (image,) = parts(text, "image")
    _, _, width, _ = picture.plan.rectangle(picture.plan.map)
    np.testing.assert_allclose(float(image.get("width")), width * 7 / 6, atol=0.01)
    assert image.get("href").startswith("data:image/png;base64,")


def test_the_picture_of_the_readme_is_the_one_that_is_written():
    """Again: python -c 'from tests.figures.test_svg import cover; print(cover(), end="")' > docs/plane.svg"""
    assert COVER.read_text(encoding="utf-8") == cover()
