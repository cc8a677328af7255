"""What floats lose, and how large numbers may be: the constants that a line and the plane share."""

from __future__ import annotations

ROUNDING = 2.0**-47
"""What is this small beside the terms that it was summed from may be rounding.

32 times the spacing of floats at 1: more than a sum of a hundred terms loses, and still a thousand times finer than
1e-11 of a domain around 0. It only ever multiplies a neuron's own scale, so it has no unit: a layer scaled by 2^-24 and
the next by 2^24 have the same knots.
"""

LARGEST = 1e150
"""Values beyond this are refused: products of them would overflow."""
