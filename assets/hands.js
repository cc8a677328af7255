// Hands on the picture: take a knot of the first layer, or a crease on the map, and put it where it should be. The server
// solves for the weights (`hand` questions); what it finds is assigned here as if the sliders had been dragged.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const REACH = 14; // px around a knot
  const BESIDE = 7; // px beside a crease

  let held = null; // what the hand holds: {holds, neuron, ...}
  let by = null; // the neuron that lifts the knot
  let stopped = "";
  let last = null; // the newest answer with a picture
  let creases = []; // of each neuron, on the map, from the newest answer that tells

  app.obey = function ({ numbers, stopped: why, by: lifter = null }) {
    for (const [path, value] of Object.entries(numbers)) if (app.assign(path, value)) app.previewNumber(path);
    if (held && lifter !== null) by = lifter;
    if (why !== stopped) app.say(why);
    stopped = why;
  };

  document.addEventListener("relu-fold:picture", ({ detail }) => {
    last = detail;
    if (detail.kind === "commit") stopped = ""; // its notice took the place of what was said
    creases = detail.creases || creases;
  });

  const gd = () => document.querySelector(`${app.inputs === 1 ? "#stage" : "#space"} .js-plotly-plot`);

  function where(event, across, up) {
    const box = gd().getBoundingClientRect();
    return [event.clientX - box.left - across._offset, event.clientY - box.top - up._offset];
  }

  // --- a knot on the line ---

  function knotUnder(event) {
    const axes = gd()?._fullLayout;
    const mark = last?.marks?.find(({ id }) => id === "knots");
    if (!axes || !mark || !last.turning) return null;
    const [x, y] = where(event, axes.xaxis, axes.yaxis);
    let best = null;
    mark.x.forEach((at, i) => {
      const neuron = last.turning[i]?.find((one) => one < app.state.weights[0].length); // one of the first layer
      if (at === null || neuron === undefined) return;
      const far = Math.hypot(axes.xaxis.l2p(at) - x, axes.yaxis.l2p(mark.y[i]) - y);
      if (far < REACH && (!best || far < best.far)) best = { far, neuron };
    });
    return best && { holds: "knot", neuron: best.neuron };
  }

  function moveKnot(event) {
    const { xaxis: across, yaxis: up } = gd()._fullLayout;
    const [x, y] = where(event, across, up);
    const [low, high] = up.range;
    const height = Math.max(low, Math.min(high, up.p2l(y)));
    return { holds: "knot", neuron: held.neuron, x: across.p2l(x), y: height, by };
  }

  // --- a crease on the map ---

  function creaseUnder(event) {
    const axes = gd()?._fullLayout;
    if (!axes?.xaxis2 || !creases.length) return null;
    const at = where(event, axes.xaxis2, axes.yaxis2);
    const pixel = ([x, y]) => [axes.xaxis2.l2p(x), axes.yaxis2.l2p(y)];
    let best = null;
    for (let neuron = 0; neuron < app.state.weights[0].length; neuron += 1) {
      const ends = farthest(creases[neuron] || []);
      if (!ends) continue;
      const { far, along } = beside(at, pixel(ends[0]), pixel(ends[1]));
      if (far < BESIDE && (!best || far < best.far)) best = { far, along, neuron, ends };
    }
    if (!best) return null;
    const { along, neuron, ends } = best;
    const pivot = [(ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2];
    return Math.abs(along - 0.5) > 0.3 ? { holds: "crease-end", neuron, pivot } : { holds: "crease", neuron };
  }

  // A crease of the first layer is one straight line, drawn in parts: its two ends.
  function farthest(points) {
    if (points.length < 4) return null;
    const all = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
    const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const from = (a) => all.reduce((best, b) => (distance(a, b) > distance(a, best) ? b : best), a);
    const end = from(all[0]);
    return [end, from(end)];
  }

  function beside([x, y], [x1, y1], [x2, y2]) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
    const along = ((x - x1) * dx + (y - y1) * dy) / length;
    const off = Math.abs((x - x1) * dy - (y - y1) * dx);
    return { far: along < -0.02 || along > 1.02 ? Infinity : off, along };
  }

  function moveCrease(event) {
    const { xaxis2: across, yaxis2: up } = gd()._fullLayout;
    const [x, y] = where(event, across, up);
    const point = [across.p2l(x), up.p2l(y)];
    const { holds, neuron, pivot } = held;
    return holds === "crease" ? { holds, neuron, point } : { holds, neuron, pivot, point };
  }

  // --- the hand ---

  const under = (event) => (app.inputs === 1 ? knotUnder(event) : creaseUnder(event));

  function begin(event) {
    if (event.button !== 0 || !app.state) return;
    held = under(event);
    if (!held) return;
    by = null;
    event.stopPropagation();
    event.preventDefault();
    document.getElementById("picture").setPointerCapture(event.pointerId);
  }

  function move(event) {
    const picture = document.getElementById("picture");
    if (!held) {
      const found = event.pointerType === "mouse" && !event.buttons && under(event);
      picture.classList.toggle("holding", Boolean(found));
      picture.dataset.hold = found ? found.holds : "";
      return;
    }
    event.stopPropagation();
    app.aside({ kind: "hand", hand: held.holds === "knot" ? moveKnot(event) : moveCrease(event) });
  }

  function end() {
    if (!held) return;
    held = null;
    app.commit();
  }

  app.startHands = function () {
    const picture = document.getElementById("picture");
    picture.addEventListener("pointerdown", begin, true);
    picture.addEventListener("pointermove", move, true);
    for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, end);
  };
})();
