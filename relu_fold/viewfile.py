"""A view as a file, where a link is too long to be handed on: a line that says what it is, and the view's address.

So it has a link's version and checksum, is read as strictly, and what a link restores it restores: also a run, with its
points and the memory of its optimiser. A file that holds an address and nothing else is one, too.
"""

from __future__ import annotations

import re

from relu_fold import address, sharelink
from relu_fold.errors import ShareLinkError
from relu_fold.files.contents import FileError
from relu_fold.files.files import shown_name
from relu_fold.view.viewstate import ViewState

NAME = "relu-fold-view.txt"
FIRST = "A view of ReLU Fold. The page opens it (File, Open), and so does: relu-fold render FILE"
MOST = sharelink.MAX_TEXT + 2_000  # bytes; an address may stand before the link

_ADDRESS = r"(?:https?://[^\s?#]*)?[?#](?:s|lesson)=[A-Za-z0-9._-]*"
_FILE = re.compile(rf"(?:A view of ReLU Fold\b[^\n]*\n)?\s*(?P<address>{_ADDRESS})\s*".encode())
_LOOKS = re.compile(rf"A view of ReLU Fold\b|\s{{0,80}}{_ADDRESS}".encode())


def written(state: ViewState) -> str:
    """Return the text of the file."""
    return f"{FIRST}\n{address.link(state)}\n"


def looks(data: bytes) -> bool:
    """Whether a file can be nothing else, whatever it is called."""
    return _LOOKS.match(data, 0, sharelink.MAX_QUERY) is not None


def read(name: str, data: bytes) -> ViewState:
    """Return the view in a file of which name and bytes are at hand.

    Raises:
        FileError: for whatever `written` of this or an earlier version could not have written.
    """
    if len(data) > MOST:
        raise FileError(f"{shown_name(name)}: expected a view of up to {MOST:,} bytes; got {len(data):,}")
    found = _FILE.fullmatch(data)
    if found is None:
        raise FileError(f"{shown_name(name)}: expected one address of a view, and nothing else; got another text")
    text = found["address"].decode("ascii")
    try:
        return address.opened(sharelink.text_of(text) or re.split(r"[?#]", text)[-1])
    except ShareLinkError as error:
        reason = str(error).rstrip(".")
        raise FileError(f"{shown_name(name)}: {reason[:1].lower()}{reason[1:]}") from error
