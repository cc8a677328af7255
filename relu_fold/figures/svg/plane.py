"""The stage of a plane as SVG: sheets, surface and map as they are painted, and the words over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import numpy as np

from relu_fold.figures.kit.arrangement import width_of
from relu_fold.figures.kit.formulas import composed_ends, composed_name, labels
from relu_fold.figures.kit.png import png_address
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.kit.theme import FONT_SIZES, THIN, Theme
from relu_fold.figures.plane.axes import Word, axes
from relu_fold.figures.plane.heat import heat_pixels
from relu_fold.figures.plane.layout import map_words
from relu_fold.figures.plane.painted import (
    Colour,
    Facet,
    Line,
    Name,
    Shape,
    map_shapes,
    over_map,
    sheet_shapes,
    surface_aim,
)
from relu_fold.figures.plane.space import Space
from relu_fold.figures.svg.annotated import annotated, others
from relu_fold.figures.svg.light import light_lines, light_map, light_sheets, shade
from relu_fold.figures.svg.writer import About, Anchor, area, document, image, line, polygon, words
from relu_fold.view.words import cut_short, short_number

_FORMULA = 18  # pixels from the words of the map up to the formula over them
_BESIDE = 12  # pixels right of the map, for which neurons there are


def plane_svg(
    picture: Space,
    *,
    ground: bool = True,
    lettered: bool = True,
    about: About | None = None,
    shown: tuple[float, float] | None = None,
) -> str:
    """Return the picture as an SVG file of the size that it was laid out for.

    Args:
        ground: whether on its paper.
        lettered: whether with all that plotly writes over it on the page.
        about: what the file says of itself.
        shown: the file's own size, if it is another one.
    """
    parts = [*_axes(picture, _painted(picture)), *_map(picture, _map_painted(picture))]
    if lettered:
        return _file(picture, [*parts, *_lettered(picture)], picture.layout["annotations"], ground, about, shown)
    return _file(picture, parts, [], ground, about, shown)


def short_svgs(light: Space, dark: Space) -> tuple[str, str]:
    """Return the picture in both themes as `plane_svg` does, without a ground, and as short as it can be."""
    sheets = [*light_sheets(light, dark), *_over(_aim(light), light, dark)]
    plain = heat_pixels(light.frame, light.theme) is None
    over = over_map(light.sheets, light.plan.rectangle(light.plan.map))
    maps = [*light_map(light, dark, facets=plain), *_over(over, light, dark)]
    one, other = (
        _file(
            picture,
            [
                *_axes(picture, [part[i] for part in sheets]),
                *_map(picture, [part[i] for part in maps]),
                *_lettered(picture),
            ],
            picture.layout["annotations"],
        )
        for i, picture in enumerate((light, dark))
    )
    return one, other


def _aim(picture: Space) -> list[Shape]:
    return surface_aim(picture.sheets, picture.rectangles[-1], Projection(*picture.frame.state.turn))


def _over(shapes: list[Shape], light: Space, dark: Space) -> Iterator[tuple[str, str]]:
    """Yield what stands over facets: all lines in short, then names."""
    yield from light_lines(shapes, (light.theme, dark.theme))
    for one in shapes:
        if isinstance(one, Name):
            yield _written(one, light.theme), _written(one, dark.theme)


def _lettered(picture: Space) -> Iterator[str]:
    left, top, width, height = picture.plan.rectangle(picture.plan.map)
    yield from _map_words(picture)
    yield from others(picture.frame, picture.plan, left + width + _BESIDE, top + height, picture.theme)


def surface_svg(
    picture: Space, *, ground: bool = True, about: About | None = None, shown: tuple[float, float] | None = None
) -> str:
    """The same of a picture whose plan is the surface's alone."""
    notes = labels(picture.frame, picture.plan, picture.frame.terms)
    return _file(picture, list(_axes(picture, _painted(picture))), notes, ground, about, shown)


def map_svg(
    picture: Space, *, ground: bool = True, about: About | None = None, shown: tuple[float, float] | None = None
) -> str:
    """The same of a picture whose plan is the map's alone; its formula stands over what the map shows."""
    formula = [one | {"yshift": _FORMULA} for one in labels(picture.frame, picture.plan)]
    notes = [*formula, *map_words(picture.frame, picture.plan)]
    return _file(picture, [*_map(picture, _map_painted(picture)), *_map_words(picture)], notes, ground, about, shown)


def _file(
    picture: Space,
    parts: list[str],
    notes: list[dict[str, Any]],
    ground: bool = False,
    about: About | None = None,
    shown: tuple[float, float] | None = None,
) -> str:
    frame, plan, theme = picture.frame, picture.plan, picture.theme
    title = f"{composed_name(frame)} runs {composed_ends(frame)}"
    parts += annotated(notes, plan, plan.margins, theme)
    return document(*plan.size, parts, title, theme.paper if ground else None, about, shown)


def _painted(picture: Space) -> Iterator[str]:
    """Yield the sheets from facet to facet."""
    sheets, turn = picture.sheets, Projection(*picture.frame.state.turn)
    sides = np.array(picture.placed()["box"])
    for one, panel in zip(sheets.raised, picture.rectangles, strict=True):
        for shape in sheet_shapes(sheets.meshes[one.mesh], one, panel, sides, turn):
            yield _written(shape, picture.theme)
    yield from (_written(shape, picture.theme) for shape in _aim(picture))


def _axes(picture: Space, sheets: Iterable[str]) -> Iterator[str]:
    """Yield the axes around what is drawn of the sheets."""
    theme = picture.theme
    turn, placed = Projection(*picture.frame.state.turn), picture.placed()
    pole, said = axes(turn, picture.rectangles[-1], np.array(placed["box"]), placed, picture.reach)
    yield line(pole, theme.inactive, THIN)
    yield from sheets
    yield from (_word(one, theme, picture.plan.size[0]) for one in said)


def _map_painted(picture: Space) -> Iterator[str]:
    rectangle = picture.plan.rectangle(picture.plan.map)
    plain = heat_pixels(picture.frame, picture.theme) is None
    yield from (_written(shape, picture.theme) for shape in map_shapes(picture.sheets, rectangle, facets=plain))


def _map(picture: Space, drawn: Iterable[str]) -> Iterator[str]:
    """Yield the samples, if it shows them, what is drawn over them, and the frame."""
    frame, theme = picture.frame, picture.theme
    left, top, width, height = picture.plan.rectangle(picture.plan.map)
    pixels = heat_pixels(frame, theme)
    if pixels is not None:
        across, down = width / (len(pixels) - 1), height / (len(pixels) - 1)
        frame_of = (left - across / 2, top - down / 2, width + across, height + down)
        yield f'<svg x="{left}" y="{top}" width="{width}" height="{height}" viewBox="{left} {top} {width} {height}">'
        yield image(png_address(pixels), *frame_of)
        yield "</svg>"
    yield from drawn
    sides = np.array([[0, 0], [width, 0], [width, height], [0, height], [0, 0]])
    corners = sides + np.array([left, top])
    yield line(corners, theme.inactive, THIN)


def _map_words(picture: Space) -> Iterator[str]:
    frame, theme = picture.frame, picture.theme
    left, top, width, height = picture.plan.rectangle(picture.plan.map)
    (x_lo, x_hi), (y_lo, y_hi) = ([short_number(end) for end in ends] for ends in frame.state.box)
    small = FONT_SIZES["small"]
    below, beside = top + height + small + 4, left - 6
    whole, _ = picture.plan.size
    ends: tuple[tuple[float, float, str, Anchor], ...] = (
        (left, below, x_lo, "middle"),
        (min(left + width, whole - width_of(x_hi, small) / 2 - 1), below, x_hi, "middle"),
        (beside, top + height, y_lo, "end"),
        (beside, top + 0.7 * small, y_hi, "end"),
    )
    for x, y, text, anchor in ends:
        yield words(x, y, text, size=small, colour=theme.muted, anchor=anchor)
    name = FONT_SIZES["text"]
    first, second = (_escaped(name) for name in picture.placed()["names"])
    # A name of its own is long: it stands below the numbers, and is written upwards.
    down, anchor, long = (below + name, "middle", True) if frame.state.names else (below, "end", False)
    yield words(left + width / 2, down, first, size=name, colour=theme.muted, anchor="middle", italic=True)
    at = top + height / 2
    yield words(beside, at, second, size=name, colour=theme.muted, anchor=anchor, italic=True, upwards=long)


def _written(shape: Shape, theme: Theme) -> str:
    if isinstance(shape, Facet):
        return polygon(shape.points, f"#{bytes(shape.colour).hex()}")
    if isinstance(shape, Line):
        style = shape.colour >> 3 if isinstance(shape.colour, int) else 0
        return line(shape.points, _colour(shape.colour, theme), shape.width, style)
    if isinstance(shape, Name):
        return _name(shape, theme)
    return area(shape.loops, "#000000", shade(theme))


def _name(shape: Name, theme: Theme) -> str:
    """On a ground of its own, so that it is read over any colours."""
    size = FONT_SIZES["small"]
    (x, y), text = shape.at, cut_short(shape.text)
    half = width_of(text, size) / 2 + 2
    corners = np.array([[x - half, y - 8], [x + half, y - 8], [x + half, y + 8], [x - half, y + 8]])
    ground = polygon(corners, theme.paper)
    return ground + words(x, y + 0.35 * size, _escaped(text), size=size, colour=theme.ink, anchor="middle")


def _colour(colour: Colour, theme: Theme) -> str:
    if isinstance(colour, int):
        return theme.neurons[colour % 8]
    return {"ink": theme.ink, "floor": theme.inactive}[colour]


def _word(one: Word, theme: Theme, width: float) -> str:
    x, y = one.at
    size = FONT_SIZES["text" if one.name else "small"]
    half = width_of(one.text, size) / 2 + 1
    x = min(max(x, half), width - half)  # a long number stays on the picture
    return words(
        x, y + 0.35 * size, _escaped(one.text), size=size, colour=theme.muted, anchor="middle", italic=one.name
    )


def _escaped(text: str) -> str:
    """As `words` takes it: of all signs those that could be tags."""
    return escape(text, quote=False)
