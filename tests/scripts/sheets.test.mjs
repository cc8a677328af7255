// Sheets of paper: small meshes by hand, unpacked, ordered, turned and listed.
// tests/figures/test_painted_alike.py holds the lists of whole pictures against the server's.
/** @import { View } from "../../assets/paint/shapes.mjs" */
/** @import { PackedSheets, SpacePlan } from "../../assets/state/replies.d.ts" */
/** @import { Any } from "./shapes.mjs" */
import assert from "node:assert/strict";
import { test } from "node:test";
import "./told.mjs";
import { shapesOf, sheetShapes } from "../../assets/paint/shapes.mjs";
import { ordered, placeIn, seen, turned, unpack } from "../../assets/paint/sheets.mjs";
import { told } from "../../assets/state/alike.mjs";
import { packed } from "./packed.mjs";
import { those } from "./shapes.mjs";

const { light, places } = told();

/** @param {number[]} numbers */
const floats = (numbers) => packed(Float32Array.from(numbers));
/** @param {number[]} numbers */
const bytes = (numbers) => packed(Uint8Array.from(numbers));

// The square in two halves along x = 0, and the same square in two triangles along its diagonal.
const HALVES = { uv: [-1, -1, 0, -1, 1, -1, 1, 1, 0, 1, -1, 1], sizes: [4, 4], corners: [0, 1, 4, 5, 1, 2, 3, 4] };
const TRIANGLES = { uv: [-1, -1, 1, -1, 1, 1, -1, 1], sizes: [3, 3], corners: [0, 1, 2, 0, 2, 3] };
const RED = [200, 40, 40];
const GREY = [120, 120, 120];

/** Two sheets, of the halves and of the triangles; the crease of the first wears 2, that of the other 11: dashed. @param {Partial<PackedSheets>} [change] @returns {PackedSheets} */
function sent(change) {
  return {
    meshes: [
      [6, 2, 1, 2],
      [4, 2, 1, 1],
    ],
    raised: [0, 0, 1],
    uv: floats([...HALVES.uv, ...TRIANGLES.uv]),
    sizes: bytes([...HALVES.sizes, ...TRIANGLES.sizes]),
    corners: bytes([...HALVES.corners, ...TRIANGLES.corners]),
    colours: bytes([...RED, ...GREY, ...GREY, ...RED]),
    creases: bytes([4, 1, 0, 2]),
    worn: bytes([2, 11]),
    heights: floats([...[-1, 0, 1, 1, 0, -1], ...[0, 0, 0, 0, 0, 0], ...[-1, -1, 1, -1]]),
    tints: bytes([1, 2, 3, 4, 5, 6]),
    zero: floats([-1, 0, 1, 0, -1, -1, 1, 1]),
    beside: floats([0, 0, -Math.SQRT1_2, Math.SQRT1_2]),
    heat: null,
    aim: { uv: floats([]), heights: floats([]), full: [], names: [] },
    bare: [245, 240, 229],
    reach: ["−1", "2"],
    ...change,
  };
}

/** @param {Partial<View>} [change] @returns {View} */
const view = (change) => ({ turn: [0, 0.5], light, places, lit: new Set(), ...change });
/** @type {SpacePlan} */
const PLAN = {
  panels: [
    [0, 0, 100, 100],
    [0, 100, 100, 100],
    [200, 0, 300, 300],
  ],
  rows: [],
  map: [0, 300, 200, 200],
  box: [1, 1],
  names: ["x₁", "x₂"],
  ends: [
    ["−1", "1"],
    ["0", "2"],
  ],
};
/** @param {number[]} azimuth */
const away = ([azimuth]) => /** @type {[number, number]} */ ([Math.sin(azimuth), Math.cos(azimuth)]);
/** @param {ArrayLike<number>} found @param {number[]} expected */
function near(found, expected, within = 1e-9) {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < expected.length; i += 1)
    assert.ok(Math.abs(found[i] - expected[i]) <= within, `${i}: ${found[i]}`);
}

// --- what comes from the server ---

test("each sheet is unpacked with its own mesh and heights", () => {
  const { raised, tints, zero, beside, heat, reach } = unpack(sent());
  assert.equal(raised.length, 3);
  assert.equal(raised[0].mesh, raised[1].mesh);
  assert.deepEqual([...raised[0].mesh.uv], HALVES.uv);
  assert.deepEqual([...raised[2].mesh.uv], TRIANGLES.uv);
  assert.deepEqual([...raised[2].mesh.starts], [0, 3, 6]);
  assert.deepEqual([...raised[2].mesh.corners], TRIANGLES.corners);
  assert.deepEqual([...raised[2].mesh.colours], [...GREY, ...RED]);
  assert.deepEqual(
    raised.map(({ heights }) => Array.from(heights)),
    [
      [-1, 0, 1, 1, 0, -1],
      [0, 0, 0, 0, 0, 0],
      [-1, -1, 1, -1],
    ],
  );
  assert.deepEqual(
    [[...tints], [...zero.slice(0, 4)], [...beside.slice(0, 2)]],
    [
      [1, 2, 3, 4, 5, 6],
      [-1, 0, 1, 0],
      [0, 0],
    ],
  );
  assert.deepEqual([heat, reach, raised[0].mesh.width, raised[2].mesh.width], [null, ["−1", "2"], 2, 1]);
});

test("whole numbers come in one byte, in two or in four", () => {
  for (const kind of [Uint8Array, Uint16Array, Uint32Array]) {
    const [, { mesh }] = unpack(sent({ corners: packed(kind.from([...HALVES.corners, ...TRIANGLES.corners])) })).raised;
    assert.deepEqual([...mesh.corners], HALVES.corners);
  }
});

test("an edge knows what is beyond it, and both sides of a crease wear its colour", () => {
  const { mesh } = unpack(sent()).raised[0];
  assert.deepEqual([...mesh.ends], [1, 4, 5, 0, 2, 3, 4, 1]);
  assert.deepEqual([...mesh.facetOf], [0, 0, 0, 0, 1, 1, 1, 1]);
  assert.deepEqual([...mesh.twins], [-1, 7, -1, -1, -1, -1, -1, 1]);
  assert.deepEqual([...mesh.worn], [-1, 2, -1, -1, -1, -1, -1, 2]);
});

test("a crease that is no edge between two facets is not drawn", () => {
  const { mesh } = unpack(sent({ creases: bytes([0, 1, 1, 3]) })).raised[0];
  assert.deepEqual([...mesh.worn], Array(8).fill(-1)); // one on the rim
  assert.deepEqual([...unpack(sent({ creases: bytes([4, 1, 1, 3]) })).raised[2].mesh.worn], Array(6).fill(-1));
});

test("the heat map comes with its pixels", () => {
  const { heat } = unpack(sent({ heat: { side: 2, pixels: bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) } }));
  assert.ok(heat);
  assert.deepEqual([heat.side, Array.from(heat.pixels)], [2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]);
});

// --- what lies before what ---

for (const [name, azimuth, order] of /** @type {const} */ ([
  ["a quarter to the right the right half is farther", Math.PI / 2, [1, 0]],
  ["a quarter to the left the left half is", -Math.PI / 2, [0, 1]],
  ["seen along the crease, neither hides the other, and they keep their order", 0, [0, 1]],
])) {
  test(`turned ${name}`, () => {
    const { mesh } = unpack(sent()).raised[0];
    assert.deepEqual([...ordered(mesh, away([azimuth]))], order);
  });
}

test("a strip of facets is ordered from end to end, whichever of them come first in the mesh", () => {
  const [wide, strip] = [6, [3, 0, 5, 1, 4, 2]]; // facet i stands in place strip[i]
  const uv = Array.from({ length: wide + 1 }, (_, i) => [i, 0, i, 1]).flat();
  const corners = strip.flatMap((at) => [2 * at, 2 * at + 2, 2 * at + 3, 2 * at + 1]);
  const many = unpack(
    sent({
      meshes: [[2 * wide + 2, wide, 0, 2]],
      raised: [0],
      uv: floats(uv),
      sizes: bytes(Array(wide).fill(4)),
      corners: bytes(corners),
      creases: bytes([]),
      worn: bytes([]),
      heights: floats(Array(2 * wide + 2).fill(0)),
    }),
  ).raised[0].mesh;
  assert.deepEqual(
    [...ordered(many, [1, 0])].map((f) => strip[f]),
    [5, 4, 3, 2, 1, 0],
  );
  assert.deepEqual(
    [...ordered(many, [-1, 0.2])].map((f) => strip[f]),
    [0, 1, 2, 3, 4, 5],
  );
});

test("facets that wait for each other in a circle are all there all the same", () => {
  const { mesh } = unpack(sent()).raised[2];
  const circle = { ...mesh, twins: Int32Array.from([4, 3, -1, 1, 0, -1]), order: null };
  assert.deepEqual([...ordered(circle, [0.5, 1])].sort(), [0, 1]);
});

test("the order is kept for the same turn, and found anew for another", () => {
  const { mesh } = unpack(sent()).raised[0];
  const first = ordered(mesh, [1, 0]);
  assert.equal(ordered(mesh, [1, 0]), first);
  assert.notDeepEqual([...ordered(mesh, [-1, 0])], [...first]);
});

// --- turning ---

test("a sheet stands in the middle of its panel and fills it when turned by an eighth", () => {
  const place = placeIn([10, 20, 100, 1000], 0.5, places);
  assert.deepEqual([place.x, place.y], [60, 520]);
  near([place.halfSide * Math.SQRT2], [50]);
  near([place.halfHeight], [places.steepest * place.halfSide]);
});

test("in a flat panel a sheet is as deep as it may be, and keeps some height", () => {
  const { halfSide, halfHeight } = placeIn([0, 0, 1000, 100], 1, places);
  near([halfSide], [(places.low * 100) / Math.sin(1)]);
  near([halfHeight], [(places.slope * 100) / Math.cos(1)]);
});

const PLAIN = { x: 100, y: 50, halfSide: 10, halfHeight: 5 };

test("points are turned around the middle: right, back, up", () => {
  near(turned(PLAIN, 0, [1, 0, 0, 1], [1, -1]), [10, 0, 5, 0, 10, -5]);
  near(turned(PLAIN, Math.PI / 2, [1, 0, 0, 1], [0, 0]), [0, 10, 0, -10, 0, 0]);
});

test("what is farther back and what is higher stands higher on the stage", () => {
  near(seen(PLAIN, Math.PI / 2, turned(PLAIN, 0, [0.5, 1], [1])), [105, 40]); // from straight above
  near(seen(PLAIN, 0, turned(PLAIN, 0, [0.5, 1], [1])), [105, 45]); // from the side
});

// --- shapes ---

test("a sheet is its floor, its shadows, each facet, and each crease when both its facets are there", () => {
  const shapes = sheetShapes(unpack(sent()).raised[0], [0, 0, 100, 100], [1, 1], view({ turn: [1, 0.5] }));
  const crease = shapes.findIndex((one) => one.is === "line" && one.colour === 2);
  const facets = shapes.flatMap(({ is }, i) => (is === "facet" ? [i] : []));
  const lines = those(shapes, "line");
  assert.deepEqual(
    shapes.slice(0, 1 + light.shadows.length).map((/** @type {Any} */ { is, colour }) => [is, colour]),
    [["line", "floor"], ...light.shadows.map(() => ["shadow", undefined])],
  );
  assert.deepEqual(
    those(shapes, "facet").map(({ facet }) => facet),
    [1, 0],
  );
  assert.ok(facets.every((i) => i < crease));
  assert.equal(lines.filter(({ colour }) => colour === "ink").length, 6); // the rim
  assert.equal(lines.filter(({ colour }) => colour === 2).length, 1);
});

test("a flat sheet keeps its colours, and of a folded one the side to the light is the lighter", () => {
  const { raised } = unpack(sent());
  /** @param {number} i @param {number} height */
  const colours = (i, height) => {
    const { mesh } = raised[i];
    const heights = Float32Array.from(raised[i].heights, (h) => height * h);
    return those(sheetShapes({ mesh, heights }, [0, 0, 100, 100], [1, 1], view()), "facet");
  };
  assert.deepEqual(
    colours(1, 1).map(({ colour }) => colour),
    [RED, GREY],
  );
  const sum = (/** @type {{ colour: number[] }[]} */ [one]) => one.colour[0] + one.colour[1] + one.colour[2];
  const flat = RED[0] + RED[1] + RED[2];
  assert.ok(light.toward[0] < 0, "the light comes from the left");
  assert.ok(sum(colours(0, 0.3)) > flat, "it rises to the right, and so looks to the left");
  assert.ok(sum(colours(0, -0.3)) < flat);
});

test("every part of a shadow goes round the same way", () => {
  const shapes = sheetShapes(unpack(sent()).raised[0], [0, 0, 100, 100], [1, 1], view({ turn: [2.5, 0.3] }));
  const shadows = those(shapes, "shadow");
  assert.equal(shadows.length, light.shadows.length);
  for (const { loops } of shadows) {
    assert.equal(loops.length, 2);
    for (const loop of loops) {
      let area = 0;
      for (let i = 0; i < loop.length; i += 2) {
        const j = (i + 2) % loop.length;
        area += loop[i] * loop[j + 1] - loop[j] * loop[i + 1];
      }
      assert.ok(area < 0);
    }
  }
});

test("the list is the axes, each sheet in its place, and then the map", () => {
  const sheets = unpack(sent());
  const shapes = shapesOf(sheets, PLAN, view());
  const each = sheets.raised.map((one, i) => sheetShapes(one, PLAN.panels[i], PLAN.box, view()));
  const words = shapes.map(({ is }) => is).lastIndexOf("word") + 1;
  assert.ok(words > 0);
  assert.deepEqual(shapes.slice(words, words + each.flat().length), each.flat());
  const map = shapes.slice(words + each.flat().length);
  assert.deepEqual(
    map.map((/** @type {Any} */ { is, colour, width }) => [is, colour, width]),
    [
      ["facet", [1, 2, 3], undefined],
      ["facet", [4, 5, 6], undefined],
      ["line", 11, 1],
      ["line", "ink", 3.5],
      ["line", "ink", 3.5],
    ],
  );
  near(those(map, "facet")[0].points, [0, 500, 200, 500, 200, 300]);
  near(those(map, "line")[1].points, [0, 400, 200, 400]); // crosses facets: drawn where it is
});

test("where the zero level lies on a crease it is drawn beside it", () => {
  const shapes = those(shapesOf(unpack(sent()), PLAN, view()), "line");
  const [crease, zero] = [shapes[shapes.length - 3], shapes[shapes.length - 1]];
  const apart = Math.hypot(zero.points[0] - crease.points[0], zero.points[1] - crease.points[1]);
  assert.ok(zero.points[0] < crease.points[0] && zero.points[1] < crease.points[1], "to the left and up");
  assert.ok(apart > (zero.width + crease.width) / 2, "and they do not touch");
  assert.ok(apart < 2 * zero.width);
});

test("the heat map takes the place of the facets of the map and of nothing else", () => {
  const heat = { side: 2, pixels: bytes(Array(12).fill(7)) };
  const [plain, sampled] = [sent(), sent({ heat })].map((one) => shapesOf(unpack(one), PLAN, view()));
  assert.deepEqual(
    those(sampled, "heat").map(({ within, side }) => [within, side]),
    [[PLAN.map, 2]],
  );
  assert.deepEqual(
    sampled.filter(({ is }) => is !== "heat"),
    plain.filter((_, i) => i !== plain.length - 5 && i !== plain.length - 4),
  );
});

test("the facet that is pointed at has a rim on surface and map, below the lines that lie on it, and no bold line", () => {
  const sheets = unpack(sent());
  const [plain, lit, both] = [[], [1], [0, 1]].map((some) => {
    return shapesOf(sheets, PLAN, view({ turn: [1, 0.5], lit: new Set(some) }));
  });
  const rims = those(lit, "rim");
  assert.deepEqual(
    lit.filter(({ is }) => is !== "rim"),
    plain,
  );
  assert.equal(rims.length, 2);
  const { mesh } = sheets.raised[2];
  for (const { edges } of rims) assert.equal(edges.length, mesh.starts[2] - mesh.starts[1]);
  near(rims[1].within, [0, 500, 200, 300, 0, 300]);
  const lines = lit.slice(lit.lastIndexOf(rims[1]) + 1);
  assert.deepEqual([...new Set(lines.map(({ is }) => is))], ["line"], "creases and the zero level lie over it");
  const shared = those(both, "rim");
  assert.equal(shared.length, 4);
  for (const { edges } of shared) assert.equal(edges.length, 2, "what two of them share is no border of both");
});

test("a target is dots and rings, then every other stroke of a line, on the surface and on the map", () => {
  const aim = {
    uv: floats([0, 0, 1, 1, 0, 0, 0.5, 0, 1, 0, 1, 0.5]),
    heights: floats([0, 0, 0, 0, 0, 0]),
    full: [true, false],
    names: ["", ""],
  };
  const [plain, aimed] = [sent(), sent({ aim })].map((one) => shapesOf(unpack(one), PLAN, view()));
  const known = plain.map((one) => JSON.stringify(one));
  const added = aimed.filter((one) => !known.includes(JSON.stringify(one)));
  const widths = added.map((one) => one.is === "line" && one.colour === "ink" && one.width);
  assert.deepEqual(widths, [5, 2, 1.75, 1.75, 5, 2, 1.75, 1.75]);
});

test("a marked point is a dot, and over it its name, on the surface and on the map", () => {
  const aim = { uv: floats([0, 0]), heights: floats([0]), full: [true], names: ["7 (row 8)"] };
  const shapes = shapesOf(unpack(sent({ aim })), PLAN, view());
  const named = shapes.flatMap((one) => (one.is === "word" && one.ground ? [one.text] : []));
  assert.deepEqual(named, ["7 (row 8)", "7 (row 8)"]);
});
