// The fold scrubber: folds the neurons, by hand or by itself.
/** @import { Picture } from "../state/replies.d.ts" */
/** @import { PageEvents, Scale } from "../state/types.d.ts" */

import { all, element, setText } from "../paint/elements.mjs";
import { ahead, commit } from "../state/questions.mjs";
import { hasState } from "../state/view.mjs";
import * as folding from "./folding.mjs";
import { handOnSliders, reachable } from "./hand.mjs";

/** @type {string[]} */
const OF_STATE = ["drag", "rest", "hand", "commit"]; // what is answered with a picture of the newest state
const PAUSE = 350; // ms after the last key until the change is committed
const DWELL = 500; // ms at ReLU, and at the mirror
const HOME = 800; // ms from the mirror back to ReLU
const A_CUT = 1000; // ms between cuts, for those who want no motion
const STUCK = 200; // ms: after a longer wait for an answer the fold does not leap ahead
const A_FRAME = 18; // ms between two pictures of a play: what lies between is not asked for
const AHEAD = 120; // pictures that are asked for before they are due

/**
 * `at` is where it is, in time; `grid` lies between two pictures; up to `seen` they were asked for; `back`: on its way home.
 * @typedef {{ from: number | null, since: number, waiting: boolean, painted: boolean, back: boolean, timer: number, frame: number,
 *   at: number, grid: number, seen: number }} Play
 */

let speed = 1;
let held = false; // a pointer is on the slider
let settle = 0;
/** @type {Play | null} */
let play = null; // while it plays

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const showButtons = () => folding.showFoldButtons(play !== null, speed);

// A state came from elsewhere: a link, an undo, an edit. Show it as the scope that it fits.
function follow(another = true) {
  if (play || held) return;
  folding.readScope(another);
  folding.showSlope();
  showButtons();
  folding.tellFold();
}

/** @param {Picture} reply */
function hear({ fold }) {
  const words = element("fold-words");
  setText(words, fold.words);
  words.classList.toggle("flat", fold.flat);
  folding.showSlope();
}

/** @param {PageEvents["relu-fold:shown"]} shown */
function shown({ kind, asked = "drag" }) {
  if (!hasState()) return;
  if (kind === "refused") return OF_STATE.includes(asked) ? stop() : finish(); // no picture of where it is, or of something else
  if (kind === "open" || kind === "edit") finish(); // it has gone on since that was asked
  if (["open", "edit", "commit"].includes(kind)) follow(kind !== "commit");
  if (play?.waiting && OF_STATE.includes(kind)) next(play);
}

// --- by itself ---

function start() {
  window.clearTimeout(settle); // a key of a moment ago: a commit in the middle of the play would keep a place on its way
  const seen = folding.readFold();
  const progress = folding.foldProgress();
  // A view begins at ReLU, in the middle: what there is to see then is the whole fold.
  const anew = !seen.fits || progress === 1 || progress >= 2;
  const from = anew ? 0 : progress;
  const grid = (2 * A_FRAME * speed) / folding.duration();
  play = { from, since: 0, waiting: true, painted: false, back: false, timer: 0, frame: 0, at: from, grid, seen: from };
  showButtons();
  if (!folding.holdScale()) next(play);
}

/**
 * The last frame is on the screen: the next one may come.
 * @param {Play} mine
 */
function next(mine) {
  const progress = mine.at;
  mine.waiting = false;
  if (mine.from !== null) mine.frame = window.requestAnimationFrame(() => begin(mine));
  else if (mine.back && progress <= 1) finish();
  else if (progress >= 2) mine.timer = window.setTimeout(() => home(mine), DWELL / speed);
  else if (still()) mine.timer = window.setTimeout(() => show(mine, folding.cut()), A_CUT / speed);
  else if (progress === 1) mine.timer = window.setTimeout(() => goOn(mine), DWELL / speed);
  else if (mine.painted) tween(mine);
  else mine.frame = window.requestAnimationFrame(() => tween(mine));
}

/** @param {Play} mine */
function begin(mine) {
  const from = Number(mine.from);
  mine.from = null;
  show(mine, from);
}

/** @param {Play} mine */
function goOn(mine) {
  mine.since = performance.now();
  mine.frame = window.requestAnimationFrame(() => tween(mine));
}

/**
 * All was shown: back to ReLU. Who wants it elsewhere stops it there.
 * @param {Play} mine
 */
function home(mine) {
  mine.back = true;
  if (still() || folding.foldScope() === "each") show(mine, 1);
  else goOn(mine);
}

/** @param {Play} mine */
function tween(mine) {
  const passed = Math.min(performance.now() - mine.since, STUCK);
  if (mine.back) return show(mine, Math.max(1, mine.at - (passed * speed) / HOME));
  const at = mine.at + (2 * passed * speed) / folding.duration();
  show(mine, mine.at < 1 && at > 1 ? 1 : at); // ReLU itself is shown
}

/**
 * While one frame is being painted the server works on the next; two between two paintings would be one too many.
 * @param {Play} mine
 * @param {number} at
 */
function show(mine, at) {
  mine.since = performance.now();
  mine.at = at;
  mine.painted = false;
  lookAhead(mine);
  window.requestAnimationFrame(() => {
    mine.painted = true;
  });
  mine.waiting = folding.putFold(still() ? at : onGrid(mine, at));
  folding.tellFold();
  if (!mine.waiting) mine.frame = window.requestAnimationFrame(() => play && next(play));
}

/**
 * The last picture that is due.
 * @param {Play} mine
 * @param {number} at
 */
function onGrid({ grid }, at) {
  if (at >= 2 || at === 1) return Math.min(at, 2);
  return Number((Math.floor(at / grid + folding.NEAR) * grid).toFixed(4));
}

/**
 * Ask for the pictures of the next moments, in their order, before half of those that were asked for are gone.
 * @param {Play} mine
 */
function lookAhead(mine) {
  const { at, grid, seen } = mine;
  if (still() || at < seen) return;
  mine.seen = at + (AHEAD / 2) * grid;
  const due = Array.from({ length: AHEAD }, (_, i) => onGrid(mine, at + i * grid));
  ahead([
    folding.way(
      [...due, 1, 2].filter((one) => one >= due[0] && one <= at + AHEAD * grid).sort((a, b) => a - b),
      [1],
    ),
  ]);
}

function stop() {
  if (!play) return;
  window.clearTimeout(play.timer);
  window.cancelAnimationFrame(play.frame);
  play = null;
  ahead([]);
  showButtons();
}

function finish(keeps = false) {
  if (!play) return;
  stop();
  if (!keeps) folding.freeScale(); // else the axes have room for the whole fold still
  commit();
}

// --- by hand ---

/** @param {number} at */
function drag(at) {
  stop();
  folding.putFold(at);
  folding.speakFold();
  window.clearTimeout(settle);
  if (!held) settle = window.setTimeout(letGo, PAUSE);
}

function letGo() {
  window.clearTimeout(settle);
  folding.freeScale(); // what is shown now fills its axes again
  commit();
}

/**
 * The pointer says where the hand is; what folds is drawn to a mark nearby, and the slider with it.
 * @param {number} at
 */
function follows(at) {
  const to = folding.drawn(at);
  if (Math.abs(to - folding.foldProgress()) > (to === at ? 0.005 : folding.NEAR)) drag(to);
  if (to !== at) folding.tellFold();
}

/** @param {number} at */
function place(at) {
  folding.lookAround(at);
  drag(at);
  folding.tellFold();
}

/** @type {Record<string, number | undefined>} */
const STEPS = { ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 };

/** @param {KeyboardEvent} event */
function key(event) {
  if (event.target !== folding.foldRange()) return;
  const by = STEPS[event.key];
  const far = event.shiftKey && Math.abs(by ?? 0) < 0.1 ? 10 : 1;
  if (by) place(Number((folding.foldProgress() + by * far).toFixed(2)));
  else if (event.key === "Home") place(0);
  else if (event.key === "End") place(2);
  else if (event.key === "0" || event.key === "Delete") place(1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLElement} button */
function choose(button) {
  finish();
  if (button.dataset.speed) speed = Number(button.dataset.speed);
  else {
    folding.chooseScope(/** @type {Exclude<Scale, "fit">} */ (button.dataset.scope));
    folding.tellFold();
  }
  showButtons();
}

/**
 * A hand elsewhere: what it changes is drawn to its own scale again.
 * @param {PointerEvent | KeyboardEvent} event
 */
function elsewhere(event) {
  const key = "key" in event ? event.key : "";
  const target = /** @type {Element | Document} */ (event.target);
  if (key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) finish(); // what it undoes stands still
  if (target instanceof Element && target.closest("#scrubber, .drawer:has(.view-menu)")) return;
  if (event.type === "pointerdown" || !["Tab", "Shift", "Control", "Meta", "Alt"].includes(key)) {
    if (target instanceof Element && target.closest("[data-edit], [data-action]")) finish();
    if (!play) folding.freeScale();
  }
}

export function watchScrubber() {
  document.addEventListener("relu-fold:picture", ({ detail }) => hear(detail));
  document.addEventListener("relu-fold:shown", ({ detail }) => shown(detail));
}

export function startScrubber() {
  const slider = element("fold-slider");
  handOnSliders(slider, {
    take() {
      held = true;
      folding.measure();
      finish(true);
      folding.holdScale();
    },
    ruler: () => folding.RULER,
    say: (_, at) => follows(at),
    leave() {
      held = false;
      folding.tellFold();
      letGo();
    },
    near([range], by) {
      if (play || by === "idle" || !hasState()) return;
      folding.measure();
      if (by === "key") folding.lookAround(folding.foldProgress());
      else ahead(range ? [folding.across(reachable(range, folding.RULER), by === "press")] : []);
    },
  });
  document.addEventListener("keydown", key, true);
  document.addEventListener("pointerdown", elsewhere, true);
  document.addEventListener("keydown", elsewhere, true);
  slider.addEventListener("dblclick", () => place(1));
  element("fold-play").addEventListener("click", () => (play ? finish() : start()));
  for (const button of all(document, "[data-scope], [data-speed]")) {
    button.addEventListener("click", () => choose(button));
  }
}
