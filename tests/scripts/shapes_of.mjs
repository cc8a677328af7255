// The page's list of shapes for each view on standard input, as JSON: tests/figures/test_painted_alike.py holds it against
// the one that the server makes.
/** @import { PackedSheets, SpacePlan } from "../../assets/state/replies.d.ts" */
/** @import { Pair } from "../../assets/state/types.d.ts" */
import "./told.mjs";
import { readFileSync } from "node:fs";
import { shapesOf } from "../../assets/paint/shapes.mjs";
import { unpack } from "../../assets/paint/sheets.mjs";
import { told } from "../../assets/state/alike.mjs";

/** @type {{ sheets: PackedSheets, plan: SpacePlan, turn: Pair }[]} */
const views = JSON.parse(readFileSync(0, "utf8"));
const { light, places } = told();
const lists = views.map(({ sheets, plan, turn }) =>
  shapesOf(unpack(sheets), plan, { turn, light, places, lit: new Set() }),
);
/** @param {string} _ @param {unknown} value */
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(/** @type {Float32Array} */ (value)) : value);
console.log(JSON.stringify(lists, plain));
