"""The parts of an SVG: polygons, lines, words, images. Points are pixels, x to the right and y downwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal, TypeAlias

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.theme import FONT

Anchor: TypeAlias = Literal["start", "middle", "end"]

DASHES = ((), (3.0, 2.0), (1.0, 1.5), (3.0, 1.5, 1.0, 1.5))
"""Of each line style, in line widths."""

_TAGS = re.compile(r'<(i|b|sub|sup)>|</(i|b|sub|sup|span)>|<span style="color:([^";]+)">')
_STYLES = {"i": 'font-style="italic"', "b": 'font-weight="700"', "sub": 'font-size="70%"', "sup": 'font-size="70%"'}
_FALLS = {"sub": 0.3, "sup": -0.5}  # of the font's size


def document(width: float, height: float, parts: Iterable[str], title: str, ground: str | None) -> str:
    """Return the whole file. `title` is read to whoever cannot see it; `ground` is the paper's colour, or None."""
    size = f'width="{_short(width)}" height="{_short(height)}" viewBox="0 0 {_short(width)} {_short(height)}"'
    below = [] if ground is None else [f'<rect width="100%" height="100%" fill="{ground}"/>']
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{escape(FONT)}">'
    return "\n".join([head, f"<title>{escape(title)}</title>", *below, *parts, "</svg>\n"])


def polygon(points: FloatArray, colour: str) -> str:
    """A filled polygon, (k, 2). It reaches half a pixel further, so that no ground shows between two."""
    return f'<path d="{_path(points)}Z" fill="{colour}" stroke="{colour}" stroke-width="0.75" stroke-linejoin="round"/>'


def area(loops: Sequence[FloatArray], colour: str, opacity: float) -> str:
    """Polygons that are one area, however they lie on each other, when all are turned the same way."""
    d = "".join(f"{_path(loop)}Z" for loop in loops)
    return f'<path d="{d}" fill="{colour}" fill-opacity="{_short(opacity)}"/>'


def line(points: FloatArray, colour: str, width: float, style: int = 0) -> str:
    """An open line, (k, 2), in one of the four styles."""
    dashes = " ".join(_short(length * width) for length in DASHES[style % len(DASHES)])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    stroke = f'stroke="{colour}" stroke-width="{_short(width)}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{_path(points)}" fill="none" {stroke}{dashed}/>'


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
    slant = ' font-style="italic"' if italic else ""
    turned = f' transform="rotate(-90 {_short(x)} {_short(y)})"' if upwards else ""
    place = f'x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}" fill="{colour}" text-anchor="{anchor}"'
    return f"<text {place}{slant}{turned}>{_spans(text, size)}</text>"


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


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _path(points: FloatArray) -> str:
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in points.tolist())


def _short(number: float) -> str:
    """To a hundredth of a pixel."""
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"
