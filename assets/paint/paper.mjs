// The canvas that the sheets are painted on: what it shows, and when it is painted anew. What lies under a point: under.mjs.
/** @import { Pair, Point, Rectangle, Shape } from "../state/types.d.ts" */
/** @import { Picture, SpacePlan, WholeReply } from "../state/replies.d.ts" */
/** @import { Sheets } from "./sheets.mjs" */
import { told, typedNumber } from "../state/alike.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { looks, paintShapes } from "./canvas.mjs";
import { element, zoom } from "./elements.mjs";
import { glideSheets, heightsNow, sheetsMove, stop } from "./glide.mjs";
import { shapesOf } from "./shapes.mjs";
import { placeIn, unpack } from "./sheets.mjs";
import { facetAt, lookUnder } from "./under.mjs";

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

/** What is painted, from the back to the front; of sheets on their way, what will be. */
export const painted = () => (sheetsMove() && sheets && plan ? listed(sheets, plan) : shapes);

/** @param {Picture} reply */
export function paintSheets(reply) {
  if (!reply.sheets) return;
  sheets = unpack(reply.sheets);
  lookUnder(sheets, plan);
  ranges = reply.ranges ?? {};
  repaint();
}

/** @param {WholeReply} reply */
export function takePlan(reply) {
  const stood = { plan, ranges };
  plan = reply.plan;
  if (plan && reply.sheets) sheets = unpack(reply.sheets);
  lookUnder(sheets, plan);
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
  lookUnder(sheets, plan);
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
