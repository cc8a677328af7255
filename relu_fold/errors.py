"""Errors that more than one module of the core raises."""

from __future__ import annotations


class TooManyRegions(ValueError):  # noqa: N818 (the name says what happened)
    """A network has more pieces or regions than the caller allowed."""


def check_count(n: int, at_most: int | None, what: str = "regions") -> None:
    """Raise TooManyRegions if there are more regions, or pieces, than allowed."""
    if at_most is not None and n > at_most:
        raise TooManyRegions(f"{what}: expected at most {at_most}; got {n} or more")
