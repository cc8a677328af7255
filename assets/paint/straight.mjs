// What is straight between its corners: a line of the stage, a facet of a sheet. What is read off it is exact. Pure.
/** @import { Mark } from "../state/replies.d.ts" */
/** @import { Point } from "../state/types.d.ts" */

/**
 * How high a line is at x; null beside it.
 * @param {Mark} mark
 * @param {number} x
 */
export function valueAt(mark, x) {
  for (let i = 1; i < mark.x.length; i += 1) {
    const [left, right] = [mark.x[i - 1], mark.x[i]];
    if (left === null || right === null || x < left || x > right) continue;
    return mark.y[i - 1] + ((mark.y[i] - mark.y[i - 1]) * (x - left)) / (right - left || 1);
  }
  return null;
}

/**
 * Even-odd along a ray to the right.
 * @type {(x: number, y: number, loop: number[]) => boolean}
 */
export function inside(x, y, loop) {
  let odd = false;
  for (let i = 0; i < loop.length; i += 2) {
    const j = (i + 2) % loop.length;
    const [x1, y1, x2, y2] = [loop[i], loop[i + 1], loop[j], loop[j + 1]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
  }
  return odd;
}

/**
 * Twice its area, which is positive where it goes clockwise on the screen.
 * @param {number[]} loop
 */
export function doubled(loop) {
  let sum = 0;
  for (let i = 0; i < loop.length; i += 2) {
    const j = (i + 2) % loop.length;
    sum += loop[i] * loop[j + 1] - loop[j] * loop[i + 1];
  }
  return sum;
}

/** @param {number[]} loop */
export function backwards(loop) {
  /** @type {number[]} */
  const turned = [];
  for (let i = loop.length - 2; i >= 0; i -= 2) turned.push(loop[i], loop[i + 1]);
  return turned;
}

/**
 * What an affine function is at any point, of what it is at a facet's corners; from the widest triangle of them, null where
 * they lie on one line.
 * @param {number[]} loop the corners, x and y in turn
 * @param {ArrayLike<number>} values as many at each corner
 * @returns {((point: Point) => number[]) | null}
 */
export function affine(loop, values) {
  let [best, most] = [2, 0];
  /** @type {(i: number) => number} */
  const area = (i) => (loop[i] - loop[0]) * (loop[i + 3] - loop[1]) - (loop[i + 2] - loop[0]) * (loop[i + 1] - loop[1]);
  for (let i = 2; i + 3 < loop.length; i += 2) if (Math.abs(area(i)) > most) [best, most] = [i, Math.abs(area(i))];
  if (!most) return null;
  const whole = area(best);
  const [ax, ay] = [loop[best] - loop[0], loop[best + 1] - loop[1]];
  const [bx, by] = [loop[best + 2] - loop[0], loop[best + 3] - loop[1]];
  const each = values.length / (loop.length / 2);
  const [second, third] = [(best / 2) * each, (best / 2 + 1) * each];
  return ([x, y]) => {
    const [dx, dy] = [x - loop[0], y - loop[1]];
    const [s, t] = [(dx * by - bx * dy) / whole, (ax * dy - dx * ay) / whole];
    return Array.from(
      { length: each },
      (_, i) => values[i] + s * (values[second + i] - values[i]) + t * (values[third + i] - values[i]),
    );
  };
}

/** @typedef {[xs: number[], across: number[], down: number[]]} Drawn corners of a line: each input, and where it is drawn */

/**
 * Where an input is drawn on a line; null beside it.
 * @type {(line: Drawn, x: number) => Point | null}
 */
export function alongLine([xs, across, down], x) {
  const i = xs.findIndex((end, k) => k > 0 && x >= xs[k - 1] && x <= end);
  if (i < 1) return null;
  const share = (x - xs[i - 1]) / (xs[i] - xs[i - 1] || 1);
  return [across[i - 1] + share * (across[i] - across[i - 1]), down[i - 1] + share * (down[i] - down[i - 1])];
}

/**
 * The input that is drawn nearest to a place; of several that are as near the first, null where none is within reach.
 * @type {(line: Drawn, place: Point, reach: number) => number | null}
 */
export function nearestOnLine([xs, across, down], [x, y], reach) {
  /** @type {number | null} */
  let best = null;
  let least = reach;
  for (let i = 1; i < xs.length; i += 1) {
    const [dx, dy] = [across[i] - across[i - 1], down[i] - down[i - 1]];
    const length = dx * dx + dy * dy;
    const along = length ? ((x - across[i - 1]) * dx + (y - down[i - 1]) * dy) / length : 0;
    const share = Math.max(0, Math.min(1, along));
    const far = Math.hypot(x - across[i - 1] - share * dx, y - down[i - 1] - share * dy);
    if (far < least) [best, least] = [xs[i - 1] + share * (xs[i] - xs[i - 1]), far];
  }
  return best;
}

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box pixels */
/** @typedef {[x1: number, y1: number, x2: number, y2: number]} Segment */

/**
 * How long the part of a segment within a box is (Liang and Barsky 1984).
 * @type {(box: Box, segment: Segment) => number}
 */
export function lengthWithin([left, top, right, bottom], [x1, y1, x2, y2]) {
  let [from, to] = [0, 1];
  for (const [at, by, low, high] of [
    [x1, x2 - x1, left, right],
    [y1, y2 - y1, top, bottom],
  ]) {
    if (!by && (at < low || at > high)) return 0;
    const ends = by ? [(low - at) / by, (high - at) / by] : [0, 1];
    from = Math.max(from, Math.min(...ends));
    to = Math.min(to, Math.max(...ends));
  }
  return Math.max(0, to - from) * Math.hypot(x2 - x1, y2 - y1);
}

const [WHOLE, RATHER] = [1000, 2]; // in pixels of a line: what covers a ring or words hides them; how much better a later place must be

/**
 * Which of the places of a label hides least of the lines and of what stands there already; of equal ones the first.
 * @type {(places: Box[], segments: Segment[], taken: Box[]) => number}
 */
export function clearest(places, segments, taken) {
  const hides = places.map((box, i) => {
    const over = taken.filter((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3]);
    const lines = segments.reduce((sum, segment) => sum + lengthWithin(box, segment), 0);
    return RATHER * i + WHOLE * over.length + lines;
  });
  return hides.indexOf(Math.min(...hides));
}

/**
 * A line of the stage as segments in pixels, near a place.
 * @param {Mark} mark
 * @param {(x: number, y: number) => Point} at
 * @param {[from: number, to: number]} near pixels from the left
 */
export function segmentsOf({ x, y }, at, [from, to]) {
  /** @type {Segment[]} */
  const found = [];
  for (let i = 1; i < x.length; i += 1) {
    const [left, right] = [x[i - 1], x[i]];
    if (left === null || right === null) continue;
    const [a, b] = [at(left, y[i - 1]), at(right, y[i])];
    if (b[0] >= from && a[0] <= to) found.push([...a, ...b]);
  }
  return found;
}

const [BESIDE, LETTER, HIGH, BELOW] = [7, 6.6, 10, 3]; // px: from a point to its words, a letter, how high words are over their baseline, and below

/** @typedef {{ within: [low: number, high: number], segments: Segment[], taken: Box[] }} Clear what words are to keep clear of */

/**
 * Where words stand beside a point, on the side that has room and hides least; no others may stand there then.
 * @param {Point} point
 * @param {number[]} ups from the point to the baselines that they may have
 * @param {number} letters
 * @param {Clear} clear
 */
export function beside([x, y], ups, letters, { within: [low, high], segments, taken }) {
  const wide = BESIDE + LETTER * letters;
  const sides = [1, -1].filter((side) => (side > 0 ? x + wide <= high : x - wide >= low));
  const places = ups.flatMap((up) =>
    (sides.length ? sides : [1]).map((side) => ({ side, x: x + side * BESIDE, y: y + up })),
  );
  /** @type {Box[]} */
  const boxes = places.map(({ side, x: from, y: base }) => {
    const to = x + side * wide;
    return [Math.min(from, to), base - HIGH, Math.max(from, to), base + BELOW];
  });
  const best = clearest(boxes, segments, taken);
  taken.push(boxes[best]);
  return places[best];
}
