"""The frame of the page: what of it can be seen before any script has run, as plain HTML.

It is made of the layout itself, tags, classes and words, so that nothing moves when the page takes its place; without
names, so that nothing is on the page twice. Nobody can press what stands there: it is inert, and nobody reads it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

from relu_fold.view.viewstate import ViewState

FRAME = "frame"  # the class by which the style sheet hides it, and the scripts remove it
_VOID = frozenset({"Input", "Img", "Br", "Hr"})
_UNSEEN = frozenset({"Store"})
_DATA = ("data-panel", "data-host")  # what the style sheet asks of an element, beside its classes


def frame(page: Component, state: ViewState, words: Mapping[str, Any], svg: str = "", panel: str = "") -> str:
    """Return the HTML of the frame of a page.

    Args:
        state: of the view that it will show, for which the style sheet lays it out.
        words: by the name of the element that they stand in; texts, or parts of the page.
        svg: the first picture.
        panel: that of the panel which a lesson puts first.
    """
    return f'<div class="{FRAME}" inert aria-hidden="true">{_Seen(state, words, svg, panel).html(page)}</div>'


class _Seen:
    """Knows what comes with the first answer, as far as it moves what is seen."""

    def __init__(self, state: ViewState, words: Mapping[str, Any], svg: str, panel: str) -> None:
        self._lesson, self._words = state.lesson, words
        self._pictures = {"picture": svg, "panel-plot": panel}  # by the class of the part that they lie in
        house = {"data-inputs": str(state.input_dim)}
        panels: dict[str, str] = {"data-panel": state.panel}
        if state.lesson:
            house["data-lesson"] = str(state.lesson)
        if state.lesson and state.panel != "ledger":
            house["data-promoted"] = state.panel
            panels["class"] = "ledger drawn"
        self._marks = {"house": house, "panels": panels}

    def html(self, part: Any) -> str:
        if part is None:
            return ""
        if isinstance(part, (list, tuple)):
            return "".join(map(self.html, part))
        if not isinstance(part, Component):
            return escape(str(part))
        if part._type in _UNSEEN or self._hidden(part):
            return ""
        if part._namespace == "dash_html_components":
            return self._element(part)
        if part._type == "MantineProvider":
            return self.html(getattr(part, "children", None))
        # Sliders, boxes, switches and graphs come with their scripts; until then their places are kept.
        name = getattr(part, "className", None) or part._type.lower()
        return f'<span class="{escape(name)}"><span class="place"></span></span>'

    def _hidden(self, part: Component) -> bool:
        if getattr(part, "hidden", None) is not True:
            return False
        card = getattr(part, "id", "") == "lesson-card" or getattr(part, "data-lesson", "") == str(self._lesson)
        return not (self._lesson and card)

    def _element(self, part: Component) -> str:
        tag, own = part._type.lower(), getattr(part, "id", "")
        found: dict[str, str | None] = {"class": getattr(part, "className", None)}
        found |= {key: getattr(part, key, None) for key in _DATA}
        found |= self._marks.get(own, {})
        marks = "".join(f' {key}="{escape(str(value))}"' for key, value in found.items() if value)
        if part._type in _VOID:
            return f"<{tag}{marks}>"
        content = getattr(part, "children", None)
        if part._type == "Details":  # a drawer, which is closed: only its handle is seen
            content = content[0] if content else None
        inside = self.html(self._words.get(own, content))
        return f"<{tag}{marks}>{inside}{self._pictures.get(str(found['class']), '')}</{tag}>"
