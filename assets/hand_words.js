// What a hand on the picture would turn, said before it turns it; and where the thing is that has left the picture.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const ARROWS = { left: (name) => `← ${name}`, right: (name) => `${name} →`, up: (name) => `↑ ${name}`, down: (name) => `↓ ${name}` };
  const BESIDE = 14; // px from the pointer
  let holds = []; // of each first-layer neuron: {along, lift} or {crease, crease-end}, each {paths, words}

  document.addEventListener("relu-fold:picture", ({ detail }) => (holds = detail.holds || holds));

  function part(name) {
    const picture = document.getElementById("picture");
    const found = picture.querySelector(`.${name}`);
    if (found) return found;
    const made = picture.appendChild(document.createElement("div"));
    made.className = name;
    made.setAttribute("aria-hidden", "true"); // the sliders say it to who does not point
    return made;
  }

  function light(paths) {
    for (const one of document.querySelectorAll(".parameter.in-hand")) one.classList.toggle("in-hand", false);
    for (const path of paths) document.querySelector(`.parameter[data-path="${path}"]`)?.classList.add("in-hand");
  }

  app.mayLift = (neuron) => Boolean(holds[neuron]?.lift);

  app.sayHold = function (neuron, ways, clientX, clientY) {
    const said = ways.map((way) => holds[neuron]?.[way]).filter(Boolean);
    if (!said.length) return app.sayNoHold();
    const picture = document.getElementById("picture").getBoundingClientRect();
    const words = part("hand-words");
    words.textContent = said.map((one) => one.words).join(" ");
    words.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = words;
    const x = Math.min(clientX - picture.left + BESIDE, picture.width - width - 4);
    const above = clientY - picture.top - height - BESIDE;
    words.style.left = `${Math.max(4, x)}px`;
    words.style.top = `${above < 0 ? clientY - picture.top + BESIDE : above}px`;
    return light(said.flatMap((one) => one.paths));
  };

  app.sayNoHold = function () {
    part("hand-words").hidden = true;
    light([]);
  };

  // `edge` is where it has left the picture; null says that it has not. x and y are in the plot.
  app.markEdge = function (edge, name, x, y, colour) {
    const mark = part("edge-mark");
    mark.hidden = !edge;
    if (!edge) return;
    const plot = document.querySelector("#stage .js-plotly-plot").getBoundingClientRect();
    const picture = document.getElementById("picture").getBoundingClientRect();
    mark.textContent = ARROWS[edge](name);
    mark.dataset.edge = edge;
    mark.style.borderColor = colour;
    mark.style.left = `${plot.left - picture.left + x}px`;
    mark.style.top = `${plot.top - picture.top + y}px`;
  };
})();
