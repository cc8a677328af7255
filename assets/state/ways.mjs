// Where a hand on the picture may go: for each way to drag a thing in one direction, a table of the values that belong to the
// places of the hand. The server made it (relu_fold/exchange/ways.py); here it is looked up, as long as its view is the one shown.
/** @import { Numbers } from "./buffer.mjs" */
/** @import { RoundTable, WayTable } from "./replies.d.ts" */
/** @import { Point, ViewState } from "./types.d.ts" */

import { allBut, hasState, state, valueAt } from "./view.mjs";

export const AROUND = 72; // places to each side of a hand whose pictures are asked for: with its own as many as on a slider
const BEYOND = 1; // places that a hand may be beyond the last one: the edge of the picture may be within a pixel

/**
 * Where a hand is on a way, and where it may go from there.
 * @typedef {{ axis: string, place: number, numbers: Numbers, steps: Numbers[] }} Found
 */

export class Ways {
  /** @type {ViewState | null} */
  #asked = null; // the view that the question which is out is of
  /** @type {Map<string, { key: string, table: WayTable }>} */
  #tables = new Map(); // by neuron and way, and what is turned by its pivot

  /** A question for tables goes out. */
  asked() {
    this.#asked = state();
  }

  /**
   * What came. A hand may have moved along one of them since.
   * @param {number} neuron
   * @param {Record<string, WayTable>} tables by way
   */
  keep(neuron, tables) {
    const of = this.#asked;
    this.#asked = null;
    if (!of) return;
    for (const name of this.#tables.keys()) this.#table(name); // what is of another view goes
    for (const [way, table] of Object.entries(tables)) {
      const pivot = "pivot" in table ? table.pivot : undefined;
      this.#tables.set(`${neuron} ${named(way, pivot)}`, { key: allBut(axisOf(table), of), table });
    }
  }

  /**
   * Whether there is a table of this way, of the view as it is.
   * @param {number} neuron
   * @param {string} way
   */
  has = (neuron, way) => this.#table(`${neuron} ${way}`) !== null;

  /**
   * Where a hand at a point is; nothing where no table tells.
   * @param {number} neuron
   * @param {string} way
   * @param {number[]} point
   * @returns {Found | null}
   */
  at(neuron, way, point) {
    const table = this.#table(`${neuron} ${way}`);
    if (!table) return null;
    if ("pivot" in table) return found(table, turned(table, point, nearest(table)));
    const along = table.across.reduce((sum, size, i) => sum + size * point[i], 0);
    const place = (along - table.first) / table.step;
    const last = table.values.length - 1;
    if (!(place >= -BEYOND && place <= last + BEYOND)) return null;
    return found(table, Math.max(0, Math.min(last, Math.round(place))));
  }

  /**
   * Where the thing itself is.
   * @param {number} neuron
   * @param {string} way
   * @returns {Found | null}
   */
  here(neuron, way) {
    const table = this.#table(`${neuron} ${way}`);
    return table && found(table, nearest(table));
  }

  /** @param {string} name */
  #table(name) {
    const kept = this.#tables.get(name);
    if (!kept || !hasState()) return null;
    const there = kept.table.paths.every((path) => Number.isFinite(valueAt(path)));
    if (there && kept.key === allBut(axisOf(kept.table))) return kept.table;
    this.#tables.delete(name);
    return null;
  }
}

/**
 * The name of a way; about another pivot it is another one.
 * @param {string} way
 * @param {Point} [pivot]
 */
export const named = (way, pivot) => (pivot ? `${way} ${pivot}` : way);

/** @param {WayTable} table */
const axisOf = ({ paths }) => paths.join(" ");

/** @param {WayTable} table */
const placesOf = ({ paths, values }) => values.length / paths.length;

/**
 * What a hand sets at a place.
 * @param {WayTable} table
 * @param {number} place
 * @returns {Numbers}
 */
const numbersAt = ({ paths, values }, place) => paths.map((path, i) => [path, values[place * paths.length + i]]);

/**
 * The place whose numbers are nearest to those of the state.
 * @param {WayTable} table
 */
function nearest({ paths, values }) {
  const now = paths.map(valueAt);
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let start = 0; start < values.length; start += paths.length) {
    const far = now.reduce((sum, value, i) => sum + Math.abs(values[start + i] - value), 0);
    if (far < least) [best, least] = [start / paths.length, far];
  }
  return best;
}

/**
 * The place of a hand round a pivot: of the two at which the crease is under it, the one that is less of a turn.
 * @param {RoundTable} table
 * @param {number[]} point
 * @param {number} from the place where the crease is
 */
function turned(table, [x, y], from) {
  const { pivot, scale, first, step } = table;
  const count = placesOf(table);
  const angle = Math.atan2((y - pivot[1]) * scale[1], (x - pivot[0]) * scale[0]);
  const place = within(Math.round((angle - first) / step), count);
  const apart = within(place - from, count);
  return apart > count / 4 && apart < (3 * count) / 4 ? within(place + count / 2, count) : place;
}

/** @type {(place: number, count: number) => number} */
const within = (place, count) => ((place % count) + count) % count;

/**
 * @param {WayTable} table
 * @param {number} place
 * @returns {Found}
 */
function found(table, place) {
  const count = placesOf(table);
  const most = "pivot" in table ? Math.min(AROUND, Math.floor((count - 1) / 2)) : AROUND;
  /** @type {Map<string, Numbers>} */
  const steps = new Map(); // each once
  for (let near = place - most; near <= place + most; near += 1) {
    if (!("pivot" in table) && (near < 0 || near >= count)) continue;
    const numbers = numbersAt(table, within(near, count));
    steps.set(String(numbers), numbers);
  }
  return { axis: axisOf(table), place, numbers: numbersAt(table, place), steps: [...steps.values()] };
}
