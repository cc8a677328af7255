"""The page and the server paint a plane alike: the same shapes in the same order, at the same places, in one light."""

import dataclasses
import itertools
import json
import subprocess
from functools import cache

import msgspec
import numpy as np
import pytest

from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.plane.axes import axes as axes_of
from relu_fold.figures.plane.painted import Facet, Line, Name, map_shapes, sheet_shapes, surface_aim
from relu_fold.figures.plane.sheets import CREASE, FINE
from relu_fold.figures.plane.space import space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import Marked, ViewState
from tests.node import environment, find_node
from tests.servers import ROOT
from tests.strategies import he_network
from tests.strategies_view import PLANE

SIZES = [(1100, 500), (1440, 860), (400, 700)]
TURNS = [(-0.5, 0.5), (0.7, 0.15), (2.6, 1.1), (-2.0, 1.45)]
NEAR = 1e-3  # pixels: the page is sent single precision
AXES = 9  # shapes: the pole, its two heights, and three words beside each of two edges of the floor
MANY = "many facets"
MARKED = "marked points"
VIEWS = [
    *itertools.product([preset.name for preset in PLANE], SIZES, TURNS, ["regions"]),
    ("three-folds", SIZES[0], TURNS[0], "heatmap"),
    (MANY, SIZES[0], TURNS[0], "regions"),
    (MARKED, SIZES[0], TURNS[0], "regions"),
]


def many():
    """So many facets that creases are fine, some of them dashed, and that the shadow of the border stands for all."""
    net = he_network(3, 2, 10, 10, 32, 1)
    return ViewState(
        weights=tuple(tuple(map(tuple, w.tolist())) for w in net.weights),
        biases=tuple(tuple(b.tolist()) for b in net.biases),
        domain=(-2.0, 2.0),
        domain_y=(-1.0, 2.0),
        layer=2,
    )


def marked():
    """Points with names, one of them outside the box."""
    points = Marked("a <b>name</b>", (0.5, -0.5)), Marked("ß", (-1.0, 0.25)), Marked("far", (9.0, 0.0))
    return msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), marked=points, names=("rho", "theta"))


@cache
def picture_of(view):
    name, size, turn, mode = view
    state = many() if name == MANY else marked() if name == MARKED else ViewState.of_preset(PRESETS[name])
    return space(plane_frame(msgspec.structs.replace(state, turn=turn, map_mode=mode)), "light", *size)


@pytest.fixture(scope="module")
def by_page():
    """What the page paints of each view, from one run of its scripts."""
    asked = []
    for view in VIEWS:
        picture = picture_of(view)
        asked.append({"sheets": picture.paint()["sheets"], "plan": picture.placed(), "turn": view[2]})
    node = find_node()
    run = subprocess.run(
        [node, "tests/scripts/shapes_of.mjs"],
        cwd=ROOT,
        env=environment(node),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return dict(zip(VIEWS, json.loads(run.stdout), strict=True))


def single(values):
    return values.astype(np.float32).astype(float)


def as_sent(found):
    """The same sheets with the numbers that the page is sent."""
    return dataclasses.replace(
        found,
        meshes=tuple(dataclasses.replace(mesh, uv=single(mesh.uv)) for mesh in found.meshes),
        raised=tuple(one._replace(heights=single(one.heights)) for one in found.raised),
        zero=dataclasses.replace(found.zero, segments=single(found.zero.segments), beside=single(found.zero.beside)),
        aim=dataclasses.replace(found.aim, uv=single(found.aim.uv), heights=single(found.aim.heights)),
    )


def by_server(view):
    picture = picture_of(view)
    found, placed = as_sent(picture.sheets), picture.placed()
    projection, sides = Projection(*view[2]), np.array(placed["box"])
    lists = [
        sheet_shapes(found.meshes[one.mesh], one, panel, sides, projection)
        for one, panel in zip(found.raised, placed["panels"], strict=True)
    ]
    aim = surface_aim(found, placed["panels"][-1], projection)
    return [*itertools.chain(*lists), *aim, *map_shapes(found, placed["map"], facets=view[3] == "regions")]


def looks(shape):
    """Of a shape of the server all that is no number."""
    if isinstance(shape, Facet):
        return ["facet", shape.number, len(shape.points)]
    if isinstance(shape, Line):
        return ["line", shape.colour, shape.width, len(shape.points)]
    if isinstance(shape, Name):
        return ["word", shape.text, 1]
    return ["shadow", [len(loop) for loop in shape.loops]]


def looks_of_page(shape):
    if shape["is"] == "facet":
        return ["facet", shape["facet"], len(shape["points"]) // 2]
    if shape["is"] == "line":
        return ["line", shape["colour"], shape["width"], len(shape["points"]) // 2]
    if shape["is"] == "word":
        assert shape["ground"]
        return ["word", shape["text"], 1]
    return [shape["is"], [len(loop) // 2 for loop in shape["loops"]]]


def numbers(shape):
    if isinstance(shape, Name):
        return np.array([shape.at])
    return np.concatenate(shape.loops) if looks(shape)[0] == "shadow" else shape.points


def numbers_of_page(shape):
    if shape["is"] == "word":
        return np.array([shape["at"]])
    return np.reshape(list(itertools.chain(*shape["loops"])) if shape["is"] == "shadow" else shape["points"], (-1, 2))


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_the_page_paints_what_the_server_does(by_page, view):
    axes, painted = by_page[view][:AXES], by_page[view][AXES:]
    assert [shape["is"] for shape in axes] == ["line", *["word"] * (AXES - 1)]
    if view[3] == "heatmap":
        (heat,) = [shape for shape in painted if shape["is"] == "heat"]
        assert heat["within"] == list(picture_of(view).placed()["map"])
        painted.remove(heat)
    expected = by_server(view)
    assert list(map(looks_of_page, painted)) == list(map(looks, expected))
    here, there = (
        np.concatenate(list(map(of, shapes))) for of, shapes in ((numbers_of_page, painted), (numbers, expected))
    )
    np.testing.assert_allclose(here, there, rtol=0, atol=NEAR)
    colours = [shape["colour"] for shape in painted if shape["is"] == "facet"]
    light = [shape.colour for shape in expected if isinstance(shape, Facet)]
    assert np.abs(np.array(colours) - np.array(light)).max() <= 1


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_the_heights_stand_alike_and_on_no_other_word_of_the_floor(by_page, view):
    picture = picture_of(view)
    placed = picture.placed()
    _, said = axes_of(Projection(*view[2]), picture.rectangles[-1], np.array(placed["box"]), placed, picture.reach)
    painted = by_page[view][1:AXES]
    assert [one["text"] for one in painted] == [word.text for word in said]
    np.testing.assert_allclose([one["at"] for one in painted], [word.at for word in said], rtol=0, atol=NEAR)
    for height in said[-2:]:
        for word in said:
            across, down = np.abs(np.subtract(height.at, word.at))
            assert word is height or across >= 4 * (len(height.text) + len(word.text)) or down >= 14


def test_the_views_have_every_kind_of_shape(by_page):
    kinds = {shape["is"] for shapes in by_page.values() for shape in shapes}
    assert kinds == {"facet", "line", "shadow", "word", "heat"}
    lines = [shape for shapes in by_page.values() for shape in shapes if shape["is"] == "line"]
    creases = [line for line in lines if isinstance(line["colour"], int)]
    assert {line["colour"] // 8 for line in creases} == {0, 1, 2, 3}
    assert {line["width"] for line in creases} == {CREASE, FINE}
    shadows = [shape["loops"] for shapes in by_page.values() for shape in shapes if shape["is"] == "shadow"]
    assert {len(loops) > 1 for loops in shadows} == {True, False}
