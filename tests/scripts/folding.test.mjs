// The page folds by itself while a hand moves or a fold plays: as the server would, to three decimals.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { chooseScope, foldScope, readScope, slopesAt } from "../../assets/pointer/folding.mjs";
import { setState } from "../../assets/state/view.mjs";
import { view } from "./simulated.mjs";

/** @typedef {{ widths: number[], own: number[][], scope: "all" | "layer" | "each", layer: number, progress: number, slopes: number[][] }} Case */
/** @type {Case[]} tests/frames/test_fold_reach.py holds the file against the server */
const cases = JSON.parse(readFileSync(new URL("./folds.json", import.meta.url), "utf8"));

/** @param {Case} one */
function viewOf({ widths, own, layer }) {
  const sizes = [1, ...widths, 1];
  const weights = sizes.slice(1).map((n, i) => Array.from({ length: n }, () => Array(sizes[i]).fill(1)));
  return { ...view(), weights, biases: weights.map((rows) => rows.map(() => 0)), slopes: own, layer };
}

test("each neuron is folded as far as the server folds it", () => {
  assert.ok(cases.length > 100);
  for (const one of cases) {
    setState(viewOf(one));
    chooseScope(one.scope);
    const found = new Map(slopesAt(one.progress));
    const same = found.get("s");
    one.slopes.forEach((slopes, layer) => {
      slopes.forEach((slope, i) => {
        const here = same ?? found.get(`f.${layer}.${i}`);
        assert.ok(here !== undefined && Math.abs(here - slope) < 1.5e-3, JSON.stringify([one, layer, i, here]));
      });
    });
  }
});

test("a view that is folded one by one is shown so, and the next as the reader had it", () => {
  /** @type {Case} */
  const two = { widths: [2], layer: 0, own: [[0, 0]], scope: "all", progress: 1, slopes: [] };
  setState(viewOf(two));
  chooseScope("all");
  setState(viewOf({ ...two, own: [[0, 1]] }));
  readScope(true);
  assert.equal(foldScope(), "each");
  setState(viewOf(two));
  readScope(false); // a hand came there, on the way
  assert.equal(foldScope(), "each");
  readScope(true);
  assert.equal(foldScope(), "all");
});
