"""What a preset is to come near, on the picture of a view: drawn as long as the preset is, however far f has gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.presets import PRESETS
from relu_fold.view.targets import Target
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import listed, number

_SAMPLES = 401  # of a curve, over the domain


@dataclass(frozen=True, eq=False)
class Aim(ReadOnly):
    """What there is to draw of a target in the box.

    Attributes:
        places: (n, 2) points of the box: dots first, then the corners of a dashed line.
        values: (n,): the surface there.
        full: of each dot whether it is full: f is to be above 0 there. A ring is a place where it is to be below.
        names: of each dot what stands beside it; empty for those of a target.
    """

    places: FloatArray
    values: FloatArray
    full: tuple[bool, ...]
    names: tuple[str, ...]


def target_of(state: ViewState) -> Target | None:
    """The target of the view's preset, where the stage shows the output that it is of."""
    preset = PRESETS[state.preset]
    outputs = len(state.biases[-1])
    there = preset.network.input_dim == state.input_dim and state.layer == state.depth - 1 and outputs == 1
    return preset.target if there else None


def aim(frame: PlaneFrame) -> Aim:
    """Return what is drawn on a plane, within its box: a target, and the points that the view marks."""
    target = target_of(frame.state)
    wanted = [(x, y, full, "") for x, y, full in target.points] if target else []
    wanted += [(*one.at, True, one.name) for one in frame.state.marked]
    dots = [dot for dot in wanted if _within(frame, *dot[:2])]
    line = target.outline() if target else np.zeros((0, 2))
    if not all(_within(frame, x, y) for x, y in line.tolist()):
        line = np.zeros((0, 2))
    places = np.concatenate([np.array([dot[:2] for dot in dots]).reshape(-1, 2), line])
    values = frame.network(places)[:, 0] if len(places) else np.zeros(0)
    return Aim(places, values, tuple(dot[2] for dot in dots), tuple(dot[3] for dot in dots))


def _within(frame: PlaneFrame, x: float, y: float) -> bool:
    (x_lo, x_hi), (y_lo, y_hi) = frame.state.box
    return x_lo <= x <= x_hi and y_lo <= y <= y_hi


def curve(frame: Frame) -> tuple[FloatArray, FloatArray] | None:
    """Return x and y, (n,) each, of the curve that f is to be; None without one."""
    target = target_of(frame.state)
    if target is None or target.curve is None:
        return None
    x = np.linspace(*frame.state.domain, _SAMPLES)
    return x, target.curve(x)


def target_words(shown: Shown) -> list[str]:
    """Say what the preset is to come near, and how near it is; nothing without a target."""
    target = target_of(shown.state)
    if target is None:
        return []
    if target.points:
        return [_of_points(shown, target)]
    if isinstance(shown, PlaneFrame):
        return [_of_circle(shown, target)]
    assert isinstance(shown, Frame)
    drawn = curve(shown)
    assert drawn is not None
    x, y = drawn
    far = float(np.abs(shown.network(x[:, None])[:, 0] - y).max())
    return [f"The dashed line is {target.name}: on this domain f is at most {number(far)} away from it."]


def _of_points(shown: Shown, target: Target) -> str:
    full, empty = ([f"({x:g}, {y:g})" for x, y, above in target.points if above is side] for side in (True, False))
    values = shown.network([[x, y] for x, y, _ in target.points])[:, 0]
    right = sum((value > 0) if above else (value < 0) for value, (*_, above) in zip(values, target.points, strict=True))
    return (
        f"{target.name} wants f above 0 at the dots {listed(full)}, and below 0 at the rings {listed(empty)}: "
        f"here it is right at {int(right)} of {len(values)}."
    )


def _of_circle(frame: PlaneFrame, target: Target) -> str:
    start = f"The dashed line is {target.name}"
    segments = frame.facets.level(frame.composed)
    if not len(segments):
        return f"{start}: f is 0 nowhere in this box."
    a, way = segments[:, 0], segments[:, 1] - segments[:, 0]
    length = np.maximum((way**2).sum(axis=1), np.finfo(float).tiny)
    foot = np.clip(-(a * way).sum(axis=1) / length, 0, 1)
    near = np.linalg.norm(a + foot[:, None] * way, axis=1).min()
    far = np.linalg.norm(segments, axis=-1).max()
    return f"{start}: here f is 0 between {number(float(near))} and {number(float(far))} from its middle."
