// How many starts ended: their losses as a histogram, each bar a button, and in words how many are stuck.
/** @import { Bar, Starts } from "../state/starts.mjs" */
import { number } from "../state/alike.mjs";
import { bars, endsOf, limitOf } from "../state/starts.mjs";
import { button, element, join, make, setText } from "./elements.mjs";

/** @type {Bar[]} */
let shown = [];

/** @param {number} index */
export const barAt = (index) => shown[index];

/**
 * @param {Starts | null} starts
 * @param {boolean} running
 * @param {number} lowest loss that is known from elsewhere
 */
export function showStarts(starts, running, lowest) {
  const progress = /** @type {HTMLProgressElement} */ (element("many-progress"));
  progress.value = starts?.progress ?? 0;
  progress.hidden = !running;
  setText(button("many-run"), running ? "Stop" : "Train them all");
  const losses = starts?.losses ?? [];
  shown = bars(losses, starts?.times ?? 2, lowest);
  const most = Math.max(...shown.map(({ members }) => members.length));
  const chart = element("many-bars");
  join(chart, shown, newBar, (bar, { low, high, members, stuck }) => {
    bar.disabled = members.length === 0;
    bar.className = stuck ? "bar stuck" : "bar";
    bar.style.setProperty("--share", String(members.length / most));
    const many = `${members.length} start${members.length === 1 ? "" : "s"}`;
    const span = low === high ? number(low) : `${number(low)} to ${number(high)}`;
    const words = `${many}, loss ${span}${stuck ? ", stuck" : ""}: open the lowest, then the next`;
    bar.title = members.length ? words : "";
    bar.setAttribute("aria-label", members.length ? words : "none here");
  });
  chart.hidden = shown.length === 0;
  const [ends, limit] = [endsOf(losses), limitOf(losses, starts?.times ?? 2, lowest)];
  element("many-ends").hidden = !ends;
  if (ends) setText(element("many-low"), `loss ${number(ends.least)}`);
  if (ends) setText(element("many-high"), number(ends.most));
  const first = shown.findIndex(({ stuck }) => stuck);
  element("many-limit").hidden = first < 1;
  element("many-ends").style.setProperty("--limit", String(first / shown.length));
  if (first > 0 && limit) setText(element("many-limit"), `stuck, above ${number(limit)} →`);
  setText(element("many-words"), starts ? summary(starts, running, lowest) : "");
}

function newBar() {
  const bar = make("button", "bar");
  bar.type = "button";
  bar.append(make("span"));
  return bar;
}

/**
 * How many are stuck, beside the lowest loss that is known. Where no lower one is known and all ended alike, nobody can say.
 * @param {Starts} starts
 * @param {boolean} running
 * @param {number} lowest
 */
function summary({ losses, times, asked }, running, lowest) {
  const [ends, limit] = [endsOf(losses), limitOf(losses, times, lowest)];
  const of = losses.length < asked.starts ? `${losses.length} of ${asked.starts} starts are there. ` : "";
  if (!ends || limit === null) return running || of ? `${of}` : "All of them left all bounds: a smaller rate helps.";
  const lost = losses.filter((loss) => loss === null).length;
  const stuck = losses.filter((loss) => loss === null || loss > limit).length;
  const gone = lost ? ` ${lost} of them left all bounds.` : "";
  const who = losses.length === 1 ? "It ended at" : `All ${losses.length} ended alike, at`;
  const alike = `${who} ${endsWords(ends)}`;
  const elsewhere = lowest < ends.least;
  if (stuck === 0 && !elsewhere)
    return `${of}${alike}${losses.length === 1 ? "" : ": none of them found better"}. Of these points and this shape the page has seen no lower loss yet.`;
  const all = stuck === losses.length && !lost && ends.most <= times * ends.least ? ` ${alike}.` : "";
  const best = elsewhere ? "the lowest that this page has seen of these points and this shape" : "the lowest of all";
  const what = `its loss after ${asked.until.toLocaleString("en")} steps is above ${number(limit)}, twice ${best}`;
  const known = number(Math.min(lowest, ends.least));
  return `${of}${stuck} of ${losses.length} got stuck.${all} A start is stuck if ${what} (${known}).${gone}`;
}

/** @param {{ least: number, most: number }} ends */
function endsWords({ least, most }) {
  const [from, to] = [number(least), number(most)];
  return from === to ? `a loss of ${from}` : `losses from ${from} to ${to}`;
}

/** @param {string} words */
export function showOpened(words) {
  setText(element("many-opened"), words);
}
