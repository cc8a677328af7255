"""As much of Keras as is looked at, by the same names; `old` names things as Keras 2 does."""

from __future__ import annotations

import numpy as np


def linear(x):
    return x


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x):
    return np.where(x > 0, x, 0.2 * x)


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def tanh(x):
    return np.tanh(x)


class Layer:
    name = "layer"

    def get_weights(self):
        return []

    def __call__(self, x):
        return x


class Dense(Layer):
    def __init__(self, inputs, outputs, activation=linear, bias=True, built=True):
        rng = np.random.default_rng((inputs, outputs))
        kernel, shift = rng.normal(size=(inputs, outputs)), rng.normal(size=outputs)
        self.numbers = [n.astype(np.float32) for n in ((kernel, shift) if bias else (kernel,))] if built else []
        self.activation = activation

    def get_weights(self):
        return self.numbers

    def __call__(self, x):
        z = x @ self.numbers[0] + (self.numbers[1] if len(self.numbers) == 2 else 0)
        return z if self.activation is None else self.activation(z)


class Activation(Layer):
    def __init__(self, activation):
        self.activation = activation

    def __call__(self, x):
        return self.activation(x)


class ReLU(Layer):
    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0):
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold

    def __call__(self, x):
        return np.where(x > 0, x, (self.negative_slope or 0) * x)


class LeakyReLU(Layer):
    def __init__(self, slope=0.3, old=False):
        self.slope = slope
        setattr(self, "alpha" if old else "negative_slope", np.array(slope) if old else slope)

    def __call__(self, x):
        return np.where(x > 0, x, self.slope * x)


class BatchNormalization(Layer):
    epsilon = 1e-3

    def __init__(self, width, scale=True, center=True, built=True):
        rng = np.random.default_rng(width)
        self.gamma, self.beta, self.mean, self.variance = (*rng.normal(size=(3, width)), rng.random(width))
        self.scale, self.center, self.built = scale, center, built

    def get_weights(self):
        learnt = [self.gamma] * self.scale + [self.beta] * self.center
        return [*learnt, self.mean, self.variance] if self.built else []

    def __call__(self, x):
        y = (x - self.mean) / np.sqrt(self.variance + self.epsilon)
        return y * (self.gamma if self.scale else 1) + (self.beta if self.center else 0)


class Flatten(Layer):
    pass


class Dropout(Layer):
    rate = 0.5


class InputLayer(Layer):
    pass


class Conv2D(Layer):
    name = "conv2d_1"


class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Functional(Sequential):
    pass
