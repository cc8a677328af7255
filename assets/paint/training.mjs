// What is seen of a run: its losses over its steps, and words about them. Its points are drawn in points.mjs.
/** @import { Run } from "../state/run.mjs" */
/** @import { LearntView } from "../state/replies.d.ts" */
import { number } from "../state/alike.mjs";
import { changesOf, curves, inLines, marksOf, missed } from "../state/run.mjs";
import { inputs, state } from "../state/view.mjs";
import { button, draw, element, join, make, setText } from "./elements.mjs";

const [WIDTH, HEIGHT, PAD] = [600, 48, 4]; // of the chart, in its own units
const TICK = 6; // of it, where the number of linear regions changed
const LAST = 4; // lines of things that happened
const LOOKED = 200; // of these, for the lines
const APART = [0.015, 0.035]; // of the time line, and of that in a small window: a mark is that wide
const small = window.matchMedia("(max-width: 900px)");
const SIGNS = { died: "†", woke: "✶", met: "×", came: "▸", left: "◂", more: "", fewer: "" }; // no sign, but a tick

// --- the run ---

/** @param {Run} run */
export function drawRun(run) {
  const host = element("train-chart");
  let svg = host.querySelector("svg");
  if (!svg) {
    svg = host.appendChild(draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT + 2 * PAD}`, preserveAspectRatio: "none" }));
    svg.append(
      draw("path", { class: "changes" }),
      draw("polyline", { class: "regions" }),
      draw("polyline", { class: "test" }),
      draw("polyline", { class: "train" }),
      draw("line", { class: "now" }),
    );
  }
  const [changes, regions, test, train, now] = svg.children;
  const lines = curves(run.moments, WIDTH, HEIGHT);
  const lower = `translate(0, ${PAD})`;
  for (const [line, points] of /** @type {[Element, string][]} */ ([
    [regions, lines.regions],
    [test, lines.test],
    [train, lines.train],
  ])) {
    line.setAttribute("points", points);
    line.setAttribute("transform", lower);
  }
  const ticks = changesOf(run.moments, run.seen, WIDTH).map(
    (share) => `M${share * WIDTH} ${HEIGHT + 2 * PAD}v${-TICK}`,
  );
  changes.setAttribute("d", ticks.join(""));
  const x = (run.at / Math.max(1, run.moments.length - 1)) * WIDTH;
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: HEIGHT + 2 * PAD }))
    now.setAttribute(name, String(value));
  showMarks(run);
  showWords(run);
}

/** @param {Run} run */
function showMarks({ moments, seen, at }) {
  const marks = marksOf(moments, seen, APART[Number(small.matches)]);
  join(
    element("train-marks"),
    marks,
    () => make("span"),
    (mark, { share, one }) => {
      mark.style.setProperty("--share", String(share));
      mark.title = `Step ${one.step.toLocaleString("en")}: ${one.words}.`;
      setText(mark, SIGNS[one.what]);
    },
  );
  const counts = moments.flatMap(({ regions }) => regions ?? []);
  const now = moments[at]?.regions ?? null;
  const changes = seen.some(({ what }) => what === "more" || what === "fewer");
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const regions =
    now === null
      ? ""
      : ` ┈ linear regions: ${now} here, ${least} to ${most} in the run${changes ? " ╷ where it changed" : ""}`;
  const test = moments.some(({ losses }) => losses.test !== null) ? " ╌ test" : "";
  const signs = marks.length ? " · † died ✶ woke × knots met ▸ came into view ◂ left it" : "";
  const history = moments.length > 1 ? ` · — loss${test}${regions}${signs}` : "";
  const points = `● learnt from${test ? " ○ test" : ""} → where the next step moves a knot`;
  const open = moments.length > 1 ? missed(inputs(), state().weights.length - 1) : "";
  setText(element("train-key"), points + history + open);
}

/** @param {Run} run */
function showWords(run) {
  const moment = run.moments[run.at];
  if (!moment) return;
  const { train, test } = moment.losses;
  const steps = `${moment.step.toLocaleString("en")} step${moment.step === 1 ? "" : "s"}`;
  const loss = train === null ? "" : ` · loss ${number(train)}`;
  const tested = test === null ? "" : ` · test ${number(test)}`;
  setText(element("train-words"), steps + loss + tested);
  const seen = inLines(run.seen.filter(({ step }) => step <= moment.step).slice(-LOOKED)).slice(-LAST);
  join(element("train-seen"), seen, () => make("li"), setText);
  element("train-seen").hidden = seen.length === 0;
}

/**
 * Who cannot learn any more, and why the run moves no more.
 * @param {LearntView} learnt
 */
export function showStill({ dead, still }) {
  element("train-still").hidden = !still;
  setText(element("train-still"), still);
  const several = dead.length > 1;
  const who = several ? `${dead.slice(0, -1).join(", ")} and ${dead.at(-1)} are` : `${dead[0]} is`;
  const back = several
    ? "their gradient is 0, and no step brings them back"
    : "its gradient is 0, and no step brings it back";
  const words = `${who} on at none of the points learnt from: ${back}.`;
  element("train-dead").hidden = dead.length === 0;
  if (dead.length) setText(element("train-dead"), words[0].toUpperCase() + words.slice(1));
}

/** @param {string} words */
export function showBrought(words) {
  element("train-brought").hidden = !words;
  setText(element("train-brought"), words);
}

/** @param {string} why */
export function showStopped(why) {
  element("train-stopped").hidden = !why;
  setText(element("train-stopped"), why && `The run stopped. ${why}`);
}

/** @param {boolean} playing */
export function showPlaying(playing) {
  const play = button("train-play");
  setText(play, playing ? "❚❚" : "▶");
  play.title = playing ? "Pause" : "Play";
  play.setAttribute("aria-label", playing ? "Pause the training" : "Play the training");
}
