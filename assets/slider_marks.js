// Marks on the sliders: the values at which a knot or crease is born, leaves the view or meets another. They are asked
// for when all is at rest, one slider at a time, and forgotten when a hand moves.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const IDLE = 400; // ms after the last whole answer
  const NEAR = 6; // px between a mark and the pointer

  let idle = 0;
  const reaches = new Map(); // path -> the reach that its marks were asked for

  const fold = () => document.getElementById("fold-slider");
  const rowOf = (path) => (path === "s" ? fold() : document.querySelector(`.parameter[data-path="${path}"]`));
  // On the fold's slider s goes from 1 on the left to -1 on the right.
  const place = (path, value) => 50 + 50 * (path === "s" ? -value : value / reaches.get(path)) + "%";

  app.askMarks = function (reply) {
    window.clearTimeout(idle);
    app.forget("marks");
    for (const marks of document.querySelectorAll(".marks")) marks.remove();
    idle = window.setTimeout(() => {
      if (app.state.layer > 0 && !app.state.slopes.length) app.aside({ kind: "marks", path: "s" }, "marks s");
      for (const { path, reach } of reply.parameters) {
        reaches.set(path, reach);
        if (/^[wb]/.test(path)) app.aside({ kind: "marks", path }, "marks " + path);
      }
    }, IDLE);
  };

  app.showMarks = function ({ path, marks }) {
    const track = rowOf(path)?.querySelector(".mantine-Slider-trackContainer, .mantine-Slider-track");
    if (!track) return;
    track.querySelector(".marks")?.remove();
    if (!marks.length) return;
    const host = document.createElement("span");
    host.className = "marks";
    host.setAttribute("aria-hidden", "true");
    for (const { value, words } of marks) {
      const mark = document.createElement("span");
      mark.style.left = place(path, value);
      mark.title = words;
      mark.dataset.words = words;
      host.append(mark);
    }
    track.append(host);
  };

  // The nearest mark's words while the pointer is over the slider, and under its thumb.
  function tell(event) {
    const row = event.target.closest?.(".parameter, #fold-slider");
    const marks = [...(row?.querySelectorAll(".marks span") || [])];
    const near = marks.filter((mark) => Math.abs(mark.getBoundingClientRect().left - event.clientX) < NEAR);
    if (row) row.title = near.map((mark) => mark.dataset.words).join("; ");
  }

  document.addEventListener("pointermove", tell);
})();
