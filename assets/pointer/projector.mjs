// Projector mode: the whole page half as large again, for the last row of a lecture hall. The page then behaves as in a window
// that is as much smaller: so what fits there, fits here. Kept in this browser alone.
import { all } from "../paint/elements.mjs";

const KEY = "relu-fold-projector";
const LARGER = 1.5;
const LEAST = 320; // pixels of a window's sides, of which no fewer are left
const LOW = 1.1; // a window counts as low a little sooner: a desk's picture would be the least of what is seen

let on = false;
/** @type {Map<CSSMediaRule, string>} */
const asked = new Map(); // what our style sheets ask of the window, as they say it

function remembered() {
  try {
    return window.localStorage.getItem(KEY) === "on";
  } catch {
    return false; // a browser that stores nothing
  }
}

function remember() {
  try {
    if (on) window.localStorage.setItem(KEY, "on");
    else window.localStorage.removeItem(KEY);
  } catch {
    // Until the page closes, then.
  }
}

/**
 * @param {CSSRuleList} rules
 * @returns {CSSMediaRule[]}
 */
const mediaRules = (rules) =>
  [...rules].flatMap((rule) => [
    ...(rule instanceof CSSMediaRule ? [rule] : []),
    ...("cssRules" in rule ? mediaRules(/** @type {CSSGroupingRule} */ (rule).cssRules) : []),
  ]);

/** What the style sheets ask of the window they ask of one that is so many times smaller. */
function askOf(/** @type {number} */ zoom) {
  if (!asked.size) {
    const ours = [...document.styleSheets].filter(({ href }) => href && new URL(href).pathname.includes("/assets/"));
    for (const rule of ours.flatMap((sheet) => mediaRules(sheet.cssRules))) asked.set(rule, rule.media.mediaText);
  }
  for (const [rule, text] of asked) {
    const wanted = text.replace(/(width|height): ([\d.]+)px/g, (_, side, px) => {
      return `${side}: ${Number(px) * zoom * (side === "height" && zoom > 1 ? LOW : 1)}px`;
    });
    if (rule.media.mediaText !== wanted) rule.media.mediaText = wanted;
  }
}

/** As much larger as this window allows. */
function apply() {
  const room = Math.min(window.innerWidth, window.innerHeight) / LEAST;
  const zoom = on ? Math.max(1, Math.min(LARGER, room)) : 1;
  const { style } = document.documentElement;
  if (zoom === 1) style.removeProperty("--zoom");
  else style.setProperty("--zoom", String(zoom));
  if (zoom !== 1 || asked.size) askOf(zoom);
  for (const button of all(document, "[data-projector]")) button.setAttribute("aria-pressed", String(on));
}

function toggle() {
  on = !on;
  remember();
  apply();
}

/**
 * A letter that is nobody else's: not typed into a field, and not taken by the map.
 * @param {KeyboardEvent} event
 */
export function isLetter({ target, defaultPrevented, ctrlKey, metaKey, altKey }) {
  const typing =
    target instanceof Element && target.matches("input:not([type=range], [type=checkbox]), textarea, select");
  return !(defaultPrevented || typing || ctrlKey || metaKey || altKey);
}

/** @param {KeyboardEvent} event */
function key(event) {
  if (event.key.toLowerCase() === "p" && isLetter(event)) toggle();
}

/** Before the first question, which says how large the stage is. */
export function startProjector() {
  on = remembered();
  apply();
  window.addEventListener("resize", () => on && apply());
  document.addEventListener("keydown", key);
  for (const button of all(document, "[data-projector]")) button.addEventListener("click", toggle);
}
