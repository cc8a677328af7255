// The page's scripts start here: who listens to whom. Dash calls `start` when its page is there (relu_fold/ui/callbacks.py);
// tests and pages around this one read `window.reluFold`.
import { loadTraining, newest, refused, show, shown } from "./answers.mjs";
import { button, element } from "./paint/elements.mjs";
import { takeFrame } from "./paint/first.mjs";
import { watchFold } from "./paint/fold_space.mjs";
import { watchGlide } from "./paint/glide.mjs";
import { watchHolds } from "./paint/hand_words.mjs";
import { watchHappened } from "./paint/happened.mjs";
import { startLessons, watchLessons } from "./paint/lessons.mjs";
import { watchDiagram } from "./paint/panels.mjs";
import { painted } from "./paint/paper.mjs";
import { startSpots } from "./paint/predicting.mjs";
import { lightCreases, watchRegion } from "./paint/region.mjs";
import { previewNumber, watchMarks } from "./paint/sliders.mjs";
import { say, showWaiting, watchLenses } from "./paint/words.mjs";
import { startSliders, watchControls } from "./pointer/controls.mjs";
import { startFoldSpace } from "./pointer/fold_hands.mjs";
import { foldScale } from "./pointer/folding.mjs";
import { startHands, watchHands } from "./pointer/hands.mjs";
import { startPlane } from "./pointer/plane.mjs";
import { startPredicting } from "./pointer/predicting.mjs";
import { isLetter, startProjector } from "./pointer/projector.mjs";
import { lightKnots, startReading } from "./pointer/reading_line.mjs";
import { startScrubber, watchScrubber } from "./pointer/scrubber.mjs";
import { number, typedNumber } from "./state/alike.mjs";
import { aside, busy, commit, connect, drag, edit, findServer, open, watchPage } from "./state/questions.mjs";
import { linkInAddress, watchAddress } from "./state/share_link.mjs";
import { hasState, inputs, onPast, state, valueAt } from "./state/view.mjs";

connect({ show, shown, refused, scale: foldScale, preview: previewNumber, waiting: showWaiting });

onPast((undo, redo) => {
  button("undo").disabled = !undo;
  button("redo").disabled = !redo;
});

// In this order: whoever hears of a picture first, draws first.
watchControls();
watchFold();
watchGlide();
watchHappened();
watchHolds();
watchHands();
watchLenses();
watchLessons();
watchDiagram((neuron) => {
  if (inputs() === 1 || !neuron) lightKnots(neuron);
  if (inputs() !== 1 || !neuron) lightCreases(neuron);
});
watchRegion();
watchScrubber();
watchAddress();
watchMarks();

const REST = 2000; // ms after the first picture until what nobody needs at once is asked for

let started = false;

/** The page is there. */
export function start() {
  if (started) return;
  started = true;
  startProjector();
  takeFrame();
  startSliders();
  startLessons();
  findServer();
  button("undo").disabled = button("redo").disabled = true;
  startReading();
  open(linkInAddress());
  startHands();
  startScrubber();
  startPlane();
  startFoldSpace();
  startPredicting();
  for (const turned of ["pointerover", "focusin", "change"]) element("train").addEventListener(turned, loadTraining);
  startSpots();
  watchPage();
  document.addEventListener("relu-fold:shown", () => window.setTimeout(loadRest, REST), { once: true });
  atFirst(button("counting-go"), "click", loadCounting);
  atFirst(button("several"), "click", chooseSeveral);
  startGivingAway();
}

/** What nobody needs at once, but has to be here when it is needed: a browser that is about to print waits for nothing. */
async function loadRest() {
  const parts = Promise.all([
    import("./paint/hints.mjs"),
    import("./paint/print.mjs"),
    import("./pointer/axis_ends.mjs"),
    import("./pointer/together.mjs"),
    import("./pointer/piece.mjs"),
    import("./pointer/stepping.mjs"),
    import("./pointer/newcomers.mjs"),
    import("./pointer/dropping.mjs"),
  ]);
  const came = await parts.catch(() => null);
  if (!came) return window.setTimeout(loadRest, REST); // the server did not answer
  const [hints, print, ends, together, piece, stepping, newcomers, dropping] = came;
  hints.startHints();
  print.startPrint(newest);
  ends.startAxisEnds();
  together.startTogether();
  piece.startPiece();
  stepping.startStepping();
  newcomers.startNewcomers();
  dropping.startDropping();
}

/** Several neurons are to be chosen; later presses of the button it hears itself. */
async function chooseSeveral() {
  (await import("./pointer/together.mjs")).chooseSeveral();
}

/**
 * At the first use; once more at the next if it did not come.
 * @param {EventTarget | null | undefined} target
 * @param {string} event
 * @param {() => Promise<unknown>} load
 */
function atFirst(target, event, load) {
  target?.addEventListener(
    event,
    async () => {
      try {
        await load();
      } catch {
        say("That part of the page did not come: the server did not answer. Try again.");
        atFirst(target, event, load);
      }
    },
    { once: true },
  );
}

/** Regions are to be counted, of which there are too many for the picture. */
async function loadCounting() {
  (await import("./pointer/counting.mjs")).startCounting();
}

/** The drawer of files was opened; a deployer may have switched parts of it off. */
async function loadFiles() {
  if (document.getElementById("incoming-file")) (await import("./pointer/incoming.mjs")).startIncoming();
  if (document.getElementById("export-said")) (await import("./pointer/exporting.mjs")).startExporting();
}

/** @param {(sharing: typeof import("./pointer/sharing.mjs")) => unknown} run */
async function withSharing(run) {
  try {
    run(await import("./pointer/sharing.mjs"));
  } catch {
    say("Sharing did not come: the server did not answer. The address bar holds the link.");
  }
}

/**
 * Of pictures of ours, where files are given away; with Shift it is the browser's own menu.
 * @param {MouseEvent} event
 */
async function askMenu(event) {
  const picture = event.target instanceof Element && event.target.closest("#picture, .ledger-scroll");
  if (!(picture instanceof HTMLElement) || event.shiftKey || !document.getElementById("export-said")) return;
  const typed = event.target instanceof Element && event.target.closest("input, textarea");
  const touched = event instanceof PointerEvent && event.pointerType === "touch"; // a finger that rests, on a knot or a grip
  if (typed || touched || window.getSelection()?.toString()) return;
  event.preventDefault();
  try {
    (await import("./pointer/picture_menu.mjs")).openPictureMenu(picture, event);
  } catch {
    say("The menu did not come: the server did not answer. File has the same.");
  }
}

function startGivingAway() {
  atFirst(document.getElementById("file")?.closest("details"), "toggle", loadFiles);
  document.addEventListener("contextmenu", askMenu);
  element("share").addEventListener("click", () => withSharing(({ openSharing }) => openSharing()));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "c" && isLetter(event)) withSharing(({ copyLink }) => copyLink());
  });
}

/** What others may read and ask of the page; nobody writes to it. */
window.reluFold = Object.freeze({
  get state() {
    return hasState() ? state() : null;
  },
  get inputs() {
    return inputs();
  },
  get painted() {
    return painted();
  },
  scale: foldScale,
  valueAt,
  number,
  typedNumber,
  linkInAddress,
  busy,
  drag,
  commit,
  edit,
  aside,
  open,
});
