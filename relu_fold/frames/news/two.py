"""Two pictures of one network side by side, before and after a hand; and what can happen between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.frames.news.facts import Facts
from relu_fold.frames.shown import Shown
from relu_fold.view.words import neuron_name, number

What: TypeAlias = Literal["died", "woke", "left", "came", "met", "parted", "passed", "joined", "split", "zero"]


@dataclass(frozen=True)
class Happening:
    """One thing that happened.

    Attributes:
        what: `died`, `woke`: a neuron is on nowhere in view, or somewhere again. `left`, `came`: a knot or crease left
            the view or came in, and who made it is still on. `met`, `parted`, `passed`: two knots or creases. `joined`,
            `split`: activation regions on both sides of a knot or crease became one linear region, or ceased to be one.
            `zero`: the composed function reached 0, or no longer does.
        neurons: who, counted layer by layer.
        words: a sentence.
        at: where: (x, height) in a line, a point of the box in the plane; None where there is no place.
    """

    what: What
    neurons: tuple[int, ...]
    words: str
    at: tuple[float, float] | None


@dataclass(frozen=True)
class Two:
    """`was` and `now` are what is compared of `before` and `after`."""

    before: Shown
    after: Shown
    was: Facts
    now: Facts

    @property
    def line(self) -> bool:
        return self.after.state.input_dim == 1

    @property
    def crease(self) -> str:
        return "knot" if self.line else "crease"

    @property
    def composed(self) -> str:
        """What the stage composes."""
        state = self.after.state
        if state.layer < state.depth - 1:
            return f"z of {neuron_name(state.depth, state.layer + 1, state.target)}"
        return "f" if len(state.biases[-1]) == 1 else f"f{state.target + 1}"

    @property
    def corners(self) -> FloatArray:
        """(4, 2): of the box after."""
        (x_lo, x_hi), (y_lo, y_hi) = self.after.state.box
        return np.array([[x_lo, y_lo], [x_hi, y_lo], [x_hi, y_hi], [x_lo, y_hi]])

    def name(self, neuron: int) -> str:
        return neuron_name(self.after.state.depth, *self.after.layer_and_index(neuron))

    def where(self, at: tuple[float, float] | None) -> str:
        if at is None:
            return ""
        far = [max(map(abs, ends)) for ends in self.after.state.box]
        if self.line:
            return f"at x = {number(at[0], far[0])}"
        return f"at ({number(at[0], far[0])}, {number(at[1], far[1])})"
