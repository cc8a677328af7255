// Arrows clear of the rings in which numbers stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrow, ringsOf } from "../../assets/state/arrows.mjs";

const ring = { x: 0, y: 0, r: 10 };

test("an arrow without a ring is its segment and a head", () => {
  assert.equal(arrow([0, 0, 20, 0], []), "M0.0 0.0L20.0 0.0M15.0 3.0L20.0 0.0L15.0 -3.0");
});

test("one that begins in a ring begins at its rim, and is as long", () => {
  assert.equal(arrow([0, 0, 20, 0], [ring]), "M10.0 0.0L30.0 0.0M25.0 3.0L30.0 0.0L25.0 -3.0");
  assert.equal(arrow([0, 0, 0, -3], [ring]), "M0.0 -10.0L0.0 -13.0M1.8 -10.0L0.0 -13.0L-1.8 -10.0");
});

test("where it begins in two rings that touch it begins beyond both", () => {
  assert.match(arrow([0, 0, 20, 0], [{ ...ring, x: 15 }, ring]), /^M25.0 0.0L45.0 0.0M/);
});

test("it is interrupted by a ring that it crosses, and points at one in which it would end", () => {
  assert.match(arrow([0, 0, 60, 0], [{ ...ring, x: 30 }]), /^M0.0 0.0L20.0 0.0M40.0 0.0L60.0 0.0M55.0/);
  assert.equal(arrow([0, 0, 25, 0], [{ ...ring, x: 30 }]), "M0.0 0.0L20.0 0.0M15.0 3.0L20.0 0.0L15.0 -3.0");
});

test("a ring that it passes by, or that lies behind it, is none of its own", () => {
  const clear = arrow([0, 0, 20, 0], []);
  assert.equal(
    arrow(
      [0, 0, 20, 0],
      [
        { ...ring, y: 11 },
        { ...ring, x: -12 },
      ],
    ),
    clear,
  );
});

test("rings are the knots and numbers that have a text", () => {
  /** @type {(id: string, text: string[]) => import("../../assets/state/replies.d.ts").Mark} */
  const mark = (id, text) => ({ id, x: [1, 2, null], y: [3, 4, 5], text, colours: null, sizes: [17, 19, 3] });
  const marks = [mark("knots", ["1", " ", ""]), mark("numbers", [" ", "2", ""]), mark("h", ["1", "2", "3"])];
  assert.deepEqual(
    ringsOf(marks, (x, y) => [10 * x, 10 * y]),
    [
      { x: 10, y: 30, r: 10 },
      { x: 20, y: 40, r: 11 },
    ],
  );
});
