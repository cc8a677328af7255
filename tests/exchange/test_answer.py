"""One question, one answer: strict in what is asked, complete on a commit, small on a drag, and always the same."""

import itertools
import json
import math
import re

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relu_fold import sharelink
from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exchange.answer import KINDS, MARKS_BUDGET, answer
from relu_fold.exchange.pictures import Look, picture
from relu_fold.exchange.questions import Edit, Question, read_question
from relu_fold.exchange.whole import controls_key
from relu_fold.figures.line.stage import stage
from relu_fold.figures.plane.space import space
from relu_fold.frames import line, plane
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.slider_marks import slider_marks
from relu_fold.view.handling import OnCrease, handle
from relu_fold.view.presets import FIRST_OF, PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls
from tests.frames.test_line import folded_views
from tests.nets import view_of
from tests.strategies_view import bits, view_states
from tests.view.test_parameters import deep

VIEWS = st.one_of(view_states(inputs=(1,)), folded_views())
STATE = msgspec.to_builtins(ViewState())
LEAST = {"seq": 1, "kind": "commit", "theme": "light", "width": 1100, "state": STATE}
TWO = ViewState.of_preset(PRESETS["two"])
# What some kinds of questions cannot do without.
NEEDED = {
    "edit": {"kind": "reset"}, "hand": {"holds": "knot", "neuron": 0, "x": 0.5}, "path": "s", "point": (0.25, 0.5),
    "n": 0, "of": "", "answer": "0", "count": 3,
    "steps": ({"s": 0.5},), "start": "he", "first": 0, "starts": 3, "until": 5, "paths": ("w.0.0.0", "b.0.0"),
    "neuron": 0, "neurons": (0,), "places": {axis: {"low": -1.0, "high": 1.0, "count": 20} for axis in "xy"},
}  # fmt: skip


def ask(kind="commit", **fields):
    """Answer a question as it comes from the page: as text, with the fields that it has."""
    return answer(read_question(calls.question(kind, **fields)))


def state_of(answered):
    return msgspec.convert(answered.reply["state"], ViewState)


# --- questions ---


def test_a_question_is_read():
    text = json.dumps(LEAST | {"kind": "edit", "state": STATE, "edit": {"kind": "select", "layer": 0, "neuron": 2}})
    request = read_question(text)
    assert (request.seq, type(request), request.theme, request.width) == (1, Edit, "light", 1100)
    assert request.state == ViewState()
    assert request.edit.neuron == 2


@settings(max_examples=30)
@given(VIEWS)
def test_a_state_comes_and_goes_bit_for_bit(state):
    there = read_question(json.dumps(LEAST | {"state": msgspec.to_builtins(state)})).state
    assert bits(there) == bits(state)


@pytest.mark.parametrize(
    "wrong",
    [
        {"extra": 1},
        {"kind": "delete"},
        {"kind": None},
        {"theme": "sepia"},
        {"width": "wide"},
        {"width": 0},
        {"width": 10**9},
        {"seq": "1"},
        {"seq": 1.5},
        {"seq": None},
        {"link": None},
        {"link": 5},
        {"controls": []},
        {"edit": {}},
        {"edit": {"kind": "explode"}},
        {"edit": {"kind": "reset", "extra": 1}},
        {"edit": {"kind": "select", "layer": 0}},
        {"edit": {"kind": "select", "layer": "0", "neuron": 0}},
        {"edit": {"kind": "number", "path": "s", "text": 5}},
        {"edit": {"kind": "partial-sums", "shown": 1}},
        {"edit": "reset"},
        {"state": []},
        {"state": {"unknown": 1}},
        {"state": STATE | {"layer": 1}},
        {"state": STATE | {"neuron": 3}},
        {"state": STATE | {"neuron": -1}},
        {"state": STATE | {"preset": "nobody"}},
        {"state": STATE | {"weights": []}},
        {"state": STATE | {"weights": [[]]}},
        {"state": STATE | {"weights": [[[1.0]], [[1.0]]]}},
        {"state": STATE | {"weights": [[[1.0]] * 257, [[1.0] * 257]], "biases": [[0.0] * 257, [0.0]]}},
        {"state": STATE | {"biases": [["0", 0.6, -1.8], [-0.6]]}},
        {"state": STATE | {"biases": [[None, 0.6, -1.8], [-0.6]]}},
        {"state": STATE | {"negative_slope": 2e6}},
        {"state": STATE | {"domain": [3.0, -3.0]}},
        {"state": STATE | {"domain": [0.0, 1.0, 2.0]}},
        {"state": STATE | {"partial_sums": 1}},
    ],
    ids=lambda wrong: json.dumps(wrong)[:60],
)
def test_a_question_with_a_wrong_part_is_refused(wrong):
    with pytest.raises(InputError):
        read_question(json.dumps(LEAST | wrong))


@pytest.mark.parametrize("missing", LEAST)
def test_a_question_with_a_missing_part_is_refused(missing):
    with pytest.raises(InputError, match=missing):
        read_question(json.dumps({name: value for name, value in LEAST.items() if name != missing}))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "01", "1e", "0x1"])
def test_a_number_that_json_does_not_have_is_refused(number):
    with pytest.raises(InputError):
        read_question(json.dumps(LEAST | {"state": STATE | {"negative_slope": 12345}}).replace("12345", number))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(), values, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from([*LEAST, "state", "edit", "link", "controls", "more"]), JSON)
def test_hostile_json_is_read_or_refused_as_such(name, value):
    try:
        read = read_question(json.dumps(LEAST | {name: value}))
    except InputError:
        return
    assert isinstance(read, Question)
    answer(read)


@given(st.sampled_from(list(STATE)), JSON)
@example("weights", [[[]]])
@example("weights", [[], []])
@example("weights", [[[1.0]], []])
@example("biases", [])
@example("layer", 10**30)
def test_a_hostile_state_is_refused_as_such(name, value):
    try:
        read = read_question(json.dumps(LEAST | {"state": STATE | {name: value}}))
    except InputError:
        return
    answer(read)


@given(st.text())
@example("")
@example("null")
@example("[" * 100_000)
@example('{"seq": ' + "9" * 5_000 + "}")
def test_any_text_is_refused_as_such(text):
    with pytest.raises(InputError):
        read_question(text)


@pytest.mark.parametrize(
    "text", ["\ud800", '{"edit": {"a": ' + "[" * 100_000 + "]" * 100_000 + ', "kind": "reset"}}'], ids=["half", "deep"]
)
def test_half_a_character_and_a_deep_nest_are_refused_as_such(text):
    with pytest.raises(InputError) as caught:
        read_question(text)
    assert str(caught.value) == str(caught.value.__cause__)


# --- answers ---


@settings(max_examples=30)
@given(VIEWS)
def test_a_commit_shows_the_state_as_it_is(state):
    answered = ask(state=state)
    assert bits(state_of(answered)) == bits(state)
    assert (answered.reply["notice"], answered.reply["errors"]) == ("", {})
    drawn = stage(frame(state), entering=state.layer > 0)
    assert answered.figure == drawn.figure()
    assert answered.reply["marks"] == drawn.paint()["marks"]


@settings(max_examples=30)
@given(VIEWS)
def test_the_link_of_an_answer_opens_its_state(state):
    answered = ask(state=state)
    text = sharelink.text_of(answered.reply["link"])
    assert bits(sharelink.decode(text)) == bits(state)
    assert bits(state_of(ask("open", link=text))) == bits(state)


@settings(max_examples=30)
@given(VIEWS, st.sampled_from(["open", "drag", "commit"]))
def test_the_reply_is_json_without_a_number_that_is_none(state, kind):
    answered = ask(kind, state=state)
    text = json.dumps([answered.reply, answered.figure], allow_nan=False)
    assert json.loads(text)[0] == json.loads(msgspec.json.encode(answered.reply))


@settings(max_examples=30)
@given(VIEWS, st.sampled_from(["light", "dark"]), st.sampled_from([390, 1100]))
def test_the_same_question_gets_the_same_answer(state, theme, width):
    first, second = (ask(state=state, theme=theme, width=width) for _ in range(2))
    assert msgspec.json.encode([first.reply, first.figure]) == msgspec.json.encode([second.reply, second.figure])
    assert first.groups == second.groups


def test_the_answer_repeats_the_count_and_the_kind_of_its_question():
    for kind in (one.name for one in KINDS):
        reply = ask(kind, seq=17, **NEEDED).reply
        assert (reply["seq"], reply["kind"]) == (17, kind)


def test_a_first_visit_shows_the_default_view():
    answered = ask("open")
    assert state_of(answered) == ViewState()
    assert answered.reply["notice"] == ""
    assert answered.figure["data"]
    assert answered.groups


@settings(max_examples=30)
@given(VIEWS)
def test_opening_a_link_forgets_what_was_shown(state):
    assert bits(state_of(ask("open", link=sharelink.encode(TWO), state=state))) == bits(TWO)


@pytest.mark.parametrize(
    "link", ["x", "1.", "1.AAAA", "2.AAAA", "1." + "A" * 100_000, sharelink.encode(TWO)[:-2], "\x00"]
)
def test_a_damaged_link_gives_the_default_view_and_says_why(link):
    answered = ask("open", link=link)
    assert state_of(answered) == ViewState()
    assert answered.reply["notice"].startswith("This link ")
    assert answered.reply["notice"].endswith(". This is the default view instead.")
    assert answered.figure["data"]


@given(st.text(max_size=60))
def test_no_link_breaks_the_page(link):
    assert ask("open", link=link).reply["notice"] or not link


def test_a_drag_moves_the_marks_and_carries_nothing_more():
    answered = ask("drag", state=TWO)
    assert (answered.figure, answered.groups) == (None, None)
    assert set(answered.reply) == LINE
    assert answered.reply["entering"] is None  # of the first layer
    assert all(set(mark) <= {"id", "x", "y", "text", "colours", "sizes"} for mark in answered.reply["marks"])
    assert len(msgspec.json.encode(answered.reply)) < 10_000


@settings(max_examples=30)
@given(VIEWS)
def test_a_drag_draws_what_the_commit_after_it_draws(state):
    drag, rest, commit = (ask(kind, state=state).reply for kind in ("drag", "rest", "commit"))
    assert drag["marks"] == rest["marks"] == commit["marks"]
    assert drag["labels"] == rest["labels"] == commit["labels"]
    assert (rest["ledger"], rest["diagram"]) == (commit["ledger"], commit["diagram"])


@pytest.mark.parametrize("kind", ["drag", "rest", "commit"])
def test_every_picture_says_how_far_the_neurons_are_folded(kind):
    flat = msgspec.structs.replace(TWO, negative_slope=1.0)
    assert ask(kind, state=TWO).reply["fold"]["flat"] is False
    told = ask(kind, state=flat).reply["fold"]
    assert told == {"words": "No neuron folds: the network is one linear map, f(x) = −0.80x + 1.40.", "flat": True}


def test_while_the_fold_plays_the_axes_have_room_for_all_of_it():
    fit = ask(state=TWO).figure["layout"]
    held = [
        ask(state=msgspec.structs.replace(TWO, negative_slope=s), scale="all").figure["layout"] for s in (0, 0.3, 1, -1)
    ]
    for axis in (name for name in fit if name.startswith("yaxis")):
        assert len({layout[axis]["range"] for layout in held}) == 1
        assert held[0][axis]["range"][0] <= fit[axis]["range"][0]
        assert held[0][axis]["range"][1] >= fit[axis]["range"][1]
    assert held[0]["yaxis"]["range"] != fit["yaxis"]["range"]


def test_while_the_fold_plays_the_sheets_keep_their_height():
    plane = ViewState.of_preset(FIRST_OF[2])
    folds = [msgspec.structs.replace(plane, negative_slope=s) for s in (0.0, 1.0, -1.0)]
    ranges = [ask(state=state, scale="each", height=500).reply["ranges"] for state in folds]
    assert ranges[0] == ranges[1] == ranges[2]


@settings(max_examples=30)
@given(VIEWS)
def test_every_control_is_told_its_value_reach_and_step(state):
    answered = ask(state=state)
    shown = [p for group in answered.groups for p in group.parameters]
    assert [p["path"] for p in answered.reply["parameters"]] == [p.path for p in shown]
    assert answered.reply["controls"] == controls_key(answered.groups)
    for told, parameter in zip(answered.reply["parameters"], shown, strict=True):
        assert (told["value"], told["reach"], told["step"]) == (parameter.value, parameter.reach, parameter.step)


def test_controls_are_sent_only_when_they_are_others():
    key = ask(state=TWO).reply["controls"]
    assert ask(state=TWO, controls=key).groups is None
    moved = msgspec.structs.replace(TWO, negative_slope=0.5)
    assert ask(state=moved, controls=key).groups is None
    called = msgspec.structs.replace(TWO, names=("rho",))
    assert ask(state=called, controls=key).groups is not None, "their inputs are called otherwise"
    assert ask(state=called, controls=ask(state=called).reply["controls"]).groups is None
    grown = ask("edit", state=TWO, edit={"kind": "add-neuron"}, controls=key)
    assert grown.groups is not None
    assert grown.reply["controls"] != key


def test_controls_that_look_different_have_different_keys():
    """The page keeps its controls while the key is the same: names, symbols and colours must follow from it."""
    states = [
        *(ViewState.of_preset(preset) for preset in PRESETS.values()),
        *(
            deep(*widths, outputs=outputs, layer=layer, neuron=neuron, target=target)
            for widths, outputs in itertools.product(
                [(1,), (2,), (5,), (1, 1), (2, 2), (3, 3), (5, 1), (1, 5), (2, 2, 2)], [1, 2]
            )
            for layer, width in enumerate(widths)
            for neuron in range(width)
            for target in range((*widths, outputs)[layer + 1])
        ),
    ]
    looks = {}
    for state in states:
        answered = ask(state=state)
        look = [
            (group.title, group.hint, group.layer, group.neuron, [(p.path, p.symbol, p.name) for p in group.parameters])
            for group in answered.groups
        ]
        assert looks.setdefault(answered.reply["controls"], look) == look


def test_an_edit_is_made_and_shown():
    answered = ask("edit", state=TWO, edit={"kind": "add-neuron"})
    assert state_of(answered).widths == (3,)
    assert (answered.reply["notice"], answered.reply["errors"]) == ("", {})
    assert answered.figure == stage(frame(state_of(answered))).figure()


def test_a_preset_brings_its_lesson():
    words = ask("edit", state=TWO, edit={"kind": "preset", "name": "hat"}).reply["words"]
    assert (words["preset-title"], words["lesson"]) == (PRESETS["hat"].title, PRESETS["hat"].lesson)
    assert words["page-note"] == ""


@pytest.mark.parametrize(
    "change",
    [
        {"weights": (((1.0,), (1.5,)), ((1.0, -1.8),))},
        {"biases": ((1.0, -0.5), (0.25,))},
        {"negative_slope": 1.0},
        {"slopes": ((0.0, -1.0),)},
        {"weights": (((1.0,), (1.0,)), ((1.0, -1.8), (1.0, 1.0))), "biases": ((1.0, -0.5), (-0.5, 0.0))},
    ],
)
def test_a_network_of_other_numbers_is_the_visitors_own_whatever_its_shape(change):
    words = ask("commit", state=msgspec.structs.replace(TWO, **change)).reply["words"]
    assert words["preset-title"] == "Your network"
    told = words["preset-from"] or words["lesson"]
    assert told.startswith("Reset brings “Two neurons”")
    kept = msgspec.structs.replace(TWO, domain=(0.0, 1.0), trace=0.5, panel="fold", slopes=((0.0, 0.0),))
    assert ask("commit", state=kept).reply["words"]["preset-title"] == "Two neurons"


def test_a_network_that_has_outgrown_its_preset_is_the_visitors_own():
    words = ask("edit", state=TWO, edit={"kind": "add-neuron"}).reply["words"]
    assert words["preset-title"] == "Your network"
    assert PRESETS["two"].title in words["lesson"]


@pytest.mark.parametrize("text", ["abc", "", "nan", "inf", "1e7"])
def test_a_wrong_number_is_told_under_its_own_box_and_changes_nothing(text):
    answered = ask("edit", state=TWO, edit={"kind": "number", "path": "w.0.1.0", "text": text})
    assert state_of(answered) == TWO
    assert list(answered.reply["errors"]) == ["w.0.1.0"]
    assert answered.reply["errors"]["w.0.1.0"].endswith(". Nothing was changed.")
    assert answered.reply["notice"] == ""


def test_any_other_edit_that_cannot_be_made_is_told_in_the_notice():
    answered = ask("edit", state=ViewState.of_preset(PRESETS["one"]), edit={"kind": "remove-neuron"})
    assert answered.reply["notice"].startswith("A layer needs at least one neuron")
    assert answered.reply["errors"] == {}


def test_the_picture_is_told_in_sentences():
    first, second, *more = ask(state=TWO).reply["spoken"].split(". ")
    assert re.fullmatch(r"f runs from [-−]1(\.00)? to 1(\.00)? on this domain", first)
    assert (second, more) == ("3 activation regions, 3 linear, at most 3 with these layers.", [])


def test_the_sentence_has_true_minus_signs():
    assert "from −1" in ask(state=TWO).reply["summary"]


def test_a_picture_from_samples_is_told_in_sentences_too(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.line.MAX_PIECES", 2)
    summary = ask(state=TWO).reply["summary"]
    assert "so sharp bends may be cut." in summary


# --- fold space under a hand ---

FOLD = msgspec.structs.replace(ViewState.of_preset(PRESETS["tents"]), panel="fold", trace=0.5)
SOLID = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), panel="fold", fold_axes=(0, 1, 2))


@pytest.mark.parametrize("state", [FOLD, SOLID], ids=["line", "plane"])
def test_a_hand_on_the_level_is_answered_with_what_the_commit_says_of_it(state):
    moving = ask("trace", state=state)
    assert (moving.figure, moving.space, moving.panel, moving.groups) == (None, None, None, None)
    assert set(moving.reply) == {"seq", "kind", "inputs", "panel"}
    assert moving.reply["panel"] == ask(state=state).reply["panel"]


@pytest.mark.parametrize("state", [FOLD, SOLID], ids=["line", "plane"])
def test_a_hand_on_the_map_traces_the_level_there_and_tells_its_value(state):
    moving = ask("level", state=state, point=[0.3, 0.2])
    assert (moving.figure, moving.space, moving.panel, moving.groups) == (None, None, None, None)
    assert set(moving.reply) == {"seq", "kind", "inputs", "panel", "numbers", "stopped"}
    assert moving.reply["stopped"] == ""
    value = moving.reply["numbers"]["v"]
    assert value == pytest.approx(state.network([[0.3, 0.2][: state.input_dim]])[0, 0], abs=1e-3)
    traced = msgspec.structs.replace(state, trace=value)
    assert moving.reply["panel"] == ask(state=traced).reply["panel"]


def test_the_axes_of_fold_space_stay_the_same_under_a_hand():
    state = msgspec.structs.replace(SOLID, fold_axes=(0, 1), fold_chosen=False)
    kept = msgspec.structs.replace(state, fold_axes=(2, 0), fold_chosen=True)
    moving, rest = (ask(kind, state=state, panel=True, axes=[2, 0]) for kind in ("drag", "rest"))
    assert moving.panel == rest.panel == ask("rest", state=kept).panel
    assert moving.reply["panel"]["fold"]["axes"] == [2, 0]
    assert ask(state=state, axes=[2, 0]).panel == ask(state=state).panel != moving.panel
    assert ask("drag", state=state, panel=True, axes=[2]).panel == ask("drag", state=state, panel=True).panel


@pytest.mark.parametrize("axes", [[256, 0], [-1, 0], [0, 1, 2, 3], "01", [0.5, 1], None])
def test_axes_under_a_hand_that_no_view_has_are_refused(axes):
    with pytest.raises(InputError):
        read_question(json.dumps(LEAST | {"kind": "drag", "axes": axes}))


def test_a_level_beyond_the_limit_stops_there_and_says_so():
    steep = msgspec.structs.replace(FOLD, weights=(*FOLD.weights[:-1], ((1e6, 1e6),)))
    state = msgspec.structs.replace(steep, weights=(((1e6,), (1e6,)), *steep.weights[1:]))
    reply = ask("level", state=state, point=[1.0, 0.0]).reply
    assert reply["numbers"] == {"v": 1e6}
    assert reply["stopped"] == "The level stops here: a traced value may not go beyond ±1.00×10⁶."


@pytest.mark.parametrize("kind", ["drag", "hand"])
@pytest.mark.parametrize("state", [FOLD, SOLID], ids=["line", "plane"])
def test_the_open_panel_comes_under_a_moving_hand_where_it_is_wanted(kind, state):
    without, wanted, rest = (
        ask(kind, state=state, panel=panel, hand=CREASE | {"neuron": 9})
        for kind, panel in ((kind, False), (kind, True), ("rest", False))
    )
    assert "panel" not in without.reply
    assert without.panel is None
    assert wanted.reply == without.reply | {"panel": rest.reply["panel"]}
    assert wanted.panel == rest.panel


def test_a_hand_that_turns_the_axes_gets_the_panels_figure_too():
    turning, commit = (ask(kind, state=SOLID) for kind in ("turn", "commit"))
    assert turning.panel == commit.panel
    assert turning.reply["panel"] == commit.reply["panel"]
    assert turning.space is None


def test_a_point_of_fold_space_is_answered_with_a_sentence_and_shapes():
    reply = ask("point", state=FOLD, point=[1.2, 0.4], side="fold").reply
    assert set(reply) == {"seq", "kind", "inputs", "pointed"}
    assert reply["pointed"]["says"].startswith("(h₂.₁, h₂.₂) = (1.20, 0.40): 2 inputs come here")
    assert {shape["on"] for shape in reply["pointed"]["found"]} == {"fold", "inputs", "values"}
    assert ask("point", state=FOLD, point=[0.1, 2.0], side="fold").reply["pointed"] is None


@pytest.mark.parametrize(
    "fields", [{"side": "stage"}, {"side": None}, {"point": [1.0]}, {"point": [1.0, "0"]}, {"point": [1.0, None]}]
)
def test_a_malformed_point_is_refused(fields):
    with pytest.raises(InputError):
        read_question(json.dumps(LEAST | {"kind": "point", "point": [0.0, 0.0]} | fields))


@pytest.mark.parametrize("axes", [[], [0], [0, 1, 2, 3], [0, 256], [-1, 0], [0.5, 1], "01", None])
def test_axes_that_no_view_has_are_refused(axes):
    spoilt = STATE | {"fold_axes": axes}
    with pytest.raises(InputError):
        read_question(json.dumps(LEAST | {"state": spoilt}))
    answered_or_refused = {"kind": "edit", "state": STATE, "edit": {"kind": "fold-axes", "axes": axes}}
    try:
        answered = answer(read_question(json.dumps(LEAST | answered_or_refused)))
    except InputError:
        return
    assert answered.reply["notice"].endswith("Nothing was changed.")


@settings(max_examples=30)
@given(VIEWS, st.sampled_from(["trace", "level", "turn", "point"]), st.sampled_from(["fold", "inputs"]))
def test_any_view_answers_a_hand_in_fold_space_in_plain_json(state, kind, side):
    answered = ask(kind, state=state, point=[0.25, 1e300], side=side)
    json.dumps([answered.reply, answered.panel], allow_nan=False)


# --- what the page's scripts read ---

PICTURE = {"seq", "kind", "inputs", "marks", "labels", "name", "fold", "thumbs", "entering"}
LINE = PICTURE | {"turning"}
REST = {"ledger", "happened", "diagram", "panel"}
WHOLE = {
    "state", "link", "notice", "brought", "errors", "controls", "parameters", "words", "arrangement", "page", "plan",
    "beside", "summary", "spoken", "panel_summary", "holds", "others", "learnt", "written",
}  # fmt: skip
TRAINED = {"weights", "biases", "step", "moments", "losses", "stopped", "seen", "regions"}
PLANE = ViewState.of_preset(FIRST_OF[2])
ANSWERED = {"seq", "kind", "inputs"}
PLACES = NEEDED["places"]
CREASE = {"holds": "crease", "neuron": 0, "point": [0.25, 0.5]}


@pytest.mark.parametrize(
    ("kind", "more", "line", "plane"),
    [
        ("drag", {}, LINE, PICTURE | {"sheets", "ranges"}),
        ("rest", {}, LINE | REST, PICTURE | REST | {"sheets", "ranges", "creases"}),
        ("commit", {}, LINE | REST | WHOLE, PICTURE | REST | WHOLE | {"sheets", "ranges", "creases"}),
        (
            "marks",
            {"path": "b.0.0"},
            {"seq", "kind", "inputs", "path", "marks"},
            {"seq", "kind", "inputs", "path", "marks"},
        ),
        ("probe", {"point": [0, 0]}, {"seq", "kind", "inputs", "region"}, {"seq", "kind", "inputs", "region"}),
        ("together", {"neurons": [0]}, ANSWERED | {"together"}, ANSWERED | {"together"}),
        (
            "many",
            {"start": "he", "first": 0, "starts": 3, "until": 5},
            {"seq", "kind", "inputs", "many"},
            {"seq", "kind", "inputs", "many"},
        ),
        (
            "over",
            {"paths": ("w.0.0.0", "b.0.0")},
            {"seq", "kind", "inputs", "over"},
            {"seq", "kind", "inputs", "over"},
        ),
        ("ways", {"neuron": 0, "places": PLACES}, ANSWERED | {"neuron", "ways"}, ANSWERED | {"neuron", "ways"}),
        (
            "hand",
            {"hand": CREASE, "places": PLACES},
            LINE | {"numbers", "stopped", "by", "neuron", "ways"},
            PICTURE | {"sheets", "ranges", "numbers", "stopped", "by", "neuron", "ways"},
        ),
        ("train", {"count": 1}, LINE | TRAINED, PICTURE | TRAINED | {"sheets", "ranges"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_question_is_answered_with_its_own_parts(kind, more, line, plane):
    assert set(ask(kind, state=TWO, **more).reply) == line
    assert set(ask(kind, state=PLANE, **more).reply) == plane


@pytest.mark.parametrize("state", [TWO, PLANE], ids=["line", "plane"])
@pytest.mark.parametrize("kind", ["rest", "commit"])
def test_the_open_panel_is_sent_with_its_words(state, kind):
    state = msgspec.structs.replace(state, panel="fold")
    answered = ask(kind, state=state)
    opened = picture(state, Look("light", 1100)).panel()
    assert opened.words
    assert opened.figure
    assert answered.reply["panel"] == opened.words
    assert json.dumps(answered.panel) == json.dumps(opened.figure)


@pytest.mark.parametrize("kind", ["rest", "commit"])
def test_the_creases_that_a_hand_can_take_are_sent_when_it_rests(kind):
    assert ask(kind, state=PLANE).reply["creases"] == space(plane_frame(PLANE)).creases() != []


def test_the_way_the_stage_is_laid_out_is_told():
    wide, narrow = (ask(state=deep(16), width=width) for width in (1100, 390))
    for answered, width in ((wide, 1100), (narrow, 400)):
        plan = stage(frame(deep(16)), width=width).plan
        assert (answered.reply["arrangement"], answered.reply["page"]) == (plan.arrangement, plan.page)
    assert wide.reply["arrangement"] != narrow.reply["arrangement"]


@pytest.mark.parametrize(("asked", "drawn"), [(609, 600), (610, 620), (620, 620), (629, 620), (630, 640)])
def test_a_line_is_drawn_in_steps_of_width_rounded_to_the_nearest(monkeypatch, asked, drawn):
    widths = []
    monkeypatch.setattr(
        "relu_fold.exchange.pictures.stage", lambda *given, **more: widths.append(given[2]) or stage(*given, **more)
    )
    ask(state=TWO, width=asked)
    assert widths == [drawn]


@pytest.mark.parametrize("scale", ["all", "layer", "each"])
def test_the_axes_are_asked_for_the_fold_that_plays(monkeypatch, scale):
    asked = []
    monkeypatch.setattr("relu_fold.exchange.pictures.fold_reach", lambda *given: asked.append(given[2]) or {})
    ask(state=TWO, scale=scale)
    ask(state=PLANE, scale=scale)
    for kind in ("drag", "rest"):
        ask(kind, state=TWO, scale=scale)  # under a hand no scale changes
    assert asked == [scale] * 2


def test_heights_without_an_extent_are_not_held():
    fresh = ask("drag", state=PLANE).reply["ranges"]
    held = dict.fromkeys(("z", "h", "c", "composed"), (50.0, 50.0))
    assert ask("drag", state=PLANE, ranges=held).reply["ranges"] == fresh


def test_the_key_of_the_controls_is_their_paths_and_what_gives_them_their_colours():
    answered = ask(state=TWO)
    paths = [p["path"] for p in answered.reply["parameters"]]
    assert answered.reply["controls"] == f"{' '.join(paths)} {TWO.widths}"


# --- hands and marks ---


def test_a_hand_is_answered_with_numbers_and_their_picture():
    reply = ask("hand", state=PLANE, hand=CREASE).reply
    handled = handle(PLANE, OnCrease(0, (0.25, 0.5)))
    assert (reply["numbers"], reply["stopped"], reply["by"]) == (handled.numbers, handled.stopped, handled.by)
    assert handled.numbers
    moved, before = (ask("drag", state=state).reply["sheets"] for state in (handled.state, PLANE))
    assert reply["sheets"] == moved != before


def test_what_a_hand_holds_counts_only_in_a_question_of_a_hand():
    asked = json.loads(calls.question("hand", state=PLANE, hand=CREASE))
    for spoilt in (asked | {"kind": "drag"}, {name: value for name, value in asked.items() if name != "hand"}):
        with pytest.raises(InputError):
            read_question(json.dumps(spoilt))


def test_a_hand_whose_thing_is_gone_is_told_so_and_changes_nothing():
    reply = ask("hand", state=PLANE, hand=CREASE | {"neuron": 9}).reply
    with pytest.raises(ValueError, match="9") as caught:
        handle(PLANE, OnCrease(9, (0.25, 0.5)))
    assert (reply["numbers"], reply["stopped"]) == ({}, f"{caught.value}.".capitalize())
    assert reply["sheets"] == ask("drag", state=PLANE).reply["sheets"]


def test_the_marks_of_a_slider_are_those_of_its_path():
    reply = ask("marks", state=TWO, path="b.0.1").reply
    assert (reply["path"], reply["marks"]) == ("b.0.1", slider_marks(TWO, "b.0.1"))
    assert reply["marks"]
    assert ask("marks", state=TWO, path="b.0.9").reply["marks"] == []  # of a neuron that was there a moment ago


def test_the_search_for_marks_stops_when_its_budget_is_spent(monkeypatch):
    now = [100.0]
    spent = []

    def search(_state, _path, stop):
        for later in (0.0, MARKS_BUDGET, math.nextafter(MARKS_BUDGET, 1) + 1e-9):
            now[0] = 100.0 + later
            spent.append(stop())
        return []

    monkeypatch.setattr("relu_fold.exchange.answer.time.monotonic", lambda: now[0])
    monkeypatch.setattr("relu_fold.exchange.answer.slider_marks", search)
    ask("marks", state=TWO, path="b.0.1")
    assert spent == [False, False, True]


# --- words ---


@pytest.mark.parametrize(
    ("state", "layer", "target"),
    [
        (deep(2), "Layer 1 of 1", "into f"),
        (deep(2, outputs=3, target=1), "Layer 1 of 1", "into f2 of 3"),
        (deep(2, outputs=2, target=0), "Layer 1 of 1", "into f1 of 2"),
        (deep(2, 3, 4, layer=0, target=2), "Layer 1 of 3", "into neuron 3 of layer 2"),
        (deep(2, 3, 4, layer=1, target=3), "Layer 2 of 3", "into neuron 4 of layer 3"),
        (deep(2, 3, 4, layer=2), "Layer 3 of 3", "into f"),
    ],
)
def test_the_walk_says_where_it_stands(state, layer, target):
    words = ask(state=state).reply["words"]
    assert (words["walk-layer"], words["walk-target"]) == (layer, target)


def test_a_page_of_many_neurons_says_which_they_are():
    state = deep(16)
    plan = stage(frame(state), width=400).plan
    first, last = plan.neurons.start + 1, plan.neurons.stop
    assert last - first + 1 < 16
    words = ask(state=state, width=400).reply["words"]
    assert words["page-note"] == f"On the stage: neurons {first} to {last} of 16"


def heavy(resolution):
    base = deep(*[32] * 6, layer=5)
    sizes = (2, *[32] * 6)
    weights = (((0.5, 0.25),) * sizes[1], *base.weights[1:])
    return msgspec.structs.replace(base, weights=weights, map_mode="heatmap", resolution=resolution)


def test_a_link_of_more_samples_than_there_is_time_for_is_drawn_with_fewer_and_says_so():
    answered = ask("open", link=sharelink.encode(heavy(201)))
    assert answered.reply["notice"] == ""
    assert state_of(answered) == heavy(201), "what was asked for stays in the link"
    note = answered.reply["words"]["page-note"]
    assert note.endswith("Sampled at 138 points a side: 201 would take too long")
    assert answered.reply["sheets"]["heat"]["side"] == 138
    assert "138 × 138" in json.dumps(answered.space["layout"], ensure_ascii=False)


def test_an_edit_of_the_samples_is_made_and_where_all_are_drawn_nothing_is_said():
    edit = {"kind": "number", "path": "n", "text": "201"}
    assert ask("edit", state=heavy(3), edit=edit).reply["state"]["resolution"] == 201
    assert "Sampled" not in ask(state=heavy(41)).reply["words"]["page-note"]


@pytest.mark.parametrize("sizes", [(1, 6, 6, 1), (2, 6, 6, 1)])
def test_a_view_whose_exact_picture_takes_too_long_is_sampled_and_says_so(monkeypatch, sizes):
    view = view_of(*sizes)
    exact = ask(state=view).reply["ledger"]
    assert exact["rows"]
    for room in (line, plane):
        monkeypatch.setattr(room, "EXACT_SECONDS", -1.0)
    assert ask(state=view).reply["ledger"] == exact, "where there is no budget there is time"
    with time_limit(60.0):
        answered = ask(state=view)
    ledger = answered.reply["ledger"]
    noun = "pieces" if sizes[0] == 1 else "regions"
    why = f"Its {noun} take longer to find than a visitor’s turn on this server: drawn from "
    assert ledger["counts"].startswith(why)
    assert ledger["countable"]
    assert answered.figure or answered.space
    with pytest.raises(OutOfTime), time_limit(-1.0):
        ask(state=view)
