// Hands on the stage of a plane: turn the sheets, point at the map, read a region.
/** @import { WholeReply } from "../state/replies.d.ts" */
/** @import { Edit, Pair, Point, ViewState } from "../state/types.d.ts" */

import { element } from "../paint/elements.mjs";
import { repaintSoon, watchPaper } from "../paint/paper.mjs";
import { across, showPoint, showRegion } from "../paint/region.mjs";
import { pixelOf, under } from "../paint/under.mjs";
import { told } from "../state/alike.mjs";
import { aside, commit, dragAll, edit, travel } from "../state/questions.mjs";
import { hasState, inputs, setState, state } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const TURN = 0.008; // radians a pixel
const KEY_TURN = Math.PI / 36;
/** @type {Pair} */
const HOME = [-0.5, 0.5]; // as in ViewState
const TAP = 4; // pixels that a finger may slip and still point
/** @type {Record<string, Pair | undefined>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @type {Point | null} */
let point = null; // in the box
/** @type {Record<number, ViewState | undefined>} */
const others = {}; // the last view of each number of inputs

// --- turning ---

/**
 * @param {number} azimuth
 * @param {number} elevation
 */
function turn(azimuth, elevation) {
  const whole = 2 * Math.PI;
  const wrapped = azimuth - whole * Math.round(azimuth / whole);
  const [flattest, steepest] = told().elevation;
  /** @type {[path: string, value: number][]} */
  const angles = [
    ["t.0", Math.round(wrapped * 1000) / 1000],
    ["t.1", Math.round(Math.max(flattest, Math.min(steepest, elevation)) * 1000) / 1000],
  ];
  dragAll(angles, state().panel === "fold" ? "turn" : null); // fold space turns along, and is drawn by the server
  repaintSoon();
  showTurn();
}

function showTurn() {
  const [azimuth, elevation] = state().turn.map((angle) => Math.round((angle * 180) / Math.PI));
  element("turn").setAttribute("aria-valuenow", String(azimuth));
  element("turn").setAttribute("aria-valuetext", `turned by ${azimuth} degrees, seen from ${elevation} degrees above`);
}

/** @param {KeyboardEvent} event */
function turnKey(event) {
  const step = STEPS[event.key];
  if (event.key === "Home") turn(...HOME);
  else if (step) turn(state().turn[0] + step[0] * KEY_TURN, state().turn[1] + step[1] * KEY_TURN);
  else return;
  event.preventDefault();
  commit();
}

// --- pointing ---

/**
 * The input that is pointed at: on the map, or else on the surface.
 * @param {MouseEvent} event
 * @param {boolean} mapAlone
 * @returns {Point | null}
 */
function inputUnder(event, mapAlone = false) {
  const found = under(pixelOf(event));
  if (!found || (mapAlone && found.on !== "map")) return null;
  const { domain, domain_y: range } = state();
  return [rounded(found.input[0], domain), rounded(found.input[1], range)];
}

/**
 * To a thousandth of the box, about half a pixel: no more can be meant.
 * @param {number} at
 * @param {Pair} range
 */
function rounded(at, [low, high]) {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
  return Math.max(low, Math.min(high, Number(at.toFixed(Math.min(digits, 12)))));
}

/** @param {Point | null} where */
function pointAt(where) {
  point = where;
  showPoint(where);
  if (where === null) showRegion(null);
  else aside({ kind: "probe", point: where });
}

/** @param {KeyboardEvent} event */
function pointKey(event) {
  const { domain, domain_y: range } = state();
  const step = STEPS[event.key];
  if (event.key === "Escape") pointAt(null);
  else if (step) {
    const from = point || [(domain[0] + domain[1]) / 2, (range[0] + range[1]) / 2];
    const size = event.shiftKey ? 10 : 100;
    const [x, y] = [domain, range].map(([low, high], i) => {
      const next = from[i] + (step[i] * (high - low)) / size;
      return Math.max(low, Math.min(high, next));
    });
    pointAt([x, y]);
  } else if (event.ctrlKey || event.metaKey || event.altKey || !walk(event.key)) return;
  event.preventDefault();
}

/**
 * Over a crease of the region that is told, to its neighbour.
 * @param {string} letter
 */
function walk(letter) {
  const where = across(letter);
  if (where) pointAt(where);
  return where !== null;
}

// --- one and two inputs ---

/** @param {number} wanted */
export function changeInputs(wanted) {
  if (!hasState() || wanted === inputs()) return;
  others[inputs()] = state();
  if (!others[wanted]) return edit({ kind: "inputs", inputs: wanted });
  travel(() => {
    setState(others[wanted] ?? null);
    return true;
  });
}

/**
 * What a whole answer says of the plane, beside the figure.
 * @param {WholeReply} reply
 */
export function showPlane(reply) {
  for (const one of [1, 2]) element(`dimension-${one}`).setAttribute("aria-pressed", String(one === reply.inputs));
  for (const button of /** @type {Iterable<HTMLElement>} */ (element("map-mode").children)) {
    /** @type {Edit} */
    const { mode } = JSON.parse(button.dataset.edit ?? "");
    button.setAttribute("aria-pressed", String(mode === reply.state.map_mode));
  }
  if (reply.inputs !== 2) return;
  showTurn();
  const { offsetLeft, offsetTop } = element("picture");
  const { left = 0, top = 0, width = 0 } = (reply.arrangement === "wide" && reply.beside) || {};
  const { style } = element("region");
  [style.left, style.top, style.width] = width
    ? [offsetLeft + left, offsetTop + top, width].map((px) => `${px}px`)
    : ["", "", ""];
  if (point) aside({ kind: "probe", point });
  else showRegion(null);
}

/**
 * Where a hand took hold of the sheets.
 * @typedef {{ x: number, y: number, turn: Pair, moved: boolean }} Grip
 */

/**
 * @param {PointerEvent} event
 * @returns {Grip | null}
 */
function take(event) {
  if (inputs() !== 2 || !hasState() || event.button !== 0) return null;
  const where = inputUnder(event, true);
  if (where) {
    pointAt(where);
    return null;
  }
  return { x: event.clientX, y: event.clientY, turn: state().turn, moved: false };
}

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function move(event, grip) {
  const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
  grip.moved ||= Math.hypot(dx, dy) > TAP;
  if (!grip.moved) return;
  element("picture").classList.add("turning");
  turn(grip.turn[0] + dx * TURN, grip.turn[1] + dy * TURN);
}

/** @param {PointerEvent} event */
function hover(event) {
  if (event.target instanceof Element && event.target.closest("#doors")) return; // the region that they are of stays
  const where = event.pointerType === "mouse" ? inputUnder(event) : null;
  if (where) pointAt(where);
  else if (point && event.pointerType === "mouse" && inputs() === 2) pointAt(null);
}

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function leave(event, grip) {
  element("picture").classList.remove("turning");
  if (grip.moved) commit();
  else pointAt(inputUnder(event));
}

export function startPlane() {
  const picture = element("picture");
  watchPaper();
  handOn(picture, { take, move, hover, leave });
  picture.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && point) pointAt(null);
  });
  picture.addEventListener("dblclick", (event) => {
    if (inputs() !== 2 || inputUnder(event, true)) return;
    turn(...HOME);
    commit();
  });
  element("turn").addEventListener("keydown", turnKey);
  element("map-point").addEventListener("keydown", pointKey);
  element("map-point").addEventListener("blur", () => pointAt(null));
  for (const host of [element("region"), element("doors")]) {
    host.addEventListener("pointerdown", (event) => event.preventDefault()); // the map keeps the focus
    host.addEventListener("click", ({ target }) => {
      const door = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-walk]")) : null;
      if (door?.dataset.walk) walk(door.dataset.walk);
    });
  }
  const table = element("region-table");
  table.addEventListener("pointerover", ({ target }) => {
    const row = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-at]")) : null;
    const [x, y] = row?.dataset.at?.split(",").map(Number) ?? [];
    if (row) pointAt([x, y]);
  });
  table.addEventListener("pointerleave", () => pointAt(null));
}
