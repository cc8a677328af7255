// The address bar, which nothing else writes.
/** @import { Reply } from "./replies.d.ts" */
import { commit, open, opening, serverAt } from "./questions.mjs";
import { hasState, state } from "./view.mjs";

const TURNING = new Set(["preset", "inputs"]); // edits that Back takes back, as it goes from page to page
/** Characters of a link that most who carry links take whole. */
export const LONGEST = 8_000;

let page = 0; // the lesson that is open: Back walks from lesson to lesson, too

export function linkInAddress() {
  const found = /(?:^|[?#&])s=([^&#]*)/;
  const match = found.exec(window.location.hash) || found.exec(window.location.search); // a hash is put behind the rest
  if (match) return match[1].replace(/[^A-Za-z0-9_-]+$/, ""); // chats and mails add a full stop or a bracket
  const lesson = /(?:^|[?#&])lesson=[^&#]*/;
  const step = lesson.exec(window.location.search) || lesson.exec(window.location.hash);
  return step ? step[0].replace(/^[?#&]/, "").replace(/[.,;)\]]+$/, "") : "";
}

/** The sliders that the address asks for, one path each; it is told once, before the address is another one. */
const asked = new URLSearchParams(window.location.search).get("controls") ?? "";
export const askedControls = () => asked.split(",").filter(Boolean);

/**
 * Write the link of an answer into the address bar, or one that came with a refusal.
 * @param {string} link
 * @param {Partial<Pick<Extract<Reply, { link: string }>, "kind" | "state" | "edit">>} reply
 */
export function showLink(link, reply = {}) {
  const lesson = (reply.state || (hasState() ? state() : null))?.lesson ?? 0;
  const turned = (lesson !== 0 && lesson !== page) || TURNING.has(reply.edit?.kind ?? "");
  page = lesson;
  document.getElementById("whole-page")?.setAttribute("href", serverAt() + link);
  if (reply.kind === "open" || opening()) return; // the address is what was opened, or will be
  const address = window.location.pathname + link;
  if (address === window.location.pathname + window.location.search + window.location.hash) return;
  try {
    if (turned) window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a sandbox without an origin has no history
  }
}

/**
 * The address after the next answer, when it holds the newest state.
 * @returns {Promise<string>}
 */
export function settledAddress() {
  if (!hasState()) return Promise.resolve(window.location.href);
  return new Promise((resolve) => {
    document.addEventListener("relu-fold:shown", function done(event) {
      const { kind, asked: of } = event.detail;
      if (kind !== "commit" && !(kind === "refused" && of === "commit")) return;
      document.removeEventListener("relu-fold:shown", done);
      resolve(window.location.href);
    });
    commit();
  });
}

/** Open what Back, Forward and another hash put into the bar. */
export function watchAddress() {
  window.addEventListener("popstate", () => open(linkInAddress()));
}
