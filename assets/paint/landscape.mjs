// The loss over two numbers as a map: tints by the logarithm of the loss, its creases, the way of the run, the minima.
/** @import { OverMap } from "../state/replies.d.ts" */
/** @import { Pair } from "../state/types.d.ts" */
import { number } from "../state/alike.mjs";
import { levelOf, losses, meshOf, placeOf } from "../state/landscape.mjs";
import { draw, element, join, setText } from "./elements.mjs";

const SIDE = 720; // pixels of the canvas: two for each of a screen's, at most
const LEVELS = 18;
const VALLEY = 0.86; // of the tint at the lowest level
const MANY = 1_200; // cells, from which on their creases are fainter

let values = new Float32Array(0);

/**
 * @param {string} name
 * @returns {number[]}
 */
function colour(name) {
  const probe = draw("svg", { style: `color: var(${name})` });
  element("over-map").append(probe);
  const found = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  probe.remove();
  return found.slice(0, 3).map(Number);
}

/** The colour of a level, from 0 in the valley to 1, as red, green and blue. */
export function tints() {
  const [paper, valley] = ["--paper", "--accent"].map(colour);
  return (/** @type {number} */ level) => {
    const deep = VALLEY * (1 - level) ** 1.2;
    return paper.map((part, k) => part + deep * (valley[k] - part));
  };
}

/** @param {OverMap} map */
export function paintMap(map) {
  const canvas = /** @type {HTMLCanvasElement} */ (element("over-map").querySelector("canvas"));
  const context = canvas.getContext("2d");
  if (!context) return;
  canvas.width = canvas.height = SIDE;
  const mesh = meshOf(map);
  values = losses(map, mesh, SIDE);
  const [ink, tint] = [colour("--ink"), tints()];
  const steps = Array.from({ length: LEVELS }, (_, i) => tint(i / (LEVELS - 1)));
  const image = context.createImageData(SIDE, SIDE);
  values.forEach((loss, i) => {
    const step = steps[Math.min(LEVELS - 1, Math.floor(levelOf(loss, map) * LEVELS))] ?? steps[LEVELS - 1];
    image.data.set([...step, 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  context.strokeStyle = `rgba(${ink.join()}, ${mesh.cells.length > MANY ? 0.12 : 0.3})`;
  context.lineWidth = 1;
  context.beginPath();
  for (const cell of mesh.cells) {
    context.moveTo(cell[0] * SIDE, (1 - cell[1]) * SIDE);
    for (let i = 2; i < cell.length; i += 2) context.lineTo(cell[i] * SIDE, (1 - cell[i + 1]) * SIDE);
    context.closePath();
  }
  context.stroke();
}

/**
 * What lies on it: the way of the run, where it is, and the minima.
 * @param {OverMap} map
 * @param {Pair[]} way the two numbers at each picture
 * @param {Pair} here
 */
export function drawOver({ reach, minima }, way, here) {
  const svg = element("over-map").querySelector("svg") ?? newLayer();
  const at = (/** @type {number[]} */ [one, other]) => placeOf(one, other, reach).map((part) => 100 * part);
  svg.children[0].setAttribute("points", way.map((one) => at(one).join()).join(" "));
  svg.children[1].setAttribute("points", way.map((one) => at(one).join()).join(" "));
  join(
    svg.children[2],
    minima,
    () => draw("circle"),
    (dot, minimum) => {
      const [cx, cy] = at(minimum);
      const lowest = minimum === minima[0];
      for (const [name, value] of Object.entries({ cx, cy, r: lowest ? 1.7 : 1.1, class: lowest ? "lowest" : "" }))
        dot.setAttribute(name, String(value));
    },
  );
  const [cx, cy] = at(here);
  svg.children[3].setAttribute("cx", String(cx));
  svg.children[3].setAttribute("cy", String(cy));
}

function newLayer() {
  const svg = element("over-map").appendChild(draw("svg", { viewBox: "0 0 100 100", "aria-hidden": "true" }));
  svg.append(
    draw("polyline", { class: "under" }),
    draw("polyline", { class: "way" }),
    draw("g", { class: "minima" }),
    draw("circle", { class: "here", r: 2 }),
  );
  return svg;
}

/**
 * The loss at a place of the map, from 0 to 1, right and down.
 * @param {number} x
 * @param {number} y
 */
export function lossAt(x, y) {
  const [column, row] = [x, y].map((part) => Math.max(0, Math.min(SIDE - 1, Math.floor(part * SIDE))));
  return values[row * SIDE + column];
}

/**
 * @param {Pair} reach
 * @param {Pair<string>} names
 */
export function nameAxes([right, up], names) {
  const ends = [right, up].map((end) => [number(-end), number(end)]);
  setText(element("over-across"), `${ends[0][0]} … ${names[0]} … ${ends[0][1]}`);
  setText(element("over-up"), `${ends[1][0]} … ${names[1]} … ${ends[1][1]}`);
}
