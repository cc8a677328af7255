"""The request gate: whatever no page of this app asks is refused before dash sees it.

Dash hands to a callback any value for any id, so a client could post what no slider allows. Here the body is decoded
strictly against one type, its ids and properties are held against the app's own callbacks, and the value of each input
goes through the reader that was named for it. An input without a reader is an error when the app starts: nothing is let
in by default.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec
from flask import request
from werkzeug.exceptions import HTTPException

from relu_fold.decoding import NotUnderstood, from_json
from relu_fold.errors import InputError, sentence
from relu_fold.serving.refusal import NOT_UNDERSTOOD, Refused
from relu_fold.serving.served import Served

MOST_MATCHES = 1_000  # components that one ALL may stand for
LONGEST_ID = 200  # characters of a string within an id

Id: TypeAlias = str | dict[str, str | int | float | bool]
Reader: TypeAlias = Callable[[bytes], object]
"""Takes the JSON of one value, and raises NotUnderstood unless it is such a value, InputError for a broken limit."""

_ONE, _MANY = frozenset({"MATCH"}), frozenset({"ALL", "ALLSMALLER"})
_NOTHING = msgspec.Raw(b"null")


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property of a component, as dash's renderer names it."""

    id: Id
    part: str = msgspec.field(name="property")

    @property
    def name(self) -> str:
        """As dash writes it: `id.property`, an id of several parts as JSON with its keys in order."""
        plain = self.id if isinstance(self.id, str) else json.dumps(self.id, sort_keys=True, separators=(",", ":"))
        return f"{plain}.{self.part}"


class Given(Place, frozen=True, forbid_unknown_fields=True):
    """A place and what the page says of it; `undefined` in the page is nothing here."""

    value: msgspec.Raw = _NOTHING


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The body of a call; a list within a list is what an id with ALL stands for."""

    output: str
    inputs: list[Given | list[Given]]
    outputs: Place | list[Place | list[Place]] | None = None
    state: list[Given | list[Given]] = []
    changed_prop_ids: list[str] = []
    parsed_changed_props_ids: list[str] = []


@dataclass(frozen=True)
class Slot:
    """A place in a callback's signature; the id may be a pattern.

    Attributes:
        exact: the parts of the id that are fixed; the whole id where it is a string.
        wild: for every other part whether it stands for one component (MATCH) or for many.
    """

    exact: Id
    wild: Mapping[str, str]
    part: str
    name: str

    @classmethod
    def of(cls, place: Mapping[str, str]) -> Slot:
        """Read an entry of dash's callback map."""
        text, part = place["id"], place["property"]
        if not text.startswith("{"):
            return cls(text, {}, part, f"{text}.{part}")
        parts = json.loads(text)
        wild = {key: value[0] for key, value in parts.items() if isinstance(value, list)}
        return cls({k: v for k, v in parts.items() if k not in wild}, wild, part, f"{text}.{part}")

    @property
    def many(self) -> bool:
        return not _MANY.isdisjoint(self.wild.values())

    def fits(self, place: Place, matched: dict[str, Any]) -> bool:
        """Whether a place is one that this stands for; what MATCH stands for is the same all through a call."""
        if place.part != self.part:
            return False
        if isinstance(self.exact, str) or isinstance(place.id, str):
            return place.id == self.exact
        if place.id.keys() != self.exact.keys() | self.wild.keys():
            return False
        if any(isinstance(part, str) and len(part) > LONGEST_ID for part in place.id.values()):
            return False
        if any(place.id[key] != part for key, part in self.exact.items()):
            return False
        ones = {key: place.id[key] for key, kind in self.wild.items() if kind in _ONE}
        return all(matched.setdefault(key, part) == part for key, part in ones.items())


@dataclass(frozen=True)
class Signature:
    """What a call of one callback looks like."""

    outputs: tuple[Slot, ...]
    several: bool  # outputs come as a list
    inputs: tuple[Slot, ...]
    state: tuple[Slot, ...]

    @classmethod
    def of(cls, callback: Mapping[str, Any]) -> Signature:
        """Read an entry of dash's callback map."""
        output = callback["output"]
        several = isinstance(output, (list, tuple))
        outputs = [*output] if several else [output]  # a callback without any has an empty list
        named = [{"id": one.component_id_str(), "property": one.component_property} for one in outputs]
        inputs, state = (tuple(Slot.of(place) for place in callback[part]) for part in ("inputs", "state"))
        return cls(tuple(Slot.of(place) for place in named), several, inputs, state)

    def values(self, call: Call) -> list[tuple[Slot, Given]]:
        """Return what the call gives for each slot; raises Refused unless it is a call of this callback."""
        outputs = call.outputs if isinstance(call.outputs, list) else [] if call.outputs is None else [call.outputs]
        if bool(self.outputs) and isinstance(call.outputs, list) != self.several:
            raise _not_understood()
        matched: dict[str, Any] = {}
        _paired(self.outputs, outputs, matched)
        found = [*_paired(self.inputs, call.inputs, matched), *_paired(self.state, call.state, matched)]
        names = {given.name for slot, given in found}
        if not names.issuperset(call.changed_prop_ids) or not names.issuperset(call.parsed_changed_props_ids):
            raise _not_understood()
        return found


def _paired(slots: tuple[Slot, ...], given: list[Any], matched: dict[str, Any]) -> list[tuple[Slot, Any]]:
    if len(slots) != len(given):
        raise _not_understood()
    found = []
    for slot, one in zip(slots, given, strict=True):
        places = one if isinstance(one, list) else [one]
        if isinstance(one, list) != slot.many or len(places) > MOST_MATCHES:
            raise _not_understood()
        if not all(slot.fits(place, matched) for place in places):
            raise _not_understood()
        found += [(slot, place) for place in places]
    return found


class Gate:
    """Knows every call that the app's callbacks can be sent, and refuses all else.

    Args:
        callbacks: `app.callback_map`, when all callbacks are registered.
        readers: by `id.property` as the callback was declared: what decodes the values of that input.
    """

    def __init__(self, callbacks: Mapping[str, Mapping[str, Any]], readers: Mapping[str, Reader]) -> None:
        # Those without a function are the page's own (clientside): nobody calls the server for them.
        self._signatures = {name: Signature.of(one) for name, one in callbacks.items() if "callback" in one}
        self._readers = dict(readers)
        for one in self._signatures.values():
            for slot in (*one.inputs, *one.state):
                if slot.name not in self._readers:
                    raise TypeError(f"gate: expected a reader for the input {slot.name}; there is none")

    def check(self, body: bytes) -> None:
        """Raise Refused unless the body is a call that a page of this app makes."""
        try:
            call = from_json(body, Call)
        except NotUnderstood as error:
            raise _not_understood() from error
        if call.output not in self._signatures:
            raise _not_understood()
        for slot, given in self._signatures[call.output].values(call):
            try:
                self._readers[slot.name](bytes(given.value))
            except NotUnderstood as error:
                raise _not_understood() from error
            except InputError as error:
                told = f"{sentence(error)} Nothing was changed."
                raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, told) from error


def guard(app: Served, readers: Mapping[str, Reader]) -> None:
    """Put a gate in front of every callback of an app. Call it when they are all registered."""
    gate = Gate(app.callback_map, readers)
    address = f"{app.config.routes_pathname_prefix}_dash-update-component"

    def check() -> None:
        if request.path != address or request.method != "POST":
            return
        if request.query_string:  # what dash reads there is of background callbacks, and there are none
            raise _not_understood()
        if request.mimetype != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, NOT_UNDERSTOOD)
        gate.check(whole_body())

    app.server.before_request(check)


def whole_body() -> bytes:
    """Return the body; raises Refused where the server in front cannot read it: chunks that are none, or cut short."""
    try:
        return request.get_data()  # 413 beyond MAX_CONTENT_LENGTH
    except HTTPException:
        raise
    except Exception as error:  # each server has errors of its own for that, and nothing but reading happens here
        told = "The question did not arrive whole. What you do next starts afresh."
        raise Refused(HTTPStatus.BAD_REQUEST, told) from error


def _not_understood() -> Refused:
    """What can only come from a page of another version, or from no page."""
    return Refused(HTTPStatus.BAD_REQUEST, NOT_UNDERSTOOD)
