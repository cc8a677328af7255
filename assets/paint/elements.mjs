// Parts of the page: found, made, and told apart from before.
/** @import { Plot } from "./plotly.d.ts" */
const SVG = "http://www.w3.org/2000/svg";

/**
 * A part that the page has from the start (relu_fold/ui/page).
 * @param {string} id
 */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id */
export const button = (id) => /** @type {HTMLButtonElement} */ (document.getElementById(id));

/**
 * @template {HTMLElement} E
 * @param {ParentNode} parent
 * @param {string} selector
 */
export const all = (parent, selector) => /** @type {NodeListOf<E>} */ (parent.querySelectorAll(selector));

/** Whether something stands above the page, which Escape closes before it means anything on the page itself. */
export const isCovered = () =>
  document.querySelector("dialog[open], .picture-menu, .drawer[open], #train-sheet") !== null;

/** How much larger than its styles say the page is: projector mode. */
export const zoom = () => Number(document.documentElement.style.getPropertyValue("--zoom")) || 1;

/**
 * Where a pointer is, in pixels of a part of the page.
 * @param {Element} part
 * @param {{ clientX: number, clientY: number }} pointer
 * @returns {[x: number, y: number]}
 */
export function pointerIn(part, { clientX, clientY }) {
  const { left, top } = part.getBoundingClientRect();
  return [(clientX - left) / zoom(), (clientY - top) / zoom()];
}

/**
 * Where a part of the page begins, in pixels of another.
 * @param {Element} part
 * @param {Element} other
 */
export function originIn(part, other) {
  const { left: clientX, top: clientY } = part.getBoundingClientRect();
  return pointerIn(other, { clientX, clientY });
}

/**
 * The graph of plotly's below an element; null before plotly made it.
 * @param {string} id
 */
export const plotOf = (id) => /** @type {Plot | null} */ (document.querySelector(`#${id} .js-plotly-plot`));

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
export function draw(tag, attributes = {}, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * Have as many children as there are items; `update` sets each of them.
 * @template Item
 * @template {Element} E
 * @param {Element} parent
 * @param {Item[]} items
 * @param {() => E} create
 * @param {(child: E, item: Item) => void} update
 */
export function join(parent, items, create, update) {
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
  while (parent.children.length < items.length) parent.appendChild(create());
  items.forEach((item, i) => {
    update(/** @type {E} */ (parent.children[i]), item);
  });
}

/**
 * @param {Element} element
 * @param {string} words
 */
export function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * Setting an attribute makes the browser draw its surroundings again, even if it had that value already.
 * @param {Element} element
 * @param {string} name
 * @param {string | number} value
 */
export function put(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/**
 * The colour of a neuron, by its index; without one that of the sum.
 * @param {number | null} index
 */
export const colourOf = (index) => (index === null ? "var(--ink)" : `var(--neuron-${index})`);

/** @param {string} id */
export const isPressed = (id) => button(id).getAttribute("aria-pressed") === "true";

/**
 * @param {string} id
 * @param {boolean} pressed
 */
export function showPressed(id, pressed) {
  button(id).setAttribute("aria-pressed", String(pressed));
}

/**
 * A button that is pressed or not.
 * @param {string} id
 * @param {(pressed: boolean) => void} run
 */
export function toggles(id, run) {
  button(id).addEventListener("click", () => {
    showPressed(id, !isPressed(id));
    run(isPressed(id));
  });
}
