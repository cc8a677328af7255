"""How fast networks learn: `python -m benchmarks.training`.

Steps are full-batch Adam steps, beside each the same step in a loop of plain numpy with BLAS, which promises nothing
about bits; many starts are what the page asks for, question after question. Both in processor time, which hardly
depends on what else the machine does. Pictures are counted in a real browser while a run plays, with the stage shown.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from time import thread_time

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks.core import Row, he_network, table
from benchmarks.drag import served
from relu_fold.arrays import FloatArray
from relu_fold.exchange.many_starts import further
from relu_fold.exchange.questions import Many
from relu_fold.network import Network
from relu_fold.sharelink import link
from relu_fold.training.data_sets import data_set
from relu_fold.training.training import Training
from relu_fold.view.edit import Learn
from relu_fold.view.edits import apply
from relu_fold.view.viewstate import ViewState
from tests.chromium import AS_IT_COMES, find_chromium

STEPS = 300  # in a run that is timed
RUNS = 9
STARTS, UNTIL = 500, 2_000
PLAYED = 5_000  # ms
CASES = (((1, 3, 1), "sine", 60, 0.06), ((2, 8, 8, 1), "spiral", 200, 0.18), ((2, 16, 16, 1), "spiral", 500, 0.31))

_PICTURES = """(ms) => new Promise((done) => {
  let count = 0;
  const counted = () => { count += 1; };
  document.addEventListener('relu-fold:picture', counted);
  window.setTimeout(() => {
    document.removeEventListener('relu-fold:picture', counted);
    done([count, window.reluFold.state.learning.step]);
  }, ms);
})"""


def rows() -> list[Row]:
    found = [row for case in CASES for row in _steps(*case)]
    return [*found, _starts()]


def _steps(sizes: tuple[int, ...], name: str, n: int, goal: float) -> list[Row]:
    net, data = he_network(*sizes), data_set(name, n, 0.1, 0)
    run = Training(net, data, rate=0.01)
    label = f"{'-'.join(map(str, sizes))} on {n} points"
    ours = _timed(lambda: run.advance(STEPS))
    plain = _timed(lambda: _plain(net, data.x, data.y, STEPS))
    times = sorted(ours)
    return [
        Row(f"Adam step, {label}", times[RUNS // 2], goal, "ms", times[0], times[-1]),
        Row("  steps a second", 1e3 / times[RUNS // 2], 1e3 / goal, "a second", at_least=True, digits=0),
        Row("  beside a loop of plain numpy", times[RUNS // 2] / sorted(plain)[RUNS // 2], 2.0, "times as long"),
    ]


def _timed(call: Callable[[], object]) -> list[float]:
    """Milliseconds of processor time for a step."""
    call()
    times = []
    for _ in range(RUNS):
        start = thread_time()
        call()
        times.append((thread_time() - start) / STEPS * 1e3)
    return times


def _plain(net: Network, x: FloatArray, y: FloatArray, steps: int) -> list[FloatArray]:
    """Full-batch Adam on the squared loss, as one writes it down."""
    numbers = [part.copy() for pair in zip(net.weights, net.biases, strict=True) for part in pair]
    first, second = [np.zeros_like(one) for one in numbers], [np.zeros_like(one) for one in numbers]
    for step in range(1, steps + 1):
        inputs = [x]
        for w, b in _pairs(numbers)[:-1]:
            inputs.append(np.maximum(inputs[-1] @ w.T + b, 0.0))
        w, b = numbers[-2:]
        dz = 2 * (inputs[-1] @ w.T + b - y[:, None]) / len(y)
        gradient: list[FloatArray] = []
        for layer in range(len(numbers) // 2 - 1, -1, -1):
            gradient = [dz.T @ inputs[layer], dz.sum(axis=0), *gradient]
            if layer:
                dz = (dz @ numbers[2 * layer]) * (inputs[layer] > 0)
        for i, one in enumerate(gradient):
            first[i] = 0.9 * first[i] + 0.1 * one
            second[i] = 0.999 * second[i] + 0.001 * one**2
            size = 0.01 / (1 - 0.9**step)
            numbers[i] = numbers[i] - size * first[i] / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
    return numbers


def _pairs(numbers: list[FloatArray]) -> list[tuple[FloatArray, FloatArray]]:
    """Weights and biases of each layer."""
    return list(pairwise(numbers))[::2]


def _starts() -> Row:
    """All questions that it takes, one after the other."""
    view = apply(ViewState(), Learn("sine"))
    begun = thread_time()
    done = step = 0
    packed = ""
    while done < STARTS:
        asked = Many(
            state=view,
            start="he",
            first=0,
            starts=STARTS,
            until=UNTIL,
            done=done,
            step=step,
            packed=packed,
            seq=1,
            theme="light",
            width=1440,
        )
        told = further(view, asked)
        if told["stopped"]:
            raise RuntimeError(told["stopped"])
        packed, step = told["packed"], told["step"]
        if step >= UNTIL:
            done, step, packed = done + told["k"], 0, ""
    return Row(f"{STARTS} starts of 1-8-1, {UNTIL:,} steps", thread_time() - begun, 15.0, "s", digits=1)


def pictures() -> list[Row]:
    """While a run plays, ten steps a picture."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(AS_IT_COMES))
        found = [
            _played(chromium, "sine", 20.0, ".tracecomposed path.js-line"),
            _played(chromium, "circle", 15.0, "#paper"),
        ]
        chromium.close()
    return found


def _played(chromium: Browser, name: str, goal: float, ready: str) -> Row:
    view = apply(ViewState(), Learn(name))
    with served(chromium, 0, link(view), ready) as (page, _):
        page.wait_for_selector("#train-play")
        page.locator("#train-play").click()
        page.wait_for_function("() => window.reluFold.state.learning.step > 100")
        count, step = page.evaluate(_PICTURES, PLAYED)
    shape = "-".join(map(str, (view.input_dim, *view.widths, 1)))
    return Row(
        f"pictures of {shape} that learns “{name}”",
        count / PLAYED * 1e3,
        goal,
        f"a second, {step:,} steps",
        at_least=True,
    )


if __name__ == "__main__":
    print(table(rows()))
    print(table(pictures()))
