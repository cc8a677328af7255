// What a hand on the picture would turn, said before it turns it; and where the thing is that has left the picture.
/** @import { Hold } from "../state/replies.d.ts" */
import { element, make, originIn, plotOf, pointerIn } from "./elements.mjs";

/** @typedef {"left" | "right" | "up" | "down"} Edge */

/** @type {Record<Edge, (name: string) => string>} */
const ARROWS = {
  left: (name) => `← ${name}`,
  right: (name) => `${name} →`,
  up: (name) => `↑ ${name}`,
  down: (name) => `↓ ${name}`,
};
const BESIDE = 14; // px from the pointer

/** @type {Record<string, Hold>[]} */
let holds = []; // of each first-layer neuron: {along, lift} or {crease, crease-end}

export function watchHolds() {
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    holds = detail.holds || holds;
  });
}

/** @param {string} name */
function part(name) {
  const picture = element("picture");
  const found = /** @type {HTMLElement | null} */ (picture.querySelector(`.${name}`));
  if (found) return found;
  const made = picture.appendChild(make("div", name));
  made.setAttribute("aria-hidden", "true"); // the sliders say it to who does not point
  return made;
}

/** @param {string[]} paths */
function light(paths) {
  for (const one of document.querySelectorAll(".parameter.in-hand")) one.classList.toggle("in-hand", false);
  for (const path of paths) document.querySelector(`.parameter[data-path="${path}"]`)?.classList.add("in-hand");
}

/** @param {number} neuron */
export const mayLift = (neuron) => Boolean(holds[neuron]?.lift);

/**
 * @param {number} neuron
 * @param {string[]} ways
 * @param {number} clientX
 * @param {number} clientY
 */
export function sayHold(neuron, ways, clientX, clientY) {
  const said = ways.map((way) => holds[neuron]?.[way]).filter(Boolean);
  if (!said.length) return sayNoHold();
  const picture = element("picture");
  const [left, top] = pointerIn(picture, { clientX, clientY });
  const words = part("hand-words");
  words.textContent = said.map((one) => one.words).join(" ");
  words.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = words;
  const xs = [left + BESIDE, left - BESIDE - width];
  const ys = [top - height - BESIDE, top + BESIDE].filter((y) => y >= 0);
  const knots = [...document.querySelectorAll("#stage .traceknots .points path")].map((one) =>
    one.getBoundingClientRect(),
  );
  for (const [x, y] of ys.flatMap((y) => xs.map((x) => [x, y]))) {
    words.style.left = `${Math.max(4, Math.min(x, picture.clientWidth - width - 4))}px`;
    words.style.top = `${y}px`;
    const box = words.getBoundingClientRect();
    // The first place at which it covers no knot.
    if (!knots.some((k) => k.left < box.right && k.right > box.left && k.top < box.bottom && k.bottom > box.top)) break;
  }
  light(said.flatMap((one) => one.paths));
}

export function sayNoHold() {
  part("hand-words").hidden = true;
  light([]);
}

/** It is in the picture, or nothing is held. */
export function markNoEdge() {
  part("edge-mark").hidden = true;
}

/**
 * @param {Edge} edge where it has left the picture
 * @param {string} name
 * @param {number} x in the plot
 * @param {number} y
 * @param {string} colour
 */
export function markEdge(edge, name, x, y, colour) {
  const mark = part("edge-mark");
  mark.hidden = false;
  const [left, top] = originIn(/** @type {HTMLElement} */ (plotOf("stage")), element("picture"));
  mark.textContent = ARROWS[edge](name);
  mark.dataset.edge = edge;
  mark.style.borderColor = colour;
  mark.style.left = `${left + x}px`;
  mark.style.top = `${top + y}px`;
}
