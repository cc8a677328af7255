// What is painted of a picture of sheets, as one list of polygons and lines from the back to the front. Pure, as sheets.mjs.
/** @import { SpacePlan } from "../state/replies.d.ts" */
/** @import { Light, Pair, Place, Rectangle, Shape, ToldPlaces } from "../state/types.d.ts" */
/** @import { Mesh, Raised, Sheets } from "./sheets.mjs" */
import { axes, floorOf } from "./axes.mjs";
import { ordered, placeIn, seen, turned } from "./sheets.mjs";
import { backwards, doubled } from "./straight.mjs";

const [RIM, ZERO] = [1, 3.5]; // widths, pixels
const CREASE = 2;
const NAME_UP = 14; // pixels from a dot to the middle of its name
const [DOT, RING, AIM] = [[2.5, 5], [4, 2], 1.75]; // of a target: radius and width; width
const CORNERS = 16; // of a ring
/** @type {Set<number>} */
const NONE = new Set();
const MOST_SHADED = 250; // facets; of more, the shadow of the border stands for all

/**
 * @typedef {object} View how it is looked at
 * @property {Pair} turn azimuth and elevation, radians
 * @property {Light} light
 * @property {ToldPlaces} places
 * @property {Set<number>} lit the facets that are pointed at, or shown together, on surface and map
 */

/**
 * @param {Sheets} sheets
 * @param {SpacePlan} plan
 * @param {View} view
 * @returns {Shape[]}
 */
export function shapesOf(sheets, plan, view) {
  const last = sheets.raised.length - 1;
  return [
    ...axes(plan, sheets.reach, view),
    ...sheets.raised.flatMap((one, i) =>
      sheetShapes(one, plan.panels[i], plan.box, view, i === last ? view.lit : NONE),
    ),
    ...surfaceAim(sheets, plan.panels[last], view),
    ...mapShapes(sheets, plan, view.lit),
  ];
}

// --- a sheet ---

/**
 * @param {Raised} raised
 * @param {Rectangle} panel
 * @param {Pair} box half the sides of the floor, the longer one 1
 * @param {View} view
 * @param {Set<number>} lit
 * @returns {Shape[]}
 */
export function sheetShapes({ mesh, heights }, panel, box, { turn: [azimuth, elevation], light, places }, lit = NONE) {
  const place = placeIn(panel, elevation, places);
  const points = turned(place, azimuth, mesh.uv, heights);
  const paper = seen(place, elevation, points);
  const floor = floorOf(place, [azimuth, elevation], box);
  return [
    { is: "line", points: [...floor, floor[0], floor[1]], colour: "floor", width: RIM },
    ...light.shadows.map((aside) => shadow(mesh, points, place, elevation, light, aside)),
    ...facetShapes(mesh, points, paper, [Math.sin(azimuth), Math.cos(azimuth)], elevation, light, lit),
  ];
}

/**
 * The facets thrown onto the floor, all turned the same way: so they are one area, however they lie on each other.
 * @param {Mesh} mesh
 * @param {Float64Array} points
 * @param {Place} place
 * @param {number} elevation
 * @param {Light} light
 * @param {number} aside how far the light throws it
 * @returns {Shape}
 */
function shadow(mesh, points, place, elevation, { toward }, aside) {
  const low = -place.halfHeight;
  const thrown = points.slice();
  for (let i = 0; i < points.length; i += 3) {
    const fall = (points[i + 2] - low) * aside;
    thrown[i] -= (fall * toward[0]) / toward[2];
    thrown[i + 1] -= (fall * toward[1]) / toward[2];
    thrown[i + 2] = low;
  }
  const at = seen(place, elevation, thrown);
  const loops = mesh.starts.length - 1 > MOST_SHADED ? [border(mesh, at)] : facetLoops(mesh, at);
  return { is: "shadow", loops: loops.map((loop) => (doubled(loop) < 0 ? loop : backwards(loop))) };
}

/**
 * @param {Mesh} mesh
 * @param {Float64Array} at
 */
function facetLoops(mesh, at) {
  return Array.from({ length: mesh.starts.length - 1 }, (_, f) => loopOf(mesh, at, f));
}

/**
 * A facet's corners, x and y in turn.
 * @param {Mesh} mesh
 * @param {ArrayLike<number>} at
 * @param {number} facet
 */
export function loopOf({ starts, corners }, at, facet) {
  /** @type {number[]} */
  const loop = [];
  for (let k = starts[facet]; k < starts[facet + 1]; k += 1) loop.push(at[2 * corners[k]], at[2 * corners[k] + 1]);
  return loop;
}

/**
 * The border of the sheet, from corner to corner.
 * @param {Mesh} mesh
 * @param {Float64Array} at
 */
function border({ corners, ends, twins }, at) {
  /** @type {Map<number, number>} */
  const next = new Map();
  for (let k = 0; k < corners.length; k += 1) if (twins[k] < 0) next.set(corners[k], ends[k]);
  /** @type {number[]} */
  const loop = [];
  const [first] = next.keys();
  let vertex = first;
  for (let i = 0; i < next.size; i += 1) {
    loop.push(at[2 * vertex], at[2 * vertex + 1]);
    vertex = next.get(vertex) ?? first;
  }
  return loop;
}

/**
 * Each facet, then those of its edges that are not to be covered by what is beyond them.
 * @param {Mesh} mesh
 * @param {Float64Array} points
 * @param {Float64Array} paper
 * @param {Pair} away
 * @param {number} elevation
 * @param {Light} light
 * @param {Set<number>} lit
 * @returns {Shape[]}
 */
function facetShapes(mesh, points, paper, away, elevation, light, lit) {
  const { bare, colours, starts, corners, ends, facetOf, twins, worn, width } = mesh;
  const order = ordered(mesh, away);
  const painted = new Uint8Array(order.length);
  /** @type {Shape[]} */
  const shapes = [];
  for (const f of order) {
    shapes.push({
      is: "facet",
      worn: [0, 1, 2].some((i) => colours[3 * f + i] !== bare[i]),
      facet: f,
      points: loopOf(mesh, paper, f),
      colour: litFacet(mesh, points, f, elevation, light),
    });
    if (lit.has(f)) shapes.push(rim(mesh, paper, f, lit));
    painted[f] = 1;
    for (let k = starts[f]; k < starts[f + 1]; k += 1) {
      const beyond = twins[k] < 0 ? -1 : facetOf[twins[k]];
      if (beyond >= 0 && !painted[beyond]) continue;
      const [a, b] = [2 * corners[k], 2 * ends[k]];
      const line = [paper[a], paper[a + 1], paper[b], paper[b + 1]];
      if (beyond < 0) shapes.push({ is: "line", points: line, colour: "ink", width: RIM });
      else if (worn[k] >= 0) shapes.push({ is: "line", points: line, colour: worn[k], width });
    }
  }
  return shapes;
}

// --- light ---

/**
 * A facet's colour in the light; a flat one keeps its own, and one seen from below is a little greyer.
 * @param {Mesh} mesh
 * @param {Float64Array} points
 * @param {number} facet
 * @param {number} elevation
 * @param {Light} light
 * @returns {number[]}
 */
function litFacet({ starts, corners, ends, colours }, points, facet, elevation, light) {
  let [x, y, z] = [0, 0, 0]; // Newell's normal: right, back, up
  for (let k = starts[facet]; k < starts[facet + 1]; k += 1) {
    const [a, b] = [3 * corners[k], 3 * ends[k]];
    x += (points[a + 1] - points[b + 1]) * (points[a + 2] + points[b + 2]);
    y += (points[a + 2] - points[b + 2]) * (points[a] + points[b]);
    z += (points[a] - points[b]) * (points[a + 1] + points[b + 1]);
  }
  const length = Math.hypot(x, y, z) || 1; // z is positive: its corners go round counter-clockwise
  const tone = (x * light.toward[0] + y * light.toward[1] + z * light.toward[2]) / length - light.toward[2];
  const under = z * Math.sin(elevation) - y * Math.cos(elevation) < 0;
  const dark = Math.max(light.deepest, 1 + light.darker * tone);
  const bright = Math.min(1, light.brighter * tone);
  return [0, 1, 2].map((i) => {
    let own = colours[3 * facet + i];
    if (under) own += light.under * (light.grey - own);
    return Math.round(tone < 0 ? own * dark : own + bright * (255 - own));
  });
}

// --- the map ---

/**
 * Facets in their tints, creases over them, and the zero level, beside a crease where both coincide.
 * @param {Sheets} sheets
 * @param {SpacePlan} plan
 * @param {Set<number>} lit
 * @returns {Shape[]}
 */
function mapShapes({ raised, tints, zero, beside, heat, aim }, { map: [left, top, width, height] }, lit) {
  const { mesh } = raised[raised.length - 1];
  const unit = Math.max(width, height) / 2;
  const [x, y] = [left + width / 2, top + height / 2];
  /** @type {Shape[]} */
  const shapes = heat ? [{ is: "heat", within: [left, top, width, height], ...heat }] : [];
  const at = new Float64Array(mesh.uv.length);
  for (let i = 0; i < at.length; i += 2) [at[i], at[i + 1]] = [x + unit * mesh.uv[i], y - unit * mesh.uv[i + 1]];
  for (let f = 0; !heat && f < mesh.starts.length - 1; f += 1) {
    const colour = [...tints.subarray(3 * f, 3 * f + 3)];
    shapes.push({ is: "facet", facet: f, points: loopOf(mesh, at, f), colour, worn: false });
  }
  for (const f of lit) shapes.push(rim(mesh, at, f, lit)); // below creases and the zero level, which it never hides
  for (let k = 0; k < mesh.corners.length; k += 1) {
    if (mesh.worn[k] < 0 || mesh.twins[k] > k) continue;
    const [a, b] = [2 * mesh.corners[k], 2 * mesh.ends[k]];
    shapes.push({ is: "line", points: [at[a], at[a + 1], at[b], at[b + 1]], colour: mesh.worn[k], width: mesh.width });
  }
  const off = (ZERO + CREASE) / 2; // they touch: two strands of one line
  for (let i = 0; i < zero.length; i += 4) {
    const [dx, dy] = [off * beside[i / 2], -off * beside[i / 2 + 1]];
    const ends = [0, 2].flatMap((j) => [x + unit * zero[i + j] + dx, y - unit * zero[i + j + 1] + dy]);
    shapes.push({ is: "line", points: ends, colour: "ink", width: ZERO });
  }
  const aimed = Array.from(aim.uv, (one, i) => (i % 2 ? y - unit * one : x + unit * one));
  shapes.push(...aimShapes(aimed, aim));
  return shapes;
}

/**
 * What is pointed at, or shown together: within a facet, along those of its edges beyond which it ends.
 * @param {Mesh} mesh
 * @param {ArrayLike<number>} at
 * @param {number} facet
 * @param {Set<number>} lit
 * @returns {Shape}
 */
function rim(mesh, at, facet, lit) {
  const { starts, corners, ends, twins, facetOf } = mesh;
  /** @type {number[][]} */
  const edges = [];
  for (let k = starts[facet]; k < starts[facet + 1]; k += 1) {
    if (twins[k] >= 0 && lit.has(facetOf[twins[k]])) continue;
    edges.push([corners[k], ends[k]].flatMap((v) => [at[2 * v], at[2 * v + 1]]));
  }
  return { is: "rim", within: loopOf(mesh, at, facet), edges };
}

// --- what the preset is to come near ---

/**
 * @param {Sheets} sheets
 * @param {Rectangle} panel
 * @param {View} view
 * @returns {Shape[]}
 */
function surfaceAim({ aim }, panel, { turn: [azimuth, elevation], places }) {
  const place = placeIn(panel, elevation, places);
  return aimShapes([...seen(place, elevation, turned(place, azimuth, aim.uv, aim.heights))], aim);
}

/**
 * Dots and rings at the first points, and every other stroke of the line through the rest; names over all of it.
 * @param {number[]} points x and y in turn
 * @param {{ full: boolean[], names: string[] }} aim
 * @returns {Shape[]}
 */
function aimShapes(points, { full, names }) {
  /** @type {Shape[]} */
  const shapes = full.map((one, i) => {
    const [radius, width] = one ? DOT : RING;
    const round = Array.from({ length: CORNERS + 1 }, (_, k) => (2 * Math.PI * k) / CORNERS);
    const at = round.flatMap((t) => [points[2 * i] + radius * Math.cos(t), points[2 * i + 1] + radius * Math.sin(t)]);
    return { is: "line", points: at, colour: "ink", width };
  });
  for (let i = 2 * full.length; i + 3 < points.length; i += 4) {
    shapes.push({ is: "line", points: points.slice(i, i + 4), colour: "ink", width: AIM });
  }
  names.forEach((text, i) => {
    const at = /** @type {Pair} */ ([points[2 * i], points[2 * i + 1] - NAME_UP]);
    if (text) shapes.push({ is: "word", at, text, name: false, ground: true });
  });
  return shapes;
}
