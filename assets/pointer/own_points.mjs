// Points of one's own as a table: written, pasted, chosen or dropped as a file.
import { button, element, make } from "../paint/elements.mjs";
import { say } from "../paint/words.mjs";
import { edit } from "../state/questions.mjs";
import { hasFile, isNetwork } from "./dropping.mjs";

const MOST = 200_000; // bytes of a file: what the server reads of a table

/** @type {HTMLTextAreaElement} */
let field;
/** @type {() => void} something else is to be learnt */
let begin;

/** @param {string} text */
function learnThese(text) {
  begin();
  edit({ kind: "learn-points", text, table: true });
}

/** @param {File | undefined} file */
async function take(file) {
  if (!file) return;
  if (file.size > MOST) return say(`${file.name} is too large: up to 2,000 points, 200 kB. Nothing was changed.`);
  field.value = await file.text();
  /** @type {HTMLDetailsElement} */ (element("train-own-more")).open = true;
  learnThese(field.value);
}

/**
 * The scripts make the fields: dash has no plain ones.
 * @param {() => void} begins something else is to be learnt
 */
export function makeTable(begins) {
  begin = begins;
  const host = element("train-own");
  field = host.appendChild(make("textarea"));
  field.setAttribute("aria-label", "Points of your own, one a line");
  field.setAttribute("rows", "4");
  field.setAttribute("spellcheck", "false");
  const file = host.appendChild(make("input"));
  Object.assign(file, { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/plain" });
  file.setAttribute("aria-label", "A file with points of your own");
  file.addEventListener("change", () => {
    take(file.files?.[0]);
    file.value = ""; // the same one may be chosen again
  });
  button("train-learn-own").addEventListener("click", () => learnThese(field.value));
  for (const place of ["train", "picture"]) {
    element(place).addEventListener("dragover", (event) => hasFile(event) && event.preventDefault());
    element(place).addEventListener("drop", (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file || isNetwork(file.name)) return; // that is opened
      event.preventDefault();
      take(file);
    });
  }
}

/**
 * While there is a run, or one is about to be drawn.
 * @param {boolean} shown
 */
export function showTable(shown) {
  element("train-own-more").hidden = !shown;
}

/** Somebody wants points of their own, and sees how. */
export function openTable() {
  showTable(true);
  /** @type {HTMLDetailsElement} */ (element("train-own-more")).open = true;
}
