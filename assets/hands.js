// Hands on the picture: take a knot of the first layer, or a crease on the map, and put it where it should be. The server
// solves for the weights (`hand` questions); what it finds is assigned here as if the sliders had been dragged.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const REACH = 14; // px around a knot
  const BESIDE = 7; // px beside a crease

  const DECIDED = 4; // px until it is told which way a hand goes

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
    markKnot();
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

  // Sideways or up and down, as the hand sets out: each turns one number, and leaves the other alone.
  function moveKnot(event) {
    const { xaxis: across, yaxis: up } = gd()._fullLayout;
    const [x, y] = where(event, across, up);
    if (!held.way) {
      const [dx, dy] = [event.clientX - held.from[0], event.clientY - held.from[1]].map(Math.abs);
      if (Math.max(dx, dy) < DECIDED) return null;
      held.way = dx < dy && app.mayLift(held.neuron) ? "lift" : "along";
    }
    held.x = across.p2l(x);
    if (held.way === "along") return { holds: "knot", neuron: held.neuron, x: held.x };
    const [low, high] = up.range;
    return { holds: "knot", neuron: held.neuron, y: Math.max(low, Math.min(high, up.p2l(y))), by };
  }

  // Where the knot in the hand is, if not in the picture: it slides along the others' sum, and stops at the end of the domain.
  function markKnot() {
    const axes = held?.holds === "knot" && held.way && gd()?._fullLayout;
    const knots = axes && last.marks?.find(({ id }) => id === "knots");
    if (!knots) return app.markEdge(null);
    const { xaxis: across, yaxis: up } = axes;
    const [low, high] = up.range;
    const at = last.turning.findIndex((who) => who.includes(held.neuron));
    const line = last.marks.find(({ id }) => id === "composed");
    const [left, right] = app.state.domain;
    const inside = at >= 0;
    const end = held.x > (left + right) / 2 ? line.x.length - 1 : 0;
    const [x, y] = inside ? [knots.x[at], knots.y[at]] : [line.x[end], line.y[end]];
    const edge = !inside ? (end ? "right" : "left") : y > high ? "up" : y < low ? "down" : null;
    const height = up._offset + up.l2p(Math.max(low, Math.min(high, y)));
    const label = app.state.weights.length === 2 ? `${held.neuron + 1}` : `1.${held.neuron + 1}`;
    return app.markEdge(edge, label, across._offset + across.l2p(x), height, `var(--neuron-${held.neuron % 8})`);
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
    const within = (at, axis) => axis.p2l(Math.max(0, Math.min(axis._length, at))); // it stays in the picture
    const [x, y] = where(event, across, up);
    const point = [within(x, across), within(y, up)];
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
    held.from = [event.clientX, event.clientY];
    event.stopPropagation();
    event.preventDefault();
    sayHold(held, event);
    document.getElementById("picture").setPointerCapture(event.pointerId);
  }

  function sayHold({ holds, neuron, way }, { clientX, clientY }) {
    const ways = holds !== "knot" ? [holds] : way ? [way] : ["along", "lift"];
    app.sayHold(neuron, ways, clientX, clientY);
  }

  function move(event) {
    const picture = document.getElementById("picture");
    if (!held) {
      const found = event.pointerType === "mouse" && !event.buttons && under(event);
      picture.classList.toggle("holding", Boolean(found));
      picture.dataset.hold = found ? found.holds : "";
      if (found) sayHold(found, event);
      else app.sayNoHold();
      return;
    }
    event.stopPropagation();
    const hand = held.holds === "knot" ? moveKnot(event) : moveCrease(event);
    if (hand) app.aside({ kind: "hand", hand });
    sayHold(held, event);
  }

  function end() {
    if (!held) return;
    held = null;
    app.markEdge(null);
    app.sayNoHold();
    app.commit();
  }

  app.startHands = function () {
    const picture = document.getElementById("picture");
    picture.addEventListener("pointerdown", begin, true);
    picture.addEventListener("pointermove", move, true);
    picture.addEventListener("pointerleave", () => held || app.sayNoHold());
    for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, end);
  };
})();
