// The loss over two numbers, pixel by pixel: each by the cell that it is in, none left out, or between samples.
/** @import { OverMap } from "../../assets/state/replies.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf, losses, meshOf, numbersOf, placeOf } from "../../assets/state/landscape.mjs";
import { packed } from "./packed.mjs";

// A triangle and a quadrangle that share a crease, from (0.3, 0) to (1, 0.7); on each a quadratic about its first corner.
/** @type {OverMap} */
const MAP = {
  exact: true,
  reach: [3, 10],
  step: 0,
  low: 0.01,
  high: 100,
  minima: [],
  words: "",
  mesh: {
    uv: packed(Float32Array.of(0, 0, 0.3, 0, 1, 0.7, 1, 1, 0, 1, 1, 0)),
    sizes: packed(Uint8Array.of(5, 3)),
    corners: packed(Uint8Array.of(0, 1, 2, 3, 4, 1, 5, 2)),
    quadratics: packed(Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0, 0, 1, 0, 50)),
  },
};

test("every pixel has the loss of the cell that it is in", () => {
  const side = 40;
  const found = losses(MAP, meshOf(MAP), side);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const [x, y] = [(column + 0.5) / side, 1 - (row + 0.5) / side];
      const beyond = x - 0.3 - y;
      if (Math.abs(beyond) < 1e-6) continue;
      const expected = beyond < 0 ? x * x + 2 * x * y + 3 * y * y + 4 * x + 5 * y + 6 : x - 0.3 + 50;
      assert.ok(Math.abs(found[row * side + column] - expected) < 1e-4, `${x} ${y}`);
    }
  }
});

test("between samples it is straight", () => {
  const samples = Float32Array.of(0, 10, 20, 30); // (0, 0), (0, 1), (1, 0), (1, 1)
  const map = { ...MAP, exact: false, mesh: undefined, samples: { side: 2, values: packed(samples) } };
  const found = losses(map, meshOf(map), 4);
  assert.deepEqual([...found.subarray(12)].map(Math.round), [4, 9, 14, 19]); // the lowest row: y = 1/8
});

test("a level goes from 0 to 1 by the logarithm", () => {
  assert.deepEqual(
    [0, 0.01, 1, 100, 1e9].map((loss) => levelOf(loss, MAP)),
    [0, 0, 0.5, 1, 1],
  );
});

test("places are right and down", () => {
  assert.deepEqual(placeOf(0, 0, MAP.reach), [0.5, 0.5]);
  assert.deepEqual(placeOf(3, -10, MAP.reach), [1, 1]);
});

test("every number has a name of its own", () => {
  const rows = (/** @type {number} */ many, /** @type {number} */ inputs) =>
    Array.from({ length: many }, () => Array(inputs).fill(0));
  for (const weights of [
    [rows(2, 1), rows(1, 2)],
    [rows(3, 2), rows(2, 3), rows(2, 2)],
  ]) {
    const all = numbersOf(weights);
    const count = weights.reduce((sum, own) => sum + own.length * (own[0].length + 1), 0);
    assert.equal(new Set(all.map(({ path }) => path)).size, count);
    assert.equal(new Set(all.map(({ name }) => name)).size, count);
  }
  assert.deepEqual(numbersOf([rows(1, 1), rows(1, 1)]), [
    { path: "w.0.0.0", name: "neuron 1: weight" },
    { path: "b.0.0", name: "neuron 1: bias" },
    { path: "w.1.0.0", name: "readout: weight of neuron 1" },
    { path: "b.1.0", name: "readout: bias" },
  ]);
  const named = numbersOf([rows(1, 2), rows(1, 1)], ["rho", "rho"]).map(({ name }) => name);
  assert.deepEqual(named.slice(0, 2), ["neuron 1: weight of x₁ = rho", "neuron 1: weight of x₂ = rho"]);
  assert.equal(numbersOf([rows(1, 1), rows(1, 1)], ["rho"])[0].name, "neuron 1: weight of x = rho");
});
