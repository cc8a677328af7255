// Where a network of many inputs is cut: which input is meant, what a slider sets, how much of a long file is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inputOf } from "../../assets/pointer/choosing.mjs";
import { wholeLines } from "../../assets/pointer/cutting.mjs";
import { numbersFrom, placeAt } from "../../assets/state/cut_places.mjs";

test("an input is meant by its name, or by its number from 1 on", () => {
  const names = ["rho", "theta", "3"];
  assert.deepEqual(
    ["rho", " theta ", "1", "2", "3"].map((one) => inputOf(names, one)),
    [0, 1, 0, 1, 2],
  );
  assert.deepEqual(
    ["0", "4", "", "phi", "-1", "1.5", "1e0"].map((one) => inputOf(names, one)),
    Array(7).fill(-1),
  );
});

test("a hand is at the place that is nearest to where its slider is, however many places there are", () => {
  const at = [-1, -0.5, 0.1, 0.5, 1];
  const there = [0, 40, 100, 104, 160, 200].map((along) => at[placeAt({ at }, [-1, 1], along)]);
  assert.deepEqual(there, [-1, -0.5, 0.1, 0.1, 0.5, 1]);
});

test("the biases are the server's own; one that was changed by hand stays as far off", () => {
  const biases = [
    [0.1, 1, 3],
    [0.3, 2, 3],
  ];
  const to = numbersFrom(biases, 0, [0.1, 1.5, 3]);
  assert.deepEqual(to(1), [
    ["b.0.0", 0.3],
    ["b.0.1", 2.5],
    ["b.0.2", 3],
  ]);
  assert.deepEqual(
    to(0).map(([, value]) => value),
    [0.1, 1.5, 3],
  );
});

test("of a long text whole lines are sent", () => {
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  assert.deepEqual(wholeLines(bytes("1,2\n3,4\n5,")), bytes("1,2\n3,4\n"));
  assert.deepEqual(wholeLines(bytes("no line")), bytes("no line"));
});
