"""Pictures of a sweep: the same with a memory of the last one as without, and what stays is made once."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.frames.common import Common
from relu_fold.frames.plane import PlaneFrame, plane_frame
from relu_fold.view.parameters import assign, value_at
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import plane_views

THREE = ViewState.of_preset(PRESETS["three-folds"])
FACETS = ("vertices", "offsets", "corners", "creases", "owners", "rim")


def arrays(shown: PlaneFrame) -> list[tuple[str, Any]]:
    """All that is drawn of a frame."""
    found = [("z", shown.z), ("sums", shown.sums), *((name, getattr(shown.facets, name)) for name in FACETS)]
    if shown.subdivision is not None:
        found += [(name, getattr(shown.subdivision, name)) for name in ("patterns", "slopes", "intercepts", "areas")]
    for i in range(len(shown.readout)):
        sheet = shown.sheet(i)
        found += [(f"{name} of {i}", getattr(sheet, name)) for name in ("active", "z", "h", "contribution")]
        found += [(f"{name} of {i}", getattr(sheet.facets, name)) for name in FACETS]
    return found


def check_same(one: PlaneFrame, other: PlaneFrame) -> None:
    for (name, mine), (_, theirs) in zip(arrays(one), arrays(other), strict=True):
        assert mine.shape == theirs.shape, name
        assert mine.tobytes() == theirs.tobytes(), name


def paths(state: ViewState) -> list[str]:
    weights = [f"w.{i}.{j}" for i, rows in enumerate(state.weights) for j in range(len(rows))]
    biases = [f"b.{i}.{j}" for i, row in enumerate(state.biases) for j in range(len(row))]
    return [*(f"{path}.0" for path in weights), *biases, "s"]


@settings(max_examples=60)
@given(plane_views(), st.data())
def test_a_picture_of_a_sweep_is_the_picture_bit_for_bit(state, data):
    common = Common()
    for _ in range(3):
        check_same(plane_frame(state, common), plane_frame(state))
        path = data.draw(st.sampled_from(paths(state)))
        state = assign(state, path, data.draw(st.sampled_from([0.0, -0.5, 1.0, value_at(state, path)])))


def test_only_the_neuron_that_is_turned_is_folded_anew():
    common = Common()
    one, other = (plane_frame(assign(THREE, "b.0.1", value), common) for value in (0.1, 0.2))
    assert [one.sheet(i).facets is other.sheet(i).facets for i in range(3)] == [True, False, True]
    assert one.facets is not other.facets


def test_an_outgoing_weight_folds_nothing_anew():
    common = Common()
    one, other = (plane_frame(assign(THREE, "w.1.0.1", value), common) for value in (0.1, 0.2))
    assert one.facets is other.facets
    assert [one.sheet(i).facets is other.sheet(i).facets for i in range(3)] == [True] * 3
    assert not np.array_equal(one.sheet(1).contribution, other.sheet(1).contribution)


def test_layers_before_the_one_that_is_turned_are_cut_once():
    common = Common()
    deep = ViewState.of_preset(next(p for p in PRESETS.values() if len(p.weights) > 2 and len(p.weights[0][0]) == 2))
    path = f"b.{deep.layer}.0"
    one, other = (plane_frame(assign(deep, path, value), common) for value in (0.1, 0.2))
    assert one.before is other.before
    assert one.facets is not other.facets


@pytest.mark.parametrize("change", [{"domain": (-1.0, 0.5)}, {"domain_y": (0.0, 2.0)}, {"negative_slope": 0.5}])
def test_another_box_or_slope_shares_nothing(change):
    common = Common()
    one = plane_frame(THREE, common)
    other = plane_frame(msgspec.structs.replace(THREE, **change), common)
    assert one.facets is not other.facets
    assert all(one.sheet(i).facets is not other.sheet(i).facets for i in range(3))


def test_a_sweep_never_remembers_more_than_one_picture():
    common = Common()
    for value in np.linspace(-1.0, 1.0, 50).tolist():
        shown = plane_frame(assign(THREE, "b.0.1", value), common)
        for i in range(3):
            shown.sheet(i)
    assert len(common._parts) == 2 + 3
