// All regions of a view whose picture has too many to be exact: counted part by part, one question after the other, until all
// are counted, the reader stops it, or the view is another one.
/** @import { CountReply } from "../state/replies.d.ts" */
/** @import { PageEvents } from "../state/types.d.ts" */
import { button, element, setText } from "../paint/elements.mjs";
import { aside, forget } from "../state/questions.mjs";
import { inputs, state } from "../state/view.mjs";

let running = false;
let of = ""; // what is counted
let regions = 0;
let asked = 0; // after how many parts the question that is out counts on

const bar = () => /** @type {HTMLProgressElement} */ (element("counting-bar"));
const say = (/** @type {string} */ words) => setText(element("counting-said"), words);

/** All that the count depends on. */
function subject() {
  const { weights, biases, slopes, negative_slope: slope, domain, domain_y: second, layer, target } = state();
  return JSON.stringify([weights, biases, slopes, slope, domain, second, layer, target]);
}

function begin() {
  [running, of, regions, asked] = [true, subject(), 0, 0];
  bar().value = 0;
  say("");
  show();
  aside({ kind: "count", done: 0 });
}

function end() {
  running = false;
  forget("count");
  show();
}

function show() {
  bar().hidden = !running;
  setText(button("counting-go"), running ? "Stop" : "Count them all");
}

/** @param {CustomEvent<CountReply>} event */
function came({ detail: { count } }) {
  if (!running) return;
  if (of !== subject()) return end();
  const { begun, done, of: parts, stopped } = count;
  if (begun !== asked) return; // of a count that was stopped
  regions += count.regions;
  bar().value = done / parts;
  const noun = inputs() === 1 ? "pieces" : "activation regions";
  say(
    done < parts ? `${regions.toLocaleString("en")} so far` : `${regions.toLocaleString("en")} ${noun}, all of them.`,
  );
  if (stopped) say(stopped);
  if (stopped || done >= parts) return end();
  asked = done;
  aside({ kind: "count", done });
}

/**
 * Another view is there: what was counted was not of it.
 * @param {CustomEvent<PageEvents["relu-fold:shown"]>} event
 */
function compare({ detail }) {
  if (running && detail.kind === "refused" && detail.asked === "count") end();
  if (!of || of === subject()) return;
  of = "";
  if (running) end();
  say("");
}

/** The button was pressed for the first time. */
export function startCounting() {
  button("counting-go").addEventListener("click", () => {
    if (!running) return begin();
    say(`Stopped at ${regions.toLocaleString("en")}.`);
    end();
  });
  document.addEventListener("relu-fold:counted", came);
  document.addEventListener("relu-fold:shown", compare);
  begin();
}
