// Where a network of many inputs is cut: which input is meant, how far its slider goes, how much of a long file is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { endsOf, inputOf, wholeLines } from "../../assets/pointer/cutting.mjs";

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

test("a slider goes over the box of its input; of a plane through points, as far to either side", () => {
  assert.deepEqual(
    endsOf(
      {
        box: [
          [0, 1],
          [2, 5],
        ],
        free: [0],
      },
      1,
    ),
    [2, 5],
  );
  assert.deepEqual(
    endsOf(
      {
        box: [
          [0, 1],
          [2, 5],
        ],
        free: [],
      },
      1,
    ),
    [-3, 3],
  );
  assert.deepEqual(endsOf({ box: [], free: [0] }, 1), [-3, 3]);
  assert.deepEqual(endsOf({ box: [], free: [] }, 1), [-6, 6]);
});

test("of a long text whole lines are sent", () => {
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  assert.deepEqual(wholeLines(bytes("1,2\n3,4\n5,")), bytes("1,2\n3,4\n"));
  assert.deepEqual(wholeLines(bytes("no line")), bytes("no line"));
});
