"""The formulas in full, for paper."""

import re

import msgspec

from relu_fold.figures.kit.formulas import written
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.viewstate import ViewState

LINE = ViewState(weights=(((0.8,), (-1.5,)), ((1.1, -2.0),)), biases=((-0.3, 0.0), (0.5,)))


def plain(text):
    return re.sub("<[^>]*>", "", text)


def of(view, **changed):
    view = msgspec.structs.replace(view, **changed)
    shown = frame(view) if view.input_dim == 1 else plane_frame(view)
    return [plain(one) for one in written(shown)]


def test_the_sum_and_each_neuron_of_a_line():
    assert of(LINE) == ["f(x) = 1.10h1 − 2.00h2 + 0.50", "h1 = max(0, 0.80x − 0.30)", "h2 = max(0, −1.50x)"]


def test_a_fold_that_is_no_relu_names_z_once_and_says_what_it_is():
    assert of(LINE, negative_slope=1.0)[1] == "h1 = 0.80x − 0.30"
    assert of(LINE, negative_slope=-1.0)[1] == "h1 = |0.80x − 0.30|"
    assert of(LINE, negative_slope=0.25)[1] == "h1 = max(z1, 0.25z1), z1 = 0.80x − 0.30"


def test_a_sum_is_never_shortened_and_neurons_of_many_inputs_are_left_out():
    wide = tuple((0.5,) for _ in range(16))
    mixing = tuple(tuple(0.25 for _ in range(16)) for _ in range(3))
    view = ViewState(
        weights=(wide, mixing, ((1.0, 1.0, 1.0),)), biases=((0.0,) * 16, (0.0,) * 3, (0.0,)), layer=0, target=1
    )
    assert of(view)[0].count("h1.") == 16
    assert len(of(view)) == 17
    assert of(view, layer=1, target=0) == ["f(x) = 1.00h2.1 + 1.00h2.2 + 1.00h2.3"]


def test_a_plane_says_how_many_neurons_its_surface_adds_up():
    plane = ViewState(weights=(((1.0, 0.5), (0.0, -1.0)), ((1.0, 2.0),)), biases=((0.0, 0.0), (0.0,)))
    assert of(plane) == ["f(x1, x2) = 1.00h1 + 2.00h2", "h1 = max(0, 1.00x1 + 0.50x2)", "h2 = max(0, −1.00x2)"]
    assert of(plane, terms=1)[0] == "1 of f(x1, x2) = 1.00h1"
