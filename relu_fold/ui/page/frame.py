"""The frame of the page: what of it can be seen before any script has run, as plain HTML.

It is made of the layout itself, tags, classes and words, so that nothing moves when the page takes its place; without
names, so that nothing is on the page twice. Nobody can press what stands there: it is inert, and nobody reads it out.
"""

from __future__ import annotations

from html import escape
from typing import Any

from dash.development.base_component import Component

from relu_fold.view.presets import DEFAULT

FRAME = "frame"  # the class by which the style sheet hides it, and the scripts remove it
_VOID = frozenset({"Input", "Img", "Br", "Hr"})
_UNSEEN = frozenset({"Store"})
_DATA = ("data-panel", "data-host")  # what the style sheet asks of an element, beside its classes


def frame(page: Component) -> str:
    """Return the HTML of the frame of a page."""
    words = {"preset-title": DEFAULT.title, "lesson": DEFAULT.lesson}
    return f'<div class="{FRAME}" inert aria-hidden="true">{_Seen(words).html(page)}</div>'


class _Seen:
    """Knows the words that come with the first answer: unseen, they keep the room that they will most often need."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words

    def html(self, part: Any) -> str:
        if part is None:
            return ""
        if isinstance(part, (list, tuple)):
            return "".join(map(self.html, part))
        if not isinstance(part, Component):
            return escape(str(part))
        if part._type in _UNSEEN or getattr(part, "hidden", None) is True:
            return ""
        if part._namespace == "dash_html_components":
            return self._element(part)
        if part._type == "MantineProvider":
            return self.html(getattr(part, "children", None))
        # Sliders, boxes, switches and graphs come with their scripts; until then their places are kept.
        name = getattr(part, "className", None) or part._type.lower()
        return f'<span class="{escape(name)}"><span class="place"></span></span>'

    def _element(self, part: Component) -> str:
        tag = part._type.lower()
        name = getattr(part, "className", None)
        marks = f' class="{escape(name)}"' if name else ""
        marks += "".join(f' {key}="{escape(str(getattr(part, key)))}"' for key in _DATA if hasattr(part, key))
        if part._type in _VOID:
            return f"<{tag}{marks}>"
        content = getattr(part, "children", None)
        if part._type == "Details":  # a drawer, which is closed: only its handle is seen
            content = content[0] if content else None
        if (words := self._words.get(getattr(part, "id", ""))) is not None:
            marks, content = f'{marks} style="visibility:hidden"', words
        return f"<{tag}{marks}>{self.html(content)}</{tag}>"
