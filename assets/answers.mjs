// What becomes of an answer: a drag is painted onto the marks there are, a whole picture goes through plotly.
/** @import { CheckReply, DragReply, Entering, FoldReply, HandReply, Opened, Piece, PredictReply, ProbeReply, Region, Reply, RestReply, TrainReply, WholeReply } from "./state/replies.d.ts" */
/** @import { Kind, Pair, Shown } from "./state/types.d.ts" */
/** @import { Trouble } from "./state/recovery.mjs" */

import { element } from "./paint/elements.mjs";
import { foldAxes, showPointed } from "./paint/fold_space.mjs";
import { beforePicture } from "./paint/glide.mjs";
import { began, keepBeginning, showHappened } from "./paint/happened.mjs";
import { paint } from "./paint/painter.mjs";
import { drawPanelFigure, showPanels } from "./paint/panels.mjs";
import { takePlan } from "./paint/paper.mjs";
import { showPrediction, showVerdict } from "./paint/predicting.mjs";
import { showRegion } from "./paint/region.mjs";
import { askMarks, parameters, previewNumber, showControls, showMarks } from "./paint/sliders.mjs";
import { showOthers, showThumbs } from "./paint/thumbs.mjs";
import { say, showPanelWords, showWords } from "./paint/words.mjs";
import { obey, takeWays } from "./pointer/hands.mjs";
import { showPlane } from "./pointer/plane.mjs";
import { askAnew, came } from "./pointer/predicting.mjs";
import { readMarks } from "./pointer/reading_line.mjs";
import { announce, keepTouched, rest } from "./state/questions.mjs";
import { showLink } from "./state/share_link.mjs";
import { remember, setInputs, setPageSize, setState, state } from "./state/view.mjs";

const REST = 120; // ms without a move until a hand is at rest
const PAUSE = 2; // times as long as the open panel took to draw, a moving hand has the page for the stage alone

/** @type {Record<string, Pair>} */
let ranges = {}; // the heights of the sheets, and how far the axes of what enters reach, as the last whole figure had them
let mounted = ""; // the controls that are on the page, as the server named them
/** @type {{ words: string, view: string | null } | null} */
let notice = null; // what the reader was told, and of which view
/** @type {typeof import("./pointer/training.mjs") | null} */
let training = null; // its scripts come when they are needed
let coming = false;
/** @type {typeof import("./pointer/entering.mjs") | null} */
let beside = null; // what enters a layer; its scripts come with the first such layer
let besideComes = false;
/** @type {WholeReply | null} */
let whole = null; // the newest
/** The whole picture that is on the page; null before the first. */
export const newest = () => whole;

let resting = 0;
let panelCame = 0; // when the open panel came under a moving hand, while the page is still busy with it
let panelDue = 0; // when it may come next

/**
 * What a question tells of the page, and whether its answer should bring the open panel, too. (The ledger is no picture.)
 * @param {Kind} kind
 * @returns {Shown}
 */
export function shown(kind) {
  const moving = kind === "drag" || kind === "hand" || kind === "train";
  const panel = moving && state().panel !== "ledger" && performance.now() >= panelDue;
  const entering = whole?.entering?.axes ?? [];
  return { controls: mounted, ranges, panel, axes: foldAxes(), entering, before: began() };
}

/**
 * @param {Reply} reply
 * @param {boolean} overtaken a newer picture of the stage is there: what else it brings is shown
 */
export function show(reply, overtaken = false) {
  if (reply.kind === "sweep") return; // pictures ahead: they come one by one, as drags
  if (reply.kind === "probe") return showProbed(reply);
  if (reply.kind === "together") return announce("relu-fold:together", reply);
  if (reply.kind === "marks") return showMarks(reply);
  if (reply.kind === "along") return training?.showAlong(reply);
  if (reply.kind === "many") return training?.showMany(reply);
  if (reply.kind === "over") return training?.showOver(reply);
  if (reply.kind === "count") return announce("relu-fold:counted", reply);
  if (reply.kind === "ways") return takeWays(reply);
  if (reply.kind === "point") {
    beside?.showFound(reply.pointed);
    return showPointed(reply.pointed);
  }
  if (reply.kind === "predict") return showAsked(reply);
  if (reply.kind === "check") return showChecked(reply);
  if (reply.kind === "trace" || reply.kind === "turn") return showFold(reply);
  if (reply.kind === "level") {
    obey(reply);
    return showFold(reply);
  }
  if (reply.kind === "hand") showHandled(reply);
  if (overtaken && (reply.kind === "drag" || reply.kind === "hand")) return showFollowing(reply);
  if (overtaken && reply.kind === "rest") return showRested(reply);
  setInputs(reply.inputs);
  readMarks(reply);
  window.clearTimeout(resting);
  if (reply.kind === "train") showTrained(reply);
  announce("relu-fold:picture", reply);
  if (reply.kind === "drag" || reply.kind === "hand" || reply.kind === "train") return showDrag(reply);
  panelCame = panelDue = 0;
  return reply.kind === "rest" ? showRest(reply) : showAll(reply);
}

/** @param {ProbeReply} reply */
function showProbed({ inputs, region }) {
  if (inputs === 1) return announce("relu-fold:piece", /** @type {Piece | null} */ (region));
  const pointed = /** @type {Region | null} */ (region);
  beside?.showBead(pointed?.entering ?? null);
  showRegion(pointed);
}

/** @param {PredictReply} reply */
function showAsked(reply) {
  came();
  showPrediction(reply);
}

/** @param {CheckReply} reply */
function showChecked(reply) {
  showVerdict(reply);
  if (reply.verdict.earlier) askAnew();
}

/**
 * The network came further; what a hand set meanwhile stays.
 * @param {TrainReply} reply
 */
function showTrained(reply) {
  const came = Boolean(training?.cameFurther(reply));
  if (came) {
    keepTouched();
    for (const path of parameters()) previewNumber(path);
  }
  training?.goOn(reply, came);
}

/**
 * What the hand itself set meanwhile is newer.
 * @param {HandReply} reply
 */
function showHandled(reply) {
  obey(reply);
  keepTouched();
  takeWays(reply);
}

/** @param {DragReply | HandReply | TrainReply} reply */
function showDrag(reply) {
  paint(reply);
  showEntering(reply.entering);
  showThumbs(reply.thumbs);
  showFollowing(reply);
  resting = window.setTimeout(rest, REST);
}

/** @param {DragReply | HandReply | TrainReply} reply */
function showFollowing(reply) {
  const now = performance.now();
  if (panelCame) panelDue = now + PAUSE * (now - panelCame);
  panelCame = reply.panel ? now : 0;
  if (reply.panel) showPanel(reply);
}

/** @param {RestReply} reply */
function showRest(reply) {
  paint(reply);
  showEntering(reply.entering);
  showRested(reply);
}

/** @param {RestReply} reply */
function showRested(reply) {
  showPanels(reply);
  showThumbs(reply.thumbs);
  showPanelFigure(reply);
  showHappened(reply);
}

/** @param {WholeReply} reply */
function showAll(reply) {
  const { set_props: set } = window.dash_clientside;
  element("house").dataset.inputs = String(reply.inputs);
  beforePicture();
  const { "panel-figure": panel, ...stages } = reply.figures;
  for (const [id, figure] of Object.entries(stages)) if (figure) set(id, { figure });
  if (panel) drawPanelFigure(panel);
  ranges = { ...reply.ranges, ...reply.entering?.spans };
  if (reply.children) set("controls", { children: reply.children });
  mounted = reply.controls;
  setState(reply.state);
  remember(reply.state);
  keepTouched();
  showPanels(reply);
  showThumbs(reply.thumbs);
  showOthers(reply);
  showControls(reply);
  showLink(reply.link, reply);
  setPageSize(reply.page);
  element("picture").dataset.arrangement = reply.arrangement;
  takePlan(reply);
  showWords(reply);
  keepBeginning(reply);
  showHappened(reply);
  if (reply.notice) notify(reply.notice);
  if (notice) keepNotice(notice, JSON.stringify(reply.state));
  showPlane(reply);
  whole = reply;
  beside?.forgetPlace();
  showEntering(reply.entering);
  if (training) training.showRun(reply);
  else if (reply.state.learning) loadTraining();
  askMarks(reply);
}

/** @param {Entering | null} entering */
function showEntering(entering) {
  if (beside) return beside.paintEntering(entering);
  if (!entering || besideComes) return;
  besideComes = true;
  import("./pointer/entering.mjs").then(
    (found) => {
      beside = found;
      found.startEntering();
      found.paintEntering(whole?.entering ?? null);
    },
    () => {
      besideComes = false; // with the next picture
    },
  );
}

/** Somebody turned to training, or opened a view that learns. */
export function loadTraining() {
  if (coming) return;
  coming = true;
  import("./pointer/training.mjs").then(begin, () => {
    coming = false;
    say("Training did not come: the server did not answer. Try again.");
  });
}

/** @param {NonNullable<typeof training>} found */
function begin(found) {
  training = found;
  found.startTraining();
  if (whole) found.showRun(whole);
}

/**
 * What the reader is to be told with the next whole picture.
 * @param {string} words
 */
function notify(words) {
  notice = { words, view: null };
}

/**
 * It stays for as long as the view: the answer to a window that was resized does not wipe it away.
 * @param {{ words: string, view: string | null }} told
 * @param {string} view
 */
function keepNotice(told, view) {
  told.view ??= view;
  if (told.view === view) say(told.words);
  else notice = null;
}

/**
 * The server will not: say why.
 * @param {Trouble} trouble
 * @param {boolean} unopened the default view takes its place
 */
export function refused(trouble, unopened) {
  say(trouble.message);
  if (trouble.link) showLink(trouble.link);
  else if (unopened) notify(`${trouble.message} This is the default view instead.`);
}

/**
 * A hand in fold space moved what the open panel shows; with two inputs the sheets turn along when it rests.
 * @param {FoldReply} reply
 */
function showFold(reply) {
  showPanel(reply);
  window.clearTimeout(resting);
  if (reply.kind === "turn") resting = window.setTimeout(rest, REST);
}

/** @param {Opened} reply */
function showPanel(reply) {
  showPanelWords(reply);
  showPanelFigure(reply);
}

/** @param {Opened} reply */
function showPanelFigure(reply) {
  const figure = reply.figures["panel-figure"];
  if (figure) drawPanelFigure(figure);
}
