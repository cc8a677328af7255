"""The mathematics needs numpy alone, and every public name is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import relu_fold

PACKAGE = Path(relu_fold.__file__).parent


WITHOUT = """
import sys

BLOCKED = {"msgspec", "dash", "dash_mantine_components", "flask", "plotly", "threadpoolctl", "waitress"}


class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Nowhere())
before = {name.partition(".")[0] for name in sys.modules}
"""
USED = """
import relu_fold as r

net = r.Network([[[1.0]], [[1.0]]], [[0.0], [0.0]])
plane = r.Network([[[1.0, 0.5]], [[1.0]]], [[0.0], [0.0]])
box = ((-1.0, 1.0), (-1.0, 1.0))
assert r.pieces(net, (-1.0, 1.0)).n_pieces == 2
assert r.subdivide(plane, box).n_regions == 2
assert r.preimages(net, 0.5, (-1.0, 1.0)).points.tolist() == [0.5]
assert r.fold_space(plane, 0, box).images.size
assert r.fold_preimages(r.fold_space(net, 0, (-1.0, 1.0)), [0.5], (0,))
assert r.evaluate_line(net, (-1.0, 1.0), 3).output.size == 3
assert r.evaluate_plane(plane, box, 3)
assert r.events(net, "b.0.0", -2.0, 2.0, (-1.0, 1.0)).marks
assert r.most_regions(2, [3]) == 7
assert r.slice_line(plane, (0.0, 0.0), (1.0, 1.0)).input_dim == 1
assert r.slice_plane(net, [0.0], [1.0], [1.0]).input_dim == 2
assert r.as_network([(net.weights[0], net.biases[0])]).widths == ()
p = r.pieces(net, (-1.0, 1.0))
assert r.knots_by_neuron(p)[0].tolist() == [1] and r.knots_by_layer(p).tolist() == [1]
assert issubclass(r.ShareLinkError, ValueError) and issubclass(r.TooManyRegions, ValueError)
assert list(net._repr_mimebundle_(include=None, exclude=None)) == ["text/plain"]
print(*({name.partition(".")[0] for name in sys.modules} - before - sys.stdlib_module_names))
try:
    r.ViewState
except ModuleNotFoundError as error:
    assert error.name == "msgspec"
else:
    raise AssertionError("a view needs msgspec")
"""


def test_the_mathematics_needs_numpy_alone():
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT + USED],
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGE.parent,
    )
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) == {"numpy", "relu_fold"}


def test_every_public_name_is_there_once_it_is_asked_for():
    for name in relu_fold.__all__:
        assert getattr(relu_fold, name).__name__ == name
        assert name in dir(relu_fold)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        relu_fold.Nothing  # noqa: B018
