// The painter: sets the marks that plotly drew to the numbers of a drag frame, 50 times cheaper than a redraw.
// It leans on plotly's own axes and elements (the plotly version is pinned, and a test holds the two against each other);
// where an element is not found, plotly redraws the trace.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const SVG = "http://www.w3.org/2000/svg";
  const round = (pixels) => Math.round(pixels * 100) / 100; // as plotly does

  // Setting an attribute makes the browser draw its surroundings again, even if it had that value already.
  const put = (app.put = function (element, name, value) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  });

  app.paint = function (reply) {
    const gd = document.querySelector(`${reply.inputs === 1 ? "#stage" : "#space"} .js-plotly-plot`);
    if (!gd || !gd._fullData || !sameTraces(gd, reply.marks)) return; // another figure is on its way
    const redraw = [];
    reply.marks.forEach((mark, i) => {
      if (!paintMark(gd, mark)) redraw.push(i);
    });
    reply.labels.forEach((html, i) => paintLabel(gd, i, html));
    if (reply.inputs === 2) app.paintSpace(gd, reply);
    if (redraw.length && window.Plotly) {
      const values = (key) => redraw.map((i) => reply.marks[i][key]);
      window.Plotly.restyle(gd, { x: values("x"), y: values("y") }, redraw);
    }
  };

  function sameTraces(gd, marks) {
    return gd._fullData.length >= marks.length && marks.every((mark, i) => gd._fullData[i].uid === mark.id);
  }

  function paintMark(gd, mark) {
    const group = gd.querySelector(".trace" + mark.id);
    const trace = gd._fullData.find((full) => full.uid === mark.id);
    if (!group || !trace) return false;
    const across = gd._fullLayout["xaxis" + trace.xaxis.slice(1)];
    const up = gd._fullLayout["yaxis" + trace.yaxis.slice(1)];
    if (trace.mode === "lines") return paintLine(group, trace, mark, across, up);
    return paintPoints(group, trace, mark, across, up);
  }

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

  // One path for each run of points; a null lifts the pen.
  function segments(mark, across, up) {
    const paths = [];
    let run = [];
    mark.x.concat([null]).forEach((x, i) => {
      if (x !== null) return run.push(round(across.l2p(x)) + "," + round(up.l2p(mark.y[i])));
      if (run.length > 1) paths.push("M" + run.join("L"));
      run = [];
      return run;
    });
    return paths;
  }

  function newLine(line) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", "js-line");
    path.style.cssText = "vector-effect: none; fill: none; opacity: 1;";
    path.style.stroke = line.color;
    path.style.strokeWidth = line.width + "px";
    const dashes = { dash: [3, 3], dot: [1, 1], dashdot: [3, 1, 1, 1] }[line.dash]; // in line widths
    if (dashes) path.style.strokeDasharray = dashes.map((n) => n * Math.max(line.width, 3) + "px").join(",");
    return path;
  }

  function paintPoints(group, trace, mark, across, up) {
    const points = group.querySelector(".points");
    if (!points) return false;
    const shown = mark.x.map((x, i) => i).filter((i) => mark.x[i] !== null);
    const dotted = trace.mode.includes("markers");
    const dots = dotted ? match(points, "path.point", shown.length, () => newPoint(trace.marker)) : [];
    const words = mark.text ? match(group.querySelector(".text"), "g.textpoint", shown.length, () => newText(trace)) : [];
    shown.forEach((from, i) => {
      const x = round(across.l2p(mark.x[from]));
      const y = round(up.l2p(mark.y[from]));
      if (dots[i]) put(dots[i], "transform", `translate(${x},${y})`);
      if (mark.colours) dots[i].style.stroke = mark.colours[from];
      if (mark.size) put(dots[i], "d", circle(mark.size / 2));
      if (words[i]) moveText(textOf(words[i], trace), mark.text[from], x, y);
    });
    return true;
  }

  // Have exactly `count` of these elements in `parent`.
  function match(parent, selector, count, create) {
    const found = [...parent.querySelectorAll(selector)];
    while (found.length > count) found.pop().remove();
    while (found.length < count) found.push(parent.appendChild(create()));
    return found;
  }

  const circle = (r) => `M${r},0A${r},${r} 0 1,1 0,-${r}A${r},${r} 0 0,1 ${r},0Z`;

  function newPoint(marker) {
    const point = document.createElementNS(SVG, "path");
    point.setAttribute("class", "point");
    point.setAttribute("d", circle(marker.size / 2));
    point.style.cssText = `opacity: 1; fill: ${marker.color}; fill-opacity: 1; stroke-width: ${marker.line.width || 0}px`;
    return point;
  }

  // Plotly makes none for a point without words, which may get some.
  const textOf = (group, trace) => group.querySelector("text") || group.appendChild(newText(trace).firstChild);

  function newText(trace) {
    const font = trace.textfont;
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "textpoint");
    group.setAttribute("transform", `translate(0,${Math.round(font.size / 4)})`); // from the middle to the baseline
    const text = group.appendChild(document.createElementNS(SVG, "text"));
    text.setAttribute("text-anchor", trace.textposition.endsWith("right") ? "start" : "middle");
    text.style.cssText = `font-family: ${font.family}; font-size: ${font.size}px; fill: ${font.color}; white-space: pre`;
    return group;
  }

  function moveText(text, words, x, y) {
    if (words.includes("<")) write(text, words);
    else if (text.textContent !== words) text.textContent = words;
    put(text, "x", x);
    put(text, "y", y);
  }

  function paintLabel(gd, index, html) {
    const text = gd.querySelector(`.annotation[data-index="${index}"] text.annotation-text`);
    if (!text || text.dataset.unformatted === html) return;
    keepLeft(text);
    write(text, html);
  }

  // Plotly's small HTML (<i>, <sub>) as the same tspans that plotly makes of it.
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

  // Plotly centres the words in a box of their width; words that grow must grow to the right.
  function keepLeft(text) {
    if (text.getAttribute("text-anchor") === "start") return;
    text.setAttribute("x", Number(text.getAttribute("x")) - text.getComputedTextLength() / 2);
    text.setAttribute("text-anchor", "start");
  }

  const decode = (words) => words.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

  function span(text, words, style, dy) {
    const tspan = text.appendChild(document.createElementNS(SVG, "tspan"));
    if (style) tspan.setAttribute("style", style);
    if (dy) tspan.setAttribute("dy", dy);
    tspan.textContent = decode(words);
  }
})();
