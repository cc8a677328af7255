"""Whatever the bytes are: a network, or a sentence. `python -m tests.files.onnx.test_mutants 10000` tries more."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pytest

from relu_fold import InputError, Network
from relu_fold.files.onnx.reading import read_onnx
from tests.files.onnx.graphs import EXPORTERS

FILES = [export() for export, _, _ in EXPORTERS.values()]


def mutant(seed: int) -> bytes:
    """One of the files with some bytes changed, left out, doubled, or moved over from another file."""
    rng = np.random.default_rng(seed)
    data = bytearray(FILES[rng.integers(len(FILES))])
    for _ in range(rng.integers(1, 6)):
        i, n = int(rng.integers(len(data))), int(rng.integers(1, 9))
        match rng.integers(5):
            case 0:
                data[i] = rng.integers(256)
            case 1:
                data[i] ^= 1 << rng.integers(8)
            case 2:
                del data[i : i + n]
            case 3:
                data[i:i] = data[i : i + n]
            case _:
                other = FILES[rng.integers(len(FILES))]
                j = int(rng.integers(len(other)))
                data[i : i + n] = other[j : j + n]
    return bytes(data)


def read(data: bytes) -> str:
    """Return what is said of a file; empty if it is a network."""
    try:
        net = read_onnx(data)
    except InputError as error:
        return str(error)
    assert isinstance(net, Network)
    return ""


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_a_mutant_is_a_network_or_a_sentence(first):
    said = [read(mutant(seed)) for seed in range(first, first + 100)]
    assert 0 < sum(map(bool, said)) < 100
    assert all(sentence.isprintable() and len(sentence) < 400 for sentence in said)


def test_a_file_that_ends_early_is_a_sentence():
    data = FILES[0]
    assert all(read(data[:n]) for n in range(0, len(data) - 60, 7))


def main(count: int) -> int:
    """Read so many mutants; return how many ended in anything else than a network or a sentence."""
    slowest, wrong = 0.0, 0
    for seed in range(count):
        began = time.perf_counter()
        try:
            read(mutant(seed))
        except Exception as error:
            wrong += 1
            print(f"mutant({seed}): {error!r}")
        slowest = max(slowest, time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} mutants of ONNX: {wrong} neither read nor refused; slowest {slowest:.2f} s, {memory:.0f} MB in all")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]))))
