// Where a hand on the picture may go: which value belongs to its place, and of which view that is.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { assign, setState, state } from "../../assets/state/view.mjs";
import { AROUND, Ways } from "../../assets/state/ways.mjs";
import { view } from "./simulated.mjs";

/** Places from -2 to 2, a hundredth each; the value is minus the place. */
const ALONG = {
  path: "b.0.0",
  across: [1],
  first: -2,
  step: 0.01,
  values: Array.from({ length: 401 }, (_, i) => 2 - i / 100),
};
const CREASE = {
  path: "b.0.1",
  across: [30, 40],
  first: -70,
  step: 1,
  values: Array.from({ length: 141 }, (_, i) => i),
};
/** @type {Ways} */
let ways;

beforeEach(() => {
  setState(view());
  ways = new Ways();
});

/** @param {Record<string, import("../../assets/state/replies.d.ts").WayTable>} tables */
function told(tables, neuron = 0) {
  ways.asked();
  ways.keep(neuron, tables);
}

test("a hand has the value of the place that is nearest to it", () => {
  told({ along: ALONG });
  assert.deepEqual(
    [0, 0.004, 0.006].map((x) => ways.at(0, "along", [x])?.value),
    [0, 0, ALONG.values[201]],
  );
  assert.equal(ways.at(0, "along", [-2])?.value, 2);
});

test("a hand in the plane is where its point is across the crease, wherever along it", () => {
  told({ crease: CREASE }, 1);
  assert.equal(ways.at(1, "crease", [0, 0])?.value, 70);
  assert.equal(ways.at(1, "crease", [0.4, -0.3])?.value, 70);
  assert.equal(ways.at(1, "crease", [1, 1])?.value, 140);
  assert.equal(ways.at(1, "crease", [0.1, 0])?.axis, "b.0.1");
});

test("within a pixel beyond its ends a hand is at the end, and further out no table tells", () => {
  told({ along: ALONG });
  assert.equal(ways.at(0, "along", [2.009])?.value, -2);
  assert.equal(ways.at(0, "along", [-2.009])?.value, 2);
  assert.equal(ways.at(0, "along", [2.02]), null);
  assert.equal(ways.at(0, "along", [Number.NaN]), null);
});

test("around a hand there are as many steps as a slider has, each value once", () => {
  told({ along: { ...ALONG, values: ALONG.values.map((value) => Math.min(value, 1.9)) } });
  const around = ways.at(0, "along", [0])?.steps ?? [];
  assert.equal(around.length, 2 * AROUND + 1);
  assert.deepEqual(around[AROUND], [["b.0.0", 0]]);
  const atTheEnd = ways.at(0, "along", [-2])?.steps ?? [];
  assert.equal(atTheEnd.length, AROUND + 1 - 10, "up to 1.9 all are one");
});

test("the thing itself is at the value that is nearest to its own", () => {
  told({ along: ALONG });
  assign("b.0.0", 0.5041);
  assert.deepEqual([ways.here(0, "along")?.value, ways.here(0, "along")?.place], [0.5, 150]);
});

test("what was not told is not known", () => {
  told({ along: ALONG });
  assert.equal(ways.at(0, "lift", [0]), null);
  assert.equal(ways.at(1, "along", [0]), null);
  assert.equal(ways.here(0, "lift"), null);
  ways.keep(1, { along: ALONG });
  assert.equal(ways.has(1, "along"), false, "nothing was asked");
});

test("a table is of the view but for its number, and of no other", () => {
  told({ along: ALONG });
  assign("b.0.0", 1);
  assert.equal(ways.has(0, "along"), true, "a hand went along it");
  assign("w.0.0.0", 2);
  assert.equal(ways.has(0, "along"), false);
  assign("w.0.0.0", 1);
  assert.equal(ways.has(0, "along"), false, "it is gone");
});

test("each part of a view is part of it", () => {
  const before = view();
  for (const part of Object.keys(before)) {
    setState(view());
    told({ along: ALONG });
    setState({ ...before, [part]: part === "biases" ? [[0, 0.5], [0]] : "other" });
    assert.equal(ways.has(0, "along"), false, part);
  }
});

test("a table is of the view that it was asked of, though a hand has gone on or the view is another", () => {
  ways.asked();
  assign("b.0.0", 0.5);
  ways.keep(0, { along: ALONG, lift: { ...ALONG, path: "w.1.0.1" } });
  assert.deepEqual([ways.has(0, "along"), ways.has(0, "lift")], [true, false]);
});

test("a number that the state has no more has no table", () => {
  told({ along: ALONG });
  setState({ ...state(), biases: [[], [0]], weights: [[], [[]]] });
  assert.equal(ways.at(0, "along", [0]), null);
});
