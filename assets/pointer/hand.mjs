// A hand: on a part of the page, from the press to the release; and on a slider of the component library.

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

// The component says a frame late where its thumb is, and to be told by it would cost more than the frame. So the pointer
// is read as the component reads it, and what the thumb says later is old. Only what no pointer was at is news of it.
const LATE = 150; // ms that a slider may take to say where a hand left it: it speaks in a later frame
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
 * What is told of a hand on a slider, with the thumb that it is on.
 * @typedef {object} OnSlider
 * @property {(thumb: Element) => void} take
 * @property {(thumb: Element) => Ruler | null} ruler
 * @property {(thumb: Element, value: number) => void} say its value, whenever a hand moved it
 * @property {(thumb: Element) => void} leave once the hand is gone
 * @property {(thumb: Element) => void} rest when nothing more will be said of it
 * @property {(thumbs: Element[], by: Coming) => void} near to these a hand may come; none: it is away
 * @property {() => void} [stray] a thumb moved that no hand holds: told by the page, or by a hand that is long gone
 * @property {(thumb: Element) => void} [caughtUp] the component has moved its thumb to where the pointer was
 */

/** @param {EventTarget | null} target */
function thumbOf(target) {
  const slider = target instanceof Element ? target.closest(".mantine-Slider-root") : null;
  return slider?.querySelector("[role=slider]") ?? null;
}

/** @param {Element} thumb */
function trackOf(thumb) {
  const slider = /** @type {Element} */ (thumb.closest(".mantine-Slider-root"));
  return /** @type {Element} */ (slider.querySelector(".mantine-Slider-trackContainer")).getBoundingClientRect();
}

/**
 * The number at a place, as the component finds it. (A test holds the two against each other, pixel by pixel.)
 * @param {Ruler} ruler
 * @param {DOMRect} track
 * @param {number} x
 */
function numberAt({ min, max, step, digits }, { left, width }, x) {
  const along = Math.max(0, Math.min(1, (x - left) / width)) * (max - min);
  return Number((Math.round(along / step) * step + min).toFixed(digits)) + 0; // no minus zero
}

/**
 * All numbers that a mouse can reach, which goes from pixel to pixel.
 * @param {Element} thumb
 * @param {Ruler} ruler
 */
export function reachable(thumb, ruler) {
  const track = trackOf(thumb);
  const first = Math.floor(track.left);
  const pixels = Array.from({ length: Math.ceil(track.right) - first + 1 }, (_, i) => first + i);
  return [...new Set(pixels.map((x) => numberAt(ruler, track, x)))];
}

/** The pointer on a slider, from the press on. */
class Reading {
  /** @type {Set<number>} */
  #read = new Set(); // where it was
  /** @type {DOMRect | null} */
  #track = null; // while nothing scrolls
  #pointer = 0;

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
    this.#read.clear();
  }

  /**
   * @param {PointerEvent} event
   * @param {Element} thumb
   * @param {Ruler} ruler
   */
  read({ pointerId, pointerType, clientX }, thumb, ruler) {
    if (pointerId !== this.#pointer) return null;
    this.#track ??= trackOf(thumb);
    const value = numberAt(ruler, this.#track, pointerType === "touch" ? clientX : Math.floor(clientX));
    this.#read.add(value);
    return value;
  }

  /** @param {number} value */
  was = (value) => this.#read.has(value);
}

/**
 * @param {HTMLElement} host
 * @param {OnSlider} hand
 */
export function handOnSliders(host, { take, ruler, say, leave, rest, near, stray, caughtUp }) {
  /** @type {Element | null} */
  let held = null; // the thumb under the hand
  /** @type {Element | null} */
  let lately = null; // the one that was, and may have more to say
  const reading = new Reading();
  let later = 0;

  host.addEventListener(
    "pointerdown",
    (event) => {
      const thumb = event.button === 0 ? thumbOf(event.target) : null;
      if (!thumb) return;
      window.clearTimeout(later);
      reading.begin(event);
      [held, lately] = [thumb, null];
      take(thumb);
      near([thumb], "press");
    },
    true,
  );

  /** @param {PointerEvent} event */
  function moved(event) {
    const found = held && ruler(held);
    const value = held && found ? reading.read(event, held, found) : null;
    if (held && value !== null) say(held, value);
  }
  window.addEventListener("pointermove", moved, true);

  /** @param {Event} event */
  function end(event) {
    if (!held || (event.type === "blur" && event.target !== window)) return;
    const thumb = held;
    lately = thumb;
    held = null;
    window.setTimeout(() => held || leave(thumb)); // after the slider has spoken its last value
    later = window.setTimeout(() => {
      lately = null;
      rest(thumb);
    }, LATE);
  }
  for (const kind of ["pointerup", "pointercancel", "blur"]) window.addEventListener(kind, end, true);

  new MutationObserver((records) => {
    for (const record of records) {
      const target = /** @type {Element} */ (record.target);
      const value = Number(target.getAttribute("aria-valuenow"));
      if (target !== held && target !== lately) stray?.();
      else if (reading.was(value)) caughtUp?.(target);
      else say(target, value);
    }
  }).observe(host, { subtree: true, attributeFilter: ["aria-valuenow"] });

  watchNear(host, () => held !== null, near);
}

/** @param {HTMLElement} host */
function onScreen(host) {
  const thumbs = [...host.querySelectorAll("[role=slider]")].filter((thumb) => {
    const { top, bottom } = thumb.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  });
  return thumbs.slice(0, EXPECTED);
}

/**
 * A hand may come to a slider: the pointer stays over it, or it has the focus.
 * @param {HTMLElement} host
 * @param {() => boolean} isHeld
 * @param {OnSlider["near"]} near
 */
function watchNear(host, isHeld, near) {
  /** @type {Element | null} */
  let over = null;
  let dwell = 0;
  host.addEventListener("pointerover", ({ target, pointerType, buttons }) => {
    const thumb = thumbOf(target);
    if (thumb === over || pointerType === "touch" || buttons || isHeld()) return;
    window.clearTimeout(dwell);
    over = thumb;
    dwell = window.setTimeout(() => isHeld() || near(over ? [over] : [], "pointer"), DWELL);
  });
  host.addEventListener("pointerleave", () => {
    window.clearTimeout(dwell);
    over = null;
    if (!isHeld()) near([], "pointer");
  });
  host.addEventListener("focusin", ({ target }) => {
    const thumb = target instanceof Element && target.matches("[role=slider]") ? target : null;
    if (thumb && !isHeld() && thumb !== over) near([thumb], "key");
  });
  let idle = 0;
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    window.clearTimeout(idle);
    const expected = window.matchMedia("(hover: none)").matches && !["sweep", "dropped"].includes(detail.kind);
    if (expected) idle = window.setTimeout(() => isHeld() || near(onScreen(host), "idle"), IDLE);
  });
}
