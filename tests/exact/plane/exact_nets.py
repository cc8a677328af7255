"""Networks of two inputs on which every count is held against exact arithmetic: seeded, one family after the other."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import cycle, islice, pairwise
from typing import NamedTuple

import numpy as np

from relu_fold.exact.domain import Box
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from tests.exact.plane.oracle_plane import Read, as_decimals, as_they_stand, exact_counts

UNITS = 16
"""Of the last place of its own terms: what a map may be off. A sum of n products rounds n times, mostly half a unit."""

SHAPES = [(2, 2), (4, 4), (8, 8), (4, 4, 4), (16, 4), (8,), (3, 3, 3, 3)]


class Case(NamedTuple):
    name: str
    net: Network
    read: Read


def cases(n: int, seed: int = 0) -> Iterator[Case]:
    """Yield n networks, each family in turn; the i-th is the same for every n."""
    for i, family in islice(zip(range(n), cycle(FAMILIES), strict=False), n):
        rng = np.random.default_rng([seed, i])
        shape = SHAPES[rng.integers(len(SHAPES))]
        net = family(rng, shape)
        read = as_decimals if family in (decimals, decimals_that_leak) else as_they_stand
        yield Case(f"{seed}-{i} {family.__name__} {'-'.join(map(str, shape))}", net, read)


def he(rng: np.random.Generator, shape: tuple[int, ...], negative_slope: float = 0.0) -> Network:
    sizes = (2, *shape, 1)
    weights = [rng.normal(0, np.sqrt(2 / i), (o, i)) for i, o in pairwise(sizes)]
    return Network(weights, [rng.normal(0, 0.4, o) for o in sizes[1:]], negative_slope)


def leaking(rng: np.random.Generator, shape: tuple[int, ...]) -> Network:
    return he(rng, shape, float(rng.choice([-1.0, -0.5, 0.25, 0.1, 1.0])))


def trained(rng: np.random.Generator, shape: tuple[int, ...]) -> Network:
    """A few hundred steps of gradient descent on a bowl, a saddle or a disc: creases crowd, and neurons die."""
    net = he(rng, shape)
    w, b = [np.array(a) for a in net.weights], [np.array(a) for a in net.biases]
    x = rng.uniform(-1, 1, (64, 2))
    y = [np.sum(x * x, axis=1), x[:, 0] * x[:, 1], (np.sum(x * x, axis=1) < 0.4) * 1.0][rng.integers(3)][:, None]
    for _ in range(300):
        h = [x]
        for i in range(len(w)):
            z = h[-1] @ w[i].T + b[i]
            h.append(np.maximum(z, 0) if i + 1 < len(w) else z)
        back = 2 * (h[-1] - y) / len(x)
        for i in reversed(range(len(w))):
            step = (back.T @ h[i], back.sum(axis=0))
            back = (back @ w[i]) * (h[i] > 0) if i else back
            w[i], b[i] = w[i] - 0.05 * step[0], b[i] - 0.05 * step[1]
    return Network(w, b)


def decimals(rng: np.random.Generator, shape: tuple[int, ...], negative_slope: float = 0.0) -> Network:
    sizes = (2, *shape, 1)
    weights = [np.round(rng.uniform(-1.5, 1.5, (o, i)), 1) for i, o in pairwise(sizes)]
    return Network(weights, [np.round(rng.uniform(-0.9, 0.9, o), 1) for o in sizes[1:]], negative_slope)


def decimals_that_leak(rng: np.random.Generator, shape: tuple[int, ...]) -> Network:
    return decimals(rng, shape, float(rng.choice([-1.0, -0.5, 0.5, 0.1, 0.2])))


def dead_and_doubled(rng: np.random.Generator, shape: tuple[int, ...]) -> Network:
    """In each layer one neuron is a copy of another, maybe scaled or turned round, and one may be dead or always on."""
    net = he(rng, shape)
    weights, biases = [np.array(w) for w in net.weights], [np.array(b) for b in net.biases]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        one, other, third = rng.integers(0, b.size, 3)
        times = float(rng.choice([1.0, 2.0, 0.5, -1.0, 3.0]))
        w[other], b[other] = times * w[one], times * b[one]
        what = rng.integers(4)
        if what == 0:
            w[third], b[third] = 0.0, 0.0
        elif what == 1:
            b[third] = 50.0
        elif what == 2:
            b[third] = -50.0
    if rng.integers(2):  # two that cancel in the readout
        weights[-1][:, -1] = -weights[-1][:, 0]
    return Network(weights, biases)


def of_its_own_slopes(rng: np.random.Generator, shape: tuple[int, ...]) -> Network:
    net = he(rng, shape)
    return Network(net.weights, net.biases, slopes=[rng.choice([0.0, 1.0, -1.0, 0.25], n) for n in net.widths])


FAMILIES: list[Callable[[np.random.Generator, tuple[int, ...]], Network]] = [
    he,
    trained,
    decimals,
    dead_and_doubled,
    leaking,
    decimals_that_leak,
    of_its_own_slopes,
]


def difference(case: Case, box: Box = ((-1.0, 1.0), (-1.0, 1.0))) -> str:
    """Return what `subdivide` says otherwise than exact arithmetic of a network, in words; nothing if nothing."""
    exact, c = exact_counts(case.net, box, case.read), subdivide(case.net, box)
    got, right = (c.n_regions, c.n_linear_regions), (exact.n_regions, exact.n_linear_regions)
    if got != right:
        return f"regions and linear regions: expected {right}; got {got}"
    cells = {cell.pattern: cell for cell in exact.cells}
    for region, pattern in enumerate(map(tuple, c.patterns.tolist())):
        if pattern not in cells:
            return f"no cell has the pattern of region {region}"
        own, terms = cells[pattern].maps, sizes_of_terms(case.net, pattern)
        for output, (exact_map, size) in enumerate(zip(own, terms, strict=True)):
            found = (*c.slopes[region, output].tolist(), float(c.intercepts[region, output]))
            for name, one, meant, most in zip(("x", "y", "1"), found, exact_map, size, strict=True):
                if (meant == 0 and one != 0) or abs(float(Fraction(one) - meant)) > UNITS * 2.0**-53 * most:
                    return f"region {region}, along {name}: expected {float(meant)}; got {one}, of terms of {most}"
    return ""


def sizes_of_terms(net: Network, pattern: tuple[bool, ...]) -> np.ndarray:
    """Return (output_dim, 3): the sums of the sizes of what a map is made of, with this pattern."""
    terms, first = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), 0
    for i, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        if i:
            on = np.array(pattern[first : first + len(terms)])
            first += len(terms)
            terms = terms * np.where(on, 1.0, np.abs(net.slopes[i - 1]))[:, None]
        terms = np.abs(w) @ terms
        terms[:, 2] += np.abs(b)
    return terms


def main() -> None:
    """Hold many networks against exact arithmetic."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=2000)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    n, seed = vars(parser.parse_args()).values()
    wrong = 0
    for case in cases(n, seed):
        said = difference(case)
        if said:
            wrong += 1
            print(f"{case.name}: {said}")
    print(f"{n - wrong} of {n} networks have the regions, linear regions and maps of exact arithmetic; seed {seed}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
