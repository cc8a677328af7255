// The loss over two numbers as a surface of flat facets: each cell cut along a grid, so that its quadratic is nearly flat on
// each of its parts; the cells' own edges stay edges. Pure; the page paints it.
/** @import { Mesh as Cells } from "./landscape.mjs" */
/** @import { OverMap } from "./replies.d.ts" */
/** @import { Pair } from "./types.d.ts" */
import { levelOf, lossAmong } from "./landscape.mjs";

/**
 * Places are from 0 to 1, right and up; heights from 0 to 1, by the logarithm of the loss.
 * @typedef {object} Facets
 * @property {number[]} places x and y of each corner in turn
 * @property {number[]} heights of each corner
 * @property {number[][]} loops the corners of each facet, counter-clockwise
 * @property {number[]} cells of which cell each facet is a part
 * @property {number[]} creases pairs of corners between facets of two cells
 * @property {(x: number, y: number) => { facet: number, height: number } | null} at the facet that a place is in
 */

/** Squares a side, for up to so many cells: some 12,000 facets at most. */
const FINE = [
  [300, 30],
  [1_200, 24],
  [4_000, 16],
  [Number.POSITIVE_INFINITY, 12],
];
const GRAIN = 2 ** 25; // places that round to the same share of it are one corner
const MOST_PIECES = 1_000; // of a step that leads far beyond the map
/** @type {Float32Array[]} */
const ALL = [Float32Array.of(0, 0, 1, 0, 1, 1, 0, 1)]; // where the loss is sampled

/**
 * @param {OverMap} map
 * @param {Cells} mesh
 * @returns {Facets}
 */
export function facetsOf(map, mesh) {
  const cells = mesh.cells.length ? mesh.cells : ALL;
  const fine = FINE.find(([most]) => cells.length <= most)?.[1] ?? 1;
  const value = lossAmong(map, mesh);
  /** @type {Facets} */
  const found = { places: [], heights: [], loops: [], cells: [], creases: [], at: () => null };
  /** @type {Map<number, number>} */
  const corners = new Map();
  /** @type {number[][]} */
  const squares = Array.from({ length: fine * fine }, () => []); // the facets in each
  /** @type {(x: number, y: number, cell: number) => number} */
  const corner = (x, y, cell) => {
    const key = Math.round(x * GRAIN) * 2 * GRAIN + Math.round(y * GRAIN);
    const known = corners.get(key);
    if (known !== undefined) return known;
    corners.set(key, found.heights.length);
    found.places.push(x, y);
    return found.heights.push(levelOf(value(cell, x, y), map)) - 1;
  };
  cells.forEach((cell, i) => {
    for (const strip of strips([...cell], 0, fine))
      for (const part of strips(strip, 1, fine)) {
        const loop = loopOf(part, (x, y) => corner(x, y, i));
        if (loop.length < 3) continue;
        const middle = [0, 1].map((axis) => part.reduce((sum, at, k) => sum + (k % 2 === axis ? at : 0), 0));
        const [x, y] = middle.map((sum) => Math.min(fine - 1, Math.floor((sum / (part.length / 2)) * fine)));
        squares[y * fine + x].push(found.loops.length);
        found.loops.push(loop);
        found.cells.push(i);
      }
  });
  found.creases = creasesOf(found);
  found.at = (x, y) => {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return null;
    const [column, row] = [x, y].map((at) => Math.min(fine - 1, Math.floor(at * fine)));
    const facet = squares[row * fine + column].find((f) => isIn(found, f, x, y));
    return facet === undefined ? null : { facet, height: levelOf(value(found.cells[facet], x, y), map) };
  };
  return found;
}

/**
 * A convex polygon cut into strips by lines across an axis.
 * @param {number[]} loop x and y in turn
 * @param {0 | 1} axis
 * @param {number} fine
 */
function strips(loop, axis, fine) {
  const along = loop.filter((_, i) => i % 2 === axis);
  const last = Math.ceil(Math.max(...along) * fine);
  /** @type {number[][]} */
  const found = [];
  let rest = loop;
  for (let i = Math.floor(Math.min(...along) * fine) + 1; i < last; i += 1) {
    const [below, above] = split(rest, axis, i / fine);
    found.push(below);
    rest = above;
  }
  return [...found, rest];
}

/**
 * @param {number[]} loop
 * @param {0 | 1} axis
 * @param {number} at
 * @returns {Pair<number[]>}
 */
function split(loop, axis, at) {
  /** @type {Pair<number[]>} */
  const [below, above] = [[], []];
  for (let i = 0; i < loop.length; i += 2) {
    const j = (i + 2) % loop.length;
    const [here, next] = [loop[i + axis], loop[j + axis]];
    if (here <= at) below.push(loop[i], loop[i + 1]);
    if (here >= at) above.push(loop[i], loop[i + 1]);
    if (here < at === next < at || here === at || next === at) continue;
    // From the lower end to the upper one, whichever comes first: the facet beyond the edge finds the same place.
    const [low, high] = here < next ? [i, j] : [j, i];
    const share = (at - loop[low + axis]) / (loop[high + axis] - loop[low + axis]);
    const other = loop[low + 1 - axis] + share * (loop[high + 1 - axis] - loop[low + 1 - axis]);
    const point = axis ? [other, at] : [at, other];
    below.push(...point);
    above.push(...point);
  }
  return [below, above];
}

/**
 * Its corners, of which those that fall together are one.
 * @param {number[]} part
 * @param {(x: number, y: number) => number} corner
 */
function loopOf(part, corner) {
  /** @type {number[]} */
  const loop = [];
  for (let i = 0; i < part.length; i += 2) {
    const one = corner(part[i], part[i + 1]);
    if (one !== loop.at(-1)) loop.push(one);
  }
  if (loop[0] === loop.at(-1)) loop.pop();
  return loop;
}

/** @param {Facets} facets */
function creasesOf({ loops, cells, heights }) {
  /** @type {Map<number, number>} */
  const met = new Map(); // the cell of the facet that had an edge first
  /** @type {number[]} */
  const creases = [];
  loops.forEach((loop, f) => {
    loop.forEach((a, i) => {
      const b = loop[(i + 1) % loop.length];
      const key = Math.min(a, b) * heights.length + Math.max(a, b);
      const other = met.get(key);
      if (other === undefined) met.set(key, cells[f]);
      else if (other !== cells[f]) creases.push(a, b);
    });
  });
  return creases;
}

/** @type {(facets: Facets, facet: number, x: number, y: number) => boolean} */
function isIn({ loops, places }, facet, x, y) {
  const loop = loops[facet];
  return loop.every((a, i) => {
    const b = loop[(i + 1) % loop.length];
    const [dx, dy] = [places[2 * b] - places[2 * a], places[2 * b + 1] - places[2 * a + 1]];
    return dx * (y - places[2 * a + 1]) - dy * (x - places[2 * a]) >= -1 / GRAIN;
  });
}

/**
 * A broken line on the surface, in short pieces: places and heights, (x, y, height) each; what is beyond the map is left out.
 * @param {Facets} facets
 * @param {Pair[]} line
 * @param {number} short the longest piece
 * @returns {[number, number, number][][]} parts of it, each without a gap
 */
export function onFacets({ at }, line, short) {
  /** @type {[number, number, number][][]} */
  const parts = [[]];
  /** @param {Pair} place */
  const go = ([x, y]) => {
    const on = at(x, y);
    if (on) parts[parts.length - 1].push([x, y, on.height]);
    else if (parts[parts.length - 1].length) parts.push([]);
  };
  line.forEach(([x, y], i) => {
    const [fromX, fromY] = line[Math.max(0, i - 1)];
    const many = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / short));
    for (let k = 1; k < many && many < MOST_PIECES; k += 1)
      go([fromX + (k / many) * (x - fromX), fromY + (k / many) * (y - fromY)]);
    go([x, y]);
  });
  return parts.filter((part) => part.length > 1);
}
