"""npz: an array with a row for each point, and perhaps one with their names."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.files import npy, npz
from relu_fold.tables.table import Table

_USUAL = ("x", "data", "inputs", "x_test", "x_train")
_NAMING = ("y", "label", "labels", "names", "target", "targets", "y_test", "y_train")


def looks(data: bytes) -> bool:
    """Whether bytes begin as an archive."""
    return npz.looks(data)


def table(data: bytes, inputs: int) -> Table:
    """Return the rows of the archive's array with `inputs` columns: of several, the one with a usual name."""
    found = npz.members(data)
    points = _points(found, inputs)
    names = _names(found, len(points))

    def row(i: int) -> FloatArray:
        if not np.isfinite(points[i]).all():
            raise InputError(f"row {i + 1}: expected finite numbers; got others among them")
        chosen: FloatArray = points[i]
        return chosen

    return Table(len(points), row, lambda i: names[i] if names else "")


def _points(found: dict[str, bytes], inputs: int) -> FloatArray:
    shapes = []
    for name in sorted(found, key=lambda name: (_rank(name, _USUAL), name)):
        try:
            array = npy.numbers(name, found[name])
        except InputError as error:
            shapes.append(str(error))
            continue
        if array.ndim == 2 and array.shape[1] == inputs and array.size:
            return array
        shapes.append(f"{name} of shape {array.shape}")
    told = "; ".join(shapes[:4]) or "none"
    raise InputError(f"npz: expected an array with {inputs:,} columns, a row for each point; got {told}")


def _names(found: dict[str, bytes], count: int) -> list[str]:
    for name in sorted((one for one in found if one.lower() in _NAMING), key=lambda one: _rank(one, _NAMING)):
        try:
            array = npy.numbers(name, found[name])
        except InputError:
            try:
                texts = npy.texts(name, found[name])
            except InputError:
                continue
            if len(texts) == count:
                return texts
            continue
        if array.shape == (count,):
            return [f"{value:g}" for value in array.tolist()]
    return []


def _rank(name: str, usual: tuple[str, ...]) -> int:
    return usual.index(name.lower()) if name.lower() in usual else len(usual)
