"""Which view a request is for, as far as its address says: what stands behind `#` never comes here."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from relu_fold import address, sharelink
from relu_fold.errors import InputError
from relu_fold.view.viewstate import ViewState

LONGEST = sharelink.MAX_QUERY  # characters; a longer link has its text behind `#`


def asked_view() -> tuple[str, ViewState]:
    """Return the relative address that is asked for, and its view; the default one where there is no such view."""
    for name in ("s", "lesson"):
        text = request.args.get(name)
        if not text or len(text) > LONGEST:
            continue
        link = f"?{urlencode({name: text})}"
        try:
            return link, view_of(link)
        except InputError:
            break
    return "", ViewState()


def view_of(link: str) -> ViewState:
    found = sharelink.text_of(link)
    return address.opened(link if found is None else found)
