"""How many fields are in a message of protobuf, before it is parsed: one of two bytes takes hundreds of them in memory.

Source: https://protobuf.dev/programming-guides/encoding
"""

from __future__ import annotations

from typing import Any

from relu_fold.errors import InputError, TooLarge

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
"""How a field is written."""

_MAX_VARINT = 10  # bytes


class NotProtobuf(InputError):  # noqa: N818 (the name says what happened)
    """Bytes that are no message."""


def check_fields(data: bytes, descriptor: Any, most: int) -> None:
    """Raise TooLarge if a message, with all that are in it, has more fields than `most`.

    Args:
        descriptor: what kind of message it is; its fields that are messages themselves are looked into.

    Raises:
        NotProtobuf: when a field is longer than what is around it, or written in no known way.
    """
    count = 0
    known: dict[str, dict[int, Any]] = {}  # of each kind, which fields are messages, and of what kind
    waiting = [(0, len(data), descriptor)]
    while waiting:
        i, end, kind = waiting.pop()
        if (inside := known.get(kind.full_name)) is None:
            inside = {field.number: field.message_type for field in kind.fields if field.message_type}
            known[kind.full_name] = inside
        while i < end:
            count += 1
            if count > most:
                raise TooLarge(f"file: expected at most {most:,} fields in it; got more")
            tag, i = _varint(data, i)
            written = tag & 7
            if written == BYTES:
                size, i = _varint(data, i)
                if (found := inside.get(tag >> 3)) is not None:
                    waiting.append((i, i + size, found))
                i += size
            elif written == VARINT:
                _, i = _varint(data, i)
            elif written in (FIXED_32, FIXED_64):
                i += 4 if written == FIXED_32 else 8
            else:
                raise NotProtobuf(f"file: expected fields of kind 0, 1, 2 or 5; got {written}")
            if i > end:
                raise NotProtobuf(f"file: expected fields that end by byte {end}; got one up to {i}")


def _varint(data: bytes, i: int) -> tuple[int, int]:
    """Return a whole number, seven bits a byte from the lowest on, and where it ends."""
    value = 0
    for n in range(_MAX_VARINT):
        if i + n >= len(data):
            break
        byte = data[i + n]
        value |= (byte & 127) << 7 * n
        if byte < 128:
            return value, i + n + 1
    raise NotProtobuf(f"file: expected a whole number of at most {_MAX_VARINT} bytes at byte {i}; got more, or the end")
