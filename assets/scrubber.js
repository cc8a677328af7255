// The fold scrubber: folds the neurons, by hand or by itself. Its progress goes from 0, flat, over 1, ReLU, to 2, mirror;
// a neuron's negative slope is 1 minus how far it is folded. Who folds: all at once, one layer, or each in its turn.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const PAUSE = 350; // ms after the last key until the change is committed
  const WHOLE = 4000; // ms from flat to mirror
  const A_TURN = 700; // ms for one neuron to fold halfway, when each does in its turn
  const LONGEST = 24000; // ms for all of them
  const DWELL = 500; // ms at ReLU
  const A_CUT = 1000; // ms between cuts, for those who want no motion
  const CUTS = 0.5; // of progress between two of them
  const STUCK = 200; // ms: after a longer wait for an answer the fold does not leap ahead
  const NEAR = 1e-6;
  const MARKS = [0, 1, 2]; // flat, ReLU, mirror: to these a hand is drawn
  const SNAP = 6; // px around them

  let scope = "all";
  let speed = 1;
  let progress = 1;
  let scale = "fit"; // whose fold the axes have room for
  let held = false; // a pointer is on the slider
  let settle = 0;
  let play = null; // while it plays: {from, since, waiting, painted, timer, frame}

  const element = (id) => document.getElementById(id);
  const thumb = () => element("fold-slider").querySelector("[role=slider]");
  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  app.scale = () => (app.state ? scale : "fit");

  // --- progress and slopes ---

  const widths = () => app.state.weights.slice(0, -1).map((rows) => rows.length);
  const total = () => widths().reduce((sum, n) => sum + n, 0);
  const clipped = (x, low, high) => Math.max(low, Math.min(high, x));

  function foldsNow() {
    const { slopes, negative_slope: all } = app.state;
    return widths().map((n, layer) => Array.from({ length: n }, (_, i) => 1 - (slopes.length ? slopes[layer][i] : all)));
  }

  // How far each neuron is folded at this progress.
  function foldsAt(at) {
    let turn = 0;
    const pass = at < 1 ? 0 : 1;
    return foldsNow().map((own, layer) =>
      own.map((fold) => {
        if (scope === "each") return pass + clipped((at - pass) * total() - turn++, 0, 1);
        return scope === "all" || layer === app.state.layer ? at : fold;
      }),
    );
  }

  // The progress that the state shows, and whether the neurons of this scope stand as they would on the way.
  function read() {
    const folds = foldsNow();
    const mine = scope === "layer" ? folds[app.state.layer] : folds.flat();
    const at = clipped(mine.reduce((sum, fold) => sum + fold, 0) / mine.length, 0, 2);
    const wanted = foldsAt(at).flat();
    return { at, fits: folds.flat().every((fold, i) => Math.abs(fold - wanted[i]) < 0.001) };
  }

  function put(at) {
    progress = clipped(at, 0, 2);
    const slopes = foldsAt(progress).map((own) => own.map((fold) => Number((1 - fold).toFixed(3))));
    const [first, ...others] = slopes.flat();
    const alike = others.every((slope) => slope === first);
    const each = slopes.flatMap((own, layer) => own.map((slope, i) => [`f.${layer}.${i}`, slope]));
    return app.dragAll(alike ? [["s", first]] : each);
  }

  // --- what is shown ---

  // Telling the renderer costs more than a frame; while it plays the thumb itself is moved.
  function moveThumb() {
    thumb().style.setProperty("--slider-thumb-offset", `${progress * 50}%`);
    thumb().setAttribute("aria-valuenow", progress.toFixed(2));
    speak();
  }

  function tellSlider() {
    window.dash_clientside.set_props("fold", { value: Number(progress.toFixed(2)) });
    window.requestAnimationFrame(moveThumb);
  }

  function speak() {
    const slope = app.number(1 - progress, 2);
    const words = scope === "each" ? `${Math.round(progress * 50)} % of the way` : `negative slope ${slope}`;
    thumb().setAttribute("aria-valuetext", words);
  }

  function showButtons() {
    const button = element("fold-play");
    button.querySelector(".sign").textContent = play ? "❚❚" : "▶";
    button.querySelector(".word").textContent = play ? "Pause" : "Fold";
    button.setAttribute("aria-label", play ? "Pause the fold" : "Play the fold");
    for (const one of document.querySelectorAll("[data-scope]")) {
      one.setAttribute("aria-pressed", one.dataset.scope === scope);
      one.hidden = one.dataset.scope === "layer" ? widths().length === 1 : one.dataset.scope === "each" && total() === 1;
    }
    for (const one of document.querySelectorAll("[data-speed]")) one.setAttribute("aria-pressed", Number(one.dataset.speed) === speed);
  }

  // A state came from elsewhere: a link, an undo, an edit. Show it as the scope that it fits.
  function follow() {
    if (play || held) return;
    if (scope === "layer" && widths().length === 1) scope = "all";
    let found = read();
    for (const other of ["all", "each", "layer"]) {
      if (found.fits) break;
      const before = scope;
      scope = other;
      if (read().fits) found = read();
      else scope = before;
    }
    progress = found.at;
    showSlope();
    showButtons();
    tellSlider();
  }

  // One number stands for all neurons only where they share it.
  function showSlope() {
    document.querySelector(".fold-slope").classList.toggle("away", Boolean(app.state?.slopes.length));
  }

  document.addEventListener("relu-fold:picture", ({ detail: { fold } }) => {
    const words = element("fold-words");
    if (words.textContent !== fold.words) words.textContent = fold.words;
    words.classList.toggle("flat", fold.flat);
    showSlope();
  });

  document.addEventListener("relu-fold:shown", ({ detail: { kind } }) => {
    if (!app.state) return;
    if (kind === "refused") return stop();
    if (play && (kind === "open" || kind === "edit")) stop();
    if (["open", "edit", "commit"].includes(kind)) follow();
    if (play?.waiting && ["drag", "rest", "hand", "commit"].includes(kind)) next();
  });

  // --- by itself ---

  // One scale from end to end, made before anything moves.
  function hold() {
    if (scale === scope) return false;
    scale = scope;
    app.commit();
    return true;
  }

  function start() {
    const shown = read();
    // A view begins at ReLU, in the middle: what there is to see then is the whole fold.
    const anew = !shown.fits || progress === 1 || progress >= 2;
    play = { from: anew ? 0 : progress, since: 0, waiting: true, painted: false, timer: 0, frame: 0 };
    showButtons();
    if (!hold()) next();
  }

  // The last frame is on the screen: the next one may come.
  function next() {
    play.waiting = false;
    if (play.from !== null) play.frame = window.requestAnimationFrame(begin);
    else if (progress >= 2) finish();
    else if (still()) play.timer = window.setTimeout(() => show(cut()), A_CUT / speed);
    else if (progress === 1) play.timer = window.setTimeout(goOn, DWELL / speed);
    else if (play.painted) tween();
    else play.frame = window.requestAnimationFrame(tween);
  }

  function begin() {
    const { from } = play;
    play.from = null;
    show(from);
  }

  function goOn() {
    play.since = performance.now();
    play.frame = window.requestAnimationFrame(tween);
  }

  function tween() {
    const passed = Math.min(performance.now() - play.since, STUCK);
    const at = progress + (2 * passed * speed) / duration();
    show(progress < 1 && at > 1 ? 1 : at); // ReLU itself is shown
  }

  // While one frame is being painted the server works on the next; two between two paintings would be one too many.
  function show(at) {
    const mine = play;
    mine.since = performance.now();
    mine.painted = false;
    window.requestAnimationFrame(() => (mine.painted = true));
    mine.waiting = put(at);
    moveThumb();
    if (!mine.waiting) play.frame = window.requestAnimationFrame(() => play && next());
  }

  const duration = () => (scope === "each" ? clipped(2 * total() * A_TURN, WHOLE, LONGEST) : WHOLE);

  function cut() {
    const size = scope === "each" && total() <= 8 ? 1 / total() : CUTS;
    return clipped(Math.round((Math.floor(progress / size + NEAR) + 1) * size * 1e4) / 1e4, 0, 2);
  }

  function halt() {
    window.clearTimeout(play.timer);
    window.cancelAnimationFrame(play.frame);
    play = null;
    showButtons();
  }

  function stop() {
    if (play) halt();
  }

  function finish() {
    if (!play) return;
    halt();
    app.commit();
  }

  // --- by hand ---

  function drag(at) {
    stop();
    put(at);
    speak();
    window.clearTimeout(settle);
    if (!held) settle = window.setTimeout(letGo, PAUSE);
  }

  function letGo() {
    window.clearTimeout(settle);
    app.commit();
  }

  // The thumb says where the hand is; what folds is drawn to a mark nearby, and the thumb with it.
  function follows(at) {
    const pixel = 2 / element("fold-slider").querySelector(".mantine-Slider-track").clientWidth;
    const to = MARKS.find((mark) => Math.abs(mark - at) <= SNAP * pixel) ?? at;
    if (Math.abs(to - progress) > (to === at ? 0.005 : NEAR)) drag(to);
    if (to !== at) moveThumb();
  }

  function place(at) {
    drag(at);
    tellSlider();
  }

  const STEPS = { ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 };

  function key(event) {
    if (event.target !== thumb()) return;
    const by = STEPS[event.key];
    if (by) place(Number((progress + by * (event.shiftKey && Math.abs(by) < 0.1 ? 10 : 1)).toFixed(2)));
    else if (event.key === "Home") place(0);
    else if (event.key === "End") place(2);
    else if (event.key === "0" || event.key === "Delete") place(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function choose(button) {
    finish();
    if (button.dataset.speed) speed = Number(button.dataset.speed);
    else {
      scope = button.dataset.scope;
      progress = read().at;
      tellSlider();
    }
    showButtons();
  }

  // A hand elsewhere: what it changes is drawn to its own scale again.
  function elsewhere(event) {
    if (event.key?.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) finish(); // what it undoes stands still
    if (element("scrubber").contains(event.target)) return;
    if (event.type === "pointerdown" || !["Tab", "Shift", "Control", "Meta", "Alt"].includes(event.key)) {
      if (event.target.closest?.("[data-edit], [data-action]")) finish();
      if (!play) scale = "fit";
    }
  }

  app.startScrubber = function () {
    const slider = element("fold-slider");
    app.handOnSliders(slider, {
      take() {
        held = true;
        finish();
        hold();
      },
      say: (_, at) => follows(at),
      leave() {
        held = false;
        letGo();
      },
      rest: () => !held && !play && tellSlider(),
    });
    document.addEventListener("keydown", key, true);
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, elsewhere, true);
    slider.addEventListener("dblclick", () => window.setTimeout(() => place(1), 60));
    element("fold-play").addEventListener("click", () => (play ? finish() : start()));
    for (const button of document.querySelectorAll("[data-scope], [data-speed]")) button.addEventListener("click", () => choose(button));
  };
})();
