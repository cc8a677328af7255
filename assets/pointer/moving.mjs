// Sliders that move a cut through the input space. Of the network that is seen only the biases of the first layer are others
// then: the server says what they are at each place of an input (relu_fold/moving.py), and a hand sets them as it sets one number.
/** @import { Way } from "../state/buffer.mjs" */
/** @import { Places } from "../state/cut_places.mjs" */
/** @import { Kind } from "../state/types.d.ts" */
/** @import { Cut } from "./cutting.mjs" */
/** @import { Coming } from "./hand.mjs" */
import { element, make, setText } from "../paint/elements.mjs";
import { rangeIn, tellRange } from "../paint/ranges.mjs";
import { nameOfTable, numbersFrom, placeAt, STEPS } from "../state/cut_places.mjs";
import { ahead, commit, dragAll } from "../state/questions.mjs";
import { hasState, state } from "../state/view.mjs";
import { chooser, notAnInput } from "./choosing.mjs";
import { handOnSliders, reachable } from "./hand.mjs";

const MOST = 6; // sliders; where there are more inputs one is chosen
const RULER = { min: 0, max: STEPS, step: 1, digits: 0 };
const KEYED = 20; // steps that keys may go either way before there is an answer
const REMEMBERED = 1000; // cuts, each as it was under a hand
const PAUSE = 350; // ms after the last key until the change is committed

/**
 * What the sliders know of the page.
 * @typedef {object} Page
 * @property {() => Cut | null} cut the newest
 * @property {(cut: Cut) => void} keep it is another now
 * @property {(cut: Cut, input: number) => Promise<Omit<Places, "of" | "input"> | null>} places
 * @property {(words: string) => void} say
 */

/** @type {Page} */
let page;
let chosen = 0; // the input whose slider is shown, of many
let lost = false; // the view is of another network than the file's
let held = false;
let moved = false; // something was dragged and is not committed
let settle = 0;
let nearest = 0; // counts how often a hand came near, or went
/** @type {Map<number, number>} */
const wanted = new Map(); // where a hand has the slider of an input, until that is committed: it may be gone before the places come
/** @typedef {{ of: string, file?: File, places: Promise<Places | null> }} Asked */
/** @type {Asked} */
let coming = { of: "", places: Promise.resolve(null) };
/** @type {{ places: Places, at: ReturnType<typeof numbersFrom> } | null} */
let numbers = null; // of the hand that moves
/** @type {Map<string, Cut>} */
const past = new Map(); // by the biases of the first layer that the view has there

/**
 * @param {number[]} biases
 * @param {Cut} cut
 */
function remember(biases, cut) {
  past.set(JSON.stringify(biases), cut);
  for (const oldest of past.keys()) {
    if (past.size <= REMEMBERED) break;
    past.delete(oldest);
  }
}

/**
 * The places of an input, which are asked for once; after those that were asked for before, since a hand may have moved
 * the cut along them.
 * @param {number} input
 */
function bring(input) {
  const cut = /** @type {Cut} */ (page.cut());
  const of = nameOfTable(cut, input);
  if (coming.of === of && coming.file === cut.file) return coming.places;
  const before = coming.places;
  /** @type {Asked} */
  const mine = { of, file: cut.file, places: before.then(() => places(input, mine)) };
  coming = mine;
  return mine.places;
}

/**
 * @param {number} input
 * @param {Asked} mine
 * @returns {Promise<Places | null>}
 */
async function places(input, mine) {
  const cut = page.cut();
  if (!cut || (coming !== mine && !wanted.has(input))) return null;
  mine.of = nameOfTable(cut, input);
  const found = await page.places(cut, input);
  if (!found) mine.of = ""; // it is asked for again
  return found && { of: mine.of, input, ...found };
}

/** @param {Places} places */
function numbersOf({ input, at, biases }) {
  const here = at.indexOf(/** @type {Cut} */ (page.cut()).at[input]);
  return numbersFrom(biases, Math.max(0, here), state().biases[0]);
}

/** @param {Places} places */
function put(places) {
  const cut = page.cut();
  const along = wanted.get(places.input);
  if (!cut || lost || !hasState() || along === undefined) return;
  const there = placeAt(places, cut.ends[places.input], along);
  const value = places.at[there];
  if (cut.at[places.input] === value) return;
  if (!moved || numbers?.places !== places) numbers = { places, at: numbersOf(places) };
  moved = true;
  const at = cut.at.map((one, i) => (i === places.input ? value : one));
  page.keep({ ...cut, at, words: places.words[there] });
  dragAll(numbers.at(there));
  remember(state().biases[0], /** @type {Cut} */ (page.cut()));
  tell();
  window.clearTimeout(settle);
  if (!held) settle = window.setTimeout(letGo, PAUSE);
}

function letGo() {
  window.clearTimeout(settle);
  const cut = page.cut();
  if (moved) commit();
  if (moved && cut) page.say(`Shown: ${cut.words}.`);
  moved = false;
  if (numbers) wanted.delete(numbers.places.input);
  if (!held) place();
}

/** @param {HTMLInputElement} range */
const inputOf = (range) => Number(/** @type {HTMLElement} */ (range.closest(".slide")).dataset.input);

/**
 * A hand comes to a slider: its places, and the pictures there, are asked for.
 * @param {HTMLInputElement[]} ranges
 * @param {Coming} by
 */
async function near([range], by) {
  nearest += 1;
  const mine = nearest;
  const cut = page.cut();
  if (!range || !cut || lost || element("incoming-move").hidden) return by === "idle" ? undefined : ahead([]);
  const input = inputOf(range);
  const places = await bring(input);
  if (!places || mine !== nearest || by === "idle") return;
  const at = by === "key" ? around(Number(range.value)) : reachable(range, RULER);
  const to = numbersOf(places);
  const steps = [...new Set(at.map((along) => placeAt(places, cut.ends[input], along)))].map(to);
  /** @type {Way} */
  const way = { axis: steps[0].map(([path]) => path).join(" "), steps, pressed: by === "press" };
  ahead([by === "key" ? { ...way, strides: [1] } : way]);
}

/** @param {number} along */
const around = (along) =>
  Array.from({ length: 2 * KEYED + 1 }, (_, i) => along + i - KEYED).filter((one) => one >= 0 && one <= RULER.max);

// --- what is seen of it ---

/** Another file was opened, or its network is cut along other inputs. */
function draw() {
  const cut = /** @type {Cut} */ (page.cut());
  const { names, free } = cut;
  const others = [...names.keys()].filter((i) => !free.includes(i));
  if (!others.includes(chosen)) chosen = others[0];
  const few = others.length <= MOST;
  element("incoming-move").replaceChildren(
    make("span", "cut-title", "Move the cut"),
    ...(few ? others : [chosen]).map((input) => row(input, few ? nameOf(names[input]) : which(names))),
  );
  place();
}

/**
 * @param {number} input
 * @param {HTMLElement} name
 */
function row(input, name) {
  const made = make("div", "cut-move");
  const slide = make("div", "slide");
  slide.dataset.input = String(input);
  made.append(name, slide, make("output", "predict-value"));
  return made;
}

/** @param {string} name which may be long */
function nameOf(name) {
  const made = make("span", "cut-name", name);
  made.title = name;
  return made;
}

/** @param {string[]} names */
function which(names) {
  const other = chooser("along", names, chosen, () => {
    const found = other.value();
    if (found < 0) return page.say(notAnInput(names));
    chosen = found;
    const slide = /** @type {HTMLElement} */ (element("incoming-move").querySelector(".slide"));
    slide.dataset.input = String(chosen);
    place();
  });
  return other.label;
}

/** Where each slider stands, and what it says. */
function place() {
  const cut = page.cut();
  element("incoming-move").hidden = !cut || cut.names.length <= 2 || lost;
  if (!cut || element("incoming-move").hidden) return;
  for (const slide of slides()) {
    const input = Number(slide.dataset.input);
    const [low, high] = cut.ends[input];
    slide.dataset.label = `Where ${cut.names[input]} is`;
    const value = Math.round(((cut.at[input] - low) / (high - low)) * RULER.max) || 0;
    tellRange(slide, { min: 0, max: RULER.max, value });
    rangeIn(slide).step = "1";
    rangeIn(slide).disabled = cut.free.includes(input);
  }
  tell();
}

function tell() {
  const { at, free } = /** @type {Cut} */ (page.cut());
  for (const slide of slides()) {
    const input = Number(slide.dataset.input);
    const words = free.includes(input) ? "it runs" : String(Number(at[input].toPrecision(4)));
    setText(/** @type {Element} */ (slide.nextElementSibling), words);
    rangeIn(slide).ariaValueText = words;
  }
}

/** @returns {NodeListOf<HTMLElement>} */
const slides = () => element("incoming-move").querySelectorAll(".slide");

/**
 * A file was opened, or its network cut anew.
 * @param {number[]} biases of the first layer
 */
export function showMoving(biases) {
  remember(biases, /** @type {Cut} */ (page.cut()));
  coming = { of: "", places: Promise.resolve(null) };
  wanted.clear();
  lost = false;
  draw();
}

/**
 * A view came: of this network, as it is cut or was before, perhaps with numbers that a hand changed; or of another one.
 * @param {Kind} kind
 */
function follow(kind) {
  const cut = page.cut();
  if (!cut || moved) return;
  const { names, biases } = state();
  const known = past.get(JSON.stringify(biases[0]));
  if (known) {
    lost = false;
    page.keep(known);
    if (String(known.free) !== String(cut.free) || known.file !== cut.file) draw();
  } else if (kind === "open" || !names.length || biases[0].length !== cut.width) lost = true;
  else if (!lost) remember(biases[0], cut);
  place();
}

/** @param {Page} shown */
export function startMoving(shown) {
  page = shown;
  handOnSliders(element("incoming-move"), {
    take() {
      held = true;
    },
    ruler: () => RULER,
    say(range, along) {
      wanted.set(inputOf(range), along);
      bring(inputOf(range)).then((places) => places && put(places));
    },
    leave() {
      held = false;
      coming.places.then(letGo); // a hand may be gone before the places are here
    },
    near,
  });
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    const { kind } = detail;
    if (kind === "open" || kind === "edit" || kind === "commit") follow(kind);
  });
}
