"""JSON: our own object, and what people write by hand.

    {"weights": [W1, W2], "biases": [b1, b2], "negative_slope": 0, "slopes": [...], "inputs": ["x", "y"], "box": [...]}
    [[W1, b1], [W2, b2]]          [W1, b1, W2, b2]          {"0.weight": W1, "0.bias": b1, ...}

All but `weights` and `biases` may be left out of the first. Floats are written so that they come back bit for bit.
"""

from __future__ import annotations

import json

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, own_slopes
from relu_fold.files.extras import extras_of, with_extras
from relu_fold.files.json_text import Json, brief, numbers, parsed
from relu_fold.files.layers import Layer, alternating, by_name, network
from relu_fold.files.limits import MAX_ARRAYS, MAX_NUMBERS, check
from relu_fold.files.names import said
from relu_fold.network import Network

KEYS = ("weights", "biases", "negative_slope", "slopes", "inputs", "box")
_START = 200  # bytes that are looked at


def looks(data: bytes) -> bool:
    """Whether bytes begin as a list or an object."""
    return data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] in (b"{", b"[")


def read(data: bytes) -> Contents:
    """Return what a file of this format holds."""
    found = parsed(data)
    if type(found) is list:
        return Contents(_of_list(found))
    if type(found) is not dict:
        raise InputError(f"JSON: expected an object or a list; got {brief(found)}")
    check("JSON", len(found), MAX_ARRAYS, "keys")
    if "weights" in found or "biases" in found:
        return _of_object(found)
    beside: dict[str, Json] = {key: found.pop(key) for key in ("inputs", "box") if key in found}
    return with_extras(by_name({name: numbers(said([name]), value) for name, value in found.items()}), beside)


def _of_object(found: dict[str, Json]) -> Contents:
    other = next((key for key in found if key not in KEYS), None)
    if other is not None:
        raise InputError(f"JSON: expected {', '.join(KEYS)}; got {brief(other)}")
    weights, biases = (_arrays(key, found.get(key, [])) for key in ("weights", "biases"))
    if not weights or len(weights) != len(biases):
        raise InputError(f"layers: expected as many weights as biases; got {len(weights)} and {len(biases)}")
    for i, row in enumerate(weights):
        if row.ndim == 1 and row.size:
            raise InputError(f"weights[{i}]: expected a row for each neuron; got a list of numbers. {_rows_of(row)}")
    slopes = _arrays("slopes", found["slopes"]) if found.get("slopes") else []
    if slopes and len(slopes) != len(weights) - 1:
        raise InputError(f"slopes: expected those of {len(weights) - 1} hidden layers; got {len(slopes)}")
    own = [*slopes, *[None] * (len(weights) - len(slopes))]
    slope = numbers("negative_slope", found.get("negative_slope", 0.0))
    if slope.ndim:
        raise InputError(f"negative_slope: expected one number; got {brief(found['negative_slope'])}")
    layers = [Layer(w, b, s) for w, b, s in zip(weights, biases, own, strict=True)]
    return with_extras(network(layers, float(slope)), found)


def _rows_of(row: FloatArray) -> str:
    """How numbers in a list were perhaps meant."""
    first = row[:2].tolist()
    more = ", ..." if row.size > 2 else ""
    one_each, one_row = ", ".join(f"[{value!r}]" for value in first), ", ".join(map(repr, first))
    return f"With one input that is [{one_each}{more}], with one neuron [[{one_row}{more}]]"


def _of_list(found: list[Json]) -> Network:
    check("JSON", len(found), MAX_ARRAYS, "arrays")
    if all(type(one) is list and len(one) == 2 and _deep(one[0]) == 2 for one in found):
        pairs = [_arrays(f"layer {i + 1}", pair) for i, pair in enumerate(found)]
        return alternating([array for pair in pairs for array in pair])
    return alternating(_arrays("arrays", found))


def _deep(value: Json) -> int:
    """Return how many lists are around the first number."""
    depth = 0
    while type(value) is list and value:
        value, depth = value[0], depth + 1
    return depth


def _arrays(name: str, values: Json) -> list[FloatArray]:
    if type(values) is not list:
        raise InputError(f"{name}: expected a list of arrays; got {brief(values)}")
    check(name, len(values), MAX_ARRAYS, "arrays")
    found = [numbers(f"{name}[{i}]", value) for i, value in enumerate(values)]
    check(name, sum(array.size for array in found), MAX_NUMBERS, "numbers")
    return found


def write(contents: Contents) -> bytes:
    """Return a file that holds all that there is to know, to the last bit; a line for each array."""
    net = contents.network
    slopes = [own.tolist() for own in own_slopes(net)]
    found: dict[str, object] = {
        "weights": [w.tolist() for w in net.weights],
        "biases": [b.tolist() for b in net.biases],
        "negative_slope": net.negative_slope,
        **({"slopes": slopes} if slopes else {}),
        **extras_of(contents),
    }
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in found.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _value(value: object) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join("  " + json.dumps(one, separators=(",", ":")) for one in value) + "\n]" if value else "[]"
