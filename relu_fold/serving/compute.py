"""One question computed under the house rules: in its turn, within its time, and refused in a sentence beyond that."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from flask import request as http

from relu_fold.exact.budget import OutOfTime, sampled_if_late
from relu_fold.exchange.answer import KIND_OF, answer
from relu_fold.exchange.questions import AnyQuestion
from relu_fold.exchange.whole import Answer
from relu_fold.serving.refusal import Refused
from relu_fold.serving.turns import Full, Turns

WorkT = TypeVar("WorkT")

SECONDS = 1.5  # for one answer; the page gives up after 2.5, of which half a second may be spent waiting
AGAIN = 0.4  # more, for the same from samples, where all of them went into what is made of an exact cut
AT_ONCE = 3  # in one process: some that take long, and one that does not have to wait for them
SPARE = 1  # of them, and of the room, that one address alone cannot take; a whole school may be one address
ROOM = 100  # fewer than the threads of a worker (deploy/gunicorn.conf.py), so that somebody is there to refuse the rest
PATIENCE = 0.5

TOO_LONG = "This view takes longer than a visitor’s turn on this server. What you see is the view before it."
BUSY = "The server is busy: ask again in a second."


def computed(question: AnyQuestion, turns: Turns, off: frozenset[str] = frozenset()) -> Answer:
    """Return the answer to a question; raises Refused when it takes too long or too many are asked at once.

    Args:
        off: parts of the app that its deployer has switched off.
    """
    kind = KIND_OF[type(question)]
    if kind.part in off:
        raise Refused(HTTPStatus.FORBIDDEN, f"{kind.part.capitalize()} is switched off on this server.")
    return in_turn(turns, lambda: answer(question), yields=kind.yields)


def in_turn(turns: Turns, work: Callable[[], WorkT], *, yields: bool = False) -> WorkT:
    """Do some work for a visitor; raises Refused as `computed` does."""
    try:
        with turns.turn(http.remote_addr or "", yields=yields):
            return sampled_if_late(work, SECONDS, AGAIN)
    except Full as error:
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, BUSY, headers={"Retry-After": "1"}) from error
    except OutOfTime as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, TOO_LONG) from error
