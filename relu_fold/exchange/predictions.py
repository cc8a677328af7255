"""What the page is told of a question about its view, and of the reader's answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relu_fold.predictions.ask import check, predict
from relu_fold.predictions.posed import Spot
from relu_fold.predictions.seen import view_name
from relu_fold.view.viewstate import ViewState

EARLIER = "The view has changed since this was asked: here is a question about what you see now."


def posed(state: ViewState, n: int) -> dict[str, Any]:
    """Return {n, of, prediction}: what of a question is told before there is an answer; None where there is none.

    `of` names the view, and comes back with the answer.
    """
    asked = predict(state, n)
    told: dict[str, Any] = {"n": n, "of": view_name(state)}
    if asked is None:
        return told | {"prediction": None}
    return told | {
        "prediction": {
            "kind": asked.kind,
            "text": asked.text,
            "control": asked.control,
            "options": [option.text for option in asked.options],
            "axis": asked.axis,
            "across": asked.across,
            "spots": _spots(asked.asked),
        }
    }


def judged(state: ViewState, n: int, of: str, answer: str) -> dict[str, Any]:
    """Return {n, of, verdict}; `right` is None for what is no answer, and for an answer about an earlier view."""
    told: dict[str, Any] = {"n": n, "of": view_name(state)}
    if of != told["of"]:
        return told | {"verdict": {"right": None, "earlier": True, "words": EARLIER, "why": "", "spots": []}}
    found = check(state, n, answer)
    verdict = {
        "right": found.right, "earlier": False, "words": found.words, "why": found.why, "spots": _spots(found.seen)
    }  # fmt: skip
    return told | {"verdict": verdict}


def _spots(spots: Iterable[Spot]) -> list[dict[str, Any]]:
    return [{"at": spot.at, "label": spot.label} for spot in spots]
