// Ranges give way gently: where a whole picture of the line has other axes than the one before, its marks come from where
// they stood. Only their looks move: each number and each attribute is the new picture's from the first frame on, and
// a hand that moves, or another picture, ends it.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const TIMING = { duration: 240, easing: "cubic-bezier(0.3, 0, 0.2, 1)" };
  const LEAST = 0.5; // px that nobody sees
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  let stood = null; // of the picture that is about to be replaced: its traces, and its axes by name
  let moving = [];
  const watched = new WeakSet();

  // A whole picture is about to be drawn on the stage.
  app.beforePicture = function () {
    const gd = document.querySelector("#stage .js-plotly-plot");
    if (!gd?._fullLayout || app.inputs !== 1 || still.matches) return;
    stood = { traces: traces(gd), axes: axes(gd) };
    if (watched.has(gd)) return;
    watched.add(gd);
    gd.on("plotly_afterplot", () => glide(gd));
  };

  const traces = (gd) => gd._fullData.map(({ uid, xaxis, yaxis }) => [uid, xaxis, yaxis].join()).join(" ");

  function axes(gd) {
    const found = {};
    for (const [name, axis] of Object.entries(gd._fullLayout)) {
      if (/^[xy]axis\d*$/.test(name)) found[name] = { range: [...axis.range], at: [axis._offset, axis._length].join() };
    }
    return found;
  }

  function glide(gd) {
    const before = stood;
    stood = null;
    if (!before || traces(gd) !== before.traces) return;
    const moved = new Map(); // of each axis that moved, where a pixel of it stood: {scale, shift}
    for (const [name, { range, at }] of Object.entries(axes(gd))) {
      if (before.axes[name]?.at !== at) return; // a window of another size: nothing to come from
      const move = standing(gd._fullLayout[name], before.axes[name].range);
      if (move) moved.set(name.replace("axis", ""), move);
    }
    if (!moved.size) return;
    gd.classList.add("gliding");
    for (const trace of gd._fullData) glideTrace(gd, trace, moved);
    for (const name of moved.keys()) fadeGrid(gd, name);
    const mine = moving;
    Promise.allSettled(mine.map(({ finished }) => finished)).then(() => {
      gd.classList.remove("gliding");
      if (moving === mine) moving = []; // they would keep what plotly has dropped since
    });
  }

  // Pixel p of the axis as it is stood at scale * p + shift, with the range that it had.
  function standing(axis, [from, to]) {
    const [first, last] = axis.range.map(axis.l2p);
    const stoodAt = (pixel) => first + ((axis.p2l(pixel) - from) / (to - from)) * (last - first);
    const [low, high] = [stoodAt(first), stoodAt(last)];
    if (Math.abs(low - first) < LEAST && Math.abs(high - last) < LEAST) return null;
    const scale = (high - low) / (last - first);
    return { scale, shift: low - scale * first };
  }

  const RESTING = { scale: 1, shift: 0 };

  function glideTrace(gd, { uid, xaxis, yaxis }, moved) {
    const group = gd.querySelector(".trace" + uid);
    if (!group || !(moved.has(xaxis) || moved.has(yaxis))) return;
    const across = moved.get(xaxis) ?? RESTING;
    const up = moved.get(yaxis) ?? RESTING;
    const matrix = `matrix(${across.scale}, 0, 0, ${up.scale}, ${across.shift}, ${up.shift})`;
    for (const lines of group.querySelectorAll(".fills, .lines")) run(lines, { transform: [matrix, "none"] });
    const from = (x, y) => `${(across.scale - 1) * x + across.shift}px ${(up.scale - 1) * y + up.shift}px`;
    for (const point of group.querySelectorAll(".points path.point")) {
      const [x, y] = point.getAttribute("transform").match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
      run(point, { translate: [from(x, y), "0px 0px"] });
    }
    for (const text of group.querySelectorAll(".textpoint text")) {
      run(text, { translate: [from(Number(text.getAttribute("x")), Number(text.getAttribute("y"))), "0px 0px"] });
    }
  }

  // The numbers of an axis are others now: they come with its new lines.
  function fadeGrid(gd, name) {
    for (const one of gd.querySelectorAll(`path.${name}grid, .${name}tick`)) run(one, { opacity: [0, 1] });
  }

  function run(element, frames) {
    moving.push(element.animate(frames, TIMING));
  }

  function stop() {
    for (const animation of moving) animation.cancel();
    moving = [];
  }

  document.addEventListener("relu-fold:picture", stop); // of a hand that moves, or a whole one
})();
