// What server and page say alike: a table that is told with the page (relu_fold/ui/told.py) and repeated nowhere;
// and numbers in words, the same text as relu_fold/view/words.py, whose rules these are. No other place writes any.
/** @import { Kind, Question, Rank, Told, ToldOfKind } from "./types.d.ts" */

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

/**
 * A run: no hand waits for its answer, and after each there is a next one.
 * @param {Kind | ""} name
 */
export const goesByItself = (name) => sets(name) && kind(/** @type {Kind} */ (name)).seconds !== null;

/**
 * The level that is traced back is drawn in fold space and nowhere else.
 * @param {string} path
 * @returns {Rank}
 */
export const rankOf = (path) => (path === "v" ? "trace" : "drag");

/** @param {Question | null} question */
export const matters = (question) => question !== null && !kind(question.kind).forgettable;

/**
 * Asked before a hand needs it: it gives way to what one needs now, and nothing is said if there is no answer.
 * @param {Question | null} question
 */
export const isAhead = (question) => question !== null && kind(question.kind).ahead;

// --- numbers ---

const EXACT = 100; // decimals: as many as JavaScript tells, and all that there are of a number halfway between two
const RESIDUE = 2 ** -40; // of the largest number of its kind: what rounding leaves of 0

/**
 * JavaScript rounds what is halfway between two up, Python to the even one.
 * @param {string} rounded
 * @param {string} exact
 * @param {number} digits
 */
function toEven(rounded, exact, digits) {
  const point = exact.indexOf(".") + 1;
  const halfway = /^50*$/.test(exact.slice(point + digits));
  const below = exact.slice(0, digits ? point + digits : point - 1);
  return halfway && Number(below.at(-1)) % 2 === 0 ? below : rounded;
}

/** @type {(size: number, decimals: number) => string} */
const fixed = (size, decimals) => toEven(size.toFixed(decimals), size.toFixed(EXACT), decimals);

/**
 * @param {number} size
 * @param {number} decimals
 * @returns {[mantissa: string, power: number]}
 */
function scientific(size, decimals) {
  const [rounded, power] = size.toExponential(decimals).split("e");
  const [exact, own] = size.toExponential(EXACT).split("e");
  const mantissa = toEven(rounded, exact, decimals);
  return [mantissa, Number(mantissa === rounded ? power : own)];
}

/** @type {(power: number) => string} */
const superscript = (power) => String(power).replace(/[-0-9]/g, (sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)] || "⁻");

/**
 * Three significant digits, or all before the point; no zero in the third decimal: 0.80, 0.456, −12.3, 4.00×10⁷.
 * With the largest number `among` those of its kind, what rounding leaves of 0 is 0.
 * @param {number} value
 */
export function number(value, among = 0) {
  const size = Math.abs(value);
  if (size <= RESIDUE * among || value === 0) return "0";
  const [mantissa, power] = scientific(size, 2);
  let text = `${mantissa}×10${superscript(power)}`;
  if (power >= -4 && power <= 5) {
    const [whole, decimals = ""] = fixed(size, Math.max(0, 2 - power)).split(".");
    const kept = decimals.slice(0, 2) + decimals.slice(2).replace(/0+$/, "");
    text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (kept && `.${kept}`);
  }
  return (value < 0 ? "−" : "") + text;
}

/**
 * As short as it can be typed; six digits of a long one.
 * @param {number} value
 */
export function typedNumber(value) {
  const size = Math.abs(value);
  const plain = String(size);
  const [mantissa, power] = plain.length <= 9 ? [] : scientific(size, 5);
  return (value < 0 ? "−" : "") + (mantissa ? String(Number(`${mantissa}e${power}`)) : plain);
}
