// What a hand is on while a run plays does not learn under it: the number of a slider; of a knot or a crease all numbers that
// say where it is, so that it stays there, and the one that lifts it.
import { heldPath } from "../paint/sliders.mjs";
import { inputs, state } from "../state/view.mjs";
import { heldNow } from "./hands.mjs";

/**
 * The paths of these numbers.
 * @returns {string[]}
 */
export function inHand() {
  const path = heldPath();
  return path === null ? onPicture() : [path];
}

function onPicture() {
  const { hold, by } = heldNow();
  if (!hold) return [];
  const weights = Array.from({ length: inputs() }, (_, i) => `w.0.${hold.neuron}.${i}`);
  const lifter = by === null ? `b.1.${state().target}` : `w.1.${state().target}.${by}`;
  return [...weights, `b.0.${hold.neuron}`, ...(hold.way === "lift" ? [lifter] : [])];
}
