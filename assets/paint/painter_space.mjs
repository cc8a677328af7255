// The painter of sheets: hands new places to the mesh that plotly has in its scene.
// Plotly's own conversion does the work (its trace objects' update), so that a drag and a redraw cannot differ.
/** @import { Axis, Plot, Scene } from "./plotly.d.ts" */
/** @import { Packed, Picture } from "../state/replies.d.ts" */
import { plotOf, put } from "./elements.mjs";

const ARRAYS = { f4: Float32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };

const FINE = 2; // pixels of the scene for one of the screen, as the graph's configuration has it
const PATIENCE = 40; // ms that a frame may take to reach the screen before the next are drawn more coarsely
let slow = false;

// Software that stands in for a graphics card takes its time by the pixel: while a hand moves there, one for one will do.
function watch() {
  if (slow) return;
  const start = performance.now();
  window.requestAnimationFrame(() =>
    window.requestAnimationFrame(() => {
      slow = slow || performance.now() - start > PATIENCE;
    }),
  );
}

/**
 * @param {Scene} scene
 * @param {number} ratio
 */
function refine({ glplot }, ratio) {
  if (glplot.pixelRatio === ratio) return;
  glplot.pixelRatio = ratio;
  for (const object of glplot.objects) object.pixelRatio = ratio;
  const { clientWidth, clientHeight } = /** @type {HTMLElement} */ (glplot.canvas.parentNode);
  glplot.canvas.width = Math.ceil(clientWidth * ratio);
  glplot.canvas.height = Math.ceil(clientHeight * ratio);
}

/**
 * Plotly draws a scene twice, once for looking up what is under the pointer, and reads that back with the whole page
 * waiting: in software half of all time. Nothing in this scene answers the pointer, so no object needs a place there.
 * @param {Scene} scene
 */
function unpick({ glplot }) {
  const asked = glplot.objects.filter((object) => object.pickSlots);
  if (!asked.length) return;
  for (const object of asked) object.pickSlots = 0;
  glplot.remove(asked[0]); // either makes it count the places anew
  glplot.add(asked[0]);
}

/** The hand is at rest: as fine as it gets. */
export function refineSpace() {
  const scene = plotOf("space")?._fullLayout?.scene?._scene;
  if (!scene) return;
  unpick(scene);
  refine(scene, FINE);
  scene.glplot.redraw();
}

/** @param {Packed} packed */
function decode({ dtype, bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0));
  return new ARRAYS[dtype](bytes.buffer);
}

/** @param {Record<string, Packed>} arrays */
const decoded = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, one]) => [name, decode(one)]));

/**
 * @param {Plot} gd
 * @param {Picture} reply
 */
export function paintSpace(gd, reply) {
  const scene = gd._fullLayout.scene?._scene;
  if (scene) {
    paintTrace(gd, scene, "sheets", decoded(reply.solid));
    unpick(scene);
    refine(scene, slow ? 1 : FINE);
    scene.glplot.redraw();
    watch();
  }
  const image = gd.querySelector(".imagelayer image");
  if (image && reply.image) put(image, "href", reply.image);
}

/**
 * @param {Plot} gd
 * @param {Scene} scene
 * @param {string} uid
 * @param {Record<string, ArrayLike<number>>} arrays
 */
function paintTrace(gd, scene, uid, arrays) {
  const trace = gd._fullData.find((full) => full.uid === uid);
  const drawn = scene.traces[uid];
  if (!trace || !drawn) return; // another figure is on its way
  Object.assign(trace, arrays, { _length: arrays.x.length });
  drawn.update(trace);
}

/**
 * The outline, on the surface, of the region that is pointed at; null for none.
 * @param {Plot} gd
 * @param {number[][] | null} lit
 */
export function paintLit(gd, lit) {
  const scene = gd._fullLayout?.scene?._scene;
  if (!scene) return;
  const nowhere = [Number.NaN, Number.NaN];
  const [x, y, z] = lit || [nowhere, nowhere, nowhere];
  paintTrace(gd, scene, "lit", { x, y, z });
  scene.glplot.redraw();
}

/** @param {number} pixels */
const round = (pixels) => Math.round(pixels * 100) / 100;

/**
 * Points of the box, x and y in turn, as a path on the map: one loop, or a stroke for each two of them.
 * @param {Plot} gd
 * @param {number[]} points
 * @param {boolean} closed
 */
export function mapPath(gd, points, closed) {
  const across = /** @type {Axis} */ (gd._fullLayout.xaxis2);
  const up = /** @type {Axis} */ (gd._fullLayout.yaxis2);
  let d = "";
  for (let i = 0; i < points.length / 2; i += 1) {
    d += (closed ? i === 0 : i % 2 === 0) ? "M" : "L";
    d += `${round(across._offset + across.l2p(points[2 * i]))},${round(up._offset + up.l2p(points[2 * i + 1]))}`;
  }
  return d + (closed ? "Z" : "");
}
