// How many starts ended: their losses as a histogram, each bar a button, and in words how many are stuck.
/** @import { Bar, Starts } from "../state/starts.mjs" */
import { number } from "../state/alike.mjs";
import { bars, limitOf } from "../state/starts.mjs";
import { button, element, join, make, setText } from "./elements.mjs";

/** @type {Bar[]} */
let shown = [];

/** @param {number} index */
export const barAt = (index) => shown[index];

/**
 * @param {Starts | null} starts
 * @param {boolean} running
 */
export function showStarts(starts, running) {
  const progress = /** @type {HTMLProgressElement} */ (element("many-progress"));
  progress.value = starts?.progress ?? 0;
  progress.hidden = !running;
  setText(button("many-run"), running ? "Stop" : "Train them all");
  const losses = starts?.losses ?? [];
  shown = bars(losses, starts?.times ?? 2);
  const most = Math.max(...shown.map(({ members }) => members.length));
  const chart = element("many-bars");
  join(chart, shown, newBar, (bar, { low, high, members, stuck }) => {
    bar.disabled = members.length === 0;
    bar.className = stuck ? "bar stuck" : "bar";
    bar.style.setProperty("--share", String(members.length / most));
    const many = `${members.length} start${members.length === 1 ? "" : "s"}`;
    const words = `${many}, loss ${number(low)} to ${number(high)}${stuck ? ", stuck" : ""}: open the lowest, then the next`;
    bar.title = words;
    bar.setAttribute("aria-label", words);
  });
  chart.hidden = shown.length === 0;
  element("many-ends").hidden = shown.length === 0;
  if (shown.length) setText(element("many-low"), `loss ${number(shown[0].low)}`);
  if (shown.length) setText(element("many-high"), number(shown[shown.length - 1].high));
  const first = shown.findIndex(({ stuck }) => stuck);
  element("many-limit").hidden = first < 0;
  element("many-ends").style.setProperty("--limit", String(first / shown.length));
  if (first >= 0) setText(element("many-limit"), `stuck, above ${number(shown[first].low)} →`);
  setText(element("many-words"), starts ? summary(starts, running) : "");
}

function newBar() {
  const bar = make("button", "bar");
  bar.type = "button";
  bar.append(make("span"));
  return bar;
}

/**
 * @param {Starts} starts
 * @param {boolean} running
 */
function summary({ losses, times, asked }, running) {
  const limit = limitOf(losses, times);
  const of = losses.length < asked.starts ? `${losses.length} of ${asked.starts} starts are there. ` : "";
  if (limit === null) return running || of ? `${of}` : "All of them left all bounds: a smaller rate helps.";
  const lost = losses.filter((loss) => loss === null).length;
  const stuck = losses.filter((loss) => loss === null || loss > limit).length;
  const gone = lost ? ` ${lost} of them left all bounds.` : "";
  const lowest = number((limit - 1e-12) / times);
  const what = `its loss after ${asked.until.toLocaleString("en")} steps is above ${number(limit)}, twice the lowest of all (${lowest})`;
  return `${of}${stuck} of ${losses.length} got stuck. A start is stuck if ${what}.${gone}`;
}

/** @param {string} words */
export function showOpened(words) {
  setText(element("many-opened"), words);
}
