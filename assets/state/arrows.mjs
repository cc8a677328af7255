// Arrows from knots to where the next step takes them, clear of the rings in which numbers stand. Pure; in pixels.
/** @import { Mark } from "./replies.d.ts" */

/** @typedef {[x1: number, y1: number, x2: number, y2: number]} Segment */
/** @typedef {{ x: number, y: number, r: number }} Ring */
/** @typedef {(x: number, y: number) => [number, number]} Place */

const HEAD = 5; // of an arrow, along it
const ROOM = 1.5; // about a ring, for its line and the arrow's

/**
 * The rings of a picture of a line: those with a number in them.
 * @param {Mark[]} marks
 * @param {Place} place
 * @returns {Ring[]}
 */
export function ringsOf(marks, place) {
  return marks
    .filter(({ id }) => id === "knots" || id === "numbers")
    .flatMap(({ x, y, text, sizes }) =>
      x.flatMap((at, i) => {
        if (at === null || !text?.[i]?.trim()) return [];
        const [px, py] = place(at, y[i]);
        return [{ x: px, y: py, r: (sizes?.[i] ?? 0) / 2 + ROOM }];
      }),
    );
}

/**
 * The way of an arrow as paths, to scale. One that begins in a ring begins at its rim, and is as long; where it crosses
 * another ring it is interrupted; one that would end in a ring points at it.
 * @param {Segment} segment
 * @param {Ring[]} rings
 */
export function arrow([x1, y1, x2, y2], rings) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const covered = rings
    .map((ring) => within(ring, x1, y1, dx, dy))
    .filter(([from, to]) => from < to)
    .sort(([one], [other]) => one - other);
  const start = covered.reduce((at, [from, to]) => (from <= at && at < to ? to : at), 0);
  /** @type {[number, number][]} */
  const parts = [];
  let at = start;
  for (const [from, to] of [...covered, [start + length, Number.POSITIVE_INFINITY]]) {
    const end = Math.min(from, start + length);
    if (end > at) parts.push([at, end]);
    at = Math.max(at, to);
  }
  const point = (/** @type {number} */ t, side = 0) =>
    `${(x1 + t * dx - side * dy).toFixed(1)} ${(y1 + t * dy + side * dx).toFixed(1)}`;
  const lines = parts.map(([from, to]) => `M${point(from)}L${point(to)}`);
  const last = parts.at(-1);
  if (!last) return "";
  const [head, tip] = [Math.min(HEAD, length), last[1]];
  return `${lines.join("")}M${point(tip - head, 0.6 * head)}L${point(tip)}L${point(tip - head, -0.6 * head)}`;
}

/**
 * From where to where a ray is in a ring; nothing, if it misses it.
 * @param {Ring} ring
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @returns {[number, number]}
 */
function within(ring, x, y, dx, dy) {
  const [fx, fy] = [ring.x - x, ring.y - y];
  const along = fx * dx + fy * dy;
  const half = Math.sqrt(Math.max(0, ring.r ** 2 - (fx * dy - fy * dx) ** 2));
  return [along - half, along + half];
}
