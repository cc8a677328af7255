"""A bug stays a bug: numpy's own ValueError, wherever it comes from, becomes no picture and no sentence of the page."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

import relu_fold
from relu_fold import address, errors, sharelink
from relu_fold.decoding import NotUnderstood, from_json
from relu_fold.errors import InputError, NumbersTooLarge, ShareLinkError, TooLarge, TooManyRegions, UnknownPath
from relu_fold.exact.budget import OutOfTime
from relu_fold.exact.line.pieces import Pieces, pieces
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import read_question
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.panels.duel import duel_in_the_plane, duel_on_a_line
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.serving.refusal import BROKEN
from relu_fold.ui.server import create_app
from relu_fold.view import edits
from relu_fold.view.edit import AddNeuron, OpenLesson, RemoveLayer, Select, SetNumber
from relu_fold.view.presets import FIRST_OF, PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls

PACKAGE = Path(relu_fold.__file__).parent
PLANE = ViewState.of_preset(FIRST_OF[2])
DEEP_PLANE = next(
    view for view in map(ViewState.of_preset, PRESETS.values()) if view.input_dim == 2 and len(view.widths) > 1
)
BUG = "operands could not be broadcast"


def bug(*_arguments, **_named):
    """What a slip in an index looks like to whoever called."""
    return np.zeros(2) + np.zeros(3)


def surfaces():
    """Numpy's own error comes out as it is, and not as one of the project's that repeats its words."""
    return pytest.raises(ValueError, match=f"^{BUG}", check=lambda error: not isinstance(error, InputError))


# --- pictures ---


def test_the_injected_bug_is_one_that_the_cut_raises(monkeypatch):
    monkeypatch.setattr(Subdivision, "__init__", bug)  # the last thing that it does
    with surfaces():
        subdivide(PLANE.network, PLANE.box)


def test_a_bug_in_the_cut_is_no_sampled_plane(monkeypatch):
    monkeypatch.setattr(Subdivision, "__init__", bug)
    with surfaces():
        plane_frame(PLANE)


def test_a_bug_in_the_cut_is_no_sampled_sheet(monkeypatch):
    shown = plane_frame(PLANE)
    monkeypatch.setattr(Subdivision, "__init__", bug)
    with surfaces():
        shown.sheet(0)


def test_a_bug_in_the_layers_before_the_one_shown_is_no_sampled_plane(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.plane.begin", bug)
    with surfaces():
        plane_frame(DEEP_PLANE)


def test_a_bug_in_the_cut_of_a_duel_is_no_network_of_too_many_regions(monkeypatch):
    first = plane_frame(edits.apply(DEEP_PLANE, Select(0, 0)))  # the duel cuts the whole network itself
    monkeypatch.setattr(Subdivision, "__init__", bug)
    with surfaces():
        duel_in_the_plane(first, THEMES["light"], 1100)


def test_a_bug_in_the_cut_of_the_rival_is_no_missing_picture(monkeypatch):
    last = plane_frame(PLANE)
    monkeypatch.setattr("relu_fold.figures.panels.duel.subdivide", bug)
    with surfaces():
        duel_in_the_plane(last, THEMES["light"], 1100)


def test_a_bug_in_the_pieces_is_no_sampled_line_and_no_missing_rival(monkeypatch):
    shown = frame(ViewState())
    monkeypatch.setattr(Pieces, "__init__", bug)
    with surfaces():
        frame(ViewState())
    with surfaces():
        duel_on_a_line(shown, THEMES["light"], 1100)


@pytest.mark.parametrize("error", [TooManyRegions, NumbersTooLarge])
def test_what_has_no_exact_picture_is_still_sampled(monkeypatch, error):
    def too_large(*_arguments, **_named):
        raise error("too large")

    monkeypatch.setattr("relu_fold.frames.plane.begin", too_large)
    assert plane_frame(PLANE).subdivision is None


def test_a_wrong_argument_for_the_cut_is_no_sampled_plane(monkeypatch):
    """It is the fault of who called, which is the app itself."""

    def wrong(*_arguments, **_named):
        raise InputError("box: expected finite numbers")

    monkeypatch.setattr("relu_fold.frames.plane.begin", wrong)
    with pytest.raises(InputError, match="box: expected"):
        plane_frame(PLANE)


# --- edits, hands, marks ---


@pytest.mark.parametrize(
    ("where", "edit"),
    [
        ("relu_fold.view.edits.assign", SetNumber("w.0.0.0", "0.5")),
        ("relu_fold.view.edits.add_neuron", AddNeuron()),
        ("relu_fold.view.growth._crease", AddNeuron()),
        ("relu_fold.view.edits.remove_layer", RemoveLayer()),
        ("relu_fold.view.limits.count", Select(0, 0)),
        ("relu_fold.view.edits.lesson_view", OpenLesson(2)),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_a_bug_in_an_edit_is_no_sentence_for_the_visitor(monkeypatch, where, edit):
    monkeypatch.setattr(where, bug)
    with surfaces():
        edits.apply(PLANE, edit)


def ask(kind, state, **fields):
    return answer(read_question(calls.question(kind, state=state, **fields)))


def test_a_bug_under_a_hand_is_no_sentence_for_the_visitor(monkeypatch):
    monkeypatch.setattr("relu_fold.view.handling.move_crease", bug)
    with surfaces():
        ask("hand", PLANE, hand={"holds": "crease", "neuron": 0, "point": [0.1, 0.2]})


def test_a_bug_in_the_search_for_marks_is_no_slider_without_marks(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.slider_marks.events", bug)
    with surfaces():
        ask("marks", PLANE, path="w.0.0.0")


@pytest.mark.parametrize("path", ["w.9.0.0", "w.0.9.0", "what", ""])
def test_a_slider_that_is_gone_has_no_marks(path):
    assert ask("marks", PLANE, path=path).reply["marks"] == []


# --- what strangers send ---


def test_a_bug_in_a_views_own_checks_is_none_of_a_link(monkeypatch):
    text = sharelink.encode(PLANE)
    monkeypatch.setattr("relu_fold.view.limits.count", bug)
    with surfaces():
        sharelink.decode(text)
    with surfaces():
        from_json("{}", ViewState)


def test_a_bug_in_a_lesson_is_no_lesson_that_is_not_there(monkeypatch):
    monkeypatch.setattr("relu_fold.address.lesson_view", bug)
    with surfaces():
        address.opened("lesson=3")


@pytest.mark.parametrize(
    "where", ["relu_fold.view.limits.count", "relu_fold.view.growth._crease", "relu_fold.frames.plane.begin"]
)
def test_a_bug_behind_a_question_is_a_bug_of_the_server(monkeypatch, caplog, where):
    client = create_app().server.test_client()
    question = calls.question("edit", state=msgspec.to_builtins(PLANE), edit={"kind": "add-neuron"})
    monkeypatch.setattr(where, bug)
    answered = client.post(calls.ADDRESS, json=calls.body(question))
    assert (answered.status_code, answered.json) == (500, {"error": BROKEN})
    assert BUG in caplog.text


def test_a_bug_behind_the_question_of_an_older_page_is_one_too(monkeypatch):
    client = create_app().server.test_client()
    monkeypatch.setattr("relu_fold.view.limits.count", bug)
    call = calls.body(calls.question("commit", state=msgspec.to_builtins(PLANE)))
    answered = client.post(calls.ADDRESS, json=call, headers={"X-Relu-Fold-Release": "older"})
    assert (answered.status_code, answered.json) == (500, {"error": BROKEN})


# --- the tree ---


def all_modules():
    names = [found.name for found in pkgutil.walk_packages([str(PACKAGE)], "relu_fold.")]
    return [importlib.import_module(name) for name in names]


def test_every_value_error_of_the_project_is_an_input_error():
    own = {
        one
        for module in all_modules()
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, ValueError) and one.__module__.startswith("relu_fold")
    }
    assert {TooManyRegions, ShareLinkError, edits.EditError, NotUnderstood} < own
    assert all(issubclass(one, InputError) for one in own)


def test_what_has_no_exact_picture_is_told_from_what_is_wrong():
    assert issubclass(TooManyRegions, TooLarge)
    assert issubclass(NumbersTooLarge, TooLarge)
    assert not any(issubclass(one, TooLarge) for one in (ShareLinkError, UnknownPath, edits.EditError, NotUnderstood))
    assert issubclass(InputError, ValueError)
    assert not issubclass(OutOfTime, ValueError)


# Where a ValueError is that of Python or numpy for one value from outside, and nothing else is tried.
CONVERSIONS = {
    "relu_fold/arrays.py": "np.asarray(values)",
    "relu_fold/cli.py": "an address that is none",
    "relu_fold/commands/checkpoint.py": "torch.load of what is no checkpoint",
    "relu_fold/commands/opening.py": "a name that no file can have",
    "relu_fold/view/limits.py": "float(text)",
    "relu_fold/exact/domain.py": "float(end)",
    "relu_fold/exchange/many_starts.py": "base64 that is none",
    "relu_fold/files/npz.py": "an archive, or a part of one, that zipfile cannot read",
    "relu_fold/tables/rows.py": "a name that no file can have",
    "relu_fold/tables/text.py": "float(text)",
    "relu_fold/models/torch_models.py": "whatever the forward of a stranger's module raises",
    "relu_fold/serving/gate.py": "a body that the server in front cannot read",
}


def _names(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} if node is not None else {"Exception"}


def test_nothing_in_the_package_raises_or_catches_a_bare_value_error():
    raised, caught = [], set()
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE.parent).as_posix()
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and "ValueError" in _names(node.exc.func):
                raised.append(f"{where}:{node.lineno}")
            if isinstance(node, ast.ExceptHandler) and _names(node.type) & {"ValueError", "Exception", "BaseException"}:
                caught.add(where)
    assert raised == []
    assert caught <= set(CONVERSIONS)


# --- what an error says ---


def test_an_error_is_said_as_a_sentence_and_keeps_its_capitals():
    assert errors.sentence(InputError("w of Neuron A: expected 1; got 'B'")) == "W of Neuron A: expected 1; got 'B'."


def test_a_wrong_argument_is_an_input_error_and_still_a_value_error():
    net = Network([[[1.0]], [[1.0]]], [[0.0], [0.0]])
    wrong = [
        lambda: Network([], []),
        lambda: Network([[[1.0]]], [[np.nan]]),
        lambda: pieces(net, (1.0, 0.0)),
        lambda: subdivide(net, ((0, 1), (0, 1))),
        lambda: relu_fold.preimages(net, np.inf, (0.0, 1.0)),
        lambda: relu_fold.fold_space(net, 3, (0.0, 1.0)),
        lambda: relu_fold.evaluate_line(net, (0.0, 1.0), 1),
        lambda: relu_fold.most_regions(0, [1]),
        lambda: relu_fold.events(net, "w.7.0.0", 0.0, 1.0, (0.0, 1.0)),
        lambda: ViewState(layer=9),
    ]
    for call in wrong:
        with pytest.raises(InputError) as caught:
            call()
        assert isinstance(caught.value, ValueError)
    with pytest.raises(UnknownPath):
        relu_fold.events(net, "w.7.0.0", 0.0, 1.0, (0.0, 1.0))
    with pytest.raises(TooManyRegions):
        pieces(Network([[[1.0], [1.0], [1.0]], [[1.0, 1.0, 1.0]]], [[0.0, -0.2, -0.4], [0.0]]), max_pieces=2)
