"""What must hold whenever nothing is held, asked or drawn: box = slider = state = picture.

What the page shows is read once (`READ`), and held against what the server answers for the page's state, in this
process and anew.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as Late
from plotly.io.json import to_json_plotly

from relu_fold import address
from relu_fold.exchange.answer import answer
from relu_fold.exchange.questions import Commit
from relu_fold.ui.told import told
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import typed_number

PATIENCE = 15.0  # seconds that the page may take until all that it shows agrees; a bound on waiting, no measurement
A_LOOK = 100  # milliseconds between two looks
PIXEL = 0.05  # what a drawn line may be beside its numbers
FOLD_STEP = 0.006  # the fold slider has two decimals

AT_REST = "() => Boolean(window.reluFold?.state) && !window.reluFold.busy() && !window.reluFold.moving?.()"
PLAYING = "() => document.getElementById('fold-play').getAttribute('aria-label') === 'Pause the fold'"

READ = """() => {
  const app = window.reluFold;
  const number = (text) => Number((text || '').replace('−', '-'));
  const rows = [...document.querySelectorAll('[data-path]')].map((row) => {
    const thumb = row.querySelector('.slide input');
    return {
      path: row.dataset.path, value: app.valueAt(row.dataset.path) ?? null,
      box: row.querySelector('.number input')?.value ?? null,
      thumb: thumb && Number(thumb.value),
    };
  });
  const figure = (id) => {
    const gd = document.querySelector(`#${id} .js-plotly-plot`);
    return gd?.data ? { data: gd.data, layout: gd.layout } : null;
  };
  const drawn = [];
  const stage = document.querySelector('#stage .js-plotly-plot');
  if (app.inputs === 1 && stage?._fullData) for (const trace of stage._fullData) {
    if (trace.mode !== 'lines') continue;
    const axes = stage._fullLayout;
    const [across, up] = [axes['xaxis' + trace.xaxis.slice(1)], axes['yaxis' + trace.yaxis.slice(1)]];
    const paths = [...stage.querySelectorAll(`.trace${trace.uid} path.js-line`)].map((p) => p.getAttribute('d'));
    drawn.push({
      uid: trace.uid, paths, x: [across.range, across._length], y: [up.range, up._length],
    });
  }
  let mesh = null;
  const sheets = document.querySelector('#space .js-plotly-plot')?._fullData?.find(({ uid }) => uid === 'sheets');
  if (app.inputs === 2 && sheets) {
    const told = document.querySelector('#space .js-plotly-plot').data.find(({ uid }) => uid === 'sheets');
    const arrays = { f4: Float32Array, f8: Float64Array };
    mesh = ['x', 'y', 'z'].every((name) => {
      const { dtype, bdata } = told[name];
      const wanted = new arrays[dtype](Uint8Array.from(atob(bdata), (c) => c.charCodeAt(0)).buffer);
      return wanted.length === sheets[name].length && wanted.every((value, i) => value === sheets[name][i]);
    });
  }
  const trace = document.querySelector('#trace-slider input');
  const text = (id) => document.getElementById(id)?.textContent ?? null;
  const picture = document.getElementById('picture');
  return JSON.stringify({
    state: app.state, inputs: app.inputs, scale: window.scaleDrawn ?? app.scale(), rows, drawn, mesh,
    theme: document.documentElement.dataset.mantineColorScheme,
    size: [picture.clientWidth, picture.clientHeight],
    figures: { stage: figure('stage'), space: figure('space'), panel: figure('panel-figure') },
    fold: Number(document.querySelector('#fold-slider input').value),
    playing: document.getElementById('fold-play').getAttribute('aria-label') === 'Pause the fold',
    trace: trace && { value: Number(trace.value), min: Number(trace.min), max: Number(trace.max) },
    words: Object.fromEntries(['counts', 'summary', 'preset-title', 'lesson', 'terms', 'walk-layer', 'walk-target',
      'fold-words', 'page-note'].map((id) => [id, text(id)])),
    nodes: [...document.querySelectorAll('.nodes button')].map((one) => one.textContent),
    waiting: !document.getElementById('waiting').hidden,
    link: app.linkInAddress(),
  });
}"""


def rest(page: Page) -> list[str]:
    """Wait until the page is at rest and all that it shows agrees; return what does not, when patience is over."""
    try:
        page.wait_for_function(AT_REST, timeout=1000 * PATIENCE)
    except Late:
        return ["the page does not come to rest"]
    faults: list[str] = []
    for _ in range(int(1000 * PATIENCE / A_LOOK)):
        if page.evaluate(AT_REST) and not (faults := disagreements(page)):
            return []
        page.wait_for_timeout(A_LOOK)
    return faults or ["the page does not stay at rest"]


def disagreements(page: Page) -> list[str]:
    """What the page shows now that its state does not say, a sentence each."""
    seen = json.loads(page.evaluate(READ))
    state = msgspec.convert(seen["state"], ViewState)
    linked = address.opened(seen["link"])
    other = [] if linked == state else [f"the address opens {linked}; the state is {state}"]
    return [*_numbers(seen, state), *_pictures(seen, state), *other]


def _numbers(seen: dict[str, Any], state: ViewState) -> list[str]:
    faults = []
    for row in seen["rows"]:
        path, value, box, thumb = row["path"], row["value"], row["box"], row["thumb"]
        if value is None:
            faults.append(f"{path}: a control for what the state does not have")
            continue
        if box is not None and box != typed_number(float(value)):
            faults.append(f"{path}: the box says {box}; the state {value}")
        if thumb is not None and abs(thumb - value) > 1e-6 * max(1.0, abs(value)):
            faults.append(f"{path}: the thumb says {thumb}; the state {value}")
    slopes = [s for layer in state.slopes for s in layer] or [state.negative_slope]
    progress = min(2.0, max(0.0, sum(1 - s for s in slopes) / len(slopes)))
    scoped = len(set(slopes)) > 1  # the thumb tells of whom the chosen scope folds
    if not seen["playing"] and not scoped and abs(seen["fold"] - progress) > FOLD_STEP:
        faults.append(f"fold: the thumb says {seen['fold']}; the state {progress}")
    if trace := state.panel == "fold" and seen["trace"]:
        wanted = min(trace["max"], max(trace["min"], state.trace))
        if abs(trace["value"] - wanted) > 1e-6 * max(1.0, abs(wanted)):
            faults.append(f"v: the slider says {trace['value']}; the state {state.trace}")
    return faults


def _pictures(seen: dict[str, Any], state: ViewState) -> list[str]:
    width, height = seen["size"]
    stage = told()["stage"]
    least, most = zip(stage["width"], stage["height"], strict=True)
    request = Commit(
        seq=0,
        theme="dark" if seen["theme"] == "dark" else "light",
        width=max(least[0], min(most[0], width)),
        height=max(least[1], min(most[1], height)),
        state=state,
        scale=seen["scale"],
    )
    wanted = answer(request)
    reply = wanted.reply
    faults = []
    if seen["inputs"] != reply["inputs"]:
        faults.append(f"inputs: {seen['inputs']} shown; {reply['inputs']} in the state")
    shown = {"stage": wanted.figure, "space": wanted.space, "panel": wanted.panel}
    for name, figure in shown.items():
        if figure is not None:
            plain = json.loads(to_json_plotly(figure))
            for axis in plain["layout"].values():
                if isinstance(axis, dict) and "constrain" in json.dumps(plain["layout"]):
                    axis.pop("domain", None)  # plotly writes into it what its constraint makes of it
            faults += [f"{name}{fault}" for fault in _missing(plain, seen["figures"][name])][:3]
    words = {"counts": reply["ledger"]["counts"], "summary": reply["summary"], "fold-words": reply["fold"]["words"]}
    for name, text in (words | reply["words"]).items():
        if name in seen["words"] and seen["words"][name] != text:
            faults.append(f"#{name} says {seen['words'][name]!r}; expected {text!r}")
    if seen["nodes"] != [node["label"] for node in reply["diagram"]["nodes"]]:
        faults.append(f"diagram: {seen['nodes']}")
    if seen["waiting"]:
        faults.append("the page says that it waits")
    if seen["mesh"] is False:
        faults.append("space: plotly's mesh is another than its figure's")
    if wanted.figure is not None and not faults:
        traces = {trace["uid"]: trace for trace in json.loads(to_json_plotly(wanted.figure["data"]))}
        faults += [fault for line in seen["drawn"] for fault in _undrawn(line, traces.get(line["uid"]))][:3]
    return faults


def _missing(wanted: Any, found: Any, where: str = "") -> list[str]:
    """Where `found` has not all that is `wanted`; it may have more, as plotly adds to what it is given."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{where}: expected an object; got {found!r:.80}"]
        return [fault for key in wanted for fault in _missing(wanted[key], found.get(key), f"{where}.{key}")]
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return [f"{where}: expected {len(wanted)} values; got {found!r:.80}"]
        pairs = enumerate(zip(wanted, found, strict=True))
        return [fault for i, (one, other) in pairs for fault in _missing(one, other, f"{where}[{i}]")]
    return [] if wanted == found else [f"{where}: expected {wanted!r:.80}; got {found!r:.80}"]


def _undrawn(line: dict[str, Any], trace: dict[str, Any] | None) -> list[str]:
    """Whether the paths in the document are the numbers of the trace, by the axes that plotly has."""
    if trace is None:
        return [f"stage: a line {line['uid']} that the figure does not have"]
    ((left, right), length), ((low, high), height) = line["x"], line["y"]
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None:
            runs.append([])
        else:
            runs[-1].append(((x - left) / (right - left) * length, (high - y) / (high - low) * height))
    runs = [run for run in runs if len(run) > 1]
    drawn = [[tuple(map(float, p.split(","))) for p in d.lstrip("M").split("L")] for d in line["paths"]]
    near = [
        len(a) == len(b) and all(_close(p, q) for p, q in zip(a, b, strict=True))
        for a, b in zip(runs, drawn, strict=False)
    ]  # how many there are is compared below
    good = len(runs) == len(drawn) and all(near)
    return [] if good else [f"stage: {line['uid']} is drawn as {line['paths']!s:.120}; its numbers are {runs!s:.120}"]


def _close(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= PIXEL for a, b in zip(one, other, strict=True))
