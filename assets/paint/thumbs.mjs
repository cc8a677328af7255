// What every node of the diagram gives, small: its line, or its plane from above; and the strip of the others beside a
// neuron that is seen up close. Told a byte a place (relu_fold/figures/panels/thumbs.py).
/** @import { DiagramNode, Thumbs, WholeReply } from "../state/replies.d.ts" */
import { edit } from "../state/questions.mjs";
import { hasState, state } from "../state/view.mjs";
import { all, colourOf, draw, element, isCovered, join, make, put } from "./elements.mjs";
import { decode } from "./sheets.mjs";

const TOP = 255;
const [FAINT, STRONG] = [26, 200]; // of 255: a label is read on the strongest, too
const [WIDE, HIGH] = [40, 28]; // units of a line's picture

/** @type {Thumbs | null} */
let newest = null;

/**
 * Draw the pictures of all nodes anew; null: they stay until a hand rests.
 * @param {Thumbs | null | undefined} thumbs
 */
export function showThumbs(thumbs) {
  newest = thumbs || newest;
  if (!thumbs) return;
  const heights = /** @type {Uint8Array} */ (decode(thumbs.heights));
  const at = decode(thumbs.at);
  const each = heights.length / thumbs.zeros.length;
  for (const host of all(document, "[data-thumb]")) {
    const i = Number(host.dataset.thumb);
    const mine = heights.subarray(i * each, (i + 1) * each);
    if (!mine.length) continue; // a node that is no more
    if (thumbs.side) drawPlane(host, mine, thumbs.side);
    else drawLine(host, at, mine, thumbs.zeros[i]);
  }
}

/**
 * @param {HTMLElement} host
 * @param {ArrayLike<number>} at
 * @param {Uint8Array} heights
 * @param {number} zero
 */
function drawLine(host, at, heights, zero) {
  let svg = host.querySelector("svg");
  if (!svg) {
    svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none" });
    svg.append(draw("path", { class: "zero" }), draw("path"));
    host.replaceChildren(svg);
  }
  /** @param {number} height */
  const up = (height) => Math.round((3 + (1 - height / TOP) * (HIGH - 6)) * 10) / 10;
  put(svg.children[0], "d", `M0,${up(zero)}H${WIDE}`);
  /** @param {number} k */
  const across = (k) => Math.round((at[k] * WIDE * 10) / TOP) / 10;
  put(svg.children[1], "d", `M${Array.from(heights, (height, k) => `${across(k)},${up(height)}`).join("L")}`);
}

/**
 * The higher, the stronger its neuron's colour.
 * @param {HTMLElement} host
 * @param {Uint8Array} heights
 * @param {number} side
 */
function drawPlane(host, heights, side) {
  let canvas = host.querySelector("canvas");
  if (!canvas) {
    canvas = make("canvas");
    host.replaceChildren(canvas);
  }
  const style = getComputedStyle(host);
  const colour = style.getPropertyValue("--mine");
  const key = `${colour} ${heights}`;
  if (canvas.dataset.key === key) return;
  canvas.dataset.key = key;
  canvas.width = canvas.height = side;
  const paint = canvas.getContext("2d");
  if (!paint) return;
  const pixels = paint.createImageData(side, side);
  heights.forEach((height, k) => {
    pixels.data[4 * k + 3] = FAINT + (height * (STRONG - FAINT)) / TOP;
  });
  paint.putImageData(pixels, 0, 0);
  paint.globalCompositeOperation = "source-in";
  paint.fillStyle = colour;
  paint.fillRect(0, 0, side, side);
}

/**
 * Beside a neuron up close: the others of its layer, and the way back.
 * @param {WholeReply} reply
 */
export function showOthers({ others, diagram, arrangement }) {
  const host = element("others");
  const { close, layer, neuron } = state();
  host.hidden = !close;
  host.style.left = others === null ? "" : `${others}px`;
  host.dataset.arrangement = arrangement;
  /** @type {(DiagramNode & { at: number })[]} */
  const mine = diagram.nodes.map((node, at) => ({ ...node, at }));
  const shown = mine.filter(({ edit }) => edit?.kind === "select" && edit.layer === layer && edit.neuron !== neuron);
  join(element("others-strip"), close ? shown : [], newOther, showOther);
  showThumbs(newest);
}

function newOther() {
  const button = make("button");
  button.append(make("span", "thumb"), make("span", "label"));
  return button;
}

/**
 * @param {HTMLButtonElement} button
 * @param {DiagramNode & { at: number }} node
 */
function showOther(button, { label, name, edit, colour, at }) {
  button.dataset.edit = JSON.stringify(edit);
  button.title = `${name}, up close`;
  button.setAttribute("aria-label", button.title);
  button.style.setProperty("--mine", colourOf(colour));
  const [picture, words] = /** @type {Iterable<HTMLElement>} */ (button.children);
  picture.dataset.thumb = String(at);
  words.textContent = label;
}

/**
 * Escape leads to all neurons; what else it ends comes first.
 * @param {KeyboardEvent} event
 */
export function goBack({ target, defaultPrevented }) {
  if (defaultPrevented || !hasState() || !state().close || isCovered()) return;
  if (target instanceof Element && target.matches("input:not([type=range])")) return;
  const strip = target instanceof Element && target.closest("#others");
  edit({ kind: "back" });
  if (strip) /** @type {HTMLElement | null} */ (document.querySelector(".nodes [aria-pressed=true]"))?.focus();
}
