// Frames ahead: the pictures of one number at many of its values, asked for before a hand is there. Nothing is interpolated:
// the picture of a value is the one that the server made of it, and until that is here the nearest stands in.
/** @import { SweptFrame, SweepReply } from "./replies.d.ts" */

import { allBut, hasState, state, valueAt } from "./view.mjs";

/**
 * Numbers that a hand sets at once: one, or the slopes of all neurons.
 * @typedef {[path: string, value: number][]} Numbers
 */

/**
 * Where a hand may go.
 * @typedef {object} Way
 * @property {string} axis what it turns, as `axisOf` names it
 * @property {Numbers[]} steps from one end to the other
 * @property {boolean} [pressed] a hand is on it, and may move at once
 * @property {number[]} [strides] in which order they are asked for: `STRIDES` where it is not said
 */

/** @typedef {{ key: string, frames: Map<string, { at: Numbers, frame: SweptFrame | null }> }} Shelf */

// Each third comes soon after each ninth, so that the picture that stands in is never far. Nearest first alone was three
// times worse: a hand outran it.
export const STRIDES = [9, 3, 1];
const ASKED = 96; // steps of one question; the server cuts it short by time and size
const FIRST = 18; // of the first, where a hand that came without warning waits, and no more
const BEFORE = 14; // of these, each third pixel before it
const NUMBERS = 2000; // of one question, however many each step sets
const KEPT = 400; // frames of one axis
const SHELVES = 8; // axes
const FEW = 3; // a question that is answered with fewer frames, and asked for more, is of pictures too large for this

/**
 * What is turned: the paths of its numbers, or `fold` for the slopes, however many.
 * @param {Numbers} numbers
 */
export function axisOf(numbers) {
  if (numbers.every(([path]) => path[0] === "s" || path[0] === "f")) return "fold";
  return numbers.map(([path]) => path).join(" ");
}

/** @param {Numbers} numbers */
const named = (numbers) => numbers.map(([, value]) => String(value)).join();

/**
 * How far apart two steps of an axis are. The slopes of all neurons may be said in one.
 * @param {Numbers} one
 * @param {Numbers} other
 */
function between(one, other) {
  if (one.length !== other.length) return Math.abs(mean(one) - mean(other));
  return one.reduce((sum, [, value], i) => sum + Math.abs(value - other[i][1]), 0) / one.length;
}

/** @param {Numbers} numbers */
const mean = (numbers) => numbers.reduce((sum, [, value]) => sum + value, 0) / numbers.length;

/**
 * The numbers of the state along an axis.
 * @param {string} axis
 * @returns {Numbers}
 */
function numbersAlong(axis) {
  if (axis !== "fold") return axis.split(" ").map((path) => /** @type {[string, number]} */ ([path, valueAt(path)]));
  const { slopes, negative_slope: same } = state();
  if (!slopes.length) return [["s", same]];
  return slopes.flatMap((own, layer) =>
    own.map((slope, i) => /** @type {[string, number]} */ ([`f.${layer}.${i}`, slope])),
  );
}

/**
 * Whether what a way turns are numbers of the state, and its steps are numbers; the slopes always are.
 * @param {Way} way
 */
const leads = ({ axis, steps }) =>
  axis === "fold" || [...numbersAlong(axis), ...(steps[0] ?? [])].every(([, value]) => Number.isFinite(value));

/**
 * The steps of a way in the order in which they are wanted: what is coarse first, each closest to the hand first.
 * @param {Numbers[]} steps
 * @param {Numbers} here
 * @param {number[]} strides
 * @param {number} heading above or below 0, as the hand goes: what lies before it comes first, each third step
 */
export function inOrder(steps, here, strides = STRIDES, heading = 0) {
  /** @param {number} i */
  const far = (i) => between(steps[i], here);
  const nearest = [...steps.keys()].sort((i, k) => far(i) - far(k));
  const before = nearest.filter((i) => i % STRIDES[1] === 0 && heading * (mean(steps[i]) - mean(here)) > 0);
  const ordered = strides.flatMap((stride) => nearest.filter((i) => i % stride === 0));
  return [...new Set([...before.slice(0, BEFORE), ...ordered])].map((i) => steps[i]);
}

/** The pictures that are here, and which are asked for next; of the state as it is at the moment. */
export class Buffer {
  /** @type {Map<string, Shelf>} */
  #shelves = new Map(); // by axis
  /** @type {Way[]} */
  #ways = []; // where a hand may go, the likeliest first
  #from = 0; // where the hand came to the first of them
  /** @type {{ axis: string, key: string, steps: Numbers[] } | null} */
  #asked = null; // the question that is out
  #tooLarge = ""; // the shape of a network whose pictures are too large, or refused
  #look;

  /** @param {() => string} look all that a drag's picture depends on beside the state */
  constructor(look) {
    this.#look = look;
  }

  /** @param {Way[]} ways where a hand may go next, the likeliest first; none when it is away */
  over(ways) {
    if (ways[0]?.axis !== this.#ways[0]?.axis) this.#tooLarge = ""; // a server that was slow may not be now
    this.#ways = ways;
    if (ways[0] && hasState()) this.#from = mean(numbersAlong(ways[0].axis));
  }

  /**
   * A hand changed numbers: what is here of other axes is of another view.
   * @param {string} axis
   */
  moved(axis) {
    for (const other of this.#shelves.keys()) if (other !== axis) this.#shelves.delete(other);
  }

  /**
   * The picture of the state as it is, if it is here.
   * @param {string} axis that a hand turns
   */
  picture(axis) {
    return this.#shelf(axis)?.frames.get(named(numbersAlong(axis)))?.frame ?? null;
  }

  /**
   * The picture that is nearest to that of the state, if it is near.
   * @param {string} axis
   */
  nearest(axis) {
    const here = numbersAlong(axis);
    /** @type {SweptFrame | null} */
    let found = null;
    let least = STRIDES[0] * this.#spacing(axis);
    for (const one of this.#shelf(axis)?.frames.values() ?? []) {
      const far = between(one.at, here);
      if (far <= least) [least, found] = [far, one.frame];
    }
    return found;
  }

  /**
   * The question for what is missing of where a hand may go; the state itself first, if a hand waits for it.
   * @param {string} axis that the hand which waits turns; nothing where none waits
   */
  question(axis = "") {
    if (!hasState() || this.#tooLarge === shape()) return null;
    const ways = this.#ways.filter(leads); // an undo may have taken the neuron of a slider that has the focus
    const way = ways.find((one) => (axis ? one.axis === axis : this.#missing(one).length));
    if (!way) return null;
    const here = numbersAlong(way.axis);
    if (axis && this.#shelf(axis)?.frames.has(named(here))) return null; // it was asked for: there is none
    const missing = this.#missing(way).filter((step) => !axis || named(step) !== named(here));
    const first = !this.#shelf(way.axis) && (axis || way.pressed);
    const wanted = axis ? [here, ...missing] : missing;
    const most = first ? FIRST : ASKED;
    const steps = wanted.slice(0, Math.min(most, Math.ceil(NUMBERS / wanted[0].length)));
    this.#asked = { axis: way.axis, key: this.#key(way.axis), steps };
    return { kind: /** @type {const} */ ("sweep"), steps: steps.map((step) => Object.fromEntries(step)) };
  }

  /**
   * Whether the question that is out is of the view in which this is turned.
   * @param {string} axis
   */
  awaits(axis) {
    return this.#asked?.axis === axis && this.#asked.key === this.#key(axis);
  }

  /**
   * An answer came. Returns whether its first step has a picture.
   * @param {SweepReply} reply
   */
  keep({ frames, inputs }) {
    const asked = this.#asked;
    this.#asked = null;
    if (!asked) return false;
    if (frames.length < Math.min(FEW, asked.steps.length)) {
      this.giveUp();
      return false;
    }
    if (asked.key !== this.#key(asked.axis)) return false;
    const shelf = this.#shelf(asked.axis) ?? this.#add(asked.axis, asked.key);
    frames.forEach((frame, i) => {
      const step = asked.steps[i];
      shelf.frames.set(named(step), { at: step, frame: frame && { ...frame, inputs } });
    });
    for (const name of shelf.frames.keys()) {
      if (shelf.frames.size <= KEPT) break;
      shelf.frames.delete(name); // the oldest
    }
    return Boolean(frames[0]);
  }

  /** @param {string} axis */
  #spacing(axis) {
    const { steps } = this.#ways.find((one) => one.axis === axis) ?? { steps: [] };
    const gaps = steps.slice(1).map((step, i) => between(step, steps[i]));
    return gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length);
  }

  /** No more is asked for a network of this shape, and the few that are here are of no use. */
  giveUp() {
    this.#asked = null;
    this.#shelves.clear();
    this.#tooLarge = shape();
  }

  /** @param {Way} way */
  #missing({ axis, steps, strides }) {
    const frames = this.#shelf(axis)?.frames;
    const missing = frames ? steps.filter((step) => !frames.has(named(step))) : steps;
    if (!missing.length) return missing;
    const here = numbersAlong(axis);
    const heading = frames ? 0 : mean(here) - this.#from;
    return inOrder(steps, here, strides, heading).filter((step) => !frames?.has(named(step)));
  }

  /** @param {string} axis */
  #key(axis) {
    return `${this.#look()} ${allBut(axis)}`;
  }

  /**
   * What is here along an axis of the view as it is: what is of any other is dropped.
   * @param {string} axis
   */
  #shelf(axis) {
    const shelf = this.#shelves.get(axis);
    if (!shelf || !hasState() || shelf.key === this.#key(axis)) return shelf;
    this.#shelves.delete(axis);
    return undefined;
  }

  /**
   * @param {string} axis
   * @param {string} key
   */
  #add(axis, key) {
    const [oldest] = this.#shelves.keys();
    if (this.#shelves.size >= SHELVES) this.#shelves.delete(oldest);
    /** @type {Shelf} */
    const shelf = { key, frames: new Map() };
    this.#shelves.set(axis, shelf);
    return shelf;
  }
}

const shape = () => JSON.stringify(state().biases.map((layer) => layer.length));
