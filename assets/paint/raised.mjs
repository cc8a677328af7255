// The landscape raised: the loss over two numbers as a surface, on the plane's own paper and in its light, with the way of
// the run and the minima on it.
/** @import { Facets } from "../state/facets.mjs" */
/** @import { OverMap } from "../state/replies.d.ts" */
/** @import { Pair, Rectangle, Shape } from "../state/types.d.ts" */
/** @import { Mesh } from "./sheets.mjs" */
import { number, told } from "../state/alike.mjs";
import { facetsOf, onFacets } from "../state/facets.mjs";
import { meshOf as cellsOf } from "../state/landscape.mjs";
import { axes } from "./axes.mjs";
import { looks, paintShapes } from "./canvas.mjs";
import { element, zoom } from "./elements.mjs";
import { sheetShapes } from "./shapes.mjs";
import { meshOf, placeIn, seen, turned } from "./sheets.mjs";
import { doubled, inside } from "./straight.mjs";

/**
 * @typedef {object} Raised
 * @property {Facets} facets
 * @property {Mesh} mesh
 * @property {Float32Array} heights from -1 to 1
 * @property {OverMap} map
 */

const CREASE = 0.75; // pixels; half of it where there are many
const MANY = 1_200; // cells
const [WAY, UNDER] = [2, 4.5]; // of the run, and the paper below it
const SHORT = 1 / 60; // of the map's side, a piece of the way
const CORNERS = 20; // of a dot
/** Radii of a local minimum, the lowest, and where the network is. */
const [LOCAL, LOWEST, HERE] = [3.5, 5, 6];
const NEAR = 0.12; // of the map's side: a facet so near hides nothing
const [SQUARE, WIDEST] = [16, 4096]; // pixels of a square of the paper; more squares than there are in a row
const MARGINS = [44, 12, 44, 44]; // left, top, right, bottom: room for words
const BOX = /** @type {Pair} */ ([1, 1]);

/**
 * @param {OverMap} map
 * @param {(loss: number) => number[]} tint
 * @returns {Raised}
 */
export function raise(map, tint) {
  const cells = cellsOf(map);
  const facets = facetsOf(map, cells);
  const starts = Uint32Array.from([0, ...facets.loops.map((loop) => loop.length)]);
  for (let i = 1; i < starts.length; i += 1) starts[i] += starts[i - 1];
  const colours = facets.loops.flatMap((loop) =>
    tint(loop.reduce((sum, one) => sum + facets.heights[one], 0) / loop.length),
  );
  const mesh = meshOf({
    uv: Float32Array.from(facets.places, unit),
    starts,
    corners: Uint32Array.from(facets.loops.flat()),
    colours: Uint8Array.from(colours, Math.round),
    bare: tint(1).map(Math.round),
    creases: Uint32Array.from(facets.creases),
    worn: new Uint8Array(facets.creases.length / 2),
    width: cells.cells.length > MANY ? CREASE / 2 : CREASE,
  });
  return { facets, mesh, heights: Float32Array.from(facets.heights, unit), map };
}

/** From -1 to 1 what is from 0 to 1. */
const unit = (/** @type {number} */ part) => 2 * part - 1;

/**
 * @param {Raised} raised
 * @param {Pair} turn azimuth and elevation
 * @param {Pair[]} way places of the run, from 0 to 1
 * @param {Pair} here
 * @param {Pair<string>} names of the two numbers
 */
export function paintRaised(raised, turn, way, here, names) {
  const host = /** @type {HTMLCanvasElement} */ (element("over-raised").querySelector("canvas"));
  const context = host.getContext("2d");
  const { clientWidth: width, clientHeight: height } = host;
  if (!context || !width) return;
  const ratio = (window.devicePixelRatio || 1) * zoom();
  [host.width, host.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintShapes(context, raisedShapes(raised, [width, height], turn, way, here, names), looks());
}

/**
 * From the back to the front: floor, shadow and facets; over them what can be seen of the way, and the dots.
 * @param {Raised} raised
 * @param {Pair} size
 * @param {Pair} turn
 * @param {Pair[]} way
 * @param {Pair} here
 * @param {Pair<string>} names
 * @returns {Shape[]}
 */
export function raisedShapes({ facets, mesh, heights, map }, [width, height], turn, way, here, names) {
  const { light, places } = told();
  const [left, top, right, bottom] = MARGINS;
  /** @type {Rectangle} */
  const panel = [left, top, width - left - right, height - top - bottom];
  const place = placeIn(panel, turn[1], places);
  /** @param {number[]} at @returns {Pair} */
  const onPaper = ([x, y, up]) => {
    const [across, down] = seen(place, turn[1], turned(place, turn[0], [unit(x), unit(y)], [unit(up)]));
    return [across, down];
  };
  const ends = /** @type {[Pair<string>, Pair<string>]} */ (map.reach.map((end) => [number(-end), number(end)]));
  const view = { turn, light, places, lit: new Set() };
  const sheet = sheetShapes({ mesh, heights }, panel, BOX, view).map((shape) =>
    shape.is === "line" && typeof shape.colour === "number" ? lineOf(shape.points, "ink", shape.width) : shape,
  );
  const sees = new Seen(sheet, facets);
  /** @type {number[][]} */
  const lines = [];
  for (const part of onFacets(facets, way, SHORT)) {
    let on = false;
    for (const at of part) {
      const dot = onPaper(at);
      const seen = sees.isSeen(dot, at);
      if (seen && on) lines[lines.length - 1].push(...dot);
      else if (seen) lines.push([...dot]);
      on = seen;
    }
  }
  const [across, up] = map.reach;
  const dots = map.minima.map(([one, other], i) => ({
    at: [(one / across + 1) / 2, (other / up + 1) / 2],
    radius: i ? LOCAL : LOWEST,
  }));
  const marks = [...dots.reverse(), { at: here, radius: HERE }].flatMap(({ at: [x, y], radius }) => {
    const on = facets.at(x, y);
    const dot = on && onPaper([x, y, on.height]);
    return dot && sees.isSeen(dot, [x, y]) ? dotShapes(dot, radius) : [];
  });
  return [
    ...axes({ panels: [panel], box: BOX, names, ends }, [number(map.low), number(map.high)], view),
    ...sheet,
    ...lines.map((points) => lineOf(points, "paper", UNDER)),
    ...lines.map((points) => lineOf(points, "ink", WAY)),
    ...marks,
  ];
}

/** @type {(points: number[], colour: "ink" | "paper", width: number) => Shape} */
const lineOf = (points, colour, width) => ({ is: "line", points, colour, width });

/** What lies before what, on the paper: the facets by the squares of it that they reach into, the nearest last. */
class Seen {
  /** @type {Map<number, { facet: number, points: number[] }[]>} */
  #squares = new Map();
  #facets;

  /**
   * @param {Shape[]} shapes
   * @param {Facets} facets
   */
  constructor(shapes, facets) {
    this.#facets = facets;
    for (const shape of shapes) {
      if (shape.is !== "facet") continue;
      const { points } = shape;
      let [left, right, top, bottom] = [points[0], points[0], points[1], points[1]];
      for (let i = 2; i < points.length; i += 2) {
        [left, right] = [Math.min(left, points[i]), Math.max(right, points[i])];
        [top, bottom] = [Math.min(top, points[i + 1]), Math.max(bottom, points[i + 1])];
      }
      for (let y = Math.floor(top / SQUARE); y <= bottom / SQUARE; y += 1)
        for (let x = Math.floor(left / SQUARE); x <= right / SQUARE; x += 1) {
          const known = this.#squares.get(y * WIDEST + x);
          if (known) known.push(shape);
          else this.#squares.set(y * WIDEST + x, [shape]);
        }
    }
  }

  /**
   * Whether nothing lies before a place of the surface.
   * @param {Pair} dot on the paper
   * @param {number[]} at on the map
   */
  isSeen([x, y], at) {
    const there = this.#squares.get(Math.floor(y / SQUARE) * WIDEST + Math.floor(x / SQUARE)) ?? [];
    for (let i = there.length - 1; i >= 0; i -= 1) {
      if (!inside(x, y, there[i].points)) continue;
      const corner = 2 * this.#facets.loops[there[i].facet][0];
      const { places } = this.#facets;
      const near = Math.hypot(places[corner] - at[0], places[corner + 1] - at[1]) < NEAR;
      return near && doubled(there[i].points) < 0; // from below the surface itself lies before what is on it
    }
    return true;
  }
}

/**
 * Full, or a ring where the network is.
 * @param {number[]} at
 * @param {number} radius
 * @returns {Shape[]}
 */
function dotShapes([x, y], radius) {
  const round = (/** @type {number} */ r) =>
    Array.from({ length: CORNERS + 1 }, (_, k) => (2 * Math.PI * k) / CORNERS).flatMap((t) => [
      x + r * Math.cos(t),
      y + r * Math.sin(t),
    ]);
  /** @type {(r: number, colour: "ink" | "paper") => Shape} */
  const disc = (r, colour) => lineOf(round(r / 2), colour, r);
  const below = disc(radius + 1.5, "paper");
  return [below, radius < HERE ? disc(radius, "ink") : lineOf(round(radius), "ink", 3)];
}
