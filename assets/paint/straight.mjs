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
