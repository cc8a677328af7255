// The floor that the surface stands over, and the words along it. Pure, as sheets.mjs.
/** @import { SpacePlan } from "../state/replies.d.ts" */
/** @import { Pair, Place, Shape, ToldPlaces } from "../state/types.d.ts" */
import { placeIn, seen, turned } from "./sheets.mjs";

const FLOOR = [-1, -1, 1, -1, 1, 1, -1, 1]; // its corners over the box, counter-clockwise
const [AWAY, SIDE, LEAST, ALONG] = [14, 18, 10, 0.82]; // pixels to words from floor, pole and left edge; of half an edge
const HALF = 4; // pixels of a letter, at the most
const LINE = 14; // pixels from one line of words to the next

/**
 * The corners of a sheet's floor, or of a plane above it: x and y on the stage in turn, counter-clockwise over the box.
 * @type {(place: Place, turn: Pair, box: Pair, height?: number) => Float64Array}
 */
export function floorOf(place, [azimuth, elevation], box, height = -1) {
  const corners = FLOOR.map((end, i) => end * box[i % 2]);
  return seen(place, elevation, turned(place, azimuth, corners, [height, height, height, height]));
}

/**
 * The name of an input and its range beside each near edge of the floor; the heights beside a pole at its left corner.
 * @param {Pick<SpacePlan, "panels" | "box" | "names" | "ends">} plan
 * @param {Pair<string>} reach the least and the greatest height
 * @param {{ turn: Pair, places: ToldPlaces }} view
 * @returns {Shape[]}
 */
export function axes({ panels, box, names, ends }, reach, { turn, places }) {
  const place = placeIn(panels[panels.length - 1], turn[1], places);
  const [floor, roof] = [floorOf(place, turn, box), floorOf(place, turn, box, 1)];
  /** @param {number} i @returns {Pair} */
  const corner = (i) => [floor[2 * (i % 4)], floor[2 * (i % 4) + 1]];
  /** @param {number} i @returns {Pair} */
  const middle = (i) => [(corner(i)[0] + corner(i + 1)[0]) / 2, (corner(i)[1] + corner(i + 1)[1]) / 2];
  /** @param {Pair} at @returns {Pair} */
  const beyond = ([x, y]) => {
    const far = Math.max(Math.hypot(x - place.x, y - centre), 1e-9);
    return [x + ((x - place.x) * AWAY) / far, y + ((y - centre) * AWAY) / far];
  };
  const centre = (floor[1] + floor[3] + floor[5] + floor[7]) / 4;
  const near = [0, 1, 2, 3].sort((i, j) => middle(j)[1] - middle(i)[1]).slice(0, 2);
  /** @type {Shape[]} */
  const shapes = near.flatMap((i) => {
    const [x, y] = middle(i);
    const words = [i, i + 1].map((end) => {
      const [toX, toY] = corner(end);
      const value = ends[i % 2][FLOOR[2 * (end % 4) + (i % 2)] > 0 ? 1 : 0];
      return word(beyond([x + ALONG * (toX - x), y + ALONG * (toY - y)]), value);
    });
    return [word(beyond([x, y]), names[i % 2], true), ...words];
  });
  const left = [0, 1, 2, 3].reduce((best, i) => (floor[2 * i] < floor[2 * best] ? i : best), 0);
  const pole = [...corner(left), roof[2 * left], roof[2 * left + 1]];
  for (const end of [0, 1]) {
    const at = /** @type {Pair} */ ([inView(pole[2 * end] - SIDE, reach[end]), pole[2 * end + 1]]);
    shapes.push(word(above(shapes, at, reach[end]), reach[end]));
  }
  return [{ is: "line", points: pole, colour: "floor", width: 1 }, ...shapes];
}

/** Where a text stands clear of the words that are there, above them. @type {(words: Shape[], at: Pair, text: string) => Pair} */
function above(words, [x, y], text) {
  const free = words.reduce((up, one) => {
    if (one.is !== "word" || Math.abs(one.at[0] - x) >= HALF * (one.text.length + text.length)) return up;
    return Math.abs(one.at[1] - up) < LINE ? one.at[1] - LINE : up;
  }, y);
  return [x, free];
}

/** So far to the right that the stage's left edge cuts nothing of it. @type {(x: number, text: string) => number} */
const inView = (x, text) => Math.max(x, LEAST, HALF * text.length);
/** @type {(at: Pair, text: string, name?: boolean) => Shape} */
const word = (at, text, name = false) => ({ is: "word", at, text, name });
