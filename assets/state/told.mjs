// What server and page say alike, told with the page and repeated nowhere (relu_fold/ui/page/told.py).
/** @import { Kind, Told, ToldOfKind } from "./types.d.ts" */

/** @type {Told | undefined} */
let table;

export function told() {
  table ??= /** @type {Told} */ (JSON.parse(document.getElementById("told")?.textContent ?? "{}"));
  return table;
}

/**
 * What the pump has to know of a kind of question.
 * @param {Kind} name
 * @returns {ToldOfKind}
 */
export const kind = (name) => told().kinds[name];

/**
 * The one of two ranks whose answer shows more; null shows nothing.
 * @template {Kind | null} K
 * @param {K} one
 * @param {K} other
 */
export const fuller = (one, other) => (rank(one) > rank(other) ? one : other);

/** @param {Kind | null} name */
const rank = (name) => (name ? (kind(name).rank ?? -1) : -1);

/**
 * A picture of the state under a hand, each answered with less than the next.
 * @param {Kind | null} name
 */
export const isMoving = (name) => name !== null && kind(name).shows && kind(name).moves;

/**
 * A hand on the picture itself, not on a slider: the server solves for the numbers.
 * @param {Kind | ""} name
 */
export const sets = (name) => name !== "" && kind(name).changes && kind(name).moves;
