// Many starts of one run: how far they have come, how they ended, and the network that each has become. Pure.
/** @import { ManyTold } from "./replies.d.ts" */
/** @import { Learnt, ManyAsked, Question, ViewState } from "./types.d.ts" */

/** @typedef {{ from: number, k: number, begun: Float64Array, rows: Float64Array }} Share */
/**
 * Starts that ended nearly alike, the lowest first; `low` and `high` are the losses of its members.
 * @typedef {{ low: number, high: number, members: number[], stuck: boolean }} Bar
 */

const MOST_BARS = 32;
const TINY = 1e-12; // of a loss, before its logarithm

export class Starts {
  /** @type {(number | null)[]} */
  losses = []; // of those that are there; null for who left all bounds
  times = 2; // a loss above so many times the lowest is stuck
  /** @type {Share[]} */
  #shares = [];
  #k = 0; // of the share that is on its way
  #step = 0;
  #packed = "";
  #begun = "";

  /** @param {ManyAsked} asked */
  constructor(asked) {
    this.asked = asked;
  }

  get over() {
    return this.losses.length >= this.asked.starts;
  }

  /** From 0 to 1. */
  get progress() {
    const { starts, until } = this.asked;
    return (this.losses.length + (this.#k * this.#step) / until) / starts;
  }

  /** @returns {Question} */
  question() {
    return { kind: "many", ...this.asked, done: this.losses.length, step: this.#step, packed: this.#packed };
  }

  /**
   * An answer came. Returns whether more starts are there.
   * @param {ManyTold} told
   */
  came({ of, done, k, step, packed, begun, losses, stuck }) {
    const { start, first, starts, until } = this.asked;
    if (done !== this.losses.length || of.join() !== [start, first, starts, until].join()) return false; // of others
    this.times = stuck;
    [this.#k, this.#step, this.#packed] = [k, step, packed];
    if (begun) this.#begun = begun;
    if (step < until) return false;
    this.#shares.push({ from: done, k, begun: numbers(this.#begun), rows: numbers(packed) });
    this.losses.push(...losses);
    [this.#k, this.#step, this.#packed] = [0, 0, ""];
    return true;
  }

  /**
   * What one of them has become, and what it was; of the shape of these weights and biases.
   * @param {number} index
   * @param {number[][][]} weights
   * @param {number[][]} biases
   * @returns {{ begun: Learnt, now: Learnt } | null}
   */
  of(index, weights, biases) {
    const share = this.#shares.find(({ from, k }) => index >= from && index < from + k);
    if (!share) return null;
    const count = share.begun.length / share.k;
    const own = (/** @type {Float64Array} */ rows, /** @type {number} */ row) =>
      rows.subarray((row * share.k + index - share.from) * count, (row * share.k + index - share.from + 1) * count);
    const others = Array.from({ length: share.rows.length / share.begun.length - 1 }, (_, i) => i + 1);
    const moments = others.map((row) => [...own(share.rows, row)]);
    const begun = { ...shaped(own(share.begun, 0), weights, biases), step: 0, moments: [] };
    return { begun, now: { ...shaped(own(share.rows, 0), weights, biases), step: this.asked.until, moments } };
  }
}

/**
 * Doubles, as the server packs them.
 * @param {string} text
 */
export function numbers(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

/**
 * A row of numbers as weights and biases: layer by layer, first the weights.
 * @param {Float64Array} row
 * @param {number[][][]} weights
 * @param {number[][]} biases
 */
function shaped(row, weights, biases) {
  let at = 0;
  const next = () => {
    at += 1;
    return row[at - 1];
  };
  const layers = weights.map((rows, layer) => [rows.map((own) => own.map(next)), biases[layer].map(next)]);
  return {
    weights: layers.map(([own]) => /** @type {number[][]} */ (own)),
    biases: layers.map(([, own]) => /** @type {number[]} */ (own)),
  };
}

/** The lowest losses that were seen of the same points, penalty and shape, however they were come to. */
export class Lowest {
  /** @type {Map<string, number>} */
  #found = new Map();

  /**
   * @param {ViewState} state
   * @param {(number | null)[]} losses
   */
  note(state, losses) {
    const known = losses.filter((loss) => loss !== null);
    if (known.length) this.#found.set(sameTask(state), Math.min(this.of(state), ...known));
  }

  /**
   * Infinity where none is known.
   * @param {ViewState} state
   */
  of(state) {
    return this.#found.get(sameTask(state)) ?? Number.POSITIVE_INFINITY;
  }
}

/** All that a loss depends on, but for the numbers that learn. @param {ViewState} state */
function sameTask({ weights, slopes, negative_slope: slope, learning }) {
  const { data, n, noise, drawn, share, points, loss, l1, l2 } = learning ?? {};
  const shape = weights.map((rows) => [rows.length, rows[0].length]);
  return JSON.stringify([shape, slopes, slope, data, n, noise, drawn, share, points, loss, l1, l2]);
}

/**
 * The lowest loss and the highest; null while there is none.
 * @param {(number | null)[]} losses
 */
export function endsOf(losses) {
  const known = losses.filter((loss) => loss !== null);
  return known.length ? { least: Math.min(...known), most: Math.max(...known) } : null;
}

/**
 * The loss above which a start is stuck; null while none has one.
 * @param {(number | null)[]} losses
 * @param {number} times
 * @param {number} lowest that is known from elsewhere
 */
export function limitOf(losses, times, lowest = Number.POSITIVE_INFINITY) {
  const ends = endsOf(losses);
  return ends && times * Math.min(ends.least, lowest) + TINY;
}

/**
 * How many lie where, by the logarithm of their loss. One bar ends where being stuck begins.
 * @param {(number | null)[]} losses
 * @param {number} times
 * @param {number} [lowest] that is known from elsewhere
 * @returns {Bar[]}
 */
export function bars(losses, times, lowest) {
  const limit = limitOf(losses, times, lowest);
  if (limit === null) return [];
  const logOf = (/** @type {number} */ loss) => Math.log10(Math.max(loss, TINY) / limit);
  const known = losses.flatMap((loss, index) => (loss === null ? [] : [{ index, loss, log: logOf(loss) }]));
  known.sort((one, other) => one.loss - other.loss);
  const span = Math.max(known[known.length - 1].log, 0) - known[0].log;
  const unit = Math.log10(times);
  const width = unit * (span > MOST_BARS * unit ? Math.ceil(span / MOST_BARS / unit) : 1 / parts(span, unit));
  // A loss at the limit itself is not stuck: a bar has its upper end, and not its lower.
  const place = (/** @type {number} */ log) => Math.ceil(log / width - 1e-9) - 1;
  const [first, last] = [place(known[0].log), place(known[known.length - 1].log)];
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const own = known.filter(({ log }) => place(log) === first + i);
    return {
      low: own.at(0)?.loss ?? Number.NaN,
      high: own.at(-1)?.loss ?? Number.NaN,
      members: own.map(({ index }) => index),
      stuck: first + i >= 0,
    };
  });
}

/** Into how many bars the way to the limit goes. @type {(span: number, unit: number) => number} */
const parts = (span, unit) => Math.max(1, Math.min(6, Math.floor((MOST_BARS * unit) / span)));
