// From neuron to neuron of a layer: keys for the next one and the one before, and a box for the number of any.
import { element, make } from "../paint/elements.mjs";
import { say } from "../paint/words.mjs";
import { edit } from "../state/questions.mjs";
import { hasState, state } from "../state/view.mjs";
import { isLetter } from "./projector.mjs";

const STEPS = /** @type {Record<string, number>} */ ({ ArrowUp: 1, ArrowDown: -1 });

/**
 * The index of a neuron that was typed, counted from 1; null where there is none of that number.
 * @param {string} text
 * @param {number} of
 */
export function neuronOf(text, of) {
  const number = /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= of ? number - 1 : null;
}

let typing = false; // into the box, which is then not written

const input = () => /** @type {HTMLInputElement | null} */ (document.querySelector("#neuron-number input"));
const many = () => state().weights[state().layer].length;

function show() {
  const box = input();
  if (!box || !hasState()) return;
  box.setAttribute("aria-label", `Number of the neuron, of ${many()}`);
  if (!typing) box.value = String(state().neuron + 1);
}

/** @param {number} by */
function step(by) {
  const next = state().neuron + by;
  if (next >= 0 && next < many()) edit({ kind: "step-neuron", by });
}

function read() {
  const box = input();
  typing = false;
  if (!box || !hasState()) return;
  const neuron = neuronOf(box.value, many());
  if (neuron === null) say(`Neuron: expected a number from 1 to ${many()}; got “${box.value.slice(0, 12)}”.`);
  else if (neuron !== state().neuron) return edit({ kind: "select", layer: state().layer, neuron });
  box.value = String(state().neuron + 1);
}

/** @param {KeyboardEvent} event */
function typed(event) {
  const box = input();
  if (!box || !hasState()) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    typing = false;
    box.value = String(state().neuron + 1);
  }
  const by = STEPS[event.key];
  if (!by) return; // Enter is a change
  event.preventDefault();
  typing = false;
  step(by);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.key.toLowerCase() === "n" && isLetter(event) && hasState()) step(event.shiftKey ? -1 : 1);
}

/** Some time after the first picture. */
export function startStepping() {
  const box = make("input");
  Object.assign(box, { type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 6 });
  box.addEventListener("keydown", typed);
  box.addEventListener("input", () => {
    typing = true;
  });
  box.addEventListener("change", read);
  box.addEventListener("focus", () => box.select());
  element("neuron-number").append(box);
  document.addEventListener("keydown", pressed);
  document.addEventListener("relu-fold:shown", show);
  show();
}
