// Training: the buttons of the strip, the run that plays, and the way back and forth in it. The server takes the steps: a
// question carries the state and brings it back some steps further, with its picture; the page keeps the history.
/** @import { TrainReply, WholeReply } from "../state/replies.d.ts" */
/** @import { Moment } from "../state/run.mjs" */
/** @import { Learning, Learnt } from "../state/types.d.ts" */
import { askAlong, bestOf } from "../paint/along.mjs";
import { button, element, isPressed, make, showPressed, toggles } from "../paint/elements.mjs";
import { whenPainted } from "../paint/paper.mjs";
import { drawPoints, keepLearnt, keepLine, pin, pinned, showArrows, showResiduals } from "../paint/points.mjs";
import { drawRun, showBrought, showPlaying, showStill, showStopped } from "../paint/training.mjs";
import { aside, commit, drag, edit, forget } from "../state/questions.mjs";
import { Run } from "../state/run.mjs";
import { hasState, learn, state } from "../state/view.mjs";
import { drawing, followDrawing, placeSheet, startDrawing, stopDrawing } from "./drawing.mjs";
import { inHand } from "./in_hand.mjs";
import { askOver, followRun, startOver } from "./landscape.mjs";
import { keepMany, noteLoss, startMany } from "./many.mjs";
import { makeTable, openTable, showTable } from "./own_points.mjs";
import { showPadlocks } from "./padlocks.mjs";
import { showSettings, startSettings } from "./run_settings.mjs";

export { showAlong } from "../paint/along.mjs";
export { showOver } from "./landscape.mjs";
export { showMany } from "./many.mjs";

const run = new Run();
let playing = false;
/** @type {Moment | null} */
let sought = null; // what a hand on the time line went to, until the whole picture of it is there

const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (element(id));
const time = () => /** @type {HTMLInputElement} */ (element("train-time").querySelector("input"));

// --- answers ---

function drawSoon() {
  window.requestAnimationFrame(() => {
    drawPoints();
    placeSheet();
  });
}

/**
 * Some steps further, or the same once more for a hand on the time line. Returns whether the network is another one now.
 * @param {TrainReply} reply
 */
export function cameFurther(reply) {
  if (sought || !state().learning) return false;
  const { weights, biases, step, moments, losses, regions } = reply;
  const came = step !== run.moments[run.at]?.step;
  if (came) {
    learn(reply);
    run.add({ weights, biases, step, moments, losses, regions }, reply.seen);
    noteLoss(state(), losses.train);
    showTime();
  }
  return came;
}

/**
 * What comes after that answer, once all of it is in the state, and what a hand set meanwhile.
 * @param {TrainReply} reply
 * @param {boolean} came whether the network is another one now
 */
export function goOn({ stopped }, came) {
  if (sought || !state().learning) return;
  if (stopped) {
    showStopped(stopped);
    pause();
  } else if (playing) further();
  else if (came) commit(); // one step, or the last of a run that was stopped
}

/** @param {WholeReply} reply */
export function showRun({ kind, state: { learning, weights, biases, ...others }, learnt, ranges, brought, marks }) {
  if (sought && kind === "commit" && learning && learning.step !== sought.step) return again(sought);
  sought = null;
  if (kind === "open") stop(); // it shows what the link says, and no step more
  const body = element("train-body");
  body.hidden = button("train-close").hidden = !learning;
  element("train-what").hidden = Boolean(learning);
  element("house").toggleAttribute("data-training", Boolean(learning));
  keepLearnt(learnt, ranges ?? {});
  keepLine({ marks }); // these scripts may have come after its picture
  keepMany();
  showArrows(true);
  followDrawing();
  showTable(Boolean(learning) || drawing());
  showPressed("train-pin", pinned());
  drawSoon();
  window.setTimeout(showPadlocks); // the renderer may be about to make the sliders
  if (!learning || !learnt) {
    select("train-data").value = "";
    run.clear();
    stop();
    askAlong(false);
    return;
  }
  noteLoss(state(), learnt.losses.train);
  if (!run.follow({ ...others, weights, biases, learning }, learnt.losses, learnt.regions)) stop();
  showSettings(learning);
  showTime();
  showStill(learnt);
  if (kind !== "commit" || learning.step > 0) showBrought(brought); // the strip changed the picture's size: that wipes nothing away
  askAlong(losses());
  askOver();
}

const losses = () => isPressed("train-along");

/**
 * To the lowest place of the loss along a number.
 * @param {Event} event
 */
function toBest({ target }) {
  const row = target instanceof Element && target.closest(".along") && target.closest(".parameter");
  const path = row instanceof HTMLElement ? (row.dataset.path ?? "") : "";
  const value = bestOf(path);
  if (value === undefined) return;
  stop();
  drag(path, value);
  commit();
}

/**
 * The hand has gone elsewhere since this was asked.
 * @param {Moment} moment
 */
function again(moment) {
  learn(moment);
  settled();
}

function showTime() {
  const slider = time();
  slider.max = String(Math.max(1, run.moments.length - 1));
  slider.value = String(run.at);
  slider.disabled = run.moments.length < 2;
  slider.setAttribute("aria-valuetext", `step ${run.moments[run.at]?.step ?? 0}`);
  drawRun(run);
  followRun();
}

// --- the run ---

function further(count = Number(select("train-speed").value)) {
  aside({ kind: "train", count, held: inHand() });
}

function play() {
  if (!hasState() || !state().learning) return;
  playing = !playing;
  sought = null;
  showPlaying(playing);
  showStopped("");
  if (playing) further();
  else settled();
}

/** No further step is asked for. */
function stop() {
  if (!playing) return;
  playing = false;
  forget("train");
  showPlaying(false);
}

function pause() {
  stop();
  settled();
}

/** The run rests: everything is shown of it, and undo knows it. */
function settled() {
  forget("train");
  commit();
}

/** One step; the whole picture follows, unless another step is asked for. */
function oneStep() {
  stop();
  sought = null;
  showStopped("");
  further(1);
}

/**
 * Show what the run was like.
 * @param {number} index
 */
function seek(index) {
  const moment = run.moments[index];
  if (!moment) return;
  run.at = index;
  sought = moment;
  learn(moment);
  showTime();
  aside({ kind: "train", count: 0 });
}

function rewind() {
  stop();
  seek(0);
  settled();
}

/**
 * One of many starts, where it has come to: a run of its own, which goes on from there and can be rewound.
 * @param {Learnt} now
 * @param {Learnt} begun
 * @param {string} start
 * @param {number} seed
 */
function openStart(now, begun, start, seed) {
  stop();
  sought = null;
  showStopped("");
  learn(now, { start, start_seed: seed });
  run.begin({ ...begun, losses: { train: null, test: null } }, /** @type {Learning} */ (state().learning));
  settled();
}

// --- settings ---

/**
 * @param {string} start
 * @param {number} seed
 */
function startAgain(start, seed) {
  stop();
  run.clear(); // its curve is of other settings, or of another start
  edit({ kind: "restart", start, seed });
}

/** Something else is to be learnt. */
function begin() {
  stop();
  showStopped("");
}

function chooseData() {
  const { value } = select("train-data");
  begin();
  if (value === "own") {
    select("train-data").value = state().learning?.data ?? "";
    openTable();
    startDrawing();
  } else if (value) edit({ kind: "learn", data: value });
}

function makeTime() {
  const slider = element("train-time").appendChild(make("input"));
  Object.assign(slider, { type: "range", min: "0", max: "1", step: "1", value: "0", disabled: true });
  slider.setAttribute("aria-label", "Where in the run");
  slider.addEventListener("input", () => {
    stop();
    seek(Number(slider.value));
  });
  slider.addEventListener("change", settled);
}

/** The reader turned to it, or a view that learns was opened; and perhaps data were chosen while this was on its way. */
export function startTraining() {
  makeTime();
  startSettings(stop, startAgain);
  makeTable(begin);
  startOver({ run, stop });
  startMany({ stop, open: openStart });
  select("train-speed").value = "10";
  select("train-data").addEventListener("change", chooseData);
  if (!state().learning) chooseData();
  button("train-play").addEventListener("click", play);
  button("train-step").addEventListener("click", oneStep);
  button("train-rewind").addEventListener("click", rewind);
  toggles("train-along", askAlong);
  toggles("train-residuals", showResiduals);
  button("train-pin").addEventListener("click", () => showPressed("train-pin", pin()));
  button("train-draw").addEventListener("click", () => {
    stop();
    if (drawing()) stopDrawing();
    else startDrawing();
  });
  document.addEventListener("dblclick", toBest);
  document.addEventListener("relu-fold:travels", () => playing && pause());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
  });
  document.addEventListener("relu-fold:picture", ({ detail }) => {
    keepLine(detail);
    showArrows(false);
    drawSoon();
  });
  whenPainted(drawPoints);
  window.addEventListener("resize", () => window.setTimeout(drawSoon, 200));
}
