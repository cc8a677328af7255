"""The formats of files: what they are called, how they are told apart, who reads and who writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relu_fold.errors import InputError
from relu_fold.files import json_net, nnet, npz, safetensors
from relu_fold.files.contents import Contents
from relu_fold.files.onnx.reading import read_onnx
from relu_fold.files.pickles import refuse


@dataclass(frozen=True)
class Format:
    """A row of the table.

    Args:
        suffixes: how names of such files end.
        looks: whether bytes can be nothing but this format; whatever the file is called.
        read: raises an InputError for whatever is wrong with the bytes.
        write: None where files are only read.
    """

    name: str
    suffixes: tuple[str, ...]
    looks: Callable[[bytes], bool]
    read: Callable[[bytes], Contents]
    write: Callable[[Contents], bytes] | None = None


def _onnx(data: bytes) -> Contents:
    return Contents(read_onnx(data))


FORMATS = (
    Format("safetensors", (".safetensors",), safetensors.looks, safetensors.read, safetensors.write),
    Format("npz", (".npz",), npz.looks, npz.read, npz.write),
    Format("JSON", (".json",), json_net.looks, json_net.read, json_net.write),
    Format("NNet", (".nnet",), nnet.looks, nnet.read, nnet.write),
    Format("ONNX", (".onnx",), lambda _: False, _onnx),  # protobuf has no first bytes of its own
)


def format_of(suffix: str, data: bytes) -> Format:
    """Return the format of a file: by its content, and where that does not tell by its name.

    Raises:
        InputError: for pickles, and for what is none of the formats.
    """
    found = next((one for one in FORMATS if one.looks(data)), None)
    if found is None or found.name != "safetensors":  # whose length may begin like a pickle
        refuse(suffix, data)
    found = found or next((one for one in FORMATS if suffix in one.suffixes), None)
    if found is None:
        raise InputError(f"expected a file of {known()}; got neither such a name nor such a content")
    return found


def writer_of(suffix: str) -> Callable[[Contents], bytes]:
    """Return what writes the format that the end of a name asks for."""
    writers = {suffix: one.write for one in FORMATS if one.write is not None for suffix in one.suffixes}
    if suffix not in writers:
        raise InputError(f"path: expected a name that ends in {', '.join(writers)}; got {suffix[:20]!r}")
    return writers[suffix]


def known() -> str:
    """Return the names of the formats, for a sentence."""
    return " or ".join(f"{one.name} ({', '.join(one.suffixes)})" for one in FORMATS)
