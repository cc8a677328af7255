"""An address as a QR code, large enough for a lecture hall."""

from __future__ import annotations

from io import BytesIO

import segno

from relu_fold.errors import InputError

LONGEST = 1_273  # bytes that 117 squares a side hold; more are too small for a camera in the last row
_SCALE, _QUIET = 4, 4  # pixels of a square; squares of paper around it, which cameras need


def qr_svg(address: str) -> bytes:
    """Return the code as an SVG, black on white whatever the theme: not every camera reads the other way round.

    Raises:
        InputError: for an address that is too long, or none of the web.
    """
    if not address.startswith(("https://", "http://")) or any(letter.isspace() for letter in address):
        raise InputError(f"address: expected one that begins with https:// or http://; got {address[:40]!r}")
    if (size := len(address.encode())) > LONGEST:
        raise InputError(f"QR code: expected a link of at most {LONGEST:,} characters; got {size:,}")
    drawn = BytesIO()
    code = segno.make_qr(address, error="l", mode="byte", boost_error=True)
    code.save(drawn, kind="svg", scale=_SCALE, border=_QUIET, dark="#000", light="#fff", xmldecl=False, nl=False)
    return drawn.getvalue()
