// Several neurons are chosen in the diagram: with Ctrl or Shift and a click or Enter, by a press that lasts, or by any press while
// “Choose several” is pressed. Where all of them are on is lit on the picture, and said below the diagram. Escape, that button, or a
// plain click without it leads back to one.
/** @import { Axis } from "../paint/plotly.d.ts" */
/** @import { TogetherReply } from "../state/replies.d.ts" */
/** @import { Pair } from "../state/types.d.ts" */
import {
  all,
  button,
  draw,
  element,
  isCovered,
  isPressed,
  make,
  originIn,
  plotOf,
  setText,
  showPressed,
  toggles,
} from "../paint/elements.mjs";
import { lightRegions } from "../paint/paper.mjs";
import { aside, forget } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { nodeAt, startNearest } from "./nearest.mjs";

const LASTS = 500; // ms
const SLIP = 8; // px
const SEVERAL = "several"; // the button
const ASKS = "Choose neurons in the diagram: where all of them are on is lit on the picture.";

/** @type {Set<string>} */
const chosen = new Set(); // `layer.neuron`
let shape = ""; // of the network that they are of
/** @type {Pair[]} */
let spans = []; // of x, where all of them are on

/** The neuron that a press or a key means. @param {Event} event */
function nodeOf(event) {
  const focused = event.target instanceof HTMLElement ? event.target.closest(".nodes button") : null;
  const node = event instanceof MouseEvent ? nodeAt(event) : focused;
  return node instanceof HTMLElement && node.dataset.neuron ? node : null;
}

const shapeNow = () => JSON.stringify([inputs(), state().weights.map((rows) => rows.length)]);

/** @param {HTMLElement} node */
function toggle(node) {
  const name = node.dataset.neuron ?? "";
  shape = shapeNow();
  if (!chosen.size) chosen.add(`${state().layer}.${state().neuron}`);
  if (chosen.has(name) && chosen.size > 1) chosen.delete(name);
  else chosen.add(name);
  if (chosen.size < 2) return alone();
  mark();
  ask();
}

/** Back to one neuron. */
function leave() {
  showPressed(SEVERAL, false);
  alone();
}

/** No more than one is chosen. */
function alone() {
  chosen.clear();
  spans = [];
  forget("together");
  mark();
  setText(words(), isPressed(SEVERAL) ? ASKS : "");
  lightRegions([]);
  drawSpans();
}

/** Their numbers, counted layer by layer. */
function numbers() {
  const widths = state().weights.map((rows) => rows.length);
  return [...chosen].map((name) => {
    const [layer, neuron] = name.split(".").map(Number);
    return widths.slice(0, layer).reduce((sum, width) => sum + width, 0) + neuron;
  });
}

function ask() {
  if (!chosen.size || !hasState()) return;
  if (shape !== shapeNow()) return leave();
  aside({ kind: "together", neurons: numbers() });
}

/** Which nodes are chosen: each whole picture says it of one. */
function mark() {
  if (!hasState()) return;
  const selected = `${state().layer}.${state().neuron}`;
  for (const node of all(document, ".nodes button[data-neuron]")) {
    const name = node.dataset.neuron ?? "";
    if (name) node.setAttribute("aria-pressed", String(chosen.size ? chosen.has(name) : name === selected));
  }
}

function words() {
  const found = document.getElementById("together");
  if (found) return found;
  const made = make("p", "together-words");
  made.id = "together";
  made.setAttribute("role", "status");
  element("diagram").after(made);
  return made;
}

/** @param {TogetherReply} reply */
function came({ together }) {
  if (!chosen.size) return;
  setText(words(), together.words);
  spans = inputs() === 1 ? together.spans : [];
  lightRegions(inputs() === 2 ? together.at : []);
  drawSpans();
}

/** On every panel of a line's stage. */
function drawSpans() {
  const picture = element("picture");
  const host = picture.querySelector(".together") ?? picture.appendChild(draw("svg", { class: "together" }));
  host.setAttribute("aria-hidden", "true");
  host.replaceChildren();
  const gd = plotOf("stage");
  if (!gd?._fullLayout || inputs() !== 1) return;
  const [left, top] = originIn(gd, picture);
  for (const [name, one] of Object.entries(gd._fullLayout)) {
    if (!/^xaxis\d*$/.test(name)) continue;
    const across = /** @type {Axis} */ (one);
    const up = /** @type {Axis} */ (gd._fullLayout[name.replace("x", "y")]);
    for (const span of spans) {
      const [from, to] = span.map((x) => Math.max(0, Math.min(across._length, across.l2p(x))));
      const x = left + across._offset + from;
      const [y, height] = [top + up._offset, up._length];
      host.append(draw("rect", { x, y, width: to - from, height, class: "span" }));
      host.append(draw("line", { x1: x, x2: x + to - from, y1: y + height, y2: y + height }));
    }
  }
}

// --- hands and keys ---

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const node = nodeOf(event);
  if (!node) return;
  if (held) {
    held = false; // this click ends the press that chose it
    return stop(event);
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || isPressed(SEVERAL)) {
    stop(event);
    toggle(node);
  } else if (chosen.size) leave();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.key === "Escape" && (chosen.size || isPressed(SEVERAL)) && !isCovered()) {
    if (event.target instanceof Element && event.target.matches("input:not([type=range])")) return;
    stop(event);
    return leave();
  }
  const node = event.key === "Enter" && event.shiftKey ? nodeOf(event) : null;
  if (!node || !hasState()) return;
  stop(event);
  toggle(node);
}

let lasting = 0;
let held = false; // a press lasted, and its click is still to come

/** @param {PointerEvent} event */
function press(event) {
  window.clearTimeout(lasting);
  held = false;
  const node = event.pointerType === "touch" ? nodeOf(event) : null;
  if (!node || !hasState()) return;
  const { clientX, clientY } = event;
  lasting = window.setTimeout(() => {
    held = true;
    toggle(node);
  }, LASTS);
  /** @param {PointerEvent} moved */
  const slipped = (moved) => {
    if (Math.hypot(moved.clientX - clientX, moved.clientY - clientY) > SLIP) window.clearTimeout(lasting);
  };
  const pressed = new AbortController();
  const { signal } = pressed;
  const ended = () => {
    window.clearTimeout(lasting);
    pressed.abort();
  };
  document.addEventListener("pointermove", slipped, { signal });
  document.addEventListener("pointerup", ended, { signal });
  document.addEventListener("pointercancel", ended, { signal });
}

let started = false;

/** The button was pressed for the first time, maybe before anybody heard it. */
export function chooseSeveral() {
  startTogether();
  if (!isPressed(SEVERAL)) button(SEVERAL).click();
}

/** Some time after the first picture, or when somebody asks for it. */
export function startTogether() {
  if (started) return;
  started = true;
  startNearest();
  toggles(SEVERAL, () => {
    shape = hasState() ? shapeNow() : "";
    alone();
  });
  document.addEventListener("click", clicked, true);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("pointerdown", press, true);
  document.addEventListener("contextmenu", (event) => {
    if (held && nodeOf(event)) event.preventDefault();
  });
  document.addEventListener("relu-fold:together", ({ detail }) => came(detail));
  document.addEventListener("relu-fold:picture", () => chosen.size && window.requestAnimationFrame(drawSpans));
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    if (isPressed(SEVERAL) && shape !== shapeNow()) leave();
    if (!chosen.size || !["open", "edit", "commit", "rest", "drag", "hand", "train"].includes(detail.kind)) return;
    mark();
    ask();
  });
}
