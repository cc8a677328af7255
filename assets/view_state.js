// The state of the view, which this page alone owns, and its past. Everything on screen is a picture of it.
// A hand assigns one number here; every other change is made by the server, from state to state.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const LONGEST_PAST = 100;
  const FIELDS = {
    w: "weights", b: "biases", x: "domain", y: "domain_y", s: "negative_slope", t: "turn", n: "resolution", v: "trace",
  };

  const past = [];
  const future = [];
  let present = null;

  app.state = null;

  function place(state, path) {
    const [head, ...steps] = path.split(".");
    let holder = state;
    let key = FIELDS[head];
    for (const step of steps) {
      holder = holder && holder[key];
      key = Number(step);
    }
    return holder && typeof holder[key] === "number" ? [holder, key] : null;
  }

  app.valueAt = function (path) {
    const found = app.state && place(app.state, path);
    return found ? found[0][found[1]] : undefined;
  };

  // Returns whether the state has such a place and its number changed.
  app.assign = function (path, value) {
    const next = structuredClone(app.state);
    const found = place(next, path);
    if (!found || !Number.isFinite(value) || found[0][found[1]] === value) return false;
    found[0][found[1]] = value;
    app.state = next;
    return true;
  };

  // What undo brings back: the network and its domain, not where one was looking.
  function substance(state) {
    return JSON.stringify([state.preset, state.weights, state.biases, state.negative_slope, state.domain, state.domain_y]);
  }

  app.remember = function (state) {
    if (present && substance(present) !== substance(state)) {
      past.push(present);
      if (past.length > LONGEST_PAST) past.shift();
      future.length = 0;
    }
    present = state;
    showButtons();
  };

  function step(from, to) {
    if (!from.length) return false;
    to.push(present);
    present = from.pop();
    app.state = present;
    showButtons();
    return true;
  }

  app.undo = () => step(past, future);
  app.redo = () => step(future, past);

  function showButtons() {
    document.getElementById("undo").disabled = past.length === 0;
    document.getElementById("redo").disabled = future.length === 0;
  }
})();
