// The landscape as a surface: its facets tile the map, keep the cells' edges, and stand as high as the loss is.
/** @import { Facets } from "../../assets/state/facets.mjs" */
/** @import { OverMap } from "../../assets/state/replies.d.ts" */
/** @import { Pair, Shape } from "../../assets/state/types.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import "./told.mjs";
import { raise, raisedShapes } from "../../assets/paint/raised.mjs";
import { facetsOf, onFacets } from "../../assets/state/facets.mjs";
import { levelOf, lossAmong, meshOf } from "../../assets/state/landscape.mjs";
import { packed } from "./packed.mjs";
import { those } from "./shapes.mjs";

// A pentagon and a triangle that share a crease, from (0.3, 0) to (1, 0.7); the loss is continuous over it.
/** @type {OverMap} */
const MAP = {
  exact: true,
  reach: [3, 10],
  step: 0,
  low: 0.01,
  high: 100,
  words: "",
  minima: [[0, 0, 0.02]],
  mesh: {
    uv: packed(Float32Array.of(0, 0, 0.3, 0, 1, 0.7, 1, 1, 0, 1, 1, 0)),
    sizes: packed(Uint8Array.of(5, 3)),
    corners: packed(Uint8Array.of(0, 1, 2, 3, 4, 1, 5, 2)),
    quadratics: packed(Float32Array.of(1, 0, 2, 0, 0, 1, 1, 0, 2, 0.6, 0, 1.09)),
  },
};
/** @type {OverMap} */
const SAMPLED = {
  ...MAP,
  exact: false,
  mesh: undefined,
  samples: { side: 3, values: packed(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)) },
};

/** @param {Facets} facets */
const areaOf = ({ places, loops }) =>
  loops.reduce(
    (sum, loop) =>
      sum +
      loop.reduce((own, a, i) => {
        const b = loop[(i + 1) % loop.length];
        return own + (places[2 * a] * places[2 * b + 1] - places[2 * b] * places[2 * a + 1]) / 2;
      }, 0),
    0,
  );

for (const [name, map] of Object.entries({ exact: MAP, sampled: SAMPLED })) {
  test(`facets tile the map: ${name}`, () => {
    const facets = facetsOf(map, meshOf(map));
    assert.ok(facets.loops.length >= 30 * 30);
    assert.ok(Math.abs(areaOf(facets) - 1) < 1e-9);
    const edges = new Map();
    for (const loop of facets.loops)
      loop.forEach((a, i) => {
        const key = [a, loop[(i + 1) % loop.length]].sort((one, other) => one - other).join();
        edges.set(key, (edges.get(key) ?? 0) + 1);
      });
    for (const [key, count] of edges) {
      const [a, b] = key.split(",").map(Number);
      const along = [0, 1].some(
        (axis) =>
          [0, 1].includes(facets.places[2 * a + axis]) && facets.places[2 * a + axis] === facets.places[2 * b + axis],
      );
      assert.equal(count, along ? 1 : 2, key); // no crack, and no edge on the border alone
    }
  });
}

test("a crease between two cells stays one line, and no other edge is one", () => {
  const { places, creases } = facetsOf(MAP, meshOf(MAP));
  let length = 0;
  for (let i = 0; i < creases.length; i += 2) {
    const [[x0, y0], [x1, y1]] = [creases[i], creases[i + 1]].map((k) => [places[2 * k], places[2 * k + 1]]);
    for (const [x, y] of [
      [x0, y0],
      [x1, y1],
    ])
      assert.ok(Math.abs(x - 0.3 - y) < 1e-6);
    length += Math.hypot(x1 - x0, y1 - y0);
  }
  assert.ok(Math.abs(length - 0.7 * Math.SQRT2) < 1e-6);
});

test("a corner is as high as the loss is there", () => {
  const mesh = meshOf(MAP);
  const { places, heights } = facetsOf(MAP, mesh);
  const loss = lossAmong(MAP, mesh);
  heights.forEach((height, i) => {
    const [x, y] = [places[2 * i], places[2 * i + 1]];
    const cell = x - 0.3 > y ? 1 : 0;
    assert.ok(Math.abs(height - levelOf(loss(cell, x, y), MAP)) < 1e-5);
  });
});

test("a way on the surface is as high as the surface, in short pieces; beyond the map there is none", () => {
  const facets = facetsOf(MAP, meshOf(MAP));
  const parts = onFacets(
    facets,
    [
      [0.1, 0.2],
      [0.9, 0.6],
      [2, 0.6],
      [1.5, 0.9],
      [0.5, 0.9],
    ],
    0.02,
  );
  assert.equal(parts.length, 2);
  for (const part of parts) {
    part.forEach(([x, y, height], i) => {
      assert.equal(height, facets.at(x, y)?.height);
      if (i) assert.ok(Math.hypot(x - part[i - 1][0], y - part[i - 1][1]) < 0.0201);
    });
  }
  assert.deepEqual(parts[0][0].slice(0, 2), [0.1, 0.2]);
  assert.deepEqual(parts[1].at(-1)?.slice(0, 2), [0.5, 0.9]);
  assert.equal(
    onFacets(
      facets,
      [
        [0.5, 0.5],
        [1e9, 0.5],
      ],
      0.02,
    ).length,
    0,
  );
  assert.equal(facets.at(1.01, 0.5), null);
  assert.equal(facets.at(Number.NaN, 0.5), null);
});

test("however many cells there are, facets stay few", () => {
  const side = 80; // 6,400 cells
  const [uv, sizes, corners, quadratics] = Array.from({ length: 4 }, () => /** @type {number[]} */ ([]));
  for (let j = 0; j <= side; j += 1) for (let i = 0; i <= side; i += 1) uv.push(i / side, j / side);
  for (let j = 0; j < side; j += 1)
    for (let i = 0; i < side; i += 1) {
      const at = j * (side + 1) + i;
      sizes.push(4);
      corners.push(at, at + 1, at + side + 2, at + side + 1);
      quadratics.push(0, 0, 0, 0, 0, 1);
    }
  const mesh = {
    uv: packed(Float32Array.from(uv)),
    sizes: packed(Uint8Array.from(sizes)),
    corners: packed(Uint16Array.from(corners)),
    quadratics: packed(Float32Array.from(quadratics)),
  };
  const map = { ...MAP, mesh };
  const facets = facetsOf(map, meshOf(map));
  assert.ok(Math.abs(areaOf(facets) - 1) < 1e-6);
  assert.ok(facets.loops.length < 12_000, String(facets.loops.length));
});

test("what is painted: every facet, the way over them, and dots, but for what lies behind a hill", () => {
  const raised = raise({ ...MAP, low: 1, high: 4 }, (level) => [200 * level, 100, 50]);
  /** @type {Pair[]} */
  const way = [
    [0.05, 0.05],
    [0.95, 0.95],
  ];
  /** @param {number} azimuth */
  const paintedFrom = (azimuth) => raisedShapes(raised, [560, 480], [azimuth, 0.15], way, [0.02, 0.02], ["w", "b"]);
  const shapes = paintedFrom(0);
  assert.equal(shapes.filter(({ is }) => is === "facet").length, raised.facets.loops.length);
  const last = shapes.map(({ is }) => is).lastIndexOf("facet");
  const over = (/** @type {Shape[]} */ list) => those(list, "line").filter(({ colour }) => colour === "paper");
  assert.ok(shapes.findIndex((shape) => shape.is === "line" && shape.colour === "paper") > last);
  assert.ok(those(shapes, "line").every(({ colour }) => ["ink", "paper", "floor"].includes(String(colour))));
  const lengths = [0, Math.PI].map((azimuth) => over(paintedFrom(azimuth)).flatMap(({ points }) => points).length);
  assert.ok(lengths[1] < lengths[0], String(lengths)); // from behind, where the loss is high
});
