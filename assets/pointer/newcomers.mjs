// A line for who is here for the first time: the first lesson, or a sheet that folds. Once one of them was taken it is gone
// from this browser.
import { element } from "../paint/elements.mjs";

const KEY = "relu-fold-been-here";

function beenHere() {
  try {
    return window.localStorage.getItem(KEY) !== null;
  } catch {
    return true; // a browser that stores nothing would greet its reader for ever
  }
}

function used() {
  element("newcomers").hidden = true;
  try {
    window.localStorage.setItem(KEY, "1");
  } catch {
    // It comes back with the next load.
  }
}

/** The sheet is there: let it fold. @param {CustomEvent<{ kind: string }>} event */
function fold({ detail }) {
  if (detail.kind !== "edit") return;
  document.removeEventListener("relu-fold:shown", fold);
  window.requestAnimationFrame(() => element("fold-play").click());
}

/** Some time after the first picture. */
export function startNewcomers() {
  if (beenHere()) return;
  element("newcomers").hidden = false;
  element("newcomers").addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-edit]")) return;
    if (target.closest("#newcomer-fold")) document.addEventListener("relu-fold:shown", fold);
    window.setTimeout(used); // who listens to all clicks comes after
  });
}
