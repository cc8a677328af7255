"""What no browser sends: bodies that cannot be read, and connections that ask nothing."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.servers import ROOT, AppServer, get

ASK = b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
CHUNKED = ASK + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = ASK + b"Content-Length: %d\r\n\r\n%s"

BODIES = {
    "a size that is no number": CHUNKED + b"ZZ\r\n{}\r\n0\r\n\r\n",
    "a negative size": CHUNKED + b"-1\r\n{}\r\n0\r\n\r\n",
    "an empty size": CHUNKED + b"\r\n{}\r\n0\r\n\r\n",
    "a size with a sign": CHUNKED + b"+2\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than it says": CHUNKED + b"1\r\n{}\r\n0\r\n\r\n",
    "a bad trailer": CHUNKED + b"2\r\n{}\r\n0\r\nno trailer\r\n\r\n",
    "a huge size": CHUNKED + b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "two lengths": ASK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length that is no number": ASK + b"Content-Length: two\r\n\r\n{}",
    "a negative length": ASK + b"Content-Length: -2\r\n\r\n{}",
    "a length and chunks": ASK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a body that ends early": LONG % (100, b"{}"),
}


def told(port: int, sent: bytes) -> bytes:
    """Send bytes and no more, and return the answer up to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65_536):
            found += part
    return found


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    command = (sys.executable, "-m", "tests.gunicorn_on_port")
    with AppServer(tmp_path_factory.mktemp("gunicorn") / "log.txt", command=command, cwd=ROOT).start() as server:
        yield server


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_the_senders_fault(gunicorn, body):
    answer = told(gunicorn.port, body)
    assert answer == b"" or answer.split(b" ", 2)[1] in (b"400", b"413"), answer[:200]
    assert get(f"{gunicorn.url}healthz") == (200, b"OK")
    assert "Traceback" not in gunicorn.output()


def test_a_bad_chunk_is_told_in_a_sentence(gunicorn):
    answer = told(gunicorn.port, BODIES["a size that is no number"])
    assert b"The question did not arrive whole." in answer


def test_many_connections_that_ask_nothing_keep_nobody_out(tmp_path):
    with AppServer(tmp_path / "log.txt").start() as server, ExitStack() as idle:
        for _ in range(300):
            idle.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
        assert get(f"{server.url}healthz") == (200, b"OK")


def test_gunicorn_opens_no_socket_to_be_steered_by(gunicorn):
    assert "ontrol socket" not in gunicorn.output()
