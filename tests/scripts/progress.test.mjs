// How many predictions were right: kept in the browser's storage, whatever stands there, and without one.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clear, count, score } from "../../assets/state/progress.mjs";

const KEY = "relu-fold-predictions";
/** @type {Map<string, string>} */
let stored;

beforeEach(() => {
  stored = new Map();
  globalThis.window = /** @type {any} */ ({
    localStorage: {
      getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value),
      removeItem: (/** @type {string} */ key) => stored.delete(key),
    },
  });
  clear();
});

test("right and wrong ones are counted, and one button forgets them", () => {
  for (const right of [true, false, true]) count(right);
  assert.deepEqual(score(), { right: 2, of: 3 });
  assert.deepEqual(JSON.parse(stored.get(KEY) ?? ""), { right: 2, of: 3 });
  clear();
  assert.deepEqual(score(), { right: 0, of: 0 });
  assert.equal(stored.has(KEY), false);
});

test("what was stored before is counted on", () => {
  stored.set(KEY, '{"right": 7, "of": 8}');
  assert.deepEqual(count(false), { right: 7, of: 9 });
});

test("what somebody else left there is no score", () => {
  for (const text of [
    "",
    "x",
    "null",
    "[]",
    '{"right": 5, "of": 2}',
    '{"right": -1, "of": 2}',
    '{"right": "1", "of": 2}',
  ]) {
    stored.set(KEY, text);
    assert.deepEqual(score(), { right: 0, of: 0 }, text);
  }
});

test("without a storage it is counted until the page closes", () => {
  globalThis.window = /** @type {any} */ ({
    get localStorage() {
      throw new Error("denied");
    },
  });
  count(true);
  assert.deepEqual(count(false), { right: 1, of: 2 });
  assert.deepEqual(clear(), { right: 0, of: 0 });
});
