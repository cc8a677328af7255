// What just happened under a hand: said once, at its place, and gone when the next hand moves. The server compares the view
// with the one that the hand began with (relu_fold/frames/news/happened.py); here is kept which one that was.
/** @import { Plot } from "./plotly.d.ts" */
/** @import { Happening, RestReply, WholeReply } from "../state/replies.d.ts" */
/** @import { Point, ViewState } from "../state/types.d.ts" */
import { inputs, state } from "../state/view.mjs";
import { colourOf, element, make, plotOf } from "./elements.mjs";
import { onMap } from "./under.mjs";

const BESIDE = 18; // px from the place to the note

/** @type {{ shown: string, view: ViewState, before: ViewState | null } | null} */
let last = null; // the last whole picture, and what it was compared with
/** @type {Happening[]} */
let told = [];
/** @type {WeakSet<Plot>} */
const watched = new WeakSet();

/**
 * The view that the newest hand began with. A window that is resized asks for the same picture again: the same is said of it.
 * @returns {ViewState | null}
 */
export function began() {
  if (!last) return null;
  return JSON.stringify(state()) === last.shown ? last.before : last.view;
}

/** @param {WholeReply} reply */
export function keepBeginning(reply) {
  const shown = JSON.stringify(reply.state);
  const compared = reply.kind === "commit" || reply.edit?.kind === "number";
  const before = !compared || !last ? null : shown === last.shown ? last.before : last.view;
  last = { shown, view: reply.state, before };
}

/** @param {Pick<RestReply | WholeReply, "happened">} reply */
export function showHappened({ happened }) {
  told = happened;
  const gd = inputs() === 1 ? plotOf("stage") : null;
  if (gd && !watched.has(gd)) gd.on("plotly_afterplot", place);
  if (gd) watched.add(gd);
  place();
}

export function watchHappened() {
  document.addEventListener("relu-fold:moved", () => {
    if (told.length) showHappened({ happened: [] });
  });
}

function place() {
  const picture = element("picture");
  const note = picture.querySelector(".happened") ?? picture.appendChild(make("div", "happened"));
  note.replaceChildren();
  const first = told.find(({ at }) => at);
  const at = first?.at && pixelOf(first.at);
  if (!first || !at) return;
  note.setAttribute("aria-hidden", "true"); // the page says it aloud
  const [x, y] = at;
  const ring = note.appendChild(make("span", "ring"));
  ring.style.left = `${x}px`;
  ring.style.top = `${y}px`;
  ring.style.borderColor = colourOf(first.colour);
  const words = note.appendChild(make("span", "words", first.short));
  const [left, top, right, bottom] = room();
  words.style.maxWidth = `${Math.min(300, right - left)}px`;
  const { offsetWidth: width, offsetHeight: height } = words;
  words.style.left = `${Math.max(left, Math.min(x - width / 2, right - width))}px`;
  const above = y - BESIDE - height;
  words.style.top = `${above >= top ? above : Math.min(y + BESIDE, Math.max(top, bottom - height))}px`;
}

/** Where the note may lie: over the sum, or over the map; left, top, right, bottom. */
function room() {
  const axes = inputs() === 1 && plotOf("stage")?._fullLayout;
  const { domain, domain_y: range } = state();
  if (!axes) return [...onMap([domain[0], range[1]]), ...onMap([domain[1], range[0]])];
  const { xaxis: across, yaxis: up } = axes;
  return [across._offset, up._offset, across._offset + across._length, up._offset + up._length];
}

/**
 * On the picture; null before it is drawn.
 * @param {Point} at
 * @returns {Point | null}
 */
function pixelOf(at) {
  if (inputs() === 2) return onMap(at);
  const axes = plotOf("stage")?._fullLayout;
  if (!axes) return null;
  const { xaxis: across, yaxis: up } = axes;
  const y = Math.max(up.range[0], Math.min(up.range[1], at[1]));
  return [across._offset + across.l2p(at[0]), up._offset + up.l2p(y)];
}
