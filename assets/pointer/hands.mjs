// Hands on the picture: take a knot of the first layer, or a crease on the map, and put it where it should be. The server
// solves for the weights (`hand` questions); what it finds is assigned here as if the sliders had been dragged. Where it has
// told ahead what belongs to which place, the hand drags the slider's number itself (following.mjs).
/** @import { Axis, Plot } from "../paint/plotly.d.ts" */
/** @import { Found, FoundWays, Mark, Picture } from "../state/replies.d.ts" */
/** @import { Hand, Point } from "../state/types.d.ts" */

import { element, plotOf, pointerIn } from "../paint/elements.mjs";
import { markEdge, markNoEdge, mayLift, sayNoHold, sayHold as sayWays } from "../paint/hand_words.mjs";
import { previewNumber } from "../paint/sliders.mjs";
import { pixelOf, under as underPaper, uvOf } from "../paint/under.mjs";
import { say } from "../paint/words.mjs";
import { aside, commit } from "../state/questions.mjs";
import { assign, hasState, inputs, state } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const REACH = 14; // px around a knot
const BESIDE = 7; // px beside a crease
const DECIDED = 4; // px until it is told which way a hand goes

/**
 * What a hand may take.
 * @typedef {object} Hold
 * @property {"knot" | "crease" | "crease-end"} holds
 * @property {number} neuron
 * @property {Point} [pivot]
 * @property {(pixel: Point) => Point} [follow] where a hand on a crease is, from then on
 * @property {number} [pixels] for 1 of the meshes' units
 */
/**
 * What it has taken: where from, and which way a knot goes since that is told.
 * @typedef {Hold & { from: Point, way: "" | "along" | "lift", x: number }} Held
 */

/** @type {() => Held | null} */
let held = () => null;
/** @type {number | null} */
let by = null; // the neuron that lifts the knot
export const heldNow = () => ({ hold: held(), by });
let stopped = "";
/** @type {Picture | null} */
let last = null; // the newest answer with a picture
/** @type {number[][]} */
let creases = []; // of each neuron, on the map, from the newest answer that tells

/** @type {typeof import("./following.mjs") | null} */
let following = null; // it comes with the first hand
let coming = false;

/** @type {Hold | null} */
let hovered = null;

/** Without it each move is asked for. */
async function loadFollowing() {
  if (coming) return;
  coming = true;
  try {
    [following] = await Promise.all([import("./following.mjs"), import("../state/ways.mjs")]); // both on one way there
    following.near(hovered);
  } catch {
    coming = false;
  }
}

/** @param {Partial<FoundWays>} reply */
export const takeWays = ({ neuron, ways }) => ways && following?.came(Number(neuron), ways);

/** @param {Found} found */
export function obey({ numbers, stopped: why, by: lifter = null }) {
  for (const [path, value] of Object.entries(numbers)) if (assign(path, value)) previewNumber(path);
  if (held() && lifter !== null) by = lifter;
  if (why !== stopped) say(why);
  stopped = why;
}

export function watchHands() {
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    last = detail;
    if (detail.kind === "commit") stopped = ""; // its notice took the place of what was said
    creases = detail.creases || creases;
    markKnot();
  });
}

const gd = () => plotOf("stage");
const layout = () => /** @type {Plot} */ (gd())._fullLayout;

/** @type {(event: PointerEvent, across: Axis, up: Axis) => Point} */
function where(event, across, up) {
  const [x, y] = pointerIn(/** @type {Plot} */ (gd()), event);
  return [x - across._offset, y - up._offset];
}

// --- a knot on the line ---

/**
 * @param {PointerEvent} event
 * @returns {Hold | null}
 */
function knotUnder(event) {
  const axes = gd()?._fullLayout;
  const mark = last?.marks?.find(({ id }) => id === "knots");
  const turning = last?.turning;
  if (!axes || !mark || !turning) return null;
  const [x, y] = where(event, axes.xaxis, axes.yaxis);
  let [best, nearest] = [-1, REACH];
  mark.x.forEach((at, i) => {
    const neuron = turning[i]?.find((one) => one < state().weights[0].length); // one of the first layer
    if (at === null || neuron === undefined) return;
    const far = Math.hypot(axes.xaxis.l2p(at) - x, axes.yaxis.l2p(mark.y[i]) - y);
    if (far < nearest) [best, nearest] = [neuron, far];
  });
  return best < 0 ? null : { holds: "knot", neuron: best };
}

/**
 * Sideways or up and down, as the hand sets out: each turns one number, and leaves the other alone.
 * @param {PointerEvent} event
 * @param {Held} hold
 * @returns {Hand | null}
 */
function moveKnot(event, hold) {
  const { xaxis: across, yaxis: up } = layout();
  const [x, y] = where(event, across, up);
  if (!hold.way) {
    const [dx, dy] = [event.clientX - hold.from[0], event.clientY - hold.from[1]].map(Math.abs);
    if (Math.max(dx, dy) < DECIDED) return null;
    hold.way = dx < dy && mayLift(hold.neuron) ? "lift" : "along";
  }
  hold.x = across.p2l(x);
  if (hold.way === "along") return { holds: "knot", neuron: hold.neuron, x: hold.x };
  const [low, high] = up.range;
  return { holds: "knot", neuron: hold.neuron, y: Math.max(low, Math.min(high, up.p2l(y))), by };
}

// Where the knot in the hand is, if not in the picture: it slides along the others' sum, and stops at the end of the domain.
function markKnot() {
  const now = held();
  const hold = now?.holds === "knot" && now.way ? now : null;
  const axes = hold && gd()?._fullLayout;
  const knots = axes && last?.marks?.find(({ id }) => id === "knots");
  if (!hold || !axes || !knots || !last) return markNoEdge();
  const { xaxis: across, yaxis: up } = axes;
  const [low, high] = up.range;
  const at = (last.turning ?? []).findIndex((who) => who.includes(hold.neuron));
  const line = /** @type {Mark} */ (last.marks.find(({ id }) => id === "composed"));
  const [left, right] = state().domain;
  const inside = at >= 0;
  const end = hold.x > (left + right) / 2 ? line.x.length - 1 : 0;
  const [x, y] = inside ? [knots.x[at], knots.y[at]] : [line.x[end], line.y[end]];
  const edge = !inside ? (end ? "right" : "left") : y > high ? "up" : y < low ? "down" : null;
  if (!edge) return markNoEdge();
  const height = up._offset + up.l2p(Math.max(low, Math.min(high, y)));
  const label = state().weights.length === 2 ? `${hold.neuron + 1}` : `1.${hold.neuron + 1}`;
  const place = across._offset + across.l2p(Number(x));
  return markEdge(edge, label, place, height, `var(--neuron-${hold.neuron % 8})`);
}

// --- a crease on the map, or on the surface ---

/**
 * @param {PointerEvent} event
 * @returns {Hold | null}
 */
function creaseUnder(event) {
  const found = creases.length ? underPaper(pixelOf(event)) : null;
  if (!found) return null;
  /** @param {Point} point @returns {Point} */
  const pixel = (point) => {
    const [u, v] = uvOf(point);
    return [u * found.pixels, v * found.pixels];
  };
  const at = pixel(found.input);
  /** @type {{ far: number, along: number, neuron: number, ends: [Point, Point] } | null} */
  let best = null;
  for (let neuron = 0; neuron < state().weights[0].length; neuron += 1) {
    const ends = farthest(creases[neuron] || []);
    if (!ends) continue;
    const { far, along } = beside(at, pixel(ends[0]), pixel(ends[1]));
    if (far < BESIDE && (!best || far < best.far)) best = { far, along, neuron, ends };
  }
  if (!best) return null;
  const { along, neuron, ends } = best;
  const { follow, pixels } = found;
  /** @type {Point} */
  const pivot = [(ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2];
  return Math.abs(along - 0.5) > 0.3
    ? { holds: "crease-end", neuron, pivot, follow, pixels }
    : { holds: "crease", neuron, follow, pixels };
}

/**
 * A crease of the first layer is one straight line, drawn in parts: its two ends.
 * @param {number[]} points
 * @returns {[Point, Point] | null}
 */
function farthest(points) {
  if (points.length < 4) return null;
  /** @type {Point[]} */
  const all = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
  /** @type {(a: Point, b: Point) => number} */
  const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  /** @param {Point} a */
  const from = (a) => all.reduce((best, b) => (distance(a, b) > distance(a, best) ? b : best), a);
  const end = from(all[0]);
  return [end, from(end)];
}

/** @type {(at: Point, one: Point, other: Point) => { far: number, along: number }} */
function beside([x, y], [x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const along = ((x - x1) * dx + (y - y1) * dy) / length;
  const off = Math.abs((x - x1) * dy - (y - y1) * dx);
  return { far: along < -0.02 || along > 1.02 ? Infinity : off, along };
}

/**
 * @param {PointerEvent} event
 * @param {Held} hold
 * @returns {Hand | null}
 */
function moveCrease(event, { holds, neuron, pivot, follow }) {
  const point = follow?.(pixelOf(event));
  if (!point) return null;
  return holds === "crease-end" && pivot ? { holds, neuron, pivot, point } : { holds: "crease", neuron, point };
}

// --- the hand ---

/** @param {PointerEvent} event */
const under = (event) => (inputs() === 1 ? knotUnder(event) : creaseUnder(event));

/**
 * @param {PointerEvent} event
 * @returns {Held | null}
 */
function take(event) {
  if (event.button !== 0 || !hasState()) return null;
  const found = under(event);
  if (!found) return null;
  by = null;
  loadFollowing();
  following?.press(found);
  event.stopPropagation();
  event.preventDefault();
  sayHold(found, event);
  return { ...found, from: [event.clientX, event.clientY], way: "", x: 0 };
}

/**
 * @param {Hold & { way?: string }} hold
 * @param {PointerEvent} event
 */
function sayHold({ holds, neuron, way }, { clientX, clientY }) {
  const ways = holds !== "knot" ? [holds] : way ? [way] : ["along", "lift"];
  sayWays(neuron, ways, clientX, clientY);
}

/**
 * @param {PointerEvent} event
 * @param {Held} held
 */
function move(event, held) {
  event.stopPropagation();
  const hand = held.holds === "knot" ? moveKnot(event, held) : moveCrease(event, held);
  if (hand && following?.follow(held, hand)) obey({ numbers: {}, stopped: "" });
  else if (hand) aside({ kind: "hand", hand, places: following?.wanted(held) });
  sayHold(held, event);
}

/** @param {PointerEvent} event */
function hover(event) {
  const picture = element("picture");
  hovered = event.pointerType === "mouse" && !event.buttons ? under(event) : null;
  picture.classList.toggle("holding", Boolean(hovered));
  picture.dataset.hold = hovered ? hovered.holds : "";
  if (hovered) sayHold(hovered, event);
  else sayNoHold();
  loadFollowing();
  following?.near(hovered);
}

function leave() {
  markNoEdge();
  sayNoHold();
  commit();
}

export function startHands() {
  const picture = element("picture");
  held = handOn(picture, { take, move, hover, leave }, true);
  picture.addEventListener("pointerleave", () => {
    if (held()) return;
    sayNoHold();
    hovered = null;
    following?.near(null);
  });
}
