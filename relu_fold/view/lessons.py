"""The lessons, each a step with the view that it begins with.

A lesson has an address of its own, `?lesson=4`, as long as its view is as the lesson left it.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from relu_fold.view import limits
from relu_fold.view.presets import PRESETS
from relu_fold.view.steps import STEPS, Step
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
    view = msgspec.structs.replace(ViewState.of_preset(PRESETS[step.preset]), **step.changes, lesson=number)
    return Lesson(**vars(step), number=number, view=view)


LESSONS: tuple[Lesson, ...] = tuple(_lesson(number, step) for number, step in enumerate(STEPS, 1))


def lesson_view(number: int) -> ViewState:
    """Return the view that a lesson begins with. Raises InputError for a number that no lesson has."""
    limits.count("lesson", number, 1, len(LESSONS))
    return LESSONS[number - 1].view
