"""Errors that more than one module of the core raises."""

from __future__ import annotations


class TooManyRegions(ValueError):  # noqa: N818 (the name says what happened)
    """A network has more pieces or regions than the caller allowed."""
