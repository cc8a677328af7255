"""How the preset *Trained on a bell* was made: `python -m tests.view.trained_bell` prints its numbers."""

from __future__ import annotations

import numpy as np

from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.training import Training

KNOTS = np.linspace(-2.5, 2.5, 6)  # before: evenly spaced, each neuron of slope 1, none of them weighed yet
STEPS, RATE = 20_000, 0.003
DIGITS = 3


def trained() -> Network:
    """The network of the preset: nothing in it is drawn, so that it needs no seed."""
    x = np.linspace(-3, 3, 121)
    start = Network([np.ones((6, 1)), np.zeros((1, 6))], [-KNOTS, [0.0]])
    net = Training(start, Data(x, np.exp(-(x**2))), optimizer="adam", rate=RATE).advance(STEPS).network
    return Network([w.round(DIGITS) for w in net.weights], [b.round(DIGITS) for b in net.biases])


if __name__ == "__main__":
    net = trained()
    print("w =", net.weights[0][:, 0].tolist(), "b =", net.biases[0].tolist())
    print("v =", net.weights[1][0].tolist(), "bias =", net.biases[1].tolist())
