"""Names of arrays, as people and libraries give them: what an array is, and of which layer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from relu_fold.arrays import short
from relu_fold.errors import InputError

Key = tuple[int | str, ...]
"""What is left of a name without the word that says what it is: ("layers", 0)."""

INPUTS_FIRST = frozenset({"kernel", "coef", "coefs"})
"""Words of Keras and scikit-learn, whose matrices have a row for each input."""

_KINDS = {
    **dict.fromkeys(("w", "weight", "weights", *INPUTS_FIRST), "weight"),
    **dict.fromkeys(("b", "bias", "biases", "intercept", "intercepts"), "bias"),
    **dict.fromkeys(("slope", "slopes"), "slopes"),
}
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+")
_MAX_LENGTH = 200  # characters of a name
_SHOWN = 4  # names in a sentence


@dataclass(frozen=True)
class Role:
    """`kind` is weight, bias, slopes, numbered (arr_0) or unknown, and `word` what said so."""

    kind: str
    key: Key
    word: str = ""


def role_of(name: str) -> Role:
    """Return what a name says: the last of its words that means something, and the rest as the name of the layer."""
    if len(name) > _MAX_LENGTH:
        raise InputError(f"arrays: expected names of at most {_MAX_LENGTH} characters; got {short(name)}")
    words = _PARTS.findall(name)
    at = next((i for i in reversed(range(len(words))) if words[i].lower() in _KINDS), None)
    if at is None:
        numbered = bool(words) and words[-1].isdigit() and words[:-1] in (["arr"], [])
        return Role("numbered" if numbered else "unknown", tuple(map(_part, words)))
    word = words[at].lower()
    return Role(_KINDS[word], tuple(map(_part, words[:at] + words[at + 1 :])), word)


def _part(word: str) -> int | str:
    return int(word) if word.isdigit() else word


def letters(key: Key) -> tuple[str, ...]:
    """Return the words of a key, without its numbers."""
    return tuple(part for part in key if isinstance(part, str))


def order(key: Key) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return what keys are sorted by: their words, then their numbers, as numbers."""
    return letters(key), tuple(part for part in key if isinstance(part, int))


def said(names: Iterable[str]) -> str:
    """Return names for a sentence: quoted, with whatever is not printable written out, and not all of very many."""
    given = list(names)
    shown = ", ".join(short(name) for name in given[:_SHOWN])
    return (shown + (f" and {len(given) - _SHOWN} more" if len(given) > _SHOWN else "")) or "none"
