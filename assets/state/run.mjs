// The history of a run: what it was like at each picture, thinned evenly where there are many. Pure; the page draws it.
/** @import { Learning, Learnt, Losses, Seen, ViewState } from "./types.d.ts" */

/** @typedef {Learnt & { losses: Losses, regions?: number | null }} Moment */

const MOST = 500; // pictures that are kept
const MOST_SEEN = 2_000; // things that happened, the newest; and as many times another number of linear regions

export class Run {
  /** @type {Moment[]} */
  moments = [];
  /** @type {Seen[]} */
  seen = [];
  at = -1; // the one that is shown
  /** @type {number[]} */
  #pictures = []; // which picture of the run each of them was
  #of = ""; // what it learns, from which start
  #every = 1; // of so many pictures one is kept, and the last

  /**
   * A picture further. What came after the one that is shown is gone: the run branches off there.
   * @param {Moment} moment
   * @param {Seen[]} seen
   */
  add(moment, seen = []) {
    this.#cut(this.at + 1);
    const picture = (this.#pictures.at(-1) ?? -1) + 1;
    const from = this.moments.at(-1)?.step ?? -1;
    const all = [...this.seen.filter(({ step }) => step <= from), ...seen];
    const newest = [true, false].flatMap((which) => all.filter((one) => counts(one) === which).slice(-MOST_SEEN));
    this.seen = newest.sort((one, other) => one.step - other.step);
    if ((picture - 1) % this.#every) this.#cut(this.moments.length - 1);
    this.moments.push(moment);
    this.#pictures.push(picture);
    if (this.moments.length > MOST) this.#thin();
    this.at = this.moments.length - 1;
  }

  /** @param {number} length */
  #cut(length) {
    this.moments.length = this.#pictures.length = Math.max(0, length);
  }

  /** Every second one goes; the first and the last stay. */
  #thin() {
    this.#every *= 2;
    const last = this.#pictures.length - 1;
    const kept = this.#pictures.map((picture, i) => i === last || picture % this.#every === 0);
    this.moments = this.moments.filter((_, i) => kept[i]);
    this.#pictures = this.#pictures.filter((_, i) => kept[i]);
  }

  /**
   * Another run begins.
   * @param {Moment} moment
   * @param {Learning} learning
   */
  begin(moment, learning) {
    this.clear();
    this.#of = originOf(learning);
    this.add(moment);
  }

  /**
   * A whole picture of a view that learns: one of this run, or the beginning of another. Returns whether it is of this run.
   * @param {ViewState} state
   * @param {Losses} losses
   * @param {number | null} regions
   */
  follow(state, losses, regions = null) {
    const { weights, biases, learning } = state;
    const { step = 0, moments = [] } = learning ?? {};
    const numbers = JSON.stringify([weights, biases]);
    const known = this.moments.findIndex(
      (one) => one.step === step && JSON.stringify([one.weights, one.biases]) === numbers,
    );
    if (known >= 0) {
      this.moments[known].regions ??= regions;
      this.at = known;
      return true;
    }
    const of = originOf(learning);
    const same = !this.#of || this.#of === of;
    const goes = same && this.moments.length > 0 && step > 0 && alike(this.moments[0].weights, weights);
    this.#of = of;
    if (!goes) this.clear();
    else this.at = this.moments.filter((one) => one.step < step).length - 1;
    this.add({ weights, biases, step, moments, losses, regions });
    return goes;
  }

  clear() {
    this.#cut(0);
    [this.seen, this.at, this.#every] = [[], -1, 1];
  }
}

/** Whether it is that the number of linear regions changed. @param {Seen} seen */
const counts = ({ what }) => what === "more" || what === "fewer";

/**
 * What the marks of folds do not promise: of the plane's third layer and deeper only some steps of a picture are looked at.
 * @param {number} inputs
 * @param {number} layers that are hidden
 */
export const missed = (inputs, layers) =>
  inputs === 2 && layers > 2
    ? " · of folds of layer 3 and deeper some that come and go within a picture are missed, at 1 step a picture none"
    : "";

/** @param {Learning | null} learning */
const originOf = (learning) => JSON.stringify([learning?.data, learning?.drawn, learning?.start, learning?.start_seed]);

/** @type {(one: number[][][], other: number[][][]) => boolean} */
function alike(one, other) {
  const shape = (/** @type {number[][][]} */ weights) => weights.map((rows) => [rows.length, rows[0].length]).join();
  return shape(one) === shape(other);
}

/**
 * Where a run was at a step: between two of its pictures, from 0 at the first to 1 at the last.
 * @param {Moment[]} moments
 * @param {number} step
 */
export function shareOf(moments, step) {
  const after = moments.findIndex((one) => one.step >= step);
  if (after <= 0) return after < 0 ? 1 : 0;
  const [from, to] = [moments[after - 1].step, moments[after].step];
  return (after - 1 + (step - from) / (to - from)) / Math.max(1, moments.length - 1);
}

const AT_ONCE = 30; // steps: what happens again so soon is told once
const WHAT =
  /^(.*?)(?: came into view| left the view| met at x = .*| died: .*| woke: .*| rose from .*| fell from .*)?$/; // and before it, to whom

/**
 * What happened, as it is told: of what happens again and again, as to a knot that trembles at the edge of the view, one line.
 * @param {Seen[]} seen
 */
export function inLines(seen) {
  /** @type {{ who: string, first: number, last: number, times: number, words: string }[]} */
  const lines = [];
  for (const { step, words } of seen) {
    const who = words.match(WHAT)?.[1] ?? words;
    const again = lines.filter((line) => line.who === who && step - line.last <= AT_ONCE).at(-1);
    if (again) Object.assign(again, { last: step, times: again.times + 1, words });
    else lines.push({ who, first: step, last: step, times: 1, words });
  }
  const told = (/** @type {number} */ step) => step.toLocaleString("en");
  return lines.map(({ first, last, times, words }) =>
    times === 1
      ? `Step ${told(first)}: ${words}.`
      : `${first === last ? `Step ${told(first)}` : `Steps ${told(first)} to ${told(last)}`}, ${times} times: ${words}.`,
  );
}

const RANK = { died: 0, woke: 0, met: 1, came: 2, left: 2, more: 3, fewer: 3 };

/**
 * What is marked on the time line: where marks would stand on each other, who died or woke comes before who met. The
 * number of linear regions has marks of its own: `changesOf`.
 * @param {Moment[]} moments
 * @param {Seen[]} seen
 * @param {number} apart share of the line that a mark takes
 * @returns {{ share: number, one: Seen }[]}
 */
export function marksOf(moments, seen, apart) {
  /** @type {Map<number, { share: number, one: Seen }>} */
  const found = new Map();
  for (const one of seen.filter((each) => !counts(each))) {
    const share = shareOf(moments, one.step);
    const place = Math.round(share / apart);
    const other = found.get(place);
    if (!other || RANK[one.what] < RANK[other.one.what]) found.set(place, { share, one });
  }
  return rarer([...found.values()], apart);
}

const FIRST_WAIT = 2; // marks, until the next one of the same fold; then twice as long each time
const TO_AND_FRO = /^(.*)(?: came into view| left the view)$/;

/**
 * Whose fold goes to and fro over the edge of the view has marks ever farther from each other, so that a whole run has
 * few of them; the lines below it say how often it went.
 * @param {{ share: number, one: Seen }[]} marks
 * @param {number} apart
 */
function rarer(marks, apart) {
  /** @type {Map<string, { share: number, wait: number }>} */
  const last = new Map();
  return [...marks]
    .sort((one, other) => one.share - other.share)
    .filter((mark) => {
      const who = mark.one.words.match(TO_AND_FRO)?.[1];
      if (!who) return true;
      const before = last.get(who);
      if (before && mark.share - before.share < before.wait) return false;
      last.set(who, { share: mark.share, wait: before ? 2 * before.wait : FIRST_WAIT * apart });
      return true;
    });
}

/**
 * Where the number of linear regions changed, as shares of the time line, each once.
 * @param {Moment[]} moments
 * @param {Seen[]} seen
 * @param {number} places that a mark can take
 */
export function changesOf(moments, seen, places) {
  const shares = seen.filter(counts).map(({ step }) => Math.round(shareOf(moments, step) * places) / places);
  return [...new Set(shares)];
}

/**
 * Where each loss of a run stands on a chart of this size, its logarithm upwards, and the number of linear regions from 0
 * up: {train, test, regions} as the points of a line.
 * @param {Moment[]} moments
 * @param {number} width
 * @param {number} height
 */
export function curves(moments, width, height) {
  const all = moments.flatMap(({ losses: { train, test } }) => [train, test]).filter(isThere);
  const [low, high] = [Math.min(...all.map(logOf)), Math.max(...all.map(logOf))];
  const last = Math.max(1, moments.length - 1);
  const span = Math.max(high - low, 0.3); // half as much again, at least: a run that stands still is a flat line
  /** @param {"train" | "test"} which */
  const line = (which) =>
    moments
      .map(({ losses }, i) => [(i / last) * width, losses[which]])
      .filter(([, loss]) => isThere(loss))
      .map(([x, loss]) => `${round(x)},${round(height - ((logOf(loss) - low) / span) * height)}`)
      .join(" ");
  const most = Math.max(1, ...moments.map(({ regions }) => regions ?? 0));
  const steps = moments.flatMap(({ regions }, i) => {
    const y = round(height - ((regions ?? 0) / most) * height);
    return isThere(regions) ? [`${round((i / last) * width)},${y}`] : [];
  });
  return { train: line("train"), test: line("test"), regions: steps.join(" ") };
}

/** @param {unknown} loss */
const isThere = (loss) => typeof loss === "number" && Number.isFinite(loss);
/** @param {number | null} loss */
const logOf = (loss) => Math.log10(Math.max(loss ?? 0, 1e-12));
/** @param {number | null} value */
const round = (value) => Math.round(10 * (value ?? 0)) / 10;
