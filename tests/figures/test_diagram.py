"""The diagram shows every neuron and every weight, and a click on a node leads to it."""

import json
import math

import msgspec
import pytest
from hypothesis import given, settings

from relu_fold.figures.kit.theme import colour_index
from relu_fold.figures.panels.diagram import MOST_EDGES, diagram, drawn_weights
from relu_fold.view.edit import AnyEdit
from relu_fold.view.edits import apply
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.nets import view_of
from tests.strategies_view import view_states

TENTS = ViewState.of_preset(PRESETS["tents"])
OUTPUTS = ViewState(weights=(((1.0,),), ((1.0,), (2.0,))), biases=((0.0,), (0.0, 0.0)), target=1)


def follow(state, node):
    """Return the state that a click on a node leads to."""
    return apply(state, msgspec.convert(node["edit"], AnyEdit))


def test_two_layers_by_hand():
    drawn = diagram(TENTS)
    assert [node["label"] for node in drawn["nodes"]] == ["x", "1", "2", "1", "2", "f"]
    assert [node["x"] for node in drawn["nodes"]] == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1])
    assert [node["y"] for node in drawn["nodes"]] == [0.5, 0.25, 0.75, 0.25, 0.75, 0.5]
    assert drawn["nodes"][3]["name"] == "neuron 1 of layer 2"
    assert [node["selected"] for node in drawn["nodes"]] == [False, False, False, True, False, False]
    assert [edge["negative"] for edge in drawn["edges"]] == [False, False, False, True, False, True, False, True]


@pytest.mark.parametrize("state", [TENTS, OUTPUTS])
def test_an_input_without_a_name_is_its_letter(state):
    node = diagram(state)["nodes"][0]
    assert (node["label"], node["name"], node["own"]) == ("x", "input x", "")


def test_an_input_has_its_own_name_below_and_in_words():
    named = msgspec.structs.replace(view_of(2, 3, 1), names=("rho", "the angle of approach"))
    rho, long, *others = diagram(named)["nodes"]
    assert (rho["label"], rho["name"], rho["own"]) == ("x₁", "input x₁ = rho", "rho")
    assert (long["name"], long["own"]) == ("input x₂ = the angle of approach", "the angle of …")
    assert {node["own"] for node in others} == {""}
    deep = msgspec.structs.replace(view_of(1, 2, 2, 2, 1), names=("velocity",))
    assert diagram(deep)["nodes"][0]["own"] == "veloc…", "columns are narrow"


def test_outputs_are_numbered_and_selected_where_there_are_several():
    nodes = diagram(OUTPUTS)["nodes"]
    assert [(node["label"], node["selected"]) for node in nodes[2:]] == [("f1", False), ("f2", True)]


@settings(max_examples=30)
@given(view_states())
def test_there_is_a_node_for_every_neuron_and_an_edge_for_every_weight(state):
    drawn = diagram(state)
    json.dumps(drawn, allow_nan=False)
    assert len(drawn["nodes"]) == state.input_dim + sum(state.widths) + len(state.biases[-1])
    weights = sum(len(rows) * len(rows[0]) for rows in state.weights)
    assert len(drawn["edges"]) == weights or MOST_EDGES // 2 < len(drawn["edges"]) < weights
    neurons = [node for node in drawn["nodes"] if node["colour"] is not None]
    places = [(layer, i) for layer, width in enumerate(state.widths) for i in range(width)]
    assert [node["colour"] for node in neurons] == [colour_index(state.widths, *place) for place in places]


@settings(max_examples=30)
@given(view_states())
def test_every_place_is_in_the_unit_square_and_no_two_nodes_share_one(state):
    drawn = diagram(state)
    places = {(node["x"], node["y"]) for node in drawn["nodes"]}
    assert len(places) == len(drawn["nodes"])
    assert all(0 <= x <= 1 and 0 < y < 1 for x, y in places)
    ends = {(edge["x1"], edge["y1"]) for edge in drawn["edges"]} | {(e["x2"], e["y2"]) for e in drawn["edges"]}
    assert ends <= places
    assert ends == places or len(drawn["edges"]) > MOST_EDGES // 2
    assert all(edge["x1"] < edge["x2"] for edge in drawn["edges"])


@settings(max_examples=30)
@given(view_states())
def test_a_click_on_a_neuron_leads_to_that_neuron(state):
    clickable = [node for node in diagram(state)["nodes"] if (node["edit"] or {}).get("kind") == "select"]
    places = [(layer, i) for layer, width in enumerate(state.widths) for i in range(width)]
    assert len(clickable) == len(places)
    for node, place in [*zip(clickable, places, strict=True)][:: max(1, len(places) // 4)]:
        there = follow(state, node)
        assert (there.layer, there.neuron) == place
        assert [n["name"] for n in diagram(there)["nodes"] if n["selected"] and n["colour"] is not None] == [
            node["name"]
        ]


@settings(max_examples=30)
@given(view_states())
def test_a_click_on_an_output_leads_to_the_stage_of_that_output(state):
    outputs = [node for node in diagram(state)["nodes"] if (node["edit"] or {}).get("kind") == "target"]
    assert len(outputs) == len(state.biases[-1])
    for k, node in enumerate(outputs):
        there = follow(state, node)
        assert (there.layer, there.target) == (len(state.widths) - 1, k)


def test_an_input_leads_nowhere():
    assert diagram(ViewState())["nodes"][0]["edit"] is None


def test_exactly_one_neuron_is_selected():
    for node in diagram(TENTS)["nodes"][1:5]:
        assert sum(n["selected"] for n in diagram(follow(TENTS, node))["nodes"]) == 1


def test_an_edges_width_follows_its_weight_and_zero_has_none():
    weights = [0.0, -0.0, 1e-9, -0.5, 1.0, -10.0, 1e6]
    state = ViewState(weights=(tuple((w,) for w in weights), ((0.0,) * 7,)), biases=((0.0,) * 7, (0.0,)))
    edges = diagram(state)["edges"]
    widths = [edge["width"] for edge in edges]
    assert widths[0] == widths[1] == widths[7] == 0
    assert widths[2:7] == sorted(widths[2:7])
    assert widths[2] > 0.5
    assert math.isclose(widths[4], 2.0, abs_tol=0.01)
    assert max(widths) <= 7
    assert [edge["negative"] for edge in edges[:7]] == [False, False, False, True, False, True, False]


def test_an_edge_wears_the_colour_of_the_neuron_that_it_belongs_to():
    edges = diagram(TENTS)["edges"]
    first, second, out = edges[:2], edges[2:6], edges[6:]
    assert [edge["colour"] for edge in first] == [colour_index(TENTS.widths, 0, 0), colour_index(TENTS.widths, 0, 1)]
    assert [edge["colour"] for edge in second] == [colour_index(TENTS.widths, 1, 0)] * 2 + [
        colour_index(TENTS.widths, 1, 1)
    ] * 2
    assert [edge["colour"] for edge in out] == [colour_index(TENTS.widths, 1, 0), colour_index(TENTS.widths, 1, 1)]


def test_a_click_brings_a_neuron_up_close_and_a_second_one_leads_back():
    node = next(node for node in diagram(TENTS)["nodes"] if node["name"] == "neuron 2 of layer 1")
    near = follow(TENTS, node)
    assert (near.layer, near.neuron, near.close) == (0, 1, True)
    same = next(one for one in diagram(near)["nodes"] if one["name"] == node["name"])
    assert follow(near, same).close is False
    other = next(one for one in diagram(near)["nodes"] if one["name"] == "neuron 1 of layer 1")
    assert follow(near, other).close is True


def test_of_many_weights_the_largest_are_drawn_and_all_of_the_selected_neuron():
    state = view_of(2, *[50] * 6, 5, layer=2, neuron=7)
    drawn = set(drawn_weights(state))
    assert len(drawn) == len(diagram(state)["edges"]) <= MOST_EDGES + 100
    assert {(2, 7, j) for j in range(50)} | {(3, i, 7) for i in range(50)} <= drawn
    for layer, rows in enumerate(state.weights):
        sizes = {(layer, i, j): abs(value) for i, row in enumerate(rows) for j, value in enumerate(row)}
        mine = {where for where in drawn if where[0] == layer}
        others = {where for where in mine if (where[0], where[1]) != (2, 7) and (where[0], where[2]) != (3, 7)}
        assert min(map(sizes.get, others)) >= max(map(sizes.get, sizes.keys() - mine), default=0.0)


def test_a_column_of_many_neurons_is_of_dots():
    nodes = diagram(view_of(2, 50, 16, 3))["nodes"]
    assert [node["dot"] for node in nodes] == [False] * 2 + [True] * 50 + [False] * 19
