"""The view that the command line names: a link, or a file. The one place that reads files."""

from __future__ import annotations

from pathlib import Path

from relu_fold import address, sharelink
from relu_fold.errors import InputError
from relu_fold.view.viewstate import ViewState

HELP = "a link, all of it or what stands behind ?s=, or a text file that holds one"


class UsageError(InputError):
    """What the person who typed the command has to change, as one sentence."""


def view_of(link_or_file: str) -> ViewState:
    """Return the view of a link, or of a text file that holds one.

    Raises:
        UsageError: for what is neither.
        ShareLinkError: for a link that cannot be opened.
    """
    given = _read(link_or_file) or link_or_file
    if address.number_in(given) is not None:
        return address.opened(given)
    text = sharelink.text_of(given)
    if text is None:
        raise UsageError(f"LINK-OR-FILE: expected a link, or a text file that holds one; got {link_or_file[:80]!r}")
    return sharelink.decode(text)


def _read(path: str) -> str | None:
    """Return the beginning of the file of that name, more than any link is long; None when there is no such file."""
    try:
        with Path(path).open("rb") as file:
            return file.read(2 * sharelink.MAX_TEXT).decode("utf-8", errors="replace")
    except (OSError, ValueError):  # a whole link is often no possible file name
        return None
