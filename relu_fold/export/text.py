"""Lines of text on a page of a PDF: each of their spans in its own face, size and colour, and at its own height."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

from relu_fold.export.fonts import Faces

_FACES = {(False, False): "plain", (True, False): "bold", (False, True): "italic", (True, True): "both"}
_ELSEWHERE = {"Σ": ("Symbol", "S")}  # letters that a font may lack, and where every PDF has them
_UNKNOWN = "?"
_TO_ANCHOR = {"start": 0.0, "middle": 0.5, "end": 1.0}


class _Span(NamedTuple):
    text: str
    font: str
    size: float
    colour: str
    fall: float  # from the line's own baseline


class Letters:
    """The faces of one family on one page, which holds only those letters of them that are used."""

    def __init__(self, canvas: Any, files: Faces) -> None:
        from reportlab.lib.colors import HexColor
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        self._canvas, self._metrics, self._colour = canvas, pdfmetrics, HexColor
        self._known: dict[str, Any] = {}
        for face in _FACES.values():
            name = f"{files.family}-{face}"
            made = TTFont(name, str(getattr(files, face)))
            self._metrics.registerFont(made)
            self._known[face] = made

    def draw(self, part: ElementTree.Element) -> None:
        """Draw an SVG's text."""
        spans = list(self._spans(part))
        widths = [self._metrics.stringWidth(one.text, one.font, one.size) for one in spans]
        canvas = self._canvas
        canvas.translate(float(part.attrib["x"]), float(part.attrib["y"]))
        if "transform" in part.attrib:
            canvas.rotate(-90)
        canvas.scale(1, -1)
        x = -sum(widths) * _TO_ANCHOR[part.attrib["text-anchor"]]
        for one, width in zip(spans, widths, strict=True):
            canvas.setFillColor(self._colour(one.colour))
            canvas.setFont(one.font, one.size)
            canvas.drawString(x, -one.fall, one.text)
            x += width

    def _spans(self, part: ElementTree.Element) -> Iterator[_Span]:
        size, fall = float(part.attrib["font-size"]), 0.0
        own = part.attrib
        yield from self._faced(part.text, own, size, fall)
        for span in part:
            fall += float(span.attrib.get("dy", 0))
            share = float(span.attrib.get("font-size", "100%").removesuffix("%")) / 100
            yield from self._faced(span.text, own | span.attrib, size * share, fall)
            yield from self._faced(span.tail, own, size, fall)

    def _faced(self, text: str | None, how: dict[str, str], size: float, fall: float) -> Iterator[_Span]:
        """Yield a text in the face that it asks for, letters that this one lacks in another."""
        face = self._known[_FACES[how.get("font-weight") == "700", how.get("font-style") == "italic"]]
        run = ""
        for letter in text or "":
            if ord(letter) in face.face.charToGlyph:
                run += letter
                continue
            if run:
                yield _Span(run, face.fontName, size, how["fill"], fall)
                run = ""
            font, instead = _ELSEWHERE.get(letter, (face.fontName, " " if letter.isspace() else _UNKNOWN))
            yield _Span(instead, font, size, how["fill"], fall)
        if run:
            yield _Span(run, face.fontName, size, how["fill"], fall)
