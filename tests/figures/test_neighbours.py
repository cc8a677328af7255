"""Across each crease of a region lies another one, and exactly those turn who are named."""

import numpy as np
import pytest

from relu_fold.figures.plane.neighbours import MOST, neighbours
from relu_fold.figures.plane.regions import region_at
from relu_fold.figures.plane.space import space
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import PLANE


def shown(name):
    return plane_frame(ViewState.of_preset(PRESETS[name]))


def test_the_quarters_of_two_folds_by_hand():
    frame = plane_frame(
        ViewState(weights=(((1.0, 0.0), (0.0, 1.0)), ((1.0, 1.0),)), biases=((0.0, 0.0), (0.0,)), domain=(-1.0, 1.0))
    )
    here = region_at(space(frame), (0.5, 0.5))["neighbours"]
    assert sorted((one["says"], one["short"], one["colour"]) for one in here) == [
        ("neuron 1 turns off", "1 off", 0),
        ("neuron 2 turns off", "2 off", 1),
    ]
    by_name = {one["short"]: one for one in here}
    assert by_name["1 off"]["at"] == pytest.approx([-0.5, 0.5])
    assert by_name["1 off"]["crease"] == pytest.approx([0, 0.5])
    there = region_at(space(frame), tuple(by_name["1 off"]["at"]))["neighbours"]
    assert {one["says"] for one in there} == {"neuron 1 turns on", "neuron 2 turns off"}


def test_layers_are_named_where_there_are_several():
    frame = shown("checkerboard")
    told = [one["says"] for region in range(frame.subdivision.n_regions) for one in neighbours(frame, region)]
    assert any("of layer 2 turns" in says for says in told)


@pytest.mark.parametrize("preset", PLANE, ids=lambda preset: preset.name)
def test_who_is_named_is_who_turns_and_the_way_leads_there_and_back(preset):
    frame = shown(preset.name)
    complex_ = frame.subdivision
    for region in range(min(complex_.n_regions, 60)):
        told = neighbours(frame, region)
        assert len(told) <= MOST
        beyond = complex_.locate([one["at"] for one in told]) if told else []
        assert len(set(beyond)) == len(told)
        assert region not in beyond
        for one, other in zip(told, beyond, strict=True):
            turns = np.flatnonzero(complex_.patterns[region] != complex_.patterns[other])
            assert one["says"].count(" turns ") == len(turns) or f"{len(turns)} neurons turn" == one["says"]
            if len(turns) == 1:
                assert one["says"].endswith("on") == complex_.patterns[other, turns[0]]
                assert one["short"].split()[0].split(".")[-1] == str(frame.layer_and_index(turns[0])[1] + 1)
            edges = complex_.edge_regions
            shared = (edges == (region, other)).all(axis=1) | (edges == (other, region)).all(axis=1)
            middles = complex_.vertices[complex_.edge_ends[shared]].mean(axis=1)
            assert np.abs(middles - one["crease"]).sum(axis=1).min() < 1e-12
            if complex_.edge_regions[complex_.sides[slice(*complex_.offsets[other : other + 2])]].shape[0] <= MOST:
                assert region in complex_.locate([back["at"] for back in neighbours(frame, other)])
