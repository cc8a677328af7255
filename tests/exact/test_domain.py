"""What a caller cannot ask of the core is told as an InputError with its name, whoever would stumble over it later."""

import numpy as np
import pytest

from relu_fold import InputError, Network, evaluate_line, evaluate_plane, fold_space, pieces, preimages, subdivide

LINE = Network([[[1.0], [2.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
PLANE = Network([[[1.0, 0.0], [2.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))

BAD_DOMAINS = [(0, 1, 2), 3, "ab", (0, None), (1, 0), (0, 0), (0, np.inf), (np.nan, 1), (0, 1j), (0, 10**400), None]
BAD_BOXES = [(0, 1), (*SQUARE, (0, 1)), ((0, 1), (1, 0)), ((0, 1), (0, "a")), ((0, 1), (0, np.inf)), 1, "abcd", None]
NO_WHOLE = [2.5, "a", None, 1j, 3.0]


@pytest.mark.parametrize("domain", BAD_DOMAINS, ids=lambda one: f"{one!r:.20}")
@pytest.mark.parametrize(
    "asked",
    [
        lambda domain: evaluate_line(LINE, domain, 3),
        lambda domain: pieces(LINE, domain),
        lambda domain: preimages(LINE, 0.5, domain),
        lambda domain: fold_space(LINE, 0, domain),
    ],
    ids=["grid", "pieces", "preimages", "fold space"],
)
def test_what_is_no_interval_is_named(asked, domain):
    with pytest.raises(InputError, match="domain: expected"):
        asked(domain)


@pytest.mark.parametrize("box", BAD_BOXES, ids=lambda one: f"{one!r:.20}")
@pytest.mark.parametrize(
    "asked",
    [
        lambda box: evaluate_plane(PLANE, box, 3),
        lambda box: subdivide(PLANE, box),
        lambda box: fold_space(PLANE, 0, box),
    ],
    ids=["grid", "subdivide", "fold space"],
)
def test_what_is_no_box_is_named(asked, box):
    with pytest.raises(InputError, match="box: expected"):
        asked(box)


@pytest.mark.parametrize("n", NO_WHOLE)
def test_a_number_of_points_is_whole(n):
    with pytest.raises(InputError, match="n: expected a whole number"):
        evaluate_line(LINE, (0, 1), n)
    with pytest.raises(InputError, match="n: expected a whole number"):
        evaluate_plane(PLANE, SQUARE, n)


@pytest.mark.parametrize("cap", [2.5, "a", 1j])
def test_a_cap_is_whole(cap):
    with pytest.raises(InputError, match="max_pieces: expected a whole number"):
        pieces(LINE, max_pieces=cap)
    with pytest.raises(InputError, match="max_regions: expected a whole number"):
        subdivide(PLANE, max_regions=cap)


@pytest.mark.parametrize("layer", NO_WHOLE)
def test_a_layer_is_whole(layer):
    with pytest.raises(InputError, match="layer: expected a whole number"):
        fold_space(LINE, layer, (0, 1))


@pytest.mark.parametrize("value", ["a", None, np.nan, np.inf, 1j, [1.0], 10**400])
def test_a_value_is_one_finite_number(value):
    with pytest.raises(InputError, match="value: expected"):
        preimages(LINE, value, (0, 1))


@pytest.mark.parametrize("x", ["abc", [["a"]], [[1j]], [[10**400]], [[1.0], [2.0, 3.0]]])
def test_points_are_real_numbers(x):
    with pytest.raises(InputError, match="x: expected"):
        LINE(x)
    with pytest.raises(InputError, match="x: expected"):
        LINE.activation_pattern(x)


def test_whole_numbers_of_numpy_are_whole():
    assert evaluate_line(LINE, np.array([0, 1]), np.int64(3)).x.tolist() == [0, 0.5, 1]
    assert subdivide(PLANE, np.array(SQUARE), max_regions=np.int64(9)).n_regions == 4


def test_a_grid_takes_ends_that_no_exact_picture_does():
    assert evaluate_line(LINE, (-2e307, 2e307), 3).x.tolist() == [-2e307, 0, 2e307]
    with pytest.raises(InputError, match="domain: expected ends below"):
        evaluate_line(LINE, (-1e308, 1e308), 3)
