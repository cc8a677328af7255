"""Errors that more than one module of the core raises."""

from __future__ import annotations


class TooManyRegions(ValueError):  # noqa: N818 (the name says what happened)
    """A network has more pieces or regions than the caller allowed."""


def check_count(n: int, max_regions: int | None) -> None:
    """Raise TooManyRegions if there are more regions than allowed."""
    if max_regions is not None and n > max_regions:
        raise TooManyRegions(f"regions: expected at most {max_regions}; got {n} or more")
