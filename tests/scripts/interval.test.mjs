// The ends of axes, in numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { both, dragged, framed, gripOf, stepOf, stepped, zoomed } from "../../assets/state/interval.mjs";

const LIMITS = { most: 1e6, least: 1e-6 };

test("within the axis its end is below the hand, to what a pixel can mean", () => {
  assert.deepEqual(dragged([-3, 3], 1, 450, 600, LIMITS), [-3, 1.5]);
  assert.deepEqual(dragged([-3, 3], 0, 110.4, 600, LIMITS), [-1.9, 3]);
});

test("beyond its end it gives way, the faster the farther, without a jump", () => {
  const ends = [600, 601, 624, 648].map((at) => dragged([-3, 3], 1, at, 600, LIMITS)[1]);
  assert.equal(ends[0], 3);
  assert.ok(ends[1] - ends[0] < 0.1);
  assert.ok(ends[3] - ends[2] > 2 * (ends[2] - ends[1]));
  assert.ok(dragged([-3, 3], 0, -48, 600, LIMITS)[0] < -9);
});

test("an end never comes to the other, nor beyond a limit", () => {
  const [low, high] = dragged([-3, 3], 0, 900, 600, LIMITS);
  assert.ok(low < high && high === 3);
  assert.deepEqual(dragged([0, 9e5], 1, 5000, 600, LIMITS), [0, 1e6]);
  assert.deepEqual(stepped([-1e6, 0], 0, -10, LIMITS), [-1e6, 0]);
  const tiny = stepped([0, 1e-6], 1, -10, LIMITS);
  assert.ok(tiny[1] - tiny[0] >= 1e-6);
});

test("a key moves an end by a round number of which some fifty make the axis", () => {
  assert.deepEqual(
    [6, 2, 100, 0.03].map((span) => stepOf([0, span])),
    [0.1, 0.02, 2, 0.0005],
  );
  assert.deepEqual(stepped([-3, 3], 1, 1, LIMITS), [-3, 3.1]);
  assert.deepEqual(stepped([-3, 3], 0, -10, LIMITS), [-4, 3]);
  assert.deepEqual(stepped([-0.25, 1.25], 0, 1, LIMITS), [-0.23, 1.25]);
});

test("a zoom leaves what is below the pointer below it", () => {
  const [low, high] = zoomed([-3, 3], 0.5, 0.25, 600, LIMITS);
  assert.deepEqual([low, high], [-2.25, 0.75]);
  assert.equal(low + 0.25 * (high - low), -1.5);
  assert.deepEqual(zoomed([-1, 1], 1, 0.5, 600, LIMITS, 0.25), [-0.5, 1.5], "two fingers take it along");
  const far = zoomed([-9e5, 9e5], 4, 0.5, 600, LIMITS);
  assert.deepEqual(far, [-1e6, 1e6]);
  const near = zoomed([0, 1e-6], 1e-3, 0.5, 600, LIMITS);
  assert.ok(near[1] - near[0] >= 1e-6);
});

test("what is left of a map keeps its place, and a larger box has all of the room", () => {
  /** @type {[number, number, number, number]} */
  const map = [100, 50, 200, 200];
  /** @type {[[number, number], [number, number]]} */
  const start = [
    [-1, 1],
    [-1, 1],
  ];
  assert.deepEqual(framed(map, start, start), map);
  assert.deepEqual(framed(map, start, [[-1, 0], start[1]]), [100, 50, 100, 200]);
  assert.deepEqual(framed(map, start, [start[0], [0, 1]]), [100, 50, 200, 100]);
  assert.deepEqual(framed(map, start, [[-1, 3], start[1]]), [100, 150, 200, 100]);
  assert.deepEqual(framed(map, start, [[-3, 1], start[1]]), [100, 150, 200, 100]);
  assert.deepEqual(framed(map, start, [start[0], [-3, 1]]), [100, 50, 100, 200]);
});

test("of two domains all; and two grips never cover each other", () => {
  assert.deepEqual(both([-1, 2], [0, 3]), [-1, 3]);
  assert.deepEqual([600, 40, 12].map(gripOf), [24, 18, 8]);
});
