// A hand on the picture that goes one way: as a slider of its number would, and its pictures are asked for ahead. Where no
// table tells which values belong to which place, the server solves for each move (hands.mjs).
/** @import { Axis } from "../paint/plotly.d.ts" */
/** @import { WayTable } from "../state/replies.d.ts" */
/** @import { Hand, Pair, Places, Stretch, ViewState } from "../state/types.d.ts" */
/** @import { Found } from "../state/ways.mjs" */
/** @import { Held, Hold } from "./hands.mjs" */

import { plotOf, zoom } from "../paint/elements.mjs";
import { mayLift } from "../paint/hand_words.mjs";
import { uvOf } from "../paint/under.mjs";
import { STRIDES } from "../state/buffer.mjs";
import { ahead, aside, dragAll, forget } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { AROUND, named, Ways } from "../state/ways.mjs";

const DWELL = 40; // ms over a thing until a hand may be meant for it
const MOST = 2000; // places of a stretch, as the server has it

const ways = new Ways();
/** @type {Hold | null} */
let over = null; // what a hand may take next
/** @type {ViewState | null} */
let seen = null; // the view in which that was looked after
let dwell = 0;
/** @type {Map<string, Found>} */
const aims = new Map(); // around which pictures are asked for, by axis
let answered = false; // since the press it was told where the hand may go, or that nothing tells

document.addEventListener("relu-fold:asked", ({ detail: { kind } }) => {
  if (kind === "ways" || kind === "hand") ways.asked();
});

/**
 * @param {number} neuron
 * @param {Record<string, WayTable>} tables
 */
export function came(neuron, tables) {
  answered = true;
  ways.keep(neuron, tables);
  const hold = over;
  if (hold?.neuron !== neuron) return;
  window.clearTimeout(dwell);
  dwell = window.setTimeout(() => expect(hold)); // once the pump is through with this answer
}

/** @param {Hold} hold */
function waysOf({ holds, neuron, pivot }) {
  if (holds === "knot") return ["along", ...(mayLift(neuron) ? ["lift"] : [])];
  return [holds === "crease" ? "crease" : named("turn", pivot)];
}

/**
 * A hand is over a thing, or over none.
 * @param {Hold | null} hold
 */
export function near(hold) {
  const same = hold?.neuron === over?.neuron && hold?.holds === over?.holds && `${hold?.pivot}` === `${over?.pivot}`;
  if (same && (!hold || seen === state())) return;
  over = hold;
  seen = hasState() ? state() : null;
  window.clearTimeout(dwell);
  if (!hold) return ahead([]);
  dwell = window.setTimeout(() => {
    if (waysOf(hold).every((way) => ways.has(hold.neuron, way))) expect(hold);
    else ask(hold);
  }, DWELL);
}

/**
 * A hand takes it, warned or not.
 * @param {Hold} hold
 */
export function press(hold) {
  window.clearTimeout(dwell);
  over = null;
  answered = false;
  expect(hold, true);
}

/** @param {Hold} hold */
function ask(hold) {
  const places = placesOf(hold);
  if (places) aside({ kind: "ways", neuron: hold.neuron, places, pivot: hold.pivot ?? null });
}

/**
 * Its pictures are asked for; of a knot upwards, which is the rarer way, each ninth until a hand goes there.
 * @param {Hold} hold
 */
function expect(hold, pressed = false) {
  const found = waysOf(hold).flatMap((way) => ways.here(hold.neuron, way) ?? []);
  aims.clear();
  for (const one of found) aims.set(one.axis, one);
  ahead(found.map(({ axis, steps }, i) => ({ axis, steps, pressed, strides: i ? STRIDES.slice(0, 1) : STRIDES })));
}

/**
 * Go with a hand, if it is told where to. Returns whether it is.
 * @param {Held} held
 * @param {Hand} hand
 */
export function follow(held, hand) {
  const way = held.holds === "knot" ? held.way : waysOf(held)[0];
  const found = ways.at(held.neuron, way, pointOf(hand));
  if (!found) return false;
  const { axis, place, numbers } = found;
  let aim = aims.get(axis) ?? found;
  if (Math.abs(place - aim.place) > AROUND / 2) aim = found; // not at every step: each would lack one picture
  aims.set(axis, aim);
  forget("hand"); // it is older
  ahead([{ axis, steps: aim.steps, pressed: true }]);
  dragAll(numbers);
  return true;
}

/**
 * What a hand without a table asks beside its picture, until there is an answer.
 * @param {Held} held
 */
export const wanted = (held) => (answered ? undefined : placesOf(held));

/**
 * A knot stays in the domain.
 * @param {Hand} hand
 */
function pointOf(hand) {
  if ("point" in hand) return hand.point;
  if ("y" in hand) return [hand.y];
  const [low, high] = state().domain;
  return [Math.max(low, Math.min(high, hand.x))];
}

// --- the places that a pointer can come to, which goes from pixel to pixel ---

/**
 * @param {Hold} hold
 * @returns {Places | undefined}
 */
const placesOf = (hold) => (inputs() === 1 ? placesOfLine() : placesOfPlane(hold.pixels ?? 0));

/** @returns {Places | undefined} */
function placesOfLine() {
  const gd = plotOf("stage");
  if (!gd?._fullLayout) return undefined;
  const { left, top } = gd.getBoundingClientRect();
  const { xaxis: across, yaxis: up } = gd._fullLayout;
  /** @type {(axis: Axis) => Pair} */
  const ends = ({ _offset, _length }) => [_offset * zoom(), (_offset + _length) * zoom()]; // in pixels of the window
  // To both ends of the domain, and not beyond those of the heights.
  const [first, last] = [Math.floor(left + ends(across)[0]), Math.ceil(left + ends(across)[1])];
  const [highest, lowest] = [Math.ceil(top + ends(up)[0]), Math.floor(top + ends(up)[1])];
  return {
    x: stretch(across, left, [first, last]),
    y: stretch(up, top, [lowest, highest]),
  };
}

/**
 * @param {Axis} axis
 * @param {number} edge of the plot
 * @param {Pair} pixels
 * @returns {Stretch}
 */
function stretch(axis, edge, [from, to]) {
  const [low, high] = [from, to].map((pixel) => axis.p2l((pixel - edge) / zoom() - axis._offset));
  return { low, high, count: bounded(Math.abs(to - from)) };
}

/**
 * @param {number} pixels for 1 of the meshes' units
 * @returns {Places}
 */
function placesOfPlane(pixels) {
  const { domain, domain_y: range } = state();
  const [[left, bottom], [right, top]] = [uvOf([domain[0], range[0]]), uvOf([domain[1], range[1]])];
  return {
    x: { low: domain[0], high: domain[1], count: bounded(Math.round((right - left) * pixels * zoom())) },
    y: { low: range[0], high: range[1], count: bounded(Math.round((top - bottom) * pixels * zoom())) },
  };
}

/** @param {number} count */
const bounded = (count) => Math.max(1, Math.min(MOST, count));
