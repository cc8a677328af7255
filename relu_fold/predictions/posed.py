"""A question of a view with its answer: what the page is told of it, and what it is told only afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

Control: TypeAlias = Literal["choose", "number", "mark"]
About: TypeAlias = Mapping[str, Any]
NOTHING: About = MappingProxyType({})
_STEPS = 5  # of a marker, within what is right


class NotAsked(Exception):  # noqa: N818 - the name says what happened
    """A question that this view does not allow, or allows only with a doubt: another kind is asked."""


def need(clear: bool) -> None:
    """Raise NotAsked unless something is beyond doubt."""
    if not clear:
        raise NotAsked


@dataclass(frozen=True)
class Spot:
    """A place on the picture: (x,) on the line's axis, (x1, x2) on the map; and what is written beside it."""

    at: tuple[float, ...]
    label: str = ""


@dataclass(frozen=True)
class Option:
    """One choice, and why it is wrong where it is."""

    text: str
    why: str = ""


@dataclass(frozen=True)
class Prediction:
    """One question. What stands below `truths` is not for the reader before there is an answer.

    Attributes:
        text: the question; how exact the answer is to be is part of it.
        control: how it is answered: the index of an option, a number that is typed, or a place on the axis.
        options: of `choose`.
        axis: of `mark`: where the axis begins and ends, and the step of the marker.
        across: of `mark` on the map: the second coordinate, on which the marker moves.
        asked: places that the question speaks of.
        truths: what is right: one index of an option, or the numbers of which each is right.
        kind: its name in the table of kinds, once it is asked as one of them.
        within: how far off a number may be, the end included.
        told: the right answer in words.
        why: the reason, in the numbers of this view.
        seen: places that show it.
        about: what the question is about, in exact numbers.
    """

    text: str
    control: Control
    truths: tuple[float, ...]
    told: str
    why: str
    kind: str = ""
    within: float = 0.0
    options: tuple[Option, ...] = ()
    axis: tuple[float, float, float] | None = None
    across: float | None = None
    asked: tuple[Spot, ...] = ()
    seen: tuple[Spot, ...] = ()
    about: About = field(default_factory=lambda: NOTHING)


def choice(
    text: str,
    options: tuple[Option, ...],
    right: int,
    told: str,
    why: str,
    asked: tuple[Spot, ...] = (),
    seen: tuple[Spot, ...] = (),
    about: About = NOTHING,
) -> Prediction:
    """A question with options, of which the one of this index is right."""
    truths = (float(right),)
    return Prediction(text, "choose", truths, told, why, options=options, asked=asked, seen=seen, about=about)


def typed(
    text: str,
    value: float,
    told: str,
    why: str,
    near: float = 0.0,
    asked: tuple[Spot, ...] = (),
    seen: tuple[Spot, ...] = (),
    about: About = NOTHING,
) -> Prediction:
    """A question whose answer is one number, to within `near`."""
    return Prediction(text, "number", (value,), told, why, within=near, asked=asked, seen=seen, about=about)


def marker(
    text: str,
    truths: tuple[float, ...],
    near: float,
    along: tuple[float, float],
    told: str,
    why: str,
    across: float | None = None,
    seen: tuple[Spot, ...] = (),
    about: About = NOTHING,
) -> Prediction:
    """A question whose answer is a place between the ends of `along`, to within `near`."""
    axis = (*along, near / _STEPS)
    return Prediction(text, "mark", truths, told, why, within=near, axis=axis, across=across, seen=seen, about=about)


@dataclass(frozen=True)
class Verdict:
    """What becomes of an answer. `right` is None where it could not be read: `words` say what to do then."""

    right: bool | None
    words: str
    told: str = ""
    why: str = ""
    seen: tuple[Spot, ...] = ()
