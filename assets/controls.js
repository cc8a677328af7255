// Sliders, number boxes, buttons and keys: each tells the state what a hand did, and shows what the state says.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const PAUSE = 350; // ms after the last key until the change is committed
  const LOOK = 200; // ms until what the sliders say is compared with the state
  const set = (type, path, props) => window.dash_clientside.set_props({ type, path }, props);

  const shown = new Map(); // path -> what the slider on the page was told: {value, reach}
  const steps = new Map(); // path -> {step, reach}, of each slider that is on the page
  const erring = new Set(); // paths whose box shows a complaint
  const typed = new Set(); // paths whose box was typed into and not yet read
  let held = null; // the path of the slider that a pointer is on
  let moved = false; // something was dragged and is not committed
  let settle = 0;
  let checking = 0;
  let telling = false; // a box is being told its number; nobody types

  // What is said later may find another network's sliders.
  const tell = (path, props) => steps.has(path) && set("slider", path, props);

  const pathOf = (element) => element?.closest?.("[data-path]")?.dataset.path;

  const write = (value) => app.typedNumber(value);

  // --- what the state says ---

  app.showControls = function (reply) {
    const fresh = new Set(reply.parameters.map((p) => p.path));
    for (const path of shown.keys()) if (!fresh.has(path)) shown.delete(path);
    steps.clear();
    for (const p of reply.parameters) {
      steps.set(p.path, p);
      // A slider under a hand keeps its reach, so that its thumb does not jump away.
      const known = shown.get(p.path);
      const grow = !known || p.reach > known.reach || (reply.kind !== "commit" && p.reach !== known.reach);
      if (known && grow) tell(p.path, { min: -p.reach, max: p.reach, step: p.step });
      if (grow) shown.set(p.path, { value: p.value, ...known, reach: p.reach });
    }
    for (const path of [...shown.keys(), "x.0", "x.1", "y.0", "y.1", "n", "s", "v"]) app.showNumber(path);
    for (const path of erring) if (!reply.errors[path]) complain(path, null);
    for (const [path, words] of Object.entries(reply.errors)) complain(path, words);
    window.dash_clientside.set_props("partial-sums", { checked: reply.state.partial_sums });
    markSelected(`${reply.state.layer}.${reply.state.neuron}`);
    window.clearTimeout(checking);
    checking = window.setTimeout(reconcile, LOOK);
  };

  const boxOf = (path) => document.querySelector(`[data-path="${path}"] .number input`);
  const thumbOf = (path) => document.querySelector(`[data-path="${path}"] [role=slider]`);
  const setText = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

  // Telling the renderer costs more than a frame: while a hand moves, only the box's own text follows. (The plain setter,
  // so that the box's component still sees a change when it is told.)
  app.previewNumber = function (path) {
    const input = boxOf(path);
    if (input) setText.call(input, write(app.valueAt(path)));
  };

  // Put the state's number into the box, as if it had been typed, so that its component knows it too.
  function tellBox(path) {
    const input = boxOf(path);
    if (!input || typed.has(path)) return;
    telling = true;
    setText.call(input, write(app.valueAt(path)));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    telling = false;
  }

  app.showNumber = function (path) {
    const value = app.valueAt(path);
    const known = shown.get(path) || {};
    if (known.value !== value && path !== held) tell(path, { value });
    tellBox(path);
    shown.set(path, { ...known, value });
  };

  // A slider that was told two values at once may keep the first, and one that was held while its number changed was not
  // told at all: when all is at rest, look, and tell it again. (It passes over a value that it believes to have.)
  function reconcile() {
    window.clearTimeout(checking);
    if (held !== null) return; // its release looks again
    if (app.busy()) return void (checking = window.setTimeout(reconcile, LOOK));
    let apart = false;
    for (const [path, { step }] of steps) {
      const thumb = thumbOf(path);
      const value = app.valueAt(path);
      if (!thumb || Number(thumb.getAttribute("aria-valuenow")) === Number(value.toPrecision(12))) continue;
      apart = true;
      tell(path, { value: value + step });
      window.setTimeout(() => tell(path, { value: app.valueAt(path) }), 50);
    }
    if (apart) checking = window.setTimeout(reconcile, 2 * LOOK);
  }

  function complain(path, words) {
    if (words) erring.add(path);
    else erring.delete(path);
    set("box", path, { error: words });
    tellBox(path);
  }

  function markSelected(which) {
    for (const group of document.querySelectorAll(".group[data-neuron]")) {
      group.classList.toggle("selected", group.dataset.neuron === which);
    }
  }
  app.markSelected = () => app.state && markSelected(`${app.state.layer}.${app.state.neuron}`);

  // --- what a hand did ---

  function drag(path, value) {
    app.drag(path, value);
    moved = true;
    window.clearTimeout(settle);
    if (held === null) settle = window.setTimeout(letGo, PAUSE);
  }

  function letGo() {
    window.clearTimeout(settle);
    if (moved) app.commit();
    moved = false;
  }

  function watchSliders() {
    app.handOnSliders(document.getElementById("controls"), {
      take: (thumb) => (held = pathOf(thumb)),
      say: (thumb, value) => value !== app.valueAt(pathOf(thumb)) && drag(pathOf(thumb), value),
      leave: () => {
        held = null;
        letGo();
      },
      rest: reconcile,
    });
    const mounts = new MutationObserver(app.markSelected);
    mounts.observe(document.getElementById("controls"), { childList: true });
  }

  // A box was left, or Enter pressed in it.
  function readBox(path) {
    if (!typed.delete(path)) return;
    const text = boxOf(path).value;
    if (text === write(app.valueAt(path))) complain(path, null);
    else app.edit({ kind: "number", path, text });
  }

  app.showPartialSums = function (checked) {
    if (app.state && checked !== app.state.partial_sums) app.edit({ kind: "partial-sums", shown: checked });
  };

  function nudge(path, count) {
    if (!steps.has(path)) return;
    const { step, reach } = steps.get(path);
    const next = Number((app.valueAt(path) + count * step).toFixed(6));
    const most = Math.max(reach, shown.get(path).reach);
    place(path, Math.max(-most, Math.min(most, next)));
  }

  // Move a number by key or double click: the slider is told, the box follows.
  function place(path, value) {
    if (!steps.has(path)) return;
    drag(path, value);
    tell(path, { value });
    shown.set(path, { ...shown.get(path), value });
  }

  const ARROWS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

  function sliderKey(event, path) {
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) nudge(path, 10 * arrow);
    else if (event.key === "PageUp" || event.key === "PageDown") nudge(path, event.key === "PageUp" ? 10 : -10);
    else if (arrow) nudge(path, arrow);
    else if (event.key === "0" || event.key === "Delete") place(path, 0);
    else if (event.key === "Home" || event.key === "End") place(path, (event.key === "End" ? 1 : -1) * shown.get(path).reach);
    else return false;
    return true;
  }

  function boxKey(event, path) {
    if (event.key === "Enter") readBox(path);
    if (event.key === "Escape" && typed.delete(path)) tellBox(path);
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
    if (!steps.has(path) || typed.has(path)) return false;
    nudge(path, ARROWS[event.key] * (event.shiftKey ? 10 : 1));
    return true;
  }

  function undoKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return false;
    if (event.target.matches("input")) return false; // the box's own undo
    run(event.shiftKey ? "redo" : "undo");
    return true;
  }

  const ACTIONS = {
    undo: () => app.travel(app.undo),
    redo: () => app.travel(app.redo),
    "copy-link": () => app.copyLink(),
    dimension: (button) => app.changeInputs(Number(button.id.slice(-1))),
  };

  function run(action, button) {
    letGo();
    ACTIONS[action](button);
  }

  document.addEventListener("keydown", (event) => {
    const path = pathOf(event.target);
    const slider = event.target.closest?.("[role=slider]");
    const done = undoKey(event) || (path && (slider ? sliderKey(event, path) : boxKey(event, path)));
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("input", (event) => {
    const path = pathOf(event.target);
    if (path && !telling && event.target.matches(".number input")) typed.add(path);
  }, true);
  document.addEventListener("focusout", (event) => {
    const path = pathOf(event.target);
    if (path && event.target.matches(".number input")) readBox(path);
  }, true);

  document.addEventListener("dblclick", (event) => {
    const path = event.target.closest?.(".mantine-Slider-root") && pathOf(event.target);
    if (path) window.setTimeout(() => place(path, 0), 60); // after the slider has told where the click fell
  });

  function closeDrawers(except) {
    for (const drawer of document.querySelectorAll(".drawer[open]")) if (drawer !== except) drawer.open = false;
  }

  document.addEventListener("keydown", (event) => {
    const drawer = event.key === "Escape" && document.querySelector(".drawer[open]");
    if (!drawer) return;
    drawer.open = false;
    drawer.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-edit], [data-action]");
    button?.closest(".drawer")?.querySelector("summary").focus();
    closeDrawers(button ? null : event.target.closest?.(".drawer"));
    if (!button || button.disabled) return;
    if (button.dataset.edit) app.edit(JSON.parse(button.dataset.edit));
    else run(button.dataset.action, button);
  });

  // --- what dash calls ---

  let started = false;

  function start() {
    if (started) return;
    started = true;
    watchSliders();
    app.start();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    relu_fold: { start, showPartialSums: app.showPartialSums },
  });
})();
