// The state of the view, which this page alone owns, and its past. Everything on screen is a picture of it.
// A hand assigns one number here; every other change is made by the server, from state to state.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const LONGEST_PAST = 100;
  const { fields: FIELDS } = JSON.parse(document.getElementById("told").textContent); // by the first letter of a path

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

  // A state in which each neuron's negative slope is spelt out has a place for it.
  function spelt(state, path) {
    if (path[0] !== "f" || state.slopes.length) return state;
    const slopes = state.weights.slice(0, -1).map((rows) => rows.map(() => state.negative_slope));
    return { ...state, slopes };
  }

  app.valueAt = function (path) {
    const found = app.state && place(spelt(app.state, path), path);
    return found ? found[0][found[1]] : undefined;
  };

  // Returns whether the state has such a place and its number changed.
  app.assign = function (path, value) {
    const next = spelt(structuredClone(app.state), path);
    const found = place(next, path);
    const own = path === "s" && next.slopes.length > 0; // `s` is of all neurons
    if (!found || !Number.isFinite(value) || (found[0][found[1]] === value && !own)) return false;
    found[0][found[1]] = value;
    if (own) next.slopes = [];
    app.state = next;
    return true;
  };

  // What undo brings back: the network and its domain, not where one was looking.
  function substance(state) {
    const { preset, weights, biases, negative_slope: slope, slopes, domain, domain_y: second } = state;
    return JSON.stringify([preset, weights, biases, slope, slopes, domain, second]);
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

  // Where one is looking, undo leaves as it is, as far as any network can be looked at so.
  const LOOKING = ["panel", "trace", "turn", "map_mode", "resolution", "partial_sums"];

  function step(from, to) {
    if (!from.length) return false;
    to.push(present);
    present = { ...from.pop(), ...Object.fromEntries(LOOKING.map((field) => [field, app.state[field]])) };
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
