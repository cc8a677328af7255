"""The stage of a plane as SVG: sheets, surface and map as they are painted, and the words over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from relu_fold.figures.kit.formulas import composed_ends, composed_name
from relu_fold.figures.kit.png import png_address
from relu_fold.figures.kit.projection import Projection
from relu_fold.figures.kit.theme import FONT_SIZES, THIN, Theme
from relu_fold.figures.plane.axes import Word, axes
from relu_fold.figures.plane.heat import heat_pixels
from relu_fold.figures.plane.layout import MARGINS
from relu_fold.figures.plane.painted import Colour, Facet, Line, Shape, map_shapes, sheet_shapes, surface_aim
from relu_fold.figures.plane.space import Space
from relu_fold.figures.svg.writer import Anchor, area, document, image, line, polygon, words
from relu_fold.view.words import short_number

_SHADE, _DARK_SHADE = 0.055, 0.1  # how dark one of the shadows is
_ANCHORS: dict[str, Anchor] = {"left": "start", "center": "middle", "right": "end"}
_TO_BASELINE = {"top": 0.8, "middle": 0.35, "bottom": -0.3}  # of a font's size, from an annotation's y


def plane_svg(picture: Space, *, ground: bool = True, lettered: bool = True) -> str:
    """Return the picture as an SVG file of the size that it was laid out for.

    Args:
        ground: whether on its paper.
        lettered: whether with all that plotly writes over it on the page.
    """
    frame, plan, theme = picture.frame, picture.plan, picture.theme
    title = f"{composed_name(frame)} runs {composed_ends(frame)}"
    margins = MARGINS[plan.arrangement]
    width, height = plan.width + margins["l"] + margins["r"], plan.height + margins["t"] + margins["b"]
    parts = [*_sheets(picture), *_map(picture)]
    if lettered:
        parts += [*_map_words(picture), *_annotations(picture)]
    return document(width, height, parts, title, theme.paper if ground else None)


def _sheets(picture: Space) -> Iterator[str]:
    sheets, theme = picture.sheets, picture.theme
    turn, placed = Projection(*picture.frame.state.turn), picture.placed()
    sides = np.array(placed["box"])
    pole, said = axes(turn, picture.rectangles[-1], sides, placed, picture.reach)
    yield line(pole, theme.inactive, THIN)
    for one, panel in zip(sheets.raised, picture.rectangles, strict=True):
        for shape in sheet_shapes(sheets.meshes[one.mesh], one, panel, sides, turn):
            yield _written(shape, theme)
    yield from (_written(shape, theme) for shape in surface_aim(sheets, picture.rectangles[-1], turn))
    yield from (_word(one, theme) for one in said)


def _map(picture: Space) -> Iterator[str]:
    frame, theme = picture.frame, picture.theme
    left, top, width, height = picture.plan.rectangle(picture.plan.map)
    pixels = heat_pixels(frame, theme)
    if pixels is not None:
        across, down = width / (len(pixels) - 1), height / (len(pixels) - 1)
        frame_of = (left - across / 2, top - down / 2, width + across, height + down)
        yield f'<svg x="{left}" y="{top}" width="{width}" height="{height}" viewBox="{left} {top} {width} {height}">'
        yield image(png_address(pixels), *frame_of)
        yield "</svg>"
    for shape in map_shapes(picture.sheets, (left, top, width, height), facets=pixels is None):
        yield _written(shape, theme)
    sides = np.array([[0, 0], [width, 0], [width, height], [0, height], [0, 0]])
    corners = sides + np.array([left, top])
    yield line(corners, theme.inactive, THIN)


def _map_words(picture: Space) -> Iterator[str]:
    frame, theme = picture.frame, picture.theme
    left, top, width, height = picture.plan.rectangle(picture.plan.map)
    (x_lo, x_hi), (y_lo, y_hi) = ([short_number(end) for end in ends] for ends in frame.state.box)
    small = FONT_SIZES["small"]
    below, beside = top + height + small + 4, left - 6
    ends: tuple[tuple[float, float, str, Anchor], ...] = (
        (left, below, x_lo, "middle"),
        (left + width, below, x_hi, "middle"),
        (beside, top + height, y_lo, "end"),
        (beside, top + 0.7 * small, y_hi, "end"),
    )
    for x, y, text, anchor in ends:
        yield words(x, y, text, size=small, colour=theme.muted, anchor=anchor)
    name = FONT_SIZES["text"]
    first, second = picture.placed()["names"]
    yield words(left + width / 2, below, first, size=name, colour=theme.muted, anchor="middle", italic=True)
    yield words(beside, top + height / 2, second, size=name, colour=theme.muted, anchor="end", italic=True)


def _annotations(picture: Space) -> Iterator[str]:
    plan, theme = picture.plan, picture.theme
    margins = MARGINS[plan.arrangement]
    for one in picture.layout["annotations"]:
        size = one["font"]["size"]
        x = margins["l"] + one["x"] * plan.width + one.get("xshift", 0)
        y = margins["t"] + (1 - one["y"]) * plan.height - one.get("yshift", 0)
        upwards = one.get("textangle", 0) == -90
        colour = one["font"].get("color", theme.muted)
        place: dict[str, Any] = {"size": size, "colour": colour, "upwards": upwards}
        if upwards:
            yield words(x, y, one["text"], anchor="middle", **place)
        else:
            y += _TO_BASELINE[one.get("yanchor", "middle")] * size
            yield words(x, y, one["text"], anchor=_ANCHORS[one.get("xanchor", "center")], **place)


def _written(shape: Shape, theme: Theme) -> str:
    if isinstance(shape, Facet):
        return polygon(shape.points, f"#{bytes(shape.colour).hex()}")
    if isinstance(shape, Line):
        style = shape.colour >> 3 if isinstance(shape.colour, int) else 0
        return line(shape.points, _colour(shape.colour, theme), shape.width, style)
    return area(shape.loops, "#000000", _DARK_SHADE if theme.dark else _SHADE)


def _colour(colour: Colour, theme: Theme) -> str:
    if isinstance(colour, int):
        return theme.neurons[colour % 8]
    return {"ink": theme.ink, "floor": theme.inactive}[colour]


def _word(one: Word, theme: Theme) -> str:
    x, y = one.at
    size = FONT_SIZES["text" if one.name else "small"]
    return words(x, y + 0.35 * size, one.text, size=size, colour=theme.muted, anchor="middle", italic=one.name)
