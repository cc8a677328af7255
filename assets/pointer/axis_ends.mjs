// Hands on the ends of the axes: they are dragged, stepped by keys, or typed; a double click on an axis shows all there is.
/** @import { Letter } from "../paint/axis_ends.mjs" */
/** @import { Point, Rectangle } from "../state/types.d.ts" */
import { domainOf, drawEnds, layOfAxes, openBox } from "../paint/axis_ends.mjs";
import { element, pointerIn } from "../paint/elements.mjs";
import { told } from "../state/alike.mjs";
import { dragged, stepped } from "../state/interval.mjs";
import { edit } from "../state/questions.mjs";
import { hasState } from "../state/view.mjs";
import { begin, end, endSoon, move, watchPictures } from "./axis_hold.mjs";
import { startAxisZoom } from "./axis_zoom.mjs";
import { handOn } from "./hand.mjs";

const AGAIN = 400; // ms within which a second press types
const SLIP = 3; // px that a press may slip

/** @typedef {{ path: string, letter: Letter, which: 0 | 1, from: Point, off: number, moved: boolean, again: boolean }} Grip */

let last = { path: "", at: 0 }; // the press before

/** @param {EventTarget | null} target */
const pathUnder = (target) => {
  const end = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-end]")) : null;
  return end && !(/** @type {Element} */ (target).closest("input, .end-wrong")) ? (end.dataset.end ?? "") : "";
};

/** @param {string} path @returns {[letter: Letter, which: 0 | 1]} */
const parts = (path) => [/** @type {Letter} */ (path[0]), path.endsWith("1") ? 1 : 0];

/**
 * Along the axis, from its low end; px.
 * @type {(event: PointerEvent, letter: Letter, lay: Rectangle) => number}
 */
function along(event, letter, [left, top, , height]) {
  const [x, y] = pointerIn(element("picture"), event);
  return letter === "x" ? x - left : top + height - y;
}

/** @param {string} path */
const gripOf = (path) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-end="${path}"] .end-grip`));

/**
 * @param {PointerEvent} event
 * @returns {Grip | null}
 */
function take(event) {
  const path = event.button === 0 && hasState() ? pathUnder(event.target) : "";
  const lay = layOfAxes();
  if (!path || !lay) return null;
  event.stopPropagation();
  event.preventDefault();
  end(); // of what a key or the wheel began
  const grip = gripOf(path);
  const known = grip === document.activeElement && event.pointerType === "touch"; // a finger types with its second tap
  const again = known || (last.path === path && event.timeStamp - last.at < AGAIN);
  last = { path, at: event.timeStamp };
  grip?.focus({ preventScroll: true });
  const [letter, which] = parts(path);
  const off = along(event, letter, lay) - (which ? lengthOf(letter, lay) : 0);
  return { path, letter, which, from: [event.clientX, event.clientY], off, moved: false, again };
}

/** @type {(letter: Letter, lay: Rectangle) => number} */
const lengthOf = (letter, lay) => (letter === "x" ? lay[2] : lay[3]);

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function drag(event, grip) {
  const [x, y] = grip.from;
  if (!grip.moved && Math.hypot(event.clientX - x, event.clientY - y) < SLIP) return;
  grip.moved = true;
  event.stopPropagation();
  const held = begin(false);
  if (!held) return;
  const { letter, which, off } = grip;
  const start = held.start[letter === "x" ? 0 : 1];
  const length = lengthOf(letter, held.lay);
  move({ [letter]: dragged(start, which, along(event, letter, held.lay) - off, length, told().domain) });
}

/**
 * @param {PointerEvent} event
 * @param {Grip} grip
 */
function leave(event, grip) {
  if (grip.moved) end();
  else if (grip.again && event.type === "pointerup") openBox(grip.path);
}

// --- keys ---

/** @type {Record<string, number | undefined>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

/** @param {KeyboardEvent} event */
function key(event) {
  const path = event.target instanceof Element && event.target.matches(".end-grip") ? pathUnder(event.target) : "";
  if (!path || !hasState() || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = KEYS[event.key];
  if (event.key === "Enter") openBox(path);
  else if (by && begin(false)) {
    const [letter, which] = parts(path);
    const count = by * (event.shiftKey && Math.abs(by) === 1 ? 10 : 1);
    move({ [letter]: stepped(domainOf(letter), which, count, told().domain) });
    endSoon();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Some time after the first picture, or when somebody turns to an axis. */
export function startAxisEnds() {
  drawEnds((path, text) => edit({ kind: "number", path, text }));
  watchPictures();
  handOn(document.documentElement, { take, move: drag, leave }, true);
  element("picture").addEventListener("keydown", key);
  startAxisZoom();
  element("axis-ends").addEventListener("dblclick", (event) => {
    event.stopPropagation();
    if (event.target instanceof Element && event.target.matches(".axis-strip")) edit({ kind: "fit" });
  });
}
