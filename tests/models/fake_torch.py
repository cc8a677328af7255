"""As much of PyTorch as is looked at, by the same names. `make check-torch` uses PyTorch itself."""

from __future__ import annotations

import numpy as np


class Tensor:
    def __init__(self, values):
        self.values = np.array(values, dtype=np.float32)

    def tolist(self):
        return self.values.tolist()

    def new_tensor(self, values):
        return Tensor(values)


class Module:
    training = False

    def named_children(self):
        return ((name, value) for name, value in vars(self).items() if isinstance(value, Module))

    def state_dict(self):
        return {}

    def parameters(self):
        for value in vars(self).values():
            if isinstance(value, Module):
                yield from value.parameters()
            elif isinstance(value, Tensor):
                yield value

    def __call__(self, x):
        return self.forward(x)


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def named_children(self):
        return ((str(i), module) for i, module in enumerate(self.modules))

    def parameters(self):
        for module in self.modules:
            yield from module.parameters()

    def forward(self, x):
        for module in self.modules:
            x = module(x)
        return x


class Linear(Module):
    def __init__(self, inputs, outputs, bias=True, seed=0):
        rng = np.random.default_rng((inputs, outputs, seed))
        self.weight = Tensor(rng.normal(size=(outputs, inputs)))
        self.bias = Tensor(rng.normal(size=outputs)) if bias else None

    def forward(self, x):
        return Tensor(x.values @ self.weight.values.T + (0 if self.bias is None else self.bias.values))


class ReLU(Module):
    def forward(self, x):
        return relu(x)


class LeakyReLU(Module):
    def __init__(self, negative_slope=0.01):
        self.negative_slope = negative_slope

    def forward(self, x):
        return Tensor(np.where(x.values > 0, x.values, self.negative_slope * x.values))


class PReLU(LeakyReLU):
    def __init__(self, *slopes):
        super().__init__(np.array(slopes))
        self.weight = Tensor(slopes)


class BatchNorm1d(Module):
    def __init__(self, width, affine=True, kept=True, seed=0):
        rng = np.random.default_rng((width, seed))
        gamma, beta, mean, variance = (Tensor(v) for v in (*rng.normal(size=(3, width)), rng.random(width)))
        self.weight, self.bias = (gamma, beta) if affine else (None, None)
        self.running_mean, self.running_var = (mean, variance) if kept else (None, None)
        self.eps = 1e-5

    def forward(self, x):
        y = (x.values - self.running_mean.values) / np.sqrt(self.running_var.values + self.eps)
        return Tensor(y if self.weight is None else y * self.weight.values + self.bias.values)


class Flatten(Module):
    def __init__(self, start_dim=1, end_dim=-1):
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x):
        return Tensor(x.values.reshape(len(x.values), -1))


class Identity(Module):
    def forward(self, x):
        return x


class Dropout(Identity):
    p = 0.5


class GELU(Identity):
    pass


def relu(x):
    return Tensor(np.maximum(x.values, 0))
