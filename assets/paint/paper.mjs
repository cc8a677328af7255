// The canvas that the sheets are painted on: what it shows, when it is painted anew, and what lies under a point of it.
/** @import { Pair, Point, Rectangle, Shape } from "../state/types.d.ts" */
/** @import { Picture, SpacePlan, WholeReply } from "../state/replies.d.ts" */
/** @import { Sheets } from "./sheets.mjs" */
import { told, typedNumber } from "../state/alike.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { looks, paintShapes } from "./canvas.mjs";
import { element, pointerIn, zoom } from "./elements.mjs";
import { glideSheets, heightsNow, sheetsMove, stop } from "./glide.mjs";
import { loopOf, shapesOf } from "./shapes.mjs";
import { ordered, placeIn, seen, turned, unpack } from "./sheets.mjs";
import { affine, inside } from "./straight.mjs";

const NO_CANVAS =
  "Your browser gives this page no canvas, so the sheets cannot be drawn. The table of regions below says what they show.";

/** @type {Sheets | null} */
let sheets = null;
/** @type {SpacePlan | null} */
let plan = null;
/** @type {Record<string, Pair>} */
let ranges = {}; // the heights of each row of sheets
/** @type {Point | null} */
let pointed = null; // an input whose region is lit
/** @type {Point[]} */
let together = []; // a point in each region that is lit when none is pointed at
/** @type {Set<number>} */
let lit = new Set(); // the facets that are
/** @type {Shape[]} */
let shapes = []; // what is painted now
let due = 0; // the animation frame in which it is painted anew
let follow = () => {}; // what lies over the canvas, and moves with it

const canvas = () => /** @type {HTMLCanvasElement} */ (document.getElementById("paper"));
const surface = () => sheets?.raised[sheets.raised.length - 1] ?? null;

/** What is painted, from the back to the front; of sheets on their way, what will be. */
export const painted = () => (sheetsMove() && sheets && plan ? listed(sheets, plan) : shapes);

/** @param {Picture} reply */
export function paintSheets(reply) {
  if (!reply.sheets) return;
  sheets = unpack(reply.sheets);
  ranges = reply.ranges ?? {};
  repaint();
}

/** @param {WholeReply} reply */
export function takePlan(reply) {
  const stood = { plan, ranges };
  plan = reply.plan;
  if (plan && reply.sheets) sheets = unpack(reply.sheets);
  ranges = reply.ranges ?? {};
  const same = plan && JSON.stringify(stood.plan) === JSON.stringify(plan) ? plan : null;
  if (!same || !glide(stood.ranges, same)) repaint();
}

/**
 * The same sheets stand at the same places: their heights give way.
 * @param {Record<string, Pair>} stood
 * @param {SpacePlan} plan
 */
function glide(stood, { rows, panels }) {
  const places = panels.map((panel) => placeIn(panel, state().turn[1], told().places));
  /** @param {Record<string, Pair>} ranges */
  const ofRows = (ranges) => rows.map((row) => ranges[row]);
  return glideSheets(canvas(), ofRows(stood), ofRows(ranges), places, repaint);
}

/** Where the map lies on the stage, in pixels; null without one. */
export const mapPlace = () => plan?.map ?? null;

/**
 * The box changes under a hand: until the next whole picture its map lies elsewhere, and its floor has other sides.
 * @param {Rectangle} map
 */
export function reframe(map) {
  if (!plan) return;
  const ends = [state().domain, state().domain_y].map((one) => one.map(typedNumber));
  const longer = Math.max(map[2], map[3]);
  plan = { ...plan, map, box: [map[2] / longer, map[3] / longer], ends: /** @type {SpacePlan["ends"]} */ (ends) };
  repaintSoon();
}

/** Once in the next animation frame, however often it is asked. */
export function repaintSoon() {
  due ||= window.requestAnimationFrame(repaint);
}

export function repaint() {
  window.cancelAnimationFrame(due);
  due = 0;
  if (!sheets || !plan || !hasState() || inputs() !== 2) return;
  const host = canvas();
  const { clientWidth: width, clientHeight: height } = element("picture");
  const ratio = (window.devicePixelRatio || 1) * zoom();
  const context = host.getContext("2d");
  element("no-canvas").hidden = Boolean(context);
  if (!context) return;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (host.width !== across) host.width = across;
  if (host.height !== down) host.height = down;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  lit = litNow();
  shapes = listed(sheetsMove() ? asTheyMove(sheets) : sheets, plan);
  paintShapes(context, shapes, looks());
  follow();
}

/**
 * @param {Sheets} sheets
 * @param {SpacePlan} plan
 */
function listed(sheets, plan) {
  const { light, places } = told();
  return shapesOf(sheets, plan, { turn: state().turn, light, places, lit });
}

/**
 * @param {Sheets} sheets
 * @returns {Sheets}
 */
function asTheyMove(sheets) {
  const raised = sheets.raised.map(({ mesh, heights }, i) => ({ mesh, heights: heightsNow(heights, i) }));
  return { ...sheets, raised, aim: { ...sheets.aim, heights: heightsNow(sheets.aim.heights, raised.length - 1) } };
}

/** @param {() => void} run each time after the canvas was painted */
export function whenPainted(run) {
  follow = run;
}

/**
 * The sheets as a picture for paper, which is white whatever the page is: from the dark theme with dark and bright exchanged,
 * and the colours kept. None where no sheets are shown.
 */
export function printedSheets() {
  if (inputs() !== 2 || !plan) return null;
  stop();
  repaint();
  const host = canvas();
  if (document.documentElement.dataset.mantineColorScheme !== "dark") return host.toDataURL();
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [host.width, host.height];
  const context = copy.getContext("2d");
  if (!context) return null;
  context.filter = "invert(1) hue-rotate(180deg)";
  context.drawImage(host, 0, 0);
  return copy.toDataURL();
}

/** Sharp and right again after whatever may have happened to the canvas or to the page around it. */
export function watchPaper() {
  element("no-canvas").textContent = NO_CANVAS;
  canvas().addEventListener("contextrestored", repaint);
  document.addEventListener("visibilitychange", repaintSoon);
  new ResizeObserver(repaintSoon).observe(element("picture"));
  window.addEventListener("resize", repaintSoon); // a zoom, or another screen
  window.matchMedia("(forced-colors: active)").addEventListener("change", repaintSoon);
  new MutationObserver(repaintSoon).observe(document.documentElement, {
    attributeFilter: ["data-mantine-color-scheme"],
  });
}

// --- what lies under a point ---

/** An input as a point of the meshes, from -1 to 1 along the longer side of the box; and back. */
export const uvOf = (/** @type {Point} */ [x, y]) => {
  const { middle, half } = unit();
  return /** @type {Point} */ ([(x - middle[0]) / half, (y - middle[1]) / half]);
};
const inputOf = (/** @type {Point} */ [u, v]) => {
  const { middle, half } = unit();
  return /** @type {Point} */ ([middle[0] + u * half, middle[1] + v * half]);
};

function unit() {
  const { domain, domain_y: range } = state();
  const half = Math.max(domain[1] - domain[0], range[1] - range[0]) / 2;
  return { middle: [(domain[0] + domain[1]) / 2, (range[0] + range[1]) / 2], half };
}

/**
 * The facet of surface and map that an input is in; -1 outside.
 * @param {Point} input
 */
function facetAt(input) {
  const mesh = surface()?.mesh;
  const [u, v] = uvOf(input);
  for (let f = 0; mesh && f < mesh.starts.length - 1; f += 1) if (inside(u, v, loopOf(mesh, mesh.uv, f))) return f;
  return -1;
}

/**
 * Light the region of an input on surface and map; null for none.
 * @param {Point | null} input
 */
export function lightRegion(input) {
  pointed = input;
  const next = litNow();
  if (next.size !== lit.size || [...next].some((f) => !lit.has(f))) repaintSoon();
}

/**
 * Light several regions while none is pointed at.
 * @param {Point[]} inputs one in each
 */
export function lightRegions(inputs) {
  together = inputs;
  repaintSoon();
}

function litNow() {
  const facets = new Set((pointed ? [pointed] : together).map(facetAt));
  facets.delete(-1);
  return facets;
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
