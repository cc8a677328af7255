"""The slopes on the way from unfolded to mirror, as the server has them, for the tests of the page's scripts, which
fold by themselves: `python -m tests.frames.folds > tests/scripts/folds.json`.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, get_args

import numpy as np

from relu_fold.frames.fold_reach import Scope, slopes_at
from relu_fold.network import Network

WIDTHS = ((1,), (2,), (3, 2), (2, 1, 4))
PROGRESS = (0.0, 0.1, 0.25, 1 / 3, 0.5, 0.7, 0.95, 1.0, 1.05, 1.25, 1.5, 1.9, 2.0)


def folds() -> list[dict[str, Any]]:
    """Return {widths, own, scope, layer, progress, slopes}: `own` are the slopes before; to three decimals."""
    found = []
    for widths in WIDTHS:
        sizes = (1, *widths, 1)
        own = [np.linspace(0.5, -0.25, n).round(3) for n in widths]
        weights = [np.ones((k, m)) for m, k in pairwise(sizes)]
        net = Network(weights, [np.zeros(k) for k in sizes[1:]], 0.0, own)
        for scope in get_args(Scope):
            for layer in range(len(widths)) if scope == "layer" else (0,):
                for progress in PROGRESS:
                    slopes = [(part.round(3) + 0.0).tolist() for part in slopes_at(net, progress, scope, layer)]
                    case = {"widths": widths, "own": [part.tolist() for part in own], "scope": scope, "layer": layer}
                    found.append(case | {"progress": progress, "slopes": slopes})
    return found


if __name__ == "__main__":
    print("[\n" + ",\n".join(json.dumps(case) for case in folds()) + "\n]")
