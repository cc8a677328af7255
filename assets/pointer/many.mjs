// Many starts: trained a share at a time, one question after the other; a click on a bar opens one of them as the view.
/** @import { ManyReply } from "../state/replies.d.ts" */
/** @import { Learnt, ViewState } from "../state/types.d.ts" */
import { all, button, element, make } from "../paint/elements.mjs";
import { barAt, showOpened, showStarts } from "../paint/many.mjs";
import { number } from "../state/alike.mjs";
import { aside, forget } from "../state/questions.mjs";
import { Lowest, Starts } from "../state/starts.mjs";
import { hasState, state } from "../state/view.mjs";

/** @typedef {{ stop: () => void, open: (now: Learnt, begun: Learnt, start: string, seed: number) => void }} Strip */

/** @type {Strip} */
let strip;
/** @type {Starts | null} */
let starts = null;
const lowest = new Lowest();
let running = false;
let of = ""; // what they are starts of
let opened = [-1, -1]; // the bar, and which of its starts

const BOXES = { starts: 100, until: 1000, first: 0 };
const MOST = { starts: 500, until: 10_000, first: 2 ** 31 - 1 };
const box = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (element(`many-${name}`));

/** All that their losses depend on. */
function subject() {
  const { weights, slopes, negative_slope: slope, learning } = state();
  const { step: _s, moments: _m, start: _k, start_seed: _n, ...settings } = learning ?? { step: 0 };
  return JSON.stringify([weights.map((rows) => [rows.length, rows[0].length]), slopes, slope, settings]);
}

function run() {
  if (running) return pause();
  if (!hasState() || !state().learning) return;
  strip.stop();
  const start = /** @type {HTMLSelectElement} */ (element("many-start")).value;
  starts = new Starts({ start, starts: read("starts"), until: read("until"), first: read("first") });
  [running, of, opened] = [true, subject(), [-1, -1]];
  showOpened("");
  show();
  ask();
}

/** @param {keyof typeof BOXES} name */
function read(name) {
  const least = name === "first" ? 0 : 1;
  const value = Math.round(Number(box(name).value.trim() || Number.NaN));
  const found = Number.isFinite(value) ? Math.max(least, Math.min(MOST[name], value)) : BOXES[name];
  box(name).value = String(found);
  return found;
}

function ask() {
  if (running && starts && !document.hidden) aside(starts.question());
}

function show() {
  showStarts(starts, running, starts ? lowest.of(state()) : Number.POSITIVE_INFINITY);
}

/**
 * A run is at this loss: whether starts are stuck is judged beside it, too.
 * @param {ViewState} view
 * @param {number | null} loss
 */
export const noteLoss = (view, loss) => lowest.note(view, [loss]);

function pause() {
  running = false;
  forget("many");
  show();
}

/** @param {ManyReply} reply */
export function showMany({ many }) {
  if (!running || !starts) return;
  if (many.stopped) {
    pause();
    return showOpened(many.stopped);
  }
  if (starts.came(many)) lowest.note(state(), many.losses);
  running = !starts.over;
  const bars = element("many-bars");
  const fresh = bars.hidden;
  show();
  if (fresh && !bars.hidden) bars.scrollIntoView({ block: "nearest" }); // it opened below the button, and perhaps the window
  ask();
}

/** A whole picture came: of the same run, or of another, of which there are no starts. */
export function keepMany() {
  if (!starts || (state().learning && subject() === of)) return;
  pause();
  starts = null;
  showOpened("");
  show();
}

/** @param {Event} event */
function open({ target }) {
  const bar = target instanceof Element ? target.closest("button") : null;
  if (!bar || !starts) return;
  const index = [...element("many-bars").children].indexOf(bar);
  const { members } = barAt(index);
  const nth = opened[0] === index ? (opened[1] + 1) % members.length : 0;
  opened = [index, nth];
  const which = members[nth];
  const found = starts.of(which, state().weights, state().biases);
  if (!found) return;
  const seed = starts.asked.first + which;
  const more =
    members.length > 1 ? ` It is ${nth + 1} of ${members.length} in this bar; click again for the next.` : "";
  showOpened(`Opened: the start of seed ${seed}, loss ${number(starts.losses[which] ?? Number.NaN)}.${more}`);
  strip.open(found.now, found.begun, starts.asked.start, seed);
}

/** @param {Strip} own what the strip does when a start is opened, or all of them are trained */
export function startMany(own) {
  strip = own;
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (all(element("many"), "[data-many]"))) {
    const name = /** @type {keyof typeof BOXES} */ (host.dataset.many);
    const made = host.appendChild(make("input", "train-number"));
    Object.assign(made, { type: "text", inputMode: "numeric", autocomplete: "off", id: `many-${name}` });
    made.value = String(BOXES[name]);
    made.addEventListener("change", () => read(name));
  }
  button("many-run").addEventListener("click", run);
  element("many-bars").addEventListener("click", open);
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    if (running && detail.kind === "refused") pause();
  });
  show();
}
