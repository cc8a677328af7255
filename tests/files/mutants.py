"""Files with something wrong in them, without end, the same ones for the same seed.

`python -m tests.files.mutants` reads many of them and prints what became of them; `tests/files/test_mutants.py` some
hundred of each format.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from relu_fold.errors import InputError
from relu_fold.files.contents import Contents
from relu_fold.files.files import read, written
from relu_fold.network import Network
from tests.files.nets import LEAKY, RELU, SUFFIXES, with_slopes
from tests.strategies import he_network

LATE = 1.0  # seconds of computing for one file
MOST = 256e6  # bytes of memory
TRACED = 5  # of so many files one is traced, which makes it several times as slow; its time is not looked at

SMALL = [net for net in RELU if net.n_parameters < 1_000]
NUMBERS = (0, 1, -1, 2, 255, 2**15, 2**31 - 1, 2**31, 2**32, 2**40, 2**63 - 1, 2**63, -(2**63), 10**30, 0.5, 1e308)
TOKENS = (
    "nan", "NaN", "inf", "-Infinity", "1e999", "-1e-999", "null", "true", "[]", "{}", "[[]]", '"x"', "''", "", ",",
    ",,", "\n", "\0", "é", "😀", "1_000", "0x10", "١", "--1", "1e", ".", "1" * 400, "1" * 5_000,
    "[" * 2_000, '{"a":' * 2_000, "[0," * 3_000, "\\ud800", "999999999", "1000001", "-1",
    "1.5", "//", "F64", "I64", "0.weight", "W1", "b1", "__metadata__",
    "negative_slope", "slopes", "slopes1", "inputs", "box", "kernel",
)  # fmt: skip


class Mutant(NamedTuple):
    name: str
    data: bytes


def mutants(suffix: str, seed: int) -> Iterator[Mutant]:
    """Yield files without end: a good one, changed in one to four ways."""
    dice = random.Random(f"{suffix} {seed}")
    while True:
        contents = _contents(dice, suffix)
        data = written(f"a{suffix}", contents)
        kinds: list[Callable[[random.Random, bytes], bytes]] = [*_ANY, *_OF[suffix] * 3]
        for _ in range(dice.choice((1, 1, 1, 2, 4))):
            data = dice.choice(kinds)(dice, data)
        yield Mutant(f"net{dice.choice((suffix, suffix, suffix, '', '.npz', '.json', '.nnet', '.safetensors'))}", data)


def _contents(dice: random.Random, suffix: str) -> Contents:
    sizes = [dice.randint(1, 4) for _ in range(dice.randint(2, 5))]
    net = he_network(dice.randrange(1_000), *sizes)
    if suffix == ".nnet":
        return Contents(dice.choice([*SMALL, net]))
    leaky = Network(net.weights, net.biases, dice.choice((0.0, 0.1, -1.0)))
    own = with_slopes(leaky, [[dice.uniform(-1, 1) for _ in range(width)] for width in net.widths])
    net = dice.choice([*SMALL, *LEAKY, net, leaky, own])
    names = [f"x{i}" for i in range(net.input_dim)] if dice.random() < 0.5 else ()
    return Contents(net, names, [(-1, 1)] * net.input_dim if dice.random() < 0.5 else ())


# --- of any bytes ---


def _flipped(dice: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(dice.choice((1, 1, 4, 20)) if found else 0):
        found[dice.randrange(len(found))] = dice.choice((0, 0xFF, 0x80, 0x7F, dice.randrange(256)))
    return bytes(found)


def _cut(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return dice.choice((data[:at], data[at:], data[:at] + data[at + dice.choice((1, 2, 8, 100)) :]))


def _doubled(dice: random.Random, data: bytes) -> bytes:
    at, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[at:end] * dice.choice((1, 2, 50)) + data[end:]


def _with_a_number(dice: random.Random, data: bytes) -> bytes:
    """Write a number where one may have been: lengths, offsets and sizes are 2, 4 or 8 bytes."""
    size = dice.choice((2, 4, 8))
    at = dice.randrange(max(1, len(data) - size))
    number = (int(dice.choice(NUMBERS)) % 256**size).to_bytes(size, dice.choice(("little", "big")))
    return data[:at] + number + data[at + size :]


def _with_a_token(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(TOKENS).encode() + data[at + dice.choice((0, 0, 1, 3)) :]


_ANY = [_flipped, _cut, _doubled, _with_a_number, _with_a_token]


# --- of one format ---


def _spoilt(dice: random.Random, value: Any, depth: int = 0) -> Any:
    """Return a value of JSON in which one part is changed, left out, doubled or another."""
    if depth < 8 and isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice([*value])
        changed = {**value, key: _spoilt(dice, value[key], depth + 1)}
        without = {other: part for other, part in value.items() if other != key}
        return dice.choice((changed, changed, changed, without, {**without, dice.choice(TOKENS): value[key]}))
    if depth < 8 and isinstance(value, list) and value and dice.random() < 0.8:
        at = dice.randrange(len(value))
        changed = [*value[:at], _spoilt(dice, value[at], depth + 1), *value[at + 1 :]]
        doubled = value[:at] + [value[at]] * dice.choice((2, 2, 700)) + value[at + 1 :]
        return dice.choice((changed, changed, changed, value[:at] + value[at + 1 :], doubled, value[::-1]))
    return dice.choice((*NUMBERS, *TOKENS, None, True, [], {}, [[]], [value], [value] * 3, {"a": value}))


def _other_json(dice: random.Random, data: bytes) -> bytes:
    try:
        return json.dumps(_spoilt(dice, json.loads(data))).encode()
    except (ValueError, RecursionError):  # another change came first
        return data


def _other_header(dice: random.Random, data: bytes) -> bytes:
    """Change the header of safetensors, and give it its right length, or another."""
    length = int.from_bytes(data[:8], "little")
    text = _other_json(dice, data[8 : 8 + length])
    said = len(text) if dice.random() < 0.9 else int(abs(dice.choice(NUMBERS))) % 2**64
    return said.to_bytes(8, "little") + text + data[8 + length :]


def _other_member(dice: random.Random, data: bytes) -> bytes:
    """Change one array of an archive, or the name of one, so that all else of the archive is right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # whatever another change did to it first
        return data
    if not members:
        return data
    name = dice.choice([*members])
    changed = members.pop(name)
    what = dice.randrange(5)
    if what == 0:
        changed = dice.choice(_ANY)(dice, changed)
    elif what == 1:
        changed = _with_a_description(dice, changed)
    elif what == 2:
        changed = _array(dice)
    elif what == 3:
        name = dice.choice((dice.choice(TOKENS), "W9", "arr_0", "../W1", "a" * 300)) + dice.choice((".npy", ".npy", ""))
    if what != 4 and name and "\0" not in name:
        members[name] = changed
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", dice.choice((0, 8) * 20 + (12, 14))) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return file.getvalue()


def _with_a_description(dice: random.Random, data: bytes) -> bytes:
    """Say another type, order or shape of an array than it has."""
    kind = dice.choice(("<f8", ">f8", "<f4", "<i8", "|O", "<U5", "|S1", "<c16", "<f16", "<f99999", "V8", "<M8[s]"))
    size = dice.choice(
        ("()", "(1,)", "(2, 2)", "(0, 999999999)", "(999999999, 999999999)", "(1000001,)", "(-1,)", "(1,1,1)")
    )
    text = f"{{'descr': '{kind}', 'fortran_order': {dice.choice((True, False))}, 'shape': {size}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data[128:]


def _array(dice: random.Random) -> bytes:
    file = io.BytesIO()
    shape = dice.choice(((), (1,), (3,), (2, 2), (3, 1), (1, 3), (0,), (1_000, 1_000), (1, 1, 1)))
    kind = dice.choice(("f8", "f4", "f2", "i1", "u8", "c16", "bool", "U3", "S2", "O"))
    np.save(file, np.zeros(shape, kind), allow_pickle=True)
    return file.getvalue()


def _bomb(dice: random.Random, data: bytes) -> bytes:
    """A member that is larger than it says, or as large as it says."""
    del data
    size = dice.choice((1_000_000, 100_000_000))
    said = dice.choice((size, 10_000_000, 1_000, 0)).to_bytes(4, "little")
    return _zeros(size).replace(size.to_bytes(4, "little"), said)


@cache
def _zeros(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", bytes(size))
    return file.getvalue()


def _other_line(dice: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    words = lines[at].split(b",")
    words[dice.randrange(len(words))] = dice.choice((*TOKENS, *map(str, NUMBERS))).encode()
    without, twice = lines[:at] + lines[at + 1 :], lines[: at + 1] + lines[at:]
    changed = [*lines[:at], b",".join(words), *lines[at + 1 :]]
    return b"\n".join(dice.choice((without, twice, changed, changed, changed, changed)))


_OF: dict[str, list[Callable[[random.Random, bytes], bytes]]] = {
    ".npz": [_other_member, _other_member, _other_member, _other_member, _bomb],
    ".json": [_other_json, _with_a_token],
    ".safetensors": [_other_header],
    ".nnet": [_other_line],
}


# --- what becomes of them ---


class Fate(NamedTuple):
    mutant: Mutant
    opened: bool
    computing: float  # seconds; 0 where memory was traced
    memory: float  # bytes; 0 where it was not traced
    wrong: str  # empty where all is as it should be


def meet(mutant: Mutant, traced: bool) -> Fate:
    """Read a file and judge what comes of it: a network, or a sentence."""
    if traced:
        tracemalloc.start()
    opened, wrong, begun = False, "", time.process_time()
    try:
        opened = read(*mutant).network.n_parameters > 0
    except InputError as error:
        sentence = str(error)
        if not sentence.startswith(f"{mutant.name}: ") or not sentence.isprintable() or len(sentence) > 400:
            wrong = f"no sentence: {sentence[:500]!r}"
    except Exception as error:  # that there is none is what is to be shown
        wrong = repr(error)[:500]
    computing = time.process_time() - begun
    memory = 0
    if traced:
        computing, memory = 0.0, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return Fate(mutant, opened, computing, memory, wrong)


def main() -> int:
    """Read many files of each format; say how that ended."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="how many of each format")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    broken = 0
    for suffix in SUFFIXES:
        opened, slowest, most = 0, 0.0, 0.0
        for i, mutant in zip(range(asked.files), mutants(suffix, asked.seed), strict=False):
            fate = meet(mutant, traced=i % TRACED == 0)
            opened, slowest, most = opened + fate.opened, max(slowest, fate.computing), max(most, fate.memory)
            if fate.wrong or fate.computing > LATE or fate.memory > MOST:
                broken += 1
                print(f"wrong: {suffix} {i}: {fate.wrong} {fate.computing:.2f} s {mutant.name} {mutant.data[:300]!r}")
        print(
            f"{asked.files:,} {suffix}: {opened:,} opened, the others refused; slowest {slowest * 1e3:.0f} ms; "
            f"most memory {most / 1e6:.1f} MB (one in {TRACED} traced)",
            flush=True,
        )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
