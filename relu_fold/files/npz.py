"""npz, numpy's archive of named arrays: W1, b1, W2, b2 ..., `negative_slope`, `slopes1` ..., `inputs`, `box`.

Read from any writer whose names tell what is what (`layers.by_name`), `numpy.savez(file, *arrays)` among them.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.files import npy
from relu_fold.files.contents import Contents, own_slopes
from relu_fold.files.extras import with_extras
from relu_fold.files.json_text import Json
from relu_fold.files.layers import by_name
from relu_fold.files.limits import MAX_ARRAYS, MAX_NUMBERS, check
from relu_fold.files.names import said

MAX_UNPACKED = 8 * MAX_NUMBERS + MAX_ARRAYS * npy.MAX_HEADER
"""Bytes of all arrays together."""
_ZIP = b"PK\x03\x04"
_IN_DIRECTORY = b"PK\x01\x02"  # before each member in the archive's directory
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes to unpack
_ENCRYPTED = 1
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, OverflowError, ValueError)
"""What zipfile raises for archives that are none; a NotImplementedError is a RuntimeError."""


def looks(data: bytes) -> bool:
    """Whether bytes begin as an archive."""
    return data.startswith(_ZIP)


def read(data: bytes) -> Contents:
    """Return what a file of this format holds."""
    packed = members(data)
    beside: dict[str, Json] = {}
    if "inputs" in packed:
        beside["inputs"] = [*npy.texts("inputs", packed.pop("inputs"))]
    if "box" in packed:
        beside["box"] = npy.numbers("box", packed.pop("box")).tolist()
    arrays: dict[str, FloatArray] = {}
    for name, member in packed.items():
        arrays[name] = npy.numbers(said([name]), member)
        check("npz", sum(array.size for array in arrays.values()), MAX_NUMBERS, "numbers")
    return with_extras(by_name(arrays), beside)


def members(data: bytes) -> dict[str, bytes]:
    """Return the bytes of each array, by its name. They are counted and measured before they are unpacked."""
    check("npz", data.count(_IN_DIRECTORY), MAX_ARRAYS, "arrays")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise InputError("npz: expected a zip archive; got one that is cut off or damaged") from error
    found: dict[str, bytes] = {}
    with archive:
        members = archive.infolist()
        check("npz", sum(member.file_size for member in members), MAX_UNPACKED, "bytes unpacked")
        for member in members:
            name, dot, suffix = member.filename.rpartition(".")
            if not dot or suffix != "npy" or name in found:
                raise InputError(f"npz: expected arrays, NAME.npy, each once; got {said([member.filename])}")
            if member.compress_type not in _PACKED or member.flag_bits & _ENCRYPTED:
                raise InputError(
                    f"npz: expected arrays that are stored or deflated; got {said([name])} packed otherwise"
                )
            try:
                with archive.open(member) as unpacked:
                    # Asked for by number, since all that there is would be unpacked before it is cut to what was said.
                    found[name] = unpacked.read(member.file_size)
            except _BROKEN as error:
                raise InputError(
                    f"npz: expected the array {said([name])}; got one that is cut off or damaged"
                ) from error
            if len(found[name]) != member.file_size:
                raise InputError(f"npz: expected {member.file_size:,} bytes of {said([name])}; got others")
    return found


def write(contents: Contents) -> bytes:
    """Return a file that holds all that there is to know, to the last bit."""
    net = contents.network
    arrays: dict[str, NDArray[np.generic]] = {}
    for i, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        arrays[f"W{i + 1}"], arrays[f"b{i + 1}"] = w, b
    arrays["negative_slope"] = np.array(net.negative_slope)
    arrays |= {f"slopes{i + 1}": slopes for i, slopes in enumerate(own_slopes(net))}
    if contents.inputs:
        arrays["inputs"] = np.array(contents.inputs)
    if contents.box:
        arrays["box"] = np.array(contents.box)
    return _packed(arrays)


def _packed(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()
