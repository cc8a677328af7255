"""`load` and `save`: a network from a file, and back."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from relu_fold.arrays import instance, short
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, FileError, Interval
from relu_fold.files.formats import format_of, writer_of
from relu_fold.files.limits import MAX_BYTES, MAX_LAYERS, MAX_NUMBERS, check
from relu_fold.network import Network

_SHOWN = 60  # characters of a file's name in a sentence


def load(path: str | os.PathLike[str]) -> Network:
    """Return the network in a file: npz, JSON, safetensors, NNet or ONNX, told by its content, else by its name's end.

    Nothing in the file is run, and no other file is touched. Files of up to 64 MB and 1,000,000 numbers are read.

    Raises:
        FileError: an InputError whose sentence begins with the file's name: for a file that is not there, that holds no
            network, or more than is read; and for a pickle, with how to save the weights instead.
    """
    return open_file(path).network


def open_file(path: str | os.PathLike[str]) -> Contents:
    """Return what is in a file: the network, and where they are said the names and the box of its inputs."""
    return read(*bytes_of(path))


def bytes_of(path: str | os.PathLike[str]) -> tuple[str, bytes]:
    """Return name and bytes of a file; of one that is larger than is read, one byte more than that.

    Raises:
        FileError: for what cannot be read, and for what is no file.
    """
    file = _path(path)
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):  # a device or a pipe may have no end
            raise FileError(f"{shown_name(file.name)}: expected a file; got something else of this name")
        size = min(found.st_size, MAX_BYTES)  # what is more is not read, but refused
        with file.open("rb") as opened:
            return file.name, opened.read(size + 1)
    except OSError as error:
        raise FileError(f"{shown_name(file.name)}: cannot be read: {error.strerror}") from error


def read(name: str, data: bytes) -> Contents:
    """Return what is in a file of which name and bytes are at hand."""
    try:
        check("file", len(data), MAX_BYTES, "bytes")
        return format_of(_suffix(name), data).read(data)
    except InputError as error:
        raise FileError(f"{shown_name(name)}: {error}") from error


def save(
    net: Network, path: str | os.PathLike[str], *, inputs: Sequence[str] = (), box: Sequence[Interval] = ()
) -> None:
    """Write a network to a file of the format that the end of its name says; `load` gives it back bit for bit.

    Args:
        inputs: a name for each input, where they have some; all formats but NNet hold them.
        box: (least, greatest) of each input, where it is known; all formats hold it.

    Raises:
        InputError: for another end of the name; for what the format has no place for, in NNet a negative slope other
            than 0 and names; for more than `load` would read, and for a path that cannot be written to.
    """
    file = _path(path)
    check("network", instance("net", net, Network).n_parameters + net.n_neurons, MAX_NUMBERS, "numbers")
    check("network", len(net.weights), MAX_LAYERS, "layers")
    data = written(file.name, Contents(net, inputs, box))
    try:
        file.write_bytes(data)
    except OSError as error:
        raise FileError(f"{shown_name(file.name)}: cannot be written: {error.strerror}") from error


def written(name: str, contents: Contents) -> bytes:
    """Return the bytes of a file of this name."""
    return writer_of(_suffix(name))(contents)


def _path(path: str | os.PathLike[str]) -> Path:
    try:
        file = Path(path)
    except TypeError as error:
        raise InputError(f"path: expected the path of a file; got {short(path)}") from error
    if "\0" in str(file):
        raise InputError(f"path: expected a name without zeros; got {short(str(file))}")
    try:
        os.fsencode(file)
    except UnicodeEncodeError as error:
        raise InputError(f"path: expected characters that a file's name can have; got {short(str(file))}") from error
    return file


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def shown_name(name: str) -> str:
    """Return a file's name for a sentence: as it is if it is printable, and not all of a long one."""
    text = name if name.isprintable() else repr(name)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
