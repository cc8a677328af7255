"""How much a browser test draws of what it claims: `make test` a sample, `make matrix` all of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

ALL = os.environ.get("RELU_FOLD_ALL") == "1"
Drawn = TypeVar("Drawn")


def some(every: Sequence[Drawn], *places: int) -> list[Drawn]:
    """Return what is at these places, or all of it; each value of each part is to be among those places."""
    return list(every) if ALL else [every[place] for place in places]
