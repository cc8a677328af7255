"""The parts of an SVG: polygons, lines, dots, words, images. Points are pixels, x to the right and y downwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal, NamedTuple, TypeAlias
from unicodedata import normalize

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.theme import FONT

Anchor: TypeAlias = Literal["start", "middle", "end"]

DASHES = ((), (3.0, 2.0), (1.0, 1.5), (3.0, 1.5, 1.0, 1.5))
"""Of each line style, in line widths."""

_TAGS = re.compile(r'<(i|b|sub|sup)>|</(i|b|sub|sup|span)>|<span style="color:([^";]+)">')
_RGBA = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")
_STYLES = {"i": 'font-style="italic"', "b": 'font-weight="700"', "sub": 'font-size="70%"', "sup": 'font-size="70%"'}
_SMALL_DIGITS = {"sub": re.compile("([₀-₉]+)"), "sup": re.compile("([⁻⁰¹²³⁴-⁹]+)")}
_FALLS = {"sub": 0.3, "sup": -0.5}  # of the font's size


class About(NamedTuple):
    """What a file says of itself: a sentence for who reads it, and the same for programs, as one line of JSON."""

    sentence: str
    data: str


def document(
    width: float,
    height: float,
    parts: Iterable[str],
    title: str,
    ground: str | None,
    about: About | None = None,
    shown: tuple[float, float] | None = None,
    beside: float = 0.0,
) -> str:
    """Return the whole file.

    Args:
        width, height: that the parts were laid out for.
        title: read to whoever cannot see it.
        ground: the paper's colour, or None.
        shown: the file's own width and height, where it is larger or smaller: the parts stand in the middle of it.
        beside: what the parts need left of 0; the file is no wider for it.
    """
    wide, high = shown or (width, height)
    width += beside
    scale = min(wide / width, high / height)
    # The file's whole area in the parts' pixels, so that the paper reaches everywhere.
    left, top = (width - wide / scale) / 2 - beside, (height - high / scale) / 2
    box = " ".join(_short(side) for side in (left, top, wide / scale, high / scale))
    size = f'width="{_short(wide)}" height="{_short(high)}" viewBox="{box}"'
    corner = f' x="{_short(left)}" y="{_short(top)}"' if left or top else ""
    below = [] if ground is None else [f'<rect{corner} width="100%" height="100%" fill="{ground}"/>']
    told = [] if about is None else [f"<desc>{escape(about.sentence)}</desc>"]
    told += [] if about is None else [f"<metadata>{escape(about.data, quote=False)}</metadata>"]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{escape(FONT)}">'
    return "\n".join([head, f"<title>{escape(title)}</title>", *told, *below, *parts, "</svg>\n"])


def polygon(points: FloatArray, colour: str) -> str:
    """A filled polygon, (k, 2). It reaches half a pixel further, so that no ground shows between two."""
    return f'<path d="{_path(points)}Z" fill="{colour}" stroke="{colour}" stroke-width="0.75" stroke-linejoin="round"/>'


def area(loops: Sequence[FloatArray], colour: str, opacity: float) -> str:
    """Polygons that are one area, however they lie on each other, when all are turned the same way."""
    d = "".join(f"{_path(loop)}Z" for loop in loops)
    solid, faint = _solid(colour)
    return f'<path d="{d}" fill="{solid}" fill-opacity="{_short(opacity * float(faint or 1))}"/>'


def line(points: FloatArray, colour: str, width: float, style: int = 0) -> str:
    """An open line, (k, 2), in one of the four styles."""
    dashes = " ".join(_short(length * width) for length in DASHES[style % len(DASHES)])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    solid, opacity = _solid(colour)
    faint = f' stroke-opacity="{opacity}"' if opacity else ""
    stroke = f'stroke="{solid}"{faint} stroke-width="{_short(width)}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{_path(points)}" fill="none" {stroke}{dashed}/>'


def dot(x: float, y: float, radius: float, colour: str, ring: str | None = None) -> str:
    """A filled circle; `ring` is the colour of a border two pixels wide."""
    border = f' stroke="{ring}" stroke-width="2"' if ring else ""
    return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}" fill="{colour}"{border}/>'


def pill(left: float, top: float, width: float, height: float, fill: str, ring: str, solid: bool) -> str:
    """A box with round ends; its border is dashed unless it is solid."""
    place = f'x="{_short(left)}" y="{_short(top)}" width="{_short(width)}" height="{_short(height)}"'
    dashed = "" if solid else ' stroke-dasharray="3 2"'
    return f'<rect {place} rx="{_short(height / 2)}" fill="{fill}" stroke="{ring}" stroke-width="1.5"{dashed}/>'


def image(address: str, left: float, top: float, width: float, height: float) -> str:
    """A picture of squares, each pixel of it one, cut at the edges of its frame."""
    frame = f'x="{_short(left)}" y="{_short(top)}" width="{_short(width)}" height="{_short(height)}"'
    return f'<image {frame} href="{address}" preserveAspectRatio="none" style="image-rendering:pixelated"/>'


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    colour: str,
    anchor: Anchor = "start",
    italic: bool = False,
    upwards: bool = False,
) -> str:
    """A line of text with its baseline at a point.

    Args:
        text: plain, or with the few tags of plotly's (<i>, <b>, <sub>, <sup>, a span with a colour).
        upwards: whether it runs from below to above.
    """
    turned = f' transform="rotate(-90 {_short(x)} {_short(y)})"' if upwards else ""
    place = f'x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}" fill="{colour}" text-anchor="{anchor}"'
    return f"<text {place}{turned}>{_spans(_tagged(text, italic), size)}</text>"


def _tagged(text: str, italic: bool) -> str:
    """Small digits as tags, and upright: few fonts have them as letters, and then in another size than ours."""
    on, off = ("<i>", "</i>") if italic else ("", "")
    for tag, small in _SMALL_DIGITS.items():
        pieces = small.split(text)
        for i in range(1, len(pieces), 2):
            pieces[i] = f"{off}<{tag}>{normalize('NFKC', pieces[i])}</{tag}>{on}"
        text = "".join(pieces)
    return f"{on}{text}{off}"


def _spans(text: str, size: float) -> str:
    """The tags as spans, each with the style of all that are open around it; the baseline comes back after each."""
    spans: list[str] = []
    opened: list[tuple[str, str]] = []
    at, fallen = 0, 0.0

    def write(plain: str) -> None:
        nonlocal fallen
        if not plain:
            return
        fall = sum(_FALLS.get(tag, 0.0) for tag, _ in opened) * size
        moved = f' dy="{_short(fall - fallen)}"' if fall != fallen else ""
        fallen = fall
        style = "".join(f" {how}" for _, how in opened)
        spans.append(f"<tspan{style}{moved}>{escape(plain)}</tspan>" if style or moved else escape(plain))

    for tag in _TAGS.finditer(text):
        write(_plain(text[at : tag.start()]))
        at = tag.end()
        if tag[1]:
            opened.append((tag[1], _STYLES[tag[1]]))
        elif tag[3]:
            opened.append(("span", f'fill="{escape(tag[3])}"'))
        elif opened:
            opened.pop()
    write(_plain(text[at:]))
    return "".join(spans)


def _solid(colour: str) -> tuple[str, str]:
    """Return a colour, and how opaque it is, if not wholly: not every program that reads SVG knows `rgba`."""
    if not (found := _RGBA.fullmatch(colour)):
        return colour, ""
    return "#" + "".join(f"{int(channel):02X}" for channel in found.groups()[:3]), found[4]


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _path(points: FloatArray) -> str:
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in points.tolist())


def _short(number: float) -> str:
    """To a hundredth of a pixel."""
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"
