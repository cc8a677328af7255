"""Models of PyTorch, Keras and their exporters themselves, by `make check-torch`: each is larger than all else here.

The fakes of `tests/models` say what these libraries are taken to be; this says that they are.
"""

from __future__ import annotations

import io
import os
import warnings

import numpy as np
import pytest

os.environ["KERAS_BACKEND"] = "torch"

import keras
import skl2onnx
import torch
from sklearn.neural_network import MLPRegressor
from torch import nn

from relu_fold import InputError, as_network
from relu_fold.commands.opening import UsageError, opened
from relu_fold.files.onnx.reading import read_onnx

pytestmark = pytest.mark.filterwarnings("default")  # theirs are none of ours

X = np.random.default_rng(0).normal(size=(100, 6)).astype(np.float32)


def stirred(module: nn.Module) -> nn.Module:
    """Return a module in evaluation, with a batch norm that has seen something."""
    torch.manual_seed(0)
    module.train()
    for _ in range(3):
        module(3 * torch.randn(20, 6) + 1)
    return module.eval()


def of_torch(module: nn.Module) -> np.ndarray:
    with torch.no_grad():
        return module(torch.tensor(X)).numpy()


def assert_same(net, expected: np.ndarray) -> None:
    np.testing.assert_allclose(net(X), expected.reshape(100, -1), rtol=1e-3, atol=1e-5 * np.abs(expected).max())


class Functional(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm, self.second, self.third = (
            nn.Linear(6, 8),
            nn.BatchNorm1d(8),
            nn.Linear(8, 8),
            nn.Linear(8, 2),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.norm(self.first(x)))
        return self.third(nn.functional.relu(self.second(x)))


class Images(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.stack = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.stack(self.flatten(x))


MODULES = {
    "sequential": lambda: nn.Sequential(
        nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 4, bias=False), nn.LeakyReLU(0.1), nn.Linear(4, 2)
    ),
    "batch norm": lambda: nn.Sequential(
        nn.BatchNorm1d(6),
        nn.Linear(6, 8),
        nn.BatchNorm1d(8),
        nn.ReLU(),
        nn.BatchNorm1d(8, affine=False),
        nn.Linear(8, 2),
    ),
    "nested": lambda: nn.Sequential(
        nn.Flatten(), nn.Sequential(nn.Linear(6, 8), nn.PReLU(8)), nn.Dropout(), nn.Linear(8, 1)
    ),
    "functional": Functional,
    "images": Images,
}


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
def test_a_module(name, kind):
    module = stirred(MODULES[name]())
    expected = of_torch(module)
    assert_same(as_network(module.to(kind)), expected)


def test_a_module_that_is_not_one_of_these():
    with pytest.raises(InputError, match=r"^layer 1 \(GELU\): expected one of Linear, "):
        as_network(nn.Sequential(nn.Linear(6, 2), nn.GELU()))
    with pytest.raises(InputError, match="expected evaluation mode"):
        as_network(Functional())


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("dynamo", [False, True])
@pytest.mark.parametrize("free", [False, True])
def test_what_torch_exports(name, dynamo, free):
    module = stirred(MODULES[name]())
    file = io.BytesIO()
    shapes = {"dynamic_shapes": ({0: torch.export.Dim("n")},)} if dynamo else {"dynamic_axes": {"x": {0: "n"}}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exported = torch.onnx.export(
            module,
            (torch.tensor(X[:2] if free else X[:1]),),
            None if dynamo else file,
            input_names=["x"],
            dynamo=dynamo,
            **(shapes if free else {}),
        )
    data = exported.model_proto.SerializeToString() if dynamo else file.getvalue()
    assert_same(read_onnx(data), of_torch(module))


KERAS = {
    "dense": [("Dense", 8, {"activation": "relu"}), ("Dense", 4, {"activation": "leaky_relu"}), ("Dense", 2, {})],
    "layers": [
        ("Dense", 8, {}),
        ("ReLU", {"negative_slope": 0.1}),
        ("Dropout", 0.5, {}),
        ("Dense", 4, {}),
        ("LeakyReLU", {}),
        ("Dense", 1, {}),
    ],
    "batch norm": [
        ("BatchNormalization", {}),
        ("Dense", 8, {}),
        ("BatchNormalization", {"scale": False}),
        ("Activation", "relu", {}),
        ("Dense", 2, {}),
    ],
    "flatten": [
        ("Flatten", {}),
        ("Dense", 8, {"use_bias": False, "activation": keras.layers.LeakyReLU(0.1)}),
        ("Dense", 2, {}),
    ],
}


@pytest.mark.parametrize("name", KERAS)
def test_a_model_of_keras(name):
    keras.utils.set_random_seed(0)
    made = [getattr(keras.layers, kind)(*given, **named) for kind, *given, named in KERAS[name]]
    model = keras.Sequential([keras.Input((6,)), *made])
    model.compile("sgd", "mse")
    model.fit(3 * X + 1, X[:, : model.output_shape[1]], epochs=2, verbose=0)
    assert_same(as_network(model), model.predict(X, verbose=0))


@pytest.mark.parametrize("outputs", [1, 3])
def test_what_skl2onnx_exports(outputs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MLPRegressor(hidden_layer_sizes=(8, 4), max_iter=20, random_state=0).fit(X, X[:, :outputs].squeeze())
        data = skl2onnx.to_onnx(model, X[:1]).SerializeToString()
    assert_same(read_onnx(data), model.predict(X))


def test_the_command_line_reads_a_checkpoint_and_runs_nothing_of_it(tmp_path):
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    torch.save(model.state_dict(), tmp_path / "net.pt")
    x = np.random.default_rng(0).normal(size=(20, 2))
    expected = model.double()(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(opened(str(tmp_path / "net.pt")).network(x), expected, rtol=1e-9, atol=1e-12)
    torch.save(model, tmp_path / "whole.pt")
    with pytest.raises(UsageError, match="expected a state_dict"):
        opened(str(tmp_path / "whole.pt"))
