"""The app that browser tests drive: `python -m tests.browser.patient`, with the arguments of `relu-fold`.

What bounds an answer is a clock on the wall, for visitors wait by that. Here it is the processor time of the thread
that answers, and an eighth of that, for it grows when others share the cores: on a machine that does other things too,
each question has the answer that it has on a quiet one.
"""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace

from relu_fold.cli import main
from relu_fold.exact import budget
from relu_fold.exchange import answer, counting, sweeps
from relu_fold.ui import first, server

PATIENCE = 60.0  # seconds that a question waits for its turn


def _patient() -> float:
    return time.thread_time() / 8


_CLOCK = SimpleNamespace(monotonic=_patient, thread_time=_patient)

if __name__ == "__main__":
    for module in (budget, answer, counting, sweeps):
        assert module.time is time
        module.time = _CLOCK
    for module in (first, server):
        assert module.PATIENCE < PATIENCE
        module.PATIENCE = PATIENCE
    sys.exit(main())
