// Hands on the stage of a plane: turn the sheets, point at the map, read a region.
/** @import { Axis, Plot } from "../paint/plotly.d.ts" */
/** @import { Region, WholeReply } from "../state/replies.d.ts" */
/** @import { Edit, Pair, Point, ViewState } from "../state/types.d.ts" */

import { draw, element, make, plotOf } from "../paint/elements.mjs";
import { mapPath, paintLit } from "../paint/painter_space.mjs";
import { bits } from "../paint/panels.mjs";
import { told } from "../state/alike.mjs";
import { aside, commit, drag, edit, travel } from "../state/questions.mjs";
import { hasState, inputs, setState, state } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const TURN = 0.008; // radians a pixel
const KEY_TURN = Math.PI / 36;
/** @type {Pair} */
const HOME = [-0.5, 0.5]; // as in ViewState
const HINT = "Point at the map: a region’s neurons, its formula, its area.";
/** @type {Record<string, Pair | undefined>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @type {Region | null} */
let region = null; // what is said of the region under the point
/** @type {Point | null} */
let point = null; // in the box
/** @type {number[][]} */
let creases = []; // of each neuron, on the map
/** @type {{ points: number[], colour: string } | null} */
let lit = null; // those of the neuron that is pointed at in the diagram
/** @type {Record<number, ViewState | undefined>} */
const others = {}; // the last view of each number of inputs

/**
 * The plot of a plane that is shown, with the axes of its map.
 * @returns {{ gd: Plot, across: Axis, up: Axis } | null}
 */
function shown() {
  const gd = inputs() === 2 ? plotOf("space") : null;
  const { xaxis2: across, yaxis2: up } = gd?._fullLayout ?? {};
  return gd && across && up ? { gd, across, up } : null;
}

export function watchPlane() {
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    creases = detail.creases || creases;
  });
}

// --- turning ---

/**
 * @param {number} azimuth
 * @param {number} elevation
 */
function turn(azimuth, elevation) {
  const whole = 2 * Math.PI;
  const wrapped = azimuth - whole * Math.round(azimuth / whole);
  drag("t.0", Math.round(wrapped * 1000) / 1000);
  const [flattest, steepest] = told().elevation;
  drag("t.1", Math.round(Math.max(flattest, Math.min(steepest, elevation)) * 1000) / 1000);
  showTurn();
}

function showTurn() {
  const [azimuth, elevation] = state().turn.map((angle) => Math.round((angle * 180) / Math.PI));
  element("turn").setAttribute("aria-valuenow", String(azimuth));
  element("turn").setAttribute("aria-valuetext", `turned by ${azimuth} degrees, seen from ${elevation} degrees above`);
}

/** @param {KeyboardEvent} event */
function turnKey(event) {
  const step = STEPS[event.key];
  if (event.key === "Home") turn(...HOME);
  else if (step) turn(state().turn[0] + step[0] * KEY_TURN, state().turn[1] + step[1] * KEY_TURN);
  else return;
  event.preventDefault();
  commit();
}

// --- pointing ---

/**
 * @param {MouseEvent} event
 * @returns {Point | null}
 */
function onMap(event) {
  const found = shown();
  if (!found) return null;
  const { gd, across, up } = found;
  const box = gd.getBoundingClientRect();
  const x = event.clientX - box.left - across._offset;
  const y = event.clientY - box.top - up._offset;
  if (x < 0 || y < 0 || x > across._length || y > up._length) return null;
  return [rounded(across.p2l(x), across.range), rounded(up.p2l(y), up.range)];
}

/**
 * To a thousandth of the box, about half a pixel: no more can be meant.
 * @param {number} at
 * @param {Pair} range
 */
function rounded(at, [low, high]) {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
  return Number(at.toFixed(Math.min(digits, 12)));
}

/**
 * Even-odd along a ray to the right.
 * @param {Point} point
 * @param {Point[]} outline
 */
function inside([x, y], outline) {
  let odd = false;
  outline.forEach(([x1, y1], i) => {
    const [x2, y2] = outline[(i + 1) % outline.length];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
  });
  return odd;
}

/** @param {Point | null} where */
function pointAt(where) {
  point = where;
  if (where === null) return showRegion(null);
  aside({ kind: "probe", point: where });
  drawPoint();
}

/** @param {Region | null} found */
export function showRegion(found) {
  region = point && found;
  const plane = shown();
  if (plane) {
    paintLit(plane.gd, region ? region.lit : null);
    drawPoint();
  }
  writeRegion();
}

// Over the map: the creases of a neuron that is pointed at, the border of a region that is, and the point itself.
function drawPoint() {
  const host = element("map-point");
  const svg = host.querySelector("svg") || host.appendChild(draw("svg"));
  svg.replaceChildren();
  const plane = shown();
  if (!plane) return;
  const { gd, across, up } = plane;
  if (lit)
    svg.append(draw("path", { d: mapPath(gd, lit.points, false), class: "lit", style: `stroke: ${lit.colour}` }));
  if (!point) return;
  if (region && inside(point, region.outline)) {
    svg.append(draw("path", { d: mapPath(gd, region.outline.flat(), true), class: "outline" }));
  }
  const [cx, cy] = [across._offset + across.l2p(point[0]), up._offset + up.l2p(point[1])];
  svg.append(draw("circle", { cx, cy, r: 4, class: "bead" }));
}

/**
 * The creases of one neuron, by its number counted layer by layer; null for none.
 * @param {{ number: number, colour: string } | null} neuron
 */
export function lightCreases(neuron) {
  const points = neuron && creases[neuron.number];
  lit = neuron && points?.length ? { points, colour: neuron.colour } : null;
  drawPoint();
}

function writeRegion() {
  const host = element("region");
  if (!region) {
    host.replaceChildren(make("p", "hint", HINT));
    return;
  }
  const { name, point: at, value, bits: who, formula, area, share } = region;
  host.replaceChildren(
    make("p", "value", `${name}${at} = ${value}`),
    bits("p", who),
    make("p", "", `here ${name}(x) = ${formula}`),
    make("p", "hint", `area ${area}, ${share} of the box`),
  );
}

/** @param {KeyboardEvent} event */
function pointKey(event) {
  const { domain, domain_y: range } = state();
  const step = STEPS[event.key];
  if (event.key === "Escape") pointAt(null);
  else if (step) {
    const from = point || [(domain[0] + domain[1]) / 2, (range[0] + range[1]) / 2];
    const size = event.shiftKey ? 10 : 100;
    const [x, y] = [domain, range].map(([low, high], i) => {
      const next = from[i] + (step[i] * (high - low)) / size;
      return Math.max(low, Math.min(high, next));
    });
    pointAt([x, y]);
  } else return;
  event.preventDefault();
}

// --- one and two inputs ---

/** @param {number} wanted */
export function changeInputs(wanted) {
  if (!hasState() || wanted === inputs()) return;
  others[inputs()] = state();
  if (!others[wanted]) return edit({ kind: "inputs", inputs: wanted });
  travel(() => {
    setState(others[wanted] ?? null);
    return true;
  });
}

/**
 * What a whole answer says of the plane, beside the figure.
 * @param {WholeReply} reply
 */
export function showPlane(reply) {
  for (const one of [1, 2]) element(`dimension-${one}`).setAttribute("aria-pressed", String(one === reply.inputs));
  for (const button of /** @type {Iterable<HTMLElement>} */ (element("map-mode").children)) {
    /** @type {Edit} */
    const { mode } = JSON.parse(button.dataset.edit ?? "");
    button.setAttribute("aria-pressed", String(mode === reply.state.map_mode));
  }
  if (reply.inputs !== 2) return;
  showTurn();
  const { clientWidth: width, offsetLeft: left, offsetTop: top } = element("picture");
  const corner = reply.arrangement === "wide" ? reply.map : null;
  element("region").style.left = corner ? `${left + corner.left * width}px` : "";
  element("region").style.top = corner ? `${top + corner.bottom}px` : "";
  if (point) aside({ kind: "probe", point });
  else writeRegion();
}

/**
 * Where a hand took hold of the sheets.
 * @typedef {{ x: number, y: number, turn: Pair }} Grip
 */

/**
 * @param {PointerEvent} event
 * @returns {Grip | null}
 */
function take(event) {
  if (!shown() || event.button !== 0) return null;
  const where = onMap(event);
  if (where) {
    pointAt(where);
    return null;
  }
  element("picture").classList.add("turning");
  return { x: event.clientX, y: event.clientY, turn: state().turn };
}

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function move(event, grip) {
  turn(grip.turn[0] + (event.clientX - grip.x) * TURN, grip.turn[1] + (event.clientY - grip.y) * TURN);
}

/** @param {PointerEvent} event */
function hover(event) {
  const where = event.pointerType === "mouse" ? onMap(event) : null;
  if (where) pointAt(where);
  else if (point && event.pointerType === "mouse" && shown()) pointAt(null);
}

function leave() {
  commit();
  element("picture").classList.remove("turning");
}

export function startPlane() {
  const picture = element("picture");
  handOn(picture, { take, move, hover, leave });
  picture.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && point) pointAt(null);
  });
  picture.addEventListener("dblclick", (event) => {
    if (!shown() || onMap(event)) return;
    turn(...HOME);
    commit();
  });
  element("turn").addEventListener("keydown", turnKey);
  element("map-point").addEventListener("keydown", pointKey);
  element("map-point").addEventListener("blur", () => pointAt(null));
  const table = element("region-table");
  table.addEventListener("pointerover", ({ target }) => {
    const row = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-at]")) : null;
    const [x, y] = row?.dataset.at?.split(",").map(Number) ?? [];
    if (row) pointAt([x, y]);
  });
  table.addEventListener("pointerleave", () => pointAt(null));
}
