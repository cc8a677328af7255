// Hands on the ends of the axes: they are dragged, stepped by keys, or typed; Ctrl and the wheel, or two fingers, zoom about where
// they are; a double click shows all there is. The picture follows as under any hand, and what was done is one step of undo.
/** @import { Axis, Plot } from "../paint/plotly.d.ts" */
/** @import { Letter } from "../paint/axis_ends.mjs" */
/** @import { Pair, Point, Rectangle } from "../state/types.d.ts" */
import { domainOf, drawEnds, layOfAxes, openBox, shiftEnds } from "../paint/axis_ends.mjs";
import { element, plotOf, pointerIn } from "../paint/elements.mjs";
import { reframe } from "../paint/paper.mjs";
import { told } from "../state/alike.mjs";
import { both, dragged, framed, stepped, zoomed } from "../state/interval.mjs";
import { commit, dragAll, edit } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const PAUSE = 350; // ms after the last key or turn of the wheel until it is a step of its own
const AGAIN = 400; // ms within which a second press types
const SLIP = 3; // px that a press may slip
const LINE = 16; // px of a wheel that counts lines
const [TURN, MOST_TURN] = [0.006, 60]; // of a wheel's pixel, e-fold; pixels of a turn that count

/** The box as the hand took hold of it, and whether the scale changes with it: `zoom`, or an `end`. */
/** @typedef {{ start: Pair<Pair>, lay: Rectangle, zoom: boolean }} Hold */

/** @type {Hold | null} */
let hold = null;
let settle = 0;
/** @type {Map<number, Pair<Pair>>} */
const asked = new Map(); // the box that a question went out with, by its number

/** @returns {Pair<Pair>} */
const box = () => [state().domain, state().domain_y];

/** @param {boolean} zoom */
function begin(zoom) {
  window.clearTimeout(settle);
  if (hold && hold.zoom !== zoom) end();
  const lay = layOfAxes();
  if (!hold && lay) hold = { start: box(), lay, zoom };
  return hold;
}

function end() {
  window.clearTimeout(settle);
  if (!hold) return;
  hold = null;
  asked.clear();
  element("picture").classList.remove("axes-moving");
  shiftEnds(null);
  commit();
}

function endSoon() {
  window.clearTimeout(settle);
  settle = window.setTimeout(end, PAUSE);
}

/**
 * The domains are others: the ends go along, and the picture follows when it is there.
 * @param {Partial<Record<Letter, Pair>>} domains
 */
function move(domains) {
  if (!hold) return;
  const numbers = Object.entries(domains).flatMap(([letter, ends]) => ends.map((end, i) => [`${letter}.${i}`, end]));
  if (!dragAll(/** @type {[string, number][]} */ (numbers))) return;
  shiftEnds(placeOf(hold, box()));
}

/** @type {(hold: Hold, now: Pair<Pair>) => Rectangle} */
function placeOf({ start, lay, zoom }, now) {
  if (zoom) return lay;
  if (inputs() === 2) return framed(lay, start, now);
  const [low, high] = both(start[0], now[0]);
  const [left, top, width, height] = lay;
  const scale = width / (high - low);
  return [left + (now[0][0] - low) * scale, top, (now[0][1] - now[0][0]) * scale, height];
}

// --- the picture follows ---

/**
 * A picture that is about to be painted is of this box: the axes make room for it. (Plotly would take a tenth of a second to draw
 * their numbers anew; they are back with the whole picture.)
 * @param {Hold} hold
 * @param {Pair<Pair>} shown
 */
function follow(hold, shown) {
  if (inputs() === 2) {
    const place = placeOf(hold, shown);
    element("picture").classList.toggle("axes-moving", hold.zoom || shown.some((one, i) => grown(one, hold.start[i])));
    return reframe(place);
  }
  const gd = plotOf("stage");
  const range = hold.zoom ? shown[0] : both(hold.start[0], shown[0]);
  if (!gd?._fullLayout || String(gd._fullLayout.xaxis.range) === String(range)) return;
  element("picture").classList.add("axes-moving");
  for (const [name, one] of Object.entries(gd._fullLayout)) {
    if (!/^xaxis\d*$/.test(name)) continue;
    const axis = /** @type {Axis} */ (one);
    axis.range = [...range];
    axis.setScale();
  }
}

/** @type {(now: Pair, start: Pair) => boolean} */
const grown = (now, start) => now[0] < start[0] || now[1] > start[1];

function watchPictures() {
  document.addEventListener("relu-fold:asked", ({ detail }) => {
    if (hold && hasState()) asked.set(detail.seq, box());
  });
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    const shown = asked.get(detail.seq);
    if (hold && shown && (detail.kind === "drag" || detail.kind === "rest")) follow(hold, shown);
  });
}

// --- a grip ---

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
  if (hold) end();
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

// --- zoom ---

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

/** Some time after the first picture, or when somebody turns to an axis. */
export function startAxisEnds() {
  drawEnds((path, text) => edit({ kind: "number", path, text }));
  watchPictures();
  handOn(document.documentElement, { take, move: drag, leave }, true);
  const picture = element("picture");
  picture.addEventListener("keydown", key);
  picture.addEventListener("wheel", wheel, { passive: false });
  for (const kind of /** @type {const} */ (["pointerdown", "pointermove", "pointerup", "pointercancel"])) {
    document.addEventListener(kind, finger, true);
  }
  element("axis-ends").addEventListener("dblclick", (event) => {
    event.stopPropagation();
    if (event.target instanceof Element && event.target.matches(".axis-strip")) edit({ kind: "fit" });
  });
}
