"""A network of one input as a circuit: a sine wave goes in, each neuron rectifies it, and their sum comes out.

x(t) = c + A sin t sweeps the whole domain, c being its middle and A half its width. Between two knots every signal is a
multiple of sin t and a constant; x(t) passes a knot at arcsin((knot - c) / A), and again on the way back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly
from relu_fold.frames.line import Frame

PERIODS = 2
SMOOTH = 96  # points a period between the knots, so that a drawn wave looks round


@dataclass(frozen=True)
class Wave(ReadOnly):
    """Signals over time.

    Attributes:
        t: (m,) strictly increasing, from 0; every passing of a knot is among them.
        x: (m,) the wave that goes in.
        z, h: (m, n) for the neurons of the layer shown.
        composed: (m,).
        shares: (n,) the part of the time in which each neuron is active.
    """

    middle: float
    amplitude: float
    t: FloatArray
    x: FloatArray
    z: FloatArray
    h: FloatArray
    composed: FloatArray
    shares: FloatArray


def wave(frame: Frame) -> Wave:
    """Send a wave through the stage of a frame; exact at every passing of a knot."""
    low, high = frame.state.domain
    middle, amplitude = (low + high) / 2, (high - low) / 2
    phases = np.arcsin(np.clip((frame.x - middle) / amplitude, -1.0, 1.0))
    phases[0], phases[-1] = -math.pi / 2, math.pi / 2
    t, x = _passings(phases, frame.x, middle, amplitude)
    z, h = (np.stack([np.interp(x, frame.x, signal) for signal in signals.T], axis=1) for signals in (frame.z, frame.h))
    shares = (np.diff(phases) / math.pi) @ frame.active
    return Wave(middle, amplitude, t, x, z, h, np.interp(x, frame.x, frame.composed), shares)


def _passings(phases: FloatArray, knots: FloatArray, middle: float, amplitude: float) -> tuple[FloatArray, FloatArray]:
    """Return all times, (m,), and x at them: the knots exactly at their own times, a smooth wave between."""
    turn = 2 * math.pi
    end = PERIODS * turn
    up, down = phases % turn, (math.pi - phases) % turn
    starts = turn * np.arange(PERIODS + 1)[:, None, None]
    at_knots = (starts + np.stack([up, down])).ravel()
    known = np.tile(knots, 2 * (PERIODS + 1))
    smooth = np.linspace(0.0, end, PERIODS * SMOOTH + 1)
    t = np.concatenate([at_knots, smooth])
    x = np.concatenate([known, middle + amplitude * np.sin(smooth)])
    # Where two times agree the knot, which comes first, is the one whose x is known exactly.
    t, first = np.unique(t, return_index=True)
    inside = t <= end
    return t[inside], x[first][inside]
