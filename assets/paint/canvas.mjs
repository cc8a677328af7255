// Paints a list of polygons and lines onto a 2D canvas, in the page's own colours.
/** @import { Colour, Shape } from "../state/types.d.ts" */

/** Of each line style, in line widths. */
const DASHES = [[], [3, 2], [1, 1.5], [3, 1.5, 1, 1.5]];
const SHADE = { light: 0.055, dark: 0.1 }; // how dark one of the shadows is
const HATCH = 7; // pixels from line to line of a facet on which somebody is on, where the reader's system chooses the colours
const MOST_NAMED = 24; // characters of a name on the picture
const TOGETHER = 0.1; // pixels between two corners that are one
const [BAND, EDGE] = [5, 1.25]; // pixels of the rim of what is pointed at: paper, then dashes of ink
const SEAM = 0.75; // pixels that a facet reaches beyond its edges, so that no ground shows between two

// --- colours ---

/**
 * @typedef {object} Looks the page's colours, as they are now
 * @property {(colour: Colour) => string} colour
 * @property {string | null} forced the ground of all facets, where the reader's system chooses the colours
 * @property {string} shade
 * @property {string} font
 * @property {string} muted
 * @property {string} paper
 */

/** @returns {Looks} */
export function looks() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const forced = window.matchMedia("(forced-colors: active)").matches;
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  /** @type {Record<string, string>} */
  const known = { ink: of("ink"), floor: of("inactive"), paper: of("paper") };
  const colours = Array.from({ length: 8 }, (_, i) => of(`neuron-${i}`));
  return {
    colour: (one) => {
      if (forced) return one === "paper" ? "Canvas" : "CanvasText";
      return typeof one === "number" ? colours[one % 8] : known[one];
    },
    forced: forced ? "Canvas" : null,
    shade: forced ? "transparent" : `rgba(0, 0, 0, ${dark ? SHADE.dark : SHADE.light})`,
    font: of("font"),
    paper: forced ? "Canvas" : of("paper"),
    muted: forced ? "CanvasText" : of("muted"),
  };
}

// --- painting ---

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape[]} shapes
 * @param {Looks} looks
 */
export function paintShapes(context, shapes, looks) {
  context.lineJoin = "round";
  context.lineCap = "round";
  for (const shape of shapes) {
    if (shape.is === "facet") {
      paintFacet(context, shape.points, looks.forced ?? `rgb(${shape.colour.join()})`);
      if (looks.forced && shape.worn) hatch(context, shape.points);
    } else if (shape.is === "line") paintLine(context, shape.points, shape.colour, shape.width, looks);
    else if (shape.is === "rim") paintRim(context, shape, looks);
    else if (shape.is === "shadow") paintShadow(context, shape.loops, looks.shade);
    else if (shape.is === "word") paintWord(context, shape, looks);
    else paintHeat(context, shape);
  }
}

/**
 * Corners that fall together are left out: of a polygon with two of them a hundredth of a pixel apart, Chromium fills only
 * a part.
 * @type {(context: CanvasRenderingContext2D, points: number[], closed: boolean) => void}
 */
function trace(context, points, closed) {
  let [x, y] = points;
  context.moveTo(x, y);
  for (let i = 2; i < points.length; i += 2) {
    const [nextX, nextY] = [points[i], points[i + 1]];
    if (Math.abs(nextX - x) + Math.abs(nextY - y) < TOGETHER) continue;
    [x, y] = [nextX, nextY];
    context.lineTo(x, y);
  }
  if (closed) context.closePath();
}

/** @type {(context: CanvasRenderingContext2D, points: number[], colour: string) => void} */
function paintFacet(context, points, colour) {
  context.beginPath();
  trace(context, points, true);
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = SEAM;
  context.setLineDash(DASHES[0]);
  context.fill();
  context.stroke();
}

/**
 * Where no colour says that a neuron is on.
 * @type {(context: CanvasRenderingContext2D, points: number[]) => void}
 */
function hatch(context, points) {
  const [xs, ys] = [points.filter((_, i) => i % 2 === 0), points.filter((_, i) => i % 2)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  context.save();
  context.beginPath();
  trace(context, points, true);
  context.clip();
  context.beginPath();
  for (let at = Math.floor((left + top) / HATCH) * HATCH; at < right + bottom; at += HATCH) {
    context.moveTo(at - top, top);
    context.lineTo(at - bottom, bottom);
  }
  context.strokeStyle = "CanvasText";
  context.lineWidth = 0.5;
  context.stroke();
  context.restore();
}

/** @type {(context: CanvasRenderingContext2D, points: number[], colour: Colour, width: number, looks: Looks) => void} */
function paintLine(context, points, colour, width, looks) {
  const style = typeof colour === "number" ? colour >> 3 : 0;
  context.beginPath();
  trace(context, points, false);
  context.setLineDash(DASHES[style % DASHES.length].map((length) => length * width));
  context.strokeStyle = looks.colour(colour);
  context.lineWidth = width;
  context.stroke();
}

/**
 * Paper along the border, and dashes within: a bold line is the zero level alone.
 * @type {(context: CanvasRenderingContext2D, rim: Shape & { is: "rim" }, looks: Looks) => void}
 */
function paintRim(context, { within, edges }, looks) {
  context.save();
  context.beginPath();
  trace(context, within, true);
  context.clip();
  context.beginPath();
  for (const edge of edges) trace(context, edge, false);
  context.lineCap = "butt";
  context.setLineDash([5, 3]);
  context.strokeStyle = looks.colour("ink");
  context.lineWidth = 2 * (BAND + EDGE);
  context.stroke();
  context.setLineDash(DASHES[0]);
  context.strokeStyle = looks.paper;
  context.lineWidth = 2 * BAND;
  context.stroke();
  context.restore();
}

/** @type {(context: CanvasRenderingContext2D, loops: number[][], shade: string) => void} */
function paintShadow(context, loops, shade) {
  context.beginPath();
  for (const loop of loops) trace(context, loop, true);
  context.fillStyle = shade;
  context.fill("nonzero");
}

/** @type {(context: CanvasRenderingContext2D, word: Shape & { is: "word" }, looks: Looks) => void} */
function paintWord(context, { at, text, name, ground }, looks) {
  context.font = `${name ? "italic 14px" : "12px"} ${looks.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const shown = ground && text.length > MOST_NAMED ? `${text.slice(0, MOST_NAMED - 1)}…` : text;
  if (ground) {
    const width = context.measureText(shown).width + 4;
    context.fillStyle = looks.paper;
    context.fillRect(at[0] - width / 2, at[1] - 8, width, 16);
  }
  context.fillStyle = ground ? looks.colour("ink") : looks.muted;
  context.fillText(shown, at[0], at[1]);
}

/**
 * A grid of samples, each a square of its colour, of which the outermost stand on the border.
 * @type {(context: CanvasRenderingContext2D, heat: Shape & { is: "heat" }) => void}
 */
function paintHeat(context, { within: [left, top, width, height], side, pixels }) {
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i += 1) {
    image.data.set([pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2], 255], 4 * i);
  }
  const small = document.createElement("canvas");
  small.width = small.height = side;
  small.getContext("2d")?.putImageData(image, 0, 0);
  const [across, down] = [width / (side - 1), height / (side - 1)];
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(small, left - across / 2, top - down / 2, width + across, height + down);
  context.restore();
}
