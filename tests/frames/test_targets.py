"""Targets that a preset is about are drawn where they are, and it is said how near the network comes."""

import msgspec
import numpy as np
import pytest

from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.line.stage import stage
from relu_fold.figures.plane.painted import map_shapes, surface_aim
from relu_fold.figures.plane.space import space
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.targets import aim, curve, target_of, target_words
from relu_fold.view.edit import LoadPreset, Reset
from relu_fold.view.edits import apply
from relu_fold.view.growth import add_layer
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import assign
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number

XOR, DISC, BELL = (ViewState.of_preset(PRESETS[name]) for name in ("xor", "disc-6", "trained"))


def test_xor_has_its_four_points_on_the_surface():
    found = aim(plane_frame(XOR))
    assert found.places.tolist() == [[0, 0], [1, 1], [0, 1], [1, 0]]
    assert found.full == (False, False, True, True)
    np.testing.assert_allclose(found.values, [-0.5, -0.5, 0.5, 0.5])


def test_xor_says_how_many_points_are_right():
    assert target_words(plane_frame(XOR)) == [
        "XOR wants f above 0 at the dots (0, 1) and (1, 0), and below 0 at the rings (0, 0) and (1, 1): "
        "here it is right at 4 of 4."
    ]
    (said,) = target_words(plane_frame(assign(XOR, "b.1.0", 0.75)))
    assert said.endswith("right at 2 of 4.")
    (said,) = target_words(plane_frame(assign(XOR, "b.1.0", 0.5)))  # 0 itself is on neither side
    assert said.endswith("right at 2 of 4.")


def test_points_outside_the_box_are_left_out():
    found = aim(plane_frame(msgspec.structs.replace(XOR, domain=(0.5, 1.5))))
    assert found.places.tolist() == [[1, 1], [1, 0]]
    assert found.full == (False, True)


def test_the_disc_has_a_circle_and_says_how_near_f_comes():
    """Walls fall by 2 a unit from 0.3 on, from 0.5: over the middle of a wall f is 0 at 0.55."""
    found = aim(plane_frame(DISC))
    assert found.full == ()
    np.testing.assert_allclose(np.linalg.norm(found.places, axis=1), 0.5)
    np.testing.assert_array_equal(found.places[0], found.places[-1].round(12))
    (said,) = target_words(plane_frame(DISC))
    assert said.startswith("The dashed line is the circle of radius 0.5: here f is 0 between 0.4")
    level = plane_frame(DISC).facets.level(plane_frame(DISC).composed).reshape(-1, 2)
    far = np.linalg.norm(level, axis=1).max()
    assert f" and {far:.2f}".rstrip("0") in said
    assert target_words(plane_frame(assign(DISC, "b.1.0", -3.0))) == [
        "The dashed line is the circle of radius 0.5: f is 0 nowhere in this box."
    ]
    assert len(aim(plane_frame(msgspec.structs.replace(DISC, domain=(0.0, 1.0)))).places) == 0


def test_the_tenth_lesson_shows_what_was_to_be_learnt():
    state = LESSONS[9].view
    x, y = curve(frame(state))
    np.testing.assert_allclose(y, np.exp(-(x**2)))
    ids = [mark.uid for mark in stage(frame(state)).marks]
    assert ids.index("target") == ids.index("composed") - 1
    (said,) = target_words(frame(state))
    far = np.abs(state.network(x[:, None])[:, 0] - y).max()
    assert (
        said == f"The dashed line is the bell curve exp(−x²): on this domain f is at most {number(far)} away from it."
    )


@pytest.mark.parametrize("state", [XOR, DISC, BELL], ids=["xor", "disc", "bell"])
def test_a_target_stays_while_the_preset_does_and_goes_with_it(state):
    path = "b.0.0"
    assert target_of(assign(state, path, 2.0)) is not None
    assert target_of(apply(assign(state, path, 2.0), Reset())) is not None
    assert target_of(apply(state, LoadPreset("saddle" if state.input_dim == 2 else "two"))) is None
    deeper = add_layer(state)
    assert target_of(deeper) is not None
    assert target_of(msgspec.structs.replace(deeper, layer=0, neuron=0)) is None
    other = ViewState.of_preset(PRESETS["one" if state.input_dim == 2 else "fold"])
    assert target_of(msgspec.structs.replace(other, preset=state.preset)) is None


def test_most_presets_are_about_no_target():
    assert {name for name, one in PRESETS.items() if one.target} == {"xor", "disc-6", "disc-16", "trained"}
    for name, one in PRESETS.items():
        if one.target is None and one.network.input_dim == 1:
            assert curve(frame(ViewState.of_preset(PRESETS[name]))) is None
            assert target_words(frame(ViewState.of_preset(PRESETS[name]))) == []


def test_dots_and_rings_are_painted_on_surface_and_map():
    drawn = space(plane_frame(XOR))
    plain = space(plane_frame(msgspec.structs.replace(XOR, preset="saddle")))
    panel, turn = drawn.rectangles[-1], Projection(*XOR.turn)
    widths = [line.width for line in surface_aim(drawn.sheets, panel, turn)]
    assert widths == [2.0, 2.0, 5.0, 5.0]
    assert surface_aim(plain.sheets, panel, turn) == []
    where = drawn.plan.rectangle(drawn.plan.map)
    more = map_shapes(drawn.sheets, where, facets=True)[len(map_shapes(plain.sheets, where, facets=True)) :]
    left, top, width, height = where
    middles = [(line.points[:-1].mean(axis=0) - (left, top)) / (width, height) for line in more]
    np.testing.assert_allclose(middles, [[0.25, 0.75], [0.75, 0.25], [0.25, 0.25], [0.75, 0.75]], atol=1e-9)
