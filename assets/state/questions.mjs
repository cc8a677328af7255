// The page's one pump, and what its questions tell of the page: how large the stage is, in which theme, what is shown.
/** @import { Way } from "./buffer.mjs" */
/** @import { Reply } from "./replies.d.ts" */
/** @import { Asked, Edit, Kind, PageEvents, Pair, Question, Rank, Scale, Shown } from "./types.d.ts" */
/** @import { Trouble } from "./recovery.mjs" */

import { kind, told } from "./alike.mjs";
import { Pump } from "./pump.mjs";
import * as recovery from "./recovery.mjs";
import { hasState, inputs, state } from "./view.mjs";

/**
 * What shows the answers, and what the questions tell of it.
 * @typedef {object} Page
 * @property {(kind: Kind) => Shown} shown
 * @property {() => Scale} scale
 * @property {(reply: Reply, overtaken?: boolean) => void} show
 * @property {(path: string) => void} preview
 * @property {(trouble: Trouble, unopened: boolean) => void} refused
 * @property {(trouble: Trouble | null) => void} waiting
 */

/** @type {Page} */
let page;
let stage = ""; // its size, as it was when it was last looked at: to look at it costs a hand the layout of the page
let address = ""; // where dash answers callbacks
let home = "/";

/**
 * @template {keyof PageEvents} Name
 * @param {Name} name
 * @param {PageEvents[Name]} detail
 */
export function announce(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// Of the stage, in pixels. To the pixel: the answer may be a plane, even where the question is from a line, and a scene on
// a stage of another size would not stand in its panels. The server takes a line's in steps.
function size() {
  const { clientWidth, clientHeight } = /** @type {HTMLElement} */ (document.getElementById("picture"));
  const { stage: ends } = told();
  /** @type {(pixels: number, ends: Pair) => number} */
  const bounded = (pixels, [least, most]) => Math.max(least, Math.min(most, pixels));
  const found = { width: bounded(clientWidth, ends.width), height: bounded(clientHeight, ends.height) };
  stage = JSON.stringify(found);
  return found;
}

// What of it makes another figure: not every pixel of a window being resized.
function fit() {
  const { width, height } = size();
  const { step } = told().stage;
  return inputs() === 1 ? `${Math.round(width / step)} ${Math.round(height / step)}` : `${width} ${height}`;
}

/** @returns {"dark" | "light"} */
const theme = () => (document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light");

/**
 * @param {Question} question
 * @param {number} seq
 */
function ask(question, seq) {
  const seen = { theme: theme(), ...size(), ...page.shown(question.kind), scale: page.scale() };
  const known = { seq, ...question, ...seen, state: hasState() ? state() : null };
  return recovery.ask(address, fitting(known));
}

/** All that the picture of a drag depends on beside the state. */
function look() {
  const { ranges, axes, entering } = page.shown("drag");
  return JSON.stringify([theme(), stage, inputs(), ranges, axes, entering]);
}

/**
 * Of all that is known, what a question of this kind has.
 * @param {Asked} known
 */
function fitting(known) {
  const wanted = Object.entries(known).filter(([name]) => name === "kind" || kind(known.kind).fields.includes(name));
  return /** @type {Partial<Asked>} */ (Object.fromEntries(wanted));
}

const pump = new Pump({
  ask,
  announce,
  show: (reply, overtaken) => page.show(reply, overtaken),
  look,
  panelDue: () => page.shown("drag").panel,
  nextFrame: (run) => window.requestAnimationFrame(run),
  preview: (path) => page.preview(path),
  refused: (trouble, unopened) => page.refused(trouble, unopened),
  waiting: (trouble) => page.waiting(trouble),
  pauseAfter: recovery.pauseAfter,
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
});

/**
 * Say once what shows the answers; before any question.
 * @param {Page} shows
 */
export function connect(shows) {
  page = shows;
  window.addEventListener("online", () => pump.askNow());
}

/** Where the server is found, with a slash at the end. */
export const serverAt = () => home;

/** Find out where the server answers; before any question. */
export function findServer() {
  const config = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("_dash-config")).textContent || "");
  home = config.requests_pathname_prefix;
  address = `${home}_dash-update-component`;
}

/** Ask anew when the stage has another size, or the page another theme. */
export function watchPage() {
  let drawn = fit();
  new ResizeObserver(() => {
    if (fit() !== drawn) commit();
    drawn = fit();
  }).observe(/** @type {HTMLElement} */ (document.getElementById("picture")));
  const watch = new MutationObserver(commit);
  watch.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
}

/** @param {string} link */
export const open = (link) => pump.open(link);
export const opening = () => pump.opening();
/** @param {Edit} edit */
export const edit = (edit) => pump.edit(edit);
/** @param {() => boolean} step */
export function travel(step) {
  announce("relu-fold:travels", null);
  pump.travel(step);
}
/** @type {(question: Question, key?: string) => void} */
export const aside = (question, key) => pump.aside(question, key);
/** @param {Way[]} ways */
export const ahead = (ways) => pump.ahead(ways);
/** @param {Kind} kind */
export const forget = (kind) => pump.forget(kind);
/** @type {(path: string, value: number) => boolean} */
export const drag = (path, value) => pump.drag(path, value);
/** @type {(numbers: [path: string, value: number][], kind?: Rank | null) => boolean} */
export const dragAll = (numbers, kind) => pump.dragAll(numbers, kind);
export const rest = () => pump.rest();
export const keepTouched = () => pump.keepTouched();
export const commit = () => pump.commit();
export const busy = () => pump.busy();
