"""Pickles, and what else is not opened: how to recognise them, and what to do instead."""

from __future__ import annotations

from relu_fold.errors import InputError

PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".joblib", ".ckpt")
KERAS = (".h5", ".hdf5", ".keras")

_ZIP = b"PK\x03\x04"
_FIRST_NAME = 30  # where the name of a zip archive's first member begins
_PROTOCOLS = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_HDF5 = b"\x89HDF\r\n\x1a\n"


def refuse(suffix: str, data: bytes) -> None:
    """Raise an InputError that says what to do, if a file is one of those that are never opened."""
    if suffix in PICKLES or _is_pickle(data):
        raise InputError(
            "a pickle can run any program, so it is never opened; save the weights as safetensors, "
            "`from safetensors.torch import save_file; save_file(model.state_dict(), 'net.safetensors')`"
        )
    if suffix in KERAS or data.startswith(_HDF5):
        raise InputError(
            "files of Keras are not read; save the weights as npz, `numpy.savez('net.npz', *model.get_weights())`"
        )


def _is_pickle(data: bytes) -> bool:
    """Whether bytes begin as a pickle of protocol 2 or later, or as the archive of one that PyTorch writes."""
    if data[:2] in _PROTOCOLS:
        return True
    if not data.startswith(_ZIP):
        return False
    length = int.from_bytes(data[26:28], "little")
    return data[_FIRST_NAME : _FIRST_NAME + length].endswith((b"/data.pkl", b"data.pkl", b"/.format_version"))
