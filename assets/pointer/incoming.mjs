// A network or a view from a file: sent as it is, and shown by the link that comes back. Where it has more than two inputs, one or two of
// them run, and sliders say where the others are. The page keeps the file; the server keeps nothing.
import { element, make, setText } from "../paint/elements.mjs";
import { commit, open, serverAt } from "../state/questions.mjs";

const STEPS = 200; // of a slider
const REACH = 3; // of an input whose box the file does not say, to either side

/**
 * @typedef {object} Cut
 * @property {string} link
 * @property {string} words
 * @property {string[]} names
 * @property {[number, number][]} box
 * @property {number[]} free
 * @property {number[]} at
 */

/** @type {File | null} */
let file = null;
/** @type {Cut | null} */
let cut = null;
let chosen = 0; // the input that the slider moves
let out = false; // a question is out
/** @type {{ free: number[], at: number[] } | null} */
let next = null; // what to ask when it is answered

const say = (/** @type {string} */ words) => setText(element("incoming-said"), words);

/**
 * @param {number[]} free
 * @param {number[]} at
 */
async function ask(free, at) {
  if (!file) return;
  if (out) {
    next = { free, at };
    return;
  }
  out = true;
  const form = new FormData();
  form.append("asked", JSON.stringify({ name: file.name, free, at }));
  form.append("file", file);
  try {
    const response = await fetch(`${serverAt()}upload`, { method: "POST", body: form });
    const answer = await response.json();
    if (response.ok) show(answer);
    else say(answer.error);
  } catch {
    say("The file did not arrive: the server did not answer. Try again.");
  }
  out = false;
  const after = next;
  next = null;
  if (after) ask(after.free, after.at);
}

/** @param {Cut} found */
function show(found) {
  const anew = !cut || cut.names.length !== found.names.length;
  cut = found;
  document.addEventListener("relu-fold:shown", commit, { once: true }); // the address bar follows
  open(found.link.replace(/^[?#]s=/, ""));
  say(found.words ? `Shown: ${found.words}.` : `${file?.name} is open. Undo brings back what was here.`);
  if (anew) makeCut();
}

/** @param {File | undefined} given */
function take(given) {
  if (!given) return;
  file = given;
  cut = null;
  element("incoming-cut").hidden = true;
  say(`${given.name} is being read …`);
  ask([], []);
}

// --- where it is cut ---

function makeCut() {
  const host = element("incoming-cut");
  host.replaceChildren();
  host.hidden = !cut || cut.names.length <= 2;
  if (!cut || host.hidden) return;
  const { names, free } = cut;
  const across = choice("Across", names, free[0]);
  const up = choice("Up", [...names, "nothing: a line"], free[1] ?? names.length);
  const other = choice("Move", names, 0);
  const slider = make("input", "predict-slider");
  slider.type = "range";
  slider.max = String(STEPS);
  const value = make("output", "predict-value");
  host.append(across.label, up.label, other.label, slider, value);
  const place = () => {
    if (!cut) return;
    const [low, high] = cut.box[chosen] ?? [-REACH, REACH];
    slider.value = String(Math.round(((cut.at[chosen] - low) / (high - low)) * STEPS));
    slider.disabled = cut.free.includes(chosen);
    slider.setAttribute("aria-label", `Where ${cut.names[chosen]} is`);
    setText(value, slider.disabled ? "it runs" : String(Number(cut.at[chosen].toPrecision(4))));
  };
  const chooseFree = () => {
    const wanted = [Number(across.select.value), Number(up.select.value)];
    const run = wanted.filter((one, i) => one < names.length && wanted.indexOf(one) === i);
    ask(run, cut?.at ?? []).then(place);
  };
  for (const one of [across, up]) one.select.addEventListener("change", chooseFree);
  other.select.addEventListener("change", () => {
    chosen = Number(other.select.value);
    place();
  });
  slider.addEventListener("input", () => {
    if (!cut) return;
    const [low, high] = cut.box[chosen] ?? [-REACH, REACH];
    cut.at[chosen] = low + ((high - low) * Number(slider.value)) / STEPS;
    place();
    ask(cut.free, [...cut.at]);
  });
  chosen = names.findIndex((_, i) => !free.includes(i));
  other.select.value = String(chosen);
  place();
}

/**
 * @param {string} text
 * @param {string[]} names
 * @param {number} value
 */
function choice(text, names, value) {
  const label = make("label");
  const select = make("select", "train-select");
  names.forEach((name, i) => {
    const option = make("option", "", name);
    option.value = String(i);
    select.append(option);
  });
  select.value = String(value);
  label.append(make("span", "", text), select);
  return { label, select };
}

// --- the drawer ---

/** It was opened for the first time. */
export function startIncoming() {
  const input = element("incoming-file").appendChild(make("input"));
  input.type = "file";
  input.accept = ".npz,.json,.safetensors,.nnet,.onnx,.txt";
  input.setAttribute("aria-label", "A file of a network or a view");
  input.addEventListener("change", () => take(input.files?.[0]));
  const drawer = /** @type {HTMLElement} */ (element("incoming-file").closest(".files"));
  drawer.addEventListener("dragover", (event) => event.preventDefault());
  drawer.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files[0]);
  });
}
