// The ends of axes, in numbers: where a hand on one of them puts it, what a zoom leaves in view, and where on the picture that is.
// Pure. A domain is [from, to]; a box has one for each axis that the picture shows.
/** @import { Pair, Rectangle } from "./types.d.ts" */

const GIVES = 24; // px beyond the end of an axis in which what is beyond grows e-fold
const FIRST = 0.25; // of the axis, that it gives way within these
const FARTHEST = 120; // px beyond it that count
const CLOSEST = 1 / 200; // of what it was, that one hand leaves of a domain
const KEYED = 50; // keys from one end to the other, about

/** How far a domain may reach from 0, and how wide it is at least. @typedef {{ most: number, least: number }} Limits */

/**
 * Of the decimals that there are those that a pixel can mean.
 * @param {number} value
 * @param {number} pixel in units of the axis
 */
function rounded(value, pixel) {
  const decimals = Math.max(0, Math.min(20, -Math.floor(Math.log10(pixel))));
  return Number(value.toFixed(decimals)) + 0; // no minus zero
}

/**
 * The domain as a hand on one of its ends has it: the end is below the hand; beyond where the axis ended it gives way, the
 * faster the farther. It never comes to the other end.
 * @param {Pair} start as the hand took hold of it
 * @param {0 | 1} end
 * @param {number} at where the hand is: 0 at the low end of the axis, `length` at the high one; px
 * @param {number} length px
 * @param {Limits} limits
 * @returns {Pair}
 */
export function dragged([low, high], end, at, length, limits) {
  const span = high - low;
  const beyond = Math.min(FARTHEST, end ? at - length : -at);
  const inside = low + (span * at) / length;
  const more = FIRST * span * Math.expm1(beyond / GIVES);
  const wanted = beyond <= 0 ? inside : end ? high + more : low - more;
  return moved([low, high], end, rounded(wanted, span / length), Math.max(limits.least, span * CLOSEST), limits);
}

/**
 * One end somewhere else, as near to it as may be.
 * @param {Pair} domain
 * @param {0 | 1} end
 * @param {number} wanted
 * @param {number} least that is left of it
 * @param {Limits} limits
 * @returns {Pair}
 */
function moved([low, high], end, wanted, least, { most }) {
  return end
    ? [low, Math.min(most, Math.max(low + least, wanted))]
    : [Math.max(-most, Math.min(high - least, wanted)), high];
}

/**
 * One end so many steps of a key further.
 * @param {Pair} domain
 * @param {0 | 1} end
 * @param {number} count
 * @param {Limits} limits
 * @returns {Pair}
 */
export function stepped(domain, end, count, limits) {
  const step = stepOf(domain);
  const wanted = rounded(domain[end] + count * step, step / 10);
  return moved(domain, end, wanted, Math.max(limits.least, step), limits);
}

/**
 * A round number of which some fifty make the domain.
 * @param {Pair} domain
 */
export function stepOf([low, high]) {
  const rough = (high - low) / KEYED;
  const base = 10 ** Math.floor(Math.log10(rough));
  return base * (rough >= 5 * base ? 5 : rough >= 2 * base ? 2 : 1);
}

/**
 * So many times as much of it, with the value at a share of the axis where another share of it is then.
 * @param {Pair} domain
 * @param {number} factor
 * @param {number} share from 0 at the low end to 1
 * @param {number} length px
 * @param {Limits} limits
 * @returns {Pair}
 */
export function zoomed([low, high], factor, share, length, limits, then = share) {
  const held = low + share * (high - low);
  const span = Math.max(limits.least * 2, (high - low) * factor);
  const ends = [held - then * span, held + (1 - then) * span].map((end) => rounded(end, span / length));
  const [from, to] = ends.map((end) => Math.max(-limits.most, Math.min(limits.most, end)));
  return to - from < limits.least ? [low, high] : [from, to];
}

/**
 * Where the box in view lies on the map while a hand moves an end: at the scale that it was taken at, so that what is left of it
 * keeps its place; and of a larger one all that there is, at one scale, with the end that is not moved in its place.
 * @param {Rectangle} map where the box lay
 * @param {Pair<Pair>} start
 * @param {Pair<Pair>} now
 * @returns {Rectangle}
 */
export function framed([left, top, width, height], start, now) {
  const all = start.map(([low, high], i) => [Math.min(low, now[i][0]), Math.max(high, now[i][1])]);
  const scale = Math.min(width / (all[0][1] - all[0][0]), height / (all[1][1] - all[1][0]));
  const [across, up] = now.map(([low, high]) => (high - low) * scale);
  const toLeft = now[0][0] < start[0][0];
  const down = now[1][0] < start[1][0];
  const x = toLeft ? left + width - (all[0][1] - now[0][0]) * scale : left + (now[0][0] - all[0][0]) * scale;
  const bottom = down ? top + (all[1][1] - now[1][0]) * scale : top + height - (now[1][0] - all[1][0]) * scale;
  return [x, bottom - up, across, up];
}

/**
 * All of two domains.
 * @param {Pair} one
 * @param {Pair} other
 * @returns {Pair}
 */
export const both = (one, other) => [Math.min(one[0], other[0]), Math.max(one[1], other[1])];

/** How large the grip at an end of an axis may be, so that two of them never cover each other; px. @param {number} length */
export const gripOf = (length) => Math.max(8, Math.min(24, length / 2 - 2));
