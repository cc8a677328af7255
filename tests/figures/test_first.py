"""The stage within the page: one text in the colours of both themes, and no more of it than a page should carry."""

import gzip
import re
from xml.etree import ElementTree

import msgspec
import pytest

from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.figures.kit.arrangement import SIDE_BY_SIDE
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.line.stage import stage
from relu_fold.figures.plane.space import space
from relu_fold.figures.svg import first
from relu_fold.figures.svg.first import MOST_BYTES, Form, _drawn, first_svg
from relu_fold.figures.svg.light import FINER
from relu_fold.frames.line import Frame, frame
from relu_fold.frames.plane import plane_frame
from relu_fold.serving.assets_path import assets_folder
from relu_fold.ui.forms import forms_of
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import Marked, ViewState

MOST_PACKED = 35_000
FORMS = (Form("wide", 1056, 500), Form("tall", 390, 422))


def shown(name, **changes):
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS[name]), **changes)
    return frame(state) if state.input_dim == 1 else plane_frame(state)


def pairs(html):
    return dict(re.findall(r"(--c\d+):(light-dark\(#\w+,#\w+\));", html))


@pytest.mark.parametrize("name", PRESETS)
def test_both_themes_draw_the_same_but_for_colours(name):
    def bare(text):
        return re.sub(r'#[0-9A-F]{6}|(?:fill|stroke)-opacity="[^"]*"|href="data:[^"]*"', "", text, flags=re.IGNORECASE)

    light, dark = _drawn(shown(name), FORMS[0])
    assert bare(light) == bare(dark)


@pytest.mark.parametrize("name", ["three", "three-folds"])
def test_each_colour_is_a_pair_and_each_form_a_picture(name):
    html = first_svg(shown(name), FORMS)
    ElementTree.fromstring(html)
    assert re.findall(r'<svg class="(\w+)" viewBox="0 0 (\d+) (\d+)"', html) == [
        ("wide", "1056", "500"),
        ("tall", "390", "422"),
    ]
    assert set(re.findall(r"var\((--c\d+)\)", html)) == set(pairs(html))
    inks = f"light-dark({THEMES['light'].ink},{THEMES['dark'].ink})"
    assert inks in pairs(html).values()
    assert not re.search(r'="#[0-9A-Fa-f]{6}"', html)


def test_it_has_the_marks_of_the_stage_at_their_places():
    seen = shown("three")
    html = first_svg(seen, FORMS[:1])
    names = ElementTree.fromstring(html).itertext()
    assert {"neuron 1", "neuron 2", "neuron 3", "1", "2", "3", "f"} <= {text.strip() for text in names}
    whole, _ = _drawn(seen, FORMS[0])
    assert re.findall(r' d="([^"]*)"', html) == re.findall(r' d="([^"]*)"', whole)
    assert len(stage(seen).marks) < html.count("<path")


@pytest.mark.parametrize("name", ["tents", "pyramid"])
def test_it_leaves_the_place_of_what_enters_the_layer_empty_as_the_page_does(name):
    seen = shown(name)
    draw = stage if isinstance(seen, Frame) else space
    there = draw(seen, width=FORMS[0].width, height=FORMS[0].height, entering=True).plan
    assert there.shift > 0
    (wide, _) = ElementTree.fromstring(first_svg(seen, FORMS))
    paths = [one.get("d") for one in wide.iter() if one.get("d")]
    begun = [found for path in paths for found in re.findall(r"M(-?[\d.]+)(.)", path)]
    lefts = [float(x) / (1 if after == "," else FINER) for x, after in begun]  # sheets are in finer units
    texts = [float(one.get("x")) for one in wide.iter("text")]
    assert min(lefts) > there.shift
    assert min(texts) > there.shift
    assert wide.get("viewBox") == "0 0 1056 500"


def test_what_a_visitor_calls_a_colour_is_no_colour():
    named = (Marked(name="#aabbcc", at=(0.1, 0.2)), Marked(name='"#ddeeff"', at=(-0.1, 0.2)))
    html = first_svg(shown("three-folds", names=("#a1b2c3", "y"), marked=named), FORMS[:1])
    said = {"".join(one.itertext()).strip() for one in ElementTree.fromstring(html).iter("text")}
    assert {"#aabbcc", '"#ddeeff"'} <= said
    assert any("#a1b2c3" in text for text in said)


def test_a_sampled_map_is_there_in_both_themes():
    html = first_svg(shown("three-folds", map_mode="heatmap"), FORMS[:1])
    assert re.findall(r'<image class="(on-\w+)"', html) == ["on-light", "on-dark"]


@pytest.mark.parametrize("name", PRESETS)
def test_no_page_carries_more_than_it_should(name):
    assert len(first_svg(shown(name), FORMS)) < MOST_BYTES + 10_000


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_picture_of_a_desk_and_one_of_a_phone(name):
    state = ViewState.of_preset(PRESETS[name])
    found = re.findall(r'<svg class="([\w-]+)"', first_svg(shown(name), forms_of(state)))
    assert {"wide", "tall"} <= set(found)
    assert len(gzip.compress(first_svg(shown(name), forms_of(state)).encode())) < MOST_PACKED


def test_where_all_forms_are_too_much_it_is_those_that_stand_in_for_them(monkeypatch):
    forms = [Form(name, 1056, 500) for name in ("wide", "low", "tall", "across")]
    whole = len(first_svg(shown("three"), forms))

    def found(share):
        monkeypatch.setattr(first, "MOST_BYTES", whole * share)
        return re.findall(r'<svg class="(\w+)"', first_svg(shown("three"), forms))

    assert found(1.0) == ["wide", "low", "tall", "across"]
    assert found(0.8) == ["wide", "low", "tall"]
    assert found(0.6) == ["wide", "tall"]
    assert found(0.4) == ["wide"]
    assert found(0.1) == []


def test_it_stops_when_the_time_is_spent():
    seen = shown("three")
    with pytest.raises(OutOfTime), time_limit(-1.0):
        first_svg(seen, FORMS)


def test_the_style_sheet_parts_the_forms_where_the_stage_does():
    style = (assets_folder() / "style.css").read_text(encoding="utf-8")
    assert f"@container first (max-width: {SIDE_BY_SIDE - 0.02:.2f}px)" in style
    assert f'data-beside="{SIDE_BY_SIDE}"' in first_svg(shown("three"), FORMS)
