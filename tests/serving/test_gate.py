"""The request gate: the calls that a page makes go through, every other one is refused in a sentence."""

import json
from http import HTTPStatus
from itertools import pairwise

import msgspec
import pytest
from dash import ALL, ALLSMALLER, MATCH, Dash, Input, Output, State, html
from flask import Flask

from relu_fold.decoding import from_json
from relu_fold.serving.gate import LONGEST_ID, MOST_MATCHES, Gate, Signature, Slot, guard
from relu_fold.serving.refusal import BROKEN, NOT_UNDERSTOOD, Refused, tell_errors
from relu_fold.ui.callbacks import READERS
from relu_fold.ui.server import create_app
from relu_fold.view.viewstate import ViewState
from tests import calls

JSON = {"Content-Type": "application/json"}


def number(value):
    from_json(value, float)


def toy():
    """An app with every kind of callback that the gate knows: one output, several, none, and patterns."""
    app = Dash("toy")
    app.layout = html.Div()
    row = {"type": "row", "index": MATCH}

    @app.callback(Output("one", "children"), Input("a", "value"), State("b", "value"))
    def _one(a, b):
        return [a, b]

    @app.callback(Output("all", "children"), Input({"type": "row", "index": ALL}, "value"))
    def _all(values):
        return values

    @app.callback(Output(row, "children"), Input(row, "value"), State({"type": "row", "index": ALLSMALLER}, "value"))
    def _match(value, smaller):
        return [value, smaller]

    @app.callback(Input("c", "value"))
    def _none(value):
        if value == 13:
            raise RuntimeError("thirteen")

    known = ["a.value", "b.value", "c.value", *(f'{{"index":["{w}"],"type":"row"}}.value' for w in ("ALL", "MATCH"))]
    known.append('{"index":["ALLSMALLER"],"type":"row"}.value')
    guard(app, dict.fromkeys(known, number))
    tell_errors(app.server)
    return app


@pytest.fixture(scope="module")
def client():
    return toy().server.test_client()


def place(name, part="value", **value):
    return {"id": name, "property": part, **value}


def row(index, **value):
    return place({"type": "row", "index": index}, **value)


NONE = next(name for name, one in toy().callback_map.items() if one.get("no_output"))
ONE = {
    "output": "one.children",
    "outputs": place("one", "children"),
    "inputs": [place("a", value=1.0)],
    "state": [place("b", value=2.0)],
    "changedPropIds": ["a.value"],
    "parsedChangedPropsIds": ["a.value"],
}
EVERY = {
    "output": "all.children",
    "outputs": place("all", "children"),
    "inputs": [[row(1, value=1.0), row("x", value=2.0)]],
    "changedPropIds": ['{"index":1,"type":"row"}.value'],
}
MATCHING = {
    "output": '{"index":["MATCH"],"type":"row"}.children',
    "outputs": place({"type": "row", "index": 3}, "children"),
    "inputs": [row(3, value=3.0)],
    "state": [[row(2, value=2.0)]],
    "changedPropIds": [],
}
NOTHING = {"output": NONE, "inputs": [place("c", value=1.0)], "changedPropIds": ["c.value"]}


def post(client, body, **more):
    return client.post(calls.ADDRESS, **({"data": body} if isinstance(body, bytes) else {"json": body}) | more)


@pytest.mark.parametrize("body", [ONE, EVERY, MATCHING, EVERY | {"inputs": [[]], "changedPropIds": []}])
def test_the_calls_of_a_page_go_through(client, body):
    assert post(client, body).status_code == 200


def test_a_callback_without_outputs_can_be_called(client):
    assert post(client, NOTHING).status_code in (200, 204)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (ONE, {"output": "two.children"}),
        (ONE, {"output": None}),
        (ONE, {"outputs": [place("one", "children")]}),
        (ONE, {"outputs": place("one", "style")}),
        (ONE, {"outputs": place("two", "children")}),
        (ONE, {"outputs": place({"type": "one"}, "children")}),
        (ONE, {"outputs": None}),
        (ONE, {"outputs": place("one", "children", value=1)}),
        (ONE, {"inputs": []}),
        (ONE, {"inputs": [place("a", value=1.0)] * 2}),
        (ONE, {"inputs": [[place("a", value=1.0)]]}),
        (ONE, {"inputs": [place("a")]}),
        (ONE, {"inputs": [place("a", value="1")]}),
        (ONE, {"inputs": [place("a", "data", value=1.0)]}),
        (ONE, {"inputs": [place("b", value=1.0)]}),
        (ONE, {"inputs": [place({"type": "a"}, value=1.0)]}),
        (ONE, {"inputs": [place("a", value=1.0, more=1)]}),
        (ONE, {"state": []}),
        (ONE, {"state": [place("b", value=[])]}),
        (ONE, {"changedPropIds": ["z.value"]}),
        (ONE, {"parsedChangedPropsIds": ["z.value"]}),
        (ONE, {"changedPropIds": "a.value"}),
        (ONE, {"background": {}}),
        (EVERY, {"inputs": [row(1, value=1.0)]}),
        (EVERY, {"inputs": [[place("a", value=1.0)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[place({"type": "row"}, value=1.0)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[place({"type": "box", "index": 1}, value=1.0)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[place({"type": "row", "index": 1, "x": 1}, value=1.0)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[place({"type": "row", "index": [1]}, value=1.0)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[row("x" * (LONGEST_ID + 1), value=1.0)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[row(i, value=1.0) for i in range(MOST_MATCHES + 1)]], "changedPropIds": []}),
        (EVERY, {"inputs": [[row(1, value=1.0), row(2, value=None)]]}),
        (MATCHING, {"outputs": place({"type": "row", "index": 4}, "children")}),
        (NOTHING, {"outputs": place("c", "value")}),
        (NOTHING, {"outputs": [place("c", "value")]}),
    ],
    ids=lambda value: json.dumps(value)[:70],
)
def test_a_call_with_a_wrong_part_is_refused(client, body, wrong):
    refused = post(client, body | wrong)
    assert (refused.status_code, refused.json) == (400, {"error": NOT_UNDERSTOOD})


@pytest.mark.parametrize("extreme", ["x" * LONGEST_ID, 0, -1.5, True])
def test_a_pattern_stands_for_any_plain_id(client, extreme):
    assert post(client, EVERY | {"inputs": [[row(extreme, value=1.0)]], "changedPropIds": []}).status_code == 200


def test_as_many_matches_as_are_allowed_go_through(client):
    rows = [row(i, value=1.0) for i in range(MOST_MATCHES)]
    assert post(client, EVERY | {"inputs": [rows], "changedPropIds": []}).status_code == 200


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, json.dumps(ONE).encode("utf-16")]
)
def test_a_body_that_is_no_call_is_refused(client, data):
    assert post(client, data, headers=JSON).status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded", "text/json"])
def test_another_content_type_is_refused(client, kind):
    refused = post(client, json.dumps(ONE).encode(), headers={"Content-Type": kind})
    assert (refused.status_code, refused.json) == (415, {"error": NOT_UNDERSTOOD})


def test_a_query_at_the_address_of_the_callbacks_is_refused(client):
    assert client.post(f"{calls.ADDRESS}?cancelJob=1", json=ONE).status_code == 400


def test_a_clientside_callback_is_not_called_on_the_server():
    app = create_app()
    client = app.server.test_client()
    for name, callback in app.callback_map.items():
        if "callback" not in callback:
            body = {"output": name, "inputs": [place("partial-sums", "checked", value=True)], "changedPropIds": []}
            assert post(client, body).status_code == 400


def test_an_input_without_a_reader_stops_the_start():
    with pytest.raises(TypeError, match=r"expected a reader for the input frame-request\.data"):
        Gate(create_app().callback_map, {})


def test_other_addresses_pass_the_gate(client):
    assert client.get("/").status_code == 200
    assert client.options(calls.ADDRESS).status_code == 200


def test_a_place_of_one_component_is_read_from_the_callback_map():
    slot = Slot.of({"id": "a", "property": "value"})
    assert slot == Slot("a", {}, "value", "a.value")
    assert not slot.many


@pytest.mark.parametrize(("wild", "many"), [("MATCH", False), ("ALL", True), ("ALLSMALLER", True)])
def test_a_pattern_is_read_from_the_callback_map(wild, many):
    text = f'{{"index":["{wild}"],"type":"row"}}'
    slot = Slot.of({"id": text, "property": "value"})
    assert slot == Slot({"type": "row"}, {"index": wild}, "value", f"{text}.value")
    assert slot.many is many


def test_the_signature_of_a_callback_has_its_outputs_unless_it_has_none():
    known = {name: Signature.of(one) for name, one in toy().callback_map.items()}
    assert known[NONE] == Signature((), True, (Slot.of({"id": "c", "property": "value"}),), ())
    outputs = (Slot("one", {}, "children", "one.children"),)
    inputs, state = (tuple(Slot.of(given) for given in ONE[part]) for part in ("inputs", "state"))
    assert known["one.children"] == Signature(outputs, False, inputs, state)
    (page,) = [Signature.of(one) for one in create_app().callback_map.values() if "callback" in one]
    assert (page.several, len(page.outputs)) == (True, len(calls.OUTPUTS))


def test_the_gate_stands_at_its_own_address_alone():
    server = toy().server
    server.add_url_rule("/other", "other", lambda: "here", methods=["POST"])
    fresh = server.test_client()
    assert fresh.post("/other?a=1", data=b"x").data == b"here"
    assert fresh.get("/").status_code == 200
    assert fresh.options(calls.ADDRESS).status_code == 200
    refused = fresh.post(calls.ADDRESS, data=b"x", headers={"Content-Type": "text/plain"})
    assert (refused.status_code, refused.json) == (415, {"error": NOT_UNDERSTOOD})
    assert post(fresh, ONE).status_code == 200


# --- errors in sentences ---


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_an_address_that_takes_no_such_request_says_so(client, method):
    refused = getattr(client, method)(calls.ADDRESS)
    assert (refused.status_code, refused.data) == (405, b"Method Not Allowed.\n")
    assert "POST" in refused.headers["Allow"]
    assert refused.mimetype == "text/plain"


@pytest.mark.parametrize("path", ["os/x.js", "dash/nope.js", "dash/deps/..%2f..%2fversion.py", "plotly/../x.js"])
def test_a_file_that_no_component_has_is_not_found(path):
    answer = create_app().server.test_client().get(f"/_dash-component-suites/{path}")
    assert answer.status_code == 404 or b"<title>ReLU Fold</title>" in answer.data


def test_a_bug_is_told_in_one_sentence_and_noted_in_the_log(client, caplog):
    broken = post(client, NOTHING | {"inputs": [place("c", value=13)]})
    assert (broken.status_code, broken.json) == (500, {"error": BROKEN})
    assert "thirteen" in caplog.text
    assert post(client, ONE).status_code == 200


def test_a_refusal_may_carry_more_than_its_sentence():
    server = Flask("toy")
    tell_errors(server)

    @server.post("/more")
    def more():
        raise Refused(HTTPStatus.CONFLICT, "No.", {"link": "?s=1"}, {"Retry-After": "3"})

    refused = server.test_client().post("/more")
    assert (refused.status_code, refused.json) == (409, {"error": "No.", "link": "?s=1"})
    assert refused.headers["Retry-After"] == "3"


# --- the questions of the page ---


@pytest.fixture(scope="module")
def page():
    return create_app().server.test_client()


def test_every_input_of_the_app_has_a_reader():
    assert set(READERS) == {"frame-request.data"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("negative_slope", 1e7, "Negative slope: expected a number from −1,000,000 to 1,000,000; got 10,000,000"),
        ("domain", [3.0, -3.0], "Domain: expected “from” below “to” by at least 0.000001; got 3 to −3"),
        ("resolution", 10**6, "Grid points a side: expected 3 to 201; got 1,000,000"),
        ("layer", 3, "Layer shown: expected 0 to 0; got 3"),
    ],
)
def test_a_state_beyond_a_limit_is_refused_with_the_words_of_the_limit(page, field, value, sentence):
    state = msgspec.to_builtins(ViewState()) | {field: value}
    refused = post(page, calls.body(calls.question("commit", state=state)))
    assert (refused.status_code, refused.json) == (422, {"error": f"{sentence}. Nothing was changed."})


@pytest.mark.parametrize("value", [None, 1, [], {}, "", "x", "\ud800", "[" * 100_000])
def test_a_question_that_is_none_is_refused_without_an_echo(page, value):
    refused = post(page, calls.body(value))
    assert (refused.status_code, refused.json) == (400, {"error": NOT_UNDERSTOOD})


# --- what a picture may cost ---


def heavy(width, depth, resolution, **more):
    sizes = [2, *[width] * depth, 1]
    weights = tuple(tuple((0.5,) * n for _ in range(m)) for n, m in pairwise(sizes))
    biases = tuple((0.1,) * m for m in sizes[1:])
    given = {"layer": depth - 1, "map_mode": "heatmap"} | more
    return ViewState(weights=weights, biases=biases, resolution=resolution, **given)


def test_the_largest_grid_of_the_largest_network_is_drawn_as_far_as_there_is_time(page):
    view = heavy(32, 6, 201)
    answered = post(page, calls.body(calls.question("commit", state=msgspec.to_builtins(view))))
    assert answered.status_code == 200
    words = json.loads(answered.json["response"]["frame-reply"]["data"])["words"]
    assert words["page-note"].endswith("Sampled at 138 points a side: 201 would take too long")


class _Broken:
    """A body that the server in front cannot read on."""

    def read(self, *_):
        raise OSError("the chunk has no size")

    readline = read


def test_a_body_that_does_not_arrive_whole_is_told_in_a_sentence(client):
    environ = {"wsgi.input": _Broken(), "wsgi.input_terminated": True}
    answer = client.post(calls.ADDRESS, headers=JSON, environ_overrides=environ)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "did not arrive whole" in answer.text


def test_a_body_beyond_the_limit_is_too_large(page):
    most = page.application.config["MAX_CONTENT_LENGTH"]
    answer = page.post(calls.ADDRESS, headers=JSON, data=b" " * (most + 1))
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
