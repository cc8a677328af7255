"""A neuron up close stands alone, larger than among the others, its fold named; the sum is larger yet."""

import itertools

import msgspec
import pytest

from relu_fold.figures.line.layout import plan
from relu_fold.figures.line.stage import stage
from relu_fold.figures.plane.layout import space_plan
from relu_fold.figures.plane.space import space
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import PLANE

WIDTHS = (320, 800, 1_100)
by_width = pytest.mark.parametrize("width", WIDTHS)


def view(name, neuron=0, close=True, **more):
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[name]), neuron=neuron, close=close, **more)


def area(panel):
    return (panel.x[1] - panel.x[0]) * (panel.y[1] - panel.y[0])


def overlap(one, other):
    return all(max(a[0], b[0]) < min(a[1], b[1]) for a, b in ((one.x, other.x), (one.y, other.y)))


def check_plan(close, usual, neuron):
    assert list(close.neurons) == [neuron]
    assert close.page == usual.page
    assert list(close.panels) == [("z", 0), ("h", 0), ("c", 0)]
    panels = [close.composed, *close.panels.values()]
    assert [panel.number for panel in close.panels.values()] == [1, 2, 3]
    assert not any(overlap(one, other) for i, one in enumerate(panels) for other in panels[:i])
    assert all(0 <= end <= 1 for panel in panels for end in (*panel.x, *panel.y))
    if len(usual.neurons) > 1:
        assert all(area(panel) > area(usual.panels[key]) for key, panel in close.panels.items())
    assert area(close.composed) > max(area(panel) for panel in close.panels.values())


@by_width
@pytest.mark.parametrize("neuron", [0, 5])
def test_on_a_line_it_alone_is_large(width, neuron):
    shown = frame(view("staircase", neuron))
    check_plan(plan(shown, width), plan(frame(view("staircase", neuron, close=False)), width), neuron)


@by_width
@pytest.mark.parametrize("neuron", [0, 15])
def test_in_the_plane_it_alone_is_large(width, neuron):
    shown, usual = (plane_frame(view("disc-16", neuron, close)) for close in (True, False))
    close = space_plan(shown, width, 560)
    check_plan(close, space_plan(usual, width, 560), neuron)
    assert not any(overlap(close.map, panel) for panel in (close.composed, *close.panels.values()))


@by_width
def test_the_strip_of_the_others_stands_between_it_and_the_sum(width):
    for close in (plan(frame(view("three")), width), space_plan(plane_frame(view("disc-6")), width, 560)):
        if close.arrangement == "tall":
            assert close.others is None
            continue
        left = 56 if hasattr(close, "map") else 64
        end = left + max(panel.x[1] for panel in close.panels.values()) * close.width
        assert end < close.others
        assert close.others + 56 < left + close.composed.x[0] * close.width
    assert plan(frame(view("three", close=False)), width).others is None


def test_its_fold_is_marked_and_named():
    marks = {mark.uid: mark for mark in stage(frame(view("three"))).marks}
    crease = marks["crease0"]
    assert crease.text == ["fold at x = −1.20"]
    assert crease.x == pytest.approx([-1.2])
    assert crease.y == pytest.approx([0])
    assert crease.paint()["text"] == crease.text  # under a hand, too
    assert marks.keys() & {"crease1", "z1on"} == set()


def test_a_neuron_without_a_fold_in_view_has_no_name_for_it():
    crease = next(m for m in stage(frame(view("three", domain=(2.0, 3.0)))).marks if m.uid == "crease0")
    assert (crease.x, crease.text) == ([None], [""])


def test_folds_that_stand_close_are_not_all_named():
    shown = frame(view("sawtooth", neuron=1, layer=3))
    crease = next(mark for mark in stage(shown).marks if mark.uid == "crease0")
    assert len(crease.text) == len(crease.x) > 4
    named = [x for x, name in zip(crease.x, crease.text, strict=True) if name]
    low, high = shown.state.domain
    assert 1 <= len(named) < len(crease.x)
    assert all(b - a >= 0.34 * (high - low) for a, b in itertools.pairwise(named))


@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_in_the_plane_the_words_say_where_it_is_folded(preset):
    state = msgspec.structs.replace(ViewState.of_preset(preset), close=True)
    told = space(plane_frame(state)).words()["labels"]
    assert len(told) == 4
    shown = plane_frame(state)
    own = sum(state.widths[: state.layer])
    stands = shown.never_on[own] or shown.always_on[own]
    assert stands or "fold" in told[2]
