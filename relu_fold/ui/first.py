"""What a page says of its view before any script has run: the picture, and words for who hears it or sees its link.

It is made once for each address and remembered; what takes too long is left out, and the page comes without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape
from typing import Any

import msgspec
from dash.development.base_component import Component
from flask import has_request_context, request

from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exchange.by_word import in_short, stage_text
from relu_fold.exchange.pictures import picture
from relu_fold.exchange.whole import whose
from relu_fold.figures.svg.first import first_panel, first_svg
from relu_fold.serving.pages import EMBED
from relu_fold.serving.turns import Full, Turns
from relu_fold.ui.asked import asked_view, view_of
from relu_fold.ui.forms import forms_of, panel_forms
from relu_fold.ui.page.frame import FRAME, frame
from relu_fold.ui.page.lesson_card import counted, taught
from relu_fold.ui.page.panels import panel_words
from relu_fold.ui.preview import has_images, image_address, tags
from relu_fold.view.lessons import LESSONS
from relu_fold.view.viewstate import ViewState

SECONDS = 0.5  # a page waits no longer for its picture, which takes 20 to 150 ms
PATIENCE, ROOM = 0.05, 8  # seconds, and how many: of those who wait to have one made
REMEMBERED = 64  # addresses; some 50 kB each
ROOT, EMBEDDED = '<html lang="en">', '<html lang="en" data-embed>'  # by which the style sheet leaves out what is around
FRAME_PLACE, PREVIEW_PLACE = "<!-- frame -->", "<!-- preview -->"  # in the page's template


@dataclass(frozen=True)
class First:
    """A view before its scripts.

    Attributes:
        state: what the page will show.
        link: the address of it, relative, as it was asked for; nothing for the default view.
        title: whose network it is, or which lesson.
        words: `preset-title`, `preset-from` and `lesson`, as the page's head has them.
        sentence: the picture in short; nothing where there was no time.
        told: the same at length, for who cannot see it.
        svg: as `first_svg`.
        panel: the same of the figure that a lesson puts first, as `first_panel`.
        said: what stands beside that figure, by the name of its place.
    """

    state: ViewState
    link: str
    title: str
    words: dict[str, str]
    sentence: str = ""
    told: str = ""
    svg: str = ""
    panel: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


class Firsts:
    """Fills them into a page, making them one at a time: nobody's page waits for those of others."""

    def __init__(self, page: Component, prefix: str, off: frozenset[str] = frozenset()) -> None:
        """Take the layout, the path that visitors find the app at, and what its deployer has switched off."""
        self._page, self._prefix = page, prefix
        self._pictured, self._off = has_images(off), off
        self._turns = Turns(1, ROOM, PATIENCE)
        _drawn("", 0)  # what most come for is there for the first of them

    def filled(self) -> dict[str, str]:
        """Return what takes which place in the page that is asked for."""
        if not has_request_context():
            return {}
        first = self._asked()
        words = {**first.words, **first.said, "lesson-count": counted(first.state.lesson or 1, self._off)}
        seen = frame(self._page, first.state, words, first.svg, first.panel)
        spoken = f'<p class="{FRAME}-told spoken">{escape(first.told)}</p>' if first.told else ""
        image = image_address(self._prefix, first.link) if self._pictured else ""
        return {
            ROOT: EMBEDDED if request.path == f"/{EMBED}" else ROOT,
            FRAME_PLACE: spoken + seen,
            PREVIEW_PLACE: tags(first.title, first.sentence, image),
        }

    def _asked(self) -> First:
        link, state = asked_view()
        if state.lesson not in {lesson.number for lesson in taught(self._off)}:
            state = msgspec.structs.replace(state, lesson=0)  # the page has no words for it
        try:
            with self._turns.turn(request.remote_addr or ""), time_limit(SECONDS):
                first = _drawn(link, state.lesson)
                with suppress(OutOfTime):  # the stage alone is better than nothing
                    return _with_panel(link, state.lesson)
                return first
        except (Full, OutOfTime, InputError):
            return First(state, link, _title(state), whose(state))


@lru_cache(maxsize=REMEMBERED)
def _drawn(link: str, lesson: int) -> First:
    state = msgspec.structs.replace(view_of(link), lesson=lesson)
    seen = picture(state)
    ledger = seen.ledger()
    svg = first_svg(seen.shown, forms_of(state))
    return First(state, link, _title(state), whose(state), in_short(seen, ledger), stage_text(seen, ledger), svg)


@lru_cache(maxsize=REMEMBERED)
def _with_panel(link: str, lesson: int) -> First:
    first = _drawn(link, lesson)
    forms = panel_forms(first.state)
    if not forms:
        return first
    seen = picture(first.state)
    panel = first_panel(seen.shown, first.state.panel, forms)
    return replace(first, panel=panel, said=panel_words(seen.panel().words) if panel else {})


def _title(state: ViewState) -> str:
    return f"Lesson {state.lesson}: {LESSONS[state.lesson - 1].title}" if state.lesson else whose(state)["preset-title"]
