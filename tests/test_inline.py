"""The live page inside a notebook: one server a process, to this machine alone, and a frame of the right address."""

from __future__ import annotations

from html.parser import HTMLParser
from threading import Thread
from threading import enumerate as threads
from urllib.request import urlopen

import pytest
from threadpoolctl import threadpool_info, threadpool_limits
from waitress.server import create_server

from relu_fold import Network, ViewState, inline, link, show
from relu_fold.errors import InputError
from relu_fold.serving import listen

NET = Network([[[1.0], [2.0]], [[1.0, -1.0]]], [[0.0, 0.5], [0.0]])


class Frames(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.found.append(dict(attrs))


def test_the_frame_shows_the_view_on_a_server_of_this_process():
    shown = show(NET, height=500)
    (frame,) = Frames(shown._repr_html_()).found
    assert (frame["src"], frame["height"], frame["width"]) == (shown.address, "500", "100%")
    assert shown.address.endswith(link(NET))
    assert repr(shown) == f"ReLU Fold at {shown.address}"
    with urlopen(shown.address) as answer:
        assert answer.status == 200
        assert "X-Frame-Options" not in answer.headers
        assert "http://localhost:*" in answer.headers["Content-Security-Policy"]
        assert b"<title>ReLU Fold</title>" in answer.read()


def test_all_calls_share_one_server_that_ends_with_the_process():
    found: list[str] = []
    calls = [Thread(target=lambda: found.append(show(NET).address)) for _ in range(4)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert len(set(found)) == 1
    servers = [one for one in threads() if one.name == "relu-fold"]
    assert servers
    assert all(one.daemon for one in servers)


@pytest.fixture
def another(monkeypatch):
    """As if in a process that has shown nothing yet."""
    monkeypatch.setattr(inline.os, "getpid", object)


@pytest.mark.usefixtures("another")
def test_it_listens_to_this_machine_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(
        listen, "create_server", lambda *_, **options: asked.append(options) or create_server(*_, **options)
    )
    show(NET)
    assert [(one["host"], one["port"]) for one in asked] == [("127.0.0.1", 0)]


@pytest.mark.usefixtures("another")
def test_whoever_trains_in_the_same_process_keeps_all_threads():
    with threadpool_limits(2, user_api="blas"):
        before = threadpool_info()
        show(NET)
        assert threadpool_info() == before


def test_a_child_has_a_server_of_its_own(monkeypatch):
    ours = show(NET).address
    monkeypatch.setattr(inline.os, "getpid", lambda: -1)
    theirs = show(NET).address
    assert ours.split("?")[0] != theirs.split("?")[0]


def test_what_cannot_be_shown_is_told_before_a_server_starts(monkeypatch):
    monkeypatch.setattr(inline, "_served", None)
    with pytest.raises(InputError, match="inputs: expected 1 to 2; got 3"):
        show(Network([[[1.0, 2.0, 3.0]], [[1.0]]], [[0.0], [0.0]]))
    with pytest.raises(InputError, match="height: expected 200 to 4,000 pixels; got 20"):
        show(NET, height=20)


def test_a_view_is_shown_as_it_is():
    state = ViewState.of(NET, domain=(0.0, 0.5), neuron=1)
    assert show(state).address.endswith(link(state))
