// A press in the diagram means the node that is nearest: of a column of many each is a dot, smaller than a finger, and dots lie on
// one another. The one that a press would take is marked under a mouse.
/** @import { Pair } from "../state/types.d.ts" */
import { all, element, pointerIn } from "../paint/elements.mjs";

const REACH = 22; // px from the middle of a node: a target of 44

/**
 * Which place is the nearest to a point; -1 where none is within reach.
 * @param {Pair[]} places
 * @param {Pair} point
 */
export function nearest(places, [x, y], reach = REACH) {
  const far = places.map(([left, top]) => Math.hypot(left - x, top - y));
  const least = Math.min(...far);
  return least <= reach ? far.indexOf(least) : -1;
}

/** @param {EventTarget | null} target */
function under(target) {
  const node = target instanceof Element ? target.closest(".nodes button") : null;
  return node instanceof HTMLButtonElement ? node : null;
}

/**
 * The node that a press means; null where it means none. A key presses the node that has the focus. Nodes that are large are met
 * exactly by a mouse, and beside them by a finger.
 * @param {MouseEvent} event
 */
export function nodeAt(event) {
  const host = element("diagram");
  const met = under(event.target);
  const pressed = event.type !== "click" || event.detail > 0;
  const dense = host.classList.contains("dense");
  if (!pressed || (met && !met.classList.contains("dot"))) return met;
  if (!(event.target instanceof Element && host.contains(event.target))) return null;
  const touched = event instanceof PointerEvent && event.pointerType === "touch";
  if (!dense && !touched) return met;
  const nodes = [.../** @type {NodeListOf<HTMLButtonElement>} */ (all(host, ".nodes button:not(:disabled)"))];
  const { clientWidth, clientHeight } = host;
  /** @type {Pair[]} */
  const places = nodes.map(({ style: { left, top } }) => [
    (parseFloat(left) / 100) * clientWidth,
    (parseFloat(top) / 100) * clientHeight,
  ]);
  return nodes[nearest(places, pointerIn(host, event))] ?? null;
}

/** A press beside a node, or on one that lies over the nearest. @param {MouseEvent} event */
function clicked(event) {
  const node = nodeAt(event);
  if (!node || node === under(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  const { ctrlKey, metaKey, shiftKey } = event;
  node.focus();
  node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
}

/** @type {HTMLButtonElement | null} */
let marked = null;

/** @param {HTMLButtonElement | null} node */
function mark(node) {
  if (node === marked) return;
  for (const [one, type] of /** @type {const} */ ([
    [marked, "pointerout"],
    [node, "pointerover"],
  ])) {
    one?.classList.toggle("near", one === node);
    one?.dispatchEvent(new PointerEvent(type, { bubbles: true }));
  }
  marked = node;
  element("diagram").title = node?.title ?? "";
}

/** @param {PointerEvent} event */
function moved(event) {
  const dense = element("diagram").classList.contains("dense");
  mark(dense && event.pointerType === "mouse" ? nodeAt(event) : null);
}

/** Before whatever else hears of a press in the diagram. */
export function startNearest() {
  document.addEventListener("click", clicked, true);
  element("diagram").addEventListener("pointermove", moved);
  element("diagram").addEventListener("pointerleave", () => mark(null));
}
