// The frame pump: one question to the server in flight, and when its answer is in, the newest state goes next.
// Plain callbacks starve under a moving hand, because each new request makes the renderer drop the answer to the last.
// What becomes of an answer is told in answers.js.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const PATIENCE = 2500; // ms until a question is given up and asked again; the server's own limits are shorter
  const { kinds, stage } = JSON.parse(document.getElementById("told").textContent);
  const RANKS = Object.keys(kinds).filter((kind) => kinds[kind].rank !== null).sort((one, other) => kinds[one].rank - kinds[other].rank);
  const MOVING = RANKS.filter((kind) => kinds[kind].moves); // under a hand, each answered with less than the next

  let seq = 0;
  let last = ""; // the kind of the question before
  let flight = null; // the question that is out: {kind, edit, link}
  let waiting = null; // one of RANKS: what the newest state is waiting for
  const asides = new Map(); // questions that can wait, or be forgotten for a newer one: {kind, ...} by kind and path
  let failures = 0; // how often the question that is out has failed
  let call = null; // the request that carries it
  let retry = 0; // the timer that asks it again; 0 while it is out
  let address = ""; // where dash answers callbacks
  const edits = []; // what buttons asked for, in order: questions, or functions that change the state here
  const touched = new Map(); // numbers that a hand set since the question went out

  app.announce = (name, detail) => document.dispatchEvent(new CustomEvent("relu-fold:" + name, { detail }));

  // Of the stage, in pixels. To the pixel: the answer may be a plane, even where the question is from a line, and a scene on a
  // stage of another size would not stand in its panels. The server takes a line's width in steps.
  function size() {
    const { clientWidth, clientHeight } = document.getElementById("picture");
    const bounded = (pixels, [least, most]) => Math.max(least, Math.min(most, pixels));
    return { width: bounded(clientWidth, stage.width), height: bounded(clientHeight, stage.height) };
  }

  // What of it makes another figure: not every pixel of a window being resized.
  function fit() {
    const { width, height } = size();
    return app.inputs === 1 ? `${Math.round(width / stage.step)}` : `${width} ${height}`;
  }

  const theme = () => (document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light");

  function send() {
    if (flight) return;
    flight = next();
    if (flight) post();
  }

  function next() {
    while (edits.length) {
      const hand = take(sets);
      if (hand) return hand;
      if (edits[0].kind === "open") return edits.shift();
      if (waiting) return { kind: "commit" }; // what a hand did is a step of its own, before what is done or undone next
      if (typeof edits[0] !== "function") return edits.shift();
      edits.shift()();
    }
    // What a hand on the picture asks for is answered with numbers of the state: they come before all that shows it.
    // But a fold that plays is not held up by a hand.
    const others = MOVING.includes(waiting) && sets({ kind: last });
    return (!others && take(sets)) || (waiting && { kind: waiting }) || take(() => true);
  }

  // A hand on the picture itself, not on a slider: the server solves for the numbers.
  const sets = ({ kind }) => kinds[kind]?.changes && kinds[kind].moves;

  // The one of two ranks whose answer shows more; null shows nothing.
  const fuller = (one, other) => (RANKS.indexOf(one) > RANKS.indexOf(other) ? one : other);

  function take(wanted) {
    for (const [key, aside] of asides) {
      if (!wanted(aside)) continue;
      asides.delete(key);
      return aside;
    }
    return null;
  }

  // Ask, and ask again until there is an answer: each time anew, with the newest state.
  async function post() {
    if (waiting && MOVING.includes(flight.kind)) flight.kind = fuller(flight.kind, waiting);
    if (kinds[flight.kind].shows) waiting = null; // it carries the newest state
    touched.clear();
    seq += 1;
    const mine = seq;
    app.announce("asked", { seq, kind: flight.kind });
    let reply = null;
    let end = "refused";
    try {
      reply = Object.assign(await ask(question()), { edit: flight.edit });
      end = reply.kind;
    } catch (trouble) {
      if (trouble.dropped) end = "dropped";
      else if (trouble.final) giveUp(trouble);
      else return askAgain(trouble);
    }
    last = flight.kind;
    flight = null;
    failures = 0;
    app.showWaiting(null);
    try {
      if (reply) app.show(reply);
    } finally {
      window.setTimeout(send);
    }
    return app.announce("shown", { seq: mine, kind: end });
  }

  function askAgain(trouble) {
    const pause = app.pauseAfter(trouble, failures);
    failures += 1;
    app.showWaiting(trouble);
    retry = window.setTimeout(askNow, pause);
  }

  function askNow() {
    if (!retry) return;
    window.clearTimeout(retry);
    retry = 0;
    post();
  }

  window.addEventListener("online", askNow);

  // The server will not: say why. A view that cannot be drawn stays in the address bar; a link that cannot be opened
  // leaves the page without any view, so it gets the default one.
  function giveUp(trouble) {
    app.say(trouble.message);
    if (trouble.link) app.showLink({ kind: "refused", link: trouble.link });
    else if (flight.kind === "open" && flight.link) {
      app.notify(`${trouble.message} This is the default view instead.`);
      edits.unshift({ kind: "open", link: "" });
    }
  }

  function question() {
    const known = { seq, ...flight, state: app.state, theme: theme(), ...size(), ...app.shown(flight.kind), scale: app.scale() };
    const wanted = kinds[flight.kind].fields.filter((field) => known[field] !== undefined).map((field) => [field, known[field]]);
    return { kind: flight.kind, ...Object.fromEntries(wanted) };
  }

  // Call the server's callback as the renderer would, but without the renderer: its bookkeeping for one call costs more
  // than the answer and the picture together, and it cannot tell that an answer will never come.
  // (XMLHttpRequest hands over its answer in one task where fetch takes several, each behind the next paint.)
  function ask(value) {
    const inputs = [{ id: "frame-request", property: "data", value: JSON.stringify(value) }];
    call = new XMLHttpRequest();
    call.open("POST", address);
    call.setRequestHeader("Content-Type", "application/json");
    call.setRequestHeader("X-Relu-Fold-Release", app.release());
    call.timeout = PATIENCE;
    return new Promise((resolve, reject) => {
      call.onload = () => {
        if (call.status !== 200) return reject(app.trouble.refusal(call));
        try {
          return resolve(read(call.responseText));
        } catch {
          return reject(app.trouble.away()); // somebody else answered: a proxy, a hotel's login
        }
      };
      call.onerror = () => reject(app.trouble.away());
      call.onabort = () => reject({ dropped: true });
      call.ontimeout = () => reject(app.trouble.late());
      call.send(JSON.stringify({ ...CALLBACK, inputs, changedPropIds: ["frame-request.data"] }));
    });
  }

  function read(text) {
    const { response } = JSON.parse(text);
    const reply = JSON.parse(response["frame-reply"].data);
    const figures = { stage: response.stage?.figure, space: response.space?.figure, "panel-figure": response["panel-figure"]?.figure };
    return { ...reply, figures, children: response.controls?.children };
  }

  const OUTPUTS = ["frame-reply.data", "stage.figure", "space.figure", "panel-figure.figure", "controls.children"];
  const CALLBACK = {
    output: `..${OUTPUTS.join("...")}..`,
    outputs: OUTPUTS.map((one) => ({ id: one.split(".")[0], property: one.split(".")[1] })),
  };

  app.start = function () {
    const config = JSON.parse(document.getElementById("_dash-config").textContent);
    address = config.requests_pathname_prefix + "_dash-update-component";
    document.getElementById("undo").disabled = document.getElementById("redo").disabled = true;
    app.startReading();
    app.open(app.linkInAddress());
    app.startHands();
    app.startScrubber();
    app.startPlane();
    app.startFoldSpace();
    let drawn = fit();
    new ResizeObserver(() => {
      if (fit() !== drawn) app.commit();
      drawn = fit();
    }).observe(document.getElementById("picture"));
    const watch = new MutationObserver(app.commit);
    watch.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
  };

  // The hand rests: now there is time for the panels, whose text costs the browser more than the whole stage.
  app.rest = function () {
    if (["drag", "turn", "commit"].includes(flight?.kind)) return; // it moves still, or the whole answer is on its way
    waiting = fuller(waiting, "rest");
    send();
  };

  // What a hand set since the question went out belongs to the state that the answer brought, too.
  app.keepTouched = function () {
    for (const [path, value] of touched) if (app.assign(path, value)) waiting = fuller(waiting, kindOf(path));
  };

  app.open = function (link) {
    edits.push({ kind: "open", link });
    send();
  };

  app.opening = () => edits.some(({ kind }) => kind === "open");

  app.edit = function (edit) {
    if (!app.state) return;
    edits.push({ kind: "edit", edit });
    send();
  };

  // Ask something beside the state; a newer question of the same key takes its place while it waits.
  app.aside = function (question, key = question.kind) {
    if (!app.state) return;
    asides.set(key, question);
    send();
  };

  app.forget = (kind) => take((aside) => aside.kind === kind) && app.forget(kind);

  // Undo and redo take their turn among the edits, so that an answer that is still out cannot undo them.
  app.travel = function (step) {
    edits.push(() => (waiting = step() ? "commit" : waiting));
    send();
  };

  // The level that is traced back is drawn in fold space and nowhere else.
  const kindOf = (path) => (path === "v" ? "trace" : "drag");

  // A hand moved: assign its number and ask for a drag frame.
  app.drag = (path, value) => app.dragAll([[path, value]], kindOf(path));

  // Several numbers at once: no frame shows some of them without the others. Returns whether any changed.
  app.dragAll = function (numbers, kind = "drag") {
    const moved = app.state ? numbers.filter(([path, value]) => app.assign(path, value)) : [];
    if (!moved.length) return false;
    app.forget("marks");
    if (kinds[flight?.kind]?.forgettable) call.abort(); // a hand does not wait for it
    for (const [path, value] of moved) {
      touched.set(path, value);
      app.previewNumber(path);
    }
    waiting = fuller(waiting, kind);
    send();
    return true;
  };

  // What is said of a point or a slider changes no picture: nobody waits for it.
  const matters = (question) => question !== null && !kinds[question.kind].forgettable;
  app.busy = () => matters(flight) || waiting !== null || edits.length > 0 || [...asides.values()].some(matters);

  // The hand let go, or the state changed as a whole: ask for everything.
  app.commit = function () {
    if (!app.state) return;
    waiting = "commit";
    send();
  };
})();
