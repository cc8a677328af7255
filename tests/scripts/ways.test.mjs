// Where a hand on the picture may go: which value belongs to its place, and of which view that is.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { assign, setState, state } from "../../assets/state/view.mjs";
import { AROUND, named, Ways } from "../../assets/state/ways.mjs";
import { view } from "./simulated.mjs";

/** Places from -2 to 2, a hundredth each; the value is minus the place. */
const ALONG = {
  paths: ["b.0.0"],
  across: [1],
  first: -2,
  step: 0.01,
  values: Array.from({ length: 401 }, (_, i) => 2 - i / 100),
};
const CREASE = {
  paths: ["b.0.1"],
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
    [0, 0.004, 0.006].map((x) => ways.at(0, "along", [x])?.numbers[0][1]),
    [0, 0, ALONG.values[201]],
  );
  assert.equal(ways.at(0, "along", [-2])?.numbers[0][1], 2);
});

test("a hand in the plane is where its point is across the crease, wherever along it", () => {
  told({ crease: CREASE }, 1);
  assert.equal(ways.at(1, "crease", [0, 0])?.numbers[0][1], 70);
  assert.equal(ways.at(1, "crease", [0.4, -0.3])?.numbers[0][1], 70);
  assert.equal(ways.at(1, "crease", [1, 1])?.numbers[0][1], 140);
  assert.equal(ways.at(1, "crease", [0.1, 0])?.axis, "b.0.1");
});

test("within a pixel beyond its ends a hand is at the end, and further out no table tells", () => {
  told({ along: ALONG });
  assert.equal(ways.at(0, "along", [2.009])?.numbers[0][1], -2);
  assert.equal(ways.at(0, "along", [-2.009])?.numbers[0][1], 2);
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
  assert.deepEqual([ways.here(0, "along")?.numbers[0][1], ways.here(0, "along")?.place], [0.5, 150]);
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
  ways.keep(0, { along: ALONG, lift: { ...ALONG, paths: ["w.1.0.1"] } });
  assert.deepEqual([ways.has(0, "along"), ways.has(0, "lift")], [true, false]);
});

test("a number that the state has no more has no table", () => {
  told({ along: ALONG });
  setState({ ...state(), biases: [[], [0]], weights: [[], [[]]] });
  assert.equal(ways.at(0, "along", [0]), null);
});

// --- a crease that is turned ---

const PIVOT = /** @type {[number, number]} */ ([0.5, -1]);
const COUNT = 360;
/** A weight of (sin, -cos) of the angle of the hand, a degree a place from -90 on; the bias tells the place. */
const TURN = {
  paths: ["w.0.0.0", "w.0.1.0", "b.0.0"],
  pivot: PIVOT,
  scale: /** @type {[number, number]} */ ([100, 50]),
  first: -Math.PI / 2,
  step: Math.PI / 180,
  values: Array.from({ length: COUNT }, (_, i) => {
    const angle = ((i - 90) * Math.PI) / 180;
    return [Math.sin(angle), -Math.cos(angle), i / 1000];
  }).flat(),
};
const WAY = named("turn", PIVOT);
/** @param {number} degrees */
const handAt = (degrees, far = 40) => {
  const angle = (degrees * Math.PI) / 180;
  return [PIVOT[0] + (far * Math.cos(angle)) / 100, PIVOT[1] + (far * Math.sin(angle)) / 50];
};
/** @param {number} place */
function lie(place) {
  for (const [i, path] of TURN.paths.entries()) assign(path, TURN.values[3 * place + i]);
}

test("a crease goes round with the hand, by the angle on the screen, however far off the hand is", () => {
  lie(90);
  told({ turn: TURN });
  for (const far of [1, 40, 400]) assert.equal(ways.at(0, WAY, handAt(30.4, far))?.place, 120);
  let place = 90;
  for (let degrees = 0; degrees < 720; degrees += 7) {
    place = Number(ways.at(0, WAY, handAt(degrees))?.place);
    assert.equal(place, (90 + degrees) % COUNT, `${degrees}`);
    lie(place);
  }
});

test("a hand on its other end turns it as well", () => {
  lie(90);
  told({ turn: TURN });
  assert.equal(ways.at(0, WAY, handAt(180))?.place, 90);
  assert.equal(ways.at(0, WAY, handAt(190))?.place, 100);
  assert.equal(ways.at(0, WAY, handAt(-100))?.place, 170);
});

test("its three numbers are one axis, asked for to both sides of where it is, around the end of the table, too", () => {
  lie(10);
  told({ turn: TURN });
  const here = ways.here(0, WAY);
  assert.equal(here?.axis, TURN.paths.join(" "));
  assert.equal(here?.place, 10);
  assert.equal(here?.steps.length, 2 * AROUND + 1);
  assert.deepEqual(here?.steps[AROUND], here?.numbers);
  assert.deepEqual(
    here?.steps[0].map(([, value]) => value),
    TURN.values.slice(3 * (COUNT + 10 - AROUND), 3 * (COUNT + 11 - AROUND)),
  );
});

test("about another pivot it is another way, and the table is of a view but for its three numbers", () => {
  told({ turn: TURN });
  assert.equal(ways.has(0, WAY), true);
  assert.equal(ways.has(0, named("turn", [0, 0])), false);
  lie(77);
  assert.equal(ways.has(0, WAY), true);
  assign("b.0.1", 9);
  assert.equal(ways.has(0, WAY), false);
});
