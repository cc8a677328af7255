// What enters a layer after the first: the folded line or sheet beside the stage, as the server says where each shape is;
// and the pieces of that line, marked alike below the panels in which the layer draws them out again.
/** @import { Axis, Plot } from "./plotly.d.ts" */
/** @import { Drawn, Entering, Pointed } from "../state/replies.d.ts" */
/** @import { Point } from "../state/types.d.ts" */
import { draw, element, make, plotOf, setText } from "./elements.mjs";
import { marksOf } from "./fold_space.mjs";
import { onMap } from "./under.mjs";

const BAND = 5; // pixels, of a piece below a panel
const ROOM = 14; // pixels of a piece that has room for its number
const HIGH = { sum: 150, neuron: 60 }; // pixels of a panel's height, likewise
const GAP = 1; // pixels between two pieces

/** @type {Entering | null} */
let told = null;
/** @type {Point | null} */
let bead = null; // a place that is pointed at, in pixels of the picture
/** @type {WeakSet<Plot>} */
const watched = new WeakSet();

/** What was told of it last; null where the first layer is shown. */
export const entering = () => told;

/**
 * @param {Entering | null} next
 * @param {Point | null} [at] the place that is marked in it; without one what was marked stays
 */
export function paintEntering(next, at = bead) {
  told = next;
  bead = at;
  const host = element("entering");
  host.hidden = !told;
  if (!told) bead = null;
  else {
    place(host, told);
    drawPicture(told);
  }
  paintJoined();
}

/**
 * Left of the panels where there is room on the stage, else below it.
 * @param {HTMLElement} host
 * @param {Entering} told
 */
function place(host, { title, spoken, place, size: [width, height] }) {
  const slot = place ? element("picture").parentElement : element("entering-below");
  if (slot && host.parentElement !== slot) slot.append(host);
  host.dataset.beside = String(Boolean(place));
  Object.assign(
    host.style,
    place ? { left: `${place[0]}px`, top: `${place[1]}px`, width: `${place[2]}px` } : { width: "" },
  );
  setText(element("entering-title"), title);
  const picture = svg();
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("aria-label", spoken);
  Object.assign(picture.style, { width: `${width}px`, height: `${height}px` });
}

function svg() {
  const host = element("entering-picture");
  return host.querySelector("svg") || host.appendChild(draw("svg", { role: "img" }));
}

/** @param {Entering} told */
function drawPicture({ shapes }) {
  const marks = shapes.map(markOf);
  if (bead) marks.push(draw("circle", { cx: bead[0], cy: bead[1], r: 5, class: "bead" }));
  svg().replaceChildren(...marks);
}

/** @param {Drawn} shape */
function markOf(shape) {
  if (shape.draw === "path") {
    const { d, stroke, width, fill, dash } = shape;
    return draw("path", {
      d,
      fill,
      stroke,
      "stroke-width": width,
      "stroke-dasharray": dash,
      "stroke-linejoin": "round",
    });
  }
  if (shape.draw === "dot") {
    return draw("circle", {
      cx: shape.x,
      cy: shape.y,
      r: shape.r,
      fill: shape.fill,
      stroke: shape.ring,
      "stroke-width": 2,
    });
  }
  const text = draw("text", { x: shape.x, y: shape.y, fill: shape.fill }, shape.text);
  if (shape.sub) text.append(draw("tspan", { "font-size": "80%", dy: "0.3em" }, shape.sub));
  if (shape.rest) text.append(draw("tspan", { dy: "-0.24em" }, shape.rest));
  return text;
}

/**
 * Mark a place of it; null for none.
 * @param {Point | null} at
 */
export function showBead(at) {
  bead = at;
  if (told) drawPicture(told);
}

/**
 * What lies over the stage: the pieces below the panels, or the inputs that are found on the map.
 * @param {1 | 2} inputs
 * @returns {SVGElement}
 */
function overlay(inputs) {
  const picture = element("picture");
  const found = picture.querySelector(`.joined.only-${inputs} svg`);
  if (found) return /** @type {SVGElement} */ (found);
  const host = make("div", `joined only-${inputs}`);
  picture.insertBefore(host, element("reading"));
  return host.appendChild(draw("svg", { "aria-hidden": "true" }));
}

// --- the inputs that come to a place of the folded sheet ---

/** @param {Pointed | null} pointed */
export function drawFound(pointed) {
  const [left, top] = onMap([0, 0]);
  const [right, up] = onMap([1, 1]);
  const across = { _offset: left, l2p: (/** @type {number} */ x) => x * (right - left) };
  const upwards = { _offset: top, l2p: (/** @type {number} */ y) => y * (up - top) };
  const shapes = (pointed?.found ?? []).filter(({ on }) => on === "inputs");
  overlay(2).replaceChildren(...shapes.flatMap((shape) => marksOf(shape, [across, upwards])));
}

// --- the same pieces below the panels ---

// Plotly draws when it has time: what lies over it follows.
function paintJoined() {
  const gd = plotOf("stage");
  if (gd?.on && !watched.has(gd)) {
    watched.add(gd);
    gd.on("plotly_afterplot", paintJoined);
  }
  const parts = told?.parts ?? [];
  const marks = gd?._fullLayout && parts.length ? joined(gd).flatMap((panel) => bands(panel, parts)) : [];
  overlay(1).replaceChildren(...marks);
}

/**
 * The axes of the panels that show what enters: z of each neuron, and what is composed.
 * @param {Plot} gd
 * @returns {[across: Axis, up: Axis][]}
 */
function joined(gd) {
  const traces = gd._fullData.filter(({ uid }) => uid === "composed" || /^z\d+off$/.test(uid));
  return traces.map(({ xaxis, yaxis }) => [
    /** @type {Axis} */ (gd._fullLayout[`xaxis${xaxis.slice(1)}`]),
    /** @type {Axis} */ (gd._fullLayout[`yaxis${yaxis.slice(1)}`]),
  ]);
}

/**
 * @param {[across: Axis, up: Axis]} panel
 * @param {Entering["parts"]} parts
 */
function bands([across, up], parts) {
  const bottom = up._offset + up._length;
  const numbered = up._length >= (across._id === "x" ? HIGH.sum : HIGH.neuron);
  return parts.flatMap(([from, to, fill, name]) => {
    const [left, right] = [from, to].map((x) => across._offset + across.l2p(x));
    const width = Math.max(right - left - GAP, 0.5);
    const band = draw("rect", { x: left + GAP / 2, y: bottom - BAND, width, height: BAND, fill });
    if (width < ROOM || !numbered) return [band];
    return [band, draw("text", { x: (left + right) / 2, y: bottom - BAND - 3 }, name)];
  });
}
