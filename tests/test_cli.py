"""The command serves the page, stops cleanly, and answers a mistake in one sentence."""

import re
import signal
import socket
import subprocess
import sys

import pytest

from relu_fold import cli, sharelink
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.servers import ROOT, AppServer, free_port, get

TEXT = sharelink.encode(ViewState.of_preset(PRESETS["hat"]))


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture
def served(monkeypatch):
    """Collect what would be served instead of serving it: a check that lets a mistake pass then fails, not hangs."""
    calls = []
    monkeypatch.setattr(cli, "_serve", lambda *arguments: calls.append(arguments))
    return calls


def complaint(capsys, *argv):
    """Return the sentence on stderr; there is nothing else."""
    assert cli.main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.strip()


def test_without_a_word_it_serves_this_machine_on_8050(served):
    assert cli.main([]) == 0
    assert served == [("127.0.0.1", 8050, "", "/")]


def test_host_and_port_come_from_the_environment(served, monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "9000")
    assert cli.main([]) == 0
    assert served == [("0.0.0.0", 9000, "", "/")]


def test_an_option_is_stronger_than_the_environment(served, monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "what")
    assert cli.main(["--host", "::1", "--port", "65535"]) == 0
    assert served == [("::1", 65535, "", "/")]


def test_an_empty_environment_is_none(served, monkeypatch):
    monkeypatch.setenv("HOST", "")
    monkeypatch.setenv("PORT", "")
    assert cli.main([]) == 0
    assert served == [("127.0.0.1", 8050, "", "/")]


@pytest.mark.parametrize("argument", [TEXT, f"?s={TEXT}", f"https://example.org/?s={TEXT}#top"])
def test_a_link_is_opened(served, argument):
    assert cli.main([argument]) == 0
    assert served == [("127.0.0.1", 8050, f"?s={TEXT}", "/")]


@pytest.mark.parametrize("name", ["view.txt", "1.txt"])
def test_a_file_that_holds_a_link_is_opened(served, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(f"https://example.org/fold/#s={TEXT}\n", encoding="utf-8")
    assert cli.main([name]) == 0
    assert served == [("127.0.0.1", 8050, f"?s={TEXT}", "/")]


def test_open_serves_the_same_and_a_browser(served, tmp_path):
    path = tmp_path / "view.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert cli.main(["open", str(path), "--port", "9000"]) == 0
    assert served == [("127.0.0.1", 9000, f"?s={TEXT}", "/", True)]


def test_open_needs_something_to_open(served, capsys):
    with pytest.raises(SystemExit):
        cli.main(["open"])
    assert "LINK-OR-FILE" in capsys.readouterr().err
    assert served == []


def test_a_browser_is_opened_when_the_port_is_listened_on(monkeypatch):
    asked = []

    def browse(url):
        port = int(url.split(":")[2].partition("/")[0])
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            asked.append(url)
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.webbrowser, "open", browse)
    handler, port = signal.getsignal(signal.SIGTERM), free_port()
    try:
        assert cli.main(["open", "?lesson=2", "--port", str(port)]) == 0
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert asked == [f"http://127.0.0.1:{port}/?lesson=2"]


def test_a_file_called_like_a_command_can_be_named(served, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "count").write_text(TEXT, encoding="utf-8")
    assert cli.main(["./count"]) == 0
    assert served == [("127.0.0.1", 8050, f"?s={TEXT}", "/")]


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert all(f"relu-fold {command} " in told for command in ("open", *cli._COMMANDS))


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("port", ["0", "65536", "-1", "8050.0", "abc", "", " 80", "１２３", "9" * 5_000])
def test_a_bad_port_is_named(capsys, port):
    assert complaint(capsys, f"--port={port}") == f"PORT: expected 1 to 65535; got {port[:40]!r}"


@pytest.mark.usefixtures("served")
def test_a_bad_port_in_the_environment_is_named(capsys, monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    assert complaint(capsys) == "PORT: expected 1 to 65535; got 'eighty'"


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("content", ["", "hello\n", "\0\xff"])
def test_a_file_without_a_link_is_named(capsys, tmp_path, content):
    path = tmp_path / "note"
    path.write_text(content, encoding="latin-1")
    sentence = complaint(capsys, str(path))
    assert sentence.startswith(
        "LINK-OR-FILE: expected a link, or a file that holds one or a network; note: expected a file "
    )


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("argument", ["no-such-file.txt", "", ".", "a\0b", "x" * 10_000, "https://example.org/"])
def test_what_is_neither_link_nor_file_is_named(capsys, argument):
    sentence = complaint(capsys, argument)
    assert sentence.startswith("LINK-OR-FILE: expected a link, or a file that holds one or a network; got ")
    assert len(sentence) < 160


@pytest.mark.usefixtures("served")
def test_a_damaged_link_is_explained(capsys):
    assert complaint(capsys, TEXT[:-4]).startswith("This link is damaged: ")
    assert complaint(capsys, "?s=3.abc").startswith("This link was made by a newer version")


def test_a_taken_port_is_named(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = complaint(capsys, "--port", str(port))
    assert sentence.startswith(f"PORT: {port} on 127.0.0.1 is taken; choose another one")


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b", "not an address"])
def test_a_host_that_cannot_be_bound_is_named(capsys, host):
    sentence = complaint(capsys, "--host", host, "--port", str(free_port()))
    assert sentence == f"HOST: expected an address of this machine; got {host!r}"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("localhost", "http://localhost:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("::1", "http://[::1]:80/"),
    ],
)
def test_the_address_is_one_that_can_be_opened(host, address):
    assert cli._address(host, 80) == address


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_says_where_and_stops_cleanly(tmp_path, stop):
    server = AppServer(tmp_path / "log.txt").start(TEXT)
    try:
        assert get(server.url)[0] == 200
        server.process.send_signal(stop)
        assert server.process.wait(timeout=60) == 0
    finally:
        server.kill()
    assert server.output() == f"ReLU Fold is at {server.url}?s={TEXT} (Ctrl-C stops it)\n"


def test_a_port_is_free_again_after_a_stop(tmp_path):
    server = AppServer(tmp_path / "log.txt").start()
    assert server.stop() == 0
    assert server.start().stop() == 0


def test_help_needs_no_server():
    answer = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "relu_fold.cli", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "LINK-OR-FILE" in answer.stdout
    assert re.search(r"\| +relu_fold\.sharelink$", answer.stderr, re.MULTILINE)
    assert not re.search(r"\| +(dash|waitress|plotly)\b", answer.stderr)
