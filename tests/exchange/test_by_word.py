"""Each picture has a text of what is in it, made of the ledger; what just happened is told with the commit."""

import json

import msgspec
import pytest

from relu_fold.exchange.answer import answer
from relu_fold.exchange.by_word import MOST_ROWS, panel_text
from relu_fold.exchange.news import news
from relu_fold.exchange.pictures import picture
from relu_fold.exchange.questions import read_question
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import assign
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls

TWO = ViewState.of_preset(PRESETS["two"])
XOR = ViewState.of_preset(PRESETS["xor"])


def ask(kind="commit", **fields):
    return answer(read_question(calls.question(kind, **fields))).reply


# --- by word ---


def test_the_text_of_a_line_goes_through_its_ledger():
    said = ask(state=TWO)["summary"]
    assert said.startswith("2 neurons of layer 1 of 1 add up to f. f runs from −1.00 to 1.00 on this domain.")
    assert "From x = −3.00 to −1.00: no neuron on, slope 0." in said
    assert "At x = −1.00 neuron 1 turns on: slope +1.00." in said
    assert "From x = 0.50 to 3.00: neurons 1 and 2 on, slope −0.80." in said


def test_the_text_says_what_the_letters_stand_for():
    named = msgspec.to_builtins(msgspec.structs.replace(XOR, names=("rho", "theta")))
    assert " x₁ is rho and x₂ is theta. " in ask(state=named)["summary"]
    assert " is " not in ask(state=msgspec.to_builtins(XOR))["summary"].partition(" runs ")[0]


def test_the_text_of_a_plane_goes_through_its_regions():
    said = ask(state=XOR)["summary"]
    assert "On 50.0 % of the box: neuron 1 on" not in said
    for row in ask(state=XOR)["ledger"]["rows"]:
        assert f"On {row['share']} of the box: " in said
        assert f"f = {row['formula']}." in said


def test_a_long_text_ends_and_says_where_it_goes_on():
    said = ask(state=ViewState.of_preset(PRESETS["sawtooth-6"]))["summary"]
    assert said.count("From x = ") == MOST_ROWS // 2
    assert said.endswith(" The ledger goes on.")


@pytest.mark.parametrize(
    "state", [one.view for one in LESSONS] + [ViewState.of_preset(one) for one in PRESETS.values()]
)
def test_every_picture_has_a_text(state):
    reply = ask(state=state)
    assert reply["summary"].count(". ") >= 2
    assert reply["spoken"] in reply["summary"]
    assert bool(reply["panel_summary"]) == (state.panel != "ledger")
    assert all(sentence.endswith(".") for sentence in (reply["summary"], reply["panel_summary"]) if sentence)


def test_the_text_of_a_panel_is_its_sentences_and_no_names_of_axes():
    words = {
        "fold-axis-0": "1.1",
        "fold-trace": "One.",
        "signal": ["Two.", "Three."],
        "duel": {"text": "Four.", "sides": []},
    }
    assert panel_text(words) == "One. Two. Three. Four."


# --- what just happened ---

GONE = assign(TWO, "b.0.1", -4.0)


def test_a_commit_tells_what_happened_and_the_ledger_says_the_same():
    reply = ask(state=GONE, before=TWO)
    assert reply["happened"][0]["words"].startswith("The knot of neuron 2 left the view on the right.")
    assert (reply["happened"][0]["at"], reply["happened"][0]["colour"]) == ((3.0, 3.5), 1)
    assert reply["happened"][0]["short"] == "The knot of neuron 2 left the view on the right."
    assert reply["ledger"]["happened"] == [one["words"] for one in reply["happened"]]
    assert ask("rest", state=GONE, before=TWO)["ledger"]["happened"] == reply["ledger"]["happened"]


def test_nothing_is_told_without_a_beginning_or_of_another_network():
    for before in (None, GONE, XOR, ViewState.of_preset(PRESETS["one"])):
        assert ask(state=GONE, before=before)["happened"] == []


def test_a_number_that_was_typed_tells_what_it_did_and_other_edits_do_not():
    typed = ask("edit", state=TWO, edit={"kind": "number", "path": "b.0.1", "text": "-4"})
    assert [one["colour"] for one in typed["happened"]] == [1]
    assert ask("edit", state=GONE, edit={"kind": "reset"})["happened"] == []


def test_what_takes_too_long_or_has_too_many_regions_is_not_compared(monkeypatch):
    monkeypatch.setattr("relu_fold.exchange.news.MOST_COMPARED", 2)
    assert ask(state=GONE, before=TWO)["happened"] == []
    monkeypatch.undo()
    monkeypatch.setattr("relu_fold.exchange.news.SECONDS", -1.0)
    plane = assign(XOR, "b.0.1", -5.0)
    assert news(XOR, picture(plane)) == []
    monkeypatch.undo()
    assert news(XOR, picture(plane)) != []


@pytest.mark.parametrize("before", [{}, [], 3, {"weights": []}, {"preset": "nobody"}])
def test_a_beginning_that_is_no_view_is_refused(before):
    asked = json.loads(calls.question("commit", state=TWO)) | {"before": before}
    if before == {}:  # the default view, as anywhere
        assert read_question(json.dumps(asked)).before == ViewState()
        return
    with pytest.raises(ValueError, match=r".+"):
        read_question(json.dumps(asked))


def test_a_question_without_a_beginning_is_read():
    asked = json.loads(calls.question("commit", state=TWO))
    assert "before" not in asked
    assert msgspec.structs.asdict(read_question(json.dumps(asked)))["before"] is None
