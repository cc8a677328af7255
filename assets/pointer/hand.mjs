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
      grip = take(event);
      if (grip) host.setPointerCapture(event.pointerId); // it is followed beyond the edge
    },
    first,
  );
  host.addEventListener("pointermove", (event) => (grip ? move?.(event, grip) : hover?.(event)), first);
  for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
    host.addEventListener(kind, (event) => {
      const held = grip;
      grip = null;
      if (held) leave(event, held);
    });
  }
  return () => grip;
}

// --- on a slider: when it takes hold, what the thumb says, when it lets go ---

// The thumb is read from the page: a callback for each of its moves would cost more than the frame.
const LATE = 150; // ms that a slider may take to say where a hand left it: it speaks in a later frame

/**
 * What is told of a hand on a slider, with the thumb that it is on.
 * @typedef {object} OnSlider
 * @property {(thumb: Element) => void} take
 * @property {(thumb: Element, value: number) => void} say its value, whenever a hand moved it
 * @property {(thumb: Element) => void} leave once the hand is gone
 * @property {(thumb: Element) => void} rest when nothing more will be said of it
 * @property {() => void} [stray] a thumb moved that no hand holds: told by the page, or by a hand that is long gone
 */

/** @param {EventTarget | null} target */
function thumbOf(target) {
  const slider = target instanceof Element ? target.closest(".mantine-Slider-root") : null;
  return slider?.querySelector("[role=slider]") ?? null;
}

/**
 * @param {HTMLElement} host
 * @param {OnSlider} hand
 */
export function handOnSliders(host, { take, say, leave, rest, stray }) {
  /** @type {Element | null} */
  let held = null; // the thumb under the hand
  /** @type {Element | null} */
  let lately = null; // the one that was, and may have more to say
  let later = 0;

  host.addEventListener(
    "pointerdown",
    (event) => {
      const thumb = event.button === 0 ? thumbOf(event.target) : null;
      if (!thumb) return;
      window.clearTimeout(later);
      lately = null;
      held = thumb;
      take(thumb);
    },
    true,
  );

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
      if (target === held || target === lately) say(target, Number(target.getAttribute("aria-valuenow")));
      else stray?.();
    }
  }).observe(host, { subtree: true, attributeFilter: ["aria-valuenow"] });
}
