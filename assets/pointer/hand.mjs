// A hand: on a part of the page, from the press to the release; and on a slider.
import { rangeAt, rangeIn } from "../paint/ranges.mjs";

/**
 * What a hand does on a part of the page. Its grip is what it holds from the press on.
 * @template {object} Grip
 * @typedef {object} Ways
 * @property {(event: PointerEvent) => Grip | null} take what the press takes hold of; nothing leaves the press to others
 * @property {(event: PointerEvent, grip: Grip) => void} [move]
 * @property {(event: PointerEvent) => void} [hover] it moves and holds nothing
 * @property {(event: PointerEvent, grip: Grip) => void} leave on release; or where the browser took the pointer away
 */

/** @type {(event: Event, parts: string) => boolean} */
const isOver = ({ target }, parts) => target instanceof Element && target.closest(parts) !== null;

/**
 * @template {object} Grip
 * @param {HTMLElement} host
 * @param {Ways<Grip>} ways
 * @param {boolean} first before the parts within it, and before whoever listens there without this
 * @returns {() => Grip | null} what it holds now
 */
export function handOn(host, { take, move, hover, leave }, first = false) {
  /** @type {Grip | null} */
  let grip = null;
  host.addEventListener(
    "pointerdown",
    (event) => {
      if (isOver(event, "button, [data-own-hand]")) return; // their own
      grip = take(event);
      if (grip) host.setPointerCapture(event.pointerId); // it is followed beyond the edge
    },
    first,
  );
  host.addEventListener(
    "pointermove",
    (event) => {
      if (grip) move?.(event, grip);
      else if (!isOver(event, "[data-own-hand]")) hover?.(event);
    },
    first,
  );
  for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
    host.addEventListener(kind, (event) => {
      const held = grip;
      grip = null;
      if (held) leave(event, held);
    });
  }
  return () => grip;
}

// --- on a slider: when it takes hold, where it is, when it lets go ---

// The browser moves its slider to where the pointer is, between two steps. So the pointer is read here, to a step, and the
// slider is put there; only what no pointer did is news of the slider's own, as what a screen reader does.
const DWELL = 40; // ms over a slider until a hand may be meant for it
const IDLE = 600; // ms without a question until a finger is expected, which does not hover
const EXPECTED = 4; // sliders on the screen that it may come to: each costs the server some 50 pictures

/**
 * How a slider makes a number of a place: its ends, its step, and the decimals that are kept.
 * @typedef {{ min: number, max: number, step: number, digits: number }} Ruler
 */

/**
 * How a hand comes to a slider; `idle`: nothing tells, and it may be any on the screen.
 * @typedef {"pointer" | "press" | "key" | "idle"} Coming
 */

/**
 * What is told of a hand on a slider, with the slider that it is on.
 * @typedef {object} OnSlider
 * @property {(range: HTMLInputElement) => void} take
 * @property {(range: HTMLInputElement) => Ruler | null} ruler
 * @property {(range: HTMLInputElement, value: number) => void} say its value, whenever a hand moved it
 * @property {(range: HTMLInputElement) => void} leave once the hand is gone
 * @property {(ranges: HTMLInputElement[], by: Coming) => void} near to these a hand may come; none: it is away
 */

/** @param {HTMLInputElement} range */
const trackOf = (range) => /** @type {Element} */ (range.closest(".slide")).getBoundingClientRect();

/**
 * The step that is nearest to a share of the track, from 0 to 1.
 * @param {Ruler} ruler
 * @param {number} share
 */
function numberAt({ min, max, step, digits }, share) {
  const along = Math.max(0, Math.min(1, share)) * (max - min);
  return Number((Math.round(along / step) * step + min).toFixed(digits)) + 0; // no minus zero
}

/**
 * All numbers that a mouse can reach, which goes from pixel to pixel.
 * @param {HTMLInputElement} range
 * @param {Ruler} ruler
 */
export function reachable(range, ruler) {
  const { left, right, width } = trackOf(range);
  const first = Math.floor(left);
  const pixels = Array.from({ length: Math.ceil(right) - first + 1 }, (_, i) => first + i);
  return [...new Set(pixels.map((x) => numberAt(ruler, (x - left) / width)))];
}

/** The pointer on a slider, from the press on. */
class Reading {
  /** @type {DOMRect | null} */
  #track = null; // while nothing scrolls
  /** @type {number | null} */
  #pointer = null;

  constructor() {
    const moved = () => {
      this.#track = null;
    };
    for (const kind of ["scroll", "resize"]) window.addEventListener(kind, moved, true);
  }

  /** @param {PointerEvent} event */
  begin({ pointerId }) {
    this.#pointer = pointerId;
    this.#track = null;
  }

  end() {
    this.#pointer = null;
  }

  goesOn = () => this.#pointer !== null;

  /**
   * @param {PointerEvent} event
   * @param {HTMLInputElement} range
   * @param {Ruler} ruler
   */
  read({ pointerId, pointerType, clientX }, range, ruler) {
    if (pointerId !== this.#pointer) return null;
    this.#track ??= trackOf(range);
    const x = pointerType === "touch" ? clientX : Math.floor(clientX);
    return numberAt(ruler, (x - this.#track.left) / this.#track.width);
  }
}

/**
 * @param {HTMLElement} host
 * @param {OnSlider} hand
 */
export function handOnSliders(host, { take, ruler, say, leave, near }) {
  /** @type {HTMLInputElement | null} */
  let held = null; // the slider under the hand
  let at = ""; // where the hand has it
  const reading = new Reading();

  /** @param {PointerEvent} event */
  function moved(event) {
    const found = held && ruler(held);
    const value = held && found ? reading.read(event, held, found) : null;
    if (!held || value === null) return;
    held.value = String(value);
    say(held, value);
    at = held.value; // it may have been drawn to a mark
  }
  window.addEventListener("pointermove", moved, true);

  host.addEventListener(
    "pointerdown",
    (event) => {
      const range = event.button === 0 ? rangeAt(event.target) : null;
      if (!range) return;
      reading.begin(event);
      held = range;
      take(range);
      near([range], "press");
      moved(event);
    },
    true,
  );

  /** @param {Event} event */
  function end(event) {
    if (!held || !reading.goesOn() || (event.type === "blur" && event.target !== window)) return;
    const range = held;
    reading.end();
    // What else the browser says of the release, it says of this hand: where the pointer is, which the slider had captured.
    window.setTimeout(() => {
      if (reading.goesOn()) return; // it has taken hold again
      held = null;
      leave(range);
    });
  }
  for (const kind of ["pointerup", "pointercancel", "blur"]) window.addEventListener(kind, end, true);

  host.addEventListener("input", ({ target }) => {
    const range = target instanceof HTMLInputElement && target.type === "range" ? target : null;
    const found = range && ruler(range);
    if (!range || !found) return;
    const { min, max } = found;
    const value = numberAt(found, (Number(range.value) - min) / (max - min));
    range.value = range === held ? at : String(value);
    if (range !== held) say(range, value);
  });

  watchNear(host, () => held !== null, near);
}

/** @param {HTMLElement} host */
function onScreen(host) {
  const ranges = [...host.querySelectorAll(".slide")].map(rangeIn).filter((range) => {
    const { top, bottom } = range.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  });
  return ranges.slice(0, EXPECTED);
}

/**
 * A hand may come to a slider: the pointer stays over it, or it has the focus.
 * @param {HTMLElement} host
 * @param {() => boolean} isHeld
 * @param {OnSlider["near"]} near
 */
function watchNear(host, isHeld, near) {
  /** @type {HTMLInputElement | null} */
  let over = null;
  let dwell = 0;
  host.addEventListener("pointerover", ({ target, pointerType, buttons }) => {
    const range = rangeAt(target);
    if (range === over || pointerType === "touch" || buttons || isHeld()) return;
    window.clearTimeout(dwell);
    over = range;
    dwell = window.setTimeout(() => isHeld() || near(over ? [over] : [], "pointer"), DWELL);
  });
  host.addEventListener("pointerleave", () => {
    window.clearTimeout(dwell);
    over = null;
    if (!isHeld()) near([], "pointer");
  });
  host.addEventListener("focusin", ({ target }) => {
    const range = rangeAt(target);
    if (range && !isHeld() && range !== over) near([range], "key");
  });
  let idle = 0;
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    window.clearTimeout(idle);
    const expected = window.matchMedia("(hover: none)").matches && !["sweep", "dropped"].includes(detail.kind);
    if (expected) idle = window.setTimeout(() => isHeld() || near(onScreen(host), "idle"), IDLE);
  });
}
