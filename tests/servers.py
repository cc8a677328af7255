"""A server of its own for a test: `relu-fold` in another process, which can be stopped and started again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds; a bound on waiting, never a measurement


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def get(url: str) -> tuple[int, bytes]:
    """Return status and body."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class AppServer:
    """The app on a port of 127.0.0.1, its output in a log file; it may be stopped and started again on that port."""

    def __init__(
        self,
        log: Path,
        port: int | None = None,
        command: Sequence[str] = (sys.executable, "-m", "relu_fold.cli"),
        cwd: Path = ROOT,
        page: str = "",
    ) -> None:
        self.log = log
        self.port = port or free_port()
        self.command = command
        self.cwd = cwd
        self.page = page  # where the page is, from the root on
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self, *arguments: str) -> Self:
        """Start, and return when the page is served."""
        environment = {k: v for k, v in os.environ.items() if k not in ("HOST", "PORT", "PYTHONPATH")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "--port", str(self.port), *arguments],
                cwd=self.cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            try:
                status, _ = get(self.url + self.page)
            except OSError:  # not listening yet
                time.sleep(0.05)
                continue
            if status == 200:
                return self
            break
        self.stop()
        raise RuntimeError(f"The app did not serve its page at {self.url}. Its output was:\n{self.output()}")

    def stop(self) -> int:
        """Stop as SIGTERM does, by force when that is not heeded, and return the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def kill(self) -> None:
        """Stop at once, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def __enter__(self) -> Self:
        return self if self.process is not None else self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
