"""The graph of regions as JSON, and where there is none."""

import json

import pytest

from relu_fold.errors import InputError
from relu_fold.export.graph import graph_json
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState


def test_it_is_the_graph_of_what_is_drawn_and_says_of_what():
    state = ViewState.of_preset(PRESETS["three-folds"])
    found = json.loads(graph_json(state))
    assert found["graph"]["program"] == "ReLU Fold"
    assert found["graph"]["link"].startswith("?s=2.")
    graph = plane_frame(state).subdivision.graph()
    assert {key: found[key] for key in graph if key != "graph"} == {key: graph[key] for key in graph if key != "graph"}


def test_a_line_has_none():
    with pytest.raises(InputError, match="inputs: expected two, for a graph of regions; got 1"):
        graph_json(ViewState())
