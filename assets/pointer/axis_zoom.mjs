// Zooming about what is pointed at: with Ctrl and the wheel, or with two fingers. The plain wheel scrolls the page.
/** @import { Axis, Plot } from "../paint/plotly.d.ts" */
/** @import { Letter } from "../paint/axis_ends.mjs" */
/** @import { Pair, Point, Rectangle } from "../state/types.d.ts" */
import { domainOf, layOfAxes } from "../paint/axis_ends.mjs";
import { element, plotOf, pointerIn } from "../paint/elements.mjs";
import { told } from "../state/alike.mjs";
import { zoomed } from "../state/interval.mjs";
import { hasState, inputs } from "../state/view.mjs";
import { begin, box, end, endSoon, move } from "./axis_hold.mjs";

const LINE = 16; // px of a wheel that counts lines
const [TURN, MOST_TURN] = [0.006, 60]; // of a wheel's pixel, e-fold; pixels of a turn that count

/** A place to zoom about: of each axis the share that it has of it, from its low end. */
/** @typedef {{ letter: Letter, share: number, length: number }} About */

/**
 * About which shares of the axes: of the panel or the map below the pixel; in the middle elsewhere.
 * @param {Point} pixel of the picture
 * @returns {About[]}
 */
function aboutAt([x, y]) {
  const lay = layOfAxes();
  if (!lay) return [];
  const [left, top, width, height] = inputs() === 2 ? lay : (panelAt([x, y]) ?? lay);
  /** @type {About[]} */
  const found = [
    { letter: "x", share: (x - left) / width, length: width },
    { letter: "y", share: (top + height - y) / height, length: height },
  ];
  const inside = found.every(({ share }) => share >= 0 && share <= 1);
  const about = inside || inputs() === 1 ? found : found.map((one) => ({ ...one, share: 0.5 }));
  return inputs() === 2 ? about : [{ ...found[0], share: Math.max(0, Math.min(1, found[0].share)) }];
}

/** The panel of a line's stage that a pixel is in. @param {Point} pixel @returns {Rectangle | null} */
function panelAt([x, y]) {
  const layout = plotOf("stage")?._fullLayout;
  for (const [name, one] of Object.entries(layout ?? {})) {
    if (!/^xaxis\d*$/.test(name)) continue;
    const across = /** @type {Axis} */ (one);
    const up = /** @type {Axis} */ (/** @type {Plot["_fullLayout"]} */ (layout)[name.replace("x", "y")]);
    const [left, top] = [across._offset, up._offset];
    const inside = x >= left && x <= left + across._length && y >= top && y <= top + up._length;
    if (inside) return [left, top, across._length, up._length];
  }
  return null;
}

/** @param {WheelEvent} event */
function wheel(event) {
  if (!(event.ctrlKey || event.metaKey) || !hasState() || event.deltaY === 0) return;
  event.preventDefault();
  const pixels = event.deltaY * (event.deltaMode ? LINE : 1);
  const factor = Math.exp(Math.max(-MOST_TURN, Math.min(MOST_TURN, pixels)) * TURN);
  const about = aboutAt(pointerIn(element("picture"), event));
  if (!begin(true)) return;
  move(
    Object.fromEntries(
      about.map(({ letter, share, length }) => [
        letter,
        zoomed(domainOf(letter), factor, share, length, told().domain),
      ]),
    ),
  );
  endSoon();
}

// --- two fingers ---

/** @type {Map<number, Point>} */
const fingers = new Map();
/** @type {{ apart: number, about: About[], start: Pair<Pair> } | null} */
let pinch = null;

/** How far apart two fingers are, and what is between them. */
function spread() {
  const [[x, y], [u, v]] = [...fingers.values()];
  return { apart: Math.max(1, Math.hypot(u - x, v - y)), middle: /** @type {Point} */ ([(x + u) / 2, (y + v) / 2]) };
}

/** @param {PointerEvent} event */
function finger(event) {
  const over = event.target instanceof Element && element("picture").contains(event.target);
  if (event.pointerType !== "touch" || !hasState() || (event.type === "pointerdown" && !over)) return;
  if (event.type === "pointerdown" || fingers.has(event.pointerId)) {
    fingers.set(event.pointerId, pointerIn(element("picture"), event));
  }
  if (event.type === "pointerup" || event.type === "pointercancel") {
    fingers.delete(event.pointerId);
    if (pinch) end();
    pinch = null;
    return;
  }
  if (fingers.size !== 2) return;
  event.stopPropagation(); // no other hand moves meanwhile
  const { apart, middle } = spread();
  if (!pinch && begin(true)) pinch = { apart, about: aboutAt(middle), start: box() };
  if (!pinch || event.type !== "pointermove") return;
  const { about, start } = pinch;
  const now = aboutAt(middle);
  const factor = pinch.apart / apart;
  move(
    Object.fromEntries(
      about.map(({ letter, share, length }, i) => {
        const domain = start[letter === "x" ? 0 : 1];
        return [letter, zoomed(domain, factor, share, length, told().domain, now[i]?.share)];
      }),
    ),
  );
}

export function startAxisZoom() {
  element("picture").addEventListener("wheel", wheel, { passive: false });
  for (const kind of /** @type {const} */ (["pointerdown", "pointermove", "pointerup", "pointercancel"])) {
    document.addEventListener(kind, finger, true);
  }
}
