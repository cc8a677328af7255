"""Hostile calls without end, the same ones for the same seed: what people and their scripts might post.

`python -m tests.hostile` runs many of them and prints what became of them; `tests/serving/test_hostile.py` a few
thousand.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import time
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from flask.testing import FlaskClient

from relu_fold import sharelink
from relu_fold.predictions.seen import view_name
from relu_fold.view import limits
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests import calls

LATE = 0.5  # seconds of computing for one body
PROGRESS = 10_000

TEXTS = (
    "", " ", "\x00", "\ud800", "é" * 100, "A" * 5_000, "..", "../../etc/passwd", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{7*7}}", "${7*7}", "%s%s%n", "'; drop table views; --",
    "w.0.0.0", "b.0.0", "w.99.99.99", "w.-1.-1.-1", "w.0", "s", "x.0", "t.1", "n", "__class__", "1e999", "nan", "−2",
    "1.AAAA", "9.AAAA", "1." + "A" * 1_000, "\u202e", "\U0001f600" * 50, "1" * 5_000,
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**70), 10**30, 0.5, 1e-320, 1e308, -1e6, 1e6, 1.0000001e6)
WORDS = ("null", "NaN", "Infinity", "1e400", "01", "[", "{", '"', "\\u0000", "]", "}", "tru", "--1", "1" * 5_000)


class Attack(NamedTuple):
    """A POST to the address of the callbacks; `kind` says what it tries."""

    kind: str
    data: bytes
    headers: Mapping[str, str] = {"Content-Type": "application/json"}
    query: str = ""


def attacks(seed: int, outputs: list[str]) -> Iterator[Attack]:
    """Yield attacks without end.

    Args:
        outputs: the names of the callbacks, `app.callback_map`; each of them is called.
    """
    dice = random.Random(seed)
    makers: list[Callable[[random.Random, list[str]], Attack]] = [
        _junk, _cut, _spoilt_text, _spoilt_call, _spoilt_call, _other_callback, _spoilt_question, _spoilt_question,
        _spoilt_question, _spoilt_state, _spoilt_state, _valid, _valid, _edit, _edit, _hand, _link, _deep, _headers,
    ]  # fmt: skip
    while True:
        maker = dice.choice(makers)
        attack = maker(dice, outputs)
        yield attack._replace(kind=maker.__name__.strip("_"))


def _call(value: Any, **others: Any) -> Attack:
    return Attack("", _json(calls.body(value) | others))


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _value(dice: random.Random, depth: int = 0) -> Any:
    """Any JSON value: mostly small, now and then large."""
    choice = dice.randrange(9 if depth < 3 else 6)
    if choice < 2:
        return dice.choice(TEXTS)
    if choice < 4:
        return dice.choice(NUMBERS)
    if choice < 6:
        return dice.choice((None, True, False, [], {}))
    if choice == 6:
        return [_value(dice, depth + 1) for _ in range(dice.choice((1, 2, 3, 40)))]
    if choice == 7:
        return {dice.choice(TEXTS): _value(dice, depth + 1) for _ in range(dice.randrange(4))}
    return [dice.choice(NUMBERS)] * dice.choice((1, 100, 2_000))


def _spoil(dice: random.Random, value: Any) -> Any:
    """Change one part of a value: replace it, leave it out, double it, or add to it."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(list(value))
        what = dice.randrange(5)
        if what == 0:
            return {k: v for k, v in value.items() if k != key}
        if what == 1:
            return value | {dice.choice(TEXTS): _value(dice)}
        return value | {key: _spoil(dice, value[key])}
    if isinstance(value, list) and value and dice.random() < 0.8:
        at = dice.randrange(len(value))
        what = dice.randrange(5)
        if what == 0:
            return value[:at] + value[at + 1 :]
        if what == 1:
            return value[:at] + [value[at]] * dice.choice((2, 33, 500)) + value[at:]
        return [*value[:at], _spoil(dice, value[at]), *value[at + 1 :]]
    return _value(dice)


def state(dice: random.Random) -> dict[str, Any]:
    """A view within the limits, of any size; one in a hundred as large as they come."""
    inputs, depth = dice.choice((1, 1, 2)), dice.choice((1, 1, 1, 2, 2, 3))
    widest = dice.choice((2, 3, 4, 6))
    largest = dice.random() < 0.01
    if largest:
        depth, widest = dice.choice(((1, limits.MAX_WIDTH), (limits.MAX_LAYERS, 50), (limits.MAX_LAYERS, 50)))
    narrowest = widest if largest and dice.random() < 0.5 else max(1, widest // 2)
    sizes = [inputs, *(dice.randint(narrowest, widest) for _ in range(depth)), dice.choice((1, 1, 8))]
    # On their box the largest ones have from 5,000 regions to more than are drawn.
    reach = dice.uniform(0.4, 2.0) if largest else dice.choice((0.0, 1.0, 1.0, 1.0, 1e-300, limits.MAX_MAGNITUDE))
    weights = [[[dice.uniform(-reach, reach) for _ in range(n)] for _ in range(m)] for n, m in pairwise(sizes)]
    domain = [-9.0, 9.0] if largest else dice.choice(([-3.0, 3.0], [-1e6, 1e6], [0.0, 1e-6], [999_999.0, 1e6]))
    layer = depth - 1 if largest else dice.randrange(depth)
    return {
        "preset": dice.choice(list(PRESETS)),
        "weights": weights,
        "biases": [[dice.uniform(-reach, reach) for _ in range(m)] for m in sizes[1:]],
        "negative_slope": dice.choice((0.0, 0.1, 1.0, -1.0, 1e6)),
        "domain": domain,
        "domain_y": domain,
        "layer": layer,
        "neuron": dice.randrange(sizes[layer + 1]),
        "target": dice.randrange(sizes[layer + 2]),
        "map_mode": dice.choice(("regions", "heatmap")),
        "resolution": dice.choice((3, 41, 201)),
        "panel": dice.choice(("ledger", "fold", "signal", "duel")),
        "fold_axes": dice.choice(([0, 1], [2, 0], [31, 31], [1, 0, 2], [5, 5, 5])),
        "trace": dice.choice((0.0, 0.5, 1e-300, -1e6)),
        "close": dice.choice((True, False)),
    }


def _question(dice: random.Random) -> dict[str, Any]:
    kind = dice.choice([*calls.KINDS])
    shown = state(dice)
    numbers = sum(len(row) + 1 for layer in shown["weights"] for row in layer)
    if dice.random() < 0.5 and len(shown["weights"][-1]) == 1 and numbers <= limits.MAX_LEARNING:
        shown["learning"] = _learning(dice, len(shown["weights"][0][0]))
    asked: dict[str, Any] = {
        "seq": 1, "theme": "light", "width": 900, "state": shown,
        "link": dice.choice(TEXTS),
        "before": dice.choice((None, state(dice))),
        "path": dice.choice(TEXTS),
        "panel": dice.random() < 0.5,
        "axes": dice.choice(([], [0], [0, 1], [2, 0], [31, 31], [5, 1, 5])),
        "side": dice.choice(("fold", "inputs")),
        "n": dice.choice((0, 1, dice.randrange(1_000_000), *NUMBERS)) if dice.random() < 0.5 else dice.randrange(100),
        "of": view_name(msgspec.convert(shown, ViewState)) if dice.random() < 0.8 else dice.choice(TEXTS),
        "answer": dice.choice((*TEXTS, "0", "1.5", "−2")),
        "point": [dice.uniform(-4, 4), dice.choice(NUMBERS)],
        "count": dice.choice((0, 1, 100, 10_000)),
        "held": [dice.choice(("b.0.0", "w.0.0.0", "w.1.0.0", *TEXTS)) for _ in range(dice.choice((0, 1, 3, 4, 500)))],
        "start": dice.choice(("he", "even", "small", "zero", "equal", "given")),
        "first": dice.choice((0, 2**31 - 1, 2**31)),
        "starts": dice.choice((1, 7, 500, 501)),
        "until": dice.choice((1, 100, 10_000)),
        "done": dice.choice((0, 0, 1, 499)),
        "step": dice.choice((0, 3, 10_000)),
        "packed": dice.choice(("", "", "AAAA", "A" * 400_000, dice.choice(TEXTS))),
        "paths": [dice.choice(("b.0.0", "w.1.0.0", *TEXTS)), dice.choice(("w.0.0.0", "b.1.0", *TEXTS))],
        "edit": {"kind": "add-neuron"},
        "hand": {"holds": "knot", "neuron": 0, "x": 0.5},
        "neuron": dice.choice((0, 1, 31, *NUMBERS)),
        "places": {axis: _stretch(dice) for axis in "xy"},
        "steps": [
            {dice.choice(TEXTS): dice.choice(NUMBERS) for _ in range(dice.choice((1, 1, 3)))}
            for _ in range(dice.choice((1, 20, 160)))
        ],
    }  # fmt: skip
    return {"kind": kind} | {name: asked[name] for name in calls.KINDS[kind]["fields"] if name in asked}


def _learning(dice: random.Random, inputs: int) -> dict[str, Any]:
    return {
        "data": dice.choice(("sine", "step") if inputs == 1 else ("spiral", "xor")),
        "n": dice.choice((1, 20, 60, 2_000)),
        "optimizer": dice.choice(("sgd", "momentum", "adam")),
        "rate": dice.choice((1e-9, 0.01, 1e6)),
        "batch": dice.choice((0, 0, 1, 30)),
    }


def _stretch(dice: random.Random) -> dict[str, Any]:
    low, high = dice.choice(((-3.0, 3.0), (-1.0, 1.0), (dice.choice(NUMBERS), dice.choice(NUMBERS))))
    return {"low": low, "high": high, "count": dice.choice((1, 700, 2_000, dice.choice(NUMBERS)))}


def _valid(dice: random.Random, _outputs: list[str]) -> Attack:
    return _call(json.dumps(_question(dice)))


def _spoilt_question(dice: random.Random, _outputs: list[str]) -> Attack:
    return _call(json.dumps(_spoil(dice, _question(dice))))


def _spoilt_state(dice: random.Random, _outputs: list[str]) -> Attack:
    asked = _question(dice)
    return _call(json.dumps(asked | {"state": _spoil(dice, asked.get("state", calls.DEFAULT))}))


def _edit(dice: random.Random, _outputs: list[str]) -> Attack:
    edits: list[dict[str, Any]] = [
        {"kind": "number", "path": dice.choice(TEXTS), "text": dice.choice(TEXTS)},
        {"kind": "preset", "name": dice.choice(TEXTS)},
        {
            "kind": "select",
            "layer": dice.choice(NUMBERS),
            "neuron": dice.choice(NUMBERS),
            "close": dice.choice((True, 1, None)),
        },
        {"kind": "target", "target": dice.choice(NUMBERS)},
        *({"kind": kind} for kind in ("reset", "add-neuron", "back", "remove-neuron", "add-layer", "remove-layer")),
        {"kind": "walk", "by": dice.choice(NUMBERS)},
        {"kind": "inputs", "inputs": dice.choice((1, 2, 3))},
        {"kind": "fold-axes", "axes": dice.choice(([0, 1, 2], [0], [0, 99], [-1, 0], [0] * 2_000))},
        {"kind": "map", "mode": dice.choice(("regions", "heatmap", "x"))},
        {"kind": "learn", "data": dice.choice(("sine", "xor", *TEXTS))},
        {"kind": "learn-points", "text": _table(dice), "table": dice.choice((True, False))},
        {"kind": "run", "name": dice.choice(("rate", "n", "batch")), "value": dice.choice((*NUMBERS, *TEXTS))},
        {"kind": "restart", "start": dice.choice(("equal", "given", *TEXTS)), "seed": dice.choice(NUMBERS)},
        {"kind": "freeze", "path": dice.choice(TEXTS)},
        {"kind": dice.choice(TEXTS), dice.choice(TEXTS): _value(dice)},
    ]
    return _call(calls.question("edit", state=state(dice), edit=dice.choice(edits)))


def _table(dice: random.Random) -> str:
    """A table of points as people paste it, with as many columns and lines as they like."""
    between, columns = dice.choice((", ", ";", "\t", " ", ",;", "\x00")), dice.choice((1, 2, 2, 2, 3, 3, 4))
    spoilt = dice.choice((0.0, 0.0, 0.1))

    def cell() -> str:
        value = dice.choice((dice.uniform(-3, 3), dice.uniform(1_900, 2_030), dice.choice(NUMBERS)))
        return dice.choice(TEXTS) if dice.random() < spoilt else f"{value:.6g}"

    lines = [between.join(cell() for _ in range(columns)) for _ in range(dice.choice((0, 1, 3, 30, 2_000, 2_001)))]
    return dice.choice(("\n", "\r\n", "\r")).join(dice.choice(([], ["x;y"], ["\ufeffx, y"])) + lines)


def _hand(dice: random.Random, _outputs: list[str]) -> Attack:
    at = [dice.uniform(-4, 4), dice.choice(NUMBERS)]
    held = dice.choice(
        (
            {"holds": "knot", "neuron": dice.randrange(8), "x": at[0], "y": at[1], "by": dice.choice((None, *NUMBERS))},
            {"holds": "crease", "neuron": dice.choice(NUMBERS), "point": at},
            {"holds": "crease-end", "neuron": dice.randrange(8), "pivot": at, "point": dice.choice((at, at[::-1]))},
        )
    )
    holds = held if dice.random() < 0.5 else _spoil(dice, held)
    return _call(calls.question("hand", state=state(dice), hand=holds))


def _link(dice: random.Random, _outputs: list[str]) -> Attack:
    return _call(json.dumps(calls.OPEN | {"link": link(dice)}))


def link(dice: random.Random) -> str:
    """The text of a link: cut, changed, of another version, a bomb, or packed by somebody else."""
    whole = sharelink.encode(msgspec.convert(state(dice), ViewState)) if dice.random() < 0.7 else "1.AAAA"
    what = dice.randrange(8)
    at = dice.randrange(len(whole))
    if what == 0:
        return whole[:at]
    if what == 1:
        return whole[:at] + dice.choice("AZaz09-_=+/ \x00é") + whole[at + 1 :]
    if what == 2:
        return whole + whole[at:]
    if what == 3:
        return dice.choice(("0", "2", "01", "-1", "99999999999", "")) + whole[1:]
    if what == 4:
        return _packed(b"\x00" * dice.choice((10, 1_000, 65_537, 2_000_000)))
    if what == 5:
        return _packed(bytes(dice.randrange(256) for _ in range(dice.choice((1, 10, 300)))))
    if what == 6:
        return _packed(msgspec.msgpack.encode(_plain(_spoil(dice, state(dice)))))
    return dice.choice(TEXTS)


def _plain(value: Any) -> Any:
    """Without what msgpack has no number or letter for."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return json.loads(text, parse_int=lambda digits: int(digits) if abs(int(digits)) < 2**63 else float(digits))


def _packed(data: bytes) -> str:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return "1." + base64.urlsafe_b64encode(deflate.compress(data) + deflate.flush()).rstrip(b"=").decode()


def _junk(dice: random.Random, _outputs: list[str]) -> Attack:
    return Attack(
        "", dice.randbytes(dice.choice((0, 1, 10, 1_000, 600_000) if dice.random() < 0.02 else (0, 1, 10, 200)))
    )


def _cut(dice: random.Random, _outputs: list[str]) -> Attack:
    whole = _json(calls.body(calls.question()))
    return Attack("", whole[: dice.randrange(len(whole))])


def _spoilt_text(dice: random.Random, _outputs: list[str]) -> Attack:
    whole = _json(calls.body(json.dumps(_question(dice))))
    at = dice.randrange(len(whole))
    return Attack("", whole[:at] + dice.choice(WORDS).encode() + whole[at + dice.randrange(3) :])


def _spoilt_call(dice: random.Random, _outputs: list[str]) -> Attack:
    return Attack("", _json(_spoil(dice, calls.body(calls.question()))))


def _other_callback(dice: random.Random, outputs: list[str]) -> Attack:
    name = dice.choice([*outputs, *TEXTS])
    value = dice.choice((None, True, calls.question(), _value(dice)))
    place = dice.choice(
        ("frame-request", "frame-reply", "partial-sums", "stage", {"type": "slider", "path": "w.0.0.0"})
    )
    part = dice.choice(("data", "checked", "value", "figure"))
    inputs = [{"id": place, "property": part, "value": value}]
    return _call(value, output=name, inputs=inputs, changedPropIds=[f"{place}.{part}"])


def _deep(dice: random.Random, _outputs: list[str]) -> Attack:
    depth = dice.choice((10, 500, 2_000, 50_000))
    opened, closed = dice.choice((("[", "]"), ('{"a":', "}")))
    nest = opened * depth + dice.choice(("", "1", "null")) + closed * dice.choice((0, depth))
    whole = _json(calls.body("HERE")).replace(b'"HERE"', nest.encode())
    asked = json.dumps(calls.OPEN | {"kind": "commit"})[:-1] + f', "state": {nest}}}'
    return dice.choice((Attack("", nest.encode()), Attack("", whole), _call(asked)))


def _headers(dice: random.Random, _outputs: list[str]) -> Attack:
    kinds = (
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=x",
    )
    headers = {"Content-Type": dice.choice(kinds), dice.choice(("Content-Encoding", "X-Any")): "gzip"}
    return Attack("", _json(calls.body(calls.question())), headers, dice.choice(("", "cancelJob=1", "a=%ff&b")))


# --- what becomes of them ---


class Fate(NamedTuple):
    attack: Attack
    status: int
    seconds: float
    computing: float  # seconds of it: the rest went to others who needed the processor
    wrong: str  # empty where all is as it should be


def meet(client: FlaskClient, attack: Attack) -> Fate:
    """Post an attack and judge the answer."""
    before, begun = time.perf_counter(), time.process_time()
    with client.post(calls.ADDRESS, data=attack.data, headers=dict(attack.headers), query_string=attack.query) as met:
        status, body = met.status_code, met.data
        seconds, computing = time.perf_counter() - before, time.process_time() - begun
    wrong = ""
    if status >= 500 or b"Traceback" in body:
        wrong = f"status {status}: {body[:200]!r}"
    elif status >= 400:
        told = json.loads(body).get("error", "")
        wrong = "" if told.endswith(".") and len(told) < 400 else f"no sentence: {told!r}"
    elif status != 200 or not json.loads(body)["response"]:
        wrong = f"status {status}: {body[:200]!r}"
    return Fate(attack, status, seconds, computing, wrong)


def main() -> int:
    """Post many attacks to an app in this process, and as many links to its decoder; say how they ended."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--bodies", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    broken = _post(asked.seed, asked.bodies) + _decode(asked.seed, asked.links)
    return 1 if broken else 0


def _post(seed: int, bodies: int) -> int:
    """Return how many bodies were answered wrongly or late; seed and number are all that it takes to meet one again."""
    from relu_fold.ui.server import create_app

    app = create_app()
    client = app.server.test_client()
    kinds = Counter[str]()
    bad: list[tuple[int, Fate]] = []
    late: list[tuple[int, Fate]] = []
    slowest, longest, longest_refused = 0.0, 0.0, 0.0
    hostile = attacks(seed, list(app.callback_map))
    for i in range(bodies):
        fate = meet(client, next(hostile))
        kinds[f"{fate.attack.kind} {fate.status}"] += 1
        slowest, longest = max(slowest, fate.seconds), max(longest, fate.computing)
        if fate.status >= 400:
            longest_refused = max(longest_refused, fate.computing)
        if fate.wrong:
            bad.append((i, fate))
        if fate.computing > LATE:
            late.append((i, fate))
        if (i + 1) % PROGRESS == 0:
            _say(f"{i + 1:,} bodies: {len(bad)} wrong, {len(late)} late, {_times(longest, slowest)}")
    for kind, count in sorted(kinds.items()):
        _say(f"{count:8,} {kind}")
    for i, fate in bad[:10]:
        _say(f"wrong: body {i}: {fate.wrong} {fate.attack.data[:300]!r}")
    for i, fate in sorted(late, key=lambda one: -one[1].computing)[:20]:
        _say(f"late: body {i} ({fate.attack.kind} {fate.status}) {_times(fate.computing, fate.seconds)}")
    _say(
        f"{bodies:,} bodies: {len(bad)} wrong; {len(late)} later than {LATE * 1e3:.0f} ms; "
        f"{_times(longest, slowest)}; longest refusal {longest_refused * 1e3:.0f} ms"
    )
    return len(bad) + len(late)


def _times(computing: float, seconds: float) -> str:
    return f"computing up to {computing * 1e3:.0f} ms, answered within {seconds * 1e3:.0f} ms"


def _decode(seed: int, links: int) -> int:
    """Return how many links broke the decoder: whatever it raises but its own error."""
    dice = random.Random(seed)
    opened, refused, broken, longest, most = 0, 0, 0, 0.0, 0
    for i in range(links):
        text = link(dice)
        traced = i % 20 == 0  # tracing makes it several times as slow, so those are not timed
        if traced:
            tracemalloc.start()
        before = time.perf_counter()
        try:
            sharelink.decode(text)
            opened += 1
        except sharelink.ShareLinkError:
            refused += 1
        except Exception as error:  # that there is none is what is to be shown
            broken += 1
            _say(f"wrong: link {i}: {error!r} {text[:300]!r}")
        if traced:
            most = max(most, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        else:
            longest = max(longest, time.perf_counter() - before)
        if (i + 1) % PROGRESS == 0:
            _say(f"{i + 1:,} links: {broken} wrong, slowest {longest * 1e3:.1f} ms")
    _say(
        f"{links:,} links: {opened:,} opened, {refused:,} refused, {broken} wrong; "
        f"slowest {longest * 1e3:.1f} ms; most memory {most / 1e6:.1f} MB (one in 20 traced)"
    )
    return broken


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
