"""Who borders on whom, across whose crease: against all pairs of regions, looked at one by one."""

import json
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from tests.strategies import he_network, mixed_networks, networks

BOX = ((-1.0, 1.0), (-1.0, 1.0))


def shared(a, b):
    """Return the length of the border that two convex polygons have in common, by pairs of their sides."""
    total = 0.0
    for p, q in pairwise([*a, a[0]]):
        way = q - p
        length = np.hypot(*way)
        for r, s in pairwise([*b, b[0]]):
            off = [abs(way[0] * (end - p)[1] - way[1] * (end - p)[0]) / length for end in (r, s)]
            if max(off) < 1e-9:
                low, high = sorted(float((end - p) @ way) / length for end in (r, s))
                total += max(0.0, min(high, length) - max(low, 0.0))
    return total


def check(net):
    c = subdivide(net, BOX)
    graph = c.graph()
    assert [node["id"] for node in graph["nodes"]] == list(range(c.n_regions))
    lengths = {}
    for edge in graph["edges"]:
        pair = tuple(sorted((edge["source"], edge["target"])))
        lengths[pair] = lengths.get(pair, 0.0) + edge["length"]
        left, right = (np.array(graph["nodes"][side]["pattern"]) for side in pair)
        assert edge["neurons"] == np.flatnonzero(left != right).tolist()
        assert edge["neuron"] in edge["neurons"]
        assert np.hypot(*np.subtract(*edge["ends"])) == pytest.approx(edge["length"])
    for a, b in combinations(range(c.n_regions), 2):
        border = shared(c.polygon(a), c.polygon(b))
        assert lengths.get((a, b), 0.0) == pytest.approx(border, abs=1e-7), (a, b)
    keys = [(*sorted((edge["source"], edge["target"])), edge["key"]) for edge in graph["edges"]]
    assert len(set(keys)) == len(keys)
    return graph


def test_two_folds_that_cross_make_a_ring_of_four():
    net = Network([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    graph = check(net)
    assert (graph["directed"], graph["multigraph"]) == (False, True)
    assert sorted(tuple(node["pattern"]) for node in graph["nodes"]) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert sorted(edge["neuron"] for edge in graph["edges"]) == [0, 0, 1, 1]
    assert all(edge["length"] == 1 for edge in graph["edges"])
    degree = np.bincount([end for edge in graph["edges"] for end in (edge["source"], edge["target"])])
    assert degree.tolist() == [2, 2, 2, 2]


def test_one_region_borders_on_nobody():
    graph = check(Network([[[1.0, 2.0]]], [[0.0]]))
    assert len(graph["nodes"]) == 1
    assert graph["edges"] == []


def test_creases_of_two_neurons_on_one_line_are_one_edge_of_both():
    net = Network([[[1.0, 0.0], [-2.0, 0.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    (edge,) = check(net)["edges"]
    assert (edge["neuron"], edge["neurons"]) == (0, [0, 1])


@given(st.one_of(networks(input_dim=2, max_width=3), mixed_networks(input_dim=2, max_depth=2, max_width=3)))
def test_it_is_what_looking_at_all_pairs_finds(net):
    check(net)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_looking_at_all_pairs_finds_in_depth(seed):
    check(he_network(seed, 2, 5, 4, 1))


def test_what_is_told_of_a_region_is_the_region_s_and_all_of_it_is_json():
    c = subdivide(he_network(1, 2, 4, 3, 2), BOX)
    graph = json.loads(json.dumps(c.graph()))
    for name, values in (
        ("slopes", c.slopes),
        ("intercepts", c.intercepts),
        ("area", c.areas),
        ("linear_region", c.linear_region),
    ):
        assert np.array_equal([node[name] for node in graph["nodes"]], values)
    assert graph["edges"] == graph["links"]
