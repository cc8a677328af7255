// What the page makes of an answer that is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { away, late, pauseAfter, refusal } from "../../assets/state/recovery.mjs";

test("a sentence of the server's is final, with the link of the view if it has one", () => {
  const { message, final, link } = refusal(409, '{"error": "Reload.", "link": "?s=2.x"}', null);
  assert.deepEqual([message, final, link], ["Reload.", true, "?s=2.x"]);
});

for (const text of ["", "<html>", "null", "7", '{"error": 7, "link": []}']) {
  test(`${JSON.stringify(text)} says nothing: below 500 the page is not understood, else the server is away`, () => {
    assert.match(refusal(404, text, null).message, /does not understand/);
    assert.equal(refusal(404, text, null).final, true);
    assert.match(refusal(502, text, null).message, /does not answer/);
    assert.equal(refusal(502, text, null).final, false);
  });
}

test("a busy server says when to come back, within bounds", () => {
  const pauses = ["2", "0.5", "600", "soon", "-1", null].map((after) => refusal(503, "", after).pause);
  assert.deepEqual(pauses, [2000, 500, 10000, 1000, 1000, 1000]);
  assert.equal(refusal(429, '{"error": "Later."}', "1").final, false);
});

test("it is asked again after longer and longer pauses, and at once after a question that was late", () => {
  const middle = [100, 250, 500, 1000, 2000, 2000, 2000];
  middle.forEach((ms, failures) => {
    const pause = pauseAfter(away(), failures);
    assert.ok(pause >= 0.75 * ms && pause <= 1.25 * ms, `${failures}: ${pause}`);
  });
  assert.equal(pauseAfter(late(), 3), 0);
});
