"""The surface for a notebook: plotly's mesh of the exact polygons."""

import numpy as np
import pytest

from relu_fold import Network, figures, subdivide
from relu_fold.errors import InputError
from relu_fold.view.presets import PRESETS


@pytest.mark.parametrize("name", ["fold", "three-folds", "pyramid", "disc-16"])
def test_the_mesh_is_the_networks_own(name):
    net = PRESETS[name].network
    cut, figure = subdivide(net), figures.surface(net)
    mesh, *lines = figure.data
    np.testing.assert_allclose(mesh.z, net(np.stack([mesh.x, mesh.y], axis=1))[:, 0], rtol=0, atol=1e-12)
    a, b, c = (np.stack([mesh.x, mesh.y], axis=1)[one] for one in (mesh.i, mesh.j, mesh.k))
    doubled = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    np.testing.assert_allclose(doubled.sum() / 2, 4.0)  # they tile the box
    assert len(mesh.facecolor) == len(mesh.i) == (np.diff(cut.offsets) - 2).sum()
    assert len(lines) == len(set(cut.edge_neuron.tolist()))


def test_only_networks_of_two_inputs_have_one():
    with pytest.raises(InputError):
        figures.surface(PRESETS["three"].network)
    with pytest.raises(AttributeError, match="no attribute 'curve'"):
        figures.curve  # noqa: B018
    assert figures.surface(Network([[[1, 0]], [[1], [2]]], [[0], [0, 0]]), output=1).data[0].z.max() == 2.0
