"""Checkpoints of PyTorch on the command line, where PyTorch is there: their tensors, and nothing else of them.

Whoever types the name of a file means it. A server gets files from strangers and never opens a pickle; nor does `load`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, FileError
from relu_fold.files.files import bytes_of
from relu_fold.files.layers import by_name
from relu_fold.files.limits import MAX_BYTES, check

SUFFIXES = (".pt", ".pth", ".ckpt")
_SAFE = (2, 6)  # the version from which `weights_only` holds what it promises (CVE-2025-32434)
_INSIDE = ("state_dict", "model_state_dict")  # where others keep the weights beside an optimiser's state
_HOW = "expected a state_dict of tensors, `torch.save(model.state_dict(), 'net.pt')`"


def checkpoint(path: str) -> Contents | None:
    """Return the network in a checkpoint, read by PyTorch with `weights_only`.

    None for a file of another name, and where PyTorch is not installed.

    Raises:
        FileError: for what cannot be read or holds no network, and for a PyTorch in which this is not safe.
    """
    if Path(path).suffix.lower() not in SUFFIXES:
        return None
    try:
        torch = import_module("torch")
    except ImportError:
        return None
    name, data = bytes_of(path)
    try:
        check("file", len(data), MAX_BYTES, "bytes")
        return Contents(by_name(_arrays(torch, data)))
    except InputError as error:
        raise FileError(f"{name}: {error}") from error


def _arrays(torch: Any, data: bytes) -> dict[str, Any]:
    """Return the tensors of a checkpoint by their names, in float64."""
    if tuple(map(int, re.findall(r"\d+", str(torch.__version__))[:2])) < _SAFE:
        raise InputError(
            f"expected PyTorch {_SAFE[0]}.{_SAFE[1]} or newer, to read no more than tensors; got {torch.__version__}"
        )
    try:
        held = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except (UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        raise InputError(f"{_HOW}; got what PyTorch refuses to read as that") from error
    inside = (held[key] for key in _INSIDE if isinstance(held, Mapping) and key in held)
    held = next(inside, held)
    if not isinstance(held, Mapping) or not all(isinstance(one, torch.Tensor) for one in held.values()):
        raise InputError(f"{_HOW}; got {type(held).__name__}")
    return {str(key): one.detach().double().numpy() for key, one in held.items()}
