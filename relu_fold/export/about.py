"""What every file says of itself: the version that wrote it, the link of its view, and the seeds of what was drawn."""

from __future__ import annotations

import json
from importlib.metadata import version

from relu_fold import address
from relu_fold.figures.svg.writer import About
from relu_fold.view.viewstate import ViewState

NAME = "ReLU Fold"


def about(state: ViewState) -> About:
    """Return a sentence on one line, and the same as JSON: {program, version, link, seed, data_seed, start_seed}.

    The link is relative, `?s=...`: whoever has the file opens it where the app runs. There is a seed where something
    is trained; nothing else is random.
    """
    run, release, link = state.learning, version("relu-fold"), address.link(state)
    seeds = (
        {"seed": run.seed, "data_seed": run.drawn, "start_seed": run.start_seed}
        if run
        else {"seed": None, "data_seed": None, "start_seed": None}
    )
    told = f"seed {run.seed} (of the data {run.drawn}, of the start {run.start_seed})" if run else "no seed"
    data = json.dumps({"program": NAME, "version": release, "link": link, **seeds})
    return About(f"{NAME} {release}, view {link}, {told}", data)
