"""What a caller asks about: an interval of a line, or a box of the plane; and how many parts of it at most."""

from __future__ import annotations

import math
from typing import TypeAlias

from relu_fold.arrays import FLOAT_MAX, instance, real, short, whole
from relu_fold.errors import InputError, NumbersTooLarge, check_count
from relu_fold.exact.rounding import LARGEST
from relu_fold.network import Network

Interval: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[Interval, Interval]

SAMPLED = FLOAT_MAX / 2  # between two ends below it the difference is finite: a grid needs no more


def interval(net: Network, domain: Interval, largest: float = LARGEST) -> Interval:
    """Return the ends of a domain as floats, for a network of one input.

    Raises:
        InputError: another number of inputs, or no two finite numbers with lo < hi.
        NumbersTooLarge: an end beyond `largest`.
    """
    _takes(net, 1)
    ends = real("domain", domain, "two numbers (lo, hi)")
    if ends.shape != (2,):
        raise InputError(f"domain: expected two numbers (lo, hi); got {short(domain)}")
    lo, hi = ends.tolist()
    if not -math.inf < lo < hi < math.inf:
        raise InputError(f"domain: expected two finite numbers with lo < hi; got ({lo}, {hi})")
    if max(-lo, hi) > largest:
        raise NumbersTooLarge(f"domain: expected ends below {largest:g}; got ({lo}, {hi})")
    return lo, hi


def sides_of(net: Network, box: Box, largest: float = LARGEST) -> Box:
    """Return the sides of a box as floats, for a network of two inputs. Raises as `interval`."""
    _takes(net, 2)
    ends = real("box", box, "((x_lo, x_hi), (y_lo, y_hi))")
    if ends.shape != (2, 2):
        raise InputError(f"box: expected ((x_lo, x_hi), (y_lo, y_hi)); got {short(box)}")
    (x_lo, x_hi), (y_lo, y_hi) = ends.tolist()
    found = (x_lo, x_hi), (y_lo, y_hi)
    if not all(-math.inf < lo < hi < math.inf for lo, hi in found):
        raise InputError(f"box: expected finite numbers with lo < hi on each side; got {found}")
    if max(-x_lo, x_hi, -y_lo, y_hi) > largest:
        raise NumbersTooLarge(f"box: expected ends below {largest:g}; got {found}")
    return found


def check_cap(name: str, at_most: int | None, what: str) -> None:
    """Raise InputError where a cap is no whole number, and TooManyRegions where it allows not even one part."""
    if at_most is not None:
        check_count(1, whole(name, at_most), what)


def _takes(net: Network, inputs: int) -> None:
    if instance("net", net, Network).input_dim != inputs:
        raise InputError(f"input_dim: expected {inputs}; got {net.input_dim}")
