// Where a cut may be moved to along an input, and what the first layer's biases are there. Pure.

export const STEPS = 200; // of a slider, from one end to the other

/**
 * Where a cut may be moved to along an input, and the biases of the first layer there; `of`: of which cut.
 * @typedef {{ of: string, input: number, at: number[], biases: number[][], words: string[] }} Places
 */

/**
 * The place that is nearest to one of a slider.
 * @param {Pick<Places, "at">} places
 * @param {[number, number]} ends
 * @param {number} along from 0 to 200
 */
export function placeAt({ at }, [low, high], along) {
  const wanted = low + ((high - low) * along) / STEPS;
  return at.reduce((best, one, i) => (Math.abs(one - wanted) < Math.abs(at[best] - wanted) ? i : best), 0);
}

/**
 * The biases at a place, as numbers that a hand sets. One that was changed by hand stays as far off as it is.
 * @param {number[][]} biases
 * @param {number} here where the cut is
 * @param {number[]} now the biases of the view
 * @returns {(there: number) => [path: string, value: number][]}
 */
export function numbersFrom(biases, here, now) {
  const off = biases[here].map((bias, i) => now[i] - bias);
  return (there) => biases[there].map((bias, i) => [`b.0.${i}`, off[i] ? bias + off[i] : bias]);
}

/**
 * Of which places a table is: those of a cut that is moved along another input are others.
 * @param {{ free: number[], points: number[][], at: number[] }} cut
 * @param {number} input
 */
export const nameOfTable = ({ free, points, at }, input) =>
  JSON.stringify([input, free, points, at.map((one, i) => (i === input ? 0 : one))]);
