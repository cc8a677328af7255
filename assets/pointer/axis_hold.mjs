// What is common to all hands on the axes: from when to when one holds them, and how the picture follows meanwhile. What was done
// in between is one step of undo.
/** @import { Axis } from "../paint/plotly.d.ts" */
/** @import { Letter } from "../paint/axis_ends.mjs" */
/** @import { Pair, Rectangle } from "../state/types.d.ts" */
import { layOfAxes, shiftEnds } from "../paint/axis_ends.mjs";
import { element, plotOf } from "../paint/elements.mjs";
import { reframe } from "../paint/paper.mjs";
import { both, framed } from "../state/interval.mjs";
import { commit, dragAll } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";

const PAUSE = 350; // ms after the last key or turn of the wheel until it is a step of its own

/** The box as the hand took hold of it, and whether the scale changes with it: `zoom`, or an `end`. */
/** @typedef {{ start: Pair<Pair>, lay: Rectangle, zoom: boolean }} Hold */

/** @type {Hold | null} */
let hold = null;
let settle = 0;
/** @type {Map<number, Pair<Pair>>} */
const asked = new Map(); // the box that a question went out with, by its number

/** @returns {Pair<Pair>} */
export const box = () => [state().domain, state().domain_y];

/** @param {boolean} zoom */
export function begin(zoom) {
  window.clearTimeout(settle);
  if (hold && hold.zoom !== zoom) end();
  const lay = layOfAxes();
  if (!hold && lay) hold = { start: box(), lay, zoom };
  return hold;
}

export function end() {
  window.clearTimeout(settle);
  if (!hold) return;
  hold = null;
  asked.clear();
  commit();
}

/** The whole picture has axes that fit; until it came, the ends stood where they were let go. */
function settled() {
  if (hold) return;
  element("picture").classList.remove("axes-moving");
  shiftEnds(null);
}

export function endSoon() {
  window.clearTimeout(settle);
  settle = window.setTimeout(end, PAUSE);
}

/**
 * The domains are others: the ends go along, and the picture follows when it is there.
 * @param {Partial<Record<Letter, Pair>>} domains
 */
export function move(domains) {
  if (!hold) return;
  const numbers = Object.entries(domains).flatMap(([letter, ends]) => ends.map((end, i) => [`${letter}.${i}`, end]));
  if (!dragAll(/** @type {[string, number][]} */ (numbers))) return;
  shiftEnds(placeOf(hold, box()));
}

/** @type {(hold: Hold, now: Pair<Pair>) => Rectangle} */
function placeOf({ start, lay, zoom }, now) {
  if (zoom) return lay;
  if (inputs() === 2) return framed(lay, start, now);
  const [low, high] = both(start[0], now[0]);
  const [left, top, width, height] = lay;
  const scale = width / (high - low);
  return [left + (now[0][0] - low) * scale, top, (now[0][1] - now[0][0]) * scale, height];
}

// --- the picture follows ---

/**
 * A picture that is about to be painted is of this box: the axes make room for it. (Plotly would take a tenth of a second to draw
 * their numbers anew; they are back with the whole picture.)
 * @param {Hold} hold
 * @param {Pair<Pair>} shown
 */
function follow(hold, shown) {
  if (inputs() === 2) {
    const place = placeOf(hold, shown);
    element("picture").classList.toggle("axes-moving", hold.zoom || shown.some((one, i) => grown(one, hold.start[i])));
    return reframe(place);
  }
  const gd = plotOf("stage");
  const range = hold.zoom ? shown[0] : both(hold.start[0], shown[0]);
  if (!gd?._fullLayout || String(gd._fullLayout.xaxis.range) === String(range)) return;
  element("picture").classList.add("axes-moving");
  for (const [name, one] of Object.entries(gd._fullLayout)) {
    if (!/^xaxis\d*$/.test(name)) continue;
    const axis = /** @type {Axis} */ (one);
    axis.range = [...range];
    axis.setScale();
  }
}

/** @type {(now: Pair, start: Pair) => boolean} */
const grown = (now, start) => now[0] < start[0] || now[1] > start[1];

export function watchPictures() {
  document.addEventListener("relu-fold:asked", ({ detail }) => {
    if (hold && hasState()) asked.set(detail.seq, box());
  });
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    const shown = asked.get(detail.seq);
    if (detail.kind === "commit" || detail.kind === "edit" || detail.kind === "open") settled();
    else if (hold && shown) follow(hold, shown);
  });
}
