// A hand on a slider of the component library: when it takes hold, what the thumb says, when it lets go.
// The thumb is read from the page: a callback for each of its moves would cost more than the frame.
const LATE = 150; // ms that a slider may take to say where a hand left it: it speaks in a later frame

/**
 * What is told of a hand, with the thumb that it is on.
 * @typedef {object} Hand
 * @property {(thumb: Element) => void} take
 * @property {(thumb: Element, value: number) => void} say its value, whenever a hand moved it
 * @property {(thumb: Element) => void} leave once the hand is gone
 * @property {(thumb: Element) => void} rest when nothing more will be said of it
 */

/** @param {EventTarget | null} target */
function thumbOf(target) {
  const slider = target instanceof Element ? target.closest(".mantine-Slider-root") : null;
  return slider?.querySelector("[role=slider]") ?? null;
}

/**
 * @param {HTMLElement} host
 * @param {Hand} hand
 */
export function handOnSliders(host, { take, say, leave, rest }) {
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
    }
  }).observe(host, { subtree: true, attributeFilter: ["aria-valuenow"] });
}
