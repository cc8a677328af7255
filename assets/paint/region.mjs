// The region that is pointed at: lit on surface and map, and in words beside the map; and the creases of one neuron.
/** @import { Region } from "../state/replies.d.ts" */
/** @import { Point } from "../state/types.d.ts" */
import { hasState, inputs } from "../state/view.mjs";
import { draw, element, make } from "./elements.mjs";
import { bits } from "./panels.mjs";
import { lightRegion, onMap } from "./paper.mjs";

const HINT = "Point at the surface or at the map: a region’s neurons, its formula, its area.";

/** @type {Point | null} */
let point = null; // the input that is pointed at
/** @type {number[][]} */
let creases = []; // of each neuron, on the map
/** @type {{ points: number[], colour: string } | null} */
let lit = null; // those of the neuron that is pointed at in the diagram

export function watchRegion() {
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    creases = detail.creases || creases;
  });
}

/**
 * Mark the input that is pointed at; its region is told when the server has said it.
 * @param {Point | null} input
 */
export function showPoint(input) {
  point = input;
  drawPoint();
}

/**
 * Of the input that is pointed at; null where there is none, and for no input.
 * @param {Region | null} found
 */
export function showRegion(found) {
  const region = point && found;
  lightRegion(region ? point : null);
  drawPoint();
  const host = element("region");
  if (!region) return host.replaceChildren(make("p", "hint", HINT));
  const { name, point: at, value, bits: who, formula, area, share } = region;
  host.replaceChildren(
    make("p", "value", `${name}${at} = ${value}`),
    bits("p", who),
    make("p", "", `here ${name}(x) = ${formula}`),
    make("p", "hint", `area ${area}, ${share} of the box`),
  );
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

function drawPoint() {
  const host = element("map-point");
  const svg = host.querySelector("svg") || host.appendChild(draw("svg"));
  svg.replaceChildren();
  if (inputs() !== 2 || !hasState()) return;
  if (lit) svg.append(draw("path", { d: strokes(lit.points), class: "lit", style: `stroke: ${lit.colour}` }));
  if (!point) return;
  const [cx, cy] = onMap(point);
  svg.append(draw("circle", { cx, cy, r: 4, class: "bead" }));
}

/**
 * Points of the box, x and y in turn, as strokes on the map, one for each two of them.
 * @param {number[]} points
 */
function strokes(points) {
  let d = "";
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = onMap([points[i], points[i + 1]]);
    d += `${i % 4 ? "L" : "M"}${x},${y}`;
  }
  return d;
}
