"""What a caller of the library, or a visitor of the page, can put right: one root, so that all else is seen as a bug.

    InputError(ValueError)
        TooLarge             nothing is wrong with it, but there is no exact picture of it
            TooManyRegions   more pieces or regions than the caller allowed
            NumbersTooLarge  numbers, or what they make, beyond those that are computed with
        UnknownPath          the name of a number that is not there
        ShareLinkError       a link that cannot be opened
        ...                  and those of one module, beside what raises them: EditError, NotUnderstood

Catch these and never `ValueError`, which numpy raises for a bug, too. `budget.OutOfTime` is none of them: nobody's
input is wrong, and nobody may go on.
"""

from __future__ import annotations


class InputError(ValueError):
    """An argument that cannot be: its name, what was expected, and what it got instead."""


class TooLarge(InputError):  # noqa: N818 (the name says what happened, here and below)
    """More than there is an exact answer to; whoever draws may sample it instead."""


class TooManyRegions(TooLarge):
    """A network has more pieces or regions than the caller allowed."""


class NumbersTooLarge(TooLarge):
    """Numbers, or the bounds of their errors, beyond what is computed with."""


class UnknownPath(InputError):  # noqa: N818
    """No number of this network or this view has such a path."""


class ShareLinkError(InputError):
    """A link that cannot be opened; the message is one sentence for the person who followed it."""


def check_count(n: int, at_most: int | None, what: str = "regions") -> None:
    """Raise TooManyRegions if there are more regions, or pieces, than allowed."""
    if at_most is not None and n > at_most:
        raise TooManyRegions(f"{what}: expected at most {at_most}; got {n} or more")


def sentence(error: InputError) -> str:
    """Say an error to a visitor: `Depth: expected 1 to 6; got 9.`"""
    reason = str(error)
    return f"{reason[:1].upper()}{reason[1:]}."
