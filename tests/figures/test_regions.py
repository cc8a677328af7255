"""The regions in words: what the ledger and the map say of a region is what the network does there."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings

from relu_fold.figures.plane.regions import MAX_ROWS, plane_ledger, region_at
from relu_fold.figures.plane.space import space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number
from tests.exact.plane.test_subdivision import box_area
from tests.frames.test_plane import random_points
from tests.strategies_view import PLANE, plane_views

by_name = pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
THREE = ViewState.of_preset(PRESETS["three-folds"])
THREE_DIGITS = 5.1e-3  # relative: a number is told with three


def parsed(text):
    """Read a number as it is told: 0.80, −12.3, 1,200, 4.00×10⁷."""
    mantissa, _, exponent = text.replace("−", "-").replace(",", "").partition("×10")
    power = int(exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if exponent else 0
    return float(mantissa) * 10.0**power


def parsed_formula(text):
    """Read `0.80x₁ − 0.30x₂ + 1.20`: (slope 1, slope 2, constant)."""
    found = {"x₁": 0.0, "x₂": 0.0, "": 0.0}
    words = text.replace(" − ", " + −").split(" + ")
    for word in words:
        name = word[-2:] if word.endswith(("x₁", "x₂")) else ""
        assert found[name] == 0, text
        found[name] = parsed(word.removesuffix(name))
    return [found["x₁"], found["x₂"], found[""]]


def check_row(row, complex_, region):
    expected = [*complex_.slopes[region, 0], complex_.intercepts[region, 0]]
    np.testing.assert_allclose(parsed_formula(row["formula"]), expected, rtol=THREE_DIGITS, atol=0)
    assert [on for _, on, _ in row["bits"]] == complex_.patterns[region].tolist()
    assert row["area"] == number(complex_.areas[region])
    share = parsed(row["share"].removesuffix(" %"))
    np.testing.assert_allclose(share, 100 * complex_.areas[region] / box_area(complex_.box), rtol=THREE_DIGITS)


def test_formulas_are_read_back():
    assert parsed_formula("0.80x₁ − 0.30x₂ + 1.20") == [0.8, -0.3, 1.2]
    assert parsed_formula("−0.50x₂") == [0.0, -0.5, 0.0]
    assert parsed_formula("0") == [0.0, 0.0, 0.0]
    assert parsed_formula("4.00×10⁷x₁ − 1,200") == [4e7, 0.0, -1200.0]


def test_one_fold_has_two_regions_in_words():
    state = ViewState.of_preset(PRESETS["fold"])
    told = plane_ledger(plane_frame(state))
    assert told["counts"] == "2 activation regions, 2 linear, at most 2 with these layers"
    assert {row["formula"] for row in told["rows"]} == {"0", "1.00x₁ + 0.50x₂ − 0.10"}
    assert told["more"] == ""


@settings(max_examples=40)
@given(plane_views())
def test_the_rows_are_the_regions_the_largest_first(state):
    frame = plane_frame(state)
    complex_, told = frame.subdivision, plane_ledger(frame)
    found = complex_.locate([row["at"] for row in told["rows"]])
    for row, region in zip(told["rows"], found.tolist(), strict=True):
        check_row(row, complex_, region)
    assert len(set(found.tolist())) == len(told["rows"]) == min(complex_.n_regions, MAX_ROWS)
    areas = complex_.areas[found]
    assert (np.diff(areas) <= 0).all()
    if complex_.n_regions <= MAX_ROWS:
        shares = [parsed(row["share"].removesuffix(" %")) for row in told["rows"]]
        np.testing.assert_allclose(sum(shares), 100, rtol=THREE_DIGITS)


@by_name
def test_regions_that_are_not_listed_are_counted(preset):
    frame = plane_frame(ViewState.of_preset(preset))
    told, hidden = plane_ledger(frame), frame.subdivision.n_regions - MAX_ROWS
    assert len(told["rows"]) == min(MAX_ROWS, frame.subdivision.n_regions)
    if hidden > 0:
        assert told["more"].startswith(f"… and {hidden:,} smaller region")
    else:
        assert told["more"] == ""


@settings(max_examples=30)
@given(plane_views())
def test_a_point_is_told_its_region(state):
    picture = space(plane_frame(state))
    frame, net = picture.frame, picture.frame.network
    for point in random_points(state.box, 6).tolist():
        told = region_at(picture, tuple(point))
        region = int(frame.subdivision.locate([point])[0])
        check_row(told, frame.subdivision, region)
        z = np.concatenate(net.pre_activations([point]), axis=1)[0]
        sure = np.abs(z) > 1e-9
        bits = np.array([on for _, on, _ in told["bits"]])
        assert (bits[sure] == (z > 0)[sure]).all()
        assert told["value"] == number(float(net([point])[0, 0]))
        assert told["point"] == f"({number(point[0])}, {number(point[1])})"
        assert set(told) == {"name", "point", "value", "bits", "formula", "area", "share", "at", "neighbours"}


@by_name
def test_the_formula_of_a_point_gives_its_value(preset):
    picture = space(plane_frame(ViewState.of_preset(preset)))
    for point in random_points(picture.frame.state.box, 10, seed=3).tolist():
        told = region_at(picture, tuple(point))
        a, b, c = parsed_formula(told["formula"])
        terms = abs(a * point[0]) + abs(b * point[1]) + abs(c)
        value = picture.frame.network([point])[0, 0]
        np.testing.assert_allclose(a * point[0] + b * point[1] + c, value, rtol=0, atol=2 * THREE_DIGITS * terms)


@pytest.mark.parametrize("point", [(1.001, 0.0), (-5.0, 0.0), (0.0, -1.5), (0.0, 1e300), (float("nan"), 0.0)])
def test_nothing_is_said_outside_the_box(point):
    assert region_at(space(plane_frame(THREE)), point) is None


@pytest.mark.parametrize("point", [(-1.0, -1.0), (1.0, 1.0), (1.0, -1.0), (0.3, 1.0)])
def test_the_border_of_the_box_is_in_it(point):
    assert region_at(space(plane_frame(THREE)), point) is not None


def test_nothing_is_said_on_samples(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.MAX_REGIONS", 2)
    assert region_at(space(plane_frame(THREE)), (0.0, 0.0)) is None


def test_the_region_of_an_earlier_layer_is_told_by_that_layer_alone():
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["pyramid"]), layer=0)
    told = region_at(space(plane_frame(state)), (0.3, 0.4))
    assert [label for label, _, _ in told["bits"]] == ["1.1", "1.2", "1.3", "1.4"]
    assert [on for _, on, _ in told["bits"]] == [True, False, True, False]
    assert parsed_formula(told["formula"]) == [-1.0, -1.0, 0.8]
