"""The address of a view: its lesson's own, `?lesson=4`, or its link."""

from __future__ import annotations

import re

from relu_fold import sharelink
from relu_fold.arrays import short
from relu_fold.errors import InputError, ShareLinkError
from relu_fold.network import Network
from relu_fold.view.lessons import LESSONS, lesson_view
from relu_fold.view.viewstate import ViewState, view_of

_PARAMETER = re.compile(r"(?:^|[?&#])lesson=([^&#\s]*)")
_NUMBER = re.compile(r"[0-9]{1,4}")


def link(shown: Network | ViewState, base: str = "") -> str:
    """Return the address of a network or a view: its lesson's own while it is as the lesson left it, else its link.

    Args:
        base: where the app is, such as `https://example.org/fold/`; without one the address is relative to it.

    Raises:
        InputError: for a network that the app cannot show, or a base that is a link itself.
    """
    if not isinstance(base, str) or "?" in base or "#" in base:
        raise InputError(f"base: expected an address without ? and #; got {short(base)}")
    return base + _link(view_of(shown))


def _link(state: ViewState) -> str:
    if state.lesson and state == lesson_view(state.lesson):
        return f"?lesson={state.lesson}"
    return sharelink.link(state)


def opened(text: str) -> ViewState:
    """Return the view that an address names: `lesson=4`, the text of a link, or nothing for the default view.

    Raises:
        ShareLinkError: for a lesson that is not there, or a link that cannot be opened.
    """
    if (number := number_in(text)) is None:
        return sharelink.decode(text) if text else ViewState()
    try:
        return lesson_view(int(number) if _NUMBER.fullmatch(number) else 0)
    except InputError as error:
        raise ShareLinkError(
            f"There is no lesson {number[:40]!r}: expected a number from 1 to {len(LESSONS)}."
        ) from error


def number_in(address: str) -> str | None:
    """Return what an address says after `lesson=`; None where it has none, or a link beside it, which says more."""
    found = _PARAMETER.search(address)
    return found[1] if found and sharelink.text_of(address) is None else None
