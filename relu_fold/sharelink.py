"""ViewState <-> the text of a link: versioned, canonical on the way out, bounded and strict on the way in.

The text of version 1 is `1.` and then base64url (no padding) of raw deflate of a msgpack map from field names to
values. Fields equal to the default view's are left out, so the defaults of `ViewState` are part of the format. Version
2 is the same, and behind it a checksum of the text: CRC-32 notices each change of one character, which would open
another view in one of twenty cases. The texts in `tests/golden_links.json`, of both versions, must decode to the same
views for ever.
"""

from __future__ import annotations

import binascii
import re
import zlib

import msgspec

from relu_fold.decoding import NotUnderstood, from_msgpack
from relu_fold.errors import InputError, ShareLinkError
from relu_fold.view.viewstate import ViewState

__all__ = ["ShareLinkError", "decode", "encode", "link", "text_of"]

VERSION = 2  # of the links that are written
CHECKSUM = 6  # characters, base64url of four bytes
# The largest view within `relu_fold.view.limits` (6,000 numbers that learn 2,000 points of their own by Adam, every
# digit random) is 230 kB packed, 307,000 characters; one of 15,000 numbers that learns nothing 150 kB, 200,000.
MAX_TEXT = 384_000
MAX_BYTES = 262_144
# Servers and proxies begin to cut a request line at 2,000 characters; what follows a # is never sent to them.
MAX_QUERY = 1_800

_URL = bytes.maketrans(b"+/", b"-_")
_TEXT = re.compile(r"(?P<version>[1-9][0-9]{0,8})\.(?P<body>[A-Za-z0-9_-]*)")
_PARAMETER = re.compile(r"(?:^|[?&#])s=([^&#\s]*)")
_FIELD_IN_ERROR = re.compile(r"at `\$\.(\w+)")
_UNKNOWN_IN_ERROR = re.compile(r"unknown field `(.*?)`(?: - at `\$[^`]*`)?$", re.DOTALL)


def encode(state: ViewState) -> str:
    """Return the text of a state: the same text for the same state, floats bit for bit."""
    changed = {}
    for field in msgspec.structs.fields(ViewState):
        # `convert` makes 1 of a float field 1.0; packed bytes are compared because 0.0 == -0.0.
        value = msgspec.convert(getattr(state, field.name), field.type)
        if msgspec.msgpack.encode(value) != msgspec.msgpack.encode(field.default):
            changed[field.name] = value
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(msgspec.msgpack.encode(changed)) + deflate.flush()
    body = binascii.b2a_base64(packed, newline=False).translate(_URL).rstrip(b"=")
    text = body.decode("ascii")
    return f"{VERSION}.{text}{_checksum(text)}"


def decode(text: str) -> ViewState:
    """Return the state of a text.

    Raises:
        ShareLinkError: for any text that `encode` of this or an earlier version could not have written.
    """
    packed = _inflate(_unwrap(text))
    try:
        return from_msgpack(packed, ViewState)
    except InputError as error:
        raise _damaged(_reason(error)) from error


def link(state: ViewState) -> str:
    """Return the relative link of a state: a query up to `MAX_QUERY` characters, a fragment beyond."""
    text = encode(state)
    return f"?s={text}" if len(text) + len("?s=") <= MAX_QUERY else f"#s={text}"


def text_of(link: str) -> str | None:
    """Return the text in a whole address, in its query or fragment, or in a bare text; None where there is none."""
    link = link.strip()
    if found := _PARAMETER.search(link):
        return found[1]
    return link if _TEXT.fullmatch(link) else None


def _checksum(body: str) -> str:
    """Return CRC-32 of a text's body as base64url."""
    check = zlib.crc32(body.encode("ascii")).to_bytes(4, "big")
    return binascii.b2a_base64(check, newline=False).translate(_URL).rstrip(b"=").decode("ascii")


def _damaged(reason: str) -> ShareLinkError:
    return ShareLinkError(f"This link is damaged: {reason}.")


def _unwrap(text: str) -> bytes:
    if not isinstance(text, str) or not text:
        raise _damaged("it carries no text")
    if len(text) > MAX_TEXT:
        raise ShareLinkError(f"This link is too long: expected up to {MAX_TEXT:,} characters; got {len(text):,}.")
    if not (match := _TEXT.fullmatch(text)):
        raise _damaged("its text is not one that this app writes")
    version, body = int(match["version"]), match["body"]
    if version > VERSION:
        raise ShareLinkError("This link was made by a newer version of ReLU Fold than this one.")
    if version >= 2:
        body, checksum = body[:-CHECKSUM], body[-CHECKSUM:]
        if checksum != _checksum(body):
            raise _damaged("a part of its text was changed or is missing")
    body = body.replace("-", "+").replace("_", "/")
    try:
        return binascii.a2b_base64(body + "=" * (-len(body) % 4))
    except binascii.Error as error:
        raise _damaged("a part of its text is missing") from error


def _inflate(data: bytes) -> bytes:
    """Return the inflated bytes; never more than `MAX_BYTES` + 1 are made."""
    inflate = zlib.decompressobj(-15)
    try:
        packed = inflate.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise _damaged("a part of its text was changed") from error
    if len(packed) > MAX_BYTES:
        raise ShareLinkError("This link is too large: it opens to more than any view needs.")
    if not inflate.eof:
        raise _damaged("its end is missing")
    if inflate.unused_data:
        raise _damaged("something was added at its end")
    return packed


def _reason(error: InputError) -> str:
    """Say in words what the decoder found; its own messages speak of paths and machine types."""
    if not isinstance(error, NotUnderstood):
        return str(error)  # a broken limit: `ViewState` has said it in words
    if unknown := _UNKNOWN_IN_ERROR.search(str(error)):
        return f"it has a part that no view has, {unknown[1][:40]!r}"
    if field := _FIELD_IN_ERROR.search(str(error)):
        return f"its {field[1].replace('_', ' ')} cannot be read"
    return "its content cannot be read"
