"""Activation patterns as bits: 64 neurons a word, and one word's hash for many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import BoolArray

Words = NDArray[np.uint64]

MIXER = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: multiplicative hashing (Knuth, The Art of Computer Programming 6.4)


def pack_bits(bits: BoolArray) -> Words:
    """Return (n, words) of (n, width) bits, the first one in the lowest bit of the first word; one word at least."""
    n, width = bits.shape
    packed = np.zeros((n, max((width + 63) // 64, 1) * 8), dtype=np.uint8)
    packed[:, : (width + 7) // 8] = np.packbits(bits, axis=1, bitorder="little")
    return packed.view("<u8")


def unpack_bits(words: Words, width: int) -> BoolArray:
    """Return (n, width) bits."""
    bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, count=width, bitorder="little")
    return bits.view(np.bool_)


def hashed(words: Words) -> Words:
    """Return (n,): one word for each row of words. Equal rows have equal hashes; others have, but for bad luck, not."""
    found = np.zeros(len(words), dtype=np.uint64)
    for word in words.T:
        found = (found ^ word) * np.uint64(MIXER)
        found ^= found >> np.uint64(32)
    return found * np.uint64(MIXER)
