// The loss over two numbers, pixel by pixel: each by the quadratic of the cell that it is in. Pure; the page paints it.
/** @import { OverMap, Packed } from "./replies.d.ts" */
/** @import { Pair } from "./types.d.ts" */

/**
 * Places are from 0 to 1, right and up; a quadratic is about the first corner of its cell.
 * @typedef {{ cells: Float32Array[], quadratics: Float32Array }} Mesh
 */

const ARRAYS = { f4: Float32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };

/** @param {Packed} packed */
function unpacked({ dtype, bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0));
  return new ARRAYS[dtype](bytes.buffer);
}

/**
 * The cells of a map, x and y of their corners in turn; none where it is sampled.
 * @param {OverMap} map
 * @returns {Mesh}
 */
export function meshOf({ mesh }) {
  if (!mesh) return { cells: [], quadratics: new Float32Array(0) };
  const [uv, sizes, corners] = [mesh.uv, mesh.sizes, mesh.corners].map(unpacked);
  let at = 0;
  const cells = Array.from(sizes, (size) => {
    const own = corners.subarray(at, at + size);
    at += size;
    return Float32Array.from({ length: 2 * size }, (_, i) => uv[2 * own[i >> 1] + (i & 1)]);
  });
  return { cells, quadratics: /** @type {Float32Array} */ (unpacked(mesh.quadratics)) };
}

/**
 * The loss at the middle of each pixel of a square, row after row from the top.
 * @param {OverMap} map
 * @param {Mesh} mesh
 * @param {number} side
 */
export function losses(map, mesh, side) {
  const found = new Float32Array(side * side).fill(Number.NaN);
  mesh.cells.forEach((cell, i) => {
    fill(found, side, cell, mesh.quadratics.subarray(6 * i, 6 * i + 6));
  });
  if (map.samples) between(found, side, map.samples.side, /** @type {Float32Array} */ (unpacked(map.samples.values)));
  return found;
}

/**
 * @param {Float32Array} found
 * @param {number} side
 * @param {Float32Array} cell
 * @param {Float32Array} quadratic
 */
function fill(found, side, cell, [a, b, c, d, e, f]) {
  const ys = cell.filter((_, i) => i & 1);
  const [first, last] = [Math.min(...ys), Math.max(...ys)].map((y) => Math.ceil(y * side - 0.5));
  for (let row = first; row < last; row += 1) {
    const v = (row + 0.5) / side;
    const [left, right] = across(cell, v);
    for (let column = Math.ceil(left * side - 0.5); column < right * side - 0.5; column += 1) {
      const [x, y] = [(column + 0.5) / side - cell[0], v - cell[1]];
      found[(side - 1 - row) * side + column] = (a * x + b * y + d) * x + (c * y + e) * y + f;
    }
  }
}

/**
 * Where a convex cell begins and ends along a row.
 * @param {Float32Array} cell
 * @param {number} v
 * @returns {Pair}
 */
function across(cell, v) {
  let [left, right] = [1, 0];
  for (let i = 0, j = cell.length - 2; i < cell.length; j = i, i += 2) {
    const [y0, y1] = [cell[j + 1], cell[i + 1]];
    if (y0 > v === y1 > v) continue;
    const x = cell[j] + ((v - y0) / (y1 - y0)) * (cell[i] - cell[j]);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  return [Math.max(0, left), Math.min(1, right)];
}

/**
 * The loss at a place, from 0 to 1 right and up, of a cell, which is 0 where the loss is sampled.
 * @param {OverMap} map
 * @param {Mesh} mesh
 * @returns {(cell: number, x: number, y: number) => number}
 */
export function lossAmong({ samples }, { cells, quadratics }) {
  if (samples) {
    const values = /** @type {Float32Array} */ (unpacked(samples.values));
    return (_, x, y) => amongSamples(values, samples.side, x, y);
  }
  return (cell, x, y) => {
    const [dx, dy] = [x - cells[cell][0], y - cells[cell][1]];
    const [a, b, c, d, e, f] = quadratics.subarray(6 * cell, 6 * cell + 6);
    return (a * dx + b * dy + d) * dx + (c * dy + e) * dy + f;
  };
}

/** @type {(samples: Float32Array, many: number, x: number, y: number) => number} */
function amongSamples(samples, many, x, y) {
  const [[i, along], [j, up]] = [x, y].map((place) => {
    const at = place * (many - 1);
    const low = Math.min(many - 2, Math.floor(at));
    return [low, at - low];
  });
  const at = i * many + j;
  const [left, right] = [at, at + many].map((one) => samples[one] * (1 - up) + samples[one + 1] * up);
  return left * (1 - along) + right * along;
}

/**
 * Between samples the loss is drawn as if it were straight along both numbers.
 * @param {Float32Array} found
 * @param {number} side
 * @param {number} many samples a side, the first number's rows
 * @param {Float32Array} samples
 */
function between(found, side, many, samples) {
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1)
      found[row * side + column] = amongSamples(samples, many, (column + 0.5) / side, (side - row - 0.5) / side);
}

/**
 * How high a loss stands between the lowest and the highest, by its logarithm: from 0 to 1.
 * @param {number} loss
 * @param {{ low: number, high: number }} scale
 */
export function levelOf(loss, { low, high }) {
  const level = Math.log(Math.max(loss, low) / low) / Math.log(high / low);
  return Math.min(1, level);
}

/**
 * Where two numbers stand on the map, right and down; also beyond its edges.
 * @param {number} one
 * @param {number} other
 * @param {Pair} reach
 * @returns {Pair}
 */
export const placeOf = (one, other, [right, up]) => [(one / right + 1) / 2, (1 - other / up) / 2];

/**
 * Every weight and bias of a network: its path, and what it is called.
 * @param {number[][][]} weights
 * @param {string[]} own what the inputs are called, if they are
 * @returns {{ path: string, name: string }[]}
 */
export function numbersOf(weights, own = []) {
  const depth = weights.length - 1;
  const neuron = (/** @type {number} */ layer, /** @type {number} */ i) =>
    layer === depth ? "readout" : depth > 1 ? `neuron ${layer + 1}.${i + 1}` : `neuron ${i + 1}`;
  const input = (/** @type {number} */ j, /** @type {number} */ many) => {
    const letter = many > 1 ? `x${"₁₂"[j]}` : "x";
    return own[j] ? `weight of ${letter} = ${own[j]}` : many > 1 ? `weight of ${letter}` : "weight";
  };
  const source = (/** @type {number} */ layer, /** @type {number} */ j, /** @type {number} */ many) =>
    layer > 0 ? `weight of ${neuron(layer - 1, j)}` : input(j, many);
  return weights.flatMap((rows, layer) =>
    rows.flatMap((row, i) => {
      const of = rows.length > 1 && layer === depth ? `readout ${i + 1}` : neuron(layer, i);
      const own = row.map((_, j) => ({ path: `w.${layer}.${i}.${j}`, name: `${of}: ${source(layer, j, row.length)}` }));
      return [...own, { path: `b.${layer}.${i}`, name: `${of}: bias` }];
    }),
  );
}
