"""Checkpoints of PyTorch on the command line: its tensors alone are read, and only where PyTorch is there and safe."""

from __future__ import annotations

import sys
from pickle import UnpicklingError
from types import SimpleNamespace

import numpy as np
import pytest

from relu_fold.commands.opening import UsageError, opened

W, B = np.array([[1.0, -2.0], [0.5, 0.25]]), np.array([0.5, -1.0])
READOUT = np.array([[1.0, 3.0]])


class Tensor:
    """As much of a tensor as is asked for."""

    def __init__(self, values):
        self.values = values

    def detach(self):
        return self

    def double(self):
        return SimpleNamespace(numpy=lambda: np.asarray(self.values, dtype=np.float64))


STATE = {"0.weight": Tensor(W), "0.bias": Tensor(B), "2.weight": Tensor(READOUT), "2.bias": Tensor([0.25])}


@pytest.fixture
def named(tmp_path):
    file = tmp_path / "net.PT"
    file.write_bytes(b"PK\x03\x04 whatever PyTorch writes")
    return str(file)


def with_torch(monkeypatch, held, version="2.6.0+cpu"):
    """Let there be a PyTorch that finds this in any file, or raises it."""

    def load(file, *, map_location, weights_only):
        assert (file.read(2), map_location, weights_only) == (b"PK", "cpu", True)
        if isinstance(held, Exception):
            raise held
        return held

    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(__version__=version, load=load, Tensor=Tensor))


@pytest.mark.parametrize("held", [STATE, {"epoch": 3, "state_dict": STATE}, {"model_state_dict": STATE, "loss": 0.1}])
def test_the_tensors_of_a_checkpoint_are_a_network(monkeypatch, named, held):
    with_torch(monkeypatch, held)
    found = opened(named).network
    np.testing.assert_array_equal(found.weights[0], W)
    np.testing.assert_array_equal(found.biases[0], B)
    np.testing.assert_array_equal(found.weights[1], READOUT)
    np.testing.assert_array_equal(found.biases[1], [0.25])


@pytest.mark.parametrize(
    ("held", "version", "said"),
    [
        (
            UnpicklingError("Weights only load failed"),
            "2.8.0",
            r"net\.PT: expected a state_dict .* got what PyTorch refuses",
        ),
        (RuntimeError("not a zip"), "2.8.0", r"expected a state_dict .* got what PyTorch refuses"),
        ([1, 2], "2.8.0", r"expected a state_dict .* got list"),
        ({"epoch": 3}, "2.8.0", r"expected a state_dict .* got dict"),
        ({"mean": Tensor(B)}, "2.8.0", r"expected names of weights and biases.* got 'mean'"),
        (AssertionError("it was opened"), "2.5.1", r"expected PyTorch 2\.6 or newer.* got 2\.5\.1"),
    ],
)
def test_what_holds_no_tensors_is_refused_and_so_is_a_pytorch_that_may_run_it(monkeypatch, named, held, version, said):
    with_torch(monkeypatch, held, version)
    with pytest.raises(UsageError, match=said):
        opened(named)


def test_without_pytorch_it_is_said_how_to_save_the_weights(monkeypatch, named):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UsageError, match=r"never opened; save the weights as safetensors"):
        opened(named)
