"""SVG to PDF by reportlab: of exactly what our own writer writes (`figures/svg/writer.py`), text as text.

The wheels that turn any SVG into PDF without a browser are 34 MB, or need libraries of the system, or lose indices.
"""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from relu_fold.export.fonts import faces
from relu_fold.export.needed import needed
from relu_fold.export.text import Letters
from relu_fold.figures.svg.writer import About

_POINT = 0.75  # of a pixel, which is a 96th of an inch
_SVG = "{http://www.w3.org/2000/svg}"
_ROUND = 1  # of a line's ends and joins, in PDF's numbers


def pdf(svg: str, about: About) -> bytes:
    """Return the picture as a PDF of one page; it says what it is in its properties."""
    with needed("reportlab", "PDF"):
        from reportlab.pdfgen.canvas import Canvas
    root = ElementTree.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    left, top, wide, _ = (float(side) for side in root.attrib["viewBox"].split())
    file = BytesIO()
    canvas = Canvas(file, pagesize=(width * _POINT, height * _POINT), invariant=1, pageCompression=1)
    canvas.setTitle(root.findtext(f"{_SVG}title", ""))
    canvas.setSubject(about.sentence)
    canvas.setKeywords(about.data)
    canvas.setCreator(about.sentence.partition(",")[0])
    scale = width / wide * _POINT
    canvas.transform(scale, 0, 0, -scale, -left * scale, height * _POINT + top * scale)
    page = _Page(canvas, Letters(canvas, faces()))
    page.area = (left, top, wide, float(root.attrib["viewBox"].split()[3]))
    page.all_of(root)
    canvas.save()
    return file.getvalue()


class _Page:
    """Draws the parts of an SVG, one after the other. The canvas's y runs downwards, as theirs."""

    def __init__(self, canvas: Any, letters: Letters) -> None:
        self._canvas, self._letters = canvas, letters
        self.area = (0.0, 0.0, 0.0, 0.0)

    def all_of(self, parent: ElementTree.Element) -> None:
        for part in parent:
            draw = getattr(self, f"_{part.tag.removeprefix(_SVG)}")  # a part that it does not know is a bug
            self._canvas.saveState()
            draw(part.attrib if part.tag not in _WHOLE else part)
            self._canvas.restoreState()

    def _told(self, _part: Any) -> None:
        """What is told of the file stands in its properties."""

    _title = _desc = _metadata = _told

    def _svg(self, part: ElementTree.Element) -> None:
        """A part that is cut at its frame; its units are those around it."""
        path = self._canvas.beginPath()
        path.rect(*(float(part.attrib[key]) for key in ("x", "y", "width", "height")))
        self._canvas.clipPath(path, stroke=0, fill=0)
        self.all_of(part)

    def _path(self, how: dict[str, str]) -> None:
        path = self._canvas.beginPath()
        for loop in how["d"].split("M")[1:]:
            closed = loop.endswith("Z")
            for i, point in enumerate(loop.rstrip("Z").split("L")):
                x, y = (float(side) for side in point.split(","))
                (path.lineTo if i else path.moveTo)(x, y)
            if closed:
                path.close()
        fill, stroke = self._ink(how)
        self._canvas.drawPath(path, stroke=stroke, fill=fill, fillMode=1)

    def _circle(self, how: dict[str, str]) -> None:
        fill, stroke = self._ink(how)
        self._canvas.circle(*(float(how[key]) for key in ("cx", "cy", "r")), stroke=stroke, fill=fill)

    def _rect(self, how: dict[str, str]) -> None:
        fill, stroke = self._ink(how)
        if how["width"] == "100%":
            self._canvas.rect(*self.area, stroke=stroke, fill=fill)
            return
        sides = (float(how[key]) for key in ("x", "y", "width", "height"))
        self._canvas.roundRect(*sides, float(how["rx"]), stroke=stroke, fill=fill)

    def _image(self, how: dict[str, str]) -> None:
        from reportlab.lib.utils import ImageReader

        pixels = ImageReader(BytesIO(b64decode(how["href"].partition(",")[2])))
        x, y, width, height = (float(how[key]) for key in ("x", "y", "width", "height"))
        self._canvas.translate(x, y + height)
        self._canvas.scale(1, -1)
        self._canvas.drawImage(pixels, 0, 0, width, height)

    def _text(self, part: ElementTree.Element) -> None:
        self._letters.draw(part)

    def _ink(self, how: dict[str, str]) -> tuple[int, int]:
        """Set the colours, and return whether to fill, and whether to draw a line."""
        from reportlab.lib.colors import HexColor as colour  # noqa: N813 (a function)

        fill, stroke = how.get("fill", "none"), how.get("stroke", "none")
        if fill != "none":
            self._canvas.setFillColor(colour(fill))
            self._canvas.setFillAlpha(float(how.get("fill-opacity", 1)))
        if stroke != "none":
            self._canvas.setStrokeColor(colour(stroke))
            self._canvas.setStrokeAlpha(float(how.get("stroke-opacity", 1)))
            self._canvas.setLineWidth(float(how["stroke-width"]))
            if how.get("stroke-linecap") == "round":
                self._canvas.setLineCap(_ROUND)
            self._canvas.setLineJoin(_ROUND)
            if dashes := how.get("stroke-dasharray"):
                self._canvas.setDash([float(length) for length in dashes.split()])
        return int(fill != "none"), int(stroke != "none")


_WHOLE = {f"{_SVG}{name}" for name in ("svg", "text")}  # those whose parts are looked at, too
