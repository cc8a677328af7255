// Hands on the stage of a plane: turn the sheets, point at the map, read a region.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const SVG = "http://www.w3.org/2000/svg";
  const TURN = 0.008; // radians a pixel
  const KEY_TURN = Math.PI / 36;
  const [FLATTEST, STEEPEST] = JSON.parse(document.getElementById("told").textContent).elevation;
  const HOME = [-0.5, 0.5]; // as in ViewState

  const plot = () => document.querySelector("#space .js-plotly-plot");
  const element = (id) => document.getElementById(id);
  const shown = () => app.inputs === 2 && plot()?._fullLayout?.xaxis2;

  let region = null; // what is said of the region under the point
  let point = null; // in the box
  let grip = null; // where the hand took hold of the sheets: {x, y, turn}
  let creases = []; // of each neuron, on the map
  let lit = null; // those of the neuron that is pointed at in the diagram
  document.addEventListener("relu-fold:picture", ({ detail }) => (creases = detail.creases || creases));
  const others = {}; // the last view of each number of inputs

  // --- turning ---

  function turn(azimuth, elevation) {
    const whole = 2 * Math.PI;
    const wrapped = azimuth - whole * Math.round(azimuth / whole);
    app.drag("t.0", Math.round(wrapped * 1000) / 1000);
    app.drag("t.1", Math.round(Math.max(FLATTEST, Math.min(STEEPEST, elevation)) * 1000) / 1000);
    showTurn();
  }

  function showTurn() {
    const [azimuth, elevation] = app.state.turn.map((angle) => Math.round((angle * 180) / Math.PI));
    element("turn").setAttribute("aria-valuenow", azimuth);
    element("turn").setAttribute("aria-valuetext", `turned by ${azimuth} degrees, seen from ${elevation} degrees above`);
  }

  const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function turnKey(event) {
    if (event.key === "Home") turn(...HOME);
    else if (TURNS[event.key]) {
      const [across, up] = TURNS[event.key];
      turn(app.state.turn[0] + across * KEY_TURN, app.state.turn[1] + up * KEY_TURN);
    } else return;
    event.preventDefault();
    app.commit();
  }

  // --- pointing ---

  function onMap(event) {
    const axes = shown();
    if (!axes) return null;
    const box = plot().getBoundingClientRect();
    const { xaxis2: across, yaxis2: up } = plot()._fullLayout;
    const x = event.clientX - box.left - across._offset;
    const y = event.clientY - box.top - up._offset;
    if (x < 0 || y < 0 || x > across._length || y > up._length) return null;
    return [across.p2l(x), up.p2l(y)].map((at, i) => rounded(at, [across, up][i].range));
  }

  // To a thousandth of the box, about half a pixel: no more can be meant.
  function rounded(at, [low, high]) {
    const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
    return Number(at.toFixed(Math.min(digits, 12)));
  }

  // Even-odd along a ray to the right.
  function inside([x, y], outline) {
    let odd = false;
    outline.forEach(([x1, y1], i) => {
      const [x2, y2] = outline[(i + 1) % outline.length];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
    });
    return odd;
  }

  function pointAt(where) {
    point = where;
    if (where === null) return app.showRegion(null);
    app.aside({ kind: "probe", point: where });
    return drawPoint();
  }

  app.showRegion = function (found) {
    region = point && found;
    if (shown()) {
      app.paintLit(plot(), region ? region.lit : null);
      drawPoint();
    }
    writeRegion();
  };

  // Over the map: the creases of a neuron that is pointed at, the border of a region that is, and the point itself.
  function drawPoint() {
    const host = element("map-point");
    const svg = host.querySelector("svg") || host.appendChild(document.createElementNS(SVG, "svg"));
    svg.replaceChildren();
    if (!shown()) return;
    const gd = plot();
    if (lit) svg.append(path(app.mapPath(gd, lit.points, false), "lit", lit.colour));
    if (!point) return;
    if (region && inside(point, region.outline)) svg.append(path(app.mapPath(gd, region.outline.flat(), true), "outline"));
    const { xaxis2: across, yaxis2: up } = gd._fullLayout;
    const dot = document.createElementNS(SVG, "circle");
    dot.setAttribute("cx", across._offset + across.l2p(point[0]));
    dot.setAttribute("cy", up._offset + up.l2p(point[1]));
    dot.setAttribute("r", 4);
    dot.setAttribute("class", "bead");
    svg.append(dot);
  }

  function path(d, className, colour) {
    const made = document.createElementNS(SVG, "path");
    made.setAttribute("d", d);
    made.setAttribute("class", className);
    if (colour) made.style.stroke = colour;
    return made;
  }

  // The creases of one neuron, by its number counted layer by layer; null for none.
  app.lightCreases = function (number, colour) {
    const points = number === null ? null : creases[number];
    lit = points && points.length ? { points, colour } : null;
    drawPoint();
  };

  const HINT = "Point at the map: a region’s neurons, its formula, its area.";

  function writeRegion() {
    const host = element("region");
    if (!region) {
      host.replaceChildren(line("p", "hint", HINT));
      return;
    }
    const { name, point: at, value, bits, formula, area, share } = region;
    host.replaceChildren(
      line("p", "value", `${name}${at} = ${value}`),
      app.bits("p", bits),
      line("p", "", `here ${name}(x) = ${formula}`),
      line("p", "hint", `area ${area}, ${share} of the box`),
    );
  }

  function line(tag, className, words) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = words;
    return made;
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function pointKey(event) {
    const { domain, domain_y: range } = app.state;
    if (event.key === "Escape") pointAt(null);
    else if (STEPS[event.key]) {
      const from = point || [(domain[0] + domain[1]) / 2, (range[0] + range[1]) / 2];
      const size = event.shiftKey ? 10 : 100;
      const moved = [domain, range].map(([low, high], i) => {
        const next = from[i] + (STEPS[event.key][i] * (high - low)) / size;
        return Math.max(low, Math.min(high, next));
      });
      pointAt(moved);
    } else return;
    event.preventDefault();
  }

  // --- one and two inputs ---

  app.changeInputs = function (inputs) {
    if (!app.state || inputs === app.inputs) return;
    others[app.inputs] = app.state;
    if (!others[inputs]) return app.edit({ kind: "inputs", inputs });
    app.travel(() => {
      app.state = others[inputs];
      return true;
    });
  };

  // What a whole answer says of the plane, beside the figure.
  app.showPlane = function (reply) {
    for (const inputs of [1, 2]) element(`dimension-${inputs}`).setAttribute("aria-pressed", inputs === reply.inputs);
    for (const button of element("map-mode").children) {
      button.setAttribute("aria-pressed", JSON.parse(button.dataset.edit).mode === reply.state.map_mode);
    }
    if (reply.inputs !== 2) return;
    showTurn();
    const { clientWidth: width, offsetLeft: left, offsetTop: top } = element("picture");
    const wide = reply.arrangement === "wide";
    element("region").style.left = wide ? left + reply.map.left * width + "px" : "";
    element("region").style.top = wide ? top + reply.map.bottom + "px" : "";
    if (point) app.aside({ kind: "probe", point });
    else writeRegion();
  };

  app.startPlane = function () {
    const picture = element("picture");
    picture.addEventListener("pointerdown", (event) => {
      if (!shown() || event.button !== 0) return;
      const where = onMap(event);
      if (where) return pointAt(where);
      grip = { x: event.clientX, y: event.clientY, turn: app.state.turn };
      picture.classList.add("turning");
      return picture.setPointerCapture(event.pointerId);
    });
    picture.addEventListener("pointermove", (event) => {
      if (grip) return turn(grip.turn[0] + (event.clientX - grip.x) * TURN, grip.turn[1] + (event.clientY - grip.y) * TURN);
      const where = event.pointerType === "mouse" && onMap(event);
      if (where) pointAt(where);
      else if (point && event.pointerType === "mouse" && shown()) pointAt(null);
      return undefined;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      picture.addEventListener(end, () => {
        if (grip) app.commit();
        grip = null;
        picture.classList.remove("turning");
      });
    }
    picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && point && pointAt(null));
    picture.addEventListener("dblclick", (event) => {
      if (!shown() || onMap(event)) return;
      turn(...HOME);
      app.commit();
    });
    element("turn").addEventListener("keydown", turnKey);
    element("map-point").addEventListener("keydown", pointKey);
    element("map-point").addEventListener("blur", () => pointAt(null));
    element("region-table").addEventListener("pointerover", (event) => {
      const row = event.target.closest("[data-at]");
      if (row) pointAt(row.dataset.at.split(",").map(Number));
    });
    element("region-table").addEventListener("pointerleave", () => pointAt(null));
  };
})();
