// Training: the buttons of the strip, the run that plays, and the way back and forth in it. The server takes the steps: a
// question carries the state and brings it back some steps further, with its picture; the page keeps the history.
/** @import { TrainReply, WholeReply } from "../state/replies.d.ts" */
/** @import { Moment } from "../state/run.mjs" */
/** @import { Learning } from "../state/types.d.ts" */
import { askAlong, bestOf } from "../paint/along.mjs";
import { all, button, element, isPressed, make, showPressed, toggles } from "../paint/elements.mjs";
import { whenPainted } from "../paint/paper.mjs";
import { drawPoints, keepLearnt, keepLine, pin, pinned, showArrows, showResiduals } from "../paint/points.mjs";
import { drawRun, showDead, showPlaying, showStopped } from "../paint/training.mjs";
import { aside, commit, drag, edit, forget } from "../state/questions.mjs";
import { Run } from "../state/run.mjs";
import { hasState, learn, state } from "../state/view.mjs";
import { drawing, followDrawing, makeTable, placeSheet, startDrawing, stopDrawing } from "./drawing.mjs";
import { showPadlocks } from "./padlocks.mjs";

export { showAlong } from "../paint/along.mjs";

const run = new Run();
let playing = false;
/** @type {Moment | null} */
let sought = null; // what a hand on the time line went to, until the whole picture of it is there

const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (element(id));
const time = () => /** @type {HTMLInputElement} */ (element("train-time").querySelector("input"));
const boxes = () => /** @type {NodeListOf<HTMLInputElement>} */ (all(element("train"), "input[data-name]"));

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
  const { weights, biases, step, moments, losses, stopped } = reply;
  const came = step !== run.moments[run.at]?.step;
  if (came) {
    learn(reply);
    run.add({ weights, biases, step, moments, losses }, reply.seen);
    showTime();
  }
  if (stopped) {
    showStopped(stopped);
    pause();
  } else if (playing) further();
  return came;
}

/** @param {WholeReply} reply */
export function showRun({ kind, state: { learning, weights, biases, ...others }, learnt, ranges }) {
  if (sought && kind === "commit" && learning && learning.step !== sought.step) return again(sought);
  sought = null;
  const body = element("train-body");
  body.hidden = button("train-close").hidden = !learning;
  element("train-what").hidden = Boolean(learning);
  element("house").toggleAttribute("data-training", Boolean(learning));
  keepLearnt(learnt, ranges ?? {});
  showArrows(true);
  followDrawing();
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
  run.follow({ ...others, weights, biases, learning }, learnt.losses);
  showSettings(learning);
  showTime();
  showDead(learnt);
  askAlong(losses());
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

/** @param {Learning} learning */
function showSettings(learning) {
  const named = { "train-data": learning.data, "train-optimizer": learning.optimizer, "train-loss": learning.loss };
  for (const [id, value] of Object.entries(named)) select(id).value = value;
  select("train-start").value = learning.start === "given" ? "even" : learning.start;
  for (const box of boxes()) {
    const name = /** @type {keyof Learning} */ (box.dataset.name);
    if (box !== document.activeElement) box.value = String(learning[name]);
  }
}

function showTime() {
  const slider = time();
  slider.max = String(Math.max(1, run.moments.length - 1));
  slider.value = String(run.at);
  slider.disabled = run.moments.length < 2;
  slider.setAttribute("aria-valuetext", `step ${run.moments[run.at]?.step ?? 0}`);
  drawRun(run);
}

// --- the run ---

function further(count = Number(select("train-speed").value)) {
  aside({ kind: "train", count });
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

/** One step; the whole picture follows when no other comes. */
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

// --- settings ---

/** @param {HTMLInputElement} box */
function readBox(box) {
  const name = /** @type {keyof Learning} */ (box.dataset.name);
  const value = Number(box.value.replace("−", "-"));
  if (box.value.trim() && Number.isFinite(value) && value !== state().learning?.[name]) {
    stop();
    edit({ kind: "run", name, value });
  } else box.value = String(state().learning?.[name] ?? "");
}

/** @param {number} seed */
function startAgain(seed) {
  stop();
  edit({ kind: "restart", start: select("train-start").value, seed });
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
    startDrawing();
  } else if (value) edit({ kind: "learn", data: value });
}

function makeBoxes() {
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (all(element("train"), "[data-setting]"))) {
    const box = host.appendChild(make("input", "train-number"));
    Object.assign(box, { type: "text", inputMode: "decimal", autocomplete: "off" });
    box.dataset.name = host.dataset.setting;
    box.addEventListener("change", () => readBox(box));
  }
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
  makeBoxes();
  makeTable(begin);
  select("train-speed").value = "10";
  select("train-data").addEventListener("change", chooseData);
  if (!state().learning) chooseData();
  for (const name of ["optimizer", "loss"]) {
    select(`train-${name}`).addEventListener("change", ({ target }) => {
      stop();
      edit({ kind: "run", name, value: /** @type {HTMLSelectElement} */ (target).value });
    });
  }
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
  button("train-again").addEventListener("click", () => startAgain(state().learning?.start_seed ?? 0));
  button("train-other").addEventListener("click", () => startAgain((state().learning?.start_seed ?? 0) + 1));
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
