// The ends of the axes as parts of the picture: of a line those of x below the sum, of a plane those of both inputs at the map.
// Each is a grip with its number, where that is typed, too. Here they are put in their places; what hands do: pointer/axis_ends.mjs.
/** @import { Plot } from "./plotly.d.ts" */
/** @import { Picture } from "../state/replies.d.ts" */
/** @import { Pair, Rectangle } from "../state/types.d.ts" */
import { typedNumber } from "../state/alike.mjs";
import { gripOf } from "../state/interval.mjs";
import { hasState, inputs, state, valueAt } from "../state/view.mjs";
import { all, element, make, originIn, plotOf, put, zoom } from "./elements.mjs";
import { mapPlace } from "./paper.mjs";

/** @typedef {"x" | "y"} Letter */

const SIDES = { x: ["Left", "Right"], y: ["Lower", "Upper"] };
const PATHS = ["x.0", "x.1", "y.0", "y.1"];
const STRIP = 22; // px below or beside an axis in which its numbers stand
const NEAR = 6; // px that are kept between a number of ours and one of plotly's

/** @type {Record<string, HTMLElement>} */
const ends = {}; // by path
/** @type {Record<string, HTMLElement>} */
const strips = {}; // by letter
/** @type {Rectangle | null} */
let lay = null; // where the axes lay when nothing was held: the sum's panel, or the map
/** @type {Rectangle | null} */
let shifted = null; // where the box in view lies of it, under a hand
/** @type {(path: string, text: string) => void} */
let typed = () => {};

const host = () => element("axis-ends");

/** @param {Letter} letter */
const nameOf = (letter) => {
  const plain = inputs() === 1 ? "x" : letter === "x" ? "x₁" : "x₂";
  const own = state().names[letter === "x" ? 0 : 1];
  return own ? `${plain} = ${own}` : plain;
};

/** The domain of an axis. @param {Letter} letter */
export const domainOf = (letter) => (letter === "x" ? state().domain : state().domain_y);

/** Where the axes lie on the stage, in pixels, when nothing is held: left, top, width, height; null before there is a picture. */
export const layOfAxes = () => lay;

/**
 * Under a hand: where the box in view lies; null once it is let go.
 * @param {Rectangle | null} to
 */
export function shiftEnds(to) {
  shifted = to;
  placeEnds();
}

function findLay() {
  if (inputs() === 2) return mapPlace();
  const gd = plotOf("stage");
  const axes = gd?._fullLayout;
  if (!gd || !axes?.xaxis?._length) return null;
  const [left, top] = originIn(gd, element("picture"));
  const { xaxis: across, yaxis: up } = axes;
  return /** @type {Rectangle} */ ([left + across._offset, top + up._offset, across._length, up._length]);
}

/** Put all of them where they belong, unless a hand holds one: then they go with it. */
export function placeEnds() {
  if (!hasState()) return;
  if (!shifted) lay = findLay();
  host().hidden = !lay || lay[2] < 8;
  if (!lay) return;
  const [left, top, width, height] = lay;
  const [l, t, w, h] = shifted ?? lay;
  const bottom = top + height;
  const plane = inputs() === 2;
  const plain = plane && element("picture").dataset.arrangement === "tall"; // the map has no numbers there
  host().classList.toggle("plain", plain);
  put(host(), "data-inputs", inputs());
  const clamp = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ size) =>
    Math.max(from, Math.min(from + size, at));
  placeEnd("x.0", [clamp(l, left, width), bottom], gripOf(width));
  placeEnd("x.1", [clamp(l + w, left, width), bottom], gripOf(width));
  placeEnd("y.0", [left, clamp(t + h, top, height)], gripOf(height));
  placeEnd("y.1", [left, clamp(t, top, height)], gripOf(height));
  ends["y.0"].hidden = ends["y.1"].hidden = strips.y.hidden = !plane;
  const strip = plain ? 12 : STRIP;
  box(strips.x, [left, bottom, width, strip]);
  box(strips.y, [left - strip, top, strip, height]);
  hideTicks();
}

/** @type {(part: HTMLElement, place: Rectangle) => void} */
function box({ style }, [left, top, width, height]) {
  for (const [side, px] of Object.entries({ left, top, width, height })) style.setProperty(side, `${px}px`);
}

/**
 * @param {string} path
 * @param {Pair} at
 * @param {number} side
 */
function placeEnd(path, [x, y], side) {
  const end = ends[path];
  end.style.left = `${x}px`;
  end.style.top = `${y}px`;
  end.style.setProperty("--side", `${side}px`);
  const [letter, which] = path.split(".");
  const text = typedNumber(valueAt(path));
  const name = nameOf(/** @type {Letter} */ (letter));
  const grip = /** @type {HTMLElement} */ (end.firstElementChild);
  const words = /** @type {HTMLElement} */ (grip.firstElementChild);
  if (words.textContent !== text) words.textContent = text;
  put(grip, "aria-label", `${SIDES[/** @type {Letter} */ (letter)][Number(which)]} end of the axis of ${name}`);
  put(grip, "aria-valuenow", valueAt(path));
  put(grip, "aria-valuetext", `${name} ${which === "0" ? "from" : "to"} ${text}`);
}

/** Where one of our numbers stands, plotly's own would stand under it. */
function hideTicks() {
  const ours = [...all(host(), ".axis-end:not([hidden]) .end-number")].map((one) => one.getBoundingClientRect());
  const within = inputs() === 1 ? "#stage .xtick text" : "#space :is(.x2tick, .y2tick) text";
  for (const tick of all(document, within)) {
    const { left, right, top, bottom } = tick.getBoundingClientRect();
    const under = ours.some((one) => {
      return one.left - NEAR < right && left < one.right + NEAR && one.top < bottom && top < one.bottom;
    });
    tick.classList.toggle("under-end", under);
  }
}

// --- a number is typed ---

/**
 * Open the box of an end, with its number chosen.
 * @param {string} path
 */
export function openBox(path) {
  const end = ends[path];
  if (end.querySelector("input")) return;
  const input = make("input", "end-box");
  input.type = "text";
  input.inputMode = "text";
  input.autocomplete = "off";
  input.value = typedNumber(valueAt(path));
  input.setAttribute("aria-label", `${end.firstElementChild?.getAttribute("aria-label")}, as a number`);
  input.addEventListener("keydown", (event) => boxKey(event, path, input));
  input.addEventListener("blur", () => read(path, input, false));
  end.append(input);
  input.focus();
  input.select();
}

/** @type {(event: KeyboardEvent, path: string, input: HTMLInputElement) => void} */
function boxKey(event, path, input) {
  if (event.key === "Enter") read(path, input, true);
  else if (event.key === "Escape") {
    input.value = typedNumber(valueAt(path)); // as it was: to leave it asks for nothing
    close(path, true);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * What was typed goes to the server, which says what is wrong with it; what was not changed closes the box.
 * @type {(path: string, input: HTMLInputElement, stay: boolean) => void}
 */
function read(path, input, stay) {
  if (!input.isConnected) return;
  const { value } = input;
  if (value === typedNumber(valueAt(path))) return close(path, stay);
  if (value === input.dataset.asked) return stay ? undefined : close(path, false);
  input.dataset.asked = value;
  typed(path, value);
}

/**
 * @param {string} path
 * @param {boolean} back to the grip
 */
function close(path, back) {
  const [grip, ...rest] = /** @type {Iterable<HTMLElement>} */ (ends[path].children);
  if (back) grip.focus();
  for (const part of rest) part.remove();
}

/**
 * The server answered to what was typed: a sentence stands below the box, or the box closes.
 * @param {Record<string, string>} errors
 */
function answered(errors) {
  for (const path of PATHS) {
    const input = /** @type {HTMLInputElement | null} */ (ends[path].querySelector("input"));
    if (!input?.dataset.asked) continue;
    if (!errors[path]) {
      close(path, input === document.activeElement);
      continue;
    }
    const words = ends[path].querySelector(".end-wrong") ?? ends[path].appendChild(make("p", "end-wrong"));
    words.setAttribute("role", "alert");
    words.id = "end-wrong";
    words.textContent = errors[path];
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", words.id);
    keepInside(/** @type {HTMLElement} */ (words));
  }
}

/** A sentence beside an end stays within the picture: beside it there are sliders. @param {HTMLElement} words */
function keepInside(words) {
  words.style.translate = "";
  const { left, right } = words.getBoundingClientRect();
  const frame = element("picture").getBoundingClientRect();
  const over = Math.max(0, right - frame.right + 4) - Math.max(0, frame.left + 4 - left);
  if (over) words.style.translate = `${-over / zoom()}px 0`;
}

// --- made once ---

/** @param {string} path */
function newEnd(path) {
  const end = make("div", `axis-end ${path.replace(".", "-")}`);
  end.dataset.end = path;
  const grip = end.appendChild(make("div", "end-grip"));
  grip.tabIndex = 0;
  grip.title = "Drag the end of the axis, or press Enter to type it";
  put(grip, "role", "slider");
  put(grip, "aria-orientation", path[0] === "x" ? "horizontal" : "vertical");
  grip.append(make("span", "end-number"));
  return end;
}

/** @param {Letter} letter */
function newStrip(letter) {
  const strip = make("div", "axis-strip");
  strip.dataset.ownHand = "axis";
  strip.dataset.strip = letter;
  strip.title = "Double click: show all knots and creases";
  return strip;
}

/** @type {WeakSet<Plot>} */
const watched = new WeakSet();

function watchPlots() {
  for (const gd of ["stage", "space"].map(plotOf)) {
    if (!gd || watched.has(gd)) continue;
    watched.add(gd);
    gd.on("plotly_afterplot", placeEnds);
  }
}

/** @param {Picture} picture */
function came(picture) {
  if (picture.kind === "commit" || picture.kind === "edit" || picture.kind === "open") answered(picture.errors);
  window.requestAnimationFrame(() => {
    watchPlots();
    placeEnds();
  });
}

/** @param {(path: string, text: string) => void} read what was typed for an end */
export function drawEnds(read) {
  typed = read;
  const group = make("div", "axis-ends");
  group.id = "axis-ends";
  put(group, "role", "group");
  put(group, "aria-label", "Ends of the axes");
  for (const letter of /** @type {Letter[]} */ (["x", "y"])) strips[letter] = newStrip(letter);
  for (const path of PATHS) ends[path] = newEnd(path);
  group.append(...Object.values(strips), ...Object.values(ends));
  element("picture").append(group);
  document.addEventListener("relu-fold:picture", ({ detail }) => came(detail));
  document.addEventListener("relu-fold:moved", ({ detail }) => {
    if (detail.paths.some((path) => PATHS.includes(path))) placeEnds();
  });
  new ResizeObserver(() => window.requestAnimationFrame(placeEnds)).observe(element("picture"));
  watchPlots();
  placeEnds();
}
