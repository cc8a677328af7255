from __future__ import annotations

import sys

import pytest

from relu_fold.errors import InputError
from relu_fold.serving.prefix import Mounted, prefix_of
from relu_fold.ui.server import create_app
from tests.servers import ROOT, AppServer, get


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("/", "/"),
        ("", "/"),
        ("/teach/relu/", "/teach/relu/"),
        ("teach", "/teach/"),
        ("//a//b~c_1.2-x", "/a/b~c_1.2-x/"),
    ],
)
def test_a_prefix_has_a_slash_at_both_ends(text, prefix):
    assert prefix_of(text) == prefix


def test_without_one_it_is_that_of_the_environment(monkeypatch):
    monkeypatch.delenv("SCRIPT_NAME", raising=False)
    assert prefix_of(None) == "/"
    monkeypatch.setenv("SCRIPT_NAME", "/teach/relu")
    assert prefix_of(None) == "/teach/relu/"


@pytest.mark.parametrize("text", ["/a b/", "/..", "/a/../b", "/é/", "/a?b", "/a#b", "/<script>", "http://x/y", "/%2e"])
def test_what_is_no_path_is_refused(text):
    with pytest.raises(InputError, match=r"^prefix: expected a path of letters, digits and -_\.~, such as "):
        prefix_of(text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/x/", ("/x", "/")),
        ("/x/embed", ("/x", "/embed")),
        ("/embed", ("", "/embed")),
        ("/xy", ("", "/xy")),
        ("/x", ("", "/x")),
    ],
)
def test_what_is_mounted_is_found_with_its_prefix_and_without(path, expected):
    seen = []
    app = Mounted(lambda environ, _start: seen.append((environ["SCRIPT_NAME"], environ["PATH_INFO"])) or [], "/x/")
    app({"PATH_INFO": path, "SCRIPT_NAME": ""}, lambda *_: None)
    assert seen == [expected]


@pytest.mark.parametrize("at", ["/teach/relu/", "/"], ids=["with its prefix", "behind a proxy that strips it"])
def test_page_files_and_answers_are_there(at):
    client = create_app("/teach/relu/").server.test_client()
    page = client.get(at)
    assert page.status_code == 200
    assert 'src="/teach/relu/assets/' in page.text
    assert '"/assets/' not in page.text
    assert '"/_dash' not in page.text
    for path in ("assets/style.css", "healthz", "embed", "_dash-layout"):
        with client.get(at + path) as answer:
            assert answer.status_code == 200
    assert client.post(f"{at}_dash-update-component", json={}).status_code == 400  # the gate is there, too
    assert client.get(f"{at}nothing").status_code == 404


@pytest.mark.parametrize(
    "path", ["robots.txt", ".git/config", "favicon.ico", "index.html", "embed/", "embed/x", "a/b/c"]
)
def test_an_address_that_nobody_registered_is_no_page(path):
    client = create_app().server.test_client()
    answer = client.get(f"/{path}")
    assert answer.status_code == 404
    assert "<html" not in answer.text
    assert client.get("/embed").status_code == client.get("/").status_code == 200


def test_the_command_prints_the_address_to_open(tmp_path):
    with AppServer(tmp_path / "log.txt").start("--prefix", "/teach/relu/") as server:
        assert f"{server.url}teach/relu/ (Ctrl-C" in server.output()
        status, page = get(f"{server.url}teach/relu/")
        assert status == 200
        assert b"/teach/relu/assets/" in page


def test_gunicorn_mounts_it_at_script_name(tmp_path, monkeypatch):
    monkeypatch.setenv("SCRIPT_NAME", "/teach/relu")
    command = (sys.executable, "-m", "tests.gunicorn_on_port")
    server = AppServer(tmp_path / "log.txt", command=command, cwd=ROOT, page="teach/relu/")
    with server.start():
        status, page = get(f"{server.url}teach/relu/")
        assert status == 200
        assert b"/teach/relu/assets/" in page
        assert get(f"{server.url}teach/relu/healthz")[0] == 200
