"""What one picture may cost, told before anything is allocated for it."""

from __future__ import annotations

from itertools import pairwise

from relu_fold.errors import InputError
from relu_fold.view.limits import MAX_WORK
from relu_fold.view.viewstate import ViewState


class TooCostly(InputError):  # noqa: N818 - the name says what happened
    """A view within every single limit that is too much of all of them at once; the message says which."""


def work(state: ViewState) -> int:
    """Return the multiplications that a view's grid takes: points times the weights that each goes through.

    Exact pictures have no grid; `limits.MAX_REGIONS` and the time budget bound them while they grow.
    """
    if state.input_dim == 1 or state.map_mode != "heatmap":
        return 0
    sizes = (state.input_dim, *state.widths[: state.layer + 1], 1)
    return state.resolution**2 * sum(n * m for n, m in pairwise(sizes))


def check_cost(state: ViewState) -> None:
    """Raise TooCostly when the view asks for more than `limits.MAX_WORK`."""
    if (asked := work(state)) > MAX_WORK:
        raise TooCostly(
            f"grid points a side: expected fewer for {sum(state.widths)} neurons in {len(state.widths)} layers; "
            f"got {state.resolution}, which takes {asked:,} multiplications of at most {MAX_WORK:,}"
        )
