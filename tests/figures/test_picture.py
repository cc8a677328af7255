"""Any picture of a view as SVG: it parses, says what it is of, is as large as asked for, and no word of it is cut."""

import re
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.figures.kit.arrangement import width_of
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.line.layout import composed_range
from relu_fold.figures.svg.picture import PARTS, SIZES, Size, picture_svg, size_of
from relu_fold.figures.svg.writer import About
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.learning import Learning
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

SVG = "{http://www.w3.org/2000/svg}"
LINE, PLANE = ViewState(), ViewState.of_preset(PRESETS["three-folds"])
ALL = [(state, what) for state in (LINE, PLANE) for what in PARTS[state.input_dim]]
NAMES = [f"{what}-{state.input_dim}" for state, what in ALL]


def changed(state, **fields):
    return msgspec.structs.replace(state, **fields)


def root(text):
    return ElementTree.fromstring(text)


def said(text):
    return ["".join(one.itertext()) for one in root(text).iter(SVG + "text")]


def boxes(text):
    """Yield each text, and its left, right, top and bottom, with a font as wide as the usual ones."""
    for one in root(text).iter(SVG + "text"):
        words, size = "".join(one.itertext()), float(one.get("font-size"))
        x, y, wide = float(one.get("x")), float(one.get("y")), width_of(words, size) * 0.92
        if one.get("transform"):
            yield words, x - 0.8 * size, x + 0.2 * size, y - wide / 2, y + wide / 2
            continue
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[one.get("text-anchor")]
        yield words, left, left + wide, y - 0.75 * size, y + 0.2 * size


def view_box(text):
    left, top, width, height = (float(side) for side in root(text).get("viewBox").split())
    return left, left + width, top, top + height


def cut(text):
    """The words that reach over the edge by more than a pixel."""
    left, right, top, bottom = view_box(text)
    return [
        words for words, a, b, c, d in boxes(text) if a < left - 1 or b > right + 1 or c < top - 1 or d > bottom + 1
    ]


@pytest.mark.parametrize("size", [SIZES["slide"], SIZES["column"], Size(320, 240), Size(1_100, 500), Size(700, 900)])
@pytest.mark.parametrize(("state", "what"), ALL, ids=NAMES)
def test_no_word_is_cut_and_every_number_is_one(state, what, size):
    text = picture_svg(state, what, size)
    assert cut(text) == []
    assert not re.search(r"nan|inf\b|[0-9]e[-+]", text)
    assert said(text)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_word_of_any_preset_is_cut(preset):
    state = ViewState.of_preset(PRESETS[preset])
    for what in PARTS[state.input_dim]:
        assert cut(picture_svg(state, what, SIZES["slide"])) == []


@pytest.mark.parametrize(
    "state",
    [
        changed(LINE, domain=(100_000.0, 100_000.01)),
        changed(LINE, domain=(-1e6, 1e6)),
        changed(LINE, domain=(0.0, 1e-6), close=True),
        changed(PLANE, domain=(-1e6, 1e6), domain_y=(0.0, 1e-6)),
        changed(PLANE, close=True, map_mode="heatmap"),
    ],
)
def test_no_long_number_is_cut(state):
    for what in PARTS[state.input_dim]:
        for size in (SIZES["slide"], SIZES["column"]):
            assert cut(picture_svg(state, what, size)) == []


def test_a_cut_word_would_be_found():
    text = picture_svg(LINE, "sum", Size(640, 400))
    assert cut(text.replace('viewBox="0 0 640 400"', 'viewBox="80 0 560 400"'))


@pytest.mark.parametrize(("state", "what"), ALL, ids=NAMES)
def test_it_is_as_large_as_asked_for(state, what):
    wide = root(picture_svg(state, what, size_of("1600x900")))
    assert (wide.get("width"), wide.get("height")) == ("1600", "900")
    own = root(picture_svg(state, what, SIZES["column"]))
    assert own.get("width") == "640"
    assert float(own.get("height")) > 100


def test_words_grow_with_a_picture():
    def size_on_screen(size):
        text = picture_svg(LINE, "stage", size)
        left, right, *_ = view_box(text)
        return size.width / (right - left)

    assert size_on_screen(Size(1_000, 560)) == pytest.approx(1, abs=0.01)
    assert size_on_screen(Size(1_600, 900)) == pytest.approx(1.5, abs=0.01)
    assert size_on_screen(Size(3_200, 1_800)) == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize(("state", "what"), ALL, ids=NAMES)
def test_the_theme_is_the_one_asked_for(state, what):
    light, dark = (picture_svg(state, what, theme=theme) for theme in ("light", "dark"))
    assert THEMES["light"].paper in light
    assert THEMES["dark"].paper in dark
    assert root(light).find(f"{SVG}rect").get("fill") == THEMES["light"].paper
    assert "100%" not in picture_svg(state, what, ground=False)


@pytest.mark.parametrize(("state", "what"), ALL, ids=NAMES)
def test_it_says_what_it_is(state, what):
    about = About('view "?s=a&b" <here>', '{"link": "?s=a&b<"}')
    found = root(picture_svg(state, what, about=about))
    assert found.find(f"{SVG}desc").text == about.sentence
    assert found.find(f"{SVG}metadata").text == about.data
    assert found.find(f"{SVG}title").text
    assert root(picture_svg(state, what)).find(f"{SVG}metadata") is None


def test_the_sum_is_drawn_where_it_is():
    """The knots of f, read off the bold line by the picture's own scale."""
    shown = frame(LINE)
    text = picture_svg(LINE, "sum", Size(1_000, 500))
    bold = [one for one in root(text).iter(SVG + "path") if one.get("stroke") == THEMES["light"].ink]
    points = np.array([[float(n) for n in pair.split(",")] for pair in bold[-1].get("d")[1:].split("L")])
    (x_lo, x_hi), (low, high) = LINE.domain, composed_range(shown, {})
    x = x_lo + (points[:, 0] - 64) / (1_000 - 104) * (x_hi - x_lo)
    y = low + (500 - 28 - points[:, 1]) / (500 - 68) * (high - low)
    np.testing.assert_allclose(x, shown.x, atol=1e-2)
    np.testing.assert_allclose(y, shown.composed, atol=1e-2)


def test_the_stage_has_each_neuron_and_its_formulas():
    words = said(picture_svg(LINE, "stage"))
    assert {"neuron 1", "neuron 2", "neuron 3"} <= set(words)
    assert {"z1 = 1.00x + 1.20", "h3 = max(0, z3)", "−1.10h3", "f(x) = 0.90h1 + 0.70h2 − 1.10h3 − 0.60"} <= set(words)
    assert {"pre-activation", "activation", "contribution", "x", "−3", "3"} <= set(words)


def test_which_neurons_are_on_the_stage_is_said_where_some_are_not():
    state = ViewState.of_preset(PRESETS["disc-16"])
    assert "neurons 1 to 4 of 16" in said(picture_svg(state, "stage"))
    assert not any(one.startswith("neurons ") for one in said(picture_svg(PLANE, "stage")))
    wide = ViewState(
        weights=(tuple((1.0 + i,) for i in range(16)), ((1.0,) * 16,)), biases=((0.5,) * 16, (0.0,)), neuron=7
    )
    assert "neurons 7 to 12 of 16" in said(picture_svg(wide, "stage"))
    assert cut(picture_svg(wide, "stage")) == []


def test_pills_of_a_neuron_stand_below_each_other():
    pills = [one for one in root(picture_svg(LINE, "ledger")).iter(SVG + "rect") if one.get("rx")]
    assert len(pills) == 3 * 4
    assert len({one.get("x") for one in pills}) == 3


def test_the_map_has_every_region_and_the_surface_too():
    regions = plane_frame(PLANE).subdivision.n_regions
    for what in ("map", "surface"):
        filled = [one for one in root(picture_svg(PLANE, what)).iter(SVG + "path") if one.get("stroke-width") == "0.75"]
        assert len(filled) == regions


def test_training_points_are_drawn_where_f_is():
    state = changed(LINE, learning=Learning(data="sine", n=40))
    assert picture_svg(state, "sum").count("<circle") >= 30 + picture_svg(LINE, "sum").count("<circle")


def test_the_ledger_is_the_page_s():
    words = said(picture_svg(LINE, "ledger"))
    assert "4 activation regions, 4 linear, at most 4 with these layers." in words
    assert "0.90 − 0.56 = 0.34" in words
    assert "At x = −1.20 neuron 1 turns on: slope changes by +0.90." in words


def test_rows_without_room_are_counted():
    state = ViewState.of_preset(PRESETS["sawtooth-6"])

    def pieces(words):
        return sum(bool(re.match(r"[−\d.]+ … ", one)) for one in words)

    words = said(picture_svg(state, "ledger", Size(1_600, 900)))
    assert 5 < pieces(words) < 20
    assert words[-1] == f"… and {64 - pieces(words)} more pieces."
    words = said(picture_svg(state, "ledger", Size(1_600)))
    assert pieces(words) == 40
    assert words[-1] == "… and 24 more pieces."


@pytest.mark.parametrize(("state", "what"), [(LINE, "map"), (LINE, "surface"), (PLANE, "sum")])
def test_what_there_is_not_is_named(state, what):
    with pytest.raises(InputError, match=rf"^what: expected one of stage, .*; got '{what}'$"):
        picture_svg(state, what)


@pytest.mark.parametrize("text", ["", "wide", "800", "800x", "x600", "800x600x2", "８00x600", "-5x600", "1e3x600"])
def test_a_size_that_is_none_is_named(text):
    with pytest.raises(InputError, match=r"^size: expected slide, column or WIDTHxHEIGHT such as 800x600; got "):
        size_of(text)


@pytest.mark.parametrize(
    ("text", "sentence"), [("319x600", "width: expected 320 to"), ("800x10001", "height: expected 240 to")]
)
def test_a_size_beyond_the_limits_is_named(text, sentence):
    with pytest.raises(InputError, match=sentence):
        size_of(text)
