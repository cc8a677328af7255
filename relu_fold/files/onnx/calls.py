"""One operator of ONNX and what it is given: something computed from the input, or constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, short
from relu_fold.errors import InputError
from relu_fold.models.chain import Chain


@dataclass(frozen=True, eq=False)
class Signal:
    """What is computed from the input.

    Args:
        chain: how.
        shape: of what is computed for one point, in the order of the chain's numbers; None of it is not known.
        batch: how many points the graph is written for; None for any number.
    """

    chain: Chain
    shape: tuple[int, ...] | None
    batch: int | None = None

    def becomes(self, chain: Chain) -> Signal:
        """Return what a chain gives that does not change how many numbers there are."""
        return replace(self, chain=chain)


Value: TypeAlias = "Signal | FloatArray"
"""Computed from the input, or a constant."""


@dataclass(frozen=True, eq=False)
class Call:
    """One operator and what it is given; an input that is left out is None. `outputs` counts what it is to give."""

    name: str
    operator: str
    inputs: tuple[Value | None, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    outputs: int = 1

    def get(self, i: int) -> Value | None:
        return self.inputs[i] if i < len(self.inputs) else None

    def signal(self, i: int = 0) -> Signal:
        value = self.get(i)
        if not isinstance(value, Signal):
            raise InputError(f"{self.name}: expected input {i} to come from the layer before it; got {_kind(value)}")
        return value

    def constant(self, i: int) -> FloatArray:
        value = self.get(i)
        if value is None or isinstance(value, Signal):
            raise InputError(f"{self.name}: expected input {i} to be constant; got {_kind(value)}")
        return value

    def default(self, i: int, otherwise: float) -> FloatArray:
        """Return a constant that may be left out."""
        return np.array(otherwise) if self.get(i) is None else self.constant(i)

    def only(self, attribute: str, expected: float) -> None:
        """Raise InputError if an attribute has another value than the one that is understood."""
        if (got := self.number(attribute, expected)) != expected:
            raise InputError(f"{self.name}: {attribute}: expected {expected}; got {got}")

    def number(self, attribute: str, otherwise: float) -> float:
        got = self.attributes.get(attribute, otherwise)
        if not isinstance(got, (int, float)):
            raise InputError(f"{self.name}: {attribute}: expected a number; got {short(got)}")
        return got


def _kind(value: Value | None) -> str:
    if value is None:
        return "nothing"
    return "what was computed before" if isinstance(value, Signal) else "a constant"
