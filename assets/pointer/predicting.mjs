// Predict, then see: who asks for a question, when it is asked anew, and what a check sends.
import { all, button, element } from "../paint/elements.mjs";
import {
  answered,
  asked,
  drawSpots,
  forgetQuestion,
  moveMarker,
  say,
  showEarlier,
  startScore,
} from "../paint/predicting.mjs";
import { aside } from "../state/questions.mjs";
import { hasState, state } from "../state/view.mjs";
import { handOn } from "./hand.mjs";

const ANEW = "The view has changed: this is a question about what you see now.";

let n = 0; // the number of the question
let subject = ""; // the view that was asked about
let walk = ""; // the lesson, or the preset: another one begins with its first question
let wanted = false; // the reader asked for it
let waits = false; // a question is asked for, and has not come

const isOpen = () => !element("predict-body").hidden;

/** All that a question depends on; the server has the same in `view_name`. */
function looked() {
  const { weights, biases, negative_slope: slope, slopes, domain, domain_y: second, layer, target, lesson } = state();
  return JSON.stringify([weights, biases, slope, slopes, domain, second, layer, target, lesson]);
}

function ask() {
  waits = true;
  subject = looked();
  aside({ kind: "predict", n });
}

/** Another view: an open question is asked anew, one that has its verdict stays. */
function followView() {
  const { lesson, preset } = state();
  const now = `${lesson} ${preset}`;
  const elsewhere = now !== walk;
  const left = walk && !walk.startsWith(`${lesson} `);
  if (elsewhere) {
    n = 0;
    walk = now;
  }
  if (!isOpen()) return;
  if (left) return show(false); // a question belongs to its lesson, and so do its marks on the picture
  if (looked() === subject && !waits) return;
  if (asked()?.judged && !elsewhere) return showEarlier();
  const told = asked() && !elsewhere && looked() !== subject;
  say(told ? ANEW : "");
  ask();
}

/** @param {boolean} open */
function show(open) {
  element("predict-body").hidden = !open;
  element("predict-what").hidden = open;
  const toggle = button("predict-open");
  toggle.textContent = open ? "Close" : "Ask me";
  toggle.setAttribute("aria-expanded", String(open));
  drawSpots();
}

function toggle() {
  if (isOpen()) show(false);
  else begin();
}

/** Open the question, with the picture above it still in view as far as may be. */
function begin() {
  show(true);
  bring();
  wanted = true;
  if (!hasState()) return;
  if (!asked() || looked() !== subject) {
    say("");
    forgetQuestion();
    ask();
  }
}

function another() {
  n += 1;
  wanted = true;
  say("");
  ask();
}

function check() {
  const open = asked();
  if (!open || !hasState()) return;
  aside({ kind: "check", n: open.n, of: open.of, answer: answered() });
}

/** The server judged nothing, for the view is another one by now. */
export function askAnew() {
  if (isOpen()) ask();
}

/** A question came. What the reader asked for is brought into view; what follows a hand is not. */
export function came() {
  waits = false;
  if (wanted) bring();
  wanted = false;
}

function bring() {
  window.requestAnimationFrame(() => element("predict").scrollIntoView({ block: "nearest" }));
}

/** The marker on the picture, before all other hands on it. */
function startMarker() {
  handOn(
    document.documentElement,
    {
      take: (event) => {
        if (!(event.target instanceof Element) || !event.target.closest(".predict-grip")) return null;
        event.stopPropagation();
        event.preventDefault();
        return event.target;
      },
      move: (event) => moveMarker(event.clientX),
      leave: () => {},
    },
    true,
  );
}

export function startPredicting() {
  startMarker();
  startScore();
  button("predict-open").addEventListener("click", toggle);
  for (const way of all(document, "[data-predict]")) {
    way.addEventListener("click", () => {
      begin();
      button("predict-open").focus({ preventScroll: true });
    });
  }
  button("predict-next").addEventListener("click", another);
  button("predict-check").addEventListener("click", check);
  element("predict-answer").addEventListener("keydown", (event) => {
    if (event.key === "Enter") check();
  });
  document.addEventListener("relu-fold:panel", ({ detail }) => {
    if (detail.kind === "open" || detail.kind === "commit" || detail.kind === "edit") followView();
  });
}
