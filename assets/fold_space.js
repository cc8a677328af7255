// The panel "Fold space" under a hand: a level that is dragged, places and inputs that are pointed at, axes that turn.
// What moves is drawn over plotly's figure, from shapes that the server sends (shapes.js); nothing is computed here.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const SNAP = 6; // pixels within which a level is drawn to a value at which something happens
  const SLACK = 12; // pixels around a picture that still belong to it
  const STILL = 5; // pixels that a tap may wander
  const TURN = 0.01; // radians a pixel
  const KEY_TURN = Math.PI / 36;
  const [FLATTEST, STEEPEST] = JSON.parse(document.getElementById("told").textContent).elevation;
  const HOME = [-0.5, 0.5]; // as in ViewState

  const element = (id) => document.getElementById(id);
  const plot = () => document.querySelector("#panel-figure .js-plotly-plot");
  const open = () => app.state?.panel === "fold" && told?.shapes && plot()?._fullLayout?.xaxis2;

  let told = null; // what the server last said of this panel: {steps, solid, tall, level, shapes, found}
  let pointed = null; // what it said of the place that is pointed at: {says, found}
  let pointing = null; // where a hand points: {side, point}
  let grip = null; // what a hand holds: {what: "level" | "map" | "turn" | "tap", x, y, turn, moved}
  let walker = null; // the input that the arrow keys move
  let hint = ""; // what is said where nobody points
  let slider = null;
  const watched = new WeakSet(); // plots that tell when they have drawn

  // --- what the server says ---

  document.addEventListener("relu-fold:panel", ({ detail }) => {
    told = detail.panel.fold || null;
    app.foldAxes = told?.axes?.length > 1 ? told.axes : [];
    for (const name of ["tall", "solid"]) element("panels").classList.toggle(name, Boolean(told?.[name]));
    if (!told) return;
    for (const button of document.querySelectorAll("[data-fold-step]")) {
      const [axis, which] = button.dataset.foldStep.split(".").map(Number);
      const edit = told.steps[axis][which];
      button.disabled = !edit;
      if (edit) button.dataset.edit = JSON.stringify(edit);
      else delete button.dataset.edit;
    }
    if (told.level) showSlider(told.level);
    if (["open", "commit", "edit"].includes(detail.kind)) forget(); // another picture: nothing is pointed at in it
    else if (pointing) ask();
    watch();
    draw();
  });

  function showSlider({ value, low, high, step, spoken }) {
    Object.assign(slider, { min: low, max: high, step: "any" });
    slider.dataset.step = step;
    if (!slider.matches(":active")) slider.value = value;
    slider.setAttribute("aria-valuetext", spoken);
  }

  app.showPointed = function (answer) {
    if (!pointing) return;
    pointed = answer;
    write(answer ? answer.says : hint);
    draw();
  };

  function write(words) {
    const host = element("fold-pointed");
    if (host.textContent !== words) host.textContent = words;
    host.classList.toggle("hint", words === hint);
  }

  // --- drawing ---

  // Plotly draws when it has time, and again when the page changes its width: what lies over it follows.
  function watch() {
    const gd = plot();
    if (!gd?.on) return void window.setTimeout(watch, 50); // it is loaded when the first figure is there
    if (watched.has(gd)) return;
    watched.add(gd);
    gd.on("plotly_afterplot", draw);
    draw();
  }

  const AXES = { fold: ["xaxis", "yaxis"], values: ["xaxis2", "yaxis2"] };

  function axesOf(name) {
    const layout = plot()._fullLayout;
    const [across, up] = AXES[name] || ["xaxis2", layout.yaxis3 ? "yaxis3" : "yaxis2"];
    return [layout[across], layout[up]];
  }

  function draw() {
    const shapes = open() ? [...told.shapes, ...(pointed ? pointed.found : told.found)] : [];
    app.drawShapes(element("fold-over"), shapes, axesOf);
    placeLevel();
  }

  // The strip along the level that a finger can take hold of without scrolling the page.
  function placeLevel() {
    const handle = element("fold-level");
    handle.hidden = !open() || app.inputs !== 1;
    if (handle.hidden) return;
    const [across, up] = axesOf("values");
    Object.assign(handle.style, {
      left: `${across._offset}px`, width: `${across._length + SLACK}px`, top: `${up._offset + up.l2p(told.level.value)}px`,
    });
  }

  // --- where a hand is ---

  // The picture under the pointer and the place in its units: {side, name, point, pixel}, `pixel` being a pixel's height.
  function under(event) {
    const box = plot().getBoundingClientRect();
    for (const [side, name] of [["fold", "fold"], ["inputs", "values"], ["inputs", "inputs"]]) {
      const [across, up] = axesOf(name);
      const [x, y] = [event.clientX - box.left - across._offset, event.clientY - box.top - up._offset];
      if (x < -SLACK || y < -SLACK || x > across._length + SLACK || y > up._length + SLACK) continue;
      return { side, name, point: [across.p2l(x), up.p2l(y)], pixel: Math.abs(up.p2l(1) - up.p2l(0)) };
    }
    return null;
  }

  // Where a hand is that holds something in a picture, wherever it has gone: at the nearest place of that picture.
  function within(event, name) {
    const box = plot().getBoundingClientRect();
    const [across, up] = axesOf(name);
    const [x, y] = [[event.clientX - box.left, across], [event.clientY - box.top, up]].map(([at, axis]) =>
      axis.p2l(Math.max(0, Math.min(axis._length, at - axis._offset))));
    return { point: [x, y], pixel: Math.abs(up.p2l(1) - up.p2l(0)) };
  }

  function point(found) {
    pointing = { side: found.side, point: found.point };
    ask();
  }

  const ask = () => app.aside({ kind: "point", ...pointing });

  function forget() {
    app.forget("point");
    pointing = pointed = null;
    write(hint);
  }

  function leave() {
    if (!pointing) return;
    forget();
    draw();
  }

  // --- the level ---

  function trace(value, reach) {
    const { low, high, stops } = told.level;
    const near = stops.filter((stop) => Math.abs(stop - value) <= reach);
    const by = (a, b) => (Math.abs(a - value) <= Math.abs(b - value) ? a : b);
    const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(high - low))));
    const kept = near.length ? near.reduce(by) : Number(value.toFixed(digits));
    app.drag("v", Math.max(low, Math.min(high, kept)));
  }

  // The slider's own keys: steps of a round size, and on the way every value at which something happens.
  const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

  function sliderKey(event) {
    const by = KEYS[event.key] * (event.shiftKey ? 10 : 1);
    if (!by || !told?.level) return;
    event.preventDefault();
    const { stops, low, high } = told.level;
    const step = Number(slider.dataset.step);
    const from = app.valueAt("v");
    const way = Math.sign(by);
    const next = Number((Math.round(from / step + by) * step).toPrecision(12));
    const passed = stops.filter((stop) => way * (stop - from) > 0 && way * (next - stop) > 0);
    const to = Math.abs(by) > 1 || !passed.length ? next : way * Math.min(...passed.map((stop) => way * stop));
    slider.value = Math.max(low, Math.min(high, to));
    app.drag("v", Number(slider.value));
    app.commit();
  }

  function makeSlider() {
    slider = document.createElement("input");
    slider.type = "range";
    slider.setAttribute("aria-label", "Value to trace back");
    slider.addEventListener("input", () => trace(Number(slider.value), (slider.max - slider.min) / 80));
    slider.addEventListener("change", app.commit);
    slider.addEventListener("keydown", sliderKey);
    element("trace-slider").append(slider);
  }

  // --- turning ---

  function turn(azimuth, elevation) {
    const whole = 2 * Math.PI;
    const wrapped = azimuth - whole * Math.round(azimuth / whole);
    const steep = Math.max(FLATTEST, Math.min(STEEPEST, elevation));
    const rounded = [wrapped, steep].map((angle) => Math.round(angle * 1000) / 1000);
    app.dragAll([["t.0", rounded[0]], ["t.1", rounded[1]]], "turn");
  }

  // --- the hand ---

  function down(event) {
    if (event.button !== 0 || !open()) return;
    const found = under(event);
    if (!found) return;
    const touch = event.pointerType !== "mouse";
    const onGraph = app.inputs === 1 && found.name === "values";
    const onLevel = event.target.id === "fold-level" || (onGraph && !touch);
    const onMap = app.inputs === 2 && found.side === "inputs" && !touch;
    const what = onLevel ? "level" : onMap ? "map" : found.side === "fold" && told.solid ? "turn" : "tap";
    grip = { what, x: event.clientX, y: event.clientY, turn: app.state.turn, moved: false };
    element("fold-over").setPointerCapture(event.pointerId);
    if (what === "level") level(found);
    if (what === "map") levelUnder(found);
  }

  function level(found) {
    leave();
    trace(found.point[1], SNAP * found.pixel);
  }

  // On a map the level is the value under the hand, which the server knows.
  function levelUnder({ point: at }) {
    leave();
    app.aside({ kind: "level", point: at });
  }

  function move(event) {
    if (!open()) return;
    const found = under(event);
    if (!grip) {
      element("fold-over").dataset.hand = !found ? "" : found.side === "fold" ? (told.solid ? "turn" : "point") : found.name;
      if (event.pointerType !== "mouse") return;
      if (found) point(found);
      else leave();
      return;
    }
    grip.moved ||= Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > STILL;
    if (grip.what === "level") level(within(event, "values"));
    if (grip.what === "map") levelUnder(within(event, "inputs"));
    if (grip.what === "turn" && grip.moved) {
      leave();
      turn(grip.turn[0] + (event.clientX - grip.x) * TURN, grip.turn[1] + (event.clientY - grip.y) * TURN);
    }
    if (grip.what === "tap" && found) point(found);
  }

  function up(event) {
    if (!grip) return;
    const { what, moved } = grip;
    grip = null;
    const found = open() && under(event);
    if (what === "level" || what === "map" || (what === "turn" && moved)) app.commit();
    else if (found && !moved) tap(found);
  }

  // A tap on a place of fold space or on the axis of inputs points at it; on a graph or a map it traces its value.
  function tap(found) {
    if (found.side === "fold" || found.name === "inputs") return point(found);
    if (app.inputs === 1) level(found);
    else levelUnder(found);
    return app.commit();
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function key(event) {
    if (!open()) return;
    const { domain, domain_y: second, turn: turned } = app.state;
    const step = STEPS[event.key];
    if (event.key === "Escape") leave();
    else if (event.key === "Home" && told.solid) turn(...HOME);
    else if (step && event.shiftKey && told.solid) turn(turned[0] + step[0] * KEY_TURN, turned[1] + step[1] * KEY_TURN);
    else if (step) {
      const from = walker || [domain, second].map(([low, high]) => (low + high) / 2);
      walker = [domain, second].map(([low, high], i) => {
        const by = app.inputs === 1 ? step[0] + step[1] : step[i];
        return Math.max(low, Math.min(high, from[i] + (by * (high - low)) / 100));
      });
      point({ side: "inputs", point: walker });
    } else return;
    event.preventDefault();
    if (event.key === "Home" || event.shiftKey) app.commit();
  }

  app.startFoldSpace = function () {
    const over = element("fold-over");
    hint = element("fold-pointed").textContent;
    write(hint);
    makeSlider();
    over.addEventListener("pointerdown", down);
    over.addEventListener("pointermove", move);
    over.addEventListener("pointerup", up);
    over.addEventListener("pointercancel", () => {
      if (["level", "map", "turn"].includes(grip?.what)) app.commit();
      grip = null;
    });
    over.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !grip && leave());
    over.addEventListener("keydown", key);
    over.addEventListener("blur", leave);
  };
})();
