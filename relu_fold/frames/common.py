"""What the pictures of a sweep have in common: most of a picture is the same for every value of one number."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from relu_fold.exact.domain import Box
from relu_fold.network import Network

ValueT = TypeVar("ValueT")


class Common:
    """A memory of the last picture, for whoever asks for several: handed to each of them, and forgotten with the last.

    It has one place for each part of a picture, so it never grows beyond one picture. A part is taken from it only if
    every number that it was made of is the same, bit for bit: pictures are the same with it and without.
    """

    def __init__(self, *, several: bool = True) -> None:
        self._several = several  # of one picture alone no two parts need telling apart
        self._parts: dict[str, tuple[Hashable, Any]] = {}

    def made_of(self, net: Network, box: Box, depth: int) -> Hashable:
        """Return what tells the regions of the first `depth` layers from those of other pictures."""
        return folds_of(net, box, depth) if self._several else None

    def has(self, part: str, made_of: Hashable) -> bool:
        return part in self._parts and self._parts[part][0] == made_of

    def kept(self, part: str, made_of: Hashable, make: Callable[[], ValueT]) -> ValueT:
        """Return a part of the picture: the last one, or a new one if it is made of other numbers."""
        if not self.has(part, made_of):
            self._parts[part] = made_of, make()
        return cast("ValueT", self._parts[part][1])


def folds_of(net: Network, box: Box, depth: int) -> Hashable:
    """Return all numbers that the regions of the first `depth` layers are made of, as bytes."""
    layers = zip(net.weights[:depth], net.biases, net.slopes, strict=False)
    return box, *(array.tobytes() for layer in layers for array in layer)
