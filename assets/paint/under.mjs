// What lies under a point of the stage where sheets are shown, and where an input is on it.
/** @import { Point } from "../state/types.d.ts" */
/** @import { SpacePlan } from "../state/replies.d.ts" */
/** @import { Sheets } from "./sheets.mjs" */
import { told } from "../state/alike.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { element, pointerIn } from "./elements.mjs";
import { heightsNow } from "./glide.mjs";
import { loopOf } from "./shapes.mjs";
import { ordered, placeIn, seen, turned } from "./sheets.mjs";
import { affine, inside } from "./straight.mjs";

/** @type {Sheets | null} */
let sheets = null;
/** @type {SpacePlan | null} */
let plan = null;

/**
 * These are on the canvas, and stand there.
 * @param {Sheets | null} shown
 * @param {SpacePlan | null} places
 */
export function lookUnder(shown, places) {
  [sheets, plan] = [shown, places];
}

const surface = () => sheets?.raised[sheets.raised.length - 1] ?? null;

/** An input as a point of the meshes, from -1 to 1 along the side of the box that is drawn longer; and back. */
export const uvOf = (/** @type {Point} */ [x, y]) => {
  const { middle, half } = unit();
  return /** @type {Point} */ ([(x - middle[0]) / half[0], (y - middle[1]) / half[1]]);
};
const inputOf = (/** @type {Point} */ [u, v]) => {
  const { middle, half } = unit();
  return /** @type {Point} */ ([middle[0] + u * half[0], middle[1] + v * half[1]]);
};

/** What 1 of the meshes is in each input; the plan says how long the sides of the box are drawn. */
function unit() {
  const box = [state().domain, state().domain_y];
  const half = box.map(([low, high], i) => (high - low) / 2 / (plan?.box[i] ?? 1));
  return { middle: box.map(([low, high]) => (low + high) / 2), half };
}

/**
 * The facet of surface and map that an input is in; -1 outside.
 * @param {Point} input
 */
export function facetAt(input) {
  const mesh = surface()?.mesh;
  const [u, v] = uvOf(input);
  for (let f = 0; mesh && f < mesh.starts.length - 1; f += 1) if (inside(u, v, loopOf(mesh, mesh.uv, f))) return f;
  return -1;
}

/**
 * Where an input is on the map, in pixels of the stage.
 * @param {Point} input
 * @returns {Point}
 */
export function onMap(input) {
  const [left, top, width, height] = plan?.map ?? [0, 0, 0, 0];
  const half = Math.max(width, height) / 2;
  const [u, v] = uvOf(input);
  return [left + width / 2 + u * half, top + height / 2 - v * half];
}

/**
 * What of the stage is at a pixel of it: the map, the composed surface, or neither.
 * @param {Point} pixel
 */
export function partAt([x, y]) {
  const holds = (/** @type {number[] | undefined} */ [left, top, width, height] = [0, 0, 0, 0]) =>
    x >= left && x <= left + width && y >= top && y <= top + height;
  if (holds(plan?.map)) return "map";
  return holds(plan?.panels.at(-1)) ? "surface" : null;
}

/**
 * Where something is above or below these inputs, in pixels of the stage: x and y in turn.
 * @param {Point[]} inputs
 * @param {number[]} heights from -1 to 1, as shares of the reach that the surface is drawn in
 */
export function overSurface(inputs, heights) {
  if (!plan) return new Float64Array(0);
  const [azimuth, elevation] = state().turn;
  const place = placeIn(plan.panels[plan.panels.length - 1], elevation, told().places);
  const now = heightsNow(heights, plan.panels.length - 1);
  return seen(place, elevation, turned(place, azimuth, inputs.flatMap(uvOf), now));
}

/**
 * How high the surface is at an input, as in `overSurface`; null outside the box.
 * @param {Point} input
 */
export function heightAt(input) {
  const facet = facetAt(input);
  const raised = surface();
  if (!raised || facet < 0) return null;
  const { mesh, heights } = raised;
  const corners = mesh.corners.slice(mesh.starts[facet], mesh.starts[facet + 1]);
  const read = affine(
    loopOf(mesh, mesh.uv, facet),
    [...corners].map((k) => heights[k]),
  );
  return read ? read(uvOf(input))[0] : heights[corners[0]];
}

/** The creases on the map: both ends of each as inputs. @returns {[Point, Point][]} */
export function creasesOfMap() {
  const mesh = surface()?.mesh;
  if (!mesh) return [];
  const at = (/** @type {number} */ i) => inputOf([mesh.uv[2 * i], mesh.uv[2 * i + 1]]);
  const edges = [...mesh.corners.keys()].filter((k) => mesh.worn[k] >= 0 && mesh.twins[k] <= k);
  return edges.map((k) => [at(mesh.corners[k]), at(mesh.ends[k])]);
}

/**
 * Where on the stage, in pixels.
 * @param {MouseEvent} event
 */
export const pixelOf = (event) => pointerIn(element("picture"), event);

/**
 * What a hand points at.
 * @typedef {object} Under
 * @property {"map" | "surface"} on
 * @property {Point} input
 * @property {number} pixels for 1 of the meshes' units there, where nothing is tilted
 * @property {(pixel: Point) => Point} follow the input at another point: of the map, or of the plane of the facet that was
 *   pointed at, as it was then; in the box always
 */

/**
 * @param {Point} pixel
 * @returns {Under | null}
 */
export function under(pixel) {
  if (inputs() !== 2 || !hasState() || !plan || !sheets) return null;
  const [x, y] = pixel;
  const [left, top, width, height] = plan.map;
  if (x < left || y < top || x > left + width || y > top + height) return underOnSurface(pixel, plan);
  const half = Math.max(width, height) / 2;
  /** @param {Point} pixel */
  const follow = ([x, y]) => inBox(inputOf([(x - left - width / 2) / half, (top + height / 2 - y) / half]));
  return { on: "map", input: follow(pixel), pixels: half, follow };
}

/**
 * Of all that lies there, the nearest.
 * @param {Point} pixel
 * @param {SpacePlan} plan
 * @returns {Under | null}
 */
function underOnSurface(pixel, plan) {
  const raised = surface();
  if (!raised) return null;
  const { mesh, heights } = raised;
  const [azimuth, elevation] = state().turn;
  const place = placeIn(plan.panels[plan.panels.length - 1], elevation, told().places);
  const at = seen(place, elevation, turned(place, azimuth, mesh.uv, heights));
  const order = ordered(mesh, [Math.sin(azimuth), Math.cos(azimuth)]);
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const loop = loopOf(mesh, at, order[i]);
    if (!inside(pixel[0], pixel[1], loop)) continue;
    const unfold = affine(loop, loopOf(mesh, mesh.uv, order[i]));
    if (!unfold) return null;
    /** @param {Point} pixel */
    const follow = (pixel) => inBox(inputOf(/** @type {Point} */ (unfold(pixel))));
    return { on: "surface", input: follow(pixel), pixels: place.halfSide, follow };
  }
  return null;
}

/** @param {Point} input @returns {Point} */
function inBox([x, y]) {
  const { domain, domain_y: range } = state();
  return [Math.max(domain[0], Math.min(domain[1], x)), Math.max(range[0], Math.min(range[1], y))];
}
