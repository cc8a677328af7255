"""Activation patterns as bits: 64 neurons a word, and one word's hash for many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import BoolArray, IntArray, read_only

Words = NDArray[np.uint64]

FEW = 2**9  # words, whose bits are all looked at

BITS: Words = read_only(np.uint64(1) << np.arange(64, dtype=np.uint64))  # of a word, one each

MIXER = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: multiplicative hashing (Knuth, The Art of Computer Programming 6.4)


def pack_bits(bits: BoolArray) -> Words:
    """Return (words, n) of (n, width) bits, the first one in the lowest bit of the first word; one word at least."""
    n, width = bits.shape
    packed = np.zeros((n, max((width + 63) // 64, 1) * 8), dtype=np.uint8)
    packed[:, : (width + 7) // 8] = np.packbits(bits, axis=1, bitorder="little")
    return np.ascontiguousarray(packed.view("<u8").T)


def unpack_bits(words: Words, width: int) -> BoolArray:
    """Return (n, width) bits."""
    bits = np.unpackbits(np.ascontiguousarray(words.T).view(np.uint8), axis=1, count=width, bitorder="little")
    return bits.view(np.bool_)


def set_bits(words: Words) -> tuple[IntArray, IntArray]:
    """Return the bits that are set, ascending, (k,) each: in which of the n patterns, and which bit."""
    each = 64 * len(words)
    if words.size <= FEW:
        bits = np.unpackbits(np.ascontiguousarray(words.T).view(np.uint8), bitorder="little")
        place = bits.view(np.bool_).nonzero()[0]
        row = place // each
        return row, place - row * each
    pattern = np.bitwise_or.reduce(words, axis=0).nonzero()[0]
    octets = np.ascontiguousarray(words.take(pattern, axis=1).T).view(np.uint8).reshape(-1)
    octet = octets.view(np.bool_).nonzero()[0]
    bit = np.unpackbits(octets.take(octet), bitorder="little").view(np.bool_).nonzero()[0]
    place = 8 * octet.take(bit // 8) + bit % 8
    row = place // each
    return pattern.take(row), place - row * each


def hashed(words: Words) -> Words:
    """Return (n,): one word for each pattern. Equal ones have equal hashes; others have, but for bad luck, not."""
    found = np.zeros(words.shape[1], dtype=np.uint64)
    for word in words:
        found = (found ^ word) * np.uint64(MIXER)
        found ^= found >> np.uint64(32)
    return found * np.uint64(MIXER)
