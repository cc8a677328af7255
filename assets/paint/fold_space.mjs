// The panel "Fold space": what the server says of it, and what moves under a hand, which is drawn over plotly's figure from
// shapes that the server sends (relu_fold/figures/fold/marks.py); nothing is computed here.
/** @import { Axis, Plot } from "./plotly.d.ts" */
/** @import { Area, Dots, FoldTold, Level, Lines, Opened, Pointed, Shape, Words } from "../state/replies.d.ts" */
/** @import { Point } from "../state/types.d.ts" */
import { aside, forget as forgetQuestions } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { all, draw as drawn, element, make, plotOf, setText } from "./elements.mjs";

const SLACK = 12; // pixels around a picture that still belong to it

/** @type {FoldTold | null} */
let told = null; // what the server last said of this panel
/** @type {number[]} */
let axes = []; // of the open fold space, which keeps them under a hand
/** @type {Pointed | null} */
let pointed = null; // what it said of the place that is pointed at
/** @type {{ side: "fold" | "inputs", point: Point } | null} */
let pointing = null; // where a hand points
let hint = ""; // what is said where nobody points
/** @type {HTMLInputElement} */
let slider;
/** @type {WeakSet<Plot>} */
const watched = new WeakSet(); // plots that tell when they have drawn

export const foldAxes = () => axes;
export const foldPlot = () => /** @type {Plot} */ (plotOf("panel-figure"));

/**
 * What is told of the panel, while it is open and drawn with pictures in it.
 * @returns {(FoldTold & { shapes: Shape[] }) | null}
 */
export function openFold() {
  const open = hasState() && state().panel === "fold" && told?.shapes && foldPlot()?._fullLayout?.xaxis2;
  return open ? /** @type {FoldTold & { shapes: Shape[] }} */ (told) : null;
}

/** Of the level that is traced; undefined where there is nothing to trace. */
export const level = () => told?.level;

// --- what the server says ---

/** @param {Opened} reply */
function hear(reply) {
  told = reply.panel?.fold || null;
  axes = told && told.axes?.length > 1 ? told.axes : [];
  for (const name of /** @type {const} */ (["narrow", "solid"])) {
    element("panels").classList.toggle(name, Boolean(told?.[name]));
  }
  if (!told) return;
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (all(document, "[data-fold-step]"))) {
    const [axis, which] = /** @type {string} */ (button.dataset.foldStep).split(".").map(Number);
    const edit = told.steps[axis][which];
    button.disabled = !edit;
    if (edit) button.dataset.edit = JSON.stringify(edit);
    else delete button.dataset.edit;
  }
  if (told.level) showSlider(told.level);
  if (["open", "commit", "edit"].includes(reply.kind))
    forget(); // another picture: nothing is pointed at in it
  else if (pointing) ask();
  watch();
  draw();
}

export function watchFold() {
  document.addEventListener("relu-fold:panel", ({ detail }) => hear(detail));
}

/** @param {Level} level */
function showSlider({ value, low, high, step, spoken }) {
  Object.assign(slider, { min: low, max: high, step: "any" });
  slider.dataset.step = String(step);
  if (!slider.matches(":active")) slider.value = String(value);
  slider.setAttribute("aria-valuetext", spoken);
}

/** Make the slider of the level, and return it. */
export function makeSlider() {
  hint = element("fold-pointed").textContent || "";
  write(hint);
  slider = make("input");
  slider.type = "range";
  slider.setAttribute("aria-label", "Value to trace back");
  element("trace-slider").append(slider);
  return slider;
}

// --- a place that is pointed at ---

/**
 * @param {"fold" | "inputs"} side
 * @param {Point} point
 */
export function pointAt(side, point) {
  pointing = { side, point };
  ask();
}

function ask() {
  if (pointing) aside({ kind: "point", ...pointing });
}

function forget() {
  forgetQuestions("point");
  pointing = pointed = null;
  write(hint);
}

export function pointNowhere() {
  if (!pointing) return;
  forget();
  draw();
}

/** @param {Pointed | null} answer */
export function showPointed(answer) {
  if (!pointing) return;
  pointed = answer;
  write(answer ? answer.says : hint);
  draw();
}

/** @param {string} words */
function write(words) {
  const host = element("fold-pointed");
  setText(host, words);
  host.classList.toggle("hint", words === hint);
}

// --- drawing ---

// Plotly draws when it has time, and again when the page changes its width: what lies over it follows.
function watch() {
  const gd = foldPlot();
  if (!gd?.on) {
    window.setTimeout(watch, 50); // it is loaded when the first figure is there
    return;
  }
  if (watched.has(gd)) return;
  watched.add(gd);
  gd.on("plotly_afterplot", draw);
  draw();
}

/**
 * @param {"fold" | "values" | "inputs"} name
 * @returns {[across: Axis, up: Axis]}
 */
export function axesOf(name) {
  const { xaxis, yaxis, xaxis2, yaxis2, yaxis3 } = foldPlot()._fullLayout;
  if (name === "fold") return [xaxis, yaxis];
  const up = name === "values" ? yaxis2 : (yaxis3 ?? yaxis2);
  return [/** @type {Axis} */ (xaxis2), /** @type {Axis} */ (up)];
}

function draw() {
  const open = openFold();
  drawShapes(element("fold-over"), open ? [...open.shapes, ...(pointed ? pointed.found : open.found)] : []);
  placeLevel(open);
}

/**
 * The strip along the level that a finger can take hold of without scrolling the page.
 * @param {FoldTold | null} open
 */
function placeLevel(open) {
  const handle = element("fold-level");
  handle.hidden = !open || inputs() !== 1;
  if (handle.hidden || !open?.level) return;
  const [across, up] = axesOf("values");
  Object.assign(handle.style, {
    left: `${across._offset}px`,
    width: `${across._length + SLACK}px`,
    top: `${up._offset + up.l2p(open.level.value)}px`,
  });
}

// --- shapes: lines, areas, dots, words, in the units of plotly's axes ---

/** @typedef {Point | false} At */
/** @typedef {Pick<Axis, "_offset" | "l2p">} Scale */

/**
 * Draw these and no others over what `host` lies on.
 * @param {HTMLElement} host
 * @param {Shape[]} shapes
 */
function drawShapes(host, shapes) {
  const svg = host.querySelector("svg") || host.insertBefore(drawn("svg"), host.firstChild);
  const ordered = [...shapes].sort((one, other) => Number(one.draw === "words") - Number(other.draw === "words")); // words on top
  svg.replaceChildren(...ordered.flatMap((shape) => marksOf(shape, axesOf(shape.on))));
}

/**
 * @param {Shape} shape
 * @param {[across: Scale, up: Scale]} axes
 * @returns {SVGElement[]}
 */
export function marksOf(shape, [across, up]) {
  /** @type {At[]} */
  const at = shape.x.map((x, i) => x !== null && [across._offset + across.l2p(x), up._offset + up.l2p(shape.y[i])]);
  if (shape.draw === "lines") return [lines(shape, at)];
  if (shape.draw === "area") return [drawn("path", { d: path(at), fill: /** @type {Area} */ (shape).fill })];
  if (shape.draw === "dots") return at.map((place) => dot(shape, place));
  return [words(shape, at[0])];
}

/** @type {(shape: Lines, at: At[]) => SVGElement} */
function lines({ colour, width, dash }, at) {
  return drawn("path", { d: path(at), fill: "none", stroke: colour, "stroke-width": width, "stroke-dasharray": dash });
}

/** @type {(shape: Dots, at: At) => SVGElement} */
function dot({ size, fill, ring }, at) {
  const [cx, cy] = /** @type {Point} */ (at);
  return drawn("circle", { cx, cy, r: size / 2 - 1, fill, stroke: ring, "stroke-width": 2 });
}

/** @type {(shape: Words, at: At) => SVGElement} */
function words({ text, colour, anchor, above }, at) {
  const [x, y] = /** @type {Point} */ (at);
  const aside = anchor === "start" ? 7 : -7;
  return drawn("text", { x: x + aside, y: y + (above ? -9 : 19), fill: colour, "text-anchor": anchor }, text);
}

/** @param {At[]} at */
function path(at) {
  let pen = "M";
  return at
    .map((point) => {
      if (!point) {
        pen = "M";
        return "";
      }
      const step = pen + point.map((pixel) => pixel.toFixed(1)).join(",");
      pen = "L";
      return step;
    })
    .join("");
}
