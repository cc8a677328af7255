// A hand on the raised landscape: it turns it, as it turns the sheets on the stage; and when it is painted anew.
/** @import { OverMap } from "../state/replies.d.ts" */
/** @import { Pair } from "../state/types.d.ts" */
import { element, isPressed, make, setText, toggles } from "../paint/elements.mjs";
import { tints } from "../paint/landscape.mjs";
import { paintRaised, raise } from "../paint/raised.mjs";
import { told } from "../state/alike.mjs";
import { placeOf } from "../state/landscape.mjs";
import { handOn } from "./hand.mjs";

const TURN = 0.008; // radians a pixel, as on the stage
const KEY_TURN = Math.PI / 36;
/** @type {Pair} */
const HOME = [-0.5, 0.6]; // azimuth and elevation
/** @type {Record<string, Pair | undefined>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @typedef {object} Landscape
 * @property {() => { map: OverMap, way: Pair[], here: Pair, names: Pair<string> } | null} shown null while nobody looks
 * @property {() => void} toBest
 */

/** @type {Landscape} */
let landscape;
/** @type {ReturnType<typeof raise> | null} */
let raised = null; // the map, raised, once it is wanted
let turn = HOME;
let due = false; // it is painted in the next animation frame

/** Another map is shown, or it wears other colours. */
export function lower() {
  raised = null;
}

/** Once in the next animation frame, however often it is asked. */
export function raiseSoon() {
  if (due) return;
  due = true;
  window.requestAnimationFrame(() => {
    due = false;
    const shown = isPressed("over-raise") ? landscape.shown() : null;
    if (!shown) return;
    raised ??= raise(shown.map, tints());
    const at = (/** @type {Pair} */ [one, other]) => {
      const [x, down] = placeOf(one, other, shown.map.reach);
      return /** @type {Pair} */ ([x, 1 - down]);
    };
    paintRaised(raised, turn, shown.way.map(at), at(shown.here), shown.names);
  });
}

/** @param {Pair} to azimuth and elevation */
function turnTo([azimuth, elevation]) {
  const whole = 2 * Math.PI;
  const [flattest, steepest] = told().elevation;
  turn = [azimuth - whole * Math.round(azimuth / whole), Math.max(flattest, Math.min(steepest, elevation))];
  const degrees = turn.map((angle) => Math.round((angle * 180) / Math.PI));
  const host = element("over-raised");
  host.setAttribute("aria-valuenow", String(degrees[0]));
  host.setAttribute("aria-valuetext", `turned by ${degrees[0]} degrees, seen from ${degrees[1]} degrees above`);
  raiseSoon();
}

/** @param {Landscape} own */
export function startRaised(own) {
  landscape = own;
  const host = element("over-raised");
  host.append(make("canvas"));
  toggles("over-raise", () => {
    element("over-plot").toggleAttribute("data-raised", isPressed("over-raise"));
    setText(element("over-read"), "");
    raiseSoon();
  });
  handOn(host, {
    take: ({ button, clientX, clientY }) => (button === 0 ? { x: clientX, y: clientY, turn } : null),
    move: ({ clientX, clientY }, from) =>
      turnTo([from.turn[0] + (clientX - from.x) * TURN, from.turn[1] + (clientY - from.y) * TURN]),
    leave: () => {},
  });
  host.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (event.key === "Home") turnTo(HOME);
    else if (step) turnTo([turn[0] + step[0] * KEY_TURN, turn[1] + step[1] * KEY_TURN]);
    else return;
    event.preventDefault();
  });
  host.addEventListener("dblclick", own.toBest);
  new ResizeObserver(raiseSoon).observe(host);
  new MutationObserver(() => {
    lower();
    raiseSoon();
  }).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
}
