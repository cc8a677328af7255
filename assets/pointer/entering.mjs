// Pointing at the line that enters a layer, or at the layer's own panels: the same place is marked in both.
import { element, pointerIn } from "../paint/elements.mjs";
import { entering, showBead } from "../paint/entering.mjs";
import { alongLine, nearestOnLine } from "../paint/straight.mjs";
import { readAt } from "./reading_line.mjs";

export { paintEntering, showBead } from "../paint/entering.mjs";

const NEAR = 24; // pixels from the line to a pointer that means it

const line = () => entering()?.line ?? [[], [], []];

export function startEntering() {
  const picture = element("entering-picture");
  document.addEventListener("relu-fold:read", ({ detail: { x } }) => {
    if (line()[0].length) showBead(x === null ? null : alongLine(line(), x));
  });
  picture.addEventListener("pointermove", (event) => {
    const drawn = picture.querySelector("svg");
    if (drawn && line()[0].length) readAt(nearestOnLine(line(), pointerIn(drawn, event), NEAR));
  });
  picture.addEventListener("pointerleave", () => line()[0].length && readAt(null));
}
