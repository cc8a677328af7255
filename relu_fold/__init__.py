"""ReLU Fold: see how small ReLU networks fold their input.

The mathematics needs numpy alone. `ViewState`, what a link restores, and `link` bring msgspec along when they
are first touched, and `show` the server of the page.
"""

from importlib import import_module
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
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.files.contents import FileError
from relu_fold.files.files import load, save
from relu_fold.models.models import as_network
from relu_fold.network import Network
from relu_fold.slices import slice_line, slice_plane
from relu_fold.training.along import LossAlong, loss_along
from relu_fold.training.data import Data
from relu_fold.training.data_sets import data_set
from relu_fold.training.over import LossOver, loss_over
from relu_fold.training.training import Diverged, Training

if TYPE_CHECKING:
    from relu_fold.address import link
    from relu_fold.inline import show
    from relu_fold.view.viewstate import ViewState

__all__ = [
    "Data",
    "Diverged",
    "Event",
    "Events",
    "FileError",
    "FoldPreimages",
    "FoldSpace",
    "InputError",
    "LossAlong",
    "LossOver",
    "Network",
    "Pieces",
    "Preimages",
    "ShareLinkError",
    "Subdivision",
    "TooManyRegions",
    "Training",
    "ViewState",
    "as_network",
    "data_set",
    "evaluate_line",
    "evaluate_plane",
    "events",
    "fold_preimages",
    "fold_space",
    "knots_by_layer",
    "knots_by_neuron",
    "link",
    "load",
    "loss_along",
    "loss_over",
    "most_regions",
    "most_regions_by_layer",
    "pieces",
    "preimages",
    "save",
    "show",
    "slice_line",
    "slice_plane",
    "subdivide",
]


_LATER = {"ViewState": "relu_fold.view.viewstate", "link": "relu_fold.address", "show": "relu_fold.inline"}


def __getattr__(name: str) -> object:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
