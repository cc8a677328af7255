/** @import { Drawn } from "../../assets/paint/straight.mjs" */
import assert from "node:assert/strict";
import { test } from "node:test";
import { alongLine, nearestOnLine } from "../../assets/paint/straight.mjs";

// A line that is folded back onto itself: x from 0 to 4 goes 100 pixels to the right and back again.
/** @type {Drawn} */
const FOLDED = [
  [0, 2, 4],
  [0, 100, 0],
  [10, 10, 10],
];

test("an input is drawn between the corners around it, and none beside the line", () => {
  assert.deepEqual(alongLine(FOLDED, 0), [0, 10]);
  assert.deepEqual(alongLine(FOLDED, 1), [50, 10]);
  assert.deepEqual(alongLine(FOLDED, 3), [50, 10]);
  assert.equal(alongLine(FOLDED, 4.1), null);
});

test("the nearest place on a line is found within reach; where two lie on each other, the first", () => {
  assert.equal(nearestOnLine(FOLDED, [50, 14], 24), 1);
  assert.equal(nearestOnLine(FOLDED, [-5, 10], 24), 0);
  assert.equal(nearestOnLine(FOLDED, [50, 40], 24), null);
});

test("a piece that has become a point is met there", () => {
  /** @type {Drawn} */
  const point = [
    [0, 1],
    [30, 30],
    [30, 30],
  ];
  assert.equal(nearestOnLine(point, [33, 30], 24), 0);
  assert.deepEqual(alongLine(point, 0.5), [30, 30]);
});
