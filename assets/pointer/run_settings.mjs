// The settings of a run: its boxes and choices, each of which is an edit of the view.
/** @import { Learning } from "../state/types.d.ts" */
import { all, button, element, make, setText } from "../paint/elements.mjs";
import { say } from "../paint/words.mjs";
import { edit } from "../state/questions.mjs";
import { state } from "../state/view.mjs";

const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (element(id));
const boxes = () => /** @type {NodeListOf<HTMLInputElement>} */ (all(element("train"), "input[data-name]"));

const starts = () => /** @type {NodeListOf<HTMLButtonElement>} */ (all(element("train-starts"), "[data-start]"));

const sent = new WeakSet(); // boxes whose number is on its way: taken or refused, the answer says what it is now

/** @param {Learning} learning */
export function showSettings(learning) {
  const named = { "train-data": learning.data, "train-optimizer": learning.optimizer, "train-loss": learning.loss };
  for (const [id, value] of Object.entries(named)) select(id).value = value;
  for (const start of starts()) start.setAttribute("aria-pressed", String(start.dataset.start === learning.start));
  setText(element("train-seed"), learning.start === "given" ? "its own numbers" : `seed ${learning.start_seed}`);
  for (const box of boxes()) {
    const name = /** @type {keyof Learning} */ (box.dataset.name);
    if (sent.delete(box) || box !== document.activeElement) box.value = String(learning[name]);
  }
}

/**
 * @param {HTMLInputElement} box
 * @param {() => void} stop
 */
function readBox(box, stop) {
  const name = /** @type {keyof Learning} */ (box.dataset.name);
  const typed = box.value.trim();
  const value = typed ? Number(typed.replace("−", "-").replace(",", ".")) : Number.NaN;
  if (Number.isFinite(value) && value !== state().learning?.[name]) {
    stop();
    sent.add(box);
    return edit({ kind: "run", name, value });
  }
  box.value = String(state().learning?.[name] ?? "");
  if (!Number.isFinite(value)) say(`${name}: expected a number; got “${typed.slice(0, 20)}”. Nothing was changed.`);
}

/** @param {(start: string, seed: number) => void} startAgain */
function startStarts(startAgain) {
  const now = () => /** @type {Learning} */ (state().learning);
  for (const start of starts()) {
    start.addEventListener("click", () => startAgain(start.dataset.start ?? "", now().start_seed));
  }
  button("train-other").addEventListener("click", () => {
    const { start, start_seed: seed } = now();
    startAgain(start === "given" ? "even" : start, seed + 1);
  });
}

/**
 * @param {() => void} stop before anything of the run changes
 * @param {(start: string, seed: number) => void} startAgain
 */
export function startSettings(stop, startAgain) {
  startStarts(startAgain);
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (all(element("train"), "[data-setting]"))) {
    const box = host.appendChild(make("input", "train-number"));
    Object.assign(box, { type: "text", inputMode: "decimal", autocomplete: "off" });
    box.dataset.name = host.dataset.setting;
    box.addEventListener("change", () => readBox(box, stop));
  }
  for (const name of ["optimizer", "loss"]) {
    select(`train-${name}`).addEventListener("change", ({ target }) => {
      stop();
      edit({ kind: "run", name, value: /** @type {HTMLSelectElement} */ (target).value });
    });
  }
}
