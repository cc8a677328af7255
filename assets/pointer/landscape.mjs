// The landscape: which two numbers it is over, when it is asked for, and the way to its lowest place.
/** @import { OverMap, OverReply } from "../state/replies.d.ts" */
/** @import { Moment, Run } from "../state/run.mjs" */
/** @import { Pair } from "../state/types.d.ts" */
import { button, element, join, make, setText } from "../paint/elements.mjs";
import { drawOver, lossAt, nameAxes, paintMap } from "../paint/landscape.mjs";
import { number } from "../state/alike.mjs";
import { numbersOf } from "../state/landscape.mjs";
import { aside, commit, dragAll, forget } from "../state/questions.mjs";
import { hasState, state, valueAt } from "../state/view.mjs";
import { lower, raiseSoon, startRaised } from "./raised.mjs";

/** @type {{ run: Run, stop: () => void }} */
let strip;
/** @type {OverMap | null} */
let map = null;
/** @type {Pair<string>} */
let paths = ["", ""]; // those of the map
let shape = ""; // of the network that the choices are of

const panel = () => /** @type {HTMLDetailsElement} */ (element("over"));
const choices = () =>
  /** @type {HTMLSelectElement[]} */ (["over-one", "over-other"].map((id) => /** @type {unknown} */ (element(id))));

/** @returns {Pair<string>} */
function chosen() {
  const [one, other] = choices().map(({ value }) => value);
  return [one, other];
}

/** The numbers of this network; a weight and the bias of the selected neuron at first. */
function offer() {
  const { weights, layer, neuron, names } = state();
  const next = JSON.stringify([names, weights.map((rows) => [rows.length, rows[0].length])]);
  if (next === shape) return;
  shape = next;
  const all = numbersOf(weights, names);
  for (const [i, choice] of choices().entries()) {
    const before = choice.value;
    join(
      choice,
      all,
      () => make("option"),
      (option, { path, name }) => {
        option.value = path;
        setText(option, name);
      },
    );
    const first = i ? `b.${layer}.${neuron}` : `w.${layer}.${neuron}.0`;
    choice.value = all.some(({ path }) => path === before) ? before : first;
  }
}

/** A whole picture came, or somebody looks: the map is that of the network as it is. */
export function askOver() {
  forget("over");
  if (!hasState() || !state().learning) return;
  offer();
  if (!panel().open) return;
  if (chosen().join() !== paths.join()) clear();
  aside({ kind: "over", paths: chosen() });
}

function clear() {
  map = null;
  element("over-plot").hidden = true;
  setText(element("over-words"), "");
  button("over-best").disabled = true;
}

/** @returns {Pair<string>} */
function names() {
  const [one, other] = choices().map(({ selectedOptions }) => selectedOptions[0].textContent ?? "");
  return [one, other];
}

/** @param {OverReply} reply */
export function showOver({ over }) {
  if (over.paths.join() !== chosen().join()) return;
  if (!over.map) {
    clear();
    setText(element("over-words"), over.why);
    return;
  }
  [map, paths] = [over.map, over.paths];
  element("over-plot").hidden = false;
  button("over-best").disabled = false;
  nameAxes(map.reach, names());
  paintMap(map);
  lower();
  const stood = `All other numbers are as at step ${map.step.toLocaleString("en")}.`;
  setText(element("over-words"), `${map.words} ${stood} The line is the way of the run, on which they moved, too.`);
  followRun();
}

/** The run came further: where it is on the map. */
export function followRun() {
  if (!map || !panel().open) return;
  drawOver(map, way(), here());
  raiseSoon();
}

/** @returns {Pair[]} */
function way() {
  const [one, other] = paths.map(readerOf);
  return strip.run.moments.slice(0, strip.run.at + 1).map((moment) => [one(moment), other(moment)]);
}

/** @returns {Pair} */
const here = () => [valueAt(paths[0]), valueAt(paths[1])];

/** What there is to see; null while nobody looks. */
const shown = () => (map && panel().open ? { map, way: way(), here: here(), names: names() } : null);

/**
 * @param {string} path
 * @returns {(moment: Moment) => number}
 */
function readerOf(path) {
  const [of, ...at] = path.split(".");
  const [layer, i, j] = at.map(Number);
  return ({ weights, biases }) => (of === "w" ? weights[layer]?.[i]?.[j] : biases[layer]?.[i]) ?? Number.NaN;
}

function toBest() {
  if (!map) return;
  strip.stop();
  const [one, other] = map.minima[0];
  dragAll([
    [paths[0], one],
    [paths[1], other],
  ]);
  commit();
}

/** @param {PointerEvent} event */
function read({ clientX, clientY }) {
  if (!map) return;
  const { left, top, width, height } = element("over-map").getBoundingClientRect();
  const [x, y] = [(clientX - left) / width, (clientY - top) / height];
  const [right, up] = map.reach;
  const at = `(${number((2 * x - 1) * right)}, ${number((1 - 2 * y) * up)})`;
  setText(element("over-read"), `Loss ${number(lossAt(x, y))} at ${at}`);
}

/** @param {typeof strip} own the run that the strip keeps, and how it stops */
export function startOver(own) {
  strip = own;
  element("over-map").prepend(make("canvas"));
  for (const choice of choices()) choice.addEventListener("change", askOver);
  panel().addEventListener("toggle", askOver);
  button("over-best").addEventListener("click", toBest);
  element("over-map").addEventListener("dblclick", toBest);
  element("over-map").addEventListener("pointermove", read);
  element("over-map").addEventListener("pointerleave", () => setText(element("over-read"), ""));
  startRaised({ shown, toBest });
  clear();
}
