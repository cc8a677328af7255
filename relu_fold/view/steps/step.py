"""What a lesson says and needs, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is said and needed.

    Attributes:
        preset, changes: the view that it begins with: that of a preset, but for these fields. A panel among them is the
            figure that it speaks of, which stands before the stage.
        run: of a lesson about training the settings of its run, as `Learning` has them; none elsewhere. What is seen of
            the run stands right below the stage then.
        widths: of a network that begins as the run's start says; empty where `changes` or the preset has its numbers.
        along: whether the exact loss along each of its numbers is drawn under the slider, as soon as it is opened.
        sliders: the paths of the numbers that it asks to turn; the fold's slider is always there.
        questions: the kinds of predictions that it ends with; the first that its view allows is asked.
        diagram: whether the diagram of the network is shown: asked for, or in the room that words and sliders leave.
    """

    title: str
    text: str
    attempt: str
    notice: str
    sliders: tuple[str, ...]
    questions: tuple[str, ...]
    preset: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    widths: tuple[int, ...] = ()
    along: bool = False
    diagram: bool = True
