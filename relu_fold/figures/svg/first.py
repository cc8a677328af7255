"""The stage as SVG within a page, and the panel that a lesson puts first: in the colours of both themes, for windows of
several forms, before any script.

Whoever asks for a page has not said how large its window is, nor which theme it wears. So there is a picture for each
form of window, of which the style sheet shows one, and each colour is a pair, of which the browser takes one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from relu_fold.exact.budget import check_time
from relu_fold.figures.kit.arrangement import SIDE_BY_SIDE
from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.line.stage import stage
from relu_fold.figures.plane.space import space
from relu_fold.figures.svg.line import line_svg
from relu_fold.figures.svg.panel import NothingDrawn, panel_svg
from relu_fold.figures.svg.plane import short_svgs
from relu_fold.figures.svg.plotted import Extent
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import PanelName

MOST_BYTES = 128_000  # of all pictures of a view: packed, 30 kB at most
_FIRST = ("wide", "tall")  # of the forms, where there is no room for all
MOST_POINTS = 3_000  # of all neurons of the stage, each a corner of something that is drawn: 100 ms a form
_COLOUR = re.compile(r'(?<=")(#[0-9A-Fa-f]{6})(?=")')  # of attributes: within words a quote is written &quot;
_IMAGE = re.compile(r"(<image [^>]*/>)")
_HEAD = re.compile(r'<svg xmlns="[^"]*" width="[^"]*" height="[^"]*" viewBox="([^"]*)" role="img" font-family="[^"]*">')


class Form(NamedTuple):
    """A form of window, by the name that the style sheet knows it by, and the pixels of its picture."""

    name: str
    width: int
    height: int


def first_svg(shown: Shown, forms: Sequence[Form]) -> str:
    """Return the pictures of a frame as HTML; nothing if one is more than a page should wait for."""
    return "" if shown.sums.size > MOST_POINTS else _forms(forms, lambda form: _drawn(shown, form))


def first_panel(shown: Shown, panel: PanelName, forms: Sequence[Form]) -> str:
    """Return the pictures of a panel in the same way; nothing where it has nothing to draw."""

    def drawn(form: Form) -> tuple[str, str]:
        size = Extent(form.width, form.height)
        light, dark = (panel_svg(shown, panel, size, theme, ground=False) for theme in THEMES)
        return light, dark

    if shown.sums.size > MOST_POINTS:
        return ""
    try:
        return _forms(forms, drawn)
    except NothingDrawn:
        return ""


def _forms(forms: Sequence[Form], draw: Callable[[Form], tuple[str, str]]) -> str:
    """Draw each form, light and dark.

    Where all forms are too much, it is as many as there is room for, those of other widths first; the style sheet has
    each of them stand in for those that are missing.
    """
    colours: dict[tuple[str, str], str] = {}
    drawn: dict[str, str] = {}
    room = MOST_BYTES
    for form in sorted(forms, key=lambda one: one.name not in _FIRST):
        check_time()
        if drawn and room < min(map(len, drawn.values())):
            break
        made = _inline(*draw(form), form.name, colours)
        room -= len(made)
        if room < 0:
            break
        drawn[form.name] = made
    pairs = "".join(f"{name}:light-dark({light},{dark});" for (light, dark), name in colours.items())
    seen = "".join(drawn[form.name] for form in forms if form.name in drawn)
    return f'<div class="first" style="{pairs}" data-beside="{SIDE_BY_SIDE}">{seen}</div>' if drawn else ""


def _drawn(shown: Shown, form: Form) -> tuple[str, str]:
    """Draw it where the page will, light and dark. The place of what enters the layer stays empty until the scripts
    have come."""
    if isinstance(shown, Frame):
        light, dark = (stage(shown, theme, form.width, form.height, entering=shown.enters) for theme in THEMES)
        return line_svg(light, ground=False), line_svg(dark, ground=False)
    assert isinstance(shown, PlaneFrame)
    return short_svgs(*(space(shown, theme, form.width, form.height, entering=shown.enters) for theme in THEMES))


def _inline(light: str, dark: str, name: str, colours: dict[tuple[str, str], str]) -> str:
    """Make one text of a picture in both themes: it is the same but for its colours. New pairs are given a name."""
    parts: list[str] = []
    for one, other in zip(_IMAGE.split(light), _IMAGE.split(dark), strict=True):
        if one.startswith("<image") and one != other:
            parts += [
                one.replace("<image", '<image class="on-light"', 1),
                other.replace("<image", '<image class="on-dark"', 1),
            ]
            continue
        for text, ours in zip(_COLOUR.split(one), _COLOUR.split(other), strict=True):
            pair = (text, ours)
            parts.append(f"var({colours.setdefault(pair, f'--c{len(colours)}')})" if text.startswith("#") else text)
    return _HEAD.sub(rf'<svg class="{name}" viewBox="\1" role="img">', "".join(parts).rstrip(), count=1)
