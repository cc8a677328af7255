"""SVG to PNG by resvg, which is a wheel and needs no browser."""

from __future__ import annotations

import struct
import zlib

from relu_fold.export.fonts import faces, own_fonts
from relu_fold.export.needed import needed
from relu_fold.figures.svg.writer import About

_HEAD = 8 + 25  # bytes: what a PNG begins with, and its first chunk


def png(svg: str, scale: int, about: About) -> bytes:
    """Return the picture, `scale` pixels for each of its own; it says what it is in its text chunks."""
    with needed("resvg_py", "PNG"):
        import resvg_py
    last = faces().family  # of those that the picture asks for, where the machine has none
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=scale, font_family=last, sans_serif_family=last, font_dirs=[str(own_fonts())]
    )
    told = [(b"Software", about.sentence.partition(",")[0]), (b"Description", about.sentence), (b"Comment", about.data)]
    chunks = b"".join(_chunk(b"tEXt", key + b"\0" + text.encode("latin-1", "replace")) for key, text in told)
    return drawn[:_HEAD] + chunks + drawn[_HEAD:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
