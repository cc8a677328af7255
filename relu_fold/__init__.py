"""ReLU Fold: see how small ReLU networks fold their input.

The mathematics needs numpy alone. `ViewState`, what a link restores, brings msgspec along when it is first touched.
"""

from typing import TYPE_CHECKING

from relu_fold.errors import InputError, ShareLinkError, TooManyRegions
from relu_fold.exact.bounds import most_regions, most_regions_by_layer
from relu_fold.exact.events.events import Event, Events, events
from relu_fold.exact.fold.preimages import FoldPreimages, fold_preimages
from relu_fold.exact.fold.space import FoldSpace, fold_space
from relu_fold.exact.grid import evaluate_line, evaluate_plane
from relu_fold.exact.line.pieces import Pieces, pieces
from relu_fold.exact.line.preimages import Preimages, preimages
from relu_fold.exact.line.provenance import knots_by_layer, knots_by_neuron
from relu_fold.exact.plane.subdivision import Subdivision, subdivide
from relu_fold.network import Network

if TYPE_CHECKING:
    from relu_fold.view.viewstate import ViewState

__all__ = [
    "Event",
    "Events",
    "FoldPreimages",
    "FoldSpace",
    "InputError",
    "Network",
    "Pieces",
    "Preimages",
    "ShareLinkError",
    "Subdivision",
    "TooManyRegions",
    "ViewState",
    "evaluate_line",
    "evaluate_plane",
    "events",
    "fold_preimages",
    "fold_space",
    "knots_by_layer",
    "knots_by_neuron",
    "most_regions",
    "most_regions_by_layer",
    "pieces",
    "preimages",
    "subdivide",
]


def __getattr__(name: str) -> object:
    if name == "ViewState":
        from relu_fold.view.viewstate import ViewState

        return ViewState
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
