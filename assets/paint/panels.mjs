// The network diagram and the ledger, drawn from what the server answers.
/** @import { Bit, DiagramEdge, DiagramNode, KnotRow, Ledger, PieceRow, RegionRow, RestReply, WholeReply } from "../state/replies.d.ts" */
import { state } from "../state/view.mjs";
import { all, colourOf, draw, element, join, make, plotOf, setText } from "./elements.mjs";
import { showPanelWords } from "./words.mjs";

/** @param {RestReply | WholeReply} reply */
export function showPanels(reply) {
  showDiagram(element("diagram"), reply.diagram);
  showLedger(reply.ledger);
  const panels = element("panels");
  panels.dataset.panel = state().panel;
  panels.classList.toggle("drawn", Boolean(reply.figures["panel-figure"]));
  for (const tab of all(panels, "[data-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === state().panel));
  }
  showPanelWords(reply);
}

/**
 * Draw the open panel's figure. Of axes that share a scale plotly keeps what the last figure gave them, and would measure
 * the ranges of this one by it: a map from -1 to 1 after one from -2 to 2 was drawn from -1 to 2.4.
 * @param {object} figure
 */
export function drawPanelFigure(figure) {
  const last = plotOf("panel-figure")?._fullLayout;
  for (const axis of [last?.xaxis, last?.yaxis, last?.xaxis2, last?.yaxis2]) {
    delete axis?._inputDomain;
    delete axis?._inputRange;
  }
  window.dash_clientside.set_props("panel-figure", { figure });
}

// --- the diagram ---

/**
 * @param {HTMLElement} host
 * @param {{ nodes: DiagramNode[], edges: DiagramEdge[] }} diagram
 */
function showDiagram(host, { nodes, edges }) {
  if (!host.firstElementChild) host.append(draw("svg", { "aria-hidden": "true" }), make("div", "nodes"));
  const rows = Math.max(2, ...counts(nodes));
  host.classList.toggle("crowded", rows > 8);
  host.classList.toggle(
    "dense",
    nodes.some(({ dot }) => dot),
  );
  host.classList.toggle("narrow", new Set(nodes.map(({ x }) => x)).size > 6);
  host.style.setProperty("--rows", String(rows));
  join(/** @type {Element} */ (host.firstElementChild), edges, () => draw("line"), showEdge);
  join(/** @type {Element} */ (host.lastElementChild), nodes, newNode, showNode);
  all(host, ".thumb").forEach((thumb, i) => {
    thumb.dataset.thumb = String(i);
  });
}

function newNode() {
  const button = make("button");
  button.append(make("span", "thumb"), make("span", "label"));
  return button;
}

/**
 * How many nodes stand in each column.
 * @param {DiagramNode[]} nodes
 */
function counts(nodes) {
  /** @type {Map<number, number>} */
  const columns = new Map();
  for (const { x } of nodes) columns.set(x, (columns.get(x) || 0) + 1);
  return columns.values();
}

/**
 * @param {SVGLineElement} line
 * @param {DiagramEdge} edge
 */
function showEdge(line, edge) {
  for (const end of /** @type {const} */ (["x1", "y1", "x2", "y2"])) line.setAttribute(end, `${edge[end] * 100}%`);
  line.style.stroke = colourOf(edge.colour);
  line.style.strokeWidth = String(edge.width);
  line.style.strokeDasharray = edge.negative ? "5 4" : "";
}

/**
 * @param {HTMLButtonElement} button
 * @param {DiagramNode} node
 */
function showNode(button, node) {
  setText(/** @type {Element} */ (button.lastElementChild), node.label);
  button.style.left = `${node.x * 100}%`;
  button.style.top = `${node.y * 100}%`;
  button.style.setProperty("--mine", colourOf(node.colour));
  button.classList.toggle("dot", node.dot);
  if (node.own) button.dataset.own = node.own;
  else delete button.dataset.own;
  button.disabled = !node.edit;
  if (node.edit) button.dataset.edit = JSON.stringify(node.edit);
  else delete button.dataset.edit;
  button.setAttribute("aria-label", node.name);
  button.setAttribute("aria-pressed", String(node.selected));
  button.title = node.name;
  button.dataset.neuron = node.edit?.kind === "select" ? `${node.edit.layer}.${node.edit.neuron}` : "";
}

/**
 * A neuron of the diagram that is pointed at: tell its number, counted layer by layer, and its colour; null when none is.
 * @param {(lit: { number: number, colour: string } | null) => void} light
 */
export function watchDiagram(light) {
  for (const [on, off] of [
    ["pointerover", "pointerout"],
    ["focusin", "focusout"],
  ]) {
    document.addEventListener(on, (event) => {
      const button = nodeAt(event, ".nodes button[data-neuron]");
      if (!button?.dataset.neuron) return;
      const [layer, neuron] = button.dataset.neuron.split(".").map(Number);
      const before = state()
        .weights.slice(0, layer)
        .reduce((sum, rows) => sum + rows.length, 0);
      light({ number: before + neuron, colour: button.style.getPropertyValue("--mine") });
    });
    document.addEventListener(off, (event) => {
      if (nodeAt(event, ".nodes button")) light(null);
    });
  }
}

/**
 * @param {Event} event
 * @param {string} selector
 */
function nodeAt({ target }, selector) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(selector)) : null;
}

// --- the ledger ---

/** @param {Ledger} ledger */
function showLedger({ counts, slopes, rows, more, provenance, happened, countable }) {
  join(element("happened-words"), happened, () => make("li"), setText);
  element("happened-words").hidden = happened.length === 0;
  join(element("provenance"), provenance, () => make("li"), setText);
  const [lines, regions] = [table("ledger-table"), table("region-table")];
  const plane = slopes === undefined;
  lines.hidden = plane || rows.length === 0;
  regions.hidden = !plane || rows.length === 0;
  setText(element("counts"), counts);
  setText(element("ledger-more"), more);
  element("counting").hidden = !countable;
  if (plane) {
    join(regions.tBodies[0], /** @type {RegionRow[]} */ (rows), () => make("tr"), showRegionRow);
    return;
  }
  if (!lines.tHead) lines.append(head(), make("tbody"));
  setText(/** @type {HTMLTableSectionElement} */ (lines.tHead).rows[0].cells[2], slopes);
  join(lines.tBodies[0], /** @type {(PieceRow | KnotRow)[]} */ (rows), () => make("tr"), showRow);
}

/** @param {string} id */
const table = (id) => /** @type {HTMLTableElement} */ (element(id));

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

/**
 * @param {HTMLTableRowElement} tr
 * @param {PieceRow | KnotRow} row
 */
function showRow(tr, row) {
  const key = JSON.stringify(row);
  if (tr.dataset.key === key) return;
  tr.dataset.key = key;
  tr.className = row.kind;
  tr.replaceChildren(...(row.kind === "knot" ? knotCells(row) : pieceCells(row)));
}

/** @param {KnotRow} row */
function knotCells(row) {
  const cell = make("td");
  cell.colSpan = 4;
  cell.style.setProperty("--mine", colourOf(row.colour));
  cell.append(make("span", "dot"), `At x = ${row.x} `, `${row.text}.`);
  return [cell];
}

/**
 * Who is on and who is off, as a cell or any other element.
 * @param {"td" | "p"} tag
 * @param {Bit[]} of
 */
export function bits(tag, of) {
  const bits = make(tag, "bits");
  for (const [label, on, index] of of) {
    const bit = bits.appendChild(make("span", on ? "on" : "off", label));
    bit.style.setProperty("--mine", colourOf(index));
    bit.title = `neuron ${label} is ${on ? "on" : "off"}`;
    bit.append(make("span", "spoken", on ? " on " : " off "));
  }
  return bits;
}

/**
 * @param {HTMLTableRowElement} tr
 * @param {RegionRow} row
 */
function showRegionRow(tr, row) {
  const key = JSON.stringify(row);
  if (tr.dataset.key === key) return;
  tr.dataset.key = key;
  tr.dataset.at = row.at.join(",");
  tr.className = "piece";
  const share = make("td", "number", row.share);
  tr.replaceChildren(bits("td", row.bits), make("td", "formula", row.formula), make("td", "number", row.area), share);
}

/** @param {PieceRow} row */
function pieceCells(row) {
  const slope = make("td", "slope");
  row.terms.forEach(([words, index], i) => {
    const minus = words.startsWith("−");
    if (i || minus) slope.append(minus ? (i ? " − " : "−") : " + ");
    const term = slope.appendChild(make("span", "term", minus ? words.slice(1) : words));
    term.style.setProperty("--mine", colourOf(index));
  });
  if (row.silent) slope.append("no neuron is active: ");
  else if (row.terms.length > 1) slope.append(" = ");
  if (row.terms.length !== 1) slope.append(make("strong", "", row.slope));
  const interval = make("td", "interval", `${row.from} … ${row.to}`);
  return [interval, bits("td", row.bits), slope, make("td", "number", row.intercept)];
}
