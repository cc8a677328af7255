"""What the page asks and what it is answered: a table of the kinds of questions, and a small function for each.

The server remembers nothing: a question carries all that its answer needs.
"""

from __future__ import annotations

import time
from typing import Any

from relu_fold.errors import TooLarge, UnknownPath
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exchange.counting import SECONDS as COUNT_BUDGET
from relu_fold.exchange.counting import counted
from relu_fold.exchange.kinds import Kind
from relu_fold.exchange.learning.landscape import SECONDS as OVER_BUDGET
from relu_fold.exchange.learning.landscape import landscape
from relu_fold.exchange.learning.loss_lines import loss_line
from relu_fold.exchange.learning.steps import SECONDS as TRAINING_BUDGET
from relu_fold.exchange.many_starts import SECONDS as MANY_BUDGET
from relu_fold.exchange.many_starts import further
from relu_fold.exchange.pictures import Look, Picture, picture
from relu_fold.exchange.predictions import judged, posed
from relu_fold.exchange.questions import (
    Along,
    Check,
    Commit,
    CountRegions,
    Drag,
    Edit,
    Hand,
    Level,
    Many,
    Marks,
    OfState,
    Open,
    Over,
    Pointed,
    Predict,
    Probe,
    Question,
    Rest,
    Scale,
    Sweep,
    Together,
    Trace,
    Train,
    Turn,
    Ways,
)
from relu_fold.exchange.states import Next, edited, entered, opened
from relu_fold.exchange.together import together
from relu_fold.exchange.under_hand import SWEEP_SECONDS, drag, hand, probe, rest, sweep, train, ways
from relu_fold.exchange.ways import SECONDS as WAYS_BUDGET
from relu_fold.exchange.whole import Answer, begun, folded, ledger_and_diagram, whole
from relu_fold.frames.levels import level_under
from relu_fold.frames.slider_marks import slider_marks
from relu_fold.view.edit import SetNumber
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number

ALONG_BUDGET = 0.5  # seconds for one slider
MARKS_BUDGET = 0.3  # seconds for one slider; the page does not wait for it when a hand moves
_TOO_FAR = f"The level stops here: a traced value may not go beyond ±{number(MAX_MAGNITUDE)}."


def answer(question: Question) -> Answer:
    """Return what is to be shown."""
    return KIND_OF[type(question)].answer(question)


# --- the whole picture ---


def _open(question: Open) -> Answer:
    return _whole(question, opened(question.link), question.scale, question.controls)


def _commit(question: Commit) -> Answer:
    return _whole(question, Next(question.state), question.scale, question.controls, question.before)


def _edit(question: Edit) -> Answer:
    before = question.state if isinstance(question.edit, SetNumber) else None
    return _whole(question, edited(question.state, question.edit), question.scale, question.controls, before)


def _whole(question: Question, led_to: Next, scale: Scale, mounted: str, before: ViewState | None = None) -> Answer:
    shown = picture(led_to.state, Look(question.theme, question.width, question.height, scale))
    reply = begun(question, led_to.state) | shown.words() | folded(led_to.state) | {"entering": shown.entering()}
    return whole(reply | shown.grips() | ledger_and_diagram(shown, before), shown, led_to, mounted)


# --- beside the picture: numbers that nothing shown waits for ---


def _together(question: Together) -> Answer:
    shown = picture(question.state).shown
    return Answer(begun(question, question.state) | {"together": together(shown, question.neurons)})


def _marks(question: Marks) -> Answer:
    end = time.monotonic() + MARKS_BUDGET
    try:
        found = slider_marks(question.state, question.path, stop=lambda: time.monotonic() > end)
    except (UnknownPath, TooLarge):  # the slider is of a network that was there a moment ago; or too far to compute
        found = []
    return Answer(begun(question, question.state) | {"path": question.path, "marks": found})


def _along(question: Along) -> Answer:
    try:
        with time_limit(ALONG_BUDGET):
            found = loss_line(question.state, question.path)
    except (UnknownPath, TooLarge, OutOfTime):  # as above; what takes longer is not drawn
        found = None
    return Answer(begun(question, question.state) | {"path": question.path, "along": found})


def _many(question: Many) -> Answer:
    return Answer(begun(question, question.state) | {"many": further(question.state, question)})


def _count(question: CountRegions) -> Answer:
    return Answer(begun(question, question.state) | {"count": counted(question.state, question.done)})


def _over(question: Over) -> Answer:
    return Answer(begun(question, question.state) | {"over": landscape(question.state, question.paths)})


# --- in fold space: that panel alone, and of it no more than what moves ---


def _trace(question: Trace) -> Answer:
    return _unfolded(question, _looked_at(question), drawn=False)


def _turn(question: Turn) -> Answer:
    return _unfolded(question, _looked_at(question), drawn=True)


def _level(question: Level) -> Answer:
    shown = _looked_at(question)
    level = level_under(shown.shown, question.point)
    traced = max(-MAX_MAGNITUDE, min(MAX_MAGNITUDE, level))
    told = {"numbers": {"v": traced}, "stopped": "" if traced == level else _TOO_FAR}
    return _unfolded(question, shown.traced(traced), drawn=False, **told)


def _pointed(question: Pointed) -> Answer:
    state = entered(question.state, question.enters) if question.enters else question.state
    pointed = _looked_at(question, state).pointed(question.side, question.point)
    return Answer(begun(question, question.state) | {"pointed": pointed})


def _looked_at(question: OfState, state: ViewState | None = None) -> Picture:
    return picture(state or question.state, Look(question.theme, question.width, question.height))


def _unfolded(question: OfState, shown: Picture, *, drawn: bool, **told: Any) -> Answer:
    panel = shown.fold(drawn=drawn)
    return Answer(begun(question, question.state) | told | {"panel": panel.words}, panel=panel.figure)


# --- questions that the reader is asked ---


def _predict(question: Predict) -> Answer:
    return Answer(begun(question, question.state) | posed(question.state, question.n))


def _check(question: Check) -> Answer:
    return Answer(begun(question, question.state) | judged(question.state, question.n, question.of, question.answer))


KINDS: tuple[Kind[Any], ...] = (
    Kind(Open, _open, changes=True),
    Kind(Edit, _edit, changes=True, shows=True),
    Kind(Commit, _commit, shows=True, rank=4),
    Kind(Rest, rest, shows=True, rank=3, moves=True),
    Kind(Drag, drag, shows=True, rank=2, moves=True),
    Kind(Turn, _turn, shows=True, rank=1, moves=True),
    Kind(Trace, _trace, shows=True, rank=0, moves=True),
    Kind(Hand, hand, changes=True, moves=True),
    Kind(Train, train, changes=True, moves=True, seconds=TRAINING_BUDGET, yields=True, part="training"),
    Kind(Level, _level, changes=True, moves=True),
    Kind(Probe, probe, forgettable=True),
    Kind(Together, _together, forgettable=True),
    Kind(Pointed, _pointed, forgettable=True),
    Kind(Sweep, sweep, forgettable=True, ahead=True, seconds=SWEEP_SECONDS),
    Kind(Ways, ways, forgettable=True, ahead=True, seconds=WAYS_BUDGET),
    Kind(Predict, _predict, forgettable=True),
    Kind(Check, _check),
    Kind(Marks, _marks, forgettable=True, seconds=MARKS_BUDGET, yields=True),
    Kind(Along, _along, forgettable=True, seconds=ALONG_BUDGET, yields=True, part="training"),
    Kind(Many, _many, seconds=MANY_BUDGET, yields=True, part="training"),
    Kind(CountRegions, _count, seconds=COUNT_BUDGET, yields=True),
    Kind(Over, _over, forgettable=True, seconds=OVER_BUDGET, yields=True, part="training"),
)
KIND_OF: dict[type[Question], Kind[Any]] = {kind.question: kind for kind in KINDS}


def told_of_kinds() -> dict[str, dict[str, Any]]:
    """Return the table as the page reads it, by kind."""
    return {kind.name: kind.told() for kind in KINDS}
