"""What is sent of a plane's sheets: whole meshes, heights in their reach, colours of neurons, patterns and creases."""

import itertools
import json
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.figures.kit.projection import drawn_sides, over_box, within
from relu_fold.figures.kit.theme import THEMES, channels, colour_index, mixed, wears
from relu_fold.figures.kit.tints import map_colours
from relu_fold.figures.plane.layout import space_plan
from relu_fold.figures.plane.sheets import (
    CREASE,
    FINE,
    map_tints,
    own_crease_alone,
    sheets,
    surface_colours,
    told_apart,
)
from relu_fold.figures.plane.space import heights, space
from relu_fold.frames.plane import SAMPLES, plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.packed import decoded
from tests.strategies_view import PLANE, plane_views

THREE = ViewState.of_preset(PRESETS["three-folds"])
SINGLE = float(np.finfo(np.float32).eps)
ROUNDING = 1e-6  # of a reach: a sheet is folded by its own neuron alone, and rounded by itself
LUMA = np.array([0.299, 0.587, 0.114])  # how light red, green and blue are to the eye
ROWS = ("z", "h", "c", "composed")

by_name = pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
in_both = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def unpacked(sent):
    """The meshes as (vertices, facets, creases) each, with the heights of each sheet, as the page takes them apart."""
    arrays = {name: decoded(one) for name, one in sent.items() if isinstance(one, dict) and "bdata" in one}
    counts = np.array([numbers[:3] for numbers in sent["meshes"]])
    loops = np.split(arrays["corners"], np.cumsum(arrays["sizes"])[:-1])
    ends = np.cumsum(counts, axis=0)
    meshes = []
    for (vertices, facets, creases), (v, f, e) in zip(counts.tolist(), ends.tolist(), strict=True):
        meshes.append(
            {
                "uv": arrays["uv"].reshape(-1, 2)[v - vertices : v],
                "loops": loops[f - facets : f],
                "colours": arrays["colours"].reshape(-1, 3)[f - facets : f],
                "creases": arrays["creases"].reshape(-1, 2)[e - creases : e],
                "worn": arrays["worn"][e - creases : e],
            }
        )
    sizes = counts[sent["raised"], 0]
    return meshes, np.split(arrays["heights"], np.cumsum(sizes)[:-1]), arrays


def areas(mesh):
    """Of the facets, counter-clockwise positive."""
    loops = [mesh.uv[loop] for loop in np.split(mesh.corners, mesh.offsets[1:-1])]
    return np.array([np.sum(p[:, 0] * np.roll(p[:, 1], -1) - np.roll(p[:, 0], -1) * p[:, 1]) / 2 for p in loops])


def check_mesh(mesh, box):
    facets, vertices = len(mesh.colours), len(mesh.uv)
    assert mesh.uv.shape == (vertices, 2)
    assert np.abs(mesh.uv).max() <= 1 + ROUNDING
    assert mesh.offsets.shape == (facets + 1,)
    assert mesh.offsets[-1] == len(mesh.corners)
    assert (np.diff(mesh.offsets) >= 3).all()
    assert 0 <= mesh.corners.min() <= mesh.corners.max() < vertices
    assert (areas(mesh) >= -1e-12).all()
    np.testing.assert_allclose(areas(mesh).sum(), 4 * math.prod(drawn_sides(box)), rtol=1e-9)
    assert mesh.colours.shape == (facets, 3)
    assert mesh.colours.dtype == np.uint8
    assert len(mesh.creases) == len(mesh.worn)
    assert ((mesh.worn >= 0) & (mesh.worn < 32)).all()
    edges = set()
    for loop in np.split(mesh.corners, mesh.offsets[1:-1]):
        edges |= set(map(frozenset, itertools.pairwise([*loop.tolist(), int(loop[0])])))
    assert set(map(frozenset, mesh.creases.tolist())) <= edges


def check_sheets(picture):
    """Corners that are there, heights that are in reach, facets that tile the box; and what is sent is the same."""
    found = picture.sheets
    for mesh in found.meshes:
        check_mesh(mesh, picture.frame.state.box)
    for one in found.raised:
        assert one.heights.shape == (len(found.meshes[one.mesh].uv),)
        assert np.abs(one.heights).max() <= 1 + ROUNDING  # false for what is no number
    assert len(found.raised) == len(picture.rectangles)
    assert found.tints.shape == found.meshes[-1].colours.shape
    assert found.zero.segments.shape == (len(found.zero.beside), 2, 2)
    meshes, raised, arrays = unpacked(found.packed())
    near = {"rtol": SINGLE, "atol": 1e-30}
    for sent, mesh in zip(meshes, found.meshes, strict=True):
        np.testing.assert_allclose(sent["uv"], mesh.uv, **near)
        for loop, expected in zip(sent["loops"], np.split(mesh.corners, mesh.offsets[1:-1]), strict=True):
            np.testing.assert_array_equal(loop, expected)
        for name in ("colours", "creases", "worn"):
            np.testing.assert_array_equal(sent[name], getattr(mesh, name))
    for sent, one in zip(raised, found.raised, strict=True):
        np.testing.assert_allclose(sent, one.heights, **near)
    np.testing.assert_allclose(arrays["zero"].reshape(-1, 2, 2), found.zero.segments, **near)
    np.testing.assert_allclose(arrays["beside"].reshape(-1, 2), found.zero.beside, **near)
    np.testing.assert_array_equal(arrays["tints"].reshape(-1, 3), found.tints)


# --- meshes ---


@settings(max_examples=40)
@given(plane_views(terms=st.integers(0, 4)), st.sampled_from([(1100, 500), (400, 700), (200, 150)]))
def test_the_sheets_are_whole_and_sent_to_single_precision(state, size):
    check_sheets(space(plane_frame(state), "light", *size))


@by_name
def test_the_sheets_of_every_preset_are_whole(preset):
    check_sheets(space(plane_frame(ViewState.of_preset(preset))))


def test_the_sheets_of_samples_are_whole_and_the_surface_is_bare_paper(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 2)
    picture = space(plane_frame(THREE))
    check_sheets(picture)
    surface = picture.sheets.meshes[-1]
    assert len(surface.uv) == SAMPLES**2
    assert set(map(tuple, surface.colours.tolist())) == {channels(THEMES["light"].sheet)}
    assert set(map(tuple, picture.sheets.tints.tolist())) == {channels(THEMES["light"].sheet)}
    assert len(surface.creases) == 0
    heat = picture.paint()["sheets"]["heat"]
    assert heat["side"] == THREE.resolution, "the map would be blank"
    titles = [one["text"] for one in picture.figure()["layout"]["annotations"]]
    assert any(text.startswith("sampled at 41 × 41 points") for text in titles)


@pytest.mark.parametrize(
    "span", [(0.0, 0.0), (5.0, 5.0), (-1e308, 1e308), (0.0, 1e308), (-1e308, -1e308), (3.0, -3.0), (0.0, 5e-324)]
)
def test_bad_held_ranges_are_harmless(span):
    picture = space(plane_frame(THREE), held=dict.fromkeys(ROWS, span))
    for low, high in picture.ranges.values():
        assert low < high
        assert math.isfinite(high - low)
    check_sheets(picture)
    json.dumps([picture.figure(), picture.paint()], allow_nan=False)


@by_name
def test_the_sheets_stand_row_by_row_and_the_surface_last_each_at_its_own_heights(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    frame, ranges, (*small, surface) = picture.frame, picture.ranges, picture.sheets.raised
    rows = [(row, neuron) for row in ("z", "h", "c") for neuron in picture.plan.neurons]
    for (row, neuron), one in zip(rows, small, strict=True):
        sheet = frame.sheet(neuron)
        np.testing.assert_array_equal(
            picture.sheets.meshes[one.mesh].uv, over_box(frame.state.box, sheet.facets.vertices)
        )
        values = {"z": sheet.z, "h": sheet.h, "c": sheet.contribution}[row]
        np.testing.assert_array_equal(one.heights, within(ranges[row], values))
    assert surface.mesh == len(picture.sheets.meshes) - 1
    np.testing.assert_array_equal(surface.heights, within(ranges["composed"], frame.surface))


# --- colours ---


@in_both
@by_name
def test_an_active_facet_wears_its_neurons_colour_and_another_is_paper(preset, theme):
    state = ViewState.of_preset(preset)
    frame = plane_frame(state)
    plan = space_plan(frame, 1100, 500)
    found = sheets(frame, plan, theme, heights(frame, {}))
    for neuron, mesh in zip(plan.neurons, found.meshes, strict=False):
        sheet = frame.sheet(neuron)
        on = channels(mixed(theme.neurons[colour_index(state.widths, state.layer, neuron)], theme.sheet, 0.86))
        expected = [on if active else channels(theme.sheet) for active in sheet.active.tolist()]
        assert list(map(tuple, mesh.colours.tolist())) == expected


@in_both
@by_name
def test_the_map_wears_the_tints_of_the_patterns(preset, theme):
    frame = plane_frame(ViewState.of_preset(preset))
    expected = map_colours(frame.subdivision.patterns, frame.state.widths, theme)
    np.testing.assert_array_equal(map_tints(frame, theme), expected)


@in_both
@settings(max_examples=40)
@given(plane_views())
def test_regions_on_the_two_sides_of_a_crease_have_different_tints(theme, state):
    frame = plane_frame(state)
    complex_ = frame.subdivision
    left, right = complex_.edge_regions[(complex_.edge_regions >= 0).all(axis=1)].T
    patterns = frame.fold_patterns  # a neuron without a fold has no crease
    one = (patterns[left] ^ patterns[right]).sum(axis=1) == 1  # coinciding creases may add up to the same
    tints = map_tints(frame, theme)
    assert (tints[left] != tints[right]).any(axis=1)[one].all()


@in_both
@settings(max_examples=40)
@given(plane_views())
def test_the_surface_is_paper_with_a_breath_of_who_is_on_and_as_light_all_over(theme, state):
    frame = plane_frame(state)
    colours = surface_colours(frame, theme).astype(float)
    patterns, paper = frame.fold_patterns, np.array(channels(theme.sheet), dtype=float)
    on = patterns.any(axis=1)
    np.testing.assert_array_equal(colours[~on], np.broadcast_to(paper, (int((~on).sum()), 3)))
    assert (np.abs(colours[on] @ LUMA - paper @ LUMA) < 24).all()
    assert len(np.unique(colours, axis=0)) <= len(np.unique(patterns, axis=0))


def test_one_neuron_on_gives_the_surface_its_own_hue():
    theme = THEMES["light"]
    colours = surface_colours(plane_frame(ViewState.of_preset(PRESETS["fold"])), theme)
    on, off = sorted(colours.tolist(), key=lambda colour: np.ptp(colour), reverse=True)
    assert tuple(off) == channels(theme.sheet)
    assert np.argsort(on).tolist() == np.argsort(channels(theme.neurons[0])).tolist()
    assert min(on) > 128


# --- creases ---


@by_name
def test_a_crease_wears_its_neurons_colour_in_every_panel(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    frame = picture.frame
    where = [(layer, i) for layer, width in enumerate(frame.network.widths) for i in range(width)]
    worn = wears(frame.state.widths)
    expected = [worn[layer][i].colour + 8 * worn[layer][i].style for layer, i in where]
    owners = [*(own_crease_alone(frame.sheet(i)).facets.owners for i in picture.plan.neurons), frame.facets.owners]
    for mesh, own in zip(picture.sheets.meshes, owners, strict=True):
        assert mesh.worn.tolist() == [expected[neuron] for neuron in own]


def test_creases_are_drawn_fine_where_they_are_many(monkeypatch):
    frame = plane_frame(THREE)
    many = len(frame.facets.creases)
    for most, width in ((many, CREASE), (many - 1, FINE)):
        monkeypatch.setattr("relu_fold.figures.plane.sheets._MOST_BOLD", most)
        assert space(frame).sheets.packed()["meshes"][-1][3] == width


def test_a_small_sheet_of_too_many_creases_keeps_its_own(monkeypatch):
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["pyramid"]), layer=1, neuron=0)
    sheet = plane_frame(state).sheet(0)
    many, own = len(sheet.facets.creases), sheet.facets.owners == 4
    assert 0 < own.sum() < many
    for most, kept in ((many, np.full(many, True)), (many - 1, own)):
        monkeypatch.setattr("relu_fold.figures.plane.sheets._MOST_CREASES", most)
        shown = own_crease_alone(sheet).facets
        np.testing.assert_array_equal(shown.creases, sheet.facets.creases[kept])
        np.testing.assert_array_equal(shown.owners, sheet.facets.owners[kept])
        np.testing.assert_array_equal(shown.corners, sheet.facets.corners)


@pytest.mark.parametrize("room", ["none", "one layer", "all but one", "all"])
def test_creases_too_many_to_be_told_apart_are_left_out_a_layer_at_a_time(monkeypatch, room):
    frame = plane_frame(ViewState.of_preset(PRESETS["pyramid"]))
    facets, first = frame.facets, frame.network.widths[0]
    of_first, every = int((facets.owners < first).sum()), len(facets.owners)
    assert 0 < of_first < every
    assert len(frame.network.widths) == 2
    most, kept = {
        "none": (of_first - 1, 0),
        "one layer": (of_first, of_first),
        "all but one": (every - 1, of_first),
        "all": (every, every),
    }[room]
    monkeypatch.setattr("relu_fold.figures.plane.sheets.MOST_TOLD_APART", most)
    shown = told_apart(frame)
    these = np.full(every, True) if kept == every else (facets.owners < first) & (kept > 0)
    np.testing.assert_array_equal(shown.creases, facets.creases[these])
    np.testing.assert_array_equal(shown.owners, facets.owners[these])
    np.testing.assert_array_equal(shown.corners, facets.corners)
