// The frame pump: one question to the server in flight, and when its answer is in, the newest state goes next.
// Plain callbacks starve under a moving hand, because each new request makes the renderer drop the answer to the last.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const PATIENCE = 2000; // ms until a question without an answer is asked again

  let seq = 0;
  let flight = null; // the question that is out: {kind, edit, link}
  let waiting = null; // "drag" or "commit": what the newest state is waiting for
  let timer = 0;
  let mounted = ""; // the controls that are on the page, as the server named them
  const edits = []; // what buttons asked for, in order
  const touched = new Map(); // numbers that a hand set since the question went out

  app.announce = (name, detail) => document.dispatchEvent(new CustomEvent("relu-fold:" + name, { detail }));

  const tall = window.matchMedia("(max-width: 900px)");
  const theme = () => (document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light");

  function send() {
    if (flight) return;
    if (edits.length) flight = edits.shift();
    else if (waiting) flight = { kind: waiting };
    else return;
    post();
  }

  function post() {
    if (flight.kind !== "open") waiting = null; // every question but that carries the newest state
    touched.clear();
    seq += 1;
    const { kind, edit = null, link = "" } = flight;
    const arrangement = tall.matches ? "tall" : "wide";
    const question = { seq, kind, edit, link, state: app.state, theme: theme(), arrangement, controls: mounted };
    timer = window.setTimeout(late, PATIENCE);
    app.announce("asked", { seq, kind });
    window.dash_clientside.set_props("frame-request", { data: JSON.stringify(question) });
  }

  function late() {
    showWaiting(true);
    if (waiting && flight.kind === "drag") flight.kind = waiting;
    post();
  }

  function showWaiting(on) {
    document.getElementById("waiting").hidden = !on;
  }

  function receive(text) {
    if (!text) return start();
    const reply = JSON.parse(text);
    if (!flight || reply.seq !== seq) return; // it was given up, and asked again
    window.clearTimeout(timer);
    flight = null;
    showWaiting(false);
    try {
      show(reply);
    } finally {
      send();
    }
    app.announce("shown", { seq: reply.seq, kind: reply.kind });
  }

  function show(reply) {
    app.readMarks(reply);
    if (reply.kind === "drag") {
      app.paint(reply);
      app.showPanelsAtRest(reply);
      return;
    }
    mounted = reply.controls;
    app.state = reply.state;
    app.remember(reply.state);
    for (const [path, value] of touched) if (app.assign(path, value)) waiting = waiting || "drag";
    app.showPanels(reply);
    app.showControls(reply);
    app.showLink(reply);
    app.showWords(reply);
  }

  function start() {
    document.getElementById("undo").disabled = document.getElementById("redo").disabled = true;
    app.startReading();
    app.open(app.linkInAddress());
    tall.addEventListener("change", app.commit);
    const watch = new MutationObserver(app.commit);
    watch.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
  }

  app.open = function (link) {
    edits.push({ kind: "open", link });
    send();
  };

  app.edit = function (edit) {
    if (!app.state) return;
    edits.push({ kind: "edit", edit });
    send();
  };

  // A hand moved: assign its number and ask for a drag frame.
  app.drag = function (path, value) {
    if (!app.state || !app.assign(path, value)) return;
    touched.set(path, value);
    app.previewNumber(path);
    waiting = waiting || "drag";
    send();
  };

  app.busy = () => flight !== null || waiting !== null || edits.length > 0;

  // The hand let go, or the state changed as a whole: ask for everything.
  app.commit = function () {
    if (!app.state) return;
    waiting = "commit";
    send();
  };

  const scripts = { receive, slide: (...a) => app.slide(...a), fill: (...a) => app.fill(...a) };
  scripts.showPartialSums = (...a) => app.showPartialSums(...a);
  window.dash_clientside = Object.assign({}, window.dash_clientside, { relu_fold: scripts });
})();
