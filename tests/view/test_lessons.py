"""Fifteen lessons in the order of the story, each with an address of its own."""

import json
import re

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold import address, cli, sharelink
from relu_fold.errors import ShareLinkError
from relu_fold.exact.bounds import most_regions
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import read_question
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame as frame_of_plane
from relu_fold.frames.rivals import rival_on_a_line
from relu_fold.network import Network
from relu_fold.view.edit import OpenLesson, Reset, Select, SetNumber
from relu_fold.view.edits import EditError, apply
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import assign, parameter_groups
from relu_fold.view.viewstate import ViewState

EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: str(lesson.number))


def ask(**fields):
    question = {"seq": 1, "theme": "light", "width": 1100, **fields}
    return answer(read_question(json.dumps(msgspec.to_builtins(question)))).reply


def view(number):
    return LESSONS[number - 1].view


def exact(number, **changes):
    state = msgspec.structs.replace(view(number), **changes)
    return pieces(state.network, state.domain)


def test_there_are_fifteen_and_they_are_numbered():
    assert [lesson.number for lesson in LESSONS] == list(range(1, 16))
    assert [lesson.view.lesson for lesson in LESSONS] == list(range(1, 16))


@EACH
def test_each_says_two_or_three_sentences_what_to_try_and_what_to_notice(lesson):
    assert 10 <= len(lesson.title) <= 40
    assert 2 <= len(re.findall(r"[.!?](?: |$)", lesson.text)) <= 3
    for words in (lesson.text, lesson.attempt, lesson.notice):
        assert words.endswith(".")
        assert len(words) <= 260
    assert "-" not in re.sub(r"\w-\w", "", lesson.text + lesson.attempt + lesson.notice)  # minus signs are true ones


@EACH
def test_each_has_the_sliders_that_it_needs_and_no_others_stand_between(lesson):
    there = [p.path for group in parameter_groups(lesson.view) for p in group.parameters]
    assert set(lesson.sliders) <= set(there)
    assert len(set(lesson.sliders)) == len(lesson.sliders) <= 6
    assert lesson.sliders or lesson.run, "something is to be turned, or played"
    assert len(there) > len(lesson.sliders), "there are others, one click away"


def test_the_sliders_of_a_lesson_leave_with_it():
    large = view(10)
    assert len(parameter_groups(large)) == 7
    assert len(parameter_groups(apply(large, OpenLesson(0)))) == 2


@EACH
def test_each_has_an_address_that_opens_it(lesson):
    assert address.link(lesson.view) == f"?lesson={lesson.number}"
    assert address.opened(f"lesson={lesson.number}") == lesson.view
    reply = ask(kind="open", link=f"lesson={lesson.number}")
    assert reply["notice"] == ""
    assert reply["link"] == f"?lesson={lesson.number}"
    assert msgspec.convert(reply["state"], ViewState) == lesson.view


@EACH
def test_an_ordinary_link_can_carry_each_as_well(lesson):
    assert sharelink.decode(sharelink.encode(lesson.view)) == lesson.view


@pytest.mark.parametrize("number", ["0", "16", "-1", "4.5", "four", "", "99999999999", "４", "%31"])
def test_a_number_that_no_lesson_has_gives_a_sentence_and_the_default_view(number):
    reply = ask(kind="open", link=f"lesson={number}")
    assert msgspec.convert(reply["state"], ViewState) == ViewState()
    assert reply["notice"].startswith("There is no lesson ")
    assert reply["notice"].endswith(" from 1 to 15. This is the default view instead.")


def test_a_view_cannot_name_a_lesson_that_is_not_there():
    for number in (-1, 16):
        with pytest.raises(ValueError, match="lesson: expected 0 to 15"):
            msgspec.structs.replace(ViewState(), lesson=number)


def test_going_on_from_a_changed_lesson_opens_the_next_as_it_is_meant():
    changed = apply(view(4), SetNumber("s", "0.5"))
    assert changed.lesson == 4
    assert address.link(changed).startswith("?s=2.")
    assert sharelink.decode(sharelink.text_of(address.link(changed))).lesson == 4
    assert apply(changed, OpenLesson(5)) == view(5)
    assert apply(changed, OpenLesson(3)) == view(3)


def test_reset_goes_back_to_the_lesson_and_looking_elsewhere_stays_in_it():
    changed = apply(apply(view(7), Select(0, 1)), SetNumber("b.0.0", "0.3"))
    assert changed.lesson == 7
    assert apply(changed, Reset()) == view(7)


def test_closing_keeps_the_network():
    closed = apply(view(9), OpenLesson(0))
    assert closed == msgspec.structs.replace(view(9), lesson=0)
    assert address.link(closed).startswith("?s=2.")


def test_an_edit_to_a_lesson_that_is_not_there_is_a_sentence():
    with pytest.raises(EditError, match=r"^Lesson: expected 1 to 15; got 16\. Nothing was changed\.$"):
        apply(ViewState(), OpenLesson(16))


@pytest.mark.parametrize("given", ["?lesson=4", "http://127.0.0.1:8050/?lesson=4", "lesson=4"])
def test_the_command_opens_a_lesson(given, monkeypatch):
    served = []
    monkeypatch.setattr(cli, "_serve", lambda *arguments: served.append(arguments))
    assert cli.main([given]) == 0
    assert served[0][2] == "?lesson=4"


def test_the_command_refuses_a_lesson_that_is_not_there(capsys):
    assert cli.main(["?lesson=16"]) == 2
    assert "There is no lesson '16'" in capsys.readouterr().err


def test_a_link_beside_a_lesson_is_stronger():
    text = sharelink.encode(ViewState())
    assert address.number_in(f"?lesson=3&s={text}") is None
    assert address.number_in("?lesson=3") == "3"


def test_a_damaged_link_is_told_of_as_before():
    with pytest.raises(ShareLinkError, match="This link is damaged"):
        address.opened("1.zzzz")


# --- each shows what it says ---


def test_the_first_is_a_half_wave_rectifier():
    x = np.linspace(-3, 3, 13)[:, None]
    np.testing.assert_array_equal(view(1).network(x), np.maximum(0, x))
    assert view(1).panel == "signal"


def test_the_second_and_the_third_fold_once():
    assert exact(2).n_pieces == 2
    assert 0 in exact(2).slopes
    assert subdivide(view(3).network, view(3).box).n_regions == 2


def test_the_fourth_is_one_line_until_it_folds_and_then_has_two_teeth():
    assert len(exact(4).breakpoints) == 0
    folded = exact(4, negative_slope=0.0)
    assert np.sum(np.diff(np.sign(folded.slopes[folded.slopes[:, 0] != 0, 0])) < 0) == 2
    assert sum(view(4).widths) == 4


def test_two_and_three_neurons_have_as_many_bends():
    assert (len(exact(5).breakpoints), len(exact(6).breakpoints)) == (2, 3)


def test_in_the_seventh_one_neuron_makes_two_knots():
    last = sum(view(7).widths) - 1
    assert sum(last in who for who in exact(7).turning) == 2
    assert (view(7).layer, view(7).target) == (0, 1)


def test_the_eighth_has_sixteen_pieces_and_25_parameters():
    assert exact(8).n_pieces == 16
    assert view(8).network.n_parameters == 25


def test_in_the_ninth_four_points_land_on_one_another():
    corners = np.array([[0.3, 0.1], [-0.3, 0.1], [0.3, -0.1], [-0.3, -0.1]])
    h = view(9).network.activations(corners)[0]
    np.testing.assert_array_equal(h, [[0.3, 0.1]] * 4)
    z = view(9).network.pre_activations([[0.8, 0.0], [0.0, -0.8], [-0.4, 0.4]])[1]
    np.testing.assert_allclose(z, 0.0, atol=1e-12)
    cut = frame_of_plane(view(9))
    assert len(cut.facets.level(cut.composed)) == 4


def test_the_tenth_stands_near_a_bell_and_shows_it_alone():
    x = np.linspace(-3, 3, 61)
    assert np.abs(view(10).network(x[:, None])[:, 0] - np.exp(-(x**2))).max() < 0.06
    assert not view(10).partial_sums


# --- and what each asks to try does what it says one will notice ---


def moved(number, path, value):
    return assign(view(number), path, value)


def test_the_first_lets_through_nothing_half_or_all_of_the_wave():
    for bias, most, least in ((-3.0, 0.0, 0.0), (0.0, 3.0, 0.0), (3.0, 6.0, 0.0)):
        seen = frame(moved(1, "b.0.0", bias))
        assert (seen.composed.max(), seen.composed.min()) == (most, least)
    assert frame(moved(1, "b.0.0", -3.0)).never_on.all()
    assert frame(moved(1, "b.0.0", 3.0)).always_on.all()


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3))
def test_the_second_has_never_more_than_one_fold_and_it_is_at_minus_b_over_w(w, b, v):
    p = pieces(Network([[[w]], [[v]]], [[b], [0.0]]), (-3.0, 3.0))
    assert len(p.breakpoints) <= 1
    if len(p.breakpoints):
        assert p.breakpoints[0] == pytest.approx(-b / w)
        assert 0 in p.slopes


def test_the_third_is_cut_where_z_is_zero():
    found = subdivide(view(3).network, view(3).box)
    ends = found.vertices[found.edge_ends[found.edge_neuron >= 0]].reshape(-1, 2)
    np.testing.assert_allclose(view(3).network.pre_activations(ends)[0], 0.0, atol=1e-12)
    flat = ~found.slopes[:, 0].any(axis=1)
    assert flat.sum() == 1


@given(st.lists(st.floats(-3, 3), min_size=9, max_size=9))
def test_the_fourth_bends_for_no_weight_while_it_is_unfolded(values):
    state = view(4)
    paths = [p.path for group in parameter_groups(state) for p in group.parameters]
    for path, value in zip(paths, values, strict=False):
        state = assign(state, path, value)
    assert len(pieces(state.network, state.domain).breakpoints) == 0


def bends(state):
    """The neuron behind each bend, with its place and its height."""
    seen = frame(state)
    return {who: (float(seen.x[knot]), float(seen.composed[knot])) for knot, (who,) in seen.folding.items()}


def test_in_the_fifth_a_bends_place_is_its_neurons_alone_and_its_height_is_not():
    assert "left or right with that neuron alone" in LESSONS[4].notice
    before = bends(view(5))
    for neuron, other in ((0, 1), (1, 0)):
        for path, value in ((f"w.0.{neuron}.0", 1.4), (f"b.0.{neuron}", 0.7), (f"w.1.0.{neuron}", 0.3)):
            after = bends(moved(5, path, value))
            assert after[other][0] == before[other][0], path
            if path[0] == "w" and path[2] == "1":
                assert after[neuron] == before[neuron]  # at its own knot it is 0, whatever its outgoing weight
    assert bends(moved(5, "b.0.0", 1.5))[1][1] != before[1][1]
    assert bends(moved(5, "b.0.1", 1.5))[1][0] < before[0][0], "neuron 2 overtakes, and the slider reaches so far"


def test_in_the_sixth_three_outgoing_weights_make_a_hat():
    state = view(6)
    for neuron, value in enumerate((-0.6, -1.0, 0.4)):
        state = assign(state, f"w.1.0.{neuron}", value)
    steps = np.sign(pieces(state.network, state.domain).slopes[:, 0])
    assert steps.tolist() == [1.0, 1.0, -1.0, 0.0]


def test_in_the_seventh_layer_two_gets_the_tent_scaled_and_shifted():
    x = np.linspace(0, 1, 101)
    tent = np.minimum(2 * x, 2 - 2 * x)
    z = view(7).network.pre_activations(x[:, None])[1]
    np.testing.assert_allclose(z, np.stack([2 * tent, 4 * tent - 2], axis=1), atol=1e-12)


def test_in_the_eighth_each_layer_doubles_and_width_makes_nine():
    counts = [exact(8, layer=layer).patterns[:, : 2 * (layer + 1)] for layer in range(4)]
    assert [len(np.unique(found, axis=0)) for found in counts] == [2, 4, 8, 16]
    rival = rival_on_a_line(view(8).network, exact(8), view(8).domain)
    assert (rival.kind, rival.n_parameters, most_regions(1, rival.widths)) == ("copy", 25, 9)


def test_in_the_tenth_the_knots_left_the_flanks_alone():
    knots = exact(10).breakpoints
    steep = np.abs(np.abs(knots) - np.sqrt(0.5))  # a bell is steepest, and straight, at ±√½
    assert steep.min() > 0.35
    assert len(knots) == 6


def test_the_sixths_numbers_make_a_hat():
    """Up, then down, then level, as the task says: with v about -1.5, -1 and 1."""
    state = LESSONS[5].view
    for path, value in (("w.1.0.0", -1.5), ("w.1.0.1", -1.0), ("w.1.0.2", 1.0)):
        assert f"about {value:g}".replace("-", "−") in LESSONS[5].attempt
        state = assign(state, path, value)
    slopes = pieces(state.network, state.domain).slopes[:, 0]
    np.testing.assert_allclose(slopes, [0.8, -0.7, -1.5, 0.0], atol=1e-12)
