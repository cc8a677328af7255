// Where a network of more than two inputs is cut: along one or two of them, or by the plane through three rows of a file of
// data. A slider moves the plane along one of the other inputs, of however many there are.
import { element, make, setText } from "../paint/elements.mjs";
import { state } from "../state/view.mjs";

const STEPS = 200; // of a slider
const REACH = 3; // of an input whose box the file does not say, to either side
const MOST_LISTED = 30; // inputs to choose from; of more one is typed, by its number or name
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
 * @typedef {object} Cut
 * @property {string} link
 * @property {string} words
 * @property {string[]} names
 * @property {[number, number][]} box
 * @property {number[]} free
 * @property {number[]} at
 * @property {string[]} marked
 */

/** @typedef {{ points: number[][], labels: string[], count: number }} Rows */

/**
 * The ends of the slider of an input: its box, or how far it may be moved from where it is.
 * @param {Pick<Cut, "box" | "free">} cut
 * @param {number} input
 * @returns {[number, number]}
 */
export function endsOf({ box, free }, input) {
  const [low, high] = box[input] ?? [-REACH, REACH];
  return free.length ? [low, high] : [low - high, high - low];
}

/** @param {string[]} names */
const notAnInput = (names) => `Input: expected a number from 1 to ${names.length}, or a name.`;

/**
 * Which input is meant by a number from 1 on, or by its name; -1 for none.
 * @param {string[]} names
 * @param {string} typed
 */
export function inputOf(names, typed) {
  const text = typed.trim();
  const named = names.indexOf(text);
  if (named >= 0) return named;
  return /^[0-9]{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= names.length ? Number(text) - 1 : -1;
}

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
 * Make the fields: where it is cut stands in the drawer, the slider that moves the cut below the picture.
 * @param {Cut} first
 * @param {Page} page
 */
export function makeCutting(first, page) {
  const [host, below] = [element("incoming-cut"), element("incoming-move")];
  host.replaceChildren();
  below.replaceChildren();
  host.hidden = below.hidden = first.names.length <= 2;
  if (host.hidden) return;
  /** @type {Plane} */
  let plane = NO_PLANE;
  const { names, free } = first;
  const move = makeMove(first, page, () => plane);
  const across = chooser("Across", names, free[0], chooseFree);
  const up = chooser("Up", names.length > MOST_LISTED ? names : [...names, "nothing: a line"], free[1], chooseFree);

  function chooseFree() {
    if (across.isUnknown() || up.isUnknown()) return page.say(notAnInput(names));
    const wanted = [across.value(), up.value()];
    const run = wanted.filter((one, i) => one >= 0 && one < names.length && wanted.indexOf(one) === i);
    const was = plane.points.length ? [] : page.cut().at; // of a plane it says how far that was moved
    plane = NO_PLANE;
    page.ask({ free: run, at: was, ...plane }).then(move.place);
  }

  const data = makeData(names.length, page, ({ points, labels }) => {
    plane = { points, labels };
    return page.ask({ free: [], at: [], ...plane }).then(move.place);
  });
  const axes = make("div", "files-row");
  axes.append(across.label, up.label);
  host.append(axes, data);
  below.append(...move.parts);
}

/** Another network may have been opened: the slider goes with the one that it is of. */
export function watchCutting() {
  document.addEventListener("relu-fold:shown", () => {
    const { children } = element("incoming-move");
    element("incoming-move").hidden = !(children.length && state().names.length);
  });
}

/**
 * The slider that moves the cut along one of the inputs that do not run.
 * @param {Cut} first
 * @param {Page} page
 * @param {() => Plane} plane
 */
function makeMove({ names, free }, { cut, ask, say }, plane) {
  let chosen = names.findIndex((_, i) => !free.includes(i));
  const other = chooser("Move the cut along", names, chosen, () => {
    const found = other.value();
    if (found < 0) return say(notAnInput(names));
    chosen = found;
    place();
  });
  const slider = make("input", "predict-slider");
  slider.type = "range";
  slider.max = String(STEPS);
  const value = make("output", "predict-value");

  function place() {
    const { at, free: run } = cut();
    const [low, high] = endsOf(cut(), chosen);
    slider.value = String(Math.round(((at[chosen] - low) / (high - low)) * STEPS));
    slider.disabled = run.includes(chosen);
    slider.setAttribute("aria-label", `Where ${names[chosen]} is`);
    setText(value, slider.disabled ? "it runs" : String(Number(at[chosen].toPrecision(4))));
  }

  slider.addEventListener("input", () => {
    const [low, high] = endsOf(cut(), chosen);
    const { at, free: run } = cut();
    at[chosen] = low + ((high - low) * Number(slider.value)) / STEPS;
    place();
    ask({ free: plane().points.length ? [] : run, at: [...at], ...plane() });
  });
  place();
  return { parts: [other.label, slider, value], place };
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
  const go = make("button", "quiet", "Show the plane");
  host.append(label, ...boxes, go);

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

let lists = 0; // of names, on the page

/**
 * A list to choose from; of many names a box to type one, or its number.
 * @param {string} text
 * @param {string[]} names
 * @param {number | undefined} value
 * @param {() => void} changed
 */
function chooser(text, names, value, changed) {
  const label = make("label");
  label.append(make("span", "", text));
  const options = names.map((name, i) => {
    const option = make("option", "", name);
    option.value = names.length > MOST_LISTED ? name : String(i);
    return option;
  });
  if (names.length > MOST_LISTED) {
    const box = label.appendChild(make("input", "train-number"));
    const list = label.appendChild(make("datalist"));
    lists += 1;
    list.id = `incoming-names-${lists}`;
    list.append(...options);
    box.setAttribute("list", list.id);
    box.value = value === undefined ? "" : names[value];
    box.addEventListener("change", changed);
    const typed = () => inputOf(names, box.value);
    return { label, value: typed, isUnknown: () => typed() < 0 && box.value.trim() !== "" };
  }
  const select = label.appendChild(make("select", "train-select"));
  select.append(...options);
  select.value = String(value ?? names.length - 1);
  select.addEventListener("change", changed);
  return { label, value: () => Number(select.value), isUnknown: () => false };
}
