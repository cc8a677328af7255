// Sliders, number boxes, buttons and keys: each tells the state what a hand did.
/** @import { Way } from "../state/buffer.mjs" */
/** @import { Coming } from "./hand.mjs" */

import { all, element } from "../paint/elements.mjs";
import * as sliders from "../paint/sliders.mjs";
import { goBack } from "../paint/thumbs.mjs";
import { typedNumber } from "../state/alike.mjs";
import { STRIDES } from "../state/buffer.mjs";
import { ahead, commit, drag as dragNumber, edit, travel } from "../state/questions.mjs";
import { hasState, inputs, redo, undo, valueAt } from "../state/view.mjs";
import { handOnSliders, reachable } from "./hand.mjs";
import { changeInputs } from "./plane.mjs";

const PAUSE = 350; // ms after the last key until the change is committed
// How many steps keys may go before there is an answer: one after the other, or ten at a time.
const KEYED = [-50, -40, -30, ...Array.from({ length: 41 }, (_, i) => i - 20), 30, 40, 50];

let moved = false; // something was dragged and is not committed
let settle = 0;

/**
 * @param {EventTarget | null} target
 * @param {string} selector
 */
const within = (target, selector) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(selector)) : null;

/** @param {EventTarget | null} target */
const pathOf = (target) => within(target, "[data-path]")?.dataset.path ?? "";

/** @param {EventTarget | null} target */
const isBox = (target) => target instanceof Element && target.matches(".number input");

/**
 * @param {string} path
 * @param {number} value
 */
function drag(path, value) {
  dragNumber(path, value);
  moved = true;
  window.clearTimeout(settle);
  if (!sliders.isHeld()) settle = window.setTimeout(letGo, PAUSE);
}

function letGo() {
  window.clearTimeout(settle);
  if (moved) commit();
  moved = false;
}

/** Once the controls are on the page. */
export function startSliders() {
  handOnSliders(element("controls"), {
    take: (range) => sliders.holdSlider(pathOf(range)),
    ruler: (range) => sliders.rulerOf(pathOf(range)),
    say: (range, value) => value !== valueAt(pathOf(range)) && drag(pathOf(range), value),
    leave: (range) => {
      sliders.holdSlider(null);
      sliders.tellSlider(pathOf(range));
      letGo();
    },
    near: (ranges, by) => ahead(ranges.flatMap((range) => ways(range, by))),
  });
  const rendered = new MutationObserver(sliders.showRendered); // which keeps a row, and gives it another number
  rendered.observe(element("controls"), { childList: true, subtree: true, attributeFilter: ["data-path"] });
}

/**
 * Where a hand on a slider may go: from pixel to pixel, or from step to step. One that may never come is expected only to
 * each third pixel, and not in the plane, whose pictures are large.
 * @param {HTMLInputElement} range
 * @param {Coming} by
 * @returns {Way[]}
 */
function ways(range, by) {
  const path = pathOf(range);
  if (by === "key") return [stepping(path, valueAt(path))];
  const ruler = sliders.rulerOf(path);
  if (!ruler || (by === "idle" && inputs() !== 1)) return [];
  const strides = by === "idle" ? STRIDES.slice(0, 2) : STRIDES;
  return [
    { axis: path, strides, pressed: by === "press", steps: reachable(range, ruler).map((value) => [[path, value]]) },
  ];
}

/**
 * Where keys lead from a value, the nearest first.
 * @param {string} path
 * @param {number} from
 * @returns {Way}
 */
function stepping(path, from) {
  return { axis: path, strides: [1], steps: KEYED.map((count) => [[path, stepped(path, from, count)]]) };
}

/**
 * A box was left, or Enter pressed in it.
 * @param {string} path
 */
function readBox(path) {
  if (!sliders.takeTyped(path)) return;
  const text = /** @type {HTMLInputElement} */ (sliders.boxOf(path)).value;
  if (text === typedNumber(valueAt(path))) sliders.complain(path, null);
  else edit({ kind: "number", path, text });
}

/**
 * A hand turned the switch. (What its component says of itself comes late: it would speak of a view that is gone.)
 * @param {Event} event
 */
function switched({ target }) {
  const box = /** @type {HTMLInputElement} */ (target);
  if (box.id === "partial-sums" && hasState()) edit({ kind: "partial-sums", shown: box.checked });
}

/**
 * So many steps of its slider from a value, as far as that goes.
 * @param {string} path
 * @param {number} from
 * @param {number} count
 */
function stepped(path, from, count) {
  const slider = sliders.sliderAt(path);
  if (!slider) return from;
  const most = Math.max(slider.reach, slider.told);
  return Math.max(-most, Math.min(most, Number((from + count * slider.step).toFixed(6))));
}

/**
 * @param {string} path
 * @param {number} count
 */
function nudge(path, count) {
  const next = stepped(path, valueAt(path), count);
  if (sliders.sliderAt(path)) ahead([stepping(path, next)]);
  place(path, next);
}

/**
 * Move a number by key or double click: slider and box follow.
 * @param {string} path
 * @param {number} value
 */
function place(path, value) {
  if (!sliders.sliderAt(path)) return;
  drag(path, value);
  sliders.tellSlider(path);
}

// --- keys ---

/** @type {Record<string, number | undefined>} */
const ARROWS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

/**
 * @param {KeyboardEvent} event
 * @param {string} path
 */
function sliderKey(event, path) {
  const arrow = ARROWS[event.key];
  if (arrow && event.shiftKey) nudge(path, 10 * arrow);
  else if (event.key === "PageUp" || event.key === "PageDown") nudge(path, event.key === "PageUp" ? 10 : -10);
  else if (arrow) nudge(path, arrow);
  else if (event.key === "0" || event.key === "Delete") place(path, 0);
  else if (event.key === "Home" || event.key === "End") {
    place(path, (event.key === "End" ? 1 : -1) * Number(sliders.sliderAt(path)?.told));
  } else return false;
  return true;
}

/**
 * @param {KeyboardEvent} event
 * @param {string} path
 */
function boxKey(event, path) {
  if (event.key === "Enter") readBox(path);
  if (event.key === "Escape" && sliders.takeTyped(path)) sliders.tellBox(path);
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
  if (!sliders.sliderAt(path) || sliders.isTyped(path)) return false;
  nudge(path, Number(ARROWS[event.key]) * (event.shiftKey ? 10 : 1));
  return true;
}

/** @param {KeyboardEvent} event */
function undoKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return false;
  if (event.target instanceof Element && event.target.matches("input:not([type=range]), textarea")) return false; // the box's own undo
  run(event.shiftKey ? "redo" : "undo");
  return true;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const path = pathOf(event.target);
  const slider = within(event.target, ".slide");
  const done = undoKey(event) || (path && (slider ? sliderKey(event, path) : boxKey(event, path)));
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

// --- buttons ---

/** @type {Record<string, (button?: HTMLElement) => void>} */
const ACTIONS = {
  undo: () => travel(undo),
  redo: () => travel(redo),
  dimension: (button) => changeInputs(Number(button?.id.slice(-1))),
};

/**
 * @param {string} action
 * @param {HTMLElement} [button]
 */
function run(action, button) {
  letGo();
  ACTIONS[action](button);
}

/** @param {Element | null} except */
function closeDrawers(except) {
  const drawers = /** @type {NodeListOf<HTMLDetailsElement>} */ (all(document, ".drawer[open]"));
  for (const drawer of drawers) if (drawer !== except) drawer.open = false;
}

/** @param {KeyboardEvent} event */
function escaped(event) {
  if (event.key !== "Escape") return;
  const drawer = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".drawer[open]"));
  if (!drawer) return goBack(event);
  drawer.open = false;
  drawer.querySelector("summary")?.focus();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const button = /** @type {HTMLButtonElement | null} */ (within(event.target, "[data-edit], [data-action]"));
  const menu = within(event.target, ".view-menu"); // it stays open: what is changed in it is seen beside it
  if (!menu) button?.closest(".drawer")?.querySelector("summary")?.focus();
  closeDrawers(button && !menu ? null : within(event.target, ".drawer"));
  if (!button || button.disabled) return;
  if (button.dataset.edit) edit(JSON.parse(button.dataset.edit));
  else run(button.dataset.action ?? "", button);
}

/** From the start: keys, boxes and buttons, wherever they are on the page. */
export function watchControls() {
  document.addEventListener("keydown", pressed, true);
  document.addEventListener(
    "input",
    (event) => {
      const path = pathOf(event.target);
      if (path && isBox(event.target)) sliders.noteTyped(path);
    },
    true,
  );
  document.addEventListener(
    "focusout",
    (event) => {
      const path = pathOf(event.target);
      if (path && isBox(event.target)) readBox(path);
    },
    true,
  );
  document.addEventListener("dblclick", (event) => {
    const path = within(event.target, ".slide") && pathOf(event.target);
    if (path) place(path, 0);
  });
  document.addEventListener("change", switched);
  document.addEventListener("keydown", escaped);
  document.addEventListener("click", clicked);
}
