"""What just happened, for the page: the notable difference between a picture and the one that a hand began with."""

from __future__ import annotations

from typing import Any

from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exchange.pictures import Picture
from relu_fold.figures.kit.theme import colour_index
from relu_fold.frames.line import frame
from relu_fold.frames.news.happened import alike, happened
from relu_fold.frames.news.two import Happening
from relu_fold.frames.plane import plane_frame
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import ViewState

MOST_COMPARED = 2_000  # pieces or regions; who changes more of them sees no single one
SECONDS = 0.2  # for the picture before: nobody waits longer for a remark


def news(before: ViewState | None, picture: Picture) -> list[dict[str, Any]]:
    """Return [{words, short, at, colour}], the most notable first; `at` is a place in a line's picture, or in the box.

    `short` is the first sentence, for the note on the picture.

    Empty where nothing is to be compared, or that takes too long.
    """
    after = picture.shown.state
    if before is None or before == after or not alike(before, after) or not _small(picture.shown):
        return []
    if before.box != after.box:  # what came into view or left it did so because the view moved
        return []
    if before.learning != after.learning:  # what a run does it tells itself, step by step
        return []
    try:
        with time_limit(SECONDS):
            began: Shown = frame(before) if before.input_dim == 1 else plane_frame(before)
            if not _small(began):
                return []
            found = happened(began, picture.shown)
    except OutOfTime:
        return []
    return [
        {"words": one.words, "short": _short(one.words), "at": one.at, "colour": _colour(picture.shown, one)}
        for one in found
    ]


def _short(words: str) -> str:
    return words.split(". ")[0].removesuffix(".") + "."


def _colour(shown: Shown, one: Happening) -> int | None:
    return colour_index(shown.state.widths, *shown.layer_and_index(one.neurons[0])) if one.neurons else None


def _small(shown: Shown) -> bool:
    return shown.patterns is not None and len(shown.patterns) <= MOST_COMPARED
