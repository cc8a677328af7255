// Paper: one page with the picture, its formulas, the ledger's first rows and the link. It is made when the browser is about
// to print, from what stands on the page; how large a page is nobody knows then, so it is made for one that A4 and Letter hold.
/** @import { WholeReply } from "../state/replies.d.ts" */
import { all, draw, element, make } from "./elements.mjs";
import { printedSheets } from "./paper.mjs";

const ROWS = 40; // of the ledger
const MOST_TERMS = 6; // of a slope that is written as a sum
const LONGEST = 1500; // characters of a link that is printed
const [LARGEST, LEAST, STEP] = [9, 4, 0.5]; // points of type: as large as the page has room for
const COLOURS = ["paper", "surface", "ink", "muted", "inactive", "hairline", "accent", "danger"];
const PALETTE = [...COLOURS, ...Array.from({ length: 8 }, (_, i) => `neuron-${i}`)];
const PAINTED = /** @type {const} */ (["fill", "stroke"]);

/** @type {() => WholeReply | null} */
let newest = () => null; // the whole picture that is on the page

function before() {
  after();
  const page = make("section", "printed");
  page.id = "printed";
  page.append(picture(), formulas(), ledger(), link());
  document.body.append(page);
  document.documentElement.dataset.printing = "";
  for (let size = LARGEST; size >= LEAST; size -= STEP) {
    page.style.setProperty("--size", `${size}pt`);
    if (page.scrollHeight <= page.clientHeight && page.scrollWidth <= page.clientWidth) return;
  }
}

function after() {
  document.getElementById("printed")?.remove();
  delete document.documentElement.dataset.printing;
}

/** @param {() => WholeReply | null} picture the newest whole one */
export function startPrint(picture) {
  newest = picture;
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
}

// --- the picture: what is drawn over each other on the stage, as one that takes any size ---

function picture() {
  const { clientWidth: width, clientHeight: height } = element("picture");
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, class: "printed-picture" });
  svg.style.setProperty("--tall", String(height / width));
  const sheets = printedSheets();
  if (sheets) svg.append(draw("image", { href: sheets, width, height }));
  const colours = palette();
  for (const layer of all(element("picture"), ".main-svg, .train-points")) {
    if (!layer.checkVisibility()) continue;
    const copy = /** @type {HTMLElement} */ (layer.cloneNode(true));
    copy.setAttribute("width", String(width));
    copy.setAttribute("height", String(height));
    for (const part of [copy, ...all(copy, "*")]) dye(part, colours);
    renamed(copy);
    svg.append(copy);
  }
  return svg;
}

/** The colours that plotly was told, as it writes them, and the page's names for them: on paper they are the light ones. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const probe = make("span");
  return new Map(
    PALETTE.map((name) => {
      probe.style.color = style.getPropertyValue(`--${name}`).trim();
      return [probe.style.color, `var(--${name})`];
    }),
  );
}

/** @type {(part: HTMLElement, colours: Map<string, string>) => void} */
function dye({ style }, colours) {
  for (const one of PAINTED) {
    const named = colours.get(style.getPropertyValue(one));
    if (named) style.setProperty(one, named);
  }
}

/**
 * A name is on the page once; and what is not shown clips nothing.
 * @param {Element} copy
 */
function renamed(copy) {
  for (const part of all(copy, "[id]")) part.id = `printed-${part.id}`;
  for (const part of all(copy, "[clip-path]")) {
    const where = part.getAttribute("clip-path") ?? "";
    part.setAttribute("clip-path", where.replace(/url\((['"]?).*#/, "url($1#printed-"));
  }
}

// --- words ---

function formulas() {
  const host = make("div", "printed-formulas");
  for (const one of newest()?.written ?? []) {
    const line = host.appendChild(make("p"));
    for (const [, tag, inside, plain] of one.matchAll(/<(i|sub)>(.*?)<\/\1>|([^<]+)/g)) {
      line.append(plain ?? make(/** @type {"i" | "sub"} */ (tag), "", inside));
    }
  }
  return host;
}

function ledger() {
  const host = make("div", "printed-ledger");
  const shown = [...all(element("panels"), "#ledger-table, #region-table")].find((table) => !table.hidden);
  if (!shown) return host;
  const table = /** @type {HTMLTableElement} */ (shown.cloneNode(true));
  table.removeAttribute("id");
  const rows = [...table.tBodies[0].rows];
  for (const row of rows.slice(ROWS)) row.remove();
  for (const slope of all(table, ".slope")) shorten(slope);
  host.append(table);
  const more = rows.length - ROWS;
  if (more > 0) host.append(make("p", "", `${more} more ${more === 1 ? "row" : "rows"} on the page.`));
  return host;
}

/**
 * A sum of many neurons would take lines: its value is told alone.
 * @param {HTMLElement} slope
 */
function shorten(slope) {
  const value = slope.querySelector("strong");
  if (value && all(slope, ".term").length > MOST_TERMS) slope.replaceChildren(value);
}

function link() {
  const { href } = window.location;
  const long = `The link of this view has ${href.length.toLocaleString("en")} characters: copy it from the page.`;
  return make("p", "printed-link", href.length <= LONGEST ? href : long);
}
