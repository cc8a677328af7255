// The painter of sheets: hands new places to the meshes and lines that plotly has in its scene, and sets the map's paths.
// Plotly's own conversion does the work (its trace objects' update), so that a drag and a redraw cannot differ.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const ARRAYS = { f4: Float32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };

  const FINE = 2; // pixels of the scene for one of the screen, as the graph's configuration has it
  const PATIENCE = 40; // ms that a frame may take to reach the screen before the next are drawn more coarsely
  let slow = false;

  // Software that stands in for a graphics card takes its time by the pixel: while a hand moves there, one for one will do.
  function watch() {
    if (slow) return;
    const start = performance.now();
    window.requestAnimationFrame(() => window.requestAnimationFrame(() => {
      slow = slow || performance.now() - start > PATIENCE;
    }));
  }

  function refine({ glplot }, ratio) {
    if (glplot.pixelRatio === ratio) return;
    glplot.pixelRatio = ratio;
    for (const object of glplot.objects) object.pixelRatio = ratio;
    const { clientWidth, clientHeight } = glplot.canvas.parentNode;
    glplot.canvas.width = Math.ceil(clientWidth * ratio);
    glplot.canvas.height = Math.ceil(clientHeight * ratio);
  }

  // The hand is at rest: as fine as it gets.
  app.refineSpace = function () {
    const scene = document.querySelector("#space .js-plotly-plot")?._fullLayout?.scene?._scene;
    if (!scene) return;
    refine(scene, FINE);
    scene.glplot.redraw();
  };

  function decode({ dtype, bdata }) {
    const bytes = Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0));
    return new ARRAYS[dtype](bytes.buffer);
  }

  const decoded = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, one]) => [name, decode(one)]));

  app.paintSpace = function (gd, reply) {
    const scene = gd._fullLayout.scene?._scene;
    if (scene) {
      for (const [uid, arrays] of Object.entries(reply.solids)) paintTrace(gd, scene, uid, decoded(arrays));
      for (const [uid, arrays] of Object.entries(reply.strokes)) paintTrace(gd, scene, uid, decoded(arrays));
      refine(scene, slow ? 1 : FINE);
      scene.glplot.redraw();
      watch();
    }
    reply.paths.forEach((path, i) => paintPath(gd, i, path));
    const image = gd.querySelector(".imagelayer image");
    if (image && reply.image) image.setAttribute("href", reply.image);
  };

  function paintTrace(gd, scene, uid, { color, ...arrays }) {
    const trace = gd._fullData.find((full) => full.uid === uid);
    const drawn = scene.traces[uid];
    if (!trace || !drawn) return; // another figure is on its way
    Object.assign(trace, arrays, { _length: arrays.x.length });
    if (color) trace.line.color = color;
    drawn.update(trace);
  }

  // The outline, on the surface, of the region that is pointed at; null for none.
  app.paintLit = function (gd, lit) {
    const scene = gd._fullLayout?.scene?._scene;
    if (!scene) return;
    const [x, y, z] = lit || [[NaN, NaN], [NaN, NaN], [NaN, NaN]];
    paintTrace(gd, scene, "lit", { x, y, z });
    scene.glplot.redraw();
  };

  function paintPath(gd, index, { points, starts, closed }) {
    const path = gd.querySelector(`.shapelayer path[data-index="${index}"]`);
    if (path) path.setAttribute("d", app.mapPath(gd, points, starts, closed));
  }

  const round = (pixels) => Math.round(pixels * 100) / 100;

  // Points of the box, x and y in turn, as a path on the map; the pen is lifted before each of the starts.
  app.mapPath = function (gd, points, starts, closed) {
    const { xaxis2: across, yaxis2: up } = gd._fullLayout;
    const pens = new Set(starts);
    let d = "";
    for (let i = 0; i < points.length / 2; i += 1) {
      if (closed && i && pens.has(i)) d += "Z";
      d += pens.has(i) ? "M" : "L";
      d += round(across._offset + across.l2p(points[2 * i])) + "," + round(up._offset + up.l2p(points[2 * i + 1]));
    }
    return d ? d + (closed ? "Z" : "") : "M0,0";
  };
})();
