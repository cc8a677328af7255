"""Headers, caches and compression; and what must not start in production."""

import base64
import gzip
import hashlib
import re

import msgspec
import pytest
from flask import request

from relu_fold import sharelink
from relu_fold.serving.assets_path import assets_folder
from relu_fold.serving.delivery import ASK_FIRST, FOR_EVER, WORTH_IT, _version_of
from relu_fold.serving.production import DebugInProduction
from relu_fold.serving.release import HEADER, NEWER, fingerprint
from relu_fold.ui.server import create_app
from relu_fold.view.viewstate import ViewState
from tests import calls

PATHS = ("/", "/embed", "/healthz", "/assets/style.css", "/assets/none.css", "/_dash-layout", calls.ADDRESS)


@pytest.fixture(scope="module")
def app():
    return create_app()


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


def rules(answer):
    parts = (rule.split() for rule in answer.headers["Content-Security-Policy"].split("; "))
    return {name: sources for name, *sources in parts}


def lasting(page):
    """Without the name that dash gives every copy of the page."""
    return re.sub(rb'"end_id":"[^"]*"', b"", page)


def ask(client, text=None, **headers):
    return client.post(calls.ADDRESS, json=calls.body(calls.question() if text is None else text), headers=headers)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client, path):
    with client.post(path) if path == calls.ADDRESS else client.get(path) as answer:
        scripts = rules(answer)["script-src"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert scripts[0] == "'self'"
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/=]+'", source) for source in scripts[1:])
    assert rules(answer)["default-src"] == ["'none'"]


def test_the_policy_lets_every_script_of_the_page_run_and_no_other_inline_one(client):
    page = client.get("/")
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page.text, re.DOTALL)
    runs = [text for text in inline if not text.lstrip().startswith("{")]  # dash's configuration is no script
    assert runs
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in runs}
    assert hashes <= set(rules(page)["script-src"])


@pytest.mark.parametrize("path", ["/", "/any", "/embed/", "/embed/more", "/Embed", "/assets/style.css"])
def test_no_address_but_one_may_be_framed(client, path):
    with client.get(path) as answer:
        assert rules(answer)["frame-ancestors"] == ["'none'"]
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/?s=1.AAAA"])
def test_notebooks_on_this_machine_may_frame_the_page_that_a_notebook_serves_and_no_other_site(path):
    with create_app(notebook=True).server.test_client() as own:
        answer = own.get(path)
        with own.get("/assets/style.css") as style:
            assert rules(style)["frame-ancestors"] == ["'none'"]
            assert style.headers["X-Frame-Options"] == "DENY"
    framing = set(rules(answer)["frame-ancestors"])
    assert {"http://localhost:*", "http://127.0.0.1:*", "vscode-webview:"} <= framing
    assert not {one for one in framing if "localhost" not in one and "127.0.0.1" not in one and "vscode" not in one}
    assert "X-Frame-Options" not in answer.headers
    assert rules(answer)["default-src"] == ["'none'"]


def test_the_embedded_page_may_be_framed_and_is_the_same_page(client):
    embedded = client.get("/embed?s=1.AAAA")
    assert rules(embedded)["frame-ancestors"] == ["*"]
    assert "X-Frame-Options" not in embedded.headers
    assert embedded.data.count(b" data-embed>") == 1
    assert lasting(embedded.data.replace(b" data-embed>", b">")) == lasting(client.get("/").data)


def test_the_server_says_that_it_is_well(client):
    assert (client.get("/healthz").status_code, client.get("/healthz").data) == (200, b"OK")


# --- caches and compression ---


def test_what_has_a_fingerprint_is_kept_for_a_year(client):
    page = client.get("/").text
    paths = set(re.findall(r'(?:src|href)="(/[^"]*)"', page))
    (graph,) = (path for path in paths if path.endswith("async-graph.js"))  # dash gives it none
    answers = {"/_dash-layout", "/_dash-dependencies"}
    assert len(paths) > 10
    for path in paths - answers - {graph}:
        with client.get(path) as served:
            assert served.headers["Cache-Control"] == FOR_EVER, path


@pytest.mark.parametrize(
    "path",
    [
        "/assets/style.css",
        "/assets/style.css?m=1.5",
        "/assets/style.css?m=",
        "/_dash-component-suites/dash/dcc/dash_core_components.v9_9_9m1.js",
        "/_dash-component-suites/dash/dcc/dash_core_components.js",
        "/",
        "/_dash-layout",
    ],
)
def test_what_may_change_is_asked_for_again(client, path):
    with client.get(path) as served:
        assert served.headers["Cache-Control"] == ASK_FIRST


@pytest.mark.parametrize("path", ["/assets/style.css", "/_dash-component-suites/dash/dcc/dash_core_components.js"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_file_that_the_browser_has_is_not_sent_again(client, path, encoding):
    with client.get(path, headers={"Accept-Encoding": encoding}) as first:
        tag = first.headers["ETag"]
    with client.get(path, headers={"If-None-Match": tag, "Accept-Encoding": encoding}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_what_is_no_file_is_asked_for_again_even_below_the_assets():
    server = create_app().server
    server.add_url_rule("/assets/made.txt", view_func=lambda: "made anew each time")
    assert server.test_client().get("/assets/made.txt").headers["Cache-Control"] == ASK_FIRST


@pytest.mark.parametrize("path", ["/assets/style.css", calls.ADDRESS])
def test_a_page_in_a_sandbox_may_ask_whether_it_may_ask(client, path):
    answer = client.options(path, headers={"Access-Control-Request-Method": "POST"})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "x-relu-fold-release" in answer.headers["Access-Control-Allow-Headers"]


def test_the_page_itself_is_for_no_other_site(client):
    answer = client.options("/", headers={"Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_file_of_no_package_has_no_version():
    assert _version_of("nobody/file.js") == _version_of("file.js") == ""


def test_answers_to_questions_are_kept_nowhere(client):
    assert ask(client).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/assets/style.css", "/_dash-layout", "/_dash-component-suites/dash/dcc/async-graph.js"]
)
def test_a_browser_that_takes_gzip_gets_the_same_content_smaller(client, path):
    with client.get(path) as plain, client.get(path, headers={"Accept-Encoding": "br, gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert "Content-Encoding" not in plain.headers
        assert lasting(gzip.decompress(packed.data)) == lasting(plain.data)
        assert len(packed.data) < len(plain.data) / 2
        assert int(packed.headers["Content-Length"]) == len(packed.data)


@pytest.mark.parametrize("encoding", ["", "br", "gzip;q=0", "identity"])
def test_a_browser_that_does_not_take_gzip_gets_none(client, encoding):
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": encoding}).headers


def test_answers_to_questions_are_compressed_too(client):
    plain, packed = ask(client), ask(client, **{"Accept-Encoding": "gzip"})
    assert len(plain.data) > WORTH_IT
    assert gzip.decompress(packed.data) == plain.data


def test_what_is_small_stays_as_it_is(client):
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
    assert "Content-Encoding" not in ask(client, "x", **{"Accept-Encoding": "gzip"}).headers


def test_the_head_of_a_file_tells_of_no_body(client):
    with client.head("/assets/style.css", headers={"Accept-Encoding": "gzip"}) as head:
        assert (head.status_code, head.data) == (200, b"")


# --- releases ---


def test_the_page_and_every_answer_name_the_release(client):
    release = fingerprint(assets_folder())
    assert f'name="relu-fold-release" content="{release}"' in client.get("/").text
    assert ask(client).headers[HEADER] == release
    assert ask(client, **{HEADER: release}).status_code == 200


def test_a_release_is_another_one_when_a_script_changes(tmp_path):
    (tmp_path / "one.js").write_text("1")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "one.js").write_text("2")
    assert fingerprint(tmp_path) != before


def test_a_page_of_another_release_is_told_to_reload_and_given_the_link_of_its_view(client):
    state = ViewState(negative_slope=0.25)
    text = calls.question("drag", state=msgspec.to_builtins(state))
    refused = ask(client, text, **{HEADER: "another"})
    assert (refused.status_code, refused.json) == (409, {"error": NEWER, "link": sharelink.link(state)})


@pytest.mark.parametrize("text", [None, "x", "", 5, "[" * 100_000])
def test_a_page_of_another_release_that_shows_nothing_we_know_is_told_to_reload(client, text):
    refused = ask(client, text, **{HEADER: "another"})
    assert (refused.status_code, refused.json) == (409, {"error": NEWER})


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b'{"inputs": []}', b"[" * 100_000])
def test_a_body_of_another_release_may_be_anything(client, data):
    assert client.post(calls.ADDRESS, data=data, headers={HEADER: "another"}).status_code == 409


# --- production ---


@pytest.mark.parametrize("name", ["DASH_DEBUG", "FLASK_DEBUG"])
@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_debug_does_not_start_in_production(monkeypatch, name, value):
    monkeypatch.setenv("RELU_FOLD_ENV", "production")
    monkeypatch.setenv(name, value)
    with pytest.raises(DebugInProduction, match=f"{name}: expected off where RELU_FOLD_ENV is production; got on"):
        create_app()


def test_debug_cannot_be_switched_on_later_in_production(monkeypatch):
    monkeypatch.setenv("RELU_FOLD_ENV", "production")
    app = create_app()
    with pytest.raises(DebugInProduction, match="debug: expected off"):
        app.enable_dev_tools(debug=True)
    with pytest.raises(DebugInProduction):
        app.run(debug=True, port=1)
    assert app.enable_dev_tools(debug=False) is False


def test_debug_is_free_elsewhere(monkeypatch):
    monkeypatch.delenv("RELU_FOLD_ENV", raising=False)
    monkeypatch.setenv("DASH_DEBUG", "1")
    create_app()
    monkeypatch.setenv("RELU_FOLD_ENV", "production")
    monkeypatch.setenv("DASH_DEBUG", "0")
    create_app()


def test_the_visitor_behind_a_proxy_is_known_by_what_the_proxy_says(monkeypatch):
    forwarded = {"X-Forwarded-For": "10.1.1.1, 10.2.2.2"}
    for proxies, wanted in (("", "127.0.0.1"), ("0", "127.0.0.1"), ("1", "10.2.2.2"), ("2", "10.1.1.1")):
        monkeypatch.setenv("RELU_FOLD_PROXIES", proxies)
        server = create_app().server
        seen = []
        server.before_request(lambda seen=seen: seen.append(request.remote_addr))
        server.test_client().get("/healthz", headers=forwarded)
        assert seen == [wanted]
