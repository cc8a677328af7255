// Where a hand on the picture may go: for each way to drag a thing by one number, a table of the values that belong to the
// places of the hand. The server made it (relu_fold/exchange/ways.py); here it is looked up, as long as its view is the one shown.
/** @import { Numbers } from "./buffer.mjs" */
/** @import { WayTable } from "./replies.d.ts" */
/** @import { ViewState } from "./types.d.ts" */

import { allBut, hasState, state, valueAt } from "./view.mjs";

export const AROUND = 72; // places to each side of a hand whose pictures are asked for: with its own as many as on a slider
const BEYOND = 1; // places that a hand may be beyond the last one: the edge of the picture may be within a pixel

/**
 * Where a hand is on a way, and where it may go from there.
 * @typedef {{ axis: string, place: number, value: number, steps: Numbers[] }} Found
 */

export class Ways {
  /** @type {ViewState | null} */
  #asked = null; // the view that the question which is out is of
  /** @type {Map<string, { key: string, table: WayTable }>} */
  #tables = new Map(); // by neuron and way

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
      this.#tables.set(`${neuron} ${way}`, { key: allBut(table.path, of), table });
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
    if (!table) return null;
    const { path, values } = table;
    const now = valueAt(path);
    /** @param {number} i */
    const far = (i) => Math.abs(values[i] - now);
    return found(
      table,
      values.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0),
    );
  }

  /** @param {string} name */
  #table(name) {
    const kept = this.#tables.get(name);
    if (!kept || !hasState()) return null;
    if (Number.isFinite(valueAt(kept.table.path)) && kept.key === allBut(kept.table.path)) return kept.table;
    this.#tables.delete(name);
    return null;
  }
}

/**
 * @param {WayTable} table
 * @param {number} place
 * @returns {Found}
 */
function found({ path, values }, place) {
  const near = values.slice(Math.max(0, place - AROUND), place + AROUND + 1);
  return { axis: path, place, value: values[place], steps: [...new Set(near)].map((value) => [[path, value]]) };
}
