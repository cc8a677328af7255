"""A picture as SVG, PNG and PDF: it says what it is, is as large as asked for, and looks the same in all of them."""

import json
import struct
import sys
from io import BytesIO
from itertools import product
from xml.etree import ElementTree

import msgspec
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from relu_fold import sharelink
from relu_fold.errors import InputError
from relu_fold.export import fonts
from relu_fold.export.about import about
from relu_fold.export.needed import NotInstalled
from relu_fold.export.pdf import pdf
from relu_fold.export.picture import picture
from relu_fold.figures.svg.picture import PARTS, SIZES, Size, picture_svg
from relu_fold.view.learning import Learning
from relu_fold.view.lessons import lesson_view
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

LINE, PLANE = ViewState(), ViewState.of_preset(PRESETS["three-folds"])
HEAT = msgspec.structs.replace(PLANE, map_mode="heatmap")
ALL = [(state, what) for state in (LINE, PLANE, HEAT) for what in PARTS[state.input_dim]]


def chunks(png):
    """Yield the kind and the content of each chunk of a PNG."""
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def pixels(data, size=None):
    image = Image.open(BytesIO(data)).convert("RGB")
    return np.asarray(image if size is None else image.resize(size, Image.Resampling.BOX), dtype=float)


def page_of(data):
    return pypdfium2.PdfDocument(data)[0]


def test_every_file_says_version_link_and_seed():
    run = msgspec.structs.replace(LINE, learning=Learning(data="sine", n=20, seed=5, drawn=6, start_seed=7))
    for state in (LINE, PLANE, run, lesson_view(3)):
        said = about(state)
        told = json.loads(said.data)
        assert (told["program"], told["version"]) == ("ReLU Fold", "0.1.0")
        assert told["link"] in said.sentence
        assert told["link"].startswith(("?s=2.", "?lesson="))
        assert "seed" in said.sentence
        text = ElementTree.fromstring(picture(state, "svg"))
        assert text.findtext("{http://www.w3.org/2000/svg}metadata") == said.data
        comments = dict(data.split(b"\0", 1) for kind, data in chunks(picture(state, "png")) if kind == b"tEXt")
        assert comments[b"Comment"].decode() == said.data
        found = pypdfium2.PdfDocument(picture(state, "pdf")).get_metadata_dict()
        assert (found["Subject"], found["Keywords"]) == (said.sentence, said.data)
    assert sharelink.decode(sharelink.text_of(json.loads(about(PLANE).data)["link"])) == PLANE
    told = json.loads(about(run).data)
    assert (told["seed"], told["data_seed"], told["start_seed"]) == (5, 6, 7)


@pytest.mark.parametrize("scale", [1, 3])
def test_a_png_has_as_many_pixels_as_asked_for(scale):
    image = Image.open(BytesIO(picture(LINE, "png", "sum", Size(400, 300), scale=scale)))
    assert image.size == (400 * scale, 300 * scale)
    assert Image.open(BytesIO(picture(LINE, "png"))).size == (1_600, 900)


def test_a_pdf_is_one_page_of_that_size_with_its_text_as_text():
    data = picture(LINE, "pdf", "stage", SIZES["slide"])
    assert len(pypdfium2.PdfDocument(data)) == 1
    assert page_of(data).get_size() == (1_200, 675)
    text = page_of(data).get_textpage().get_text_bounded()
    for said in ("neuron 2", "pre-activation", "max(0, ", "−0.80", "−3"):
        assert said in text


@pytest.mark.parametrize(("state", "what"), ALL)
def test_a_pdf_looks_as_the_png(state, what):
    """Drawn by another program from another file: apart from the edges of letters and lines all pixels are the same."""
    size = Size(900, 600)
    png = pixels(picture(state, "png", what, size), (225, 150))
    drawn = page_of(picture(state, "pdf", what, size)).render(scale=4 / 3).to_pil().convert("RGB")
    assert drawn.size == (900, 600)
    other = np.asarray(drawn.resize((225, 150), Image.Resampling.BOX), dtype=float)
    assert np.abs(png - other).mean() < 2
    assert np.percentile(np.abs(png - other), 99.5) < 60


def test_the_same_view_gives_the_same_bytes():
    for form, what in product(("svg", "png", "pdf"), PARTS[2]):
        assert picture(PLANE, form, what, SIZES["column"]) == picture(PLANE, form, what, SIZES["column"])


def test_the_theme_is_the_one_asked_for():
    assert pixels(picture(LINE, "png", "sum"))[2, 2].tolist() == [0xFB, 0xF8, 0xF1]
    assert pixels(picture(LINE, "png", "sum", theme="dark"))[2, 2].tolist() == [0x20, 0x26, 0x2D]


def test_without_a_font_of_the_machine_there_is_one(monkeypatch):
    monkeypatch.setattr(fonts, "_folders", lambda: iter(()))
    fonts.faces.cache_clear()
    try:
        assert fonts.faces().family == "Bitstream Vera Sans"
        text = page_of(pdf(picture_svg(PLANE), about(PLANE))).get_textpage().get_text_bounded()
    finally:
        fonts.faces.cache_clear()
    assert "?" not in text
    assert "neuron 1" in text


@pytest.mark.parametrize(("form", "package"), [("png", "resvg_py"), ("pdf", "reportlab")])
def test_what_is_not_installed_is_named(monkeypatch, form, package):
    for name in [*sys.modules]:
        if name.partition(".")[0] == package:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NotInstalled, match=rf"needs {package}; pip install 'relu-fold\[export\]'"):
        picture(LINE, form)
    assert picture(LINE, "svg")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"form": "gif"}, "format: expected one of svg, png, pdf; got 'gif'"),
        ({"form": "png", "scale": 5}, "scale: expected 1 to 4; got 5"),
        (
            {"what": "map"},
            "what: expected one of stage, sum, ledger, fold, signal, duel of a network of one input; got 'map'",
        ),
    ],
)
def test_what_cannot_be_drawn_is_named(changes, sentence):
    with pytest.raises(InputError) as caught:
        picture(LINE, **changes)
    assert str(caught.value) == sentence
