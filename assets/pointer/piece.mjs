// The piece of a line that the reading line is in: lit on the sum, in words, and by which neuron its neighbours differ. A key,
// or its button, walks over a knot to the piece on the left or on the right.
/** @import { Axis } from "../paint/plotly.d.ts" */
/** @import { Piece, Picture } from "../state/replies.d.ts" */
/** @import { Pair } from "../state/types.d.ts" */
import { all, colourOf, draw, element, make, originIn, plotOf } from "../paint/elements.mjs";
import { bits } from "../paint/panels.mjs";
import { aside, forget } from "../state/questions.mjs";
import { hasState, inputs } from "../state/view.mjs";
import { read } from "./reading_line.mjs";

const KEYS = { ",": true, "<": true, ".": false, ">": false }; // whether one is of the way to the left
const [ABOVE, RING] = [20, 10]; // px from a knot to its sign; and around it, where its number stands
const [FORMULA, READ] = [26, 18]; // px above the sum's panel for its formula; and in it for what is read
const WORDS = 40; // px for all words

/** @type {number | null} */
let at = null; // the x that is read
/** @type {Piece | null} */
let piece = null; // the one there
let crossed = ""; // who turned on the way to the piece that is told next
let turning = false; // a hand turns numbers: its pictures alone are asked for, until it rests
/** @type {Pair} */
let reach = [0, 0]; // of the composed function, in the units of its axis

const ask = () => at !== null && inputs() === 1 && aside({ kind: "probe", point: [at, 0] });

/** @param {number | null} x */
function moved(x) {
  at = x;
  if (x === null) {
    if (inputs() === 1) forget("probe");
    return show(null);
  }
  if (turning) return;
  const [from, to] = piece?.ends ?? [];
  if (!from || !to || x < from[0] || x > to[0] || crossed) ask();
}

/** @param {Piece | null} found */
function show(found) {
  piece = at === null ? null : found;
  for (const part of all(element("picture"), ".piece-lit, .piece-words")) part.remove();
  const gd = plotOf("stage");
  if (!piece || !gd?._fullLayout || inputs() !== 1) return;
  const { xaxis: across, yaxis: up } = gd._fullLayout;
  const [left, top] = originIn(gd, element("picture"));
  const [x0, y0] = [left + across._offset, top + up._offset];
  const [from, to] = piece.ends.map(([x, y]) => [x0 + across.l2p(x), y0 + up.l2p(y)]);
  const svg = draw("svg", { class: "piece-lit" });
  svg.setAttribute("aria-hidden", "true");
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const short = Math.min(RING, length / 3) / length; // the knots keep their numbers
  const [x1, x2] = [from[0] + short * (to[0] - from[0]), to[0] - short * (to[0] - from[0])];
  const [y1, y2] = [from[1] + short * (to[1] - from[1]), to[1] - short * (to[1] - from[1])];
  svg.append(draw("line", { x1, x2, y1, y2 }));
  for (const one of piece.neighbours) {
    const [x, y] = one.left ? from : to;
    svg.append(draw("text", { x, y: Math.max(y0 + 8, y - ABOVE) }, signOf(one)));
  }
  const words = say(piece, y0 - FORMULA >= WORDS);
  element("picture").append(svg, words);
  words.style.left = `${Math.min(x0, element("picture").clientWidth - words.offsetWidth)}px`;
  words.style.top = `${placeOf(words.offsetHeight, y0, up)}px`;
}

/**
 * Above the formula of the sum, if there is room; else in its panel, where that has more of it.
 * @type {(height: number, top: number, up: Axis) => number}
 */
function placeOf(height, top, up) {
  if (top - FORMULA >= height) return top - FORMULA - height;
  const [low, high] = reach.map((value) => up.l2p(value));
  const above = Math.min(low, high) > up._length - Math.max(low, high);
  return above ? top + READ : top + up._length - height - 2;
}

/** Its sign on the picture and at its button. @param {{ left: boolean }} neighbour */
const signOf = ({ left }) => (left ? "‹" : "›");

/**
 * Its neighbours on either side of it; and, where there is room, who is on and what the function is.
 * @param {Piece} piece
 * @param {boolean} whole
 */
function say({ name, from, to, bits: who, slope, formula, neighbours }, whole) {
  const words = make("div", "piece-words");
  words.setAttribute("role", "status");
  words.dataset.ownHand = "piece"; // over a button the line stays where it is
  if (crossed) words.append(make("p", "spoken", `You crossed a knot: ${crossed}.`));
  crossed = "";
  const line = words.appendChild(make("p", "doors", `x from ${from} to ${to}: slope ${slope}`));
  for (const one of neighbours) {
    const door = make("button", "door", one.short);
    const sign = make("b", "", signOf(one));
    if (one.left) door.prepend(sign, " ");
    else door.append(" ", sign);
    door.title = `To the ${one.left ? "left" : "right"}, across the knot: ${one.says}. Key ${one.left ? "," : "."}`;
    door.setAttribute("aria-label", door.title);
    door.tabIndex = -1; // by key one walks from the stage
    door.dataset.step = one.left ? "left" : "right";
    door.style.setProperty("--mine", colourOf(one.colour));
    if (one.left) line.prepend(door);
    else line.append(door);
  }
  const here = bits("p", who);
  here.append(` ${name}(x) = ${formula}`);
  if (!whole) here.className = "spoken";
  words.append(here);
  return words;
}

/**
 * Over the knot on a side; returns whether there is one.
 * @param {boolean} left
 */
function walk(left) {
  const neighbour = piece?.neighbours.find((one) => one.left === left);
  if (!neighbour) return false;
  crossed = neighbour.says;
  read(neighbour.at);
  return true;
}

/** @param {KeyboardEvent} event */
function key(event) {
  const left = /** @type {Record<string, boolean | undefined>} */ (KEYS)[event.key];
  if (left === undefined || event.ctrlKey || event.metaKey || event.altKey || !hasState() || !walk(left)) return;
  event.preventDefault();
}

/** A hand changed a number, or the network learns. */
function turned() {
  if (!turning) show(null);
  turning = true;
}

/** @param {Picture} picture */
function came({ kind, marks, inputs: count }) {
  if (kind === "drag" || kind === "hand" || kind === "train") return turned();
  turning = false;
  const line = count === 1 ? marks.find(({ id }) => id === "composed") : null;
  if (line) reach = [Math.min(...line.y), Math.max(...line.y)];
  piece = null;
  window.requestAnimationFrame(ask);
}

/** Some time after the first picture. */
export function startPiece() {
  element("reading").addEventListener("keydown", key);
  document.addEventListener("relu-fold:read", ({ detail }) => moved(detail));
  document.addEventListener("relu-fold:piece", ({ detail }) => show(detail));
  document.addEventListener("relu-fold:picture", ({ detail }) => came(detail));
  document.addEventListener("relu-fold:moved", turned);
  element("picture").addEventListener("pointerdown", (event) => {
    const door = event.target instanceof Element ? event.target.closest("[data-step]") : null;
    if (!(door instanceof HTMLElement) || !door.dataset.step || event.button !== 0) return;
    event.preventDefault(); // the stage keeps the focus
    walk(door.dataset.step === "left");
  });
}
