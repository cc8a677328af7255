// Plain shapes over plotly's figure, in the units of its axes: lines, areas, dots, words (relu_fold/figures/fold/marks.py).
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const SVG = "http://www.w3.org/2000/svg";

  // Draw these and no others over what `host` lies on; `axesOf` gives plotly's two axes for the `on` of a shape.
  app.drawShapes = function (host, shapes, axesOf) {
    const svg = host.querySelector("svg") || host.insertBefore(document.createElementNS(SVG, "svg"), host.firstChild);
    const ordered = [...shapes].sort((one, other) => (one.draw === "words") - (other.draw === "words")); // words on top
    svg.replaceChildren(...ordered.flatMap((shape) => marksOf(shape, axesOf(shape.on))));
  };

  function marksOf(shape, [across, up]) {
    const at = shape.x.map((x, i) => x !== null && [across._offset + across.l2p(x), up._offset + up.l2p(shape.y[i])]);
    return DRAW[shape.draw](shape, at);
  }

  const DRAW = {
    lines: ({ colour, width, dash }, at) => [
      make("path", { d: path(at), fill: "none", stroke: colour, "stroke-width": width, "stroke-dasharray": dash }),
    ],
    area: ({ fill }, at) => [make("path", { d: path(at), fill })],
    dots: ({ size, fill, ring }, at) =>
      at.map(([cx, cy]) => make("circle", { cx, cy, r: size / 2 - 1, fill, stroke: ring, "stroke-width": 2 })),
    words({ text, colour, anchor, above }, [[x, y]]) {
      const aside = anchor === "start" ? 7 : -7;
      const made = make("text", { x: x + aside, y: y + (above ? -9 : 19), fill: colour, "text-anchor": anchor });
      made.textContent = text;
      return [made];
    },
  };

  function path(at) {
    let pen = "M";
    return at.map((point) => {
      if (!point) {
        pen = "M";
        return "";
      }
      const step = pen + point.map((pixel) => pixel.toFixed(1)).join(",");
      pen = "L";
      return step;
    }).join("");
  }

  function make(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }
})();
