// The address and the HTML by which another site's page has a view.
import assert from "node:assert/strict";
import { test } from "node:test";
import { embedAddress, snippet } from "../../assets/state/embedding.mjs";

const HOME = "/teach/relu/";

test("a link, a lesson and the default view are framed at an address of their own", () => {
  const at = (/** @type {string} */ rest) => embedAddress(`https://fold.example${HOME}${rest}`, HOME, []);
  assert.equal(at("?s=2.abc"), "https://fold.example/teach/relu/embed?s=2.abc");
  assert.equal(at("?lesson=4"), "https://fold.example/teach/relu/embed?lesson=4");
  assert.equal(at(""), "https://fold.example/teach/relu/embed");
});

test("the sliders stand in the query, also where a long link stands behind it", () => {
  const paths = ["b.0.0", "w.0.0.1"];
  assert.equal(
    embedAddress("https://x.org/?s=2.abc", "/", paths),
    "https://x.org/embed?s=2.abc&controls=b.0.0,w.0.0.1",
  );
  assert.equal(
    embedAddress("https://x.org/#s=2.abc", "/", paths),
    "https://x.org/embed?controls=b.0.0,w.0.0.1#s=2.abc",
  );
});

test("nothing in a title or an address ends the attribute that it stands in", () => {
  const html = snippet('https://x.org/embed?a=1&b="', 'Two "folds" <b>');
  assert.match(html, /^<iframe src="[^"<]*" title="[^"<]*" width="100%" /);
  assert.ok(html.includes("?a=1&amp;b=&quot;"));
});
