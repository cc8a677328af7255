// The address bar, which nothing else writes, and the button that copies it.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const CONFIRMED = 2000; // ms that the button says that it has copied
  const TURNING = new Set(["preset", "inputs"]); // edits that Back takes back, as it goes from page to page
  let page = 0; // the lesson that is open: Back walks from lesson to lesson, too

  app.linkInAddress = function () {
    const found = /(?:^|[?#&])s=([^&#]*)/;
    const match = found.exec(window.location.hash) || found.exec(window.location.search); // a hash is put behind the rest
    if (match) return match[1].replace(/[^A-Za-z0-9_-]+$/, ""); // chats and mails add a full stop or a bracket
    const lesson = /(?:^|[?#&])lesson=[^&#]*/;
    const step = lesson.exec(window.location.search) || lesson.exec(window.location.hash);
    return step ? step[0].replace(/^[?#&]/, "").replace(/[.,;)\]]+$/, "") : "";
  };

  app.showLink = function (reply) {
    const lesson = (reply.state || app.state)?.lesson ?? 0;
    const turned = (lesson !== 0 && lesson !== page) || TURNING.has(reply.edit?.kind);
    page = lesson;
    if (reply.kind === "open" || app.opening()) return; // the address is what was opened, or will be
    const address = window.location.pathname + reply.link;
    if (address === window.location.pathname + window.location.search + window.location.hash) return;
    try {
      if (turned) window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // a sandbox without an origin has no history
    }
  };

  app.copyLink = async function () {
    const button = document.getElementById("copy-link");
    const address = await settledAddress();
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = "Copied ✓";
      speak("Link copied.");
      window.setTimeout(() => (button.textContent = "Copy link"), CONFIRMED);
    } catch (error) {
      app.say("Your browser keeps the clipboard closed. Copy this link: " + address);
    }
  };

  // The address after the next answer, when it holds the newest state.
  function settledAddress() {
    if (!app.state) return Promise.resolve(window.location.href);
    return new Promise((resolve) => {
      document.addEventListener("relu-fold:shown", function done(event) {
        if (event.detail.kind !== "commit") return;
        document.removeEventListener("relu-fold:shown", done);
        resolve(window.location.href);
      });
      app.commit();
    });
  }

  function speak(words) {
    document.getElementById("spoken").textContent = words;
  }

  window.addEventListener("popstate", () => app.open(app.linkInAddress())); // Back, Forward, and another hash
})();
