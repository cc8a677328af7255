// Hands on the panel "Fold space": a level that is dragged, places and inputs that are pointed at, axes that turn.
/** @import { Axis } from "../paint/plotly.d.ts" */
/** @import { Pair, Point } from "../state/types.d.ts" */

import { element, pointerIn } from "../paint/elements.mjs";
import { axesOf, foldPlot, level, makeSlider, openFold, pointAt, pointNowhere } from "../paint/fold_space.mjs";
import { told } from "../state/alike.mjs";
import { aside, commit, drag, dragAll } from "../state/questions.mjs";
import { inputs, state, valueAt } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const SNAP = 6; // pixels within which a level is drawn to a value at which something happens
const SLACK = 12; // pixels around a picture that still belong to it
const STILL = 5; // pixels that a tap may wander
const TURN = 0.01; // radians a pixel
const KEY_TURN = Math.PI / 36;
/** @type {Pair} */
const HOME = [-0.5, 0.5]; // as in ViewState

/** @typedef {"fold" | "values" | "inputs"} Name */
/** @typedef {{ what: "level" | "map" | "turn" | "tap", x: number, y: number, turn: Pair, moved: boolean }} Grip */
/** @typedef {{ side: "fold" | "inputs", name: Name, point: Point, pixel: number }} Place */

/** @type {Point | null} */
let walker = null; // the input that the arrow keys move
/** @type {HTMLInputElement} */
let slider;

// --- where a hand is ---

/** @type {[side: "fold" | "inputs", name: Name][]} */
const PICTURES = [
  ["fold", "fold"],
  ["inputs", "values"],
  ["inputs", "inputs"],
];

/** @param {Axis} up */
const pixelOf = (up) => Math.abs(up.p2l(1) - up.p2l(0));

/**
 * The picture under the pointer and the place in its units, `pixel` being a pixel's height.
 * @param {MouseEvent} event
 * @returns {Place | null}
 */
function under(event) {
  const [left, top] = pointerIn(foldPlot(), event);
  for (const [side, name] of PICTURES) {
    const [across, up] = axesOf(name);
    const [x, y] = [left - across._offset, top - up._offset];
    if (x < -SLACK || y < -SLACK || x > across._length + SLACK || y > up._length + SLACK) continue;
    return { side, name, point: [across.p2l(x), up.p2l(y)], pixel: pixelOf(up) };
  }
  return null;
}

/**
 * Where a hand is that holds something in a picture, wherever it has gone: at the nearest place of that picture.
 * @param {MouseEvent} event
 * @param {Name} name
 * @returns {Pick<Place, "point" | "pixel">}
 */
function within(event, name) {
  const [left, top] = pointerIn(foldPlot(), event);
  const [across, up] = axesOf(name);
  /** @type {(at: number, axis: Axis) => number} */
  const nearest = (at, axis) => axis.p2l(Math.max(0, Math.min(axis._length, at - axis._offset)));
  const point = /** @type {Point} */ ([nearest(left, across), nearest(top, up)]);
  return { point, pixel: pixelOf(up) };
}

// --- the level ---

/**
 * @param {number} value
 * @param {number} reach
 */
function trace(value, reach) {
  const traced = level();
  if (!traced) return;
  const { low, high, stops } = traced;
  const near = stops.filter((stop) => Math.abs(stop - value) <= reach);
  /** @type {(a: number, b: number) => number} */
  const by = (a, b) => (Math.abs(a - value) <= Math.abs(b - value) ? a : b);
  const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(high - low))));
  const kept = near.length ? near.reduce(by) : Number(value.toFixed(digits));
  drag("v", Math.max(low, Math.min(high, kept)));
}

/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

/**
 * The slider's own keys: steps of a round size, and on the way every value at which something happens.
 * @param {KeyboardEvent} event
 */
function sliderKey(event) {
  const by = KEYS[event.key] * (event.shiftKey ? 10 : 1);
  const traced = level();
  if (!by || !traced) return;
  event.preventDefault();
  const { stops, low, high } = traced;
  const step = Number(slider.dataset.step);
  const from = valueAt("v");
  const way = Math.sign(by);
  const next = Number((Math.round(from / step + by) * step).toPrecision(12));
  const passed = stops.filter((stop) => way * (stop - from) > 0 && way * (next - stop) > 0);
  const to = Math.abs(by) > 1 || !passed.length ? next : way * Math.min(...passed.map((stop) => way * stop));
  slider.value = String(Math.max(low, Math.min(high, to)));
  drag("v", Number(slider.value));
  commit();
}

// --- turning ---

/**
 * @param {number} azimuth
 * @param {number} elevation
 */
function turn(azimuth, elevation) {
  const whole = 2 * Math.PI;
  const wrapped = azimuth - whole * Math.round(azimuth / whole);
  const [flattest, steepest] = told().elevation;
  const steep = Math.max(flattest, Math.min(steepest, elevation));
  const rounded = [wrapped, steep].map((angle) => Math.round(angle * 1000) / 1000);
  dragAll(
    [
      ["t.0", rounded[0]],
      ["t.1", rounded[1]],
    ],
    "turn",
  );
}

// --- the hand ---

/**
 * @param {PointerEvent} event
 * @returns {Grip | null}
 */
function take(event) {
  const open = event.button === 0 && openFold();
  const found = open && under(event);
  if (!open || !found) return null;
  const touch = event.pointerType !== "mouse";
  const onGraph = inputs() === 1 && found.name === "values";
  const onLevel = /** @type {Element} */ (event.target).id === "fold-level" || (onGraph && !touch);
  const onMap = inputs() === 2 && found.side === "inputs" && !touch;
  const what = onLevel ? "level" : onMap ? "map" : found.side === "fold" && open.solid ? "turn" : "tap";
  if (what === "level") levelAt(found);
  if (what === "map") levelUnder(found);
  return { what, x: event.clientX, y: event.clientY, turn: state().turn, moved: false };
}

/** @param {Pick<Place, "point" | "pixel">} found */
function levelAt(found) {
  pointNowhere();
  trace(found.point[1], SNAP * found.pixel);
}

/**
 * On a map the level is the value under the hand, which the server knows.
 * @param {Pick<Place, "point">} found
 */
function levelUnder({ point }) {
  pointNowhere();
  aside({ kind: "level", point });
}

/** @param {PointerEvent} event */
function hover(event) {
  const open = openFold();
  if (!open) return;
  const found = under(event);
  const hand = !found ? "" : found.side === "fold" ? (open.solid ? "turn" : "point") : found.name;
  element("fold-over").dataset.hand = hand;
  if (event.pointerType !== "mouse") return;
  if (found) pointAt(found.side, found.point);
  else pointNowhere();
}

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function move(event, grip) {
  if (!openFold()) return;
  const found = under(event);
  grip.moved ||= Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > STILL;
  if (grip.what === "level") levelAt(within(event, "values"));
  if (grip.what === "map") levelUnder(within(event, "inputs"));
  if (grip.what === "turn" && grip.moved) {
    pointNowhere();
    turn(grip.turn[0] + (event.clientX - grip.x) * TURN, grip.turn[1] + (event.clientY - grip.y) * TURN);
  }
  if (grip.what === "tap" && found) pointAt(found.side, found.point);
}

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function leave(event, { what, moved }) {
  if (event.type === "pointercancel") return what !== "tap" ? commit() : undefined;
  const found = openFold() && under(event);
  if (what === "level" || what === "map" || (what === "turn" && moved)) commit();
  else if (found && !moved) tap(found);
}

/**
 * A tap on a place of fold space or on the axis of inputs points at it; on a graph or a map it traces its value.
 * @param {Place} found
 */
function tap(found) {
  if (found.side === "fold" || found.name === "inputs") return pointAt(found.side, found.point);
  if (inputs() === 1) levelAt(found);
  else levelUnder(found);
  commit();
}

// --- keys ---

/** @type {Record<string, Pair | undefined>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {KeyboardEvent} event */
function key(event) {
  const open = openFold();
  if (!open) return;
  const { turn: turned } = state();
  const step = STEPS[event.key];
  if (event.key === "Escape") pointNowhere();
  else if (event.key === "Home" && open.solid) turn(...HOME);
  else if (step && event.shiftKey && open.solid) turn(turned[0] + step[0] * KEY_TURN, turned[1] + step[1] * KEY_TURN);
  else if (step) walk(step);
  else return;
  event.preventDefault();
  if (event.key === "Home" || event.shiftKey) commit();
}

/** @param {Pair} step */
function walk(step) {
  const { domain, domain_y: second } = state();
  const from = walker || [domain, second].map(([low, high]) => (low + high) / 2);
  const [x, y] = [domain, second].map(([low, high], i) => {
    const by = inputs() === 1 ? step[0] + step[1] : step[i];
    return Math.max(low, Math.min(high, from[i] + (by * (high - low)) / 100));
  });
  walker = [x, y];
  pointAt("inputs", walker);
}

export function startFoldSpace() {
  const over = element("fold-over");
  slider = makeSlider();
  slider.addEventListener("input", () => trace(Number(slider.value), (Number(slider.max) - Number(slider.min)) / 80));
  slider.addEventListener("change", commit);
  slider.addEventListener("keydown", sliderKey);
  const held = handOn(over, { take, move, hover, leave });
  over.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && !held()) pointNowhere();
  });
  over.addEventListener("keydown", key);
  over.addEventListener("blur", pointNowhere);
}
