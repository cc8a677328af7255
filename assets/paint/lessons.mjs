// The lessons: shows the open one, with what it needs of the page (its sliders, its figure first, the diagram, the training);
// takes Previous and Next along. The rest is one click away.
import { askedControls } from "../state/share_link.mjs";
import { state } from "../state/view.mjs";
import { all, button, element, showPressed } from "./elements.mjs";
import { say } from "./words.mjs";

const PATHS = "w.0.1.2 is the weight of the first layer, second neuron, third input; b.0.1 its bias";

/** @type {number | null} */
let lesson = null; // the number of the lesson on the page; null before the first answer

/** @param {number} number */
const textOf = (number) => all(document, `#lesson-card [data-lesson="${number}"]`)[0];

/** @param {number} number */
function showLesson(number) {
  const [before, first] = [lesson, lesson === null];
  const held = element("lesson-card").contains(document.activeElement);
  lesson = number;
  element("lesson-card").hidden = number === 0;
  mark("lesson", number ? String(number) : "");
  showAll(false);
  spare();
  const texts = all(document, "#lesson-card [data-lesson]");
  const { learns, along } = number ? textOf(number).dataset : {};
  mark("learns", learns);
  if (number || before) showPressed("train-along", Boolean(along)); // who asks for the losses looks there
  for (const text of texts) text.hidden = Number(text.dataset.lesson) !== number;
  for (const link of all(document, ".lesson-list [data-lesson]")) {
    if (Number(link.dataset.lesson) === number) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  if (number) {
    element("lesson-count").textContent = `Lesson ${number} of ${texts.length}`;
    lead("lesson-previous", number > 1 ? number - 1 : null);
    lead("lesson-next", number < texts.length ? number + 1 : null);
  }
  if (first) return;
  // Whoever walks by keys goes on from here, and whoever listens hears the lesson.
  if (number && !before) element("lesson-next").focus();
  if (!number && held) element("lessons").focus();
  const words = number ? textOf(number).textContent : "Lessons closed.";
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

// --- what it needs ---

/**
 * On the house, where the style sheet sees it.
 * @param {string} name
 * @param {string | undefined} value nothing, where there is nothing to say
 */
function mark(name, value) {
  if (value) element("house").dataset[name] = value;
  else delete element("house").dataset[name];
}

/** The lesson's figure stands first, for as long as its panel is open and there is something to draw. */
function promote() {
  const { figure, diagram } = lesson ? textOf(lesson).dataset : {};
  const open = figure === state().panel && element("panels").classList.contains("drawn");
  mark("promoted", open ? figure : "");
  mark("diagram", diagram);
}

/** @param {boolean} on */
function showAll(on) {
  mark("all", on ? "true" : "");
  button("all-sliders").setAttribute("aria-pressed", String(on));
}

/** Of the sliders on the page, whose are not needed? Where none is, the network is another one: all of them stay. */
function spare() {
  const asked = askedControls();
  const named = lesson ? (textOf(lesson).dataset.sliders ?? "") : null;
  const needed = asked.length ? asked : (named ?? "").split(" ");
  const there = [...all(document, "#controls .parameter")].map((row) => row.dataset.path ?? "");
  const some = (named === "" && !asked.length) || there.some((path) => needed.includes(path));
  const missing = asked.find((path) => there.length && !there.includes(path));
  if (missing) say(`Controls: there is no slider “${missing.slice(0, 40)}” in this view; ${PATHS}.`);
  mark("few", some ? "true" : "");
  element("all-sliders").hidden = !some;
  for (const group of all(document, "#controls .group")) {
    const rows = [...all(group, ".parameter")];
    for (const row of rows) row.classList.toggle("spare", some && !needed.includes(row.dataset.path ?? ""));
    const left = rows.filter((row) => !row.classList.contains("spare")).length;
    group.classList.toggle("spare", left === 0);
    group.classList.toggle("single", some && left === 1);
  }
}

export function watchLessons() {
  document.addEventListener("relu-fold:panel", () => {
    const number = textOf(state().lesson) ? state().lesson : 0; // a page without training has no lessons about it
    if (number !== lesson) showLesson(number);
    promote();
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

/** Once the page is there: sliders come when the server has named them. */
export function startLessons() {
  const asked = Number(element("house").dataset.lesson ?? 0); // its layout is here already (first.mjs)
  if (asked && textOf(asked)) showLesson(asked);
  button("all-sliders").addEventListener("click", () => showAll(!element("house").dataset.all));
  new MutationObserver(spare).observe(element("controls"), { childList: true });
}
