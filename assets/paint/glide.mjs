// Ranges give way gently: where a whole picture has other axes than the one before, the marks of a line and the heights of
// sheets come from where they stood. Only their looks move: each number and each attribute is the new picture's from the
// first frame on, and a hand that moves, or another picture, ends it.
/** @import { Axis, Plot, Trace } from "./plotly.d.ts" */
/** @import { Pair, Place } from "../state/types.d.ts" */
import { inputs } from "../state/view.mjs";
import { all, plotOf } from "./elements.mjs";

const TIMING = { duration: 240, easing: "cubic-bezier(0.3, 0, 0.2, 1)" };
const LEAST = 0.5; // px that nobody sees
// Times that an axis may grow or shrink: no eye follows more, and a browser that paints lines at hundreds of times their
// size takes seconds to, and hundreds of megabytes.
const MOST = 16;
const RESTING = { scale: 1, shift: 0 };

/** @typedef {{ scale: number, shift: number }} Move */
/** @typedef {Pick<Axis, "range" | "l2p" | "p2l">} Scale */

/** @type {{ traces: string, axes: Record<string, { range: Pair, at: string }> } | null} */
let stood = null; // of the picture that is about to be replaced: its traces, and its axes by name
/** @type {Animation[]} */
let moving = [];
/** @type {{ moves: Move[], clock: Animation } | null} */
let sheets = null; // how each of them moves, in heights
/** @type {WeakSet<Plot>} */
const watched = new WeakSet();

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A whole picture is about to be drawn on the stage. */
export function beforePicture() {
  const gd = plotOf("stage");
  if (!gd?._fullLayout || inputs() !== 1 || still()) return;
  stood = { traces: traces(gd), axes: axes(gd) };
  if (watched.has(gd)) return;
  watched.add(gd);
  gd.on("plotly_afterplot", () => glide(gd));
}

/** @param {Plot} gd */
const traces = (gd) => gd._fullData.map(({ uid, xaxis, yaxis }) => [uid, xaxis, yaxis].join()).join(" ");

/** @param {Plot} gd */
function axes(gd) {
  /** @type {Record<string, { range: Pair, at: string }>} */
  const found = {};
  for (const [name, one] of Object.entries(gd._fullLayout)) {
    if (!/^[xy]axis\d*$/.test(name)) continue;
    const axis = /** @type {Axis} */ (one);
    found[name] = { range: [...axis.range], at: [axis._offset, axis._length].join() };
  }
  return found;
}

/** @param {Plot} gd */
function glide(gd) {
  const before = stood;
  stood = null;
  if (!before || traces(gd) !== before.traces) return;
  /** @type {Map<string, Move>} */
  const moved = new Map(); // of each axis that moved, where a pixel of it stood
  for (const [name, { at }] of Object.entries(axes(gd))) {
    if (before.axes[name]?.at !== at) return; // a window of another size: nothing to come from
    const move = standing(/** @type {Axis} */ (gd._fullLayout[name]), before.axes[name].range);
    if (move && !bearable(move)) return;
    if (move) moved.set(name.replace("axis", ""), move);
  }
  if (!moved.size) return;
  for (const trace of gd._fullData) glideTrace(gd, trace, moved);
  for (const name of moved.keys()) fadeGrid(gd, name);
  untilDone(gd);
}

/**
 * What moves now is marked until it stands.
 * @param {Element} host
 */
function untilDone(host) {
  host.classList.add("gliding");
  const mine = moving;
  return Promise.allSettled(mine.map(({ finished }) => finished)).then(() => {
    host.classList.remove("gliding");
    if (moving === mine) moving = []; // they would keep what plotly has dropped since
  });
}

/** @param {Move} move */
const bearable = ({ scale }) => scale <= MOST && scale >= 1 / MOST;

// --- sheets ---

/**
 * A whole picture of sheets has other ranges of heights than the one before: paint it anew while they give way.
 * @param {HTMLElement} host what they are painted on
 * @param {Pair[]} stood the range of each sheet before
 * @param {Pair[]} ranges the range of each sheet now
 * @param {Place[]} places
 * @param {() => void} paint
 * @returns {boolean} whether they do
 */
export function glideSheets(host, stood, ranges, places, paint) {
  if (still()) return false;
  const moves = ranges.map((range, i) => {
    const { halfHeight } = places[i];
    const { scale, shift } = standing(heightScale(range, halfHeight), stood[i]) ?? RESTING;
    return { scale, shift: shift / halfHeight };
  });
  if (moves.every(({ scale, shift }) => scale === 1 && !shift) || !moves.every(bearable)) return false;
  const clock = host.animate([], TIMING);
  const mine = { moves, clock };
  sheets = mine;
  moving = [clock];
  untilDone(host).then(() => {
    if (sheets !== mine) return;
    sheets = null;
    paint();
  });
  const step = () => {
    if (sheets !== mine) return;
    paint();
    window.requestAnimationFrame(step);
  };
  step();
  return true;
}

/** Whether sheets are on their way. */
export const sheetsMove = () => sheets !== null;

/**
 * Heights of a sheet, as they are painted now.
 * @template {ArrayLike<number>} T
 * @param {T} heights
 * @param {number} sheet
 * @returns {T | number[]}
 */
export function heightsNow(heights, sheet) {
  const move = sheets?.moves[sheet];
  return move ? onTheWay(heights, move, sheets?.clock.effect?.getComputedTiming().progress ?? 1) : heights;
}

/**
 * @param {ArrayLike<number>} heights
 * @param {Move} move
 * @param {number} progress from 0, where they stood, to 1
 */
export function onTheWay(heights, { scale, shift }, progress) {
  const [rest, along] = [1 - progress, progress];
  return Array.from(heights, (height) => along * height + rest * (scale * height + shift));
}

/**
 * A range of heights as an axis: its pixels count from the middle of the sheet.
 * @param {Pair} range
 * @param {number} halfHeight pixels
 * @returns {Scale}
 */
export function heightScale([low, high], halfHeight) {
  return {
    range: [low, high],
    l2p: (value) => ((2 * (value - low)) / (high - low) - 1) * halfHeight,
    p2l: (pixel) => low + ((pixel / halfHeight + 1) / 2) * (high - low),
  };
}

// --- where it stood ---

/**
 * Pixel p of the axis as it is stood at scale * p + shift, with the range that it had.
 * @param {Scale} axis
 * @param {Pair} range
 * @returns {Move | null}
 */
export function standing(axis, [from, to]) {
  const [first, last] = axis.range.map(axis.l2p);
  /** @param {number} pixel */
  const stoodAt = (pixel) => first + ((axis.p2l(pixel) - from) / (to - from)) * (last - first);
  const [low, high] = [stoodAt(first), stoodAt(last)];
  if (Math.abs(low - first) < LEAST && Math.abs(high - last) < LEAST) return null;
  const scale = (high - low) / (last - first);
  return { scale, shift: low - scale * first };
}

// --- lines ---

/**
 * @param {Plot} gd
 * @param {Trace} trace
 * @param {Map<string, Move>} moved
 */
function glideTrace(gd, { uid, xaxis, yaxis }, moved) {
  const group = gd.querySelector(`.trace${uid}`);
  if (!group || !(moved.has(xaxis) || moved.has(yaxis))) return;
  const across = moved.get(xaxis) ?? RESTING;
  const up = moved.get(yaxis) ?? RESTING;
  const matrix = `matrix(${across.scale}, 0, 0, ${up.scale}, ${across.shift}, ${up.shift})`;
  for (const lines of group.querySelectorAll(".fills, .lines")) run(lines, { transform: [matrix, "none"] });
  /** @type {(x: number, y: number) => string} */
  const from = (x, y) => `${(across.scale - 1) * x + across.shift}px ${(up.scale - 1) * y + up.shift}px`;
  for (const point of group.querySelectorAll(".points path.point")) {
    const place = point.getAttribute("transform")?.match(/-?[\d.]+(?:e-?\d+)?/g);
    const [x, y] = /** @type {string[]} */ (place).map(Number);
    run(point, { translate: [from(x, y), "0px 0px"] });
  }
  for (const text of group.querySelectorAll(".textpoint text")) {
    run(text, { translate: [from(Number(text.getAttribute("x")), Number(text.getAttribute("y"))), "0px 0px"] });
  }
}

/**
 * The numbers of an axis are others now: they come with its new lines.
 * @param {Plot} gd
 * @param {string} name
 */
function fadeGrid(gd, name) {
  for (const one of all(gd, `path.${name}grid, .${name}tick`)) run(one, { opacity: [0, 1] });
}

/**
 * @param {Element} element
 * @param {PropertyIndexedKeyframes} frames
 */
function run(element, frames) {
  moving.push(element.animate(frames, TIMING));
}

/** A hand that moves ends it, as another picture does. */
export function stop() {
  sheets = null;
  for (const animation of moving) animation.cancel();
  moving = [];
}

export function watchGlide() {
  document.addEventListener("relu-fold:picture", stop);
}
