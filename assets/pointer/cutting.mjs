// Where a network of more than two inputs is cut: along one or two of them, or by the plane through three rows of a file of
// data. What moves the cut is moving.mjs.
import { element, make } from "../paint/elements.mjs";
import { areTyped, chooser, notAnInput } from "./choosing.mjs";

const MOST_SENT = 900_000; // bytes of a file of data: of a longer text its first rows

/**
 * How a network is cut; points and labels of a plane through three of them, `at` is then how far it is moved.
 * @typedef {object} Way
 * @property {number[]} free
 * @property {number[]} at
 * @property {number[][]} points
 * @property {string[]} labels
 */

/**
 * A network as it is cut; `ends`: how far it may be moved along each input; `width`: of its first layer.
 * @typedef {Way & { words: string, names: string[], ends: [number, number][], width: number, file: File }} Cut
 */

/** @typedef {{ points: number[][], labels: string[], count: number }} Rows */

/**
 * As much of a long text as is sent: whole lines.
 * @param {Uint8Array<ArrayBuffer>} bytes the beginning of it
 */
export function wholeLines(bytes) {
  const end = bytes.lastIndexOf(10);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

/**
 * What the fields know of the page.
 * @typedef {object} Page
 * @property {() => Cut} cut the newest
 * @property {(way: Way) => Promise<void>} ask
 * @property {(part: string, asked: object, file: Blob) => Promise<any>} send what the server says; null where it said why not
 * @property {(words: string) => void} say
 */

/** @typedef {Pick<Way, "points" | "labels">} Plane */
const NO_PLANE = { points: [], labels: [] };

/**
 * Make the fields in the drawer.
 * @param {Cut} first
 * @param {Page} page
 * @returns {(() => void) | undefined} what shows along which inputs it is cut
 */
export function makeCutting(first, page) {
  const host = element("incoming-cut");
  host.replaceChildren();
  if (first.names.length <= 2) return;
  const { names, free } = first;
  const across = chooser("Across", names, free[0], chooseFree);
  const up = chooser("Up", areTyped(names) ? names : [...names, "nothing: a line"], free[1], chooseFree);

  function chooseFree() {
    if (across.isUnknown() || up.isUnknown()) return page.say(notAnInput(names));
    const wanted = [across.value(), up.value()];
    const run = wanted.filter((one, i) => one >= 0 && one < names.length && wanted.indexOf(one) === i);
    const { points, at } = page.cut();
    page.ask({ free: run, at: points.length ? [] : at, ...NO_PLANE }); // of a plane it says how far that was moved
  }

  const data = makeData(names.length, page, ({ points, labels }) => page.ask({ free: [], at: [], points, labels }));
  const axes = make("div", "files-row");
  axes.append(across.label, up.label);
  host.append(axes, data);
  return () => {
    const run = page.cut().free;
    across.show(run[0]);
    up.show(run[1]);
  };
}

/**
 * A file of data, and which three of its rows.
 * @param {number} inputs
 * @param {Page} page
 * @param {(rows: Rows) => Promise<void>} through
 */
function makeData(inputs, { send, say }, through) {
  const host = make("div", "files-row");
  const label = make("label");
  const input = make("input");
  input.type = "file";
  input.accept = ".csv,.txt,.tsv,.npz";
  label.append(make("span", "", "Plane through rows of"), input);
  label.title = "Data: CSV or npz, a row for each point, a number for each input";
  const boxes = [1, 2, 3].map((row) => {
    const box = make("input", "train-number");
    box.value = String(row);
    box.size = 6;
    box.setAttribute("aria-label", `Row ${row} of 3: a number from 1, or a name`);
    return box;
  });
  const named = boxes.map((box, i) => {
    const row = make("label");
    row.append(make("span", "", `${i + 1} of 3`), box);
    return row;
  });
  const go = make("button", "quiet", "Show the plane");
  host.append(label, ...named, go);

  async function show() {
    const file = input.files?.[0];
    if (!file) return say("Choose a file of data first: a row for each point, a number for each input.");
    say(`${file.name} is being read …`);
    const long = file.size > MOST_SENT && !file.name.toLowerCase().endsWith(".npz");
    const part = long ? new Blob([wholeLines(new Uint8Array(await file.slice(0, MOST_SENT).arrayBuffer()))]) : file;
    const rows = boxes.map((box) => box.value);
    const found = await send("rows", { name: file.name, rows, inputs }, part);
    if (!found) return;
    await through(found);
    if (long) say(`Of ${file.name} only the first ${found.count} rows are read here: it is long.`);
  }
  go.addEventListener("click", show);
  input.addEventListener("change", show);
  return host;
}
