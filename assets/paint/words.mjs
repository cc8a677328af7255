// Words that an answer brings, beside the pictures: what is shown, what was refused, the panels signal and duel, the lessons.
/** @import { Opened, Side, WholeReply } from "../state/replies.d.ts" */
/** @import { Trouble } from "../state/recovery.mjs" */
import { announce } from "../state/questions.mjs";
import { state } from "../state/view.mjs";
import { all, button, element, make, setText } from "./elements.mjs";

const OFFLINE = "You are offline. The picture follows when the network is back.";

/** @type {number | null} */
let lesson = null; // the number of the lesson on the page; null before the first answer

/** @type {string | null} */
let spoken = null; // what was last to be said of a picture
let heard = 0; // the lesson that was open then

/** @param {WholeReply} reply */
export function showWords(reply) {
  const { layer, weights } = reply.state;
  const [back, on] = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-edit*="walk"]'));
  back.disabled = layer === 0;
  on.disabled = layer === weights.length - 2;
  all(document, '[data-edit*="step-target"]')[0].hidden = weights[layer + 1].length === 1;
  element("walk").hidden = weights.length === 2 && weights[1].length === 1;
  for (const [id, words] of Object.entries(reply.words)) element(id).textContent = words;
  element("summary").textContent = reply.summary;
  element("panel-summary").textContent = reply.panel_summary;
  speakPicture(reply);
  say(reply.notice);
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

// --- the lessons: shows the open one, takes Previous and Next along ---

/** @param {number} number */
function showLesson(number) {
  const [before, first] = [lesson, lesson === null];
  const held = element("lesson-card").contains(document.activeElement);
  lesson = number;
  element("lesson-card").hidden = number === 0;
  if (number) element("house").dataset.lesson = String(number);
  else delete element("house").dataset.lesson;
  const texts = all(document, "#lesson-card [data-lesson]");
  for (const text of texts) text.hidden = Number(text.dataset.lesson) !== number;
  for (const link of all(document, ".lesson-list [data-lesson]")) {
    if (Number(link.dataset.lesson) === number) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  if (number) {
    all(document, "[data-lesson-count]")[0].textContent = `Lesson ${number} of ${texts.length}`;
    lead("lesson-previous", number > 1 ? number - 1 : null);
    lead("lesson-next", number < texts.length ? number + 1 : null);
  }
  if (first) return;
  // Whoever walks by keys goes on from here, and whoever listens hears the lesson.
  if (number && !before) element("lesson-next").focus();
  if (!number && held) element("lessons").focus();
  const words = number ? all(document, `#lesson-card [data-lesson="${number}"]`)[0].textContent : "Lessons closed.";
  element("spoken").textContent = number ? `Lesson ${number} of ${texts.length}. ${words}` : words;
}

/**
 * A button at the end of the way stays in place, so that the focus is not lost; it only does nothing.
 * @param {string} id
 * @param {number | null} number
 */
function lead(id, number) {
  const way = button(id);
  way.setAttribute("aria-disabled", String(number === null));
  if (number === null) delete way.dataset.edit;
  else way.dataset.edit = JSON.stringify({ kind: "lesson", number });
}

export function watchLessons() {
  document.addEventListener("relu-fold:panel", () => {
    const number = state().lesson;
    if (number !== lesson) showLesson(number);
  });
  // A plain click on a link changes the view in place; with a key held it is the browser's: another tab, another window.
  document.addEventListener(
    "click",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("a[data-edit]")) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) event.stopImmediatePropagation();
      else event.preventDefault();
    },
    true,
  );
}
