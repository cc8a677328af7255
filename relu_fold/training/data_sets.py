"""Named sets of points, drawn from a seed: curves over a line, and classes of -1 and 1 in the plane.

Curves are over [-3, 3] and classes within [-1, 1]^2, where the page looks at first.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from relu_fold.arrays import FloatArray, scalar, whole
from relu_fold.errors import InputError
from relu_fold.training.data import Data

HALF_LINE = 3.0
MOST = 100_000  # points that are drawn

_Drawn = tuple[FloatArray, FloatArray]


def _curve(of: Callable[[FloatArray], FloatArray]) -> Callable[[int, float, np.random.Generator], _Drawn]:
    """Evenly spaced points, so that few of them show the curve; the noise is in y."""

    def drawn(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
        x = np.linspace(-HALF_LINE, HALF_LINE, n) if n > 1 else np.zeros(1)
        return x[:, None], of(x) + noise * rng.standard_normal(n)

    return drawn


def _labels(n: int) -> FloatArray:
    """Half of them 1, half -1, in turns."""
    return np.where(np.arange(n) % 2 == 0, 1.0, -1.0)


def _classes(x: FloatArray, y: FloatArray, noise: float, rng: np.random.Generator) -> _Drawn:
    """Points and their labels; the noise moves the points, not the labels."""
    return x + noise * rng.standard_normal(x.shape), y


def _polar(radius: FloatArray, angle: FloatArray) -> FloatArray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _circle(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    """A disc inside of a ring, as many points in each."""
    y = _labels(n)
    low, high = np.where(y > 0, 0.0, 0.6), np.where(y > 0, 0.4, 0.9)
    radius = np.sqrt(low**2 + (high**2 - low**2) * rng.random(n))  # evenly over the area
    return _classes(_polar(radius, 2 * np.pi * rng.random(n)), y, noise, rng)


def _xor(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    x = rng.uniform(0.1, 0.9, (n, 2)) * np.where(rng.random((n, 2)) < 0.5, -1.0, 1.0)
    return _classes(x, np.where(x[:, 0] * x[:, 1] < 0, 1.0, -1.0), noise, rng)


def _gaussians(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    y = _labels(n)
    return _classes(0.45 * y[:, None] + 0.15 * rng.standard_normal((n, 2)), y, noise, rng)


def _spiral(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    """Two arms that wind once and three quarters around each other."""
    y = _labels(n)
    along = (np.arange(n) // 2 + 0.5) / max((n + 1) // 2, 1)
    angle = 3.5 * np.pi * np.sqrt(along) * 0.9 + np.where(y > 0, 0.0, np.pi)
    return _classes(_polar(0.05 + 0.85 * np.sqrt(along), angle), y, noise, rng)


def _moons(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    y = _labels(n)
    angle = np.pi * (np.arange(n) // 2 + 0.5) / max((n + 1) // 2, 1)
    x = np.where(y > 0, np.cos(angle) - 0.5, 0.5 - np.cos(angle))
    up = np.where(y > 0, np.sin(angle) - 0.25, 0.25 - np.sin(angle))
    return _classes(0.6 * np.stack([x, up], axis=1), y, noise, rng)


def _checkerboard(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    """Four squares by four."""
    x = rng.uniform(-1, 1, (n, 2))
    square = np.floor(2 * x).sum(axis=1)
    return _classes(x, np.where(square % 2 == 0, 1.0, -1.0), noise, rng)


def _ridge(n: int, noise: float, rng: np.random.Generator) -> _Drawn:
    """A plane with a ridge across it, no classes: y = 1 - 2 |x1 + x2/2| / 1.5 + x2/4, with noise in y."""
    x = rng.uniform(-1, 1, (n, 2))
    y = 1 - 2 * np.abs(x[:, 0] + x[:, 1] / 2) / 1.5 + x[:, 1] / 4
    return x, y + noise * rng.standard_normal(n)


LINE: MappingProxyType[str, Callable[[int, float, np.random.Generator], _Drawn]] = MappingProxyType(
    {
        "sine": _curve(lambda x: np.sin(np.pi * x / 2)),
        "step": _curve(lambda x: np.where(x > 0, 1.0, -1.0)),
        "bell": _curve(lambda x: np.exp(-(x**2))),
        "abs": _curve(np.abs),
        "saw": _curve(lambda x: 2 * (x / 2 - np.floor(x / 2)) - 1),
        "line": _curve(lambda x: x / 2),
    }
)
"""With one input. A noisy line is `line` with noise."""

PLANE: MappingProxyType[str, Callable[[int, float, np.random.Generator], _Drawn]] = MappingProxyType(
    {
        "circle": _circle,
        "xor": _xor,
        "gaussians": _gaussians,
        "spiral": _spiral,
        "moons": _moons,
        "checkerboard": _checkerboard,
        "ridge": _ridge,
    }
)
"""With two inputs; all but the ridge have labels -1 and 1."""


_NOISE = "a finite number from 0 on"


def data_set(name: str, n: int = 60, noise: float = 0.0, seed: int = 0) -> Data:
    """Return a named set of n points; the same name, numbers and seed give the same points.

    Args:
        name: one of `LINE` or `PLANE`.
        noise: the standard deviation of what is added to y of curves and the ridge, or to the points of classes.

    Raises:
        InputError: for an unknown name, no point, or a noise that is below 0 or not finite.
    """
    drawn = LINE.get(name) or PLANE.get(name) if isinstance(name, str) else None
    if drawn is None:
        raise InputError(f"data set: expected one of {', '.join([*LINE, *PLANE])}; got {name!r:.40}")
    n = whole("points", n, least=1)
    if n > MOST:
        raise InputError(f"points: expected at most {MOST:,}; got {n:,}")
    if scalar("noise", noise, _NOISE) < 0:
        raise InputError(f"noise: expected {_NOISE}; got {noise}")
    rng = np.random.Generator(np.random.Philox(whole("seed", seed, least=0)))
    return Data(*drawn(n, noise, rng))
