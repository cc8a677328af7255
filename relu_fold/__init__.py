"""ReLU Fold: see how small ReLU networks fold their input."""

from relu_fold.errors import TooManyRegions
from relu_fold.grid import evaluate_line
from relu_fold.network import Network
from relu_fold.pieces import Pieces, pieces
from relu_fold.sharelink import ShareLinkError
from relu_fold.viewstate import ViewState

__all__ = ["Network", "Pieces", "ShareLinkError", "TooManyRegions", "ViewState", "evaluate_line", "pieces"]
