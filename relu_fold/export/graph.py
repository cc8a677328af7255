"""The regions of a plane as a graph, in JSON that NetworkX reads."""

from __future__ import annotations

import json

from relu_fold.errors import InputError
from relu_fold.export.about import about
from relu_fold.frames.plane import plane_frame
from relu_fold.view.limits import MAX_REGIONS
from relu_fold.view.viewstate import ViewState


def graph_json(state: ViewState) -> str:
    """Return `Subdivision.graph()` of what is drawn; the graph's own attributes say which view it is of.

    Raises:
        InputError: with one input, or where there are more regions than are known exactly.
    """
    if state.input_dim != 2:
        raise InputError(f"inputs: expected two, for a graph of regions; got {state.input_dim}")
    complex_ = plane_frame(state).subdivision
    if complex_ is None:
        raise InputError(f"regions: expected at most {MAX_REGIONS:,}, for a graph of them; got more")
    found = complex_.graph()
    return json.dumps(found | {"graph": json.loads(about(state).data)})
