"""Two replicas behind nginx on loopback, one of them killed: nobody may notice.

The same gunicorn and nginx commands as in the image and in compose.yaml, without a container engine. Run from the root
of the repository: `python -m deploy.check`. Needs nginx (Debian: apt-get install nginx-light) and gunicorn.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests import calls
from tests.servers import PATIENCE, ROOT, free_port


def gunicorn(port: int, log: Path) -> subprocess.Popen[bytes]:
    """One replica, as the image runs it."""
    environment = os.environ | {
        "HOST": "127.0.0.1", "PORT": str(port), "RELU_FOLD_ENV": "production", "RELU_FOLD_PROXIES": "1",
        "PYTHONPATH": str(ROOT), "WEB_CONCURRENCY": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]
    return _started(command, log, environment)


def nginx(port: int, replicas: list[int], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """nginx with the file of this repository, told where it listens and where the replicas are."""
    text = (ROOT / "deploy" / "nginx.conf").read_text().replace("listen 8080", f"listen 127.0.0.1:{port}")
    for i, replica in enumerate(replicas):
        text = text.replace(f"app{i + 1}:8000", f"127.0.0.1:{replica}")
    (folder / "nginx.conf").write_text(text)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return _started([program, "-p", f"{folder}/", "-c", f"{folder}/nginx.conf"], log, dict(os.environ))


def _started(command: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        # A group of its own, so that a replica can be killed with its workers.
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )


def wait_until_well(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            link.close()
    raise RuntimeError(f"nobody answers at port {port}")


class Visitor(threading.Thread):
    """Drags: five questions a second on one connection, each answer held against what it must be."""

    def __init__(self, port: int, until: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.until = port, until
        self.met: Counter[str] = Counter()
        self.slowest = 0.0

    def run(self) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        seq = 0
        while not self.until.is_set():
            seq += 1
            body = json.dumps(calls.body(calls.question("drag", seq=seq)))
            before = time.monotonic()
            try:
                link.request("POST", calls.ADDRESS, body, {"Content-Type": "application/json"})
                answer = link.getresponse()
                data = answer.read()
                right = answer.status == 200 and _seq(data) == seq
                self.met["right" if right else f"status {answer.status}"] += 1
            except (OSError, http.client.HTTPException) as error:
                self.met[type(error).__name__] += 1
                link.close()
            self.slowest = max(self.slowest, time.monotonic() - before)
            self.until.wait(0.2)
        link.close()


def _seq(data: bytes) -> Any:
    return json.loads(json.loads(data)["response"]["frame-reply"]["data"])["seq"]


def check(visitors: int, seconds: float) -> dict[str, Any]:
    """Kill one replica of two in the middle of a class; later stop the other gracefully when the first is back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "log.txt"
        ports = [free_port(), free_port()]
        front = free_port()
        processes = [gunicorn(port, log) for port in ports]
        try:
            for port in ports:
                wait_until_well(port)
            processes.append(nginx(front, ports, folder, log))
            wait_until_well(front)
            over = threading.Event()
            people = [Visitor(front, over) for _ in range(visitors)]
            for one in people:
                one.start()
            time.sleep(seconds / 4)
            os.killpg(processes[0].pid, signal.SIGKILL)  # as a machine that is gone
            processes[0].wait()
            time.sleep(seconds / 4)
            processes[0] = gunicorn(ports[0], log)
            wait_until_well(ports[0])
            time.sleep(seconds / 4)
            processes[1].send_signal(signal.SIGTERM)  # as a release
            code = processes[1].wait(timeout=PATIENCE)
            time.sleep(seconds / 4)
            over.set()
            for one in people:
                one.join(timeout=PATIENCE)
            met: Counter[str] = sum((one.met for one in people), Counter())
            text = log.read_text(errors="replace")
            access = (folder / "access.log").read_text()
        finally:
            for process in processes:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)
                    process.wait(timeout=PATIENCE)
    return {
        "answers": dict(met),
        "slowest": max(one.slowest for one in people),
        "graceful": code == 0,
        "traceback": "Traceback" in text,
        "log": text,
        "by": Counter(line.split()[-1] for line in access.splitlines()),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=12.0)
    asked = parser.parse_args()
    found = check(asked.visitors, asked.seconds)
    unnoticed = set(found["answers"]) == {"right"} and found["graceful"] and not found["traceback"]
    print(f"answers: {found['answers']}; slowest {found['slowest'] * 1e3:.0f} ms; graceful stop: {found['graceful']}")
    print(f"by replica: {dict(found['by'])}")
    print("one replica killed, one stopped: " + ("nobody noticed" if unnoticed else "NOTICED"))
    if not unnoticed:
        print(found["log"][-3_000:])
    return 0 if unnoticed else 1


if __name__ == "__main__":
    sys.exit(main())
