"""safetensors: eight bytes of a length, a JSON header, and numbers; arrays are named as PyTorch's `Sequential` does.

`0.weight`, `0.bias`, `2.weight` ...: the activation between two layers has a number, too. A slope that all neurons
share is in the metadata; files of PyTorch have none there, and it is 0. Slopes of each neuron are a PReLU's weight.
Source: the documentation of the library of this name, section "Format".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, own_slopes
from relu_fold.files.extras import extras_of, with_extras
from relu_fold.files.json_text import Json, brief, parsed
from relu_fold.files.json_text import numbers as numbers_in
from relu_fold.files.layers import by_name
from relu_fold.files.limits import MAX_ARRAYS, MAX_NUMBERS, check
from relu_fold.files.names import said

MAX_HEADER = 1_000_000
_LENGTH = 8  # bytes that say how long the header is
_ALIGNED = 8  # the header is filled up, so that numbers begin at a multiple of this
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_METADATA = "__metadata__"


def looks(data: bytes) -> bool:
    """Whether bytes begin like this format: a length below 2^40, then an object."""
    return data[8:9] == b"{" and data[5:8] == b"\0\0\0"


def read(data: bytes) -> Contents:
    """Return what a file of this format holds."""
    length = int.from_bytes(data[:_LENGTH], "little")
    if len(data) < _LENGTH or length > len(data) - _LENGTH:
        raise InputError(f"safetensors: expected a header that ends within {len(data):,} bytes; got one of {length:,}")
    check("safetensors header", length, MAX_HEADER, "bytes")
    header = parsed(data[_LENGTH : _LENGTH + length])
    if type(header) is not dict:
        raise InputError("safetensors header: expected an object; got something else")
    metadata = header.pop(_METADATA, {})
    if type(metadata) is not dict or not {*map(type, metadata.values())} <= {str}:
        raise InputError(f"safetensors: expected texts as metadata; got {brief(metadata)}")
    check("safetensors", len(header), MAX_ARRAYS, "arrays")
    numbers = memoryview(data)[_LENGTH + length :]
    places = {name: _place(name, entry) for name, entry in header.items()}
    check("safetensors", sum(prod(place.shape) for place in places.values()), MAX_NUMBERS, "numbers")
    _check_filled(places, len(numbers))
    arrays = {name: place.array(numbers) for name, place in places.items()}
    if "negative_slope" in metadata:
        arrays["negative_slope"] = numbers_in("negative_slope", _text(metadata["negative_slope"]))
    own: dict[str, Json] = {key: _text(metadata[key]) for key in ("inputs", "box") if key in metadata}
    return with_extras(by_name(arrays), own)


def _text(value: Json) -> Json:
    """Return the value that a text in the metadata stands for."""
    return parsed(str(value).encode("utf-8", "replace"))


@dataclass(frozen=True)
class _Place:
    """Where the numbers of an array are, and what they are."""

    kind: str
    shape: tuple[int, ...]
    begin: int
    end: int

    def array(self, numbers: memoryview) -> FloatArray:
        found = np.frombuffer(numbers[self.begin : self.end], _TYPES[self.kind]).reshape(self.shape)
        if self.kind == "BF16":  # the upper half of an F32
            found = (found.astype("<u4") << 16).view("<f4")
        with np.errstate(invalid="ignore"):  # of what is no number, which the network refuses by its name
            return found.astype(np.float64)


def _place(name: str, entry: Json) -> _Place:
    what = said([name])
    if type(entry) is not dict or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise InputError(f"safetensors: expected dtype, shape and data_offsets of {what}; got others")
    kind, shape, offsets = entry["dtype"], _sizes(entry["shape"]), _sizes(entry["data_offsets"])
    if type(kind) is not str or kind not in _TYPES:
        raise InputError(f"safetensors: expected {what} in {', '.join(_TYPES)}; got {brief(kind)}")
    if shape is None or len(shape) > 2:
        raise InputError(f"safetensors: expected {what} of at most 2 dimensions; got {brief(entry['shape'])}")
    bytes_of = prod(shape) * np.dtype(_TYPES[kind]).itemsize
    if offsets is None or len(offsets) != 2 or offsets[1] - offsets[0] != bytes_of:
        raise InputError(f"safetensors: expected {bytes_of:,} bytes of {what}; got offsets that say otherwise")
    return _Place(kind, tuple(shape), *offsets)


def _sizes(values: Json) -> list[int] | None:
    if type(values) is not list or not {*map(type, values)} <= {int}:
        return None
    found = [value for value in values if isinstance(value, int) and value >= 0]
    return found if len(found) == len(values) else None


def _check_filled(places: Mapping[str, _Place], size: int) -> None:
    """The arrays fill the file: they neither overlap nor leave anything out, as the format wants it."""
    end = 0
    for name, place in sorted(places.items(), key=lambda one: (one[1].begin, one[1].end)):
        if place.begin != end:
            raise InputError(f"safetensors: expected {said([name])} to begin at byte {end:,}; got {place.begin:,}")
        end = place.end
    if end != size:
        raise InputError(f"safetensors: expected {end:,} bytes of numbers; got {size:,}")


def write(contents: Contents) -> bytes:
    """Return a file that holds all that there is to know, to the last bit."""
    net = contents.network
    slopes = own_slopes(net)
    arrays: dict[str, FloatArray] = {}
    for i, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        arrays[f"{2 * i}.weight"], arrays[f"{2 * i}.bias"] = w, b
        if i < len(slopes):
            arrays[f"{2 * i + 1}.weight"] = slopes[i]
    metadata = {"format": "pt", "negative_slope": repr(net.negative_slope)}
    metadata |= {key: json.dumps(value) for key, value in extras_of(contents).items()}
    header: dict[str, object] = {_METADATA: metadata}
    end = 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F64", "shape": array.shape, "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    return b"".join(
        [len(text).to_bytes(_LENGTH, "little"), text, *(a.astype("<f8").tobytes() for a in arrays.values())]
    )
