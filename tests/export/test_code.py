"""Code of a network runs by itself, and gives what the network gives."""

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.export.code import numpy_code, torch_code
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from tests.strategies import REALS, he_network, mixed_networks, networks

POINTS = np.random.default_rng(0).uniform(-3, 3, (50, 8))


def run(code, **names):
    found = dict(names)
    exec(compile(code, "exported", "exec"), found)
    return found


class FakeParameter(SimpleNamespace):
    def copy_(self, values):
        assert values.shape == self.shape
        self.values = values


class Linear:
    """z = x W^T + b, as torch has it."""

    def __init__(self, inputs, outputs, dtype):
        assert dtype is np.float64
        self.weight, self.bias = FakeParameter(shape=(outputs, inputs)), FakeParameter(shape=(outputs,))

    def __call__(self, x):
        return x @ self.weight.values.T + self.bias.values


class LeakyReLU:
    def __init__(self, slope=0.01):
        self.slope = slope

    def __call__(self, x):
        return np.where(x > 0, x, self.slope * x)


class PReLU:
    """A slope for each channel, which is the second axis."""

    def __init__(self, channels, dtype):
        assert dtype is np.float64
        self.weight = FakeParameter(shape=(channels,))

    def __call__(self, x):
        return np.where(x > 0, x, self.weight.values * x)


class Sequential(tuple):
    __slots__ = ()

    def __new__(cls, *modules):
        return super().__new__(cls, modules)

    def __call__(self, x):
        for module in self:
            x = module(x)
        return x


class NoGrad:
    def __enter__(self):
        return None

    def __exit__(self, *_):
        return None


def fake_torch():
    """As much of torch as the code uses, in NumPy."""
    fake, nn = ModuleType("torch"), ModuleType("torch.nn")
    fake.float64, fake.no_grad = np.float64, NoGrad
    fake.tensor = lambda values, dtype: np.array(values, dtype=dtype)
    nn.Linear, nn.LeakyReLU, nn.PReLU, nn.Sequential = Linear, LeakyReLU, PReLU, Sequential
    nn.ReLU = lambda: LeakyReLU(0.0)
    fake.nn = nn
    return {"torch": fake, "torch.nn": nn}


@pytest.fixture(autouse=True, scope="module")
def torch():
    with pytest.MonkeyPatch.context() as patch:
        for name, module in fake_torch().items():
            patch.setitem(sys.modules, name, module)
        yield


def agree(net, code, name):
    x = POINTS[:, : net.input_dim]
    np.testing.assert_allclose(run(code)[name](x), net(x), rtol=1e-9, atol=1e-9)


ANY = st.one_of(
    networks(numbers=REALS), networks(input_dim=2), mixed_networks(numbers=REALS), mixed_networks(input_dim=3)
)


@given(ANY)
def test_numpy_code_gives_what_the_network_gives(net):
    agree(net, numpy_code(net), "network")


@given(ANY)
def test_torch_code_gives_what_the_network_gives(net):
    agree(net, torch_code(net), "model")


@pytest.mark.parametrize("preset", PRESETS)
def test_code_of_every_preset_runs(preset):
    net = PRESETS[preset].network
    agree(net, numpy_code(net, f"preset {preset}"), "network")
    agree(net, torch_code(net, f"preset {preset}"), "model")


def test_a_large_network_is_written_in_lines_of_a_readable_length():
    net = he_network(0, 2, 32, 32, 3, negative_slope=0.1)
    for code, name in ((numpy_code(net), "network"), (torch_code(net), "model")):
        assert max(map(len, code.splitlines())) < 125
        agree(net, code, name)


def test_the_kind_of_fold_is_named_as_torch_has_it():
    def modules(net):
        return [line.strip(" ,") for line in torch_code(net).splitlines() if line.startswith("    nn.")]

    weights, biases = [[[1.0], [2.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]]
    assert modules(Network(weights, biases))[1] == "nn.ReLU()"
    assert modules(Network(weights, biases, -1.0))[1] == "nn.LeakyReLU(-1.0)"
    assert modules(Network(weights, biases, slopes=[[0.0, 0.5]]))[1] == "nn.PReLU(2, dtype=torch.float64)"
    assert modules(Network([[[1.0]]], [[0.5]])) == ["nn.Linear(1, 1, dtype=torch.float64)"]


def test_what_it_is_of_is_a_comment_whatever_it_holds():
    code = numpy_code(Network([[[1.0]]], [[0.5]]), 'a\n"""\nraise SystemExit')
    assert code.startswith('# a\n# """\n# raise SystemExit\nimport numpy as np\n')
    assert run(code)["network"]([[2.0]]).tolist() == [[2.5]]
