// The words of the panels signal and duel.
(function () {
  "use strict";

  function make(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function showSide({ title, layers, count, unit, detail }) {
    const side = document.createElement("section");
    const number = make("p", "duel-number", "");
    number.append(make("strong", "", count), ` ${unit}`);
    side.append(make("h3", "", title), make("p", "duel-layers", layers), number, make("p", "duel-layers", detail));
    return side;
  }

  document.addEventListener("relu-fold:panel", ({ detail }) => {
    const { signal, duel } = detail.panel || {};
    if (signal) document.getElementById("signal-words").replaceChildren(...signal.map((words) => make("li", "", words)));
    if (!duel) return;
    document.getElementById("duel-words").textContent = duel.text;
    document.getElementById("duel-sides").replaceChildren(...duel.sides.map(showSide));
  });
})();
