// Heights on their way from one range to another, without a page.
/** @import { Pair } from "../../assets/state/types.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import { heightScale, onTheWay, standing } from "../../assets/paint/glide.mjs";

const HALF = 80; // pixels
/** @type {Pair} */
const STOOD = [-1, 3];
/** @type {Pair} */
const NOW = [-2, 8];
/** @param {number} value @param {Pair} range */
const within = (value, [low, high]) => (2 * (value - low)) / (high - low) - 1;

/** How heights move from one range to another. @param {Pair} from @param {Pair} to */
function moveOf(from, to) {
  const move = standing(heightScale(to, HALF), from);
  return move && { scale: move.scale, shift: move.shift / HALF };
}

test("a sheet comes from where it stood, goes one way only, and ends where its own range has it", () => {
  const values = [-2, -0.5, 0, 1, 3, 8];
  const [before, after] = [STOOD, NOW].map((range) => values.map((value) => within(value, range)));
  const move = moveOf(STOOD, NOW);
  assert.ok(move);
  const frames = [0, 0.1, 0.35, 0.7, 0.95, 1].map((progress) => onTheWay(after, move, progress));
  frames[0].forEach((height, i) => {
    assert.ok(Math.abs(height - before[i]) < 1e-12);
  });
  assert.deepEqual(frames.at(-1), after);
  values.forEach((_, i) => {
    const way = Math.sign(after[i] - before[i]);
    const steps = frames.slice(1).map((frame, k) => Math.sign(frame[i] - frames[k][i]));
    assert.ok(steps.every((step) => step === way));
  });
});

test("a range that moves by what nobody sees does not move", () => {
  assert.equal(moveOf([-1, 3], [-1, 3.001]), null);
  assert.equal(moveOf([0, 1], [0, 1]), null);
});
