"""What files of several formats say beside the network: the names of its inputs, and their box."""

from __future__ import annotations

from collections.abc import Mapping

from relu_fold.errors import InputError
from relu_fold.files.contents import Contents
from relu_fold.files.json_text import Json, brief, numbers
from relu_fold.network import Network


def with_extras(network: Network, found: Mapping[str, Json]) -> Contents:
    """Return the contents of a file that says this under `inputs` and `box`, or leaves them out."""
    names = found.get("inputs", [])
    if type(names) is not list or not {*map(type, names)} <= {str}:
        raise InputError(f"inputs: expected a list of names; got {brief(names)}")
    box = numbers("box", found.get("box", []))
    if box.size and (box.ndim != 2 or box.shape[1] != 2):
        raise InputError(f"box: expected two numbers for each input; got shape {box.shape}")
    return Contents(network, [str(name) for name in names], [(low, high) for low, high in box.reshape(-1, 2)])


def extras_of(contents: Contents) -> dict[str, Json]:
    """Return what `with_extras` reads, without what there is not."""
    found: dict[str, Json] = {"inputs": [*contents.inputs], "box": [[*interval] for interval in contents.box]}
    return {key: value for key, value in found.items() if value}
