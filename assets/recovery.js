// What stands between a question and its answer: what is said of it, whether it passes, and when to ask again.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const PAUSES = [100, 250, 500, 1000, 2000]; // ms until a question is asked again, the longer the more often it failed
  const LONGEST = 10000; // ms that a server may bid us wait

  const REFUSED = "The server does not understand this page. Reload it; the address bar keeps your view.";
  const SLOW = "Waiting for the server…";
  const AWAY = "The server does not answer. Asking again until it does…";
  const BUSY = "The server is busy. The picture follows in a moment…";
  const OFFLINE = "You are offline. The picture follows when the network is back.";

  // final: asking again would bring the same. link: of the view, from a server that cannot draw it.
  class Trouble extends Error {
    constructor(words, { final = false, link = "", pause = null } = {}) {
      super(words);
      Object.assign(this, { final, link, pause });
    }
  }

  // A server of ours says in its answer what is wrong; what a proxy in front of it says is no answer.
  function said(call) {
    try {
      const { error, link } = JSON.parse(call.responseText);
      return { words: typeof error === "string" ? error : "", link: typeof link === "string" ? link : "" };
    } catch {
      return { words: "", link: "" };
    }
  }

  function refusal(call) {
    const { words, link } = said(call);
    if (call.status === 429 || call.status === 503) {
      const asked = 1000 * Number(call.getResponseHeader("Retry-After"));
      return new Trouble(BUSY, { pause: asked > 0 ? Math.min(asked, LONGEST) : PAUSES[3] });
    }
    if (words) return new Trouble(words, { final: true, link });
    return call.status < 500 ? new Trouble(REFUSED, { final: true }) : new Trouble(AWAY);
  }

  app.trouble = {
    refusal,
    away: () => new Trouble(AWAY),
    late: () => new Trouble(SLOW, { pause: 0 }),
  };

  // How long to wait before the next try: not all pages that a server lost come back at once.
  app.pauseAfter = function (trouble, failures) {
    const pause = trouble.pause ?? PAUSES[Math.min(failures, PAUSES.length - 1)];
    return pause * (0.75 + Math.random() / 2);
  };

  app.showWaiting = function (trouble) {
    const waiting = document.getElementById("waiting");
    if (trouble) waiting.textContent = navigator.onLine === false ? OFFLINE : trouble.message;
    waiting.hidden = !trouble;
  };

  // A server of another release refuses the questions of this page, and says so.
  app.release = () => document.querySelector('meta[name="relu-fold-release"]')?.content || "";
})();
