"""The live page inside a notebook: a server in this process, to this machine alone, and a frame that shows it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from html import escape
from threading import Lock, Thread

from relu_fold.address import link
from relu_fold.arrays import whole
from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.view.viewstate import ViewState

HEIGHT = 760  # pixels: header, stage and controls of a frame as wide as a notebook's page
SHORTEST, TALLEST = 200, 4_000
_ONE = Lock()


@dataclass(frozen=True)
class Shown:
    """A page in a frame, `height` pixels high; notebooks show it where it is the value of a cell."""

    address: str
    height: int = HEIGHT

    def _repr_html_(self) -> str:
        source = escape(self.address)
        # What is copied on the page is for the reader's clipboard, which a frame has only if it is lent.
        return (
            f'<iframe src="{source}" title="ReLU Fold" width="100%" height="{self.height}" '
            f'allow="clipboard-write" style="border:0"></iframe>'
        )

    def __repr__(self) -> str:
        return f"ReLU Fold at {self.address}"


def show(shown: Network | ViewState, *, height: int = HEIGHT) -> Shown:
    """Return the live page of a network or a view, for Jupyter or VS Code to show below the cell.

    The first call starts a server in a thread of this process; it ends with the process. It listens to this machine
    alone, so the browser has to be on it, too.

    Args:
        height: of the frame, in pixels.

    Raises:
        InputError: for a network that the app cannot show, or a height that is none.
    """
    if not SHORTEST <= whole("height", height) <= TALLEST:
        raise InputError(f"height: expected {SHORTEST} to {TALLEST:,} pixels; got {height}")
    opened = link(shown)  # what cannot be shown starts no server
    with _ONE:
        return Shown(_served(os.getpid()) + opened, height)


@cache
def _served(_process: int) -> str:
    """Return the address of this process's server. Threads do not come along into a child, which so starts its own."""
    # Half a second of imports, which only who shows something waits for.
    from relu_fold.serving.listen import listen
    from relu_fold.ui.server import create_app

    server = listen(create_app("/", notebook=True).server, "127.0.0.1", 0, {})
    Thread(target=server.run, name="relu-fold", daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}/"
