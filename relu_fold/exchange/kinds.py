"""What a kind of question is: how it is answered, and what the page's pump has to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from relu_fold.exchange.questions import Question
from relu_fold.exchange.whole import Answer

QuestionT = TypeVar("QuestionT", bound=Question)


@dataclass(frozen=True)
class Kind(Generic[QuestionT]):
    """A kind of question: how it is answered, and what the page's pump has to know of it.

    Attributes:
        changes: whether its answer brings other numbers of the state.
        shows: whether its answer is a picture of the newest state, so that nothing else has to be asked for it.
        rank: of those that show it under a hand and after: each is answered with all that the one before is, and more.
        moves: whether it is asked under a hand that moves or rests.
        forgettable: whether nobody waits for it: a newer one takes its place, and a hand that moves need not heed it.
        ahead: whether it is asked before a hand needs it: dropped for what one needs now, and a refusal is not told.
        seconds: after which it answers with what it has found; None for what takes as long as it takes.
        yields: whether it goes by itself, and gives way to what a hand waits for.
        part: of the app, which a deployer may switch off; empty for what there always is.
    """

    question: type[QuestionT]
    answer: Callable[[QuestionT], Answer]
    changes: bool = False
    shows: bool = False
    rank: int | None = None
    moves: bool = False
    forgettable: bool = False
    ahead: bool = False
    seconds: float | None = None
    yields: bool = False
    part: str = ""

    @property
    def name(self) -> str:
        return str(self.question.__struct_config__.tag)

    def told(self) -> dict[str, Any]:
        """Return {changes, shows, rank, moves, forgettable, ahead, seconds, fields}: its row of the page's table."""
        return {
            "changes": self.changes,
            "shows": self.shows,
            "rank": self.rank,
            "moves": self.moves,
            "forgettable": self.forgettable,
            "ahead": self.ahead,
            "seconds": self.seconds,
            "fields": list(self.question.__struct_fields__),
        }
