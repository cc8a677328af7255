// A network or a view from a file: sent as it is, and shown by the link that comes back. Where it has more than two inputs it is cut
// (cutting.mjs), and the cut moved (moving.mjs). The page keeps the file; the server keeps nothing.
/** @import { PageEvents } from "../state/types.d.ts" */
/** @import { Cut, Way } from "./cutting.mjs" */
import { element, make, setText } from "../paint/elements.mjs";
import { commit, open, serverAt } from "../state/questions.mjs";
import { LONGEST } from "../state/share_link.mjs";
import { makeCutting } from "./cutting.mjs";
import { startDropping } from "./dropping.mjs";
import { showMoving, startMoving } from "./moving.mjs";

/** @type {Cut | null} */
let cut = null; // the newest that was opened, with its file
let started = false;
let out = false; // a question is out
/** @type {[Way, File] | null} */
let next = null; // what to ask when it is answered
/** @type {(() => void) | undefined} */
let tellFields;

const say = (/** @type {string} */ words) => setText(element("incoming-said"), words);

/**
 * What the server says; null where it said why not.
 * @param {string} part
 * @param {object} asked
 * @param {Blob} sent
 */
async function send(part, asked, sent) {
  const form = new FormData();
  form.append("asked", JSON.stringify(asked));
  form.append("file", sent);
  try {
    const response = await fetch(`${serverAt()}${part}`, { method: "POST", body: form });
    const answer = await response.json();
    if (response.ok) return answer;
    say(answer.error);
  } catch {
    say("The file did not arrive: the server did not answer. Try again.");
  }
  return null;
}

/**
 * @param {Way} way
 * @param {File} file
 */
async function ask(way, file) {
  if (out) {
    next = [way, file];
    return;
  }
  out = true;
  const answer = await send("upload", { name: file.name, ...way }, file);
  if (answer) show(answer, way, file);
  else showFields();
  out = false;
  const after = next;
  next = null;
  if (after) await ask(...after);
}

/** Where it is cut can be chosen, of what is open. */
function showFields() {
  element("incoming-cut").hidden = !cut || cut.names.length <= 2;
}

/**
 * What the server says of a file; of a view `biases` of the first layer is empty.
 * @typedef {Omit<Cut, "points" | "labels" | "width" | "file"> & { link: string, biases: number[] }} Found
 */

/**
 * @param {Found} found
 * @param {Way} way
 * @param {File} file
 */
function show({ link, biases, ...found }, { points, labels }, file) {
  keep({ ...found, points, labels, width: biases.length, file });
  document.addEventListener("relu-fold:shown", addressFollows);
  open(link.replace(/^[?#]s=/, ""));
  const shown = found.words ? `Shown: ${found.words}.` : `${file.name} is open. Undo brings back what was here.`;
  const instead = document.getElementById("export-said") ? ": share it as a file (below, Save view file)" : "";
  say(link.length > LONGEST ? `${shown} Its link is too long for many chats and mails${instead}.` : shown);
  showMoving(biases);
  if (found.names.length <= 2 && link.length <= LONGEST) close();
}

/**
 * It is cut otherwise, or the network of another file.
 * @param {Cut} now
 */
function keep(now) {
  const anew = cut?.file !== now.file;
  cut = now;
  const page = { cut: () => /** @type {Cut} */ (cut), send, say };
  if (anew) tellFields = makeCutting(now, { ...page, ask: (way) => ask(way, now.file) });
  showFields();
  tellFields?.();
}

/** @param {CustomEvent<PageEvents["relu-fold:shown"]>} shown */
function addressFollows({ detail: { kind } }) {
  if (kind !== "open" && kind !== "refused") return;
  document.removeEventListener("relu-fold:shown", addressFollows);
  if (kind === "open") commit();
}

const drawer = () => /** @type {HTMLDetailsElement} */ (element("incoming-file").closest("details"));

/** The picture is seen, unless there is more to choose or to read. */
function close() {
  const within = drawer().contains(document.activeElement);
  drawer().open = false;
  if (within) drawer().querySelector("summary")?.focus();
}

/** @param {File | undefined} given */
export function take(given) {
  if (!given) return;
  drawer().open = true; // it says what becomes of the file
  element("incoming-cut").hidden = true;
  say(`${given.name} is being read …`);
  ask({ free: [], at: [], points: [], labels: [] }, given);
}

// --- the drawer ---

/** It was opened for the first time, or a file dropped elsewhere. */
export function startIncoming() {
  if (started) return;
  started = true;
  startDropping();
  startMoving({
    cut: () => cut,
    keep,
    places: ({ file, free, at, points, labels }, input) =>
      send("places", { name: file.name, free, at, points, labels, input }, file),
    say,
  });
  const input = element("incoming-file").appendChild(make("input"));
  input.type = "file";
  input.accept = ".npz,.json,.safetensors,.nnet,.onnx,.txt";
  input.setAttribute("aria-label", "A file of a network or a view");
  input.addEventListener("change", () => take(input.files?.[0]));
}
