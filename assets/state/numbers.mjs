// The one place of the page that writes numbers: the same text as relu_fold/view/words.py, whose rules these are.
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
