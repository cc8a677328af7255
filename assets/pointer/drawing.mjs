// Points drawn by hand on the picture: a click sets one or takes one away, a stroke draws a curve. It is a mode of its own,
// so that no knot or crease is dragged by mistake.
/** @import { Point } from "../state/types.d.ts" */
/** @typedef {number[]} Row the inputs, and then y */
import { button, element, make } from "../paint/elements.mjs";
import { drawPoints, lineAxes, showOwn } from "../paint/points.mjs";
import { onMap, pixelOf, under } from "../paint/under.mjs";
import { edit } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";

const NEAR = 9; // px: a click so near a point takes it away
const APART = 10; // px between the points of a stroke
const MOST = 2_000;
const DIGITS = 4; // of a place, significant

/** @type {Row[]} */
let rows = [];
/** @type {Point | null} */
let last = null; // of the stroke that is being drawn
let strokes = false; // it has moved so far that it is no click
let label = 1; // y of the points set on the map
/** @type {string | undefined} */
let replaces; // the set that is learnt until the first point is there

const sheet = () => document.getElementById("train-sheet");
export const drawing = () => sheet() !== null;

// --- places ---

/**
 * The point of the data at a pixel of the picture; null beside the picture of f.
 * @param {Point} pixel
 * @returns {Row | null}
 */
function rowAt(pixel) {
  const short = (/** @type {number} */ value) => Number(value.toPrecision(DIGITS));
  if (inputs() === 2) {
    const found = under(pixel);
    return found?.on === "map" ? [...found.input.map(short), label] : null;
  }
  const axes = lineAxes();
  if (!axes) return null;
  const [x, y] = [pixel[0] - axes.left, pixel[1] - axes.top];
  if (x < 0 || y < 0 || x > axes.width || y > axes.height) return null;
  return [short(axes.xaxis.p2l(x)), short(axes.yaxis.p2l(y))];
}

/** @param {Row} row @returns {Point} */
function pixelsOf(row) {
  if (inputs() === 2) return onMap([row[0], row[1]]);
  const axes = lineAxes();
  return axes ? [axes.left + axes.xaxis.l2p(row[0]), axes.top + axes.yaxis.l2p(row[1])] : [0, 0];
}

/** @type {(one: Point, other: Point) => number} */
const between = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);

// --- a hand ---

/** @param {PointerEvent} event */
function press(event) {
  if (event.button !== 0 || !rowAt(pixelOf(event))) return;
  event.preventDefault();
  last = pixelOf(event);
  strokes = false;
  /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
}

/** @param {PointerEvent} event */
function move(event) {
  if (!last) return;
  const pixel = pixelOf(event);
  if (between(pixel, last) < APART) return;
  if (!strokes) put(last);
  strokes = true;
  put(pixel, last);
  last = pixel;
  show();
}

/**
 * A point there. On the line a curve has one height at each x: what a stroke passes over is gone.
 * @param {Point} pixel
 * @param {Point} [from] where the stroke was before
 */
function put(pixel, from) {
  const row = rowAt(pixel);
  if (!row) return;
  if (inputs() === 1 && from) {
    const [left, right] = [Math.min(pixel[0], from[0]), Math.max(pixel[0], from[0])];
    rows = rows.filter((one) => {
      const [x] = pixelsOf(one);
      return x === from[0] || x < left + 1 || x > right - 1;
    });
  }
  rows = [...rows, row].slice(-MOST);
}

function lift() {
  if (!last) return;
  const place = last;
  last = null;
  if (!strokes) {
    const hit = rows.findIndex((row) => between(pixelsOf(row), place) < NEAR);
    if (hit >= 0) rows = rows.filter((_, i) => i !== hit);
    else put(place);
  }
  show();
  tell();
}

function show() {
  showOwn(rows);
  const many = rows.length === MOST ? ` That is as many as there may be (${MOST.toLocaleString("en")}).` : "";
  const count = rows.length === 1 ? "1 point." : `${rows.length.toLocaleString("en")} points.`;
  const words = document.querySelector("#train-bar .train-drawn");
  if (words) words.textContent = rows.length ? count + many : "";
}

function tell() {
  if (rows.length) edit({ kind: "learn-points", text: rows.map((row) => row.join(", ")).join("\n") });
  else if (state().learning) edit({ kind: "unlearn" });
}

// --- the mode ---

const HOW = [
  "Click to set a point, or on one to take it away. Draw a stroke for a whole curve. Or drop a table (CSV).",
  "Click on the map to set a point, or on one to take it away. Draw a stroke for many. Or drop a table (CSV).",
];

/** */
function makeSheet() {
  const host = element("picture").appendChild(make("div", "train-sheet"));
  host.id = "train-sheet";
  host.dataset.ownHand = "drawing"; // no knot, no reading line, no region below it
  const bar = element("train").appendChild(make("div", "train-bar"));
  bar.id = "train-bar";
  bar.append(make("span", "train-how", HOW[inputs() - 1]), make("span", "train-drawn"));
  if (inputs() === 2) bar.append(labelButton());
  const done = bar.appendChild(make("button", "primary", "Done"));
  done.addEventListener("click", stopDrawing);
  const hands = { pointerdown: press, pointermove: move, pointerup: lift, pointercancel: lift };
  for (const [kind, hear] of Object.entries(hands))
    host.addEventListener(kind, (event) => hear(/** @type {PointerEvent} */ (event)));
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    stopDrawing();
  });
  placeSheet();
  done.focus();
}

/** Over the picture of f: the axes of the line, or the map. */
export function placeSheet() {
  const host = sheet();
  if (!host) return;
  const axes = lineAxes();
  const [left, top, width, height] = axes ? [axes.left, axes.top, axes.width, axes.height] : mapPlace();
  Object.assign(host.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

function mapPlace() {
  const { domain, domain_y: range } = state();
  const [[left, bottom], [right, top]] = [onMap([domain[0], range[0]]), onMap([domain[1], range[1]])];
  return [left, top, right - left, bottom - top];
}

function labelButton() {
  const toggle = make("button", "quiet");
  const say = () => {
    toggle.textContent = label > 0 ? "● f above 0" : "○ f below 0";
    toggle.title = "What the next points want; press to change it";
  };
  toggle.addEventListener("click", () => {
    label = -label;
    say();
  });
  say();
  return toggle;
}

/** Begin: own points go on, any other set is replaced with the first point. */
export function startDrawing() {
  if (!hasState() || drawing()) return;
  const { learning } = state();
  rows = learning?.data === "own" ? learning.points.map((one) => [...one]) : [];
  replaces = learning?.data;
  makeSheet();
  button("train-draw").setAttribute("aria-pressed", "true");
  show();
}

/** */
export function stopDrawing() {
  if (!drawing()) return;
  sheet()?.remove();
  document.getElementById("train-bar")?.remove();
  button("train-draw").setAttribute("aria-pressed", "false");
  drawPoints();
}

/** Another view came: the mode goes on where it learns from the same points, or from none yet. */
export function followDrawing() {
  if (!drawing() || last) return;
  const { learning } = state();
  const across = rows.length && rows[0].length !== inputs() + 1;
  if (!across && learning?.data !== "own" && !rows.length && learning?.data === replaces) return;
  if (across || (learning && learning.data !== "own")) return stopDrawing();
  rows = learning ? learning.points.map((one) => [...one]) : [];
  show();
}
