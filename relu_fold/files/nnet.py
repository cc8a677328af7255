"""NNet, the text of the ACAS Xu networks: ReLU layers, and how inputs and outputs were normalised.

    // comments                                  mean of each input, and one of all outputs
    layers, inputs, outputs, widest layer        range of each input, and one of all outputs
    size of each layer, the inputs first         a line for each row of the first weight matrix
    (a flag, not used)                           a line for each of its biases
    least value of each input                    ... and so on, layer by layer
    greatest value of each input

A network that is read takes and gives what its users do, not what was normalised: (x - mean) / range is in its first
layer, y * range + mean in its last. Where means are 0 and ranges 1 the numbers stay as they are, bit for bit. Programs
of the format also move inputs to the least and greatest value; that is no network of this kind, so these two lines
become the box. Source: Julian, Lopez, Brush, Owen, Kochenderfer 2016, and the format's repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from relu_fold.arrays import FloatArray, finite, short
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, Interval
from relu_fold.files.limits import MAX_LAYERS, MAX_NUMBERS, MAX_TEXT, check
from relu_fold.network import Network

MAX_LINES = 200_000
_COMMENT = "//"
_MARK = b"\xef\xbb\xbf"  # of UTF-8
_WIDE = 3.4e38  # least and greatest value where nothing is known: a float32 that some programs of the format read
_NUMBER = r"[ \t]*+[+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?[ \t]*+"  # neither nan nor inf
_NUMBERS = re.compile(f"{_NUMBER}(?:,{_NUMBER})*+")
_START = 200  # characters of a line in a sentence, at most


def looks(data: bytes) -> bool:
    """Whether bytes begin with a comment."""
    return data.removeprefix(_MARK).startswith(b"//")


def read(data: bytes) -> Contents:
    """Return what a file of this format holds."""
    check("NNet", len(data), MAX_TEXT, "bytes")
    check("NNet", data.count(b"\n") + data.count(b"\r"), MAX_LINES, "lines")
    check("NNet", data.count(b","), 2 * MAX_NUMBERS, "commas")
    lines = _lines(data.removeprefix(_MARK).decode("latin-1"))  # which takes anything: words are in comments alone
    sizes = _sizes(lines)
    next(lines, None)  # the flag
    n = sizes[0]
    least, greatest = (_finite(lines, f"{what} value of each input", (n,)) for what in ("least", "greatest"))
    means, ranges = (_finite(lines, f"{what} of inputs and outputs", (n + 1, n)) for what in ("means", "ranges"))
    weights, biases = [], []
    for i, (inputs, outputs) in enumerate(pairwise(sizes)):
        weights.append(np.array([_row(lines, f"weights[{i}]", (inputs,)) for _ in range(outputs)]))
        biases.append(np.array([_row(lines, f"biases[{i}]", (1,))[0] for _ in range(outputs)]))
    more = next(lines, None)
    if more is not None:
        raise InputError(f"NNet: expected the end after the last bias; got {short(more)}")
    return Contents(_folded(weights, biases, means, ranges), box=_box(least, greatest))


def _lines(text: str) -> Iterator[str]:
    """Yield what is in each line but the comments and the comma at its end, one after the other: no list of them."""
    for found in re.finditer(r"[^\r\n]+", text):
        line = found[0].strip()
        if line and not line.startswith(_COMMENT):
            yield line.removesuffix(",")


def _row(lines: Iterator[str], name: str, lengths: tuple[int, ...]) -> list[float]:
    """Return the numbers of the next line."""
    line = next(lines, "")
    words = line.split(",", max(lengths))  # one more than there may be, and not all of very many
    if len(words) not in lengths or not line:
        raise InputError(f"{name}: expected a line of {lengths[0]} numbers; got {line.count(',') + bool(line)}")
    if not _NUMBERS.fullmatch(line):
        raise InputError(f"{name}: expected numbers; got {short(line[:_START])}")
    return [float(word) for word in words]


def _finite(lines: Iterator[str], name: str, lengths: tuple[int, ...]) -> FloatArray:
    return finite(name, _row(lines, name, lengths), ndim=1)


def _sizes(lines: Iterator[str]) -> tuple[int, ...]:
    """Return the size of each layer, the inputs first; all of them together are checked before anything is read."""
    head = _whole(lines, "NNet, first line", 4)
    layers, inputs, outputs, _ = head
    check("NNet", layers, MAX_LAYERS, "layers")
    sizes = _whole(lines, "NNet, sizes of layers", layers + 1)
    if sizes[0] != inputs or sizes[-1] != outputs or len(sizes) < 2 or min(sizes) < 1:
        raise InputError(f"NNet: expected sizes from {inputs} inputs to {outputs} outputs; got {short(sizes)}")
    total = sum((a + 1) * b for a, b in pairwise(sizes))
    check("NNet", total, MAX_NUMBERS, "numbers")
    return sizes


def _whole(lines: Iterator[str], name: str, length: int) -> tuple[int, ...]:
    row = _finite(lines, name, (length,))
    if not ((row >= 0) & (row == np.floor(row)) & (row <= MAX_NUMBERS)).all():
        raise InputError(f"{name}: expected whole numbers up to {MAX_NUMBERS:,}; got {short(row.tolist())}")
    return tuple(int(size) for size in row)


def _folded(weights: list[FloatArray], biases: list[FloatArray], means: FloatArray, ranges: FloatArray) -> Network:
    """Return the network of what was not normalised."""
    n = weights[0].shape[1]
    mean, scale = (float(row[n]) if row.size > n else usual for row, usual in ((means, 0.0), (ranges, 1.0)))
    if not ranges.all():
        raise InputError(f"ranges of inputs and outputs: expected none of them 0; got {short(ranges.tolist())}")
    with np.errstate(all="ignore"):  # what becomes too large the network refuses
        if means[:n].any() or (ranges[:n] != 1).any():
            weights[0] = weights[0] / ranges[:n]
            biases[0] = biases[0] - (weights[0] * means[:n]).sum(axis=1)
        if mean or scale != 1:
            weights[-1], biases[-1] = weights[-1] * scale, biases[-1] * scale + mean
    return Network(weights, biases)


def _box(least: FloatArray, greatest: FloatArray) -> list[Interval]:
    """Return the box, where it is one: nothing where an input has no bounds, or as good as none."""
    known = (least < greatest) & (least > -_WIDE) & (greatest < _WIDE)
    return [*zip(least.tolist(), greatest.tolist(), strict=True)] if known.all() else []


def write(contents: Contents) -> bytes:
    """Return a file of this format, to the last bit, with means of 0 and ranges of 1.

    Raises:
        InputError: for what the format has no place for: a slope other than 0, names of inputs.
    """
    net = contents.network
    if any(net.leaks):
        raise InputError(f"negative_slope: expected 0, since NNet knows ReLU alone; got {_leak(net)}")
    if contents.inputs:
        raise InputError(f"inputs: expected none, since NNet has no place for names; got {short(contents.inputs)}")
    n, sizes = net.input_dim, [net.input_dim, *(b.size for b in net.biases)]
    box = contents.box or [(-_WIDE, _WIDE)] * n
    lines = ["// A ReLU network in NNet format; inputs and outputs are not normalised."]
    rows: list[list[float]] = [[len(sizes) - 1, n, net.output_dim, max(sizes)], [*sizes], [0]]
    rows += [[low for low, _ in box], [high for _, high in box], [0.0] * (n + 1), [1.0] * (n + 1)]
    for w, b in zip(net.weights, net.biases, strict=True):
        rows += [*w.tolist(), *([bias] for bias in b.tolist())]
    lines += ["".join(f"{number!r}," for number in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _leak(net: Network) -> float:
    return float(next(slope for slopes in net.slopes for slope in slopes if slope))
