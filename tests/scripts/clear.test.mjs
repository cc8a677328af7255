// Where words stand: beside their point, where they hide least of lines, rings and other words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, clearest, lengthWithin, segmentsOf } from "../../assets/paint/straight.mjs";

/** @import { Box, Clear } from "../../assets/paint/straight.mjs" */

/** @type {Box} */
const BOX = [0, 0, 10, 10];

test("the part of a segment within a box is as long as it is", () => {
  assert.equal(lengthWithin(BOX, [-5, 5, 15, 5]), 10);
  assert.equal(lengthWithin(BOX, [2, 2, 2, 2]), 0);
  assert.equal(lengthWithin(BOX, [5, 2, 5, 40]), 8);
  assert.equal(lengthWithin(BOX, [12, -5, 12, 15]), 0, "beside it");
  assert.equal(lengthWithin(BOX, [-4, 3, 3, -4]), 0, "past a corner");
  assert.ok(Math.abs(lengthWithin(BOX, [0, 0, 20, 20]) - Math.hypot(10, 10)) < 1e-12);
  assert.equal(lengthWithin(BOX, [0, 0, 10, 0]), 10, "along its edge");
});

test("the first of the places is taken unless another hides less", () => {
  /** @type {Box[]} */
  const places = [BOX, [0, 20, 10, 30], [0, 40, 10, 50]];
  assert.equal(clearest(places, [], []), 0);
  assert.equal(clearest(places, [[-5, 5, 15, 5]], []), 1);
  assert.equal(clearest(places, [[-5, 5, 15, 5]], [[5, 25, 6, 26]]), 2);
  assert.equal(clearest(places, [], [[-9, -9, 99, 99]]), 0, "where all hide something the best is taken");
});

test("words stand on the side that has room, and no others over them", () => {
  /** @type {Clear} */
  const clear = { within: [0, 100], segments: [], taken: [] };
  const first = beside([50, 50], [-7, 17], 4, clear);
  assert.deepEqual([first.side, first.x, first.y], [1, 57, 43]);
  const second = beside([50, 50], [-7, 17], 4, clear);
  assert.equal(second.side, -1, "the other side");
  assert.equal(beside([95, 50], [-7], 4, { ...clear, taken: [] }).side, -1, "no room at the right");
  assert.equal(clear.taken.length, 2);
});

test("a line is told in pixels, without its gaps and what is far away", () => {
  const mark = { id: "a", x: [0, 1, null, 2, 3], y: [0, 1, 0, 2, 3], text: null, colours: null, sizes: null };
  const found = segmentsOf(mark, (x, y) => [10 * x, -y], [0, 100]);
  assert.deepEqual(found, [
    [0, -0, 10, -1],
    [20, -2, 30, -3],
  ]);
  assert.equal(segmentsOf(mark, (x, y) => [10 * x, -y], [15, 100]).length, 1);
});
