"""Any picture of a view as an SVG file, without a browser: the stage or one part of it, at any size."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from relu_fold.errors import InputError
from relu_fold.figures.kit.theme import THEMES, ThemeName
from relu_fold.figures.line.stage import stage, sum_alone
from relu_fold.figures.plane.layout import map_plan, surface_plan
from relu_fold.figures.plane.space import planned, space
from relu_fold.figures.svg.ledger import line_table, plane_table, table_svg
from relu_fold.figures.svg.line import line_svg
from relu_fold.figures.svg.panel import panel_svg
from relu_fold.figures.svg.plane import map_svg, plane_svg, surface_svg
from relu_fold.figures.svg.plotted import Extent
from relu_fold.figures.svg.writer import About
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view import limits
from relu_fold.view.viewstate import ViewState

What = Literal["stage", "sum", "map", "surface", "ledger", "fold", "signal", "duel"]

PARTS: dict[int, tuple[What, ...]] = {
    1: ("stage", "sum", "ledger", "fold", "signal", "duel"),
    2: ("stage", "map", "surface", "ledger", "fold", "duel"),
}
"""What there is to draw, by the number of inputs."""

SIDES = ((320, 10_000), (240, 10_000))  # pixels: the least and the greatest width, and height
# On so many pixels words have their usual size; on more everything grows alike, so that a slide is read from afar.
_USUAL = (1_067, 600)


class Size(NamedTuple):
    """Pixels; no height: as high as it is usual for what is drawn."""

    width: int
    height: int | None = None


SIZES = {"slide": Size(1_600, 900), "column": Size(640)}
_HIGH = {  # of the width, where no height is given
    "stage": 1.15,
    "sum": 0.625,
    "map": 1.0,
    "surface": 0.75,
    "fold": 0.45,
    "signal": 0.3,
    "duel": 0.3,
}


def size_of(text: str) -> Size:
    """Return the size of a name, or of `800x600`. Raises InputError for any other text, and beyond `SIDES`."""
    if text in SIZES:
        return SIZES[text]
    width, cross, height = text.lower().partition("x")
    if not (cross and all(side.isascii() and side.isdigit() and len(side) < 7 for side in (width, height))):
        raise InputError(f"size: expected {', '.join(SIZES)} or WIDTHxHEIGHT such as 800x600; got {text[:40]!r}")
    limits.count("width", int(width), *SIDES[0])
    limits.count("height", int(height), *SIDES[1])
    return Size(int(width), int(height))


def picture_svg(
    state: ViewState,
    what: What = "stage",
    size: Size = SIZES["slide"],
    theme: ThemeName = "light",
    *,
    ground: bool = True,
    about: About | None = None,
) -> str:
    """Return a picture of a view as the text of an SVG file; the same view gives the same text.

    Args:
        what: `sum` with one input alone, `map` and `surface` with two.
        ground: whether on the theme's paper, or on nothing.
        about: what the file says of itself.

    Raises:
        InputError: for what there is not with so many inputs, or is too much to be drawn.
    """
    if what not in PARTS[state.input_dim]:
        known = ", ".join(PARTS[state.input_dim])
        inputs = "one input" if state.input_dim == 1 else "two inputs"
        raise InputError(f"what: expected one of {known} of a network of {inputs}; got {what[:40]!r}")
    width, height = size
    scale = max(1.0, min(width / _USUAL[0], (height or width) / _USUAL[1]))
    across = round(width / scale)
    if what == "ledger":
        shown = THEMES[theme]
        table = line_table(frame(state), shown) if state.input_dim == 1 else plane_table(plane_frame(state), shown)
        room = None if height is None else height / scale
        own = None if height is None or scale == 1 else (float(width), float(height))
        return table_svg(table, shown, across, room, ground=ground, about=about, shown=own)
    high = height or round(_HIGH[what] * width)
    down, exact = round(high / scale), (float(width), float(high)) if scale > 1 else None
    if what == "fold" or what == "signal" or what == "duel":  # as a type reads it
        of = frame(state) if state.input_dim == 1 else plane_frame(state)
        return panel_svg(of, what, Extent(across, down), theme, ground=ground, about=about, scaled=exact)
    if state.input_dim == 1:
        draw = stage if what == "stage" else sum_alone
        return line_svg(draw(frame(state), theme, across, down), ground=ground, about=about, shown=exact)
    seen = plane_frame(state)
    if what == "stage":
        return plane_svg(space(seen, theme, across, down), ground=ground, about=about, shown=exact)
    plan = map_plan(state.box, across, down) if what == "map" else surface_plan(across, down)
    write = map_svg if what == "map" else surface_svg
    return write(planned(seen, theme, plan), ground=ground, about=about, shown=exact)


def all_parts() -> tuple[What, ...]:
    """Return the name of everything that can be drawn."""
    return get_args(What)
