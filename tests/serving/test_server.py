"""The app over HTTP: its page, its scripts and styles, and answers that no body can turn into a server error."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from threadpoolctl import threadpool_info

from relu_fold.figures.kit.theme import css
from relu_fold.serving.assets_path import assets_folder
from relu_fold.ui.server import MAX_BODY, create_app
from tests import calls

OPEN = calls.OPEN
FILES = sorted(path.relative_to(assets_folder()).as_posix() for path in assets_folder().rglob("*") if path.is_file())
REFUSED = (400, 422)  # not a question; a question beyond a limit


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def post(client, value):
    """Send a value of the store `frame-request` as the page does."""
    return client.post(calls.ADDRESS, json=calls.body(value))


def test_the_page_says_its_language_its_title_and_fits_a_phone(client):
    page = client.get("/")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert "<title>ReLU Fold</title>" in page.text
    assert re.search(r'<meta name="viewport" content="width=device-width, initial-scale=1"', page.text)
    assert re.search(r'<meta name="description" content="[^"]{20,}"', page.text)


def test_the_page_carries_the_colours_of_both_themes(client):
    assert css() in client.get("/").text


def test_the_page_loads_every_script_and_style_and_nothing_from_elsewhere(client):
    page = client.get("/").text
    for name in FILES:
        assert name.endswith((".d.ts", ".txt", ".mjs")) or f'="/assets/{name}?m=' in page, name
    assert re.search(r'<script type="module" src="/assets/joined/\w+/main.mjs"></script>', page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_a_product_of_large_matrices_keeps_to_one_thread(client):  # noqa: ARG001 - the app sets it
    # numpy's own, and those of other libraries that this process of tests has loaded
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


@pytest.mark.parametrize("path", ["nope.js", "%2fetc/passwd", "..%2fapp.py", "%2fproc/1", "style.css"])
def test_no_method_tells_which_files_there_are(client, path):
    asked = client.options(f"/assets/{path}")
    assert (asked.status_code, asked.headers["Cache-Control"]) == (200, "no-cache")
    assert list(asked.headers) == list(client.options("/assets/nope.js").headers)


def test_the_page_is_kept_by_nobody_however_it_is_asked_for(client):
    changed = int(assets_folder().stat().st_mtime)
    assert client.get(f"/assets/?m={changed}").headers["Cache-Control"] == "no-cache"


def test_what_the_page_asks_for_early_is_there(client):
    early = re.findall(r'<link rel="preload" as="script" href="([^"]*)">', client.get("/").text)
    assert early
    for path in early:
        served = client.get(path)
        assert served.status_code == 200
        assert served.mimetype.endswith("javascript")


@pytest.mark.parametrize("name", FILES)
def test_every_asset_is_served_as_it_is(client, name):
    with client.get(f"/assets/{name}") as served:
        assert served.status_code == 200
        assert served.data == (assets_folder() / name).read_bytes()
        script = ("text/javascript", "application/javascript")
        kinds = {"mjs": script, "js": script, "css": ("text/css",), "ts": ("",), "txt": ("text/plain",)}
        assert served.content_type.startswith(kinds[name.rsplit(".", 1)[1]])  # a module of another type does not run


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/../pyproject.toml", "/assets/%2e%2e/pyproject.toml"])
def test_nothing_beside_the_assets_is_served(client, path):
    served = client.get(path)
    assert served.status_code == 404 or b"<title>ReLU Fold</title>" in served.data


def test_the_layout_has_every_place_that_the_answers_go_to(client):
    layout = json.dumps(client.get("/_dash-layout").json)
    for name in ("frame-request", "frame-reply", "stage", "space", "panel-figure", "controls", "partial-sums"):
        assert f'"id": "{name}"' in layout


def test_the_renderer_is_told_of_the_callback_that_the_tests_call(client):
    (callback,) = (c for c in client.get("/_dash-dependencies").json if not c["clientside_function"])
    assert callback["output"] == calls.body("")["output"]
    assert callback["inputs"] == [{"id": "frame-request", "property": "data"}]


def test_a_first_visit_is_answered_with_reply_figure_and_controls(client):
    answered = post(client, json.dumps(OPEN))
    assert answered.status_code == 200
    response = answered.json["response"]
    reply = json.loads(response["frame-reply"]["data"])
    assert (reply["seq"], reply["kind"]) == (1, "open")
    assert len(response["stage"]["figure"]["data"]) == len(reply["marks"])
    assert '"path": "w.0.2.0"' in json.dumps(response["controls"]["children"])


def test_a_drag_is_answered_with_the_reply_alone(client):
    opened = json.loads(post(client, json.dumps(OPEN)).json["response"]["frame-reply"]["data"])
    state = opened["state"] | {"negative_slope": 0.25}
    dragged = post(client, json.dumps(OPEN | {"seq": 2, "kind": "drag", "state": state}))
    assert dragged.status_code == 200
    assert list(dragged.json["response"]) == ["frame-reply"]
    assert len(dragged.data) < 15_000


def test_controls_that_the_page_has_are_not_sent_again(client):
    opened = json.loads(post(client, json.dumps(OPEN)).json["response"]["frame-reply"]["data"])
    commit = OPEN | {"seq": 2, "kind": "commit", "state": opened["state"], "controls": opened["controls"]}
    assert list(post(client, json.dumps(commit)).json["response"]) == ["frame-reply", "stage"]


def test_two_apps_give_the_same_answer():
    first, second = (post(create_app().server.test_client(), json.dumps(OPEN)) for _ in range(2))
    assert first.json == second.json


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        0,
        True,
        [],
        {},
        ["x"],
        OPEN,
        "x",
        "null",
        "{}",
        '{"seq": 1}',
        json.dumps(OPEN)[:-1],
        json.dumps(OPEN) * 2,
        json.dumps(OPEN | {"kind": "delete"}),
        json.dumps(OPEN | {"more": 1}),
        json.dumps(OPEN | {"state": {"layer": 5}}),
        json.dumps(OPEN | {"link": "\ud800"}),
        "[" * 100_000,
        "\ud800",
        '{"edit": {"a": ' + "[" * 100_000 + "]" * 100_000 + ', "kind": "reset"}}',
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_malformed_question_changes_nothing_and_is_no_server_error(client, value):
    refused = post(client, value)
    assert refused.status_code in REFUSED
    assert list(refused.json) == ["error"]
    assert re.fullmatch(r"[A-Z][^<>]*\.", refused.json["error"])


@pytest.mark.parametrize("seq", [2**53, 2**64, -(2**64)])
def test_a_count_of_any_size_is_no_server_error(client, seq):
    assert post(client, json.dumps(OPEN | {"seq": seq})).status_code < 500


@pytest.mark.parametrize("link", ["nonsense", "1.AAAA", "1." + "A" * 100_000, "\x00", "é"])
def test_a_damaged_link_is_answered_with_the_default_view_and_a_notice(client, link):
    answered = post(client, json.dumps(OPEN | {"link": link}))
    assert answered.status_code == 200
    reply = json.loads(answered.json["response"]["frame-reply"]["data"])
    assert reply["notice"].startswith("This link ")
    assert reply["state"]["preset"] == "three"


def test_a_body_over_the_limit_is_refused_before_it_is_read(client):
    assert post(client, "x" * MAX_BODY).status_code == 413
    assert post(client, "x" * (MAX_BODY // 2)).status_code in REFUSED


def test_every_file_is_there_for_the_first_requests_of_a_new_server(client):
    """Several threads of a new worker are asked at once, before it has ever served the page."""
    page = client.get("/").text
    paths = [path for path in re.findall(r'src="(/[^"]*)"', page) if "_dash-component-suites" in path]
    assert len(paths) > 5
    server = create_app().server
    with ThreadPoolExecutor(len(paths)) as pool:
        found = list(pool.map(lambda path: server.test_client().get(path).status_code, paths))
    assert set(found) == {200}
