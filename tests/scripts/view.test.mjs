// Paths into the state, and its past.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { view } from "./simulated.mjs";

/** @type {typeof import("../../assets/state/view.mjs")} */
let page;
let copies = 0;

beforeEach(async () => {
  copies += 1;
  page = await import(`../../assets/state/view.mjs?${copies}`); // a page of its own
  page.setState(view());
});

test("each path is one number of the state", () => {
  const paths = ["w.0.1.0", "w.1.0.1", "b.0.1", "x.0", "y.1", "s", "t.1", "n", "v", "f.0.1"];
  assert.deepEqual(
    paths.map((path) => page.valueAt(path)),
    [-1, 2, 0.25, -2, 1, 0, 0.5, 41, 0, 0],
  );
});

for (const path of ["", "q", "w", "w.0", "w.9.0.0", "w.0.0.0.0", "w.0.-1.0", "b.0.7", "x", "f.0.2", "f.1.0"]) {
  test(`"${path}" is no place in the state`, () => {
    const before = page.state();
    assert.ok(Number.isNaN(page.valueAt(path)));
    assert.equal(page.assign(path, 1), false);
    assert.equal(page.state(), before);
  });
}

test("a number that is assigned makes another state and leaves the one before as it was", () => {
  const before = page.state();
  assert.equal(page.assign("w.0.1.0", 3), true);
  assert.equal(page.valueAt("w.0.1.0"), 3);
  assert.deepEqual(before, view());
});

test("nothing changes by the same number, or by none", () => {
  const before = page.state();
  for (const value of [-1, Number.NaN, Infinity, -Infinity]) assert.equal(page.assign("w.0.1.0", value), false);
  assert.equal(page.state(), before);
});

test("one neuron's own slope spells out those of all, and one slope for all ends that", () => {
  page.assign("s", 0.5);
  assert.equal(page.assign("f.0.1", 0.25), true);
  assert.deepEqual(page.state().slopes, [[0.5, 0.25]]);
  assert.equal(page.assign("s", 0.5), true, "the same number, yet of all neurons now");
  assert.deepEqual(page.state().slopes, []);
  assert.equal(page.assign("s", 0.5), false);
});

/** A whole answer brings a state. @param {object} change */
function answered(change) {
  page.setState({ ...page.state(), ...change });
  page.remember(page.state());
}

test("undo and redo go back and forth through networks and domains", () => {
  answered({});
  answered({ negative_slope: 0.5 });
  answered({ domain: [0, 1] });
  assert.equal(page.undo(), true);
  assert.deepEqual(page.state().domain, [-2, 2]);
  assert.equal(page.undo(), true);
  assert.equal(page.state().negative_slope, 0);
  assert.equal(page.undo(), false);
  assert.equal(page.redo(), true);
  assert.equal(page.redo(), true);
  assert.deepEqual([page.state().negative_slope, page.state().domain], [0.5, [0, 1]]);
  assert.equal(page.redo(), false);
});

test("undo leaves where one looks as it is, and looking is no step", () => {
  answered({});
  answered({ negative_slope: 0.5 });
  answered({ panel: "fold", trace: 2, turn: [1, 1], partial_sums: false });
  assert.equal(page.undo(), true);
  const { panel, trace, turn, partial_sums: sums, negative_slope: slope } = page.state();
  assert.deepEqual([panel, trace, turn, sums, slope], ["fold", 2, [1, 1], false, 0]);
});

test("a change after an undo ends what could be done again", () => {
  answered({});
  answered({ negative_slope: 0.5 });
  page.undo();
  answered({ negative_slope: 0.75 });
  assert.equal(page.redo(), false);
  page.undo();
  assert.equal(page.state().negative_slope, 0);
});

test("a hundred steps are remembered", () => {
  for (let i = 0; i <= 150; i += 1) answered({ negative_slope: i });
  let steps = 0;
  while (page.undo()) steps += 1;
  assert.deepEqual([steps, page.state().negative_slope], [100, 50]);
});

test("the buttons are told what there is to undo and to redo", () => {
  /** @type {boolean[][]} */
  const told = [];
  page.onPast((undo, redo) => told.push([undo, redo]));
  answered({});
  answered({ negative_slope: 0.5 });
  page.undo();
  page.redo();
  assert.deepEqual(told, [
    [false, false],
    [true, false],
    [false, true],
    [true, false],
  ]);
});
