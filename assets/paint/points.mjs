// The points that are learnt from, on the line, the map and the surface; how far f is from them, where the next step takes
// each fold, and what was pinned to compare with.
/** @import { LearntView, Mark, Picture } from "../state/replies.d.ts" */
/** @import { Pair, Point } from "../state/types.d.ts" */
import { arrow, ringsOf } from "../state/arrows.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { draw, element, join, originIn, plotOf } from "./elements.mjs";
import { valueAt } from "./straight.mjs";
import { creasesOfMap, heightAt, onMap, overSurface } from "./under.mjs";

const RADIUS = [3.5, 2.5]; // of a point over the line, and on the map
const LIFTED = 500; // points that are shown over the surface, too
const SHORT = 2; // px: a shorter arrow is none
const AWAY = -99; // px: where nothing is seen

/** @import { Segment } from "../state/arrows.mjs" */

/** @type {LearntView | null} */
let learnt = null;
/** @type {Pair | null} */
let reach = null; // of the surface
/** @type {Mark | null} */
let line = null; // f, as it is drawn
/** @type {Mark[]} */
let marks = []; // of the stage
/** @type {{ inputs: number, line: Mark | null, creases: [Point, Point][] } | null} */
let ghost = null;
const wanted = { residuals: false, arrows: false };

/**
 * @param {LearntView | null} next
 * @param {Record<string, Pair>} ranges of the sheets
 */
export function keepLearnt(next, ranges) {
  learnt = next;
  reach = ranges.composed ?? null;
  if (!next || ghost?.inputs !== inputs()) ghost = null;
}

/**
 * Points that a hand is setting.
 * @param {number[][]} rows the inputs, and then y
 */
export function showOwn(rows) {
  const points = rows.map((row) => [...row, 0]);
  learnt = learnt
    ? { ...learnt, points }
    : { points, losses: { train: null, test: null }, dead: [], still: "", arrows: [], regions: null };
  wanted.arrows = false;
  drawPoints();
}

/** @param {Pick<Picture, "marks">} reply */
export function keepLine(reply) {
  marks = reply.marks ?? [];
  line = marks.find(({ id }) => id === "composed") ?? null;
}

/** Whether the arrows are right: they are of the picture that was whole. @param {boolean} shown */
export function showArrows(shown) {
  wanted.arrows = shown;
}

/** @param {boolean} shown */
export function showResiduals(shown) {
  wanted.residuals = shown;
  drawPoints();
}

/** Keep f as it is now, to compare with; or put it away. Returns whether there is one now. */
export function pin() {
  const copied = line && { ...line, x: [...line.x], y: [...line.y] };
  ghost = ghost ? null : { inputs: inputs(), line: copied, creases: creasesOfMap() };
  drawPoints();
  return ghost !== null;
}

export const pinned = () => ghost !== null;

// --- where things are on the picture ---

/** Axes of the line's stage, in pixels of the picture; null before plotly drew them. */
export function lineAxes() {
  const gd = inputs() === 1 ? plotOf("stage") : null;
  if (!gd?._fullLayout) return null;
  const { xaxis, yaxis } = gd._fullLayout;
  const [left, top] = originIn(gd, element("picture"));
  return {
    left: left + xaxis._offset,
    top: top + yaxis._offset,
    width: xaxis._length,
    height: yaxis._length,
    xaxis,
    yaxis,
  };
}

/** @typedef {NonNullable<ReturnType<typeof lineAxes>>} Axes */

/**
 * @param {Axes | null} axes
 * @param {number} x
 * @param {number} y
 * @returns {Point}
 */
const onLine = (axes, x, y) => (axes ? [axes.left + axes.xaxis.l2p(x), axes.top + axes.yaxis.l2p(y)] : [AWAY, AWAY]);

/** @param {number[]} ys */
function shares(ys) {
  const [low, high] = reach ?? [-1, 1];
  return ys.map((y) => (y - low - (high - y)) / (high - low));
}

/** @param {Point} input */
function inBox([x, y]) {
  const { domain, domain_y: range } = state();
  return x >= domain[0] && x <= domain[1] && y >= range[0] && y <= range[1];
}

// --- drawing ---

/**
 * Points lie below f and its knots, arrows over them.
 * @param {string} name
 */
function group(name) {
  const picture = element("picture");
  const find = () => picture.querySelector(`.train-points .${name}`);
  if (!find()) {
    const [under, over] = [["ghost", "residuals", "dots"], ["arrows"]].map((names, i) => {
      const svg = draw("svg", { class: `train-points ${i ? "over" : "under"}`, "aria-hidden": "true" }); // words say how f fits
      svg.append(...names.map((one) => draw("g", { class: one })));
      return svg;
    });
    picture.prepend(under);
    picture.append(over);
  }
  return /** @type {Element} */ (find());
}

/** Learnt from: full; of the test: a ring. Only where the stage composes f. */
export function drawPoints() {
  const here = hasState() && learnt && state().layer === state().weights.length - 2;
  const points = here && learnt ? learnt.points : [];
  const found = inputs() === 1 ? dotsOfLine(points) : dotsOfPlane(points);
  join(
    group("dots"),
    found.dots,
    () => draw("circle"),
    (dot, { at: [x, y], name, radius }) => {
      for (const [key, value] of Object.entries({ cx: x, cy: y, r: radius, class: name }))
        dot.setAttribute(key, String(value));
    },
  );
  drawLines("residuals", wanted.residuals ? found.residuals : []);
  drawLines("ghost", here && ghost ? ghostLines() : []);
  drawArrows(here && learnt && wanted.arrows ? learnt.arrows : []);
}

/** @param {number[][]} points */
function dotsOfLine(points) {
  const axes = lineAxes();
  const dots = points.map(([x, y, test]) => ({
    at: onLine(axes, x, y),
    name: test ? "test" : "train",
    radius: RADIUS[0],
  }));
  /** @type {Segment[]} */
  const residuals = [];
  for (const [x, y] of points) {
    const f = line && valueAt(line, x);
    if (f !== null) residuals.push([...onLine(axes, x, y), ...onLine(axes, x, f)]);
  }
  return { dots, residuals };
}

/** @param {number[][]} points */
function dotsOfPlane(points) {
  const seen = points.filter(([x, y]) => inBox([x, y]));
  const named = seen.map(([, , y, test]) => `${test ? "test" : "train"} ${y > 0 ? "above" : "below"}`);
  const flat = seen.map(([x, y], i) => ({ at: onMap([x, y]), name: named[i], radius: RADIUS[1] }));
  const lifted = seen.slice(0, reach ? LIFTED : 0);
  const places = lifted.map(([x, y]) => /** @type {Point} */ ([x, y]));
  const up = overSurface(places, shares(lifted.map(([, , y]) => y)));
  const over = lifted.map((_, i) => ({
    at: /** @type {Point} */ ([up[2 * i], up[2 * i + 1]]),
    name: named[i],
    radius: RADIUS[1],
  }));
  const feet = wanted.residuals
    ? overSurface(
        places,
        places.map((one) => heightAt(one) ?? 0),
      )
    : up;
  const residuals = over.map(({ at }, i) => /** @type {Segment} */ ([...at, feet[2 * i], feet[2 * i + 1]]));
  return { dots: [...flat, ...over], residuals };
}

function ghostLines() {
  if (!ghost) return [];
  if (inputs() === 2) return ghost.creases.map(([a, b]) => /** @type {Segment} */ ([...onMap(a), ...onMap(b)]));
  const { x, y } = ghost.line ?? { x: [], y: [] };
  const axes = lineAxes();
  /** @type {Segment[]} */
  const found = [];
  for (let i = 1; i < x.length; i += 1) {
    const [from, to] = [x[i - 1], x[i]];
    if (from !== null && to !== null) found.push([...onLine(axes, from, y[i - 1]), ...onLine(axes, to, y[i])]);
  }
  return found;
}

/**
 * @param {string} name
 * @param {Segment[]} lines
 */
function drawLines(name, lines) {
  join(
    group(name),
    lines,
    () => draw("line"),
    (drawn, [x1, y1, x2, y2]) => {
      for (const [key, value] of Object.entries({ x1, y1, x2, y2 })) drawn.setAttribute(key, value.toFixed(1));
    },
  );
}

/** @param {number[][]} arrows */
function drawArrows(arrows) {
  const axes = lineAxes();
  const rings = axes && inputs() === 1 ? ringsOf(marks, (x, y) => onLine(axes, x, y)) : [];
  const ends = arrows
    .filter(([x, y]) => inputs() === 1 || inBox([x, y]))
    .map(([x1, y1, x2, y2]) =>
      inputs() === 1
        ? /** @type {Segment} */ ([...onLine(axes, x1, y1), ...onLine(axes, x2, y2)])
        : /** @type {Segment} */ ([...onMap([x1, y1]), ...onMap([x2, y2])]),
    )
    .filter(([x1, y1, x2, y2]) => Math.hypot(x2 - x1, y2 - y1) >= SHORT);
  join(
    group("arrows"),
    ends,
    () => draw("path"),
    (drawn, segment) => drawn.setAttribute("d", arrow(segment, rings)),
  );
}
