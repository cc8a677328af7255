// Sheets of paper: turns their points, finds what lies before what, lights the facets, and lists what is to be painted,
// from the back to the front. Pure: it knows polygons and the table that is told with the page, no network and no page.
// relu_fold/figures/plane/painted.py does the same for pictures outside the page.
/** @import { Packed, PackedSheets } from "../state/replies.d.ts" */
/** @import { Pair, Place, Rectangle, ToldPlaces } from "../state/types.d.ts" */
/** @typedef {Uint8Array | Uint16Array | Uint32Array} Whole */

/**
 * Facets over the box; those of all edges are in the order of the facets' corners.
 * @typedef {object} Mesh
 * @property {Float32Array} uv x and y in turn, from -1 to 1
 * @property {Uint32Array} starts of each facet's corners, and one more
 * @property {Whole} corners
 * @property {Whole} colours red, green and blue of each facet
 * @property {number[]} bare those of paper that wears no colour
 * @property {Uint32Array} ends of each edge, which begins at its corner: the next corner
 * @property {Int32Array} facetOf whose edge it is
 * @property {Int32Array} twins the same edge of the facet beyond it; -1 on the border
 * @property {Int16Array} worn the colour of the crease there; -1 for none
 * @property {number} width of creases, pixels
 * @property {{ away: Pair, facets: Int32Array } | null} order the newest
 */
/** @typedef {{ mesh: Mesh, heights: ArrayLike<number> }} Raised */
/**
 * @typedef {object} Sheets
 * @property {Raised[]} raised the last is the surface
 * @property {Whole} tints of the map's facets
 * @property {Float32Array} zero segments, on the map: four numbers each
 * @property {Float32Array} beside the side that each is drawn on
 * @property {{ side: number, pixels: Whole } | null} heat instead of the facets of the map: red, green and blue of a grid
 * @property {{ uv: Float32Array, heights: ArrayLike<number>, full: boolean[], names: string[] }} aim what the preset is to come near, and what is marked
 * @property {Pair<string>} reach the least and the greatest height of the surface
 */

const ARRAYS = { f4: Float32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };

/** @param {Packed} packed */
export function decode({ dtype, bdata }) {
  const text = atob(bdata);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new ARRAYS[dtype](bytes.buffer);
}

// --- what comes from the server ---

/**
 * @param {PackedSheets} packed
 * @returns {Sheets}
 */
export function unpack(packed) {
  const uv = /** @type {Float32Array} */ (decode(packed.uv));
  const heights = /** @type {Float32Array} */ (decode(packed.heights));
  const [sizes, corners, colours, creases, worn] = [
    packed.sizes,
    packed.corners,
    packed.colours,
    packed.creases,
    packed.worn,
  ].map((one) => /** @type {Whole} */ (decode(one)));
  let [vertex, facet, crease, corner] = [0, 0, 0, 0];
  const meshes = packed.meshes.map(([vertices, facets, edges, width]) => {
    const starts = new Uint32Array(facets + 1);
    for (let i = 0; i < facets; i += 1) starts[i + 1] = starts[i] + sizes[facet + i];
    const mesh = meshOf({
      uv: uv.subarray(2 * vertex, 2 * (vertex + vertices)),
      starts,
      corners: corners.subarray(corner, corner + starts[facets]),
      colours: colours.subarray(3 * facet, 3 * (facet + facets)),
      bare: packed.bare,
      creases: creases.subarray(2 * crease, 2 * (crease + edges)),
      worn: worn.subarray(crease, crease + edges),
      width,
    });
    [vertex, facet, crease, corner] = [vertex + vertices, facet + facets, crease + edges, corner + starts[facets]];
    return mesh;
  });
  let at = 0;
  const raised = packed.raised.map((i) => {
    const from = at;
    at += meshes[i].uv.length / 2;
    return { mesh: meshes[i], heights: heights.subarray(from, at) };
  });
  const [zero, beside] = [packed.zero, packed.beside].map((one) => /** @type {Float32Array} */ (decode(one)));
  const tints = /** @type {Whole} */ (decode(packed.tints));
  const heat = packed.heat && { side: packed.heat.side, pixels: /** @type {Whole} */ (decode(packed.heat.pixels)) };
  const [uvOfAim, heightsOfAim] = [packed.aim.uv, packed.aim.heights].map(
    (one) => /** @type {Float32Array} */ (decode(one)),
  );
  const aim = { uv: uvOfAim, heights: heightsOfAim, full: packed.aim.full, names: packed.aim.names };
  return { raised, tints, zero, beside, heat, aim, reach: packed.reach };
}

/**
 * @param {{ uv: Float32Array, starts: Uint32Array, corners: Whole, colours: Whole, bare: number[], creases: Whole, worn: Whole, width: number }} told
 * @returns {Mesh}
 */
export function meshOf({ uv, starts, corners, colours, bare, creases, worn, width }) {
  const [edges, vertices] = [corners.length, uv.length / 2];
  const facetOf = new Int32Array(edges);
  const ends = new Uint32Array(edges);
  const twins = new Int32Array(edges).fill(-1);
  const wears = new Int16Array(edges).fill(-1);
  /** @type {Map<number, number>} */
  const met = new Map(); // the edge between two vertices that came first
  /** @type {(a: number, b: number) => number} */
  const key = (a, b) => (a < b ? a * vertices + b : b * vertices + a);
  for (let f = 0; f < starts.length - 1; f += 1) {
    for (let k = starts[f]; k < starts[f + 1]; k += 1) {
      facetOf[k] = f;
      ends[k] = corners[k + 1 < starts[f + 1] ? k + 1 : starts[f]];
      const name = key(corners[k], ends[k]);
      const other = met.get(name);
      if (other === undefined) met.set(name, k);
      else [twins[k], twins[other]] = [other, k];
    }
  }
  for (let i = 0; i < worn.length; i += 1) {
    const edge = met.get(key(creases[2 * i], creases[2 * i + 1]));
    if (edge === undefined || twins[edge] < 0) continue;
    wears[edge] = wears[twins[edge]] = worn[i];
  }
  return { uv, starts, corners, colours, bare, ends, facetOf, twins, worn: wears, width, order: null };
}

// --- what lies before what ---

/**
 * The facets from the farthest to the nearest. Along a line of sight the facets of a sheet, which is a function over the
 * box, come in the order in which the line passes their polygons over the box: across an edge that two share, and so in a
 * topological order of what lies behind what across each edge. There is no circle, as the polygons are convex.
 * @param {Mesh} mesh
 * @param {Pair} away over the box, from the eye
 * @returns {Int32Array}
 */
export function ordered(mesh, away) {
  if (mesh.order && mesh.order.away[0] === away[0] && mesh.order.away[1] === away[1]) return mesh.order.facets;
  const { starts, corners, ends, uv, twins, facetOf } = mesh;
  const facets = starts.length - 1;
  const waits = new Int32Array(facets); // for how many that are behind it
  const behind = new Uint8Array(corners.length); // whether it is behind what is beyond an edge
  for (let k = 0; k < corners.length; k += 1) {
    if (twins[k] < k) continue; // each edge once, so that rounding says one thing of it
    const [a, b] = [corners[k], ends[k]];
    const outward = (uv[2 * b + 1] - uv[2 * a + 1]) * away[0] - (uv[2 * b] - uv[2 * a]) * away[1];
    const hidden = outward > 0 ? twins[k] : outward < 0 ? k : -1;
    if (hidden < 0) continue;
    behind[hidden] = 1;
    waits[facetOf[twins[hidden]]] += 1;
  }
  const found = new Int32Array(facets);
  const placed = new Uint8Array(facets);
  let [ready, next] = [0, 0];
  /** @param {number} f */
  const put = (f) => {
    placed[f] = 1;
    found[ready] = f;
    ready += 1;
  };
  for (let f = 0; f < facets; f += 1) if (!waits[f]) put(f);
  for (let done = 0; done < facets; done += 1) {
    if (done === ready) {
      while (placed[next]) next += 1; // rounding turned a sliver over: go on with any
      put(next);
    }
    const f = found[done];
    for (let k = starts[f]; k < starts[f + 1]; k += 1) {
      if (!behind[k]) continue;
      const nearer = facetOf[twins[k]];
      waits[nearer] -= 1;
      if (!waits[nearer] && !placed[nearer]) put(nearer);
    }
  }
  mesh.order = { away, facets: found };
  return found;
}

// --- turning ---

/**
 * Fit a sheet into a panel, however it is turned at this elevation.
 * @param {Rectangle} panel
 * @param {number} elevation
 * @param {ToldPlaces} told
 * @returns {Place}
 */
export function placeIn([left, top, width, height], elevation, told) {
  const [steep, level] = [Math.sin(elevation), Math.cos(elevation)];
  const halfSide = Math.min(told.wide * width, (told.low * height) / steep);
  const rest = Math.max(height / 2 - told.diagonal * halfSide * steep, told.slope * height);
  return {
    x: left + width / 2,
    y: top + height / 2,
    halfSide,
    halfHeight: Math.min(rest / level, told.steepest * halfSide),
  };
}

/**
 * Right, back and up of each point, in pixels from the sheet's middle.
 * @param {Place} place
 * @param {number} azimuth
 * @param {ArrayLike<number>} uv
 * @param {ArrayLike<number>} heights
 */
export function turned({ halfSide, halfHeight }, azimuth, uv, heights) {
  const [c, s] = [Math.cos(azimuth) * halfSide, Math.sin(azimuth) * halfSide];
  const points = new Float64Array(3 * heights.length);
  for (let i = 0; i < heights.length; i += 1) {
    const [u, v] = [uv[2 * i], uv[2 * i + 1]];
    points[3 * i] = c * u - s * v;
    points[3 * i + 1] = s * u + c * v;
    points[3 * i + 2] = heights[i] * halfHeight;
  }
  return points;
}

/**
 * X and y on the stage of each point.
 * @param {Place} place
 * @param {number} elevation
 * @param {Float64Array} points
 */
export function seen({ x, y }, elevation, points) {
  const [steep, level] = [Math.sin(elevation), Math.cos(elevation)];
  const places = new Float64Array((points.length / 3) * 2);
  for (let i = 0; i < points.length / 3; i += 1) {
    places[2 * i] = x + points[3 * i];
    places[2 * i + 1] = y - steep * points[3 * i + 1] - level * points[3 * i + 2];
  }
  return places;
}
