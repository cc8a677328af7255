// The region that is pointed at: lit on surface and map, and in words beside the map; and the creases of one neuron.
/** @import { Neighbour, Region } from "../state/replies.d.ts" */
/** @import { Point } from "../state/types.d.ts" */
import { hasState, inputs } from "../state/view.mjs";
import { colourOf, draw, element, make } from "./elements.mjs";
import { bits } from "./panels.mjs";
import { lightRegion } from "./paper.mjs";
import { onMap } from "./under.mjs";

const CLEAR = 7; // pixels from the point to a letter
const HINT = "Point at a region: its neurons, formula and area.";

/** @type {Point | null} */
let point = null; // the input that is pointed at
/** @type {number[][]} */
let creases = []; // of each neuron, on the map
let crossed = ""; // who turned on the way to the region that is told next
/** @type {Neighbour[]} */
let neighbours = []; // of the region that is told
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
  neighbours = region?.neighbours ?? [];
  lightRegion(region ? point : null);
  drawPoint();
  const host = element("region");
  element("doors").replaceChildren();
  if (!region) return host.replaceChildren(make("p", "hint", HINT));
  const { name, point: at, value, bits: who, formula, area, share } = region;
  const way = crossed ? [make("p", "spoken", `You crossed a crease: ${crossed}.`)] : [];
  crossed = "";
  host.replaceChildren(
    ...way,
    make("p", "value", `${name}${at} = ${value}`),
    bits("p", who),
    make("p", "", `here ${name}(x) = ${formula}`),
    make("p", "hint", `area ${area}, ${share} of the box`),
  );
  // Beside the map there is no room for them: they have a line at the bottom of the picture.
  (element("picture").dataset.arrangement === "wide" ? element("doors") : host).append(...doors());
}

const LETTERS = "abcdefgh"; // as many as there are neighbours at most

/** Across each crease of the region: a button that walks there; its letter stands at the crease, and is its key. */
function doors() {
  if (!neighbours.length) return [];
  const host = make("p", "doors", "Across crease");
  neighbours.forEach(({ says, short, colour }, i) => {
    const door = host.appendChild(make("button", "door"));
    door.append(make("b", "", LETTERS[i]), ` ${short}`);
    door.title = `Across crease ${LETTERS[i]}, ${says}`;
    door.setAttribute("aria-label", door.title);
    door.tabIndex = -1; // by key one walks from the map: to leave it forgets the region
    door.dataset.walk = LETTERS[i];
    door.style.setProperty("--mine", colourOf(colour));
  });
  return [host];
}

/**
 * Walk over the crease of a letter: where to; null where the region has none of it.
 * @param {string} letter
 */
export function across(letter) {
  const neighbour = letter.length === 1 ? neighbours[LETTERS.indexOf(letter)] : undefined;
  if (!neighbour) return null;
  crossed = neighbour.says;
  return neighbour.at;
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
  neighbours.forEach(({ crease }, i) => {
    const [x, y] = onMap(crease);
    if (Math.hypot(x - cx, y - cy) > CLEAR) svg.append(draw("text", { x, y, class: "door" }, LETTERS[i]));
  });
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
