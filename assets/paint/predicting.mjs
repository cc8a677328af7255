// A question about the view: its words, what it is answered with, the verdict, and the places on the picture.
/** @import { CheckReply, Posed, PredictReply, Spot } from "../state/replies.d.ts" */
import { number, typedNumber } from "../state/alike.mjs";
import { clear, count, score } from "../state/progress.mjs";
import { inputs, state } from "../state/view.mjs";
import { button, draw, element, make, originIn, plotOf, pointerIn } from "./elements.mjs";
import { onMap } from "./under.mjs";

const EARLIER = "The view has changed since. “Another one” asks about what you see now.";
const ROW = 16; // px between labels, one above the other
const LABEL = 7; // px a letter, to see whether there is room on the right

/** @typedef {{ n: number, of: string, told: Posed, counted: boolean, judged: boolean }} Open */

/** @type {Open | null} */
let open = null; // the question on the page
/** @type {Spot[]} */
let truths = []; // places that the verdict names
/** @type {number | null} */
let marker = null; // where the reader's marker is

export const asked = () => open;

/** @param {PredictReply} reply */
export function showPrediction(reply) {
  const { n, of, prediction } = reply;
  forgetQuestion();
  open = prediction && { n, of, told: prediction, counted: false, judged: false };
  const none = "There is nothing to ask of this view: it has no fold in sight, or none that is clear enough.";
  element("predict-text").textContent = prediction?.text ?? none;
  element("predict-answer").replaceChildren(...(prediction ? control(prediction) : []));
  button("predict-check").hidden = button("predict-next").hidden = !prediction;
  drawSpots();
}

/** It was of another view: its words and its marker go before the next one is here. */
export function forgetQuestion() {
  [open, truths, marker] = [null, [], null];
  element("predict-text").textContent = "";
  element("predict-answer").replaceChildren();
}

/** @param {CheckReply} reply */
export function showVerdict(reply) {
  const { verdict } = reply;
  if (!open || reply.n !== open.n) return;
  const right = verdict.right;
  if (right !== null) {
    if (!open.counted) showScore(count(right));
    open.counted = open.judged = true;
    truths = verdict.spots;
    drawSpots();
  }
  say(verdict.words, right, verdict.why);
}

/**
 * @param {string} words
 * @param {boolean | null} right
 * @param {string} why
 */
export function say(words, right = null, why = "") {
  const host = element("predict-verdict");
  host.dataset.right = String(right);
  const sign = right === null ? "" : right ? "✓ " : "✗ ";
  const parts = words ? [make("p", "predict-words", sign + words)] : [];
  if (why) parts.push(make("p", "", why));
  host.replaceChildren(...parts);
}

/** The view changed after the verdict, which stays: to turn a number and see is what comes next. */
export function showEarlier() {
  button("predict-check").hidden = true;
  const host = element("predict-verdict");
  if (!host.querySelector(".predict-note")) host.append(make("p", "predict-note", EARLIER));
}

/** @param {import("../state/progress.mjs").Score} found */
export function showScore({ right, of }) {
  element("predict-score").textContent = of ? `${right} right of ${of}` : "";
  button("predict-clear").hidden = of === 0;
}

export function startScore() {
  showScore(score());
  button("predict-clear").addEventListener("click", () => {
    showScore(clear());
    button("predict-open").focus();
  });
}

// --- what it is answered with ---

/** What the reader has answered so far, as text. */
export function answered() {
  const host = element("predict-answer");
  const chosen = /** @type {HTMLInputElement | null} */ (host.querySelector("input:checked, input:not([type=radio])"));
  return chosen?.value ?? "";
}

/** @param {Posed} told */
function control(told) {
  if (told.control === "choose") return [choices(told.options)];
  return told.control === "mark" ? slider(told) : [box()];
}

/** @param {string[]} options */
function choices(options) {
  const group = make("div", "predict-choices");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-labelledby", "predict-text");
  options.forEach((text, i) => {
    const label = make("label", "predict-choice");
    const input = make("input");
    Object.assign(input, { type: "radio", name: "predict-choice", value: String(i) });
    label.append(input, make("span", "", text));
    group.append(label);
  });
  return group;
}

function box() {
  const input = make("input", "predict-number");
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off", maxLength: 60 });
  input.setAttribute("aria-labelledby", "predict-text");
  return input;
}

/** @param {Posed} told */
function slider({ axis, across }) {
  const [low, high, step] = axis ?? [0, 1, 0.01];
  const name = across === null ? "x" : "x₁";
  const input = make("input", "predict-slider");
  Object.assign(input, { type: "range", min: String(low), max: String(high), step: String(step) });
  input.value = String((low + high) / 2);
  input.setAttribute("aria-labelledby", "predict-text");
  const value = make("output", "predict-value");
  const follow = () => {
    marker = Number(input.value);
    value.textContent = `${name} = ${number(marker, Math.max(-low, high))}`;
    input.setAttribute("aria-valuetext", value.textContent);
    drawSpots();
  };
  input.addEventListener("input", follow);
  follow();
  const ends = [low, high].map((end) => make("span", "predict-end", typedNumber(end)));
  return [ends[0], input, ends[1], value];
}

// --- on the picture ---

export function startSpots() {
  document.addEventListener("relu-fold:picture", () => window.requestAnimationFrame(drawSpots));
  window.addEventListener("resize", () => window.setTimeout(drawSpots, 200));
}

function layer() {
  const picture = element("picture");
  const found = picture.querySelector(".predict-spots");
  if (found) return found;
  const made = picture.appendChild(draw("svg", { class: "predict-spots", "aria-hidden": "true" }));
  return made; // what it shows is said in the question and in the verdict
}

/** What a hand on the picture holds of the marker; the range input below is the way by keys. */
function grip() {
  const picture = element("picture");
  const found = /** @type {HTMLElement | null} */ (picture.querySelector(".predict-grip"));
  if (found) return found;
  const made = picture.appendChild(make("div", "predict-grip"));
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** @param {number} value */
function drawGrip(value) {
  const across = open?.told.across ?? null;
  const at = inputs() === 1 ? onLine(value) : onMap([value, across ?? 0]);
  grip().hidden = !at;
  if (at) Object.assign(grip().style, { left: `${at[0]}px`, top: `${at[1]}px` });
}

/**
 * Put the marker at a place of the window, as near as its axis has one.
 * @param {number} clientX
 */
export function moveMarker(clientX) {
  const input = /** @type {HTMLInputElement | null} */ (element("predict-answer").querySelector("input[type=range]"));
  if (!input || !open) return;
  const [low, high] = [Number(input.min), Number(input.max)];
  const ends = [low, high].map((end) => (inputs() === 1 ? onLine(end) : onMap([end, open?.told.across ?? 0])));
  if (!ends[0] || !ends[1]) return;
  const [x] = pointerIn(element("picture"), { clientX, clientY: 0 });
  input.value = String(low + ((x - ends[0][0]) / (ends[1][0] - ends[0][0])) * (high - low));
  input.dispatchEvent(new Event("input"));
}

/**
 * Where on the picture the foot of a line's marker is: the question is below it, and in a low window the top is out of view.
 * @param {number} x
 * @returns {[x: number, y: number] | null}
 */
function onLine(x) {
  const gd = plotOf("stage");
  if (!gd?._fullLayout) return null;
  const { xaxis, yaxis } = gd._fullLayout;
  const [left, top] = originIn(gd, element("picture"));
  return [left + xaxis._offset + xaxis.l2p(x), top + yaxis._offset + yaxis._length];
}

/** Asked: dashed. The reader's marker: dotted, “you”. What is right: a full line. */
export function drawSpots() {
  const svg = layer();
  svg.replaceChildren();
  grip().hidden = true;
  if (!open || element("predict-body").hidden) return;
  if (marker !== null) drawGrip(marker);
  const across = open.told.across;
  const mine = marker === null ? [] : [{ at: across === null ? [marker] : [marker, across], label: "you" }];
  if (across !== null && inputs() === 2) svg.append(level(across));
  const shown = truths.length ? [] : open.told.spots;
  for (const [kind, spots] of Object.entries({ asked: shown, right: truths, mine }))
    spots.forEach((spot, i) => {
      svg.append(...(inputs() === 1 ? line(spot, kind, i) : dot(spot, kind)));
    });
}

/**
 * @param {Spot} spot
 * @param {string} kind
 * @param {number} i
 */
function line({ at, label }, kind, i) {
  const gd = plotOf("stage");
  if (!gd?._fullLayout || at.length !== 1) return [];
  const { xaxis, yaxis } = gd._fullLayout;
  const [x, bottom] = onLine(at[0]) ?? [0, 0];
  const top = bottom - yaxis._length;
  const mark = kind === "mine" ? `M${x},${bottom - 10}l-6,10h12z` : `M${x},${top + 10}l-6,-10h12z`;
  const end = x - xaxis.l2p(at[0]) + xaxis._length;
  const row = kind === "mine" ? 0 : 1 + (i % 4);
  const left = x + 7 + LABEL * label.length > end;
  return [
    draw("line", { x1: x, x2: x, y1: top, y2: bottom, class: kind }),
    draw("path", { d: mark, class: kind }),
    draw(
      "text",
      { x: left ? x - 9 : x + 9, y: bottom - 6 - ROW * row, "text-anchor": left ? "end" : "start", class: kind },
      label,
    ),
  ];
}

/**
 * @param {Spot} spot
 * @param {string} kind
 */
function dot({ at, label }, kind) {
  if (at.length !== 2) return [];
  const [cx, cy] = onMap([at[0], at[1]]);
  const left = at[0] > (state().domain[0] + state().domain[1]) / 2;
  const place = {
    x: left ? cx - 10 : cx + 10,
    y: cy + (kind === "mine" ? 16 : -8),
    "text-anchor": left ? "end" : "start",
  };
  return [draw("circle", { cx, cy, r: 6, class: kind }), draw("text", { ...place, class: kind }, label)];
}

/**
 * The line along which the marker moves on the map.
 * @param {number} across
 */
function level(across) {
  const [low, high] = state().domain;
  const [[x1, y1], [x2, y2]] = [onMap([low, across]), onMap([high, across])];
  return draw("line", { x1, y1, x2, y2, class: "along" });
}
