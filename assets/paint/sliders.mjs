// Sliders and number boxes: they show what the state says, and marks at which something happens.
/** @import { MarksReply, Parameter, WholeReply } from "../state/replies.d.ts" */
import { typedNumber } from "../state/alike.mjs";
import { aside, forget } from "../state/questions.mjs";
import { hasState, state, valueAt } from "../state/view.mjs";
import { all, element, make } from "./elements.mjs";
import { tellRange } from "./ranges.mjs";

const IDLE = 400; // ms after the last whole answer until marks are asked for
const NEAR = 6; // px between a mark and the pointer

/** @type {Map<string, { reach: number, step: number }>} */
const shown = new Map(); // path -> how far the slider on the page goes
/** @type {Map<string, Parameter>} */
const steps = new Map(); // path -> of each slider that is on the page
/** @type {Set<string>} */
const erring = new Set(); // paths whose box shows a complaint
/** @type {Set<string>} */
const typed = new Set(); // paths whose box was typed into and not yet read
/** @type {string | null} */
let held = null; // the path of the slider that a pointer is on
let telling = false; // a box is being told its number; nobody types

/** @param {string} path */
export const boxOf = (path) =>
  /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-path="${path}"] .number input`));
/** @param {string} path */
const placeOf = (path) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-path="${path}"] .slide`));
const textProperty = /** @type {{ set(this: HTMLInputElement, text: string): void }} */ (
  globalThis.HTMLInputElement && Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
);

/**
 * A box's own text. (The plain setter, so that the box's component still sees a change when it is told.)
 * @param {HTMLInputElement} input
 * @param {string} text
 */
const setText = (input, text) => textProperty.set.call(input, text);

// --- what the state says ---

/** @param {WholeReply} reply */
export function showControls(reply) {
  const fresh = new Set(reply.parameters.map((p) => p.path));
  for (const path of shown.keys()) if (!fresh.has(path)) shown.delete(path);
  steps.clear();
  for (const p of reply.parameters) {
    steps.set(p.path, p);
    // A slider under a hand keeps its reach, so that its thumb does not jump away.
    const known = shown.get(p.path);
    const grow = !known || p.reach > known.reach || (reply.kind !== "commit" && p.reach !== known.reach);
    if (grow) shown.set(p.path, { reach: p.reach, step: p.step });
  }
  for (const path of [...shown.keys(), "n", "s", "v"]) showNumber(path);
  for (const path of erring) if (!reply.errors[path]) complain(path, null);
  for (const [path, words] of Object.entries(reply.errors)) complain(path, words);
  window.dash_clientside.set_props("partial-sums", { checked: reply.state.partial_sums });
  markSelected(`${reply.state.layer}.${reply.state.neuron}`);
}

/**
 * Telling the renderer costs more than a frame: while a hand moves, the box's own text follows, and the slider.
 * @param {string} path
 */
export function previewNumber(path) {
  const input = boxOf(path);
  tellSlider(path);
  if (input) setText(input, typedNumber(valueAt(path)));
}

/**
 * Put the state's number into the box, as if it had been typed, so that its component knows it too.
 * @param {string} path
 */
export function tellBox(path) {
  const input = boxOf(path);
  if (!input || typed.has(path)) return;
  telling = true;
  setText(input, typedNumber(valueAt(path)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  telling = false;
}

/** @param {string} path */
function showNumber(path) {
  tellSlider(path);
  tellBox(path);
}

/**
 * @param {string} path
 * @param {string | null} words
 */
export function complain(path, words) {
  if (words) erring.add(path);
  else erring.delete(path);
  if (!boxOf(path)) return; // the end of an axis says it itself
  window.dash_clientside.set_props({ type: "box", path }, { error: words });
  tellBox(path);
}

/** @param {string} which */
function markSelected(which) {
  for (const group of all(document, ".group[data-neuron]")) {
    group.classList.toggle("selected", group.dataset.neuron === which);
  }
}

/** The controls were rendered, and may be those of other numbers. */
export function showRendered() {
  if (!hasState()) return;
  markSelected(`${state().layer}.${state().neuron}`);
  for (const path of steps.keys()) tellSlider(path);
}

// --- what a hand does to them ---

/** @param {string | null} path of the slider that a pointer has taken; null when it has let go */
export function holdSlider(path) {
  held = path;
}

export const isHeld = () => held !== null;
export const heldPath = () => held;

/**
 * A box was typed into; not, if it was told.
 * @param {string} path
 */
export function noteTyped(path) {
  if (!telling) typed.add(path);
}

/** @param {string} path */
export const isTyped = (path) => typed.has(path);

/**
 * What was typed is read, or forgotten; returns whether anything was.
 * @param {string} path
 */
export const takeTyped = (path) => typed.delete(path);

/**
 * How the slider on the page makes a number of a place: as it was told. Null where there is none.
 * @param {string} path
 */
export function rulerOf(path) {
  const known = shown.get(path);
  return known ? { min: -known.reach, max: known.reach, step: known.step, digits: 6 } : null;
}

/**
 * The step of a slider, and how far it goes to either side; undefined where there is none.
 * @param {string} path
 */
export function sliderAt(path) {
  const parameter = steps.get(path);
  return parameter && { ...parameter, told: Number(shown.get(path)?.reach) };
}

/**
 * What the state says; under a hand the slider is where the hand is.
 * @param {string} path
 */
export function tellSlider(path) {
  const [place, ruler] = [placeOf(path), rulerOf(path)];
  if (place && ruler && path !== held) tellRange(place, { ...ruler, value: valueAt(path) });
}

// --- marks: the values at which a knot or crease is born, leaves the view or meets another. They are asked for when all is
// at rest, one slider at a time, and forgotten when a hand moves.

let idle = 0;
/** @type {Map<string, number>} */
const reaches = new Map(); // path -> the reach that its marks were asked for

/** @param {string} path */
const rowOf = (path) =>
  path === "s" ? element("fold-slider") : document.querySelector(`.parameter[data-path="${path}"]`);

/**
 * On the fold's slider s goes from 1 on the left to -1 on the right.
 * @param {string} path
 * @param {number} value
 */
const place = (path, value) => `${50 + 50 * (path === "s" ? -value : value / Number(reaches.get(path)))}%`;

/** @param {WholeReply} reply */
export function askMarks(reply) {
  window.clearTimeout(idle);
  forget("marks");
  for (const marks of document.querySelectorAll(".marks")) marks.remove();
  idle = window.setTimeout(() => {
    if (state().layer > 0 && !state().slopes.length) aside({ kind: "marks", path: "s" }, "marks s");
    for (const { path, reach } of reply.parameters) {
      reaches.set(path, reach);
      if (/^[wb]/.test(path)) aside({ kind: "marks", path }, `marks ${path}`);
    }
  }, IDLE);
}

/** @param {MarksReply} reply */
export function showMarks({ path, marks }) {
  const track = rowOf(path)?.querySelector(".slide");
  if (!track) return;
  track.querySelector(".marks")?.remove();
  if (!marks.length) return;
  const host = make("span", "marks");
  host.setAttribute("aria-hidden", "true");
  for (const { value, words } of marks) {
    const mark = make("span");
    mark.style.left = place(path, value);
    mark.title = words;
    mark.dataset.words = words;
    host.append(mark);
  }
  track.append(host);
}

/** The paths of the numbers that the controls show. */
export const parameters = () =>
  [...all(document, ".parameter[data-path]")].map((row) => /** @type {HTMLElement} */ (row).dataset.path ?? "");

/** The nearest mark's words while the pointer is over the slider, and under its thumb. */
export function watchMarks() {
  document.addEventListener("pointermove", ({ target, clientX }) => {
    const over = target instanceof Element ? target.closest(".parameter, #fold-slider") : null;
    const row = /** @type {HTMLElement | null} */ (over);
    if (!row) return;
    const near = [...all(row, ".marks span")].filter((mark) => {
      return Math.abs(mark.getBoundingClientRect().left - clientX) < NEAR;
    });
    row.title = near.map((mark) => mark.dataset.words).join("; ");
  });
}
