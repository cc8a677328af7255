"""One place knows how a decoder refuses: in words of a limit, or as what is not understood; a bug is neither."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from relu_fold.decoding import NotUnderstood, from_json, from_msgpack, from_values
from relu_fold.errors import InputError


class Even(msgspec.Struct, frozen=True):
    number: int

    def __post_init__(self) -> None:
        if self.number == 13:
            raise TypeError("a bug")
        if self.number == 14:
            raise UnicodeEncodeError("ascii", "é", 0, 1, "a bug")
        if self.number % 2:
            raise InputError(f"number: expected an even one; got {self.number}") from KeyError("why")


class Pair(msgspec.Struct, frozen=True):
    left: Even
    right: Even


def test_a_value_is_returned():
    assert from_json('{"number": 4}', Even) == from_json(b'{"number": 4}', Even) == Even(4)
    assert from_msgpack(msgspec.msgpack.encode({"number": 4}), Even) == Even(4)


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", '{"number": "4"}', '{"number": 4.5}', '{"number": NaN}', "\ud800", b"\xff", b'{"\xff": 1}',
     '{"number": ' + "[" * 100_000, '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_what_is_no_such_value_is_not_understood_and_keeps_its_cause(text):
    with pytest.raises(NotUnderstood) as caught:
        from_json(text, Even)
    assert str(caught.value) == str(caught.value.__cause__)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xc1", b"\x81", b"\xdd\xff\xff\xff\xff", b"\x91" * 100_000 + b"\xc0", b"\x81\xa6number\xa1\xff"],
    ids=lambda data: repr(data[:12]),
)
def test_bytes_that_are_no_such_value_are_not_understood(data):
    with pytest.raises(NotUnderstood):
        from_msgpack(data, Even)


def test_a_limit_that_the_type_keeps_speaks_in_its_own_words_however_deep_it_is():
    for text, kind in (('{"number": 5}', Even), ('{"left": {"number": 4}, "right": {"number": 5}}', Pair)):
        with pytest.raises(InputError, match="an even one") as caught:
            from_json(text, kind)
        assert str(caught.value) == "number: expected an even one; got 5"
        assert not isinstance(caught.value, NotUnderstood)
        assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize(("number", "kind"), [(13, TypeError), (14, UnicodeEncodeError)])
def test_a_bug_in_the_types_own_checks_is_no_refusal(number, kind):
    with pytest.raises(kind, match="a bug"):
        from_json(f'{{"left": {{"number": 4}}, "right": {{"number": {number}}}}}', Pair)


def test_plain_values_may_be_numpys():
    assert from_values({"number": np.int64(4)}, Even) == Even(4)
    assert from_values({"left": {"number": np.array(4)}, "right": Even(2)}, Pair) == Pair(Even(4), Even(2))
    with pytest.raises(InputError, match="an even one"):
        from_values({"number": np.int64(5)}, Even)
    with pytest.raises(NotUnderstood):
        from_values({"number": object()}, Even)
