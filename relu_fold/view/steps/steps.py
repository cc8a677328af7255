"""All lessons in their order. One that is added to them is on the page, has its address, and is asked about."""

from __future__ import annotations

from relu_fold.view.steps.folding import FOLDING
from relu_fold.view.steps.step import Step
from relu_fold.view.steps.training import TRAINING

STEPS: tuple[Step, ...] = (*FOLDING, *TRAINING)
