// The words along the floor of the surface: beside its two near edges, and beside a pole at its left corner.
/** @import { SpacePlan } from "../../assets/state/replies.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import "./told.mjs";
import { axes, floorOf } from "../../assets/paint/axes.mjs";
import { placeIn } from "../../assets/paint/sheets.mjs";
import { told } from "../../assets/state/alike.mjs";
import { those } from "./shapes.mjs";

const { places } = told();
/** @type {import("../../assets/state/types.d.ts").Rectangle} */
const PANEL = [300, 20, 400, 360];
/** @type {SpacePlan} */
const PLAN = {
  panels: [[0, 0, 9, 9], PANEL],
  rows: [],
  map: [0, 0, 9, 9],
  box: [1, 0.5],
  names: ["x₁", "x₂"],
  ends: [
    ["−3", "3"],
    ["0", "2"],
  ],
};
const TURNS = [-3, -2.2, -1.3, -0.5, 0.3, 0.9, 1.8, 2.7].flatMap((azimuth) =>
  [0.15, 0.5, 1.3].map((elevation) => /** @type {[number, number]} */ ([azimuth, elevation])),
);

/** @param {[number, number]} turn */
function drawn(turn) {
  const place = placeIn(PANEL, turn[1], places);
  const shapes = axes(PLAN, ["−4", "5"], { turn, places });
  const [[line], words] = [those(shapes, "line"), those(shapes, "word")];
  assert.deepEqual(shapes, [line, ...words]);
  const floor = floorOf(place, turn, PLAN.box);
  const corners = [0, 1, 2, 3].map((i) => [floor[2 * i], floor[2 * i + 1]]);
  const edges = corners.map((from, i) => {
    const to = corners[(i + 1) % 4];
    return { from, to, axis: i % 2, low: from[1] / 2 + to[1] / 2 };
  });
  return { place, line, words, corners, edges };
}

/** How far a point is from the way between two others. @param {number[]} at @param {{ from: number[], to: number[] }} edge */
function apart([x, y], { from: [ax, ay], to: [bx, by] }) {
  const long = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

test("the names stand in italics, and with them both ends of each input and of the heights", () => {
  for (const turn of TURNS) {
    const { line, words } = drawn(turn);
    assert.deepEqual([line.is, line.colour], ["line", "floor"]);
    assert.deepEqual(words.map(({ text }) => text).sort(), ["x₁", "x₂", "−3", "3", "0", "2", "−4", "5"].sort());
    assert.deepEqual(
      words
        .filter(({ name }) => name)
        .map(({ text }) => text)
        .sort(),
      ["x₁", "x₂"],
    );
  }
});

test("each name stands outside the floor, nearest to the nearer of its two edges", () => {
  for (const turn of TURNS) {
    const { place, words, edges } = drawn(turn);
    const middle = [place.x, edges.reduce((sum, { low }) => sum + low / 4, 0)];
    for (const [axis, name] of PLAN.names.entries()) {
      const word = words.find(({ text }) => text === name);
      const own = edges.filter((edge) => edge.axis === axis).sort((a, b) => b.low - a.low)[0];
      assert.ok(word);
      const nearest = [...edges].sort((a, b) => apart(word.at, a) - apart(word.at, b))[0];
      assert.equal(nearest, own, `${name}, turned by ${turn}`);
      const centre = [(own.from[0] + own.to[0]) / 2, (own.from[1] + own.to[1]) / 2];
      const out = Math.hypot(word.at[0] - middle[0], word.at[1] - middle[1]);
      assert.ok(Math.abs(out - Math.hypot(centre[0] - middle[0], centre[1] - middle[1]) - 14) < 1e-6);
    }
  }
});

test("each end of an input stands beside the corner where the input has that value", () => {
  // The corners go round counter-clockwise: both inputs at their least, then the first at its greatest, and so on.
  /** @type {Record<string, number[]>} */
  const at = { "−3": [0, 3], 3: [1, 2], 0: [0, 1], 2: [2, 3] };
  for (const turn of TURNS) {
    const { words, corners } = drawn(turn);
    for (const [text, own] of Object.entries(at)) {
      const word = words.find((one) => one.text === text);
      const ends = PLAN.ends.find((both) => both.includes(text));
      const other = words.find((one) => one.text !== text && ends?.includes(one.text));
      assert.ok(word && other);
      const far = (/** @type {number[]} */ [x, y]) =>
        Math.min(...own.map((i) => Math.hypot(x - corners[i][0], y - corners[i][1])));
      assert.ok(far(word.at) < far(other.at), `${text}, turned by ${turn}`);
    }
  }
});

test("the heights stand left of a pole at the leftmost corner, from the floor up", () => {
  for (const turn of TURNS) {
    const { line, words, corners } = drawn(turn);
    const left = Math.min(...corners.map(([x]) => x));
    const [x, low, again, high] = line.points;
    assert.deepEqual([x, again], [left, left]);
    assert.ok(high < low, "up the stage");
    const [least, greatest] = ["−4", "5"].map((text) => words.filter((one) => one.text === text).slice(-1)[0].at);
    assert.ok(least[1] <= low && greatest[1] <= high, "or a line above, clear of the other words");
    const others = words.filter(({ at }) => at !== least && Math.abs(at[0] - least[0]) < 16);
    assert.ok(least[1] === low || others.some(({ at }) => Math.abs(at[1] - 14 - least[1]) < 1e-9));
    assert.ok(least[0] < left && greatest[0] === least[0]);
  }
});

test("at the left edge of the stage the heights stay on it", () => {
  /** @type {SpacePlan} */
  const plan = { ...PLAN, panels: [[0, 0, 200, 200]] };
  const words = those(axes(plan, ["−4", "5"], { turn: [Math.PI / 4, 0.5], places }), "word").slice(-2);
  for (const { at } of words) assert.ok(at[0] >= 10);
});

test("the stage's left edge cuts no height, however long its text", () => {
  const beside = { ...PLAN, panels: [PLAN.panels[0], /** @type {typeof PANEL} */ ([0, 20, 200, 360])] };
  for (const text of ["−1", "−0.2", "−0.125", "−12.5k"])
    for (const turn of TURNS) {
      const words = axes(beside, [text, "5"], { turn, places });
      const at = words.flatMap((one) => (one.is === "word" && one.text === text ? [one.at] : [])).at(-1) ?? [0, 0];
      assert.ok(at[0] >= 3.6 * text.length, `${text} at ${at[0]}`); // its middle, in letters of 7.2 px
    }
});
