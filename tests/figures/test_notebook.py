"""Plotly's figures for a notebook: the stage, the map, and what a network shows of itself."""

import json
from base64 import b64decode
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from plotly.graph_objects import Figure

from relu_fold import Network, ViewState, figures, subdivide
from relu_fold.errors import InputError
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.notebook import from_above
from relu_fold.view.limits import MAX_WIDTH
from relu_fold.view.presets import PRESETS
from tests.strategies_view import PLANE

LINE = tuple(preset for preset in PRESETS.values() if preset.network.input_dim == 1)
PLOTLY, SVG, WORDS = "application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"


def network(*sizes):
    dice = np.random.default_rng(0)
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    return Network([dice.normal(size=shape) for shape in shapes], [dice.normal(size=shape[0]) for shape in shapes])


def area(x, y):
    """Of all polygons of a trace, each of which ends where there is no number."""
    loops = np.split(np.stack([x, y], axis=1), np.flatnonzero(np.isnan(x)))
    sides = [loop[np.isfinite(loop[:, 0])] for loop in loops]
    return sum(abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in pairwise(one))) / 2 for one in sides)


# --- stage ---


@pytest.mark.parametrize("preset", LINE, ids=lambda preset: preset.name)
def test_the_stage_of_a_line_has_the_marks_of_the_page(preset):
    figure = figures.stage(ViewState.of_preset(preset))
    assert isinstance(figure, Figure)
    total = next(one for one in figure.data if one.uid == "composed")
    np.testing.assert_allclose(total.y, preset.network(np.reshape(total.x, (-1, 1)))[:, 0], rtol=0, atol=1e-9)
    assert (figure.layout.width, figure.layout.height) == (1100, 500)


def test_the_stage_of_a_plane_is_its_painted_sheets_below_the_words_and_axes():
    figure = figures.stage(PRESETS["three-folds"].network, theme="dark", width=900, height=600)
    (image,) = figure.layout.images
    head, _, data = image.source.partition(",")
    assert head == "data:image/svg+xml;base64"
    svg = ElementTree.fromstring(b64decode(data))
    assert (svg.get("width"), svg.get("height")) == ("900", "600")
    margin = figure.layout.margin
    between = 900 - margin.l - margin.r
    assert (image.sizex * between, image.x * between) == (pytest.approx(900), pytest.approx(-margin.l))
    said = {"".join(one.itertext()) for one in svg.iter("{http://www.w3.org/2000/svg}text")}
    written = {one.text for one in figure.layout.annotations}
    assert any("regions from above" in text for text in written)
    assert said == {"−1", "1", "−3", "3", "x1", "x2"}  # beside the surface; nothing is written twice
    assert figure.layout.paper_bgcolor == THEMES["dark"].paper


def test_a_view_says_which_layer_and_which_part_of_the_line():
    net = PRESETS["tents"].network
    first = figures.stage(ViewState.of(net, layer=0, domain=(0.0, 0.5)))
    assert tuple(first.layout.xaxis.range) == (0.0, 0.5)
    assert not {one.text for one in first.layout.annotations} <= {
        one.text for one in figures.stage(net).layout.annotations
    }


# --- map ---


@pytest.mark.parametrize("most", [400, 3])
@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_the_regions_of_the_map_tile_the_box(preset, most, monkeypatch):
    monkeypatch.setattr(from_above, "_MOST_TOLD", most)
    box = preset.domain, preset.domain_y
    cut, figure = subdivide(preset.network, box), figures.map(preset.network, box)
    fills = [one for one in figure.data if one.fill == "toself"]
    assert sum(area(one.x, one.y) for one in fills) == pytest.approx(sum(cut.areas))
    if cut.n_regions <= most:
        assert len(fills) == cut.n_regions
        assert all(one.hoveron == "fills" for one in fills)
    *_, zero = figure.data
    places = np.stack([zero.x, zero.y], axis=1)
    places = places[np.isfinite(places[:, 0])]
    np.testing.assert_allclose(preset.network(places)[:, 0], 0.0, atol=1e-9)


def test_a_region_says_who_is_active_and_its_formula():
    net = Network([[[1.0, 0.0]], [[2.0], [4.0]]], [[0.0], [1.0, 0.0]])
    left, right = sorted((one for one in figures.map(net).data if one.fill), key=lambda one: np.nanmin(one.x))
    assert left.text == "active: none<br>f = 1.00<br>area 2.00"
    assert right.text == "active: 1<br>f = 2.00<i>x</i><sub>1</sub> + 1.00<br>area 2.00"
    second = {one.text.split("<br>")[1] for one in figures.map(net, output=1).data if one.fill}
    assert second == {"f = 0", "f = 4.00<i>x</i><sub>1</sub>"}


def test_a_neuron_without_a_fold_has_no_crease():
    net = Network([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [1.0]], slopes=[[1.0, 0.0]])
    creases = [one for one in figures.map(net).data if one.fill is None][:-1]
    assert [one.line.color for one in creases] == [THEMES["light"].neurons[1]]


@pytest.mark.parametrize("draw", [figures.map, figures.surface])
def test_what_cannot_be_drawn_of_a_plane_says_so(draw):
    plane = PRESETS["three-folds"].network
    for output in (-1, 1):
        with pytest.raises(InputError, match=f"output: expected 0 to 0; got {output}"):
            draw(plane, output=output)
    for net in (PRESETS["three"].network, network(3, 2, 1)):
        with pytest.raises(InputError):
            draw(net)


def test_the_map_knows_no_limit_of_the_app():
    assert figures.map(network(2, MAX_WIDTH + 8, 1)).data


# --- what a network shows of itself ---


def bundle(net):
    found = net._repr_mimebundle_(include=None, exclude=None)
    json.dumps(found, allow_nan=False)  # as a notebook's file keeps it
    return found


def test_a_line_shows_its_stage():
    found = bundle(PRESETS["three"].network)
    assert set(found) == {WORDS, PLOTLY}
    assert found[PLOTLY] == json.loads(figures.stage(PRESETS["three"].network).to_json())
    assert found[WORDS].startswith("Network 1 → 3 → 1, 10 parameters\n  weights[0] (3, 1), biases[0] (3,)\n")


def test_a_plane_shows_its_stage_as_svg_and_its_surface_to_turn():
    found = bundle(PRESETS["three-folds"].network)
    assert set(found) == {WORDS, PLOTLY, SVG}
    assert ElementTree.fromstring(found[SVG]).get("width") == "1100"
    assert found[PLOTLY]["data"][0]["type"] == "mesh3d"


@pytest.mark.parametrize(
    ("sizes", "why"),
    [
        ((784, 10, 3), "inputs: expected 1 to 2; got 784."),
        ((1, MAX_WIDTH + 1, 1), f"neurons in layer 1: expected 1 to {MAX_WIDTH}; got {MAX_WIDTH + 1}."),
        ((2, 1), "depth: expected 1 to 6; got 0."),
        ((2, 32, 32, 1), "more than 500 regions"),
    ],
)
def test_what_is_not_drawn_is_told_with_its_shapes(sizes, why):
    found = bundle(network(*sizes))
    assert set(found) == {WORDS}
    assert f"\nNot drawn: {why}" in found[WORDS]
    assert f"weights[0] ({sizes[1]}, {sizes[0]})" in found[WORDS]


def test_only_what_is_missing_of_others_makes_it_words_alone(monkeypatch):
    monkeypatch.setattr("relu_fold.network._PICTURES", "relu_fold.nothing")
    with pytest.raises(ModuleNotFoundError):
        bundle(PRESETS["three"].network)
    monkeypatch.setattr("relu_fold.network._PICTURES", "a_package_that_is_not_there")
    assert set(bundle(PRESETS["three"].network)) == {WORDS}
