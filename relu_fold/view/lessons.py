"""The lessons, each a step with the view that it begins with.

A lesson has an address of its own, `?lesson=4`, as long as its view is as the lesson left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np

from relu_fold.network import Network
from relu_fold.view import limits
from relu_fold.view.learning import Learning, restarted
from relu_fold.view.presets import PRESETS
from relu_fold.view.steps.step import Step
from relu_fold.view.steps.steps import STEPS
from relu_fold.view.teaching import with_network
from relu_fold.view.viewstate import PanelName, ViewState


@dataclass(frozen=True, kw_only=True)
class Lesson(Step):
    """One lesson. `view` carries its number, so that the page knows which one is open."""

    number: int
    view: ViewState

    @property
    def figure(self) -> PanelName | None:
        """The panel whose figure it speaks of, which stands before the stage; None where that is the stage itself."""
        return None if self.view.panel == "ledger" else self.view.panel


def _lesson(number: int, step: Step) -> Lesson:
    learning = Learning(**step.run) if step.run else None
    preset = ViewState.of_preset(PRESETS[step.preset])
    view = msgspec.structs.replace(preset, **step.changes, learning=learning, lesson=number)
    if learning and step.widths:
        view = with_network(view, _started(learning, step.widths))
    return Lesson(**vars(step), number=number, view=view)


def _started(learning: Learning, widths: tuple[int, ...]) -> Network:
    """A network of one input that begins as its run says."""
    sizes = (1, *widths, 1)
    shape = Network([np.zeros((k, m)) for m, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]])
    return restarted(shape, learning.start, learning.start_seed)


LESSONS: tuple[Lesson, ...] = tuple(_lesson(number, step) for number, step in enumerate(STEPS, 1))


def lesson_view(number: int) -> ViewState:
    """Return the view that a lesson begins with. Raises InputError for a number that no lesson has."""
    limits.count("lesson", number, 1, len(LESSONS))
    return LESSONS[number - 1].view
