// A padlock at each number while a network learns: what is locked stays as it is.
import { draw, make } from "../paint/elements.mjs";
import { edit } from "../state/questions.mjs";
import { state } from "../state/view.mjs";

/** Put them beside all numbers that the controls show; or away. */
export function showPadlocks() {
  const { learning } = state();
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".parameter[data-path]"))) {
    const path = row.dataset.path ?? "";
    const lock = /** @type {HTMLButtonElement | null} */ (row.querySelector(".padlock"));
    if (!learning || !/^[wb]/.test(path)) lock?.remove();
    else show(lock ?? place(row, path), path, learning.frozen.includes(path));
  }
}

/**
 * @param {HTMLElement} row
 * @param {string} path
 */
function place(row, path) {
  const lock = row.appendChild(make("button", "padlock"));
  const icon = lock.appendChild(draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }));
  icon.append(
    draw("rect", { x: 3, y: 7, width: 10, height: 7, rx: 1.5 }),
    draw("path", { d: "M5 7V5a3 3 0 0 1 6 0v2" }),
  );
  lock.addEventListener("click", () => edit({ kind: "freeze", path }));
  return lock;
}

/**
 * @param {HTMLButtonElement} lock
 * @param {string} path
 * @param {boolean} locked
 */
function show(lock, path, locked) {
  const name = lock.closest(".parameter")?.querySelector("[aria-label]")?.getAttribute("aria-label") ?? path;
  lock.setAttribute("aria-pressed", String(locked));
  lock.setAttribute("aria-label", `Lock ${name}`);
  lock.title = locked ? "Locked: it stays as it is. Press to let it learn" : "It learns. Press to lock it";
}
