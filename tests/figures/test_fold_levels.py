"""In fold space the cut at a level, and the dots or lines at which the image meets it, are at one place."""

import msgspec
import numpy as np
import pytest
from hypothesis import given

from relu_fold.figures.fold.layout import picture_pixels
from relu_fold.figures.fold.line import FoldLine, fold_line
from relu_fold.figures.fold.plane import fold_plane
from relu_fold.figures.fold.room import along
from relu_fold.figures.fold.view import FoldView
from relu_fold.figures.kit.theme import BOLD, THEMES
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.lessons import lesson_view
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.frames.test_line import folded_views

THEME = THEMES["light"]
TURNS = (-0.5, 0.5), (0.7, 0.9)  # two projections of three axes: together they tell where a drawn point is
FOLDS = (1.0, 0.5, 0.0, -0.5, -1.0)


def picture(state):
    return fold_line(frame(state), THEME, 1100) if state.input_dim == 1 else fold_plane(plane_frame(state), THEME, 1100)


def points(shapes):
    """(n, 2): what some shapes are drawn at."""
    kept = [(x, y) for one in shapes for x, y in zip(one["x"], one["y"], strict=True) if x is not None]
    return np.array(kept).reshape(-1, 2)


def on_paper(shown, colour):
    """Return (n, 2) corners of the cut at the level of this colour, and (m, 2) places of the image at that level."""
    shapes = [one for one in shown.level_shapes() if one["on"] == "fold"]
    drawn = [one for one in shapes if one["draw"] == "lines" and one["colour"] == colour]
    if isinstance(shown, FoldLine):
        return points(drawn), points([one for one in shapes if one["draw"] == "dots" and one["ring"] == colour])
    met = [one for one in drawn if one["width"] == BOLD]
    return points([one for one in drawn if one["width"] != BOLD]), points(met)


def in_fold_space(shown, colour):
    """As `on_paper`, in shares of the drawn axes: (n, k) and (m, k)."""
    low, high = np.array(shown.view.spans).T
    if not shown.view.solid:
        return tuple((found - low) / (high - low) for found in on_paper(shown, colour))
    seen, ways = [], []
    for turn in TURNS:
        view = FoldView(shown.view.axes, shown.view.spans, turn)
        start = view.paper(low[None])
        ways.append((view.paper(low + np.diag(high - low)) - start).T)
        turned = type(shown)(shown.frame, shown.theme, shown.width, shown.space, view)
        seen.append([found - start for found in on_paper(turned, colour)])
    to_paper = np.concatenate(ways)  # (4, 3)
    return tuple(
        np.linalg.lstsq(to_paper, np.concatenate(both, axis=1).T, rcond=None)[0].T for both in zip(*seen, strict=True)
    )


def check(state):
    """Return how many levels were compared."""
    shown, compared = picture(state), 0
    if shown is None:
        return 0
    levels = {THEME.accent: state.trace} | ({THEME.muted: 0.0} if state.trace else {})
    readout, axes = shown.frame.readout, list(shown.view.axes)
    for colour in levels:
        cut, met = in_fold_space(shown, colour)
        straight = not np.delete(readout, axes).any() and readout[axes].any()
        if not straight:
            assert not len(cut)
        if len(met) and straight:
            assert len(cut) >= len(shown.view.spans)
        if not len(met) or not len(cut):
            continue
        # The normal of the cut: what its corners have no extent along.
        middle = cut.mean(axis=0)
        normal = np.linalg.svd(cut - middle, full_matrices=True)[2][-1]
        assert np.abs((cut - middle) @ normal).max() < 1e-9
        assert np.abs((met - middle) @ normal).max() < 1e-9
        compared += 1
    return compared


def everywhere(preset):
    """Every layer and target of a preset, at several positions of the fold, two levels, along two axes and three."""
    start = ViewState.of_preset(PRESETS[preset])
    for layer in range(len(start.widths)):
        for target in range(len(start.weights[layer + 1])):
            for k, s in enumerate((*FOLDS, None)):
                own = tuple(tuple(FOLDS[(i + j) % 5] for j in range(n)) for i, n in enumerate(start.widths))
                fold = {"slopes": own} if s is None else {"negative_slope": s}
                axes = ((0, 1), (2, 0, 1))[k % 2]
                yield msgspec.structs.replace(start, layer=layer, target=target, fold_axes=axes, **fold)


@pytest.mark.parametrize("preset", PRESETS)
def test_line_plane_and_dots_agree_in_every_layer_target_and_fold(preset):
    for state in everywhere(preset):
        shown = (frame if state.input_dim == 1 else plane_frame)(state)
        low, high = float(shown.composed.min()), float(shown.composed.max())
        for trace in (0.0, round(low + 0.37 * (high - low), 3)):
            check(msgspec.structs.replace(state, trace=trace))


def test_two_neurons_meet_zero_on_the_line_that_leaves_out_no_bias():
    """0 = h1 − 1.8 h2 − 0.5, at h = (0.5, 0) and (2.75, 1.25)."""
    shown = picture(ViewState.of_preset(PRESETS["two"]))
    cut, met = on_paper(shown, THEME.accent)
    np.testing.assert_allclose(met, [[0.5, 0.0], [2.75, 1.25]], atol=1e-12)
    np.testing.assert_allclose(cut @ [1.0, -1.8] - 0.5, 0.0, atol=1e-12)
    assert check(shown.frame.state) == 1


def test_the_ninth_lesson_cuts_the_folded_sheet_where_its_level_line_lies():
    """0 = 0.8 − h1 − h2, from (0.8, 0) to (0, 0.8)."""
    shown = picture(msgspec.structs.replace(lesson_view(9), layer=0))  # whose fold space enters the layer shown
    cut, met = on_paper(shown, THEME.accent)
    np.testing.assert_allclose(cut.sum(axis=1), 0.8, atol=1e-12)
    np.testing.assert_allclose(met.sum(axis=1), 0.8, atol=1e-12)
    assert {(0.8, 0.0), (0.0, 0.8)} <= {tuple(np.round(one, 9) + 0.0) for one in met.tolist()}


@pytest.mark.parametrize("axes", [(0, 1), (0, 1, 2)])
def test_the_threshold_of_the_neuron_behind_is_cut_with_its_own_bias(axes):
    weights = (((1.0,), (-1.0,), (0.5,)), ((1.0, 0.5, 0.0 if len(axes) == 2 else -0.8), (0.3, 0.2, 0.1)), ((1.0, 1.0),))
    state = ViewState(
        weights=weights,
        biases=((0.5, 1.0, 0.2), (-0.75, 0.1), (0.0,)),
        layer=0,
        fold_axes=axes,
        fold_chosen=True,
        trace=0.5,
    )
    assert check(state) == 2


@given(folded_views(max_width=3))
def test_random_lines_agree(state):
    check(msgspec.structs.replace(state, fold_axes=(0, 1, 2), trace=0.25))


def test_the_names_of_lesson_7_lie_on_no_line_and_on_no_dot():
    """“x = −0.25, 0” was crossed by the cut, “x = 0.50” by the folded line."""
    shown = fold_line(frame(lesson_view(7)), THEME, 880)
    low, high = np.array(shown.view.box).T
    pixels = np.array(picture_pixels(880, shown.view)) / (high - low)
    shapes = [one for one in shown.level_shapes() if one["on"] == "fold"]
    cuts = [points([one]) for one in shapes if one["draw"] == "lines"]
    drawn = np.concatenate([along(line, 400) for line in (shown.drawn, *cuts)])
    names = [one for one in shapes if one["draw"] == "words" and one["text"].startswith("x")]
    assert {one["text"] for one in names} >= {"x = −0.25, 0", "x = 0.50"}
    for one in names[:2]:
        wide = 6.0 * len(one["text"])
        right = one["anchor"] == "start"
        middle = (7 + wide / 2) * (1 if right else -1), 12 if one["above"] else -12
        away = np.abs((drawn - (one["x"][0], one["y"][0])) * pixels - middle)
        assert not (away < (wide / 2, 5)).all(axis=1).any(), one["text"]
