// The history of a run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf, curves, inLines, marksOf, missed, Run, shareOf } from "../../assets/state/run.mjs";
import { view } from "./simulated.mjs";

/** @param {number} step */
const moment = (step) => ({
  weights: [[[step]], [[1]]],
  biases: [[0], [0]],
  step,
  moments: [],
  losses: { train: 1 / (step + 1), test: null },
});
/** @param {number} step */
const seen = (step) => ({ step, words: `at ${step}`, what: /** @type {"died"} */ ("died") });

/** @param {number} step */
function viewAt(step) {
  const { weights, biases } = moment(step);
  const learning = /** @type {import("../../assets/state/types.d.ts").Learning} */ ({
    step,
    moments: /** @type {number[][]} */ ([]),
  });
  return { ...view(), weights, biases, close: false, learning };
}

test("a run grows, and branches where it was taken back to", () => {
  const run = new Run();
  for (let step = 0; step <= 5; step++) run.add(moment(step), [seen(step)]);
  assert.equal(run.at, 5);
  run.at = 2;
  run.add(moment(10), [seen(9)]);
  assert.deepEqual(
    run.moments.map(({ step }) => step),
    [0, 1, 2, 10],
  );
  assert.deepEqual(
    run.seen.map(({ step }) => step),
    [0, 1, 2, 9],
  );
});

test("a long run is thinned evenly, and keeps its start and its end", () => {
  const run = new Run();
  for (let step = 0; step <= 3000; step++) run.add(moment(step));
  assert.ok(run.moments.length <= 500);
  assert.equal(run.moments[0].step, 0);
  assert.equal(run.moments.at(-1)?.step, 3000);
  const gaps = run.moments.slice(1).map(({ step }, i) => step - run.moments[i].step);
  assert.deepEqual([...new Set(gaps.slice(0, -1))], [8]);
});

test("a whole picture is found in its run, or begins another one", () => {
  const run = new Run();
  for (let step = 0; step <= 5; step++) run.add(moment(step));
  run.follow(viewAt(3), moment(3).losses);
  assert.equal(run.at, 3);
  assert.equal(run.moments.length, 6);
  run.follow(viewAt(9), moment(9).losses);
  assert.deepEqual(
    run.moments.map(({ step }) => step),
    [0, 1, 2, 3, 4, 5, 9],
  );
  run.follow({ ...viewAt(0), weights: [[[7]], [[1]]] }, moment(0).losses);
  assert.deepEqual(
    run.moments.map(({ step }) => step),
    [0],
  );
  run.follow({ ...viewAt(4), weights: [[[7], [8]], [[1, 1]]] }, moment(0).losses);
  assert.equal(run.moments.length, 1);
});

test("losses stand on a chart by their logarithms, the largest at the top", () => {
  const { train, test } = curves(
    [1, 9, 99].map((step) => moment(step)),
    100,
    50,
  );
  const points = train.split(" ").map((point) => point.split(",").map(Number));
  assert.deepEqual(
    points.map(([x]) => x),
    [0, 50, 100],
  );
  assert.equal(points[0][1], 0);
  assert.equal(points[2][1], 50);
  assert.equal(test, "");
  assert.deepEqual(curves([moment(0)], 100, 50).train, "0,50");
});

test("what happened stands at its own step, between two pictures", () => {
  const moments = [0, 10, 30].map(moment);
  assert.deepEqual(
    [0, 5, 10, 20, 30, 40].map((step) => shareOf(moments, step)),
    [0, 0.25, 0.5, 0.75, 1, 1],
  );
});

test("of marks that would stand on each other the gravest stays", () => {
  const moments = [0, 100].map(moment);
  /** @type {(step: number, what: "died" | "met" | "came") => import("../../assets/state/types.d.ts").Seen} */
  const one = (step, what) => ({ step, what, words: "" });
  const marks = marksOf(moments, [one(10, "came"), one(11, "died"), one(12, "met"), one(60, "met")], 0.05);
  assert.deepEqual(
    marks.map(({ share, one: { what } }) => [share, what]),
    [
      [0.11, "died"],
      [0.6, "met"],
    ],
  );
});

test("a knot that goes to and fro has few marks, and leaves those of others", () => {
  const moments = [0, 1000].map(moment);
  const seen = Array.from({ length: 200 }, (_, i) => ({
    step: 5 * i,
    what: /** @type {"came" | "left"} */ (i % 2 ? "left" : "came"),
    words: `The knot of neuron 6 ${i % 2 ? "left the view" : "came into view"}`,
  }));
  const other = { step: 303, what: /** @type {"came"} */ ("came"), words: "The knot of neuron 2 came into view" };
  const marks = marksOf(moments, [...seen, other], 0.01);
  const steps = marks.filter(({ one }) => one.words.includes("neuron 6")).map(({ one }) => one.step);
  assert.ok(steps.length >= 4 && steps.length <= 7, String(steps));
  const gaps = steps.slice(1).map((step, i) => step - steps[i]);
  assert.deepEqual(
    [...gaps].sort((one, more) => one - more),
    gaps,
    "they are ever farther apart",
  );
  const all = marksOf(moments, [...seen.slice(0, 1), other], 0.01).map(({ one }) => one.step);
  assert.deepEqual(all, [0, 303]);
});

test("linear regions are counted from 0 up, where they are known", () => {
  const moments = [2, null, 4].map((regions, i) => ({ ...moment(i), regions }));
  assert.equal(curves(moments, 100, 50).regions, "0,25 100,0");
});

test("the picture of a run that is there already tells its linear regions, too", () => {
  const run = new Run();
  run.follow(viewAt(0), { train: 1, test: null });
  run.follow(viewAt(0), { train: 1, test: null }, 7);
  assert.equal(run.moments[0].regions, 7);
});

test("another start is another run", () => {
  const run = new Run();
  const learning = { ...viewAt(0).learning, start: "he", start_seed: 3 };
  run.begin(moment(0), learning);
  assert.ok(run.follow({ ...viewAt(40), learning: { ...learning, step: 40 } }, { train: 1, test: null }));
  assert.deepEqual(
    run.moments.map(({ step }) => step),
    [0, 40],
  );
  assert.ok(
    !run.follow({ ...viewAt(41), learning: { ...learning, step: 41, start_seed: 4 } }, { train: 1, test: null }),
  );
  assert.deepEqual(
    run.moments.map(({ step }) => step),
    [41],
  );
});

test("what happens to the same neurons again and again is told in one line, with its last words", () => {
  /** @type {(step: number, words: string) => import("../../assets/state/types.d.ts").Seen} */
  const at = (step, words) => ({ step, what: "came", words });
  const seen = [
    at(5, "The knot of neuron 3 came into view"),
    at(6, "The knots of neuron 1 and neuron 2 met at x = 0.50"),
    at(7, "The knot of neuron 3 left the view"),
    at(9, "The knots of neuron 1 and neuron 2 met at x = 0.51"),
    at(30, "The knot of neuron 3 came into view"),
    at(90, "The knot of neuron 3 left the view"),
    at(91, "Neuron 3 died: no point turns it on"),
  ];
  assert.deepEqual(inLines(seen), [
    "Steps 5 to 30, 3 times: The knot of neuron 3 came into view.",
    "Steps 6 to 9, 2 times: The knots of neuron 1 and neuron 2 met at x = 0.51.",
    "Step 90: The knot of neuron 3 left the view.",
    "Step 91: Neuron 3 died: no point turns it on.",
  ]);
});

test("another number of linear regions has a tick of its own, and none of the signs", () => {
  const moments = [0, 10, 30].map(moment);
  /** @type {(step: number, what: "more" | "fewer" | "came") => import("../../assets/state/types.d.ts").Seen} */
  const one = (step, what) => ({ step, what, words: "" });
  const happened = [one(5, "came"), one(5, "more"), one(20, "fewer"), one(20, "more"), one(30, "fewer")];
  assert.deepEqual(changesOf(moments, happened, 100), [0.25, 0.75, 1]);
  assert.deepEqual(
    marksOf(moments, happened, 0.05).map(({ one: { what } }) => what),
    ["came"],
  );
});

test("numbers of linear regions that change all the time leave what else happened", () => {
  const run = new Run();
  run.add(moment(0));
  run.add(moment(1), [seen(1)]);
  for (let step = 2; step < 60; step += 1) {
    /** @type {import("../../assets/state/types.d.ts").Seen[]} */
    const many = Array.from({ length: 50 }, () => ({ step, what: "more", words: "" }));
    run.add(moment(step), many);
  }
  assert.equal(run.seen.length, 2_001);
  assert.equal(run.seen[0].words, "at 1");
});

test("which folds may be missed is said where some may be", () => {
  assert.match(missed(2, 3), /at 1 step a picture none$/);
  assert.equal(missed(2, 2), "");
  assert.equal(missed(1, 4), "");
});
