// The state of the view, which this page alone owns, and its past. Everything on screen is a picture of it.
// A hand assigns one number here; every other change is made by the server, from state to state.
/** @import { Learnt, ViewState } from "./types.d.ts" */
import { told } from "./alike.mjs";

const LONGEST_PAST = 100;
/** @type {ViewState | null} */
let current = null;
let shownInputs = 0; // of the newest picture; 0 before the first
let shownPage = 0; // how many neurons stand on the stage at a time

export const hasState = () => current !== null;

/** The state, once there is one (`hasState`). */
export const state = () => /** @type {ViewState} */ (current);

/** @param {ViewState | null} next */
export function setState(next) {
  current = next;
}

export const inputs = () => shownInputs;

/** @param {number} count */
export function setInputs(count) {
  shownInputs = count;
}

export const pageSize = () => shownPage;

/** @param {number} neurons */
export function setPageSize(neurons) {
  shownPage = neurons;
}

// --- paths ---

/**
 * @param {ViewState} within
 * @param {string} path such as `w.0.1.0`: the field, then where in it
 * @param {boolean} own what holds the number is copied first: what else holds that keeps it as it is
 * @returns {[holder: Record<string | number, number>, key: string | number] | null}
 */
function place(within, path, own = false) {
  const [head, ...steps] = path.split(".");
  let holder = /** @type {Record<string | number, unknown>} */ (/** @type {unknown} */ (within));
  /** @type {string | number} */
  let key = told().fields[head];
  for (const step of steps) {
    const held = holder?.[key];
    if (own && Array.isArray(held)) holder[key] = [...held];
    holder = /** @type {typeof holder} */ (holder?.[key]);
    key = Number(step);
  }
  return holder && typeof holder[key] === "number" ? [/** @type {Record<string, number>} */ (holder), key] : null;
}

/**
 * A state in which each neuron's negative slope is spelt out has a place for it.
 * @param {ViewState} within
 * @param {string} path
 */
function spelt(within, path) {
  if (path[0] !== "f" || within.slopes.length) return within;
  const slopes = within.weights.slice(0, -1).map((rows) => rows.map(() => within.negative_slope));
  return { ...within, slopes };
}

/**
 * The number at a path; NaN where the state has no such place.
 * @param {string} path
 */
export function valueAt(path) {
  const found = current && place(spelt(current, path), path);
  return found ? found[0][found[1]] : Number.NaN;
}

/**
 * All of the state but the numbers at the paths of an axis, or, along `fold`, but all slopes.
 * @param {string} axis
 */
export function allBut(axis, of = state()) {
  if (axis === "fold") return JSON.stringify({ ...of, slopes: [], negative_slope: 0 });
  const others = structuredClone(of);
  for (const path of axis.split(" ")) {
    const found = place(others, path);
    if (found) found[0][found[1]] = 0;
  }
  return `${axis} ${JSON.stringify(others)}`;
}

/**
 * Returns whether the state has such a place and its number changed.
 * @param {string} path
 * @param {number} value
 */
export function assign(path, value) {
  const next = spelt({ ...state() }, path);
  const found = place(next, path, true);
  const own = path === "s" && next.slopes.length > 0; // `s` is of all neurons
  if (!found || !Number.isFinite(value) || (found[0][found[1]] === value && !own)) return false;
  found[0][found[1]] = value;
  if (own) next.slopes = [];
  current = next;
  return true;
}

/**
 * The network learnt: its numbers are others, and it has come further; perhaps from another start. `state.learning` is there.
 * @param {Learnt} learnt
 * @param {{ start?: string, start_seed?: number }} from
 */
export function learn({ weights, biases, step, moments }, from = {}) {
  const { learning } = state();
  const further = learning && { ...learning, ...from, step, moments };
  current = structuredClone({ ...state(), weights, biases, learning: further });
}

// --- undo ---

/** @type {ViewState[]} */
const past = [];
/** @type {ViewState[]} */
const future = [];
/** @type {ViewState | null} */
let present = null;
/** @type {((undo: boolean, redo: boolean) => void)[]} */
const listeners = [];

/**
 * Be told whether there is anything to undo and to redo, whenever that may have changed.
 * @param {(undo: boolean, redo: boolean) => void} listener
 */
export function onPast(listener) {
  listeners.push(listener);
}

function tellPast() {
  for (const listener of listeners) listener(past.length > 0, future.length > 0);
}

/**
 * What undo brings back: the network, its domain and what it learns, not where one was looking.
 * @param {ViewState} of
 */
function substance({ preset, weights, biases, negative_slope: slope, slopes, domain, domain_y: second, learning }) {
  return JSON.stringify([preset, weights, biases, slope, slopes, domain, second, { ...learning, moments: null }]);
}

/** @param {ViewState} next */
export function remember(next) {
  if (present && substance(present) !== substance(next)) {
    past.push(present);
    if (past.length > LONGEST_PAST) past.shift();
    future.length = 0;
  }
  present = next;
  tellPast();
}

/**
 * Where one is looking, undo leaves as it is, as far as any network can be looked at so.
 * @type {(keyof ViewState)[]}
 */
const LOOKING = ["panel", "trace", "turn", "map_mode", "resolution", "partial_sums", "close"];

/**
 * @param {ViewState[]} from
 * @param {ViewState[]} to
 */
function step(from, to) {
  const before = from.pop();
  if (!before || !present) return false;
  to.push(present);
  present = { ...before, ...Object.fromEntries(LOOKING.map((field) => [field, state()[field]])) };
  current = present;
  tellPast();
  return true;
}

export const undo = () => step(past, future);
export const redo = () => step(future, past);
