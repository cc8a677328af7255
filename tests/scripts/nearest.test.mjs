// A press means the node that is nearest, within a finger's width; a neuron is typed by its number.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "../../assets/pointer/nearest.mjs";
import { neuronOf } from "../../assets/pointer/stepping.mjs";

const COLUMN = Array.from({ length: 256 }, (_, i) => /** @type {[number, number]} */ ([100, 2 * i + 1]));

test("each dot of a column of many can be met, wherever the dots lie on each other", () => {
  for (const [i, place] of COLUMN.entries()) assert.equal(nearest(COLUMN, place), i);
  assert.equal(nearest(COLUMN, [109, 100.4]), 50);
});

test("beside a node is as good as on it, up to 22 pixels", () => {
  assert.equal(nearest([[50, 50]], [72, 50]), 0);
  assert.equal(nearest([[50, 50]], [66, 66]), -1);
  assert.equal(
    nearest(
      [
        [50, 50],
        [90, 50],
      ],
      [69, 50],
    ),
    0,
  );
  assert.equal(
    nearest(
      [
        [50, 50],
        [90, 50],
      ],
      [71, 50],
    ),
    1,
  );
  assert.equal(nearest([], [0, 0]), -1);
});

test("a neuron is counted from 1", () => {
  assert.equal(neuronOf("1", 50), 0);
  assert.equal(neuronOf(" 50 ", 50), 49);
  for (const text of ["0", "51", "", "1.5", "-3", "1e1", "x", "9999999"]) assert.equal(neuronOf(text, 50), null);
});
