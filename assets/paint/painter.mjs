// The painter: sets the marks that plotly drew to the numbers of a drag frame, 50 times cheaper than a redraw.
// It leans on plotly's own axes and elements (the plotly version is pinned, and a test holds the two against each other);
// where an element is not found, plotly redraws the trace.
/** @import { Axis, Plot, Trace } from "./plotly.d.ts" */
/** @import { Mark, Picture } from "../state/replies.d.ts" */
import { draw, plotOf, put } from "./elements.mjs";
import { paintSheets } from "./paper.mjs";

/** @param {number} pixels */
const round = (pixels) => Math.round(pixels * 100) / 100; // as plotly does

/** @param {Picture} reply */
export function paint(reply) {
  if (reply.inputs === 2) paintSheets(reply);
  const gd = plotOf(reply.inputs === 1 ? "stage" : "space");
  if (!gd?._fullData || !sameTraces(gd, reply.marks)) return; // another figure is on its way
  /** @type {number[]} */
  const redraw = [];
  reply.marks.forEach((mark, i) => {
    if (!paintMark(gd, mark)) redraw.push(i);
  });
  reply.labels.forEach((html, i) => {
    paintLabel(gd, i, html);
  });
  if (redraw.length && window.Plotly) {
    /** @param {"x" | "y"} key */
    const values = (key) => redraw.map((i) => reply.marks[i][key]);
    window.Plotly.restyle(gd, { x: values("x"), y: values("y") }, redraw);
  }
}

/**
 * @param {Plot} gd
 * @param {Mark[]} marks
 */
function sameTraces(gd, marks) {
  return gd._fullData.length >= marks.length && marks.every((mark, i) => gd._fullData[i].uid === mark.id);
}

/**
 * @param {Plot} gd
 * @param {Mark} mark
 */
function paintMark(gd, mark) {
  const group = gd.querySelector(`.trace${mark.id}`);
  const trace = gd._fullData.find((full) => full.uid === mark.id);
  if (!group || !trace) return false;
  const across = /** @type {Axis} */ (gd._fullLayout[`xaxis${trace.xaxis.slice(1)}`]);
  const up = /** @type {Axis} */ (gd._fullLayout[`yaxis${trace.yaxis.slice(1)}`]);
  if (trace.mode === "lines") return paintLine(group, trace, mark, across, up);
  return paintPoints(group, trace, mark, across, up);
}

/** @type {(group: Element, trace: Trace, mark: Mark, across: Axis, up: Axis) => boolean} */
function paintLine(group, trace, mark, across, up) {
  const lines = group.querySelector(".lines");
  if (!lines) return false;
  const paths = segments(mark, across, up);
  const drawn = lines.querySelectorAll("path.js-line");
  for (let i = drawn.length; i > paths.length; i -= 1) drawn[i - 1].remove();
  paths.forEach((d, i) => {
    const path = drawn[i] || lines.appendChild(newLine(trace.line));
    put(path, "d", d);
  });
  return true;
}

/**
 * One path for each run of points; a null lifts the pen.
 * @param {Mark} mark
 * @param {Axis} across
 * @param {Axis} up
 */
function segments(mark, across, up) {
  /** @type {string[]} */
  const paths = [];
  /** @type {string[]} */
  let run = [];
  mark.x.concat([null]).forEach((x, i) => {
    if (x !== null) {
      run.push(`${round(across.l2p(x))},${round(up.l2p(mark.y[i]))}`);
      return;
    }
    if (run.length > 1) paths.push(`M${run.join("L")}`);
    run = [];
  });
  return paths;
}

/** @type {Record<string, number[]>} */
const DASHES = { dash: [3, 3], dot: [1, 1], dashdot: [3, 1, 1, 1] }; // in line widths

/** @param {Trace["line"]} line */
function newLine(line) {
  const path = draw("path", { class: "js-line" });
  path.style.cssText = "vector-effect: none; fill: none; opacity: 1;";
  path.style.stroke = line.color;
  path.style.strokeWidth = `${line.width}px`;
  const dashes = DASHES[line.dash];
  if (dashes) path.style.strokeDasharray = dashes.map((n) => `${n * Math.max(line.width, 3)}px`).join(",");
  return path;
}

/** @type {(group: Element, trace: Trace, mark: Mark, across: Axis, up: Axis) => boolean} */
function paintPoints(group, trace, mark, across, up) {
  const points = group.querySelector(".points");
  if (!points) return false;
  const shown = mark.x.map((_, i) => i).filter((i) => mark.x[i] !== null);
  const dotted = trace.mode.includes("markers");
  const dots = dotted ? match(points, "path.point", shown.length, () => newPoint(trace.marker)) : [];
  const { text, colours, sizes } = mark;
  const host = /** @type {Element} */ (group.querySelector(".text"));
  const words = text ? match(host, "g.textpoint", shown.length, () => newText(trace)) : [];
  shown.forEach((from, i) => {
    const x = round(across.l2p(/** @type {number} */ (mark.x[from])));
    const y = round(up.l2p(mark.y[from]));
    if (dots[i]) put(dots[i], "transform", `translate(${x},${y})`);
    if (colours) dots[i].style.stroke = colours[from];
    if (sizes) put(dots[i], "d", circle(sizes[from] / 2));
    if (text && words[i]) moveText(textOf(words[i], trace), text[from], x, y);
  });
  return true;
}

/**
 * Have exactly `count` of these elements in `parent`.
 * @param {Element} parent
 * @param {string} selector
 * @param {number} count
 * @param {() => SVGElement} create
 */
function match(parent, selector, count, create) {
  const found = [.../** @type {NodeListOf<SVGElement>} */ (parent.querySelectorAll(selector))];
  while (found.length > count) found.pop()?.remove();
  while (found.length < count) found.push(parent.appendChild(create()));
  return found;
}

/** @param {number} r */
const circle = (r) => `M${r},0A${r},${r} 0 1,1 0,-${r}A${r},${r} 0 0,1 ${r},0Z`;

/** @param {Trace["marker"]} marker */
function newPoint(marker) {
  const { size } = marker; // of each point, where they differ
  const point = draw("path", { class: "point", d: circle(typeof size === "number" ? size / 2 : 0) });
  point.style.cssText = `opacity: 1; fill: ${marker.color}; fill-opacity: 1; stroke-width: ${marker.line.width || 0}px`;
  return point;
}

/**
 * Plotly makes none for a point without words, which may get some.
 * @param {Element} group
 * @param {Trace} trace
 * @returns {SVGTextElement}
 */
function textOf(group, trace) {
  return group.querySelector("text") || group.appendChild(/** @type {SVGTextElement} */ (newText(trace).firstChild));
}

/** @param {Trace} trace */
function newText(trace) {
  const font = trace.textfont;
  const group = draw("g", { class: "textpoint" });
  // As plotly does: from the middle to the baseline, or from a marker to the baseline below it.
  const down = trace.textposition.startsWith("bottom")
    ? font.size * 0.75 + Number(trace.marker.size) / 1.6 + 1
    : font.size / 4;
  group.setAttribute("transform", `translate(0,${Math.round(down)})`);
  const text = group.appendChild(draw("text"));
  text.setAttribute("text-anchor", trace.textposition.endsWith("right") ? "start" : "middle");
  text.style.cssText = `font-family: ${font.family}; font-size: ${font.size}px; fill: ${font.color}; white-space: pre`;
  return group;
}

/**
 * @param {SVGTextElement} text
 * @param {string} words
 * @param {number} x
 * @param {number} y
 */
function moveText(text, words, x, y) {
  if (words.includes("<")) write(text, words);
  else if (text.textContent !== words) text.textContent = words;
  put(text, "x", x);
  put(text, "y", y);
}

/**
 * @param {Plot} gd
 * @param {number} index
 * @param {string} html
 */
function paintLabel(gd, index, html) {
  const selector = `.annotation[data-index="${index}"] text.annotation-text`;
  const text = /** @type {SVGTextElement | null} */ (gd.querySelector(selector));
  if (!text || text.dataset.unformatted === html) return;
  keepLeft(text);
  write(text, html);
}

/**
 * Plotly's small HTML (<i>, <sub>) as the same tspans that plotly makes of it.
 * @param {SVGTextElement} text
 * @param {string} html
 */
function write(text, html) {
  if (text.dataset.unformatted === html) return;
  text.setAttribute("data-unformatted", html);
  text.replaceChildren();
  for (const [, tag, inside, plain] of html.matchAll(/<(i|sub)>(.*?)<\/\1>|([^<]+)/g)) {
    if (plain) text.append(decode(plain));
    else if (tag === "i") span(text, inside, "font-style:italic");
    else {
      text.append("\u200b");
      span(text, inside, "font-size:70%", "0.3em");
      span(text, "\u200b", null, "-0.21em");
    }
  }
}

/**
 * Plotly centres the words in a box of their width; words that grow must grow to the right.
 * @param {SVGTextElement} text
 */
function keepLeft(text) {
  if (text.getAttribute("text-anchor") === "start") return;
  text.setAttribute("x", String(Number(text.getAttribute("x")) - text.getComputedTextLength() / 2));
  text.setAttribute("text-anchor", "start");
}

/** @param {string} words */
const decode = (words) => words.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/**
 * @param {SVGTextElement} text
 * @param {string} words
 * @param {string | null} style
 * @param {string} [dy]
 */
function span(text, words, style, dy) {
  const tspan = text.appendChild(draw("tspan"));
  if (style) tspan.setAttribute("style", style);
  if (dy) tspan.setAttribute("dy", dy);
  tspan.textContent = decode(words);
}
