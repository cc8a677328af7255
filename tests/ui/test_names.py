"""No two controls share an accessible name: who hears a name must know which control it is."""

import collections
import json

import dash_mantine_components as dmc
import msgspec
import pytest
from dash import html
from dash.development.base_component import Component

from relu_fold.figures.panels.diagram import diagram
from relu_fold.ui.page.controls import controls
from relu_fold.ui.page.layout import layout
from relu_fold.view.lessons import LESSONS
from relu_fold.view.parameters import parameter_groups
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

ROLES = {"slider", "application", "button"}


def parts(of):
    """Every component below one, itself among them."""
    if isinstance(of, (list, tuple)):
        for one in of:
            yield from parts(one)
    elif isinstance(of, Component):
        yield of
        yield from parts(getattr(of, "children", None))
        yield from parts(getattr(of, "label", None))


def text(of):
    if isinstance(of, (list, tuple)):
        return " ".join(filter(None, map(text, of)))
    if isinstance(of, Component):
        return "" if getattr(of, "aria-hidden", None) == "true" else text(getattr(of, "children", None))
    return "" if of is None else str(of)


def name(control):
    """As a browser names it: its label, else its words, else its title."""
    if is_slider(control):
        return getattr(control, "data-label")
    if isinstance(control, dmc.Switch):
        return control.label
    spoken = getattr(control, "aria-label", None) or text(getattr(control, "children", None))
    return spoken or getattr(control, "title", "")


def is_control(one):
    if isinstance(one, (html.Button, html.A, html.Summary, dmc.Switch, dmc.TextInput, dmc.ColorSchemeToggle)):
        return True
    return is_slider(one) or getattr(one, "role", None) in ROLES


def is_slider(one):
    """Whether the page's scripts make a slider in it (assets/paint/ranges.mjs)."""
    return getattr(one, "className", None) == "slide"


def nodes(state):
    return [node["name"] for node in diagram(state)["nodes"] if node["edit"]]


def views():
    for preset in PRESETS.values():
        first = ViewState.of_preset(preset)
        for layer in range(first.depth):
            yield f"{preset.name}, layer {layer + 1}", first, layer
    for lesson in LESSONS:
        yield f"lesson {lesson.number}", lesson.view, lesson.view.layer


def names_on_the_page(state):
    tree = [layout(), *controls(parameter_groups(state))]
    return [name(one) for one in parts(tree) if is_control(one)] + nodes(state)


@pytest.mark.parametrize(("state", "layer"), [pytest.param(s, n, id=i) for i, s, n in views()])
def test_no_two_controls_share_a_name(state, layer):
    shown = msgspec.structs.replace(state, layer=layer, neuron=0, target=0)
    found = collections.Counter(one.strip().casefold() for one in names_on_the_page(shown))
    assert {one: count for one, count in found.items() if count > 1 or not one} == {}


OWN = [
    ("rho", "theta"),
    ("rho", "RHO "),
    ("a", "a into neuron 1"),
    ("neuron 1", "neuron 2"),
    (" ", "  "),
    ("x₂", "x₁"),
    ("bias of neuron 1", "Undo"),
    ("<b>", "outgoing weight of neuron 1"),
]


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("name", ["three-folds", "pyramid", "checkerboard"])
def test_no_two_share_one_either_when_inputs_have_names_of_their_own(name, own):
    shown = msgspec.structs.replace(ViewState.of_preset(PRESETS[name]), names=own, layer=0, neuron=0, target=0)
    found = collections.Counter(" ".join(one.split()).casefold() for one in names_on_the_page(shown))
    assert {one: count for one, count in found.items() if count > 1 or not one} == {}


def test_controls_say_whose_weight_they_are():
    shown = msgspec.structs.replace(ViewState.of_preset(PRESETS["three-folds"]), names=("rho", "theta"))
    tree = controls(parameter_groups(shown))
    assert {"Weight of rho into neuron 1", "Weight of theta into neuron 3, as a number"} <= set(
        names_on_the_page(shown)
    )
    hints = [getattr(one, "data-hint", "") for one in parts(tree)]
    assert any(one.startswith("Weight of theta into neuron 2. w, a weight") for one in hints)
    one = msgspec.structs.replace(ViewState.of_preset(PRESETS["three"]), names=("rho",))
    assert "Weight of rho into neuron 2" in names_on_the_page(one)


def test_the_walk_finds_the_controls():
    found = names_on_the_page(ViewState.of_preset(PRESETS["fold"]))
    assert {"Weight of neuron 1 for x₁", "Weight of neuron 1 for x₂, as a number", "Undo", "Partial sums"} <= set(found)
    assert len(found) > 80


def test_names_that_are_shared_are_found():
    twice = html.Div([html.Button("One"), html.Button([html.Span("▶", **{"aria-hidden": "true"}), "One"])])
    assert [name(one) for one in parts(twice) if is_control(one)] == ["One", "One"]


def test_what_a_control_does_is_told_as_it_is_named():
    """A button that asks for an edit has a name with a letter in it."""
    for one in parts(layout()):
        if isinstance(one, html.Button) and getattr(one, "data-edit", None):
            assert any(letter.isalpha() for letter in name(one)), json.loads(getattr(one, "data-edit"))
