// Many starts: shares that come one after the other, the histogram of their losses, and the network of each.
/** @import { ManyTold } from "../../assets/state/replies.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, endsOf, Lowest, limitOf, numbers, Starts } from "../../assets/state/starts.mjs";
import { inLetters } from "./packed.mjs";
import { view as simulated } from "./simulated.mjs";

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
        assert.ok(low <= loss && loss <= high);
      }
  }
  assert.deepEqual(bars([null, null], 2), []);
});

test("who all ended far above what is known of the same points and shape are all stuck", () => {
  const losses = [0.401, 0.45, null, 0.567];
  assert.ok(bars(losses, 2).every(({ stuck }) => !stuck));
  const found = bars(losses, 2, 0.009);
  assert.ok(found.length > 1 && found.every(({ stuck, members }) => stuck || !members.length));
  assert.deepEqual([found[0].low, found.at(-1)?.high], [0.401, 0.567]);
  assert.deepEqual(endsOf(losses), { least: 0.401, most: 0.567 });
});

test("the lowest loss is kept of each task, whatever optimiser and start came to it", () => {
  /** @type {(more?: object) => import("../../assets/state/types.d.ts").ViewState} */
  const view = (more) =>
    Object.assign(simulated(), {
      weights: [[[1], [2]], [[1, 2]]],
      learning: { data: "sine", n: 60, loss: "squared", optimizer: "adam", start: "he", l2: 0, points: [], ...more },
    });
  const lowest = new Lowest();
  assert.equal(lowest.of(view()), Number.POSITIVE_INFINITY);
  lowest.note(view(), [0.5, null, 0.2]);
  lowest.note(view({ optimizer: "sgd", start: "equal" }), [0.3]);
  assert.equal(lowest.of(view({ start: "zero" })), 0.2);
  for (const other of [{ data: "step" }, { n: 20 }, { l2: 0.1 }, { loss: "logistic" }])
    assert.equal(lowest.of(view(other)), Number.POSITIVE_INFINITY);
  assert.equal(lowest.of({ ...view(), weights: [[[1]], [[1]]] }), Number.POSITIVE_INFINITY);
});
