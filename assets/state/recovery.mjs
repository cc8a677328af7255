// What stands between a question and its answer: how it travels, what is said when it does not come, when to ask again.
/** @import { Reply } from "./replies.d.ts" */
/** @import { Asked, Call } from "./types.d.ts" */

const PATIENCE = 2500; // ms until a question is given up and asked again; the server's own limits are shorter
const PAUSES = [100, 250, 500, 1000, 2000]; // ms until a question is asked again, the longer the more often it failed
const LONGEST = 10000; // ms that a server may bid us wait

const REFUSED = "The server does not understand this page. Reload it; the address bar keeps your view.";
const SLOW = "Waiting for the server…";
const AWAY = "The server does not answer. Asking again until it does…";
const BUSY = "The server is busy. The picture follows in a moment…";

const OUTPUTS = ["frame-reply.data", "stage.figure", "space.figure", "panel-figure.figure", "controls.children"];
const CALLBACK = {
  output: `..${OUTPUTS.join("...")}..`,
  outputs: OUTPUTS.map((one) => ({ id: one.split(".")[0], property: one.split(".")[1] })),
};

/** Why there is no answer. */
export class Trouble extends Error {
  /**
   * @param {string} words
   * @param {{ final?: boolean, link?: string, pause?: number | null, dropped?: boolean }} told
   *   final: asking again would bring the same. link: of the view, from a server that cannot draw it. pause: ms until it is
   *   asked again. dropped: nobody wants the answer any more.
   */
  constructor(words, { final = false, link = "", pause = null, dropped = false } = {}) {
    super(words);
    this.final = final;
    this.link = link;
    this.pause = pause;
    this.dropped = dropped;
  }
}

export const away = () => new Trouble(AWAY);
export const late = () => new Trouble(SLOW, { pause: 0 });

/**
 * A server of ours says in its answer what is wrong; what a proxy in front of it says is no answer.
 * @param {string} text
 */
function said(text) {
  try {
    const { error, link } = JSON.parse(text);
    return { words: typeof error === "string" ? error : "", link: typeof link === "string" ? link : "" };
  } catch {
    return { words: "", link: "" };
  }
}

/**
 * @param {number} status
 * @param {string} text
 * @param {string | null} retryAfter seconds
 */
export function refusal(status, text, retryAfter) {
  const { words, link } = said(text);
  if (status === 429 || status === 503) {
    const asked = 1000 * Number(retryAfter);
    return new Trouble(BUSY, { pause: asked > 0 ? Math.min(asked, LONGEST) : PAUSES[3] });
  }
  if (words) return new Trouble(words, { final: true, link });
  return status < 500 ? new Trouble(REFUSED, { final: true }) : new Trouble(AWAY);
}

/**
 * How long to wait before the next try: not all pages that a server lost come back at once.
 * @param {Trouble} trouble
 * @param {number} failures
 */
export function pauseAfter(trouble, failures) {
  const pause = trouble.pause ?? PAUSES[Math.min(failures, PAUSES.length - 1)];
  return pause * (0.75 + Math.random() / 2);
}

/**
 * @param {string} text
 * @returns {Reply}
 */
function read(text) {
  const { response } = JSON.parse(text);
  const reply = JSON.parse(response["frame-reply"].data);
  const figures = {
    stage: response.stage?.figure,
    space: response.space?.figure,
    "panel-figure": response["panel-figure"]?.figure,
  };
  return { ...reply, figures, children: response.controls?.children };
}

// A server of another release refuses the questions of this page, and says so.
function release() {
  const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="relu-fold-release"]'));
  return meta?.content || "";
}

/**
 * Call the server's callback as the renderer would, but without the renderer: its bookkeeping for one call costs more
 * than the answer and the picture together, and it cannot tell that an answer will never come.
 * (XMLHttpRequest hands over its answer in one task where fetch takes several, each behind the next paint.)
 * @param {string} address where dash answers callbacks
 * @param {Partial<Asked>} question
 * @returns {Call}
 */
export function ask(address, question) {
  const inputs = [{ id: "frame-request", property: "data", value: JSON.stringify(question) }];
  const call = new XMLHttpRequest();
  call.open("POST", address);
  call.setRequestHeader("Content-Type", "application/json");
  call.setRequestHeader("X-Relu-Fold-Release", release());
  call.timeout = PATIENCE;
  const answer = new Promise((resolve, reject) => {
    call.onload = () => {
      if (call.status !== 200) {
        return reject(refusal(call.status, call.responseText, call.getResponseHeader("Retry-After")));
      }
      try {
        return resolve(read(call.responseText));
      } catch {
        return reject(away()); // somebody else answered: a proxy, a hotel's login
      }
    };
    call.onerror = () => reject(away());
    call.onabort = () => reject(new Trouble("", { dropped: true }));
    call.ontimeout = () => reject(late());
    call.send(JSON.stringify({ ...CALLBACK, inputs, changedPropIds: ["frame-request.data"] }));
  });
  return { answer, drop: () => call.abort() };
}
