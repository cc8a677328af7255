// The pictures that are here before a hand is: which are asked for, which is painted, what drops them.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { axisOf, Buffer, inOrder } from "../../assets/state/buffer.mjs";
import { assign, setState } from "../../assets/state/view.mjs";
import { view } from "./simulated.mjs";

const AXIS = "b.0.0";
/** @type {(axis: string, count?: number) => import("../../assets/state/buffer.mjs").Way} */
const way = (axis, count = 27) => ({ axis, steps: Array.from({ length: count }, (_, i) => [[axis, i / 10]]) });
/** @type {string} */
let look;
/** @type {Buffer} */
let buffer;

beforeEach(() => {
  setState(view());
  look = "light";
  buffer = new Buffer(() => look);
});

/** Answer the question that the buffer asks; each picture is named after its numbers. @type {(most?: number, axis?: string) => object[]} */
function fill(most = 100, axis = "") {
  const steps = buffer.question(axis)?.steps ?? [];
  const frames = steps.slice(0, most).map((step) => ({ name: JSON.stringify(step) }));
  buffer.keep(/** @type {any} */ ({ seq: 1, kind: "sweep", inputs: 1, frames }));
  return steps;
}

const whole = () => {
  while (fill().length);
};

test("the numbers that are turned are the axis; slopes are one, however many", () => {
  assert.equal(axisOf([["w.0.0.0", 1]]), "w.0.0.0");
  assert.equal(axisOf([["s", 1]]), "fold");
  assert.equal(
    axisOf([
      ["f.0.0", 1],
      ["f.0.1", 0],
    ]),
    "fold",
  );
  assert.equal(
    axisOf([
      ["w.0.0.0", 1],
      ["b.0.0", 1],
    ]),
    "w.0.0.0 b.0.0",
  );
});

test("each ninth step comes first, then each third, then all, and the closest to the hand before the others", () => {
  const { steps } = way(AXIS);
  const ordered = inOrder(steps, [[AXIS, 1.0]]).map(([[, value]]) => Math.round(10 * value));
  assert.deepEqual(ordered.slice(0, 3), [9, 18, 0]);
  assert.deepEqual(new Set(ordered.slice(0, 9)), new Set([0, 3, 6, 9, 12, 15, 18, 21, 24]));
  assert.equal(ordered[9], 10, "where the hand is");
  assert.equal(ordered.length, 27);
  assert.equal(new Set(ordered).size, 27);
});

test("a question has no more numbers than a server takes", () => {
  const steps = way(AXIS, 90).steps.map(([[, at]]) =>
    Array.from({ length: 100 }, (_, i) => /** @type {[string, number]} */ ([`f.0.${i}`, at])),
  );
  buffer.over([{ axis: "fold", steps }]);
  assert.equal(buffer.question()?.steps.length, 20);
});

test("what is missing is asked for until nothing is", () => {
  buffer.over([way(AXIS, 145)]);
  const asked = [fill(), fill()].flat();
  assert.equal(asked.length, 145);
  assert.equal(buffer.question(), null);
});

test("what a cut answer leaves out is asked for again", () => {
  buffer.over([way(AXIS)]);
  fill(10);
  assert.equal(fill().length, 17);
});

test("where a hand waits, the state itself is asked for first, on a step or between two", () => {
  buffer.over([way(AXIS, 45)]);
  assign(AXIS, 1.23);
  assert.deepEqual(buffer.question(AXIS)?.steps?.[0], { [AXIS]: 1.23 });
  assign(AXIS, 1.2);
  const steps = fill(100, AXIS);
  assert.deepEqual(steps[0], { [AXIS]: 1.2 });
  assert.equal(steps.length, 18, "few at first, so that the first comes soon");
  assign(AXIS, 1.23);
  const more = buffer.question(AXIS)?.steps ?? [];
  assert.equal(steps.length + more.length, 45 + 1, "and none twice");
});

test("a hand that came without warning first gets what lies before it, each third step, then each ninth of all", () => {
  for (const [to, before] of /** @type {const} */ ([
    [7.1, [72, 75, 78, 81, 84, 87]],
    [6.8, [66, 63, 60, 57, 54, 51]],
  ])) {
    buffer = new Buffer(() => look);
    assign(AXIS, 7);
    buffer.over([way(AXIS, 145)]);
    assign(AXIS, to);
    const [here, ...steps] = (buffer.question(AXIS)?.steps ?? []).map((step) => Math.round(10 * step[AXIS]));
    assert.equal(here, Math.round(10 * to));
    assert.deepEqual(steps.slice(0, 6), before);
    const behind = steps.filter((at) => (at - 10 * to) * (before[0] - 70) < 0);
    assert.ok(behind.length >= 1 && behind.every((at) => at % 9 === 0), String(behind));
  }
});

test("no hand is answered with pictures of another number", () => {
  buffer.over([way(AXIS)]);
  assert.equal(buffer.question("b.0.1"), null);
});

test("the picture is that of the state, and no other", () => {
  buffer.over([way(AXIS)]);
  whole();
  assign(AXIS, 0.7);
  assert.equal(buffer.picture(AXIS)?.name, '{"b.0.0":0.7}');
  assign(AXIS, 0.71);
  assert.equal(buffer.picture(AXIS), null);
});

test("the nearest stands in, if it is near", () => {
  buffer.over([way(AXIS)]);
  assign(AXIS, 0.78);
  assert.equal(buffer.nearest(AXIS), null);
  fill(9); // each third
  assert.equal(buffer.nearest(AXIS)?.name, '{"b.0.0":0.9}');
  assign(AXIS, 4);
  assert.equal(buffer.nearest(AXIS), null, "it is ten steps away");
});

test("all slopes are one axis, told by one number or by many", () => {
  const steps = [0, 0.5, 1].map(
    (at) =>
      /** @type {[string, number][]} */ ([
        ["f.0.0", at],
        ["f.0.1", 1],
      ]),
  );
  buffer.over([{ axis: "fold", steps: [[["s", 0]], ...steps] }]);
  fill();
  assert.equal(buffer.picture("fold")?.name, '{"s":0}');
  assign("f.0.0", 0.5);
  assert.equal(buffer.picture("fold"), null);
  assign("f.0.1", 1);
  assert.equal(buffer.picture("fold")?.name, '{"f.0.0":0.5,"f.0.1":1}');
});

test("each part of a view but the number itself drops the pictures", () => {
  const changed = {
    preset: "hat",
    weights: [[[1], [-1]], [[0.5, 2.5]]],
    biases: [[0, 0.5], [0]],
    negative_slope: 0.5,
    domain: [-2, 3],
    layer: 1,
    neuron: 1,
    target: 1,
    partial_sums: false,
    domain_y: [-1, 2],
    terms: 1,
    turn: [0, 0.5],
    map_mode: "heatmap",
    resolution: 43,
    panel: "signal",
    slopes: [[0, 1]],
    lesson: 2,
    fold_axes: [1, 0],
    trace: 0.5,
    fold_chosen: true,
    close: true,
    learning: { data: "sine" },
    names: ["a", "b", "f"],
    marked: [{ name: "a row", at: [0, 1] }],
  };
  assert.deepEqual(Object.keys(changed), Object.keys(view()), "a part is missing here");
  for (const [field, value] of Object.entries(changed)) {
    setState(view());
    buffer.over([way(AXIS)]);
    whole();
    assert.ok(buffer.picture(AXIS), field);
    setState(/** @type {any} */ ({ ...view(), [field]: value }));
    assert.equal(buffer.picture(AXIS), null, field);
    setState(view());
    assert.equal(buffer.picture(AXIS), null, `${field}: dropped for good`);
  }
});

test("a page that looks otherwise drops them", () => {
  buffer.over([way(AXIS)]);
  whole();
  assert.ok(buffer.picture(AXIS));
  look = "dark";
  assert.equal(buffer.picture(AXIS), null);
});

test("a hand on one number drops those of the others", () => {
  buffer.over([way(AXIS), way("b.0.1")]);
  whole();
  assert.ok(buffer.nearest("b.0.1"));
  buffer.moved(AXIS);
  assert.equal(buffer.nearest("b.0.1"), null);
  assert.ok(buffer.picture(AXIS));
});

test("an answer that comes when the view is another is not kept", () => {
  buffer.over([way(AXIS)]);
  buffer.question();
  assign("b.0.1", 3);
  assert.equal(buffer.keep(/** @type {any} */ ({ inputs: 1, frames: Array(27).fill({}) })), false);
  assert.equal(buffer.picture(AXIS), null);
});

test("a question that is out is known by its number and its view", () => {
  buffer.over([way(AXIS)]);
  buffer.question();
  assign(AXIS, 0.3);
  assert.ok(buffer.awaits(AXIS));
  assert.ok(!buffer.awaits("b.0.1"));
  assign("b.0.1", 3);
  assert.ok(!buffer.awaits(AXIS));
});

test("a step that no view can take has no picture, and is not asked for again", () => {
  buffer.over([way(AXIS, 3)]);
  const asked = buffer.question()?.steps ?? [];
  buffer.keep(/** @type {any} */ ({ inputs: 1, frames: asked.map(() => null) }));
  assert.equal(buffer.question(), null);
  assert.equal(buffer.picture(AXIS), null);
  assert.equal(buffer.nearest(AXIS), null);
});

test("pictures that are too large are not asked for, until a hand comes anew", () => {
  buffer.over([way(AXIS)]);
  fill(1);
  assert.equal(buffer.question(), null);
  assert.equal(buffer.question(AXIS), null);
  assert.equal(buffer.nearest(AXIS), null, "one is too little to be of use");
  buffer.over([way(AXIS)]);
  assert.equal(buffer.question(), null, "it is the same hand");
  buffer.over([]);
  buffer.over([way(AXIS)]);
  assert.notEqual(buffer.question(), null);
});

test("what is kept is bounded", () => {
  buffer.over([way(AXIS, 1000)]);
  for (let i = 0; i < 20; i += 1) fill();
  const here = way(AXIS, 1000).steps.filter(([[, value]]) => {
    assign(AXIS, value);
    return buffer.picture(AXIS);
  });
  assert.ok(here.length <= 400, String(here.length));
});
