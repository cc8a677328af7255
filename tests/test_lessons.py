"""Ten lessons in the order of the story, each with an address of its own."""

import json
import re

import msgspec
import numpy as np
import pytest

from relu_fold import cli, lessons, limits, sharelink
from relu_fold.edits import EditError, OpenLesson, Reset, Select, SetNumber, apply
from relu_fold.errors import ShareLinkError
from relu_fold.lessons import LESSONS
from relu_fold.pieces import pieces
from relu_fold.plane import plane_frame as frame_of_plane
from relu_fold.subdivision import subdivide
from relu_fold.ui.exchange import answer, read_request
from relu_fold.viewstate import ViewState

EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: str(lesson.number))


def ask(**fields):
    question = {"seq": 1, "theme": "light", "width": 1100, **fields}
    return answer(read_request(json.dumps(msgspec.to_builtins(question)))).reply


def view(number):
    return LESSONS[number - 1].view


def exact(number, **changes):
    state = msgspec.structs.replace(view(number), **changes)
    return pieces(state.network, state.domain)


def test_there_are_ten_and_they_are_numbered():
    assert [lesson.number for lesson in LESSONS] == list(range(1, 11))
    assert [lesson.view.lesson for lesson in LESSONS] == list(range(1, 11))
    assert len(LESSONS) == limits.LESSONS


@EACH
def test_each_says_two_or_three_sentences_what_to_try_and_what_to_notice(lesson):
    assert 10 <= len(lesson.title) <= 40
    assert 2 <= len(re.findall(r"[.!?](?: |$)", lesson.text)) <= 3
    for words in (lesson.text, lesson.attempt, lesson.notice):
        assert words.endswith(".")
        assert len(words) <= 260
    assert "-" not in re.sub(r"\w-\w", "", lesson.text + lesson.attempt + lesson.notice)  # minus signs are true ones


@EACH
def test_each_has_an_address_that_opens_it(lesson):
    assert lessons.link(lesson.view) == f"?lesson={lesson.number}"
    assert lessons.opened(f"lesson={lesson.number}") == lesson.view
    reply = ask(kind="open", link=f"lesson={lesson.number}")
    assert reply["notice"] == ""
    assert reply["link"] == f"?lesson={lesson.number}"
    assert msgspec.convert(reply["state"], ViewState) == lesson.view


@EACH
def test_an_ordinary_link_can_carry_each_as_well(lesson):
    assert sharelink.decode(sharelink.encode(lesson.view)) == lesson.view


@pytest.mark.parametrize("number", ["0", "11", "-1", "4.5", "four", "", "99999999999", "４", "%31"])
def test_a_number_that_no_lesson_has_gives_a_sentence_and_the_default_view(number):
    reply = ask(kind="open", link=f"lesson={number}")
    assert msgspec.convert(reply["state"], ViewState) == ViewState()
    assert reply["notice"].startswith("There is no lesson ")
    assert reply["notice"].endswith(" from 1 to 10. This is the default view instead.")


def test_a_view_cannot_name_a_lesson_that_is_not_there():
    for number in (-1, 11):
        with pytest.raises(ValueError, match="lesson: expected 0 to 10"):
            msgspec.structs.replace(ViewState(), lesson=number)


def test_going_on_from_a_changed_lesson_opens_the_next_as_it_is_meant():
    changed = apply(view(4), SetNumber("s", "0.5"))
    assert changed.lesson == 4
    assert lessons.link(changed).startswith("?s=2.")
    assert sharelink.decode(sharelink.text_of(lessons.link(changed))).lesson == 4
    assert apply(changed, OpenLesson(5)) == view(5)
    assert apply(changed, OpenLesson(3)) == view(3)


def test_reset_goes_back_to_the_lesson_and_looking_elsewhere_stays_in_it():
    changed = apply(apply(view(7), Select(0, 1)), SetNumber("b.0.0", "0.3"))
    assert changed.lesson == 7
    assert apply(changed, Reset()) == view(7)


def test_closing_keeps_the_network():
    closed = apply(view(9), OpenLesson(0))
    assert closed == msgspec.structs.replace(view(9), lesson=0)
    assert lessons.link(closed).startswith("?s=2.")


def test_an_edit_to_a_lesson_that_is_not_there_is_a_sentence():
    with pytest.raises(EditError, match=r"^Lesson: expected 1 to 10; got 11\. Nothing was changed\.$"):
        apply(ViewState(), OpenLesson(11))


@pytest.mark.parametrize("given", ["?lesson=4", "http://127.0.0.1:8050/?lesson=4", "lesson=4"])
def test_the_command_opens_a_lesson(given, monkeypatch):
    served = []
    monkeypatch.setattr(cli, "_serve", lambda *arguments: served.append(arguments))
    assert cli.main([given]) == 0
    assert served[0][2] == "?lesson=4"


def test_the_command_refuses_a_lesson_that_is_not_there(capsys):
    assert cli.main(["?lesson=12"]) == 2
    assert "There is no lesson '12'" in capsys.readouterr().err


def test_a_link_beside_a_lesson_is_stronger():
    text = sharelink.encode(ViewState())
    assert lessons.number_in(f"?lesson=3&s={text}") is None
    assert lessons.number_in("?lesson=3") == "3"


def test_a_damaged_link_is_told_of_as_before():
    with pytest.raises(ShareLinkError, match="This link is damaged"):
        lessons.opened("1.zzzz")


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
    assert (view(7).layer, view(7).neuron) == (1, 1)


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
