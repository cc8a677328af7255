"""What strangers send, decoded strictly against one type. The only place that knows in which ways msgspec refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec

from relu_fold.errors import InputError

T = TypeVar("T")


class NotUnderstood(InputError):  # noqa: N818 - the name says what happened
    """Text or bytes that are no value of the type. The decoder's message speaks of its paths, not to a visitor."""


def from_json(text: bytes | str, kind: type[T]) -> T:
    """Return the value that a JSON text stands for; `kind` may be a union of types, too.

    Raises:
        NotUnderstood: for what is no such value.
        InputError: for a limit that the type itself keeps, such as `ViewState`; as the type says it.
    """
    reader: msgspec.json.Decoder[T] = _reader(kind)  # type: ignore[arg-type]  # a type is hashable
    return _decoded(lambda: reader.decode(text))


@cache  # what a union is made of is looked up but once
def _reader(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def from_msgpack(data: bytes, kind: type[T]) -> T:
    """Return the value that packed bytes stand for; raises like `from_json`."""
    return _decoded(lambda: msgspec.msgpack.decode(data, type=kind))


def from_values(values: object, kind: type[T]) -> T:
    """Return the value that plain ones stand for, numpy's arrays and numbers among them; raises like `from_json`."""
    return _decoded(lambda: msgspec.convert(msgspec.to_builtins(values, enc_hook=_plain), kind))


def _plain(value: Any) -> Any:
    """What numpy calls a list or a number; whatever has no such form is refused by the type."""
    return value.tolist() if hasattr(value, "tolist") else repr(value)


def _decoded(decode: Callable[[], T]) -> T:
    try:
        return decode()
    except (msgspec.DecodeError, UnicodeError, RecursionError, MemoryError) as error:
        # Half a character, brackets without end, an array said to be longer than memory; or, with a cause, whatever a
        # type's own check raised, which msgspec wraps: an InputError, else a bug that is not to look like one.
        own = error.__cause__ if isinstance(error, msgspec.ValidationError) else None
        if own is None:
            raise NotUnderstood(str(error)) from error
    raise own
