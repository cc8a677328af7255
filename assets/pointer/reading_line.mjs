// The reading line: the same x in every panel, with the value of each line there. It reads the drawn marks;
// between two vertices a line is straight, so what it says is exact.
/** @import { Axis, FullLayout, Plot } from "../paint/plotly.d.ts" */
/** @import { Box, Clear } from "../paint/straight.mjs" */
/** @import { Mark, Picture } from "../state/replies.d.ts" */
/** @import { Pair, Point } from "../state/types.d.ts" */

import { element, draw as make, plotOf, pointerIn } from "../paint/elements.mjs";
import { beside, segmentsOf, valueAt } from "../paint/straight.mjs";
import { number } from "../state/alike.mjs";
import { announce, edit } from "../state/questions.mjs";
import { hasState, inputs, pageSize, state } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const SWIPE = 40; // px
const UP = [-7, 17, -24, 34, -44, 54]; // px from a point to the baselines that its value may have
const SNAP = 4; // px from a knot, within which it is read
const NEAR = 120; // px on either side in which a value may stand

/** @typedef {{ name: string, value: number, colour: string }} Value */
/** @typedef {{ across: Axis, up: Axis, values: Value[], lines: Mark[] }} Panel */

/** @type {number | null} */
let at = null; // the x that is being read
/** @type {Mark[]} */
let marks = []; // of the newest frame
let composed = "f"; // the name of what they add up to
/** @type {number[][]} */
let turning = []; // who turns at each knot
/** @type {{ number: number, colour: string } | null} */
let lit = null; // the neuron that is pointed at in the diagram

const host = () => element("reading");

/** The stage, once plotly has drawn the first figure of a line on it. */
function drawnPlot() {
  const gd = inputs() === 1 ? plotOf("stage") : null;
  return gd?._fullData && hasState() ? gd : null;
}

/** @param {Picture} reply */
export function readMarks(reply) {
  marks = reply.marks;
  composed = reply.name;
  turning = reply.turning || [];
  window.requestAnimationFrame(draw);
}

/**
 * Every panel with the lines in it.
 * @param {Plot} gd
 * @param {number} x
 */
function panels(gd, x) {
  /** @type {Map<string, Panel>} */
  const found = new Map();
  gd._fullData.forEach((trace, i) => {
    if (trace.mode !== "lines" || !marks[i] || marks[i].id !== trace.uid) return;
    const panel = found.get(trace.xaxis) ?? {
      across: /** @type {Axis} */ (gd._fullLayout[`xaxis${trace.xaxis.slice(1)}`]),
      up: /** @type {Axis} */ (gd._fullLayout[`yaxis${trace.yaxis.slice(1)}`]),
      values: [],
      lines: [],
    };
    found.set(trace.xaxis, panel);
    panel.lines.push(marks[i]);
    const value = valueAt(marks[i], x);
    const seen = panel.values.some((other) => other.value === value && trace.xaxis !== "x");
    if (value !== null && !seen) panel.values.push({ name: trace.uid, value, colour: trace.line.color });
  });
  return [...found.values()];
}

function draw() {
  const svg = host().querySelector("svg") || host().appendChild(make("svg"));
  svg.replaceChildren();
  const gd = drawnPlot();
  if (!gd) return;
  if (lit) drawLit(svg, gd._fullLayout, lit);
  if (at === null) return;
  const [low, high] = state().domain;
  at = Math.max(low, Math.min(high, at));
  for (const panel of panels(gd, at)) drawPanel(svg, panel, at);
  describe(gd, low, high, at);
}

/**
 * A ring around every knot at which a neuron turns: of a deeper one there are several.
 * @param {SVGElement} svg
 * @param {FullLayout} layout
 * @param {{ number: number, colour: string }} neuron
 */
function drawLit(svg, { xaxis: across, yaxis: up }, neuron) {
  const knots = marks.find((mark) => mark.id === "knots");
  turning.forEach((who, i) => {
    if (!who.includes(neuron.number) || !knots) return;
    const [cx, cy] = [across._offset + across.l2p(Number(knots.x[i])), up._offset + up.l2p(knots.y[i])];
    const r = (knots.sizes?.[i] ?? 0) / 2 + 5;
    svg.append(make("circle", { cx, cy, r, class: "lit", style: `stroke: ${neuron.colour}` }));
  });
}

/**
 * The knots of one neuron, by its number counted layer by layer; null for none.
 * @param {{ number: number, colour: string } | null} neuron
 */
export function lightKnots(neuron) {
  lit = neuron;
  draw();
}

/**
 * @param {SVGElement} svg
 * @param {Panel} panel
 * @param {number} read
 */
function drawPanel(svg, { across, up, values, lines }, read) {
  const x = across._offset + across.l2p(read);
  const [top, bottom] = [up._offset, up._offset + up._length];
  svg.append(make("line", { x1: x, x2: x, y1: top, y2: bottom, class: "hair" }));
  const main = across._id === "x";
  /** @type {(at: number, value: number) => Point} */
  const at = (one, value) => [across._offset + across.l2p(one), up._offset + up.l2p(value)];
  const clear = {
    within: /** @type {Pair} */ ([across._offset, across._offset + across._length]),
    segments: lines.flatMap((line) => segmentsOf(line, at, [x - NEAR, x + NEAR])),
    taken: main ? rings(at) : [],
  };
  if (main) svg.append(label([x, top + 21], [-7], `x = ${told(read, across)}`, clear, "at"));
  for (const { name, value, colour } of values) {
    const y = up._offset + up.l2p(value);
    if (y < top - 1 || y > bottom + 1) continue;
    const partial = main && name !== "composed";
    svg.append(make("circle", { cx: x, cy: y, r: partial ? 3 : 4.5, fill: colour, class: "bead" }));
    if (name === "sum0" || (partial && values.some((v) => v.name !== name && near(up, v.value, value)))) continue;
    const words = (main && !partial ? `${composed} = ` : "") + told(value, up);
    const inside = UP.filter((by) => y + by >= top && y + by <= bottom);
    svg.append(label([x, y], inside.length ? inside : UP, words, clear, partial ? "faint" : ""));
  }
}

/**
 * Where the knots' rings and numbers are.
 * @param {(x: number, y: number) => Point} at
 */
function rings(at) {
  return marks
    .filter(({ id }) => id === "knots" || id === "numbers")
    .flatMap((mark) =>
      mark.x.map((one, i) => {
        const [[x, y], r] = [at(one ?? Number.NaN, mark.y[i]), (mark.sizes?.[i] ?? 0) / 2];
        return /** @type {Box} */ ([x - r, y - r, x + r, y + r]);
      }),
    );
}

/**
 * A number of an axis, beside whose ends what rounding leaves of 0 is nothing.
 * @param {number} value
 * @param {Axis} axis
 */
const told = (value, { range }) => number(value, Math.max(...range.map(Math.abs)));

/** @type {(up: Axis, a: number, b: number) => boolean} */
const near = (up, a, b) => Math.abs(up.l2p(a) - up.l2p(b)) < 14;

/** @type {(point: Point, ups: number[], words: string, clear: Clear, className: string) => SVGElement} */
function label(point, ups, words, clear, className) {
  const { x, y, side } = beside(point, ups, words.length, clear);
  return make("text", { x, y, "text-anchor": side < 0 ? "end" : "start", class: className }, words);
}

/** @type {(gd: Plot, low: number, high: number, read: number) => void} */
function describe(gd, low, high, read) {
  const slider = host();
  const line = marks.find((mark) => mark.id === "composed");
  const value = line ? valueAt(line, read) : null;
  slider.setAttribute("aria-valuemin", String(low));
  slider.setAttribute("aria-valuemax", String(high));
  slider.setAttribute("aria-valuenow", String(read));
  const { xaxis, yaxis } = gd._fullLayout;
  const result = value === null ? "" : `, ${composed} = ${told(value, yaxis)}`;
  slider.setAttribute("aria-valuetext", `x = ${told(read, xaxis)}${result}`);
}

/**
 * Put the reading line at x; null takes it away.
 * @param {number | null} x
 */
export function read(x) {
  at = x;
  draw();
  announce("relu-fold:read", at);
}

/**
 * Read at an x that is pointed at elsewhere; null for nowhere.
 * @param {number | null} x
 */
export function readAt(x) {
  if (drawnPlot()) read(x);
}

/** @param {PointerEvent} event */
function panelUnder(event) {
  const gd = drawnPlot();
  if (!gd?._fullLayout) return null;
  const [x, y] = pointerIn(gd, event);
  const panel = panels(gd, state().domain[0]).find(({ across, up }) => {
    const inside = x >= across._offset - 6 && x <= across._offset + across._length + 6;
    return inside && y >= up._offset - 6 && y <= up._offset + up._length + 6;
  });
  return panel ? { across: panel.across, x: panel.across.p2l(x - panel.across._offset) } : null;
}

/** @param {PointerEvent} event */
function point(event) {
  const under = panelUnder(event);
  read(under && (under.across._id === "x" ? meant(under.across, under.x) : under.x));
}

/**
 * A knot that is so near is what is pointed at: there z is 0, which a pixel beside it is not.
 * @param {Axis} across
 * @param {number} x
 */
function meant(across, x) {
  const knots = marks.find(({ id }) => id === "knots")?.x ?? [];
  const away = (/** @type {number | null} */ one) => Math.abs(across.l2p(one ?? Number.NaN) - across.l2p(x));
  return knots.find((one) => away(one) < SNAP) ?? x;
}

// --- keys ---

/** @type {Record<string, number | undefined>} */
const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

/** @param {KeyboardEvent} event */
function key(event) {
  if (!hasState()) return;
  const [low, high] = state().domain;
  const by = KEYS[event.key];
  if (event.key === "Escape") read(null);
  else if (event.key === "Home") read(low);
  else if (event.key === "End") read(high);
  else if (by) step(by * (event.shiftKey ? 10 : 1));
  else return;
  event.preventDefault();
}

/** @param {number} by hundredths of the domain */
function step(by) {
  const [low, high] = state().domain;
  read((at === null ? (low + high) / 2 : at) + (by * (high - low)) / 100);
}

// --- on a phone the columns are swiped sideways, a page of neurons at a time ---

/** @typedef {{ x: number }} Swipe */

/**
 * @param {PointerEvent} event
 * @returns {Swipe | null}
 */
function takeColumns(event) {
  const panel = event.pointerType === "touch" ? panelUnder(event) : null;
  if (panel && panel.across._id !== "x") return { x: event.clientX };
  point(event);
  return null;
}

/**
 * @param {PointerEvent} event
 * @param {Swipe} swipe
 */
function endSwipe(event, { x }) {
  if (event.type === "pointercancel" || !hasState()) return;
  const moved = event.clientX - x;
  if (Math.abs(moved) < SWIPE) return;
  const { layer, neuron, weights } = state();
  const next = (Math.floor(neuron / pageSize()) + (moved < 0 ? 1 : -1)) * pageSize();
  if (next >= 0 && next < weights[layer].length) edit({ kind: "select", layer, neuron: next });
}

export function startReading() {
  const picture = element("picture");
  handOn(picture, { take: takeColumns, hover: point, leave: endSwipe });
  picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && read(null));
  host().addEventListener("keydown", key);
  host().addEventListener("focus", () => {
    if (host().matches(":focus-visible") && at === null && hasState()) step(1);
  });
  host().addEventListener("blur", () => read(null));
  document.addEventListener("pointerdown", (event) => {
    const there = /** @type {Element} */ (event.target);
    if (!picture.contains(there) && !element("entering-picture").contains(there)) read(null);
  });
  window.addEventListener("resize", () => window.setTimeout(draw, 200));
}
