// Pointing at what enters a layer, or at the layer's own panels: the same place is marked in both.
/** @import { Entering, Pointed } from "../state/replies.d.ts" */
/** @import { Point } from "../state/types.d.ts" */
import { element, make, pointerIn } from "../paint/elements.mjs";
import { drawFound, entering, paintEntering as paint, showBead } from "../paint/entering.mjs";
import { showRegion } from "../paint/region.mjs";
import { alongLine, nearestOnLine } from "../paint/straight.mjs";
import { aside, forget } from "../state/questions.mjs";
import { hasState, inputs } from "../state/view.mjs";
import { readAt } from "./reading_line.mjs";

export { showBead } from "../paint/entering.mjs";

const NEAR = 24; // pixels from the line to a pointer that means it

let pointing = false; // at the folded sheet
/** @type {number | null} */
let read = null; // the x that is read in the panels

const line = () => entering()?.line ?? [[], [], []];

export function startEntering() {
  const picture = element("entering-picture");
  document.addEventListener("relu-fold:read", ({ detail }) => {
    read = detail.x;
    if (line()[0].length) showBead(onLine());
  });
  for (const kind of /** @type {const} */ (["pointermove", "pointerdown"])) picture.addEventListener(kind, point);
  picture.addEventListener("pointerleave", () => (inputs() === 2 ? pointNowhere() : readAt(null)));
}

/** @param {PointerEvent} event */
function point(event) {
  const drawn = element("entering-picture").querySelector("svg");
  if (!drawn || !hasState()) return;
  if (inputs() === 2) pointAt(pointerIn(drawn, event));
  else if (line()[0].length) readAt(nearestOnLine(line(), pointerIn(drawn, event), NEAR));
}

const onLine = () => (read === null ? null : alongLine(line(), read));

/**
 * The x that is read stays marked while the line moves.
 * @param {Entering | null} told
 */
export function paintEntering(told) {
  paint(told, told?.line[0].length ? onLine() : undefined);
}

/** Another picture: nothing is pointed at in it. */
export function forgetPlace() {
  if (pointing) forget("point");
  pointing = false;
  showBead(null);
  drawFound(null);
}

/** @param {Point} pixel of the picture */
function pointAt(pixel) {
  const told = entering();
  if (!told) return;
  const [left, top, across, down] = told.scale;
  pointing = true;
  showBead(pixel);
  aside({
    kind: "point",
    side: "fold",
    point: [(pixel[0] - left) / across, (pixel[1] - top) / down],
    enters: told.axes,
  });
}

function pointNowhere() {
  forgetPlace();
  showRegion(null);
}

/**
 * Which inputs come to the place of the folded sheet that is pointed at.
 * @param {Pointed | null} pointed
 */
export function showFound(pointed) {
  if (!pointing) return;
  drawFound(pointed);
  if (pointed) element("region").replaceChildren(make("p", "", pointed.says));
}
