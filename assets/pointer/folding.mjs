// How far the neurons are folded: from 0, unfolded, over 1, ReLU, to 2, mirror; a neuron's negative slope is 1 minus that. Who
// folds: all at once, one layer, or each in its turn. And what the slider shows of it.
/** @import { Way } from "../state/buffer.mjs" */
/** @import { Scale } from "../state/types.d.ts" */

import { all, element } from "../paint/elements.mjs";
import { rangeIn, tellRange } from "../paint/ranges.mjs";
import { number } from "../state/alike.mjs";
import { ahead, commit, dragAll } from "../state/questions.mjs";
import { hasState, state } from "../state/view.mjs";

export const RULER = { min: 0, max: 2, step: 0.01, digits: 2 }; // of the slider: relu_fold/ui/page/scrubber.py
const WHOLE = 4000; // ms from unfolded to mirror
const A_TURN = 700; // ms for one neuron to fold halfway, when each does in its turn
const LONGEST = 24000; // ms for all of them
const CUTS = 0.5; // of progress between two cuts
export const NEAR = 1e-6;
export const MARKS = [0, 1, 2]; // unfolded, ReLU, mirror: to these a hand is drawn
const SNAP = 6; // px around them
const KEYED = [-0.5, -0.4, -0.3, ...Array.from({ length: 41 }, (_, i) => (i - 20) / 100), 0.3, 0.4, 0.5];

/** @type {Exclude<Scale, "fit">} */
let scope = "all";
/** @type {Scale} */
let scale = "fit"; // whose fold the axes have room for
let progress = 1;
let near = 0; // how far around a mark a hand is drawn to it, in progress

const foldPlace = () => /** @type {HTMLElement} */ (element("fold-slider").querySelector(".slide"));

export const foldScope = () => scope;
export const foldProgress = () => progress;
export const foldScale = () => (hasState() ? scale : "fit");

/** @type {(x: number, low: number, high: number) => number} */
export const clipped = (x, low, high) => Math.max(low, Math.min(high, x));

/** @param {Exclude<Scale, "fit">} next */
export function chooseScope(next) {
  scope = next;
  progress = readFold().at;
}

/** One scale from end to end, made before anything moves. Returns whether it is on its way. */
export function holdScale() {
  if (scale === scope) return false;
  scale = scope;
  commit();
  return true;
}

/** What a hand elsewhere changes is drawn to its own scale again. */
export function freeScale() {
  scale = "fit";
}

// --- progress and slopes ---

export const widths = () =>
  state()
    .weights.slice(0, -1)
    .map((rows) => rows.length);
export const total = () => widths().reduce((sum, n) => sum + n, 0);

function foldsNow() {
  const { slopes, negative_slope: same } = state();
  return widths().map((n, layer) => Array.from({ length: n }, (_, i) => 1 - (slopes.length ? slopes[layer][i] : same)));
}

/**
 * How far each neuron is folded at this progress.
 * @param {number} at
 */
function foldsAt(at) {
  let turn = 0;
  const pass = at < 1 ? 0 : 1;
  return foldsNow().map((own, layer) =>
    own.map((fold) => {
      if (scope === "each") return pass + clipped((at - pass) * total() - turn++, 0, 1);
      return scope === "all" || layer === state().layer ? at : fold;
    }),
  );
}

/** The progress that the state shows, and whether the neurons of this scope stand as they would on the way. */
export function readFold() {
  const folds = foldsNow();
  const mine = scope === "layer" ? folds[state().layer] : folds.flat();
  const at = clipped(mine.reduce((sum, fold) => sum + fold, 0) / mine.length, 0, 2);
  const wanted = foldsAt(at).flat();
  return { at, fits: folds.flat().every((fold, i) => Math.abs(fold - wanted[i]) < 0.001) };
}

/**
 * Fold as far as this. Returns whether that changed anything.
 * @param {number} at
 */
export function putFold(at) {
  progress = clipped(at, 0, 2);
  return dragAll(slopesAt(progress));
}

/**
 * The numbers that fold as far as this.
 * @param {number} at
 */
export function slopesAt(at) {
  const slopes = foldsAt(at).map((own) => own.map((fold) => Number((1 - fold).toFixed(3))));
  const [first, ...others] = slopes.flat();
  const alike = others.every((slope) => slope === first);
  /** @type {[path: string, value: number][]} */
  const each = slopes.flatMap((own, layer) =>
    own.map((slope, i) => /** @type {[string, number]} */ ([`f.${layer}.${i}`, slope])),
  );
  return /** @type {typeof each} */ (alike ? [["s", first]] : each);
}

// --- by itself ---

/** Milliseconds from unfolded to mirror. */
export function duration() {
  return scope === "each" ? clipped(2 * total() * A_TURN, WHOLE, LONGEST) : WHOLE;
}

/** Where the next cut leads, for those who want no motion. */
export function cut() {
  const size = scope === "each" && total() <= 8 ? 1 / total() : CUTS;
  const steps = Math.floor(progress / size + NEAR) + 1;
  return clipped(Math.round(steps * size * 1e4) / 1e4, 0, 2);
}

// --- where a hand may go ---

/** How wide the slider is, before a hand is drawn to its marks. */
export function measure() {
  near = (SNAP * 2) / foldPlace().clientWidth + RULER.step / 2; // of what is read to a step
}

/** @param {number} at */
export const drawn = (at) => MARKS.find((mark) => Math.abs(mark - at) <= near) ?? at;

/**
 * Where a fold may go: through these.
 * @param {number[]} progresses
 * @param {number[]} [strides]
 * @returns {Way}
 */
export function way(progresses, strides) {
  return { axis: "fold", steps: [...new Set(progresses)].map(slopesAt), strides };
}

/**
 * From pixel to pixel of the slider.
 * @param {number[]} values
 * @param {boolean} pressed a hand is on it
 * @returns {Way}
 */
export const across = (values, pressed) => ({ ...way(values.map(drawn)), pressed });

/**
 * Ask for the pictures that keys lead to.
 * @param {number} at
 */
export function lookAround(at) {
  const steps = KEYED.map((by) => clipped(Number((at + by).toFixed(2)), 0, 2));
  ahead([way(steps, [1])]);
}

/** A state came from elsewhere: a link, an undo, an edit. Take the scope that it fits. */
export function readScope() {
  if (scope === "layer" && widths().length === 1) scope = "all";
  let found = readFold();
  for (const other of /** @type {const} */ (["all", "each", "layer"])) {
    if (found.fits) break;
    const before = scope;
    scope = other;
    if (readFold().fits) found = readFold();
    else scope = before;
  }
  progress = found.at;
}

// --- what is shown ---

/** Its slider. */
export const foldRange = () => rangeIn(foldPlace());

/** The slider follows what is shown. */
export function tellFold() {
  tellRange(foldPlace(), { min: 0, max: 2, value: Number(progress.toFixed(4)) });
  speakFold();
}

export function speakFold() {
  const slope = number(1 - progress, 2);
  const far = scope === "each" ? `${Math.round(progress * 50)} % of the way` : `negative slope ${slope}`;
  const end = ["unfolded", "ReLU", "mirror"][MARKS.indexOf(progress)];
  const words = end ? `${end}, ${far}` : far;
  if (foldRange().ariaValueText !== words) foldRange().ariaValueText = words;
}

/**
 * @param {boolean} playing
 * @param {number} speed
 */
export function showFoldButtons(playing, speed) {
  const play = element("fold-play");
  /** @type {HTMLElement} */ (play.querySelector(".sign")).textContent = playing ? "❚❚" : "▶";
  /** @type {HTMLElement} */ (play.querySelector(".word")).textContent = playing ? "Pause" : "Fold";
  play.setAttribute("aria-label", playing ? "Pause the fold" : "Play the fold");
  for (const one of all(document, "[data-scope]")) {
    const whose = one.dataset.scope;
    one.setAttribute("aria-pressed", String(whose === scope));
    one.hidden = whose === "layer" ? widths().length === 1 : whose === "each" && total() === 1;
  }
  for (const one of all(document, "[data-speed]")) {
    one.setAttribute("aria-pressed", String(Number(one.dataset.speed) === speed));
  }
}

/** One number stands for all neurons only where they share it. */
export function showSlope() {
  const away = hasState() && Boolean(state().slopes.length);
  document.querySelector(".fold-slope")?.classList.toggle("away", away);
}
