// Many starts: shares that come one after the other, the histogram of their losses, and the network of each.
/** @import { ManyTold } from "../../assets/state/replies.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, limitOf, numbers, Starts } from "../../assets/state/starts.mjs";
import { inLetters } from "./packed.mjs";

const ASKED = { start: "he", first: 3, starts: 3, until: 10 };
const pack = (/** @type {number[]} */ ...values) => inLetters(Float64Array.from(values));
/** @param {Partial<ManyTold>} more @returns {ManyTold} */
const told = (more) => ({
  of: ["he", 3, 3, 10],
  done: 0,
  k: 2,
  step: 0,
  packed: "",
  begun: "",
  losses: [0.5, null],
  stuck: 2,
  stopped: "",
  ...more,
});

test("doubles come as they went", () => {
  assert.deepEqual([...numbers(pack(0.1, -1e-300))], [0.1, -1e-300]);
});

test("a share is asked for until it is there, then the next", () => {
  const starts = new Starts(ASKED);
  assert.deepEqual(starts.question(), { kind: "many", ...ASKED, done: 0, step: 0, packed: "" });
  assert.equal(starts.came(told({ step: 5, packed: "half", begun: pack(1, 2, 3, 4) })), false);
  assert.equal(starts.progress, 1 / 3);
  assert.deepEqual(starts.question(), { kind: "many", ...ASKED, done: 0, step: 5, packed: "half" });
  assert.equal(starts.came(told({ step: 10, packed: pack(5, 6, 7, 8, 9, 10, 11, 12) })), true);
  assert.deepEqual(starts.losses, [0.5, null]);
  assert.deepEqual(starts.question(), { kind: "many", ...ASKED, done: 2, step: 0, packed: "" });
  assert.equal(starts.over, false);
  starts.came(told({ done: 2, k: 1, step: 10, packed: pack(0, 0, 0, 0), begun: pack(0, 0), losses: [1] }));
  assert.deepEqual([starts.over, starts.progress], [true, 1]);
});

test("each start has its own network, and what its optimiser remembers", () => {
  const starts = new Starts(ASKED);
  starts.came(told({ step: 10, packed: pack(5, 6, 7, 8, 9, 10, 11, 12), begun: pack(1, 2, 3, 4) }));
  assert.deepEqual(starts.of(1, [[[0]]], [[0]]), {
    begun: { weights: [[[3]]], biases: [[4]], step: 0, moments: [] },
    now: { weights: [[[7]]], biases: [[8]], step: 10, moments: [[11, 12]] },
  });
  assert.equal(starts.of(2, [[[0]]], [[0]]), null);
});

test("what was asked before is not taken for what is asked now", () => {
  const starts = new Starts({ ...ASKED, first: 4 });
  assert.equal(starts.came(told({ step: 10, packed: pack(0) })), false);
  assert.deepEqual(starts.losses, []);
});

test("every start with a loss is in one bar, and none that is stuck stands with one that is not", () => {
  for (const losses of [
    [0.1],
    [0.1, 0.1],
    [0.1, 0.2, 0.2001, 0.9, null],
    [1e-9, 0.3, 2, 50],
    [0, 0.5],
    Array.from({ length: 200 }, (_, i) => 0.01 * 1.02 ** i),
  ]) {
    const found = bars(losses, 2);
    const limit = limitOf(losses, 2);
    assert.ok(found.length <= 66, String(found.length));
    assert.deepEqual(
      found.flatMap(({ members }) => members).sort((a, b) => a - b),
      losses.flatMap((loss, i) => (loss === null ? [] : [i])),
    );
    for (const { members, stuck, low, high } of found)
      for (const one of members) {
        const loss = losses[one];
        assert.ok(limit !== null && loss !== null);
        assert.equal(loss > limit, stuck);
        assert.ok(loss <= high * (1 + 1e-6) && (loss >= low * (1 - 1e-6) || loss < 1e-11));
      }
  }
  assert.deepEqual(bars([null, null], 2), []);
});
