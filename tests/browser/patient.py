"""The app that browser tests drive: `python -m tests.browser.patient`, with the arguments of `relu-fold`.

What bounds an answer is a clock on the wall, for visitors wait by that. Here it is the processor time of the thread
that answers, which still grows when others share the cores: pictures ahead, of which a page that gets too few asks no
more, have eight times as much. On a machine that does other things too, each question has the answer of a quiet one.
"""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace

from relu_fold.cli import main
from relu_fold.exact import budget
from relu_fold.exchange import answer, counting, under_hand
from relu_fold.ui import first, server

PATIENCE = 60.0  # seconds that a question waits for its turn


def _clock(share: float) -> SimpleNamespace:
    def now() -> float:
        return share * time.thread_time()

    return SimpleNamespace(monotonic=now, thread_time=now)


if __name__ == "__main__":
    for module, share in ((budget, 1.0), (answer, 1.0), (counting, 1.0), (under_hand, 1 / 8)):
        assert module.time is time
        module.time = _clock(share)
    for module in (first, server):
        assert module.PATIENCE < PATIENCE
        module.PATIENCE = PATIENCE
    sys.exit(main())
