// The network diagram and the ledger, drawn from what the server answers.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const SVG = "http://www.w3.org/2000/svg";
  const colour = (index) => (index === null ? "var(--ink)" : `var(--neuron-${index})`);

  app.showPanels = function (reply) {
    showDiagram(document.getElementById("diagram"), reply.diagram);
    showLedger(reply.ledger);
    const panels = document.getElementById("panels");
    panels.dataset.panel = app.state.panel;
    panels.classList.toggle("drawn", Boolean(reply.figures["panel-figure"]));
    for (const tab of panels.querySelectorAll("[data-tab]")) {
      tab.setAttribute("aria-pressed", tab.dataset.tab === app.state.panel);
    }
    app.showPanelWords(reply);
  };

  // Of the open panel: its sentences, and what its own scripts make of the rest.
  app.showPanelWords = function (reply) {
    for (const [id, words] of Object.entries(reply.panel)) {
      const element = document.getElementById(id);
      if (element && typeof words === "string") setText(element, words);
    }
    document.dispatchEvent(new CustomEvent("relu-fold:panel", { detail: reply }));
  };

  app.showWords = function (reply) {
    const { layer, weights } = reply.state;
    const [back, on] = document.querySelectorAll('[data-edit*="walk"]');
    back.disabled = layer === 0;
    on.disabled = layer === weights.length - 2;
    document.querySelector('[data-edit*="step-target"]').hidden = weights[layer + 1].length === 1;
    document.getElementById("walk").hidden = weights.length === 2 && weights[1].length === 1;
    for (const [id, words] of Object.entries(reply.words)) document.getElementById(id).textContent = words;
    document.getElementById("summary").textContent = reply.summary;
    app.say(reply.notice);
  };

  app.say = function (words) {
    const notice = document.getElementById("notice");
    notice.textContent = words;
    notice.hidden = !words;
  };

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // Have as many children as there are items; `update` sets each of them.
  function join(parent, items, create, update) {
    while (parent.children.length > items.length) parent.lastElementChild.remove();
    while (parent.children.length < items.length) parent.appendChild(create());
    items.forEach((item, i) => update(parent.children[i], item));
  }

  function showDiagram(host, { nodes, edges }) {
    if (!host.firstElementChild) {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("aria-hidden", "true");
      host.append(svg, make("div", "nodes"));
    }
    const rows = Math.max(2, ...counts(nodes));
    host.classList.toggle("crowded", rows > 8);
    host.style.setProperty("--rows", rows);
    join(host.firstElementChild, edges, () => document.createElementNS(SVG, "line"), showEdge);
    join(host.lastElementChild, nodes, () => make("button"), showNode);
  }

  // How many nodes stand in each column.
  function counts(nodes) {
    const columns = new Map();
    for (const { x } of nodes) columns.set(x, (columns.get(x) || 0) + 1);
    return columns.values();
  }

  function showEdge(line, edge) {
    for (const end of ["x1", "y1", "x2", "y2"]) line.setAttribute(end, edge[end] * 100 + "%");
    line.style.stroke = colour(edge.colour);
    line.style.strokeWidth = edge.width;
    line.style.strokeDasharray = edge.negative ? "5 4" : "";
  }

  function showNode(button, node) {
    if (button.textContent !== node.label) button.textContent = node.label;
    button.style.left = node.x * 100 + "%";
    button.style.top = node.y * 100 + "%";
    button.style.setProperty("--mine", colour(node.colour));
    button.disabled = !node.edit;
    if (node.edit) button.dataset.edit = JSON.stringify(node.edit);
    else delete button.dataset.edit;
    button.setAttribute("aria-label", node.name);
    button.setAttribute("aria-pressed", node.selected);
    button.title = node.name;
    button.dataset.neuron = node.edit?.kind === "select" ? `${node.edit.layer}.${node.edit.neuron}` : "";
  }

  // A neuron of the diagram that is pointed at lights its knots on the line, its creases on the map.
  function light(button) {
    const [layer, neuron] = button.dataset.neuron.split(".").map(Number);
    const before = app.state.weights.slice(0, layer).reduce((sum, rows) => sum + rows.length, 0);
    const show = app.inputs === 1 ? app.lightKnots : app.lightCreases;
    show(before + neuron, button.style.getPropertyValue("--mine"));
  }

  for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (event) => {
      const button = event.target.closest?.(".nodes button[data-neuron]");
      if (button?.dataset.neuron) light(button);
    });
    document.addEventListener(off, (event) => {
      if (!event.target.closest?.(".nodes button")) return;
      app.lightCreases(null);
      app.lightKnots(null);
    });
  }

  function showLedger({ counts, slopes, rows, more, provenance }) {
    join(document.getElementById("provenance"), provenance, () => make("li"), setText);
    const plane = slopes === undefined;
    document.getElementById("ledger-table").hidden = plane || rows.length === 0;
    document.getElementById("region-table").hidden = !plane || rows.length === 0;
    if (plane) {
      setText(document.getElementById("counts"), counts);
      setText(document.getElementById("ledger-more"), more);
      join(document.getElementById("region-table").tBodies[0], rows, () => make("tr"), showRegionRow);
      return;
    }
    setText(document.getElementById("counts"), counts);
    setText(document.getElementById("ledger-more"), more);
    const table = document.getElementById("ledger-table");
    if (!table.tHead) table.append(head(), make("tbody"));
    setText(table.tHead.rows[0].cells[2], slopes);
    join(table.tBodies[0], rows, () => make("tr"), showRow);
  }

  function setText(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  function head() {
    const thead = make("thead");
    const row = thead.appendChild(make("tr"));
    const columns = [
      ["x from … to", "The interval of this piece"],
      ["on / off", "Which neurons are active on it: those with a positive pre-activation"],
      ["", "Each active neuron adds its own slope times its outgoing weight"],
      ["intercept", "Where this piece, drawn on, would cross x = 0"],
    ];
    for (const [name, meaning] of columns) {
      const cell = row.appendChild(make("th", "", name));
      cell.scope = "col";
      cell.title = meaning;
    }
    return thead;
  }

  function showRow(tr, row) {
    const key = JSON.stringify(row);
    if (tr.dataset.key === key) return;
    tr.dataset.key = key;
    tr.className = row.kind;
    tr.replaceChildren(...(row.kind === "knot" ? knotCells(row) : pieceCells(row)));
  }

  function knotCells(row) {
    const cell = make("td");
    cell.colSpan = 4;
    cell.style.setProperty("--mine", colour(row.colour));
    cell.append(make("span", "dot"), `At x = ${row.x} `, row.text + ".");
    return [cell];
  }

  // Who is on and who is off, as a cell or any other element.
  app.bits = function (tag, of) {
    const bits = make(tag, "bits");
    for (const [label, on, index] of of) {
      const bit = bits.appendChild(make("span", on ? "on" : "off", label));
      bit.style.setProperty("--mine", colour(index));
      bit.title = `neuron ${label} is ${on ? "on" : "off"}`;
      bit.append(make("span", "spoken", on ? " on " : " off "));
    }
    return bits;
  };

  function showRegionRow(tr, row) {
    const key = JSON.stringify(row);
    if (tr.dataset.key === key) return;
    tr.dataset.key = key;
    tr.dataset.at = row.at.join(",");
    tr.className = "piece";
    const share = make("td", "number", row.share);
    tr.replaceChildren(app.bits("td", row.bits), make("td", "formula", row.formula), make("td", "number", row.area), share);
  }

  function pieceCells(row) {
    const bits = app.bits("td", row.bits);
    const slope = make("td", "slope");
    row.terms.forEach(([words, index], i) => {
      const minus = words.startsWith("−");
      if (i || minus) slope.append(minus ? (i ? " − " : "−") : " + ");
      const term = slope.appendChild(make("span", "term", minus ? words.slice(1) : words));
      term.style.setProperty("--mine", colour(index));
    });
    if (row.silent) slope.append("no neuron is active: ");
    else if (row.terms.length > 1) slope.append(" = ");
    if (row.terms.length !== 1) slope.append(make("strong", "", row.slope));
    return [make("td", "interval", `${row.from} … ${row.to}`), bits, slope, make("td", "number", row.intercept)];
  }
})();
