// The loss along each number that the controls show, under its slider: where its valleys are, and where it is flat.
/** @import { AlongReply } from "../state/replies.d.ts" */
import { aside, forget } from "../state/questions.mjs";
import { draw, join, make } from "./elements.mjs";
import { parameters } from "./sliders.mjs";

const [WIDTH, HEIGHT] = [200, 24]; // of a line, in its own units
/** @type {Map<string, number>} */
const best = new Map(); // path -> the number at which the loss is lowest

/** @param {string} path */
export const bestOf = (path) => best.get(path);

/** Ask for all that are shown; or put them away. @param {boolean} wanted */
export function askAlong(wanted) {
  forget("along");
  if (!wanted) for (const host of document.querySelectorAll(".along")) host.remove();
  else for (const path of parameters()) if (/^[wb]/.test(path)) aside({ kind: "along", path }, `along ${path}`);
}

/** @param {AlongReply} reply */
export function showAlong({ path, along }) {
  const row = document.querySelector(`.parameter[data-path="${path}"]`);
  const found = row?.querySelector(".along");
  if (!row || !along) return found?.remove();
  const host = found ?? row.appendChild(make("div", "along"));
  best.set(path, along.best);
  const words = along.minima.map((one) => one.words).join("; ");
  host.setAttribute("title", `Loss along this number. ${words}. Double click: to the lowest.`);
  let svg = host.querySelector("svg");
  if (!svg) {
    svg = host.appendChild(draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" }));
    svg.append(draw("polyline"), draw("g"));
    svg.setAttribute("aria-hidden", "true");
    host.append(make("span", "spoken"));
  }
  const at = (/** @type {number} */ x, /** @type {number} */ up) => [x * WIDTH, 2 + (HEIGHT - 4) * (1 - up)];
  svg.children[0].setAttribute("points", along.line.map(([x, up]) => at(x, up).join()).join(" "));
  join(
    svg.children[1],
    along.minima,
    () => draw("line"),
    (mark, { from, to, up }) => {
      const [[x1, y], [x2]] = [at(from, up), at(to, up)];
      for (const [name, value] of Object.entries({ x1, x2: Math.max(x2, x1 + 0.01), y1: y, y2: y }))
        mark.setAttribute(name, String(value));
    },
  );
  const spoken = /** @type {HTMLElement} */ (host.querySelector(".spoken"));
  spoken.textContent = `Loss along it: ${words}.`;
}
