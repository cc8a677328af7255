// The first picture came with the page (relu_fold/figures/svg/first.py), in a frame that looks as the page will. The page takes over
// from it how it is laid out, and keeps the picture until its own is painted. Of a link behind # the server knew nothing: then the frame
// is of another view, as the script in the head has found (relu_fold/ui/scheme.py).
import { inputs } from "../state/view.mjs";
import { all, element, setText } from "./elements.mjs";

const DRAWN = { 1: ".tracecomposed path.js-line", 2: "#space .annotation" }; // what plotly draws last, by the number of inputs
const PANEL = "#panel-figure path.js-line";
const SAID = [".signal-words", ".duel-words", ".duel-sides", '[data-host="fold"] .fold-words']; // beside the figure of a panel

/** @param {Element} frame */
function takeLayout(frame) {
  for (const [part, id] of [
    [".house", "house"],
    [".ledger", "panels"],
  ]) {
    const seen = /** @type {HTMLElement} */ (frame.querySelector(part));
    Object.assign(element(id).dataset, seen.dataset);
    element(id).className = seen.className;
  }
  for (const part of SAID) {
    const words = frame.querySelector(part)?.childNodes ?? [];
    element("panels")
      .querySelector(part)
      ?.replaceChildren(...words);
  }
  const words = [...all(frame, ".stage-head .lesson > *")];
  ["preset-title", "preset-from", "lesson"].forEach((id, i) => {
    setText(element(id), words[i].textContent ?? "");
  });
}

/**
 * Two layers of one picture are seen as one; none is seen as a flash.
 * @param {Element} first
 * @param {string} drawn
 */
function leave(first, drawn) {
  if (document.querySelector(drawn)) first.remove();
  else window.requestAnimationFrame(() => leave(first, drawn));
}

/**
 * A picture of the frame's stays in the same part of the page until that has its own.
 * @param {HTMLElement | null} first
 * @param {HTMLElement} part
 * @param {() => string} drawn what is there then
 */
function keep(first, part, drawn) {
  if (!first) return;
  part.prepend(first);
  document.addEventListener("relu-fold:picture", () => leave(first, drawn()), { once: true });
}

/** The page is there: it takes the place of its frame. Before the first question, which says how large the picture is. */
export function takeFrame() {
  document.querySelector(".frame-told")?.remove();
  const frame = document.querySelector(".frame");
  if (!frame) return;
  const known = document.documentElement.dataset.linked === undefined;
  if (known) takeLayout(frame);
  const [first, panel] = [".picture", ".panel-plot"].map(
    (part) => /** @type {HTMLElement | null} */ (frame.querySelector(`${part} > .first`)),
  );
  const picture = element("picture");
  if (known) {
    keep(first, picture, () => DRAWN[inputs() === 2 ? 2 : 1]);
    keep(panel, /** @type {HTMLElement} */ (document.querySelector("#panels .panel-plot")), () => PANEL);
    const wide = picture.clientWidth >= Number(first?.dataset.beside ?? 0);
    if (first) picture.dataset.arrangement = wide ? "wide" : "tall";
  }
  frame.remove();
}
