// A right click on a picture, or the key for it: what can be made of it, saved or copied.

import { make, plotOf, pointerIn, zoom } from "../paint/elements.mjs";
import { partAt } from "../paint/under.mjs";
import { say } from "../paint/words.mjs";
import { inputs } from "../state/view.mjs";
import { copyPicture, saveFile } from "./exporting.mjs";

const NAMES = { stage: "Whole picture", sum: "f alone", surface: "Surface", map: "Map", ledger: "Ledger" };
/** @typedef {keyof typeof NAMES} Part */

const menu = make("div", "picture-menu");
/** @type {Element | null} */
let held = null; // what had the focus before
/** @type {Part} */
let part = "stage";
let shutting = new AbortController();

/**
 * @param {HTMLElement} picture
 * @param {MouseEvent} event
 * @returns {Part}
 */
function pointed(picture, event) {
  const [x, y] = pointerIn(picture, event);
  if (inputs() === 2) return partAt([x, y]) ?? "stage";
  const layout = plotOf("stage")?._fullLayout;
  if (!layout) return "stage";
  const inside = (/** @type {import("../paint/plotly.d.ts").Axis} */ axis, /** @type {number} */ at) =>
    at >= axis._offset && at <= axis._offset + axis._length;
  return inside(layout.xaxis, x) && inside(layout.yaxis, y) ? "sum" : "stage";
}

function shut() {
  if (!menu.isConnected) return;
  shutting.abort();
  menu.remove();
  if (held instanceof HTMLElement) held.focus({ preventScroll: true });
}

/**
 * @param {string} words
 * @param {() => void} run
 */
function item(words, run) {
  const button = make("button", "quiet", words);
  button.setAttribute("role", "menuitem");
  button.tabIndex = -1;
  button.addEventListener("click", () => {
    shut();
    run();
  });
  return button;
}

/** @param {Part[]} parts */
function fill(parts) {
  const choice = make("div", "choice");
  const buttons = parts.map((one) => {
    const button = make("button", "quiet", NAMES[one]);
    button.setAttribute("role", "menuitemradio");
    button.setAttribute("aria-checked", String(one === part));
    button.tabIndex = -1;
    button.addEventListener("click", () => {
      part = one;
      fill(parts);
      /** @type {HTMLElement} */ (menu.querySelector("[aria-checked=true]")).focus();
    });
    return button;
  });
  choice.append(...buttons);
  const forms = ["svg", "png", "pdf"].map((form) =>
    item(`Save as ${form.toUpperCase()}`, () => saveFile(form, part, say)),
  );
  const numbers = part === "ledger" ? "ledger" : "csv";
  menu.replaceChildren(
    ...(parts.length > 1 ? [choice] : []),
    ...forms,
    item("Save numbers as CSV", () => saveFile(numbers, part, say)),
    item("Copy picture", () => copyPicture(part, say)),
  );
}

/** @param {KeyboardEvent} event */
function key(event) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("button")]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const steps = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  };
  if (event.key === "Escape" || event.key === "Tab") shut();
  else if (event.key in steps)
    items[(steps[/** @type {keyof typeof steps} */ (event.key)] + items.length) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * @param {HTMLElement} picture what was clicked: the picture, or the ledger
 * @param {MouseEvent} event
 */
export function openPictureMenu(picture, event) {
  shut();
  const ledger = picture.id !== "picture";
  held = document.activeElement;
  part = ledger ? "ledger" : pointed(picture, event);
  fill(ledger ? ["ledger"] : inputs() === 1 ? ["stage", "sum"] : ["stage", "surface", "map"]);
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "Save or copy this picture");
  document.body.append(menu);
  const { clientWidth, clientHeight } = document.documentElement;
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(event.clientX, clientWidth - width - 4)) / zoom()}px`;
  menu.style.top = `${Math.max(4, Math.min(event.clientY, clientHeight - height - 4)) / zoom()}px`;
  /** @type {HTMLElement} */ (menu.querySelector("[role=menuitem]")).focus({ preventScroll: true });
  shutting = new AbortController();
  const { signal } = shutting;
  menu.addEventListener("keydown", key, { signal });
  document.addEventListener("pointerdown", ({ target }) => menu.contains(/** @type {Node} */ (target)) || shut(), {
    signal,
    capture: true,
  });
  window.addEventListener("blur", shut, { signal });
  document.addEventListener("scroll", shut, { signal, capture: true });
}
