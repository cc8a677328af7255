// What just happened under a hand: said once, at its place, and gone when the next hand moves. The server compares the view
// with the one that the hand began with (relu_fold/frames/news/happened.py); here is kept which one that was.
/** @import { Plot } from "./plotly.d.ts" */
/** @import { Happening, Mark, RestReply, WholeReply } from "../state/replies.d.ts" */
/** @import { Box } from "./straight.mjs" */
/** @import { Pair, Point, ViewState } from "../state/types.d.ts" */
import { inputs, state } from "../state/view.mjs";
import { colourOf, element, make, plotOf } from "./elements.mjs";
import { clearest, segmentsOf } from "./straight.mjs";
import { onMap } from "./under.mjs";

const [RING, WIDEST, AIR] = [13, 300, 2]; // px: of the ring around the place, of a note, and around it
const BELOW = 20; // px below the map, whose axis has its name there

/** @type {{ shown: string, view: ViewState, before: ViewState | null } | null} */
let last = null; // the last whole picture, and what it was compared with
/** @type {Happening[]} */
let told = [];
/** @type {Mark[]} */
let lines = []; // of the sum, as it is drawn
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
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    lines = (detail.marks ?? []).filter(({ id }) => id === "composed");
  });
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
  words.style.maxWidth = `${Math.min(WIDEST, widest())}px`;
  const [left, top, right, bottom] = placeOf(at, [words.offsetWidth, words.offsetHeight]);
  words.style.left = `${left}px`;
  words.style.top = `${top}px`;
  const leader = note.appendChild(make("span", "leader"));
  const ends = bottom < y ? [bottom, y - RING] : [y + RING, top];
  leader.style.left = `${Math.max(left, Math.min(x, right))}px`;
  leader.style.top = `${ends[0]}px`;
  leader.style.height = `${Math.max(0, ends[1] - ends[0])}px`;
}

/** So wide that it stays on the picture; below a map that stands beside the surface, off the surface. */
function widest() {
  const { clientWidth, dataset } = element("picture");
  const { domain, domain_y: range } = state();
  const from = inputs() === 1 || dataset.arrangement === "wide" ? AIR : onMap([domain[0], range[0]])[0];
  return clientWidth - from - AIR;
}

/**
 * Where the note stands: at the upper or the lower edge of the sum, where it hides least of the lines; off the map.
 * @param {Point} place
 * @param {Pair} size
 * @returns {Box}
 */
function placeOf([x, y], [width, height]) {
  const axes = inputs() === 1 && plotOf("stage")?._fullLayout;
  const { domain, domain_y: range } = state();
  if (!axes) {
    const [[left, top], [, bottom]] = [onMap([domain[0], range[1]]), onMap([domain[1], range[0]])];
    const above = element("picture").dataset.arrangement === "wide"; // else the formula stands there
    const high = above ? Math.max(0, top - height - AIR) : bottom + BELOW;
    const from = Math.max(0, Math.min(left, element("picture").clientWidth - width));
    return [from, high, from + width, high + height];
  }
  const { xaxis: across, yaxis: up } = axes;
  const [left, top, right, bottom] = [
    across._offset,
    up._offset,
    across._offset + across._length,
    up._offset + up._length,
  ];
  /** @type {(x: number, y: number) => Point} */
  const at = (one, value) => [left + across.l2p(one), top + up.l2p(value)];
  /** @type {Box[]} */
  const places = [top + AIR, bottom - height - AIR].flatMap((high) =>
    [x - width / 2, x - width, x].map((from) => {
      const near = Math.max(left, Math.min(from, right - width));
      return /** @type {Box} */ ([near, high, near + width, high + height]);
    }),
  );
  const ring = /** @type {Box} */ ([x - RING, y - RING, x + RING, y + RING]);
  return places[
    clearest(
      places,
      lines.flatMap((line) => segmentsOf(line, at, [left, right])),
      [ring],
    )
  ];
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
