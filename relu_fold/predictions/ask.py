"""Ask and check: functions of a view and a counter, so that nothing is kept between a question and its answer."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from relu_fold.errors import InputError, TooLarge, sentence
from relu_fold.predictions.kinds import KINDS, OF_LESSON
from relu_fold.predictions.posed import NotAsked, Prediction, Verdict
from relu_fold.predictions.seen import Seen, view_name
from relu_fold.view.limits import MAX_MAGNITUDE, parse_number
from relu_fold.view.viewstate import ViewState

Answer: TypeAlias = str

LONGEST = 40  # characters of an answer
_TRIES = 4  # of one kind, before the next
_ROUNDING = Fraction(1, 10**9)  # of what an answer may be off: decimals are no floats
_DIGITS = Fraction(1, 2**48)  # of the truth itself, which float64 computed

PRESS = "Choose one of the answers first."


def predict(state: ViewState, n: int) -> Prediction | None:
    """Return question number n of a view, the same one for the same view and n; None where nothing is clear enough.

    Of the kinds that a view allows one comes after the other, in an order of the view's own, so that neighbours are of
    different kinds. A lesson begins with the kind that it is about.

    Args:
        n: from 0, without end.
    """
    seen, name = Seen(state), view_name(state)
    if n == 0 and state.lesson:
        for kind in OF_LESSON[state.lesson]:
            if asked := _ask(seen, kind, name, 0):
                return asked
    order = [*KINDS]
    random.Random(name).shuffle(order)
    firsts = [asked for kind in order if (asked := _ask(seen, kind, name, 0))]
    if not firsts:
        return None
    lap, turn = divmod(n, len(firsts))
    return (lap and _ask(seen, firsts[turn].kind, name, lap)) or firsts[turn]


def _ask(seen: Seen, kind: str, name: str, lap: int) -> Prediction | None:
    """Return a question of this kind, another one each lap; None where the view allows none."""
    for attempt in range(_TRIES):
        try:
            asked = KINDS[kind](seen, random.Random(f"{name} {lap} {kind} {attempt}"))
        except NotAsked:
            continue
        except TooLarge:  # so it is with other dice
            return None
        if all(abs(truth) <= MAX_MAGNITUDE for truth in asked.truths):  # else nobody can type it
            return replace(asked, kind=kind)
    return None


def check(state: ViewState, n: int, answer: Answer) -> Verdict:
    """Return what becomes of an answer to question n of a view.

    Args:
        answer: as typed; of a choice the index of the option, of a marker its place. What is no answer at all gets a
            verdict that is neither right nor wrong, with a sentence that says what to do.
    """
    asked = predict(state, n)
    if asked is None:
        return Verdict(None, "There is nothing to ask of this view.")
    try:
        value = _read(asked, answer)
    except InputError as error:
        return Verdict(None, sentence(error))
    right = any(_is_right(value, truth, asked.within) for truth in asked.truths)
    if right:
        return Verdict(True, f"Right: {asked.told}.", asked.told, asked.why, asked.seen)
    own = asked.options[int(value)].why if asked.options else ""
    why = asked.why if own in ("", asked.why) else f"{own} {asked.why}"
    begun = "Not so. Right is:" if asked.options else "Not so. It is"
    return Verdict(False, f"{begun} {asked.told}.", asked.told, why, asked.seen)


def _read(asked: Prediction, answer: Answer) -> float:
    """Return the number that an answer stands for; raises InputError, which says what an answer is."""
    if len(answer) > LONGEST:
        raise InputError(f"an answer has at most {LONGEST} characters; this one has {len(answer):,}")
    if not answer.strip():
        raise InputError(PRESS.removesuffix(".").lower() if asked.options else "type a number first, such as 0.8 or −2")
    value = parse_number(answer.replace(",", "."))
    if asked.options and not (value.is_integer() and 0 <= value < len(asked.options)):
        raise InputError(f"answer: expected one of the {len(asked.options)} choices; got {answer.strip()}")
    return value


def _is_right(value: float, truth: float, within: float) -> bool:
    """Whether a number is right, in exact arithmetic on the numbers as they stand."""
    off = abs(Fraction(value) - Fraction(truth))
    return off <= Fraction(within) * (1 + _ROUNDING) + abs(Fraction(truth)) * _DIGITS
