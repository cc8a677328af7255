// Words that an answer brings, beside the pictures: what is shown, what was refused, the panels signal and duel.
/** @import { Opened, Side, WholeReply } from "../state/replies.d.ts" */
/** @import { Trouble } from "../state/recovery.mjs" */
import { announce } from "../state/questions.mjs";
import { all, element, make, setText } from "./elements.mjs";

const OFFLINE = "You are offline. The picture follows when the network is back.";

/** @type {string | null} */
let spoken = null; // what was last to be said of a picture
let heard = 0; // the lesson that was open then

/** @param {WholeReply} reply */
export function showWords(reply) {
  const { layer, neuron, weights } = reply.state;
  bound("walk", layer, weights.length - 1);
  bound("step-neuron", neuron, weights[layer].length);
  showChoices(reply);
  all(document, '[data-edit*="step-target"]')[0].hidden = weights[layer + 1].length === 1;
  element("walk").hidden = weights.length === 2 && weights[1].length === 1;
  for (const [id, words] of Object.entries(reply.words)) element(id).textContent = words;
  element("summary").textContent = reply.summary;
  element("panel-summary").textContent = reply.panel_summary;
  speakPicture(reply);
  say(reply.notice);
}

/**
 * The two buttons of a way, at whose ends one of them leads nowhere.
 * @param {string} kind
 * @param {number} at
 * @param {number} of
 */
function bound(kind, at, of) {
  const [back, on] = /** @type {NodeListOf<HTMLButtonElement>} */ (all(document, `[data-edit*='"${kind}"']`));
  back.disabled = at === 0;
  on.disabled = at === of - 1;
}

/**
 * Where all neurons of a network have their sliders, on a desk nobody needs to go from one to another.
 * @param {WholeReply} reply
 */
function showChoices({ state: { layer, weights }, parameters }) {
  const hidden = weights.slice(0, -1);
  const count = hidden.reduce((sum, rows) => sum + rows.length, 0);
  const shown = parameters.filter(({ path }) => path.startsWith("b.") && !path.startsWith(`b.${hidden.length}.`));
  element("several").hidden = count === 1;
  element("neurons").hidden = weights[layer].length === 1;
  element("neurons").classList.toggle("few", count === shown.length);
}

/**
 * The one live region: what happened and what there is now, once a hand has let go. A picture that says the same (a window
 * was resized) is not told again, nor is the first one, which the reader comes upon; a lesson that opens speaks for itself.
 * @param {WholeReply} reply
 */
function speakPicture({ kind, happened, state, spoken: now }) {
  const words = [...happened.map((one) => one.words), now].join(" ");
  const opens = kind === "open" || state.lesson !== heard;
  heard = state.lesson;
  if (!opens && spoken !== null && words !== spoken) setText(element("spoken"), words);
  spoken = words;
}

/** @param {string} words */
export function say(words) {
  const notice = element("notice");
  notice.textContent = words;
  notice.hidden = !words;
}

/** @param {Trouble | null} trouble why there is no answer yet; null when there is one */
export function showWaiting(trouble) {
  const waiting = element("waiting");
  if (trouble) waiting.textContent = navigator.onLine === false ? OFFLINE : trouble.message;
  waiting.hidden = !trouble;
}

/**
 * Of the open panel: its sentences, and what its own scripts make of the rest.
 * @param {Opened} reply
 */
export function showPanelWords(reply) {
  for (const [id, words] of Object.entries(reply.panel ?? {})) {
    const host = document.getElementById(id);
    if (host && typeof words === "string") setText(host, words);
  }
  announce("relu-fold:panel", reply);
}

// --- the panels signal and duel ---

/** @param {Side} side */
function showSide({ title, layers, count, unit, detail }) {
  const side = make("section");
  const number = make("p", "duel-number", "");
  number.append(make("strong", "", count), ` ${unit}`);
  side.append(make("h3", "", title), make("p", "duel-layers", layers), number, make("p", "duel-layers", detail));
  return side;
}

/** @param {Opened} reply */
function showLenses({ panel }) {
  const { signal, duel } = panel || {};
  if (signal) element("signal-words").replaceChildren(...signal.map((words) => make("li", "", words)));
  if (!duel) return;
  element("duel-words").textContent = duel.text;
  element("duel-sides").replaceChildren(...duel.sides.map(showSide));
}

export function watchLenses() {
  document.addEventListener("relu-fold:panel", ({ detail }) => showLenses(detail));
}
