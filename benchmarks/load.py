"""A class that drags at once: `python -m benchmarks.load [--users N] [--trainers N] [--one-address] [--seconds S] ...`.

Starts the app under gunicorn with the configuration of the image, on loopback. Each user drags one slider of the three
neurons, five frames a second, never two questions at once, and asks again when told to wait, as the page does. The
client is one process on the same cores. With `--trainers`, as many more watch a network learn: each asks for the next
picture as soon as it has one, and whoever drags is to go before them. With `--one-address` all of them are one visitor,
as a school may be. With `--hostile`, one more client posts hostile bodies all the while. The processor's time for a
frame hardly depends on what else the machine does; waiting times do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from relu_fold.view.edit import Learn
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState
from tests import calls, hostile
from tests.servers import PATIENCE, ROOT, free_port

FRAMES = 5  # a second a user
STEPS = 10  # of training a picture
ONE = "10.2.0.1"  # whom all of a school come from
LEARNS = apply(ViewState(), Learn("sine"))
WARM = 5  # memory counts from a fifth of the time on: by then the largest views have been drawn once


class App:
    """gunicorn on loopback; `workers` are the process ids of those that answer."""

    def __init__(self, workers: int, log: Path) -> None:
        self.port = free_port()
        environment = os.environ | {
            "HOST": "127.0.0.1", "PORT": str(self.port), "WEB_CONCURRENCY": str(workers), "PYTHONPATH": str(ROOT),
            "RELU_FOLD_ENV": "production", "ACCESS_LOG": str(log.with_suffix(".access")),
            "RELU_FOLD_PROXIES": "1",  # so that every user can say who they are, as behind nginx
        }  # fmt: skip
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )

    @property
    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self) -> dict[int, float]:
        """Megabytes that each worker has to itself and shares, by process id."""
        found = {}
        for pid in self.workers:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            found[pid] = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
        return found

    def processor(self) -> float:
        """Seconds that the workers have computed so far."""
        ticks = 0
        for pid in self.workers:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Line:
    """One connection that is kept, as a browser keeps it."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.name = port, name
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, body: bytes, kind: str = "application/json") -> tuple[int, bytes]:
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"POST {calls.ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
            f"X-Forwarded-For: {self.name}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        try:
            answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(answer.partition("content-length: ")[2].split("\r\n")[0])
            data = await self.reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise
        if "connection: close" in answer:
            self.close()
        return int(answer.split()[1]), data

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def user(number: int, port: int, end: float, times: list[float], met: Counter[str], name: str = "") -> None:
    """Drag until the end; `times` are seconds from a frame's question to its answer, waits for a turn included."""
    state = json.loads(msgspec.json.encode(ViewState()))
    line, dice = Line(port, name or f"10.0.{number // 250}.{number % 250}"), random.Random(number)
    await asyncio.sleep(dice.random() / FRAMES)
    due = time.perf_counter()
    seq = 0
    while time.perf_counter() < end:
        seq += 1
        state["weights"][0][0][0] = round(dice.uniform(-2, 2), 2)
        body = json.dumps(calls.body(calls.question("drag", state=state, seq=seq))).encode()
        asked = time.perf_counter()
        try:
            status, data = await line.post(body)
            while status == 429:
                met["told to wait"] += 1
                await asyncio.sleep(1)
                status, data = await line.post(body)
            right = status == 200 and f'\\"seq\\":{seq},'.encode() in data
            met["right" if right else f"status {status}"] += 1
        except (OSError, asyncio.IncompleteReadError) as error:
            met[type(error).__name__] += 1
        times.append(time.perf_counter() - asked)
        due = max(due + 1 / FRAMES, time.perf_counter())
        await asyncio.sleep(due - time.perf_counter())
    line.close()


async def trainer(number: int, port: int, end: float, times: list[float], met: Counter[str], name: str) -> None:
    """Let a network learn until the end, picture after picture; `times` are seconds from a question to its answer."""
    state = msgspec.to_builtins(LEARNS)
    line = Line(port, name or f"10.1.{number // 250}.{number % 250}")
    seq = 0
    while time.perf_counter() < end:
        seq += 1
        body = json.dumps(calls.body(calls.question("train", state=state, seq=seq, count=STEPS))).encode()
        asked = time.perf_counter()
        try:
            status, data = await line.post(body)
        except (OSError, asyncio.IncompleteReadError) as error:
            met[f"trainer: {type(error).__name__}"] += 1
            continue
        if status == 429:
            met["trainer told to wait"] += 1
            await asyncio.sleep(1)
            continue
        times.append(time.perf_counter() - asked)
        if status != 200:
            met[f"status {status}"] += 1
            continue
        reply = json.loads(json.loads(data)["response"]["frame-reply"]["data"])
        state |= {field: reply[field] for field in ("weights", "biases")}
        state["learning"] |= {field: reply[field] for field in ("step", "moments")}
    line.close()


async def attacker(port: int, end: float, met: Counter[str]) -> None:
    """Post hostile bodies one after the other, with a breath in between."""
    from relu_fold.ui.server import create_app

    line = Line(port, "10.9.9.9")
    for attack in hostile.attacks(7, list(create_app().callback_map)):
        if time.perf_counter() > end:
            return
        try:
            status, _ = await line.post(attack.data, dict(attack.headers).get("Content-Type", ""))
            met[f"{status // 100}xx"] += 1
        except (OSError, asyncio.IncompleteReadError) as error:
            met[type(error).__name__] += 1
        await asyncio.sleep(0.02)


async def load(
    app: App, users: int, seconds: float, hostile_too: bool, trainers: int = 0, name: str = ""
) -> dict[str, Any]:
    times: list[float] = []
    learnt: list[float] = []
    met: Counter[str] = Counter()
    attacks: Counter[str] = Counter()
    end = time.perf_counter() + seconds
    tasks = [user(i, app.port, end, times, met, name) for i in range(users)]
    tasks += [trainer(i, app.port, end, learnt, met, name) for i in range(trainers)]
    if hostile_too:
        tasks.append(attacker(app.port, end, attacks))
    before: dict[int, float] = {}
    computed = app.processor()

    async def weigh() -> None:
        await asyncio.sleep(seconds / WARM)
        before.update(app.memory())

    await asyncio.gather(*tasks, weigh())
    after, computed = app.memory(), app.processor() - computed
    times.sort()
    return {
        "frames": len(times),
        "a second": len(times) / seconds,
        "processor": computed / len(times),
        "pictures": len(learnt) / seconds,
        "pictures, p95": sorted(learnt)[int(len(learnt) * 0.95)] if learnt else 0.0,
        "p50": times[len(times) // 2],
        "p95": times[int(len(times) * 0.95)],
        "worst": times[-1],
        "met": dict(met),
        "attacks": dict(attacks),
        "memory": {pid: (before.get(pid), after[pid]) for pid in after},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, nargs="*", default=[50, 200])
    parser.add_argument("--trainers", type=int, default=0)
    parser.add_argument("--one-address", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--hostile", action="store_true")
    asked = parser.parse_args()
    wrong = 0
    for users in asked.users:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log.txt"
            app = App(asked.workers, log)
            try:
                _wait(app.port)
                name = ONE if asked.one_address else ""
                found = asyncio.run(load(app, users, asked.seconds, asked.hostile, asked.trainers, name))
            finally:
                app.stop()
            traceback = "Traceback" in log.read_text(errors="replace")
        p50, p95, worst = (f"{found[name] * 1e3:.0f}" for name in ("p50", "p95", "worst"))
        print(
            f"{users} users, {asked.seconds:.0f} s: {found['frames']:,} frames, {found['a second']:.0f} a second; ",
            end="",
        )
        print(f"p50 {p50}, p95 {p95}, worst {worst} ms; {found['met']}")
        if asked.trainers:
            print(f"  {asked.trainers} trainers: {found['pictures']:.0f} pictures a second, p95", end="")
            print(f" {found['pictures, p95'] * 1e3:.0f} ms; all from one address: {asked.one_address}")
        cost = found["processor"]
        print(
            f"  processor time of the workers: {cost * 1e3:.2f} ms a frame, so {1 / cost / FRAMES:.0f} users a core",
            end="",
        )
        print(f"; load average {os.getloadavg()[0]:.1f}")
        for pid, (before, after) in found["memory"].items():
            grown = "" if before is None else f", {100 * (after / before - 1):+.1f} %"
            print(f"  worker {pid}: {before or 0:.1f} MB after the warm-up, {after:.1f} MB at the end{grown}")
        if asked.hostile:
            print(f"  hostile bodies: {found['attacks']}; traceback in the log: {traceback}")
        wrong += sum(count for name, count in found["met"].items() if name != "right" and "told to wait" not in name)
        wrong += found["attacks"].get("5xx", 0) + traceback
    return 1 if wrong else 0


def _wait(port: int) -> None:
    from deploy.check import wait_until_well

    wait_until_well(port)


if __name__ == "__main__":
    sys.exit(main())
