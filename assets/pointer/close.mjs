// The way back from a neuron that is seen up close.
import { edit } from "../state/questions.mjs";
import { hasState, state } from "../state/view.mjs";

/**
 * Escape leads to all neurons; what else it ends comes first.
 * @param {KeyboardEvent} event
 */
export function goBack({ target, defaultPrevented }) {
  if (defaultPrevented || !hasState() || !state().close) return;
  if (target instanceof Element && target.matches("input")) return;
  const strip = target instanceof Element && target.closest("#others");
  edit({ kind: "back" });
  if (strip) /** @type {HTMLElement | null} */ (document.querySelector(".nodes [aria-pressed=true]"))?.focus();
}
