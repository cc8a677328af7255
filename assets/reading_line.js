// The reading line: the same x in every panel, with the value of each line there. It reads the drawn marks;
// between two vertices a line is straight, so what it says is exact.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const SVG = "http://www.w3.org/2000/svg";
  const SWIPE = 40; // px
  let at = null; // the x that is being read
  let marks = []; // of the newest frame
  let composed = "f"; // the name of what they add up to
  let turning = []; // who turns at each knot
  let lit = null; // the neuron that is pointed at in the diagram: {number, colour}

  const host = () => document.getElementById("reading");
  const plot = () => (app.inputs === 1 ? document.querySelector("#stage .js-plotly-plot") : null);

  app.readMarks = function (reply) {
    marks = reply.marks;
    composed = reply.name;
    turning = reply.turning || [];
    window.requestAnimationFrame(draw);
  };

  function valueAt(mark, x) {
    for (let i = 1; i < mark.x.length; i += 1) {
      const [left, right] = [mark.x[i - 1], mark.x[i]];
      if (left === null || right === null || x < left || x > right) continue;
      return mark.y[i - 1] + ((mark.y[i] - mark.y[i - 1]) * (x - left)) / (right - left || 1);
    }
    return null;
  }

  // Every panel with the lines in it: {across, up, values: [{name, value, colour}]}.
  function panels(gd, x) {
    const found = new Map();
    gd._fullData.forEach((trace, i) => {
      if (trace.mode !== "lines" || !marks[i] || marks[i].id !== trace.uid) return;
      if (!found.has(trace.xaxis)) {
        const across = gd._fullLayout["xaxis" + trace.xaxis.slice(1)];
        found.set(trace.xaxis, { across, up: gd._fullLayout["yaxis" + trace.yaxis.slice(1)], values: [] });
      }
      const value = valueAt(marks[i], x);
      const values = found.get(trace.xaxis).values;
      const seen = values.some((other) => other.value === value && trace.xaxis !== "x");
      if (value !== null && !seen) values.push({ name: trace.uid, value, colour: trace.line.color });
    });
    return [...found.values()];
  }

  function element(tag, attributes, text) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function draw() {
    const gd = plot();
    const svg = host().querySelector("svg") || host().appendChild(element("svg", {}));
    svg.replaceChildren();
    if (!gd || !gd._fullData || !app.state) return;
    if (lit) drawLit(svg, gd._fullLayout);
    if (at === null) return;
    const [low, high] = app.state.domain;
    at = Math.max(low, Math.min(high, at));
    for (const panel of panels(gd, at)) drawPanel(svg, panel);
    describe(low, high);
  }

  // A ring around every knot at which a neuron turns: of a deeper one there are several.
  function drawLit(svg, { xaxis: across, yaxis: up }) {
    const knots = marks.find((mark) => mark.id === "knots");
    turning.forEach((who, i) => {
      if (!who.includes(lit.number) || !knots) return;
      const [cx, cy] = [across._offset + across.l2p(knots.x[i]), up._offset + up.l2p(knots.y[i])];
      svg.append(element("circle", { cx, cy, r: knots.size / 2 + 5, class: "lit", style: `stroke: ${lit.colour}` }));
    });
  }

  // The knots of one neuron, by its number counted layer by layer; null for none.
  app.lightKnots = function (number, colour) {
    lit = number === null ? null : { number, colour };
    draw();
  };

  function drawPanel(svg, { across, up, values }) {
    const x = across._offset + across.l2p(at);
    const [top, bottom] = [up._offset, up._offset + up._length];
    svg.append(element("line", { x1: x, x2: x, y1: top, y2: bottom, class: "hair" }));
    const main = across._id === "x";
    if (main) svg.append(label(x, top + 14, "x = " + told(at, across), across, "at"));
    for (const { name, value, colour } of values) {
      const y = up._offset + up.l2p(value);
      if (y < top - 1 || y > bottom + 1) continue;
      const partial = main && name !== "composed";
      svg.append(element("circle", { cx: x, cy: y, r: partial ? 3 : 4.5, fill: colour, class: "bead" }));
      const room = name === "sum0" || (partial && values.some((v) => v.name !== name && near(up, v.value, value)));
      if (!room) svg.append(label(x, y - 7, (main && !partial ? composed + " = " : "") + told(value, up), across, partial ? "faint" : ""));
    }
  }

  // A number of an axis, beside whose ends what rounding leaves of 0 is nothing.
  const told = (value, { range }) => app.number(value, Math.max(...range.map(Math.abs)));
  const near = (up, a, b) => Math.abs(up.l2p(a) - up.l2p(b)) < 14;

  function label(x, y, words, across, className) {
    const right = across._offset + across._length;
    const left = x > right - 64;
    return element("text", { x: left ? x - 7 : x + 7, y, "text-anchor": left ? "end" : "start", class: className }, words);
  }

  function describe(low, high) {
    const slider = host();
    const line = marks.find((mark) => mark.id === "composed");
    const value = line ? valueAt(line, at) : null;
    slider.setAttribute("aria-valuemin", low);
    slider.setAttribute("aria-valuemax", high);
    slider.setAttribute("aria-valuenow", at);
    const { xaxis, yaxis } = plot()._fullLayout;
    const result = value === null ? "" : `, ${composed} = ${told(value, yaxis)}`;
    slider.setAttribute("aria-valuetext", `x = ${told(at, xaxis)}${result}`);
  }

  function read(x) {
    at = x;
    draw();
  }

  function panelUnder(event) {
    const gd = plot();
    if (!gd || !gd._fullData || !gd._fullLayout || !app.state) return null;
    const box = gd.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return panels(gd, app.state.domain[0]).find(({ across, up }) => {
      const inside = x >= across._offset - 6 && x <= across._offset + across._length + 6;
      return inside && y >= up._offset - 6 && y <= up._offset + up._length + 6;
    });
  }

  function point(event) {
    const panel = panelUnder(event);
    if (!panel) return read(null);
    const box = plot().getBoundingClientRect();
    return read(panel.across.p2l(event.clientX - box.left - panel.across._offset));
  }

  const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

  function key(event) {
    if (!app.state) return;
    const [low, high] = app.state.domain;
    const step = ((high - low) / 100) * (event.shiftKey ? 10 : 1);
    if (event.key === "Escape") read(null);
    else if (event.key === "Home") read(low);
    else if (event.key === "End") read(high);
    else if (KEYS[event.key]) read((at === null ? (low + high) / 2 : at) + KEYS[event.key] * step);
    else return;
    event.preventDefault();
  }

  // On a phone the columns are swiped sideways, a page of neurons at a time.
  let touch = null;

  function beginSwipe(event) {
    const panel = event.pointerType === "touch" ? panelUnder(event) : null;
    touch = panel && panel.across._id !== "x" ? event.clientX : null;
  }

  function endSwipe(event) {
    if (touch === null || !app.state) return;
    const moved = event.clientX - touch;
    touch = null;
    if (Math.abs(moved) < SWIPE) return;
    const { layer, neuron, weights } = app.state;
    const next = (Math.floor(neuron / app.page) + (moved < 0 ? 1 : -1)) * app.page;
    if (next >= 0 && next < weights[layer].length) app.edit({ kind: "select", layer, neuron: next });
  }

  function listen() {
    const picture = document.getElementById("picture");
    picture.addEventListener("pointermove", (event) => (touch === null ? point(event) : undefined));
    picture.addEventListener("pointerdown", (event) => {
      beginSwipe(event);
      if (touch === null) point(event);
    });
    picture.addEventListener("pointerup", endSwipe);
    picture.addEventListener("pointercancel", () => (touch = null));
    picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && read(null));
    host().addEventListener("keydown", key);
    host().addEventListener("focus", () => host().matches(":focus-visible") && at === null && key({ key: "ArrowRight", preventDefault() {} }));
    host().addEventListener("blur", () => read(null));
    document.addEventListener("pointerdown", (event) => {
      if (!picture.contains(event.target)) read(null);
    });
    window.addEventListener("resize", () => window.setTimeout(draw, 200));
  }
  app.startReading = listen;
})();
