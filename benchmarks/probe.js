// What the drag benchmark watches from within the page: hands, questions, answers, paints, requests.
() => {
  const probe = { moves: [], latencies: [], shown: [], kinds: {}, calls: 0, flying: 0, mostFlying: 0, outOfOrder: 0, dragging: false };
  window.probe = probe;
  let unasked = []; // times of moves that no question carries yet
  let unshown = []; // times of moves that no picture shows yet
  const carried = new Map(); // question -> times of the moves that it carries
  let newest = 0;

  document.addEventListener("relu-fold:moved", () => {
    const at = window.handAt || performance.now();
    probe.pressedAt ??= at;
    unasked.push(at);
    unshown.push(at);
  });
  document.addEventListener("pointermove", (event) => {
    if (event.buttons) probe.moves.push(event.timeStamp);
  }, true);
  document.addEventListener("relu-fold:asked", ({ detail }) => {
    probe.kinds[detail.kind] = (probe.kinds[detail.kind] || 0) + 1;
    carried.set(detail.seq, unasked);
    unasked = [];
  });
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    if (detail.seq < newest) probe.outOfOrder += 1;
    newest = detail.seq;
    if (detail.kind !== "drag") return;
    probe.shown.push(performance.now());
    probe.firstRight ??= performance.now() - probe.pressedAt;
    // A picture that was there before the hand is of the newest state; an answer is of what it carried, and what came before.
    const newestShown = detail.ahead ? Infinity : Math.max(-Infinity, ...(carried.get(detail.seq) || []));
    const times = unshown.filter((time) => time <= newestShown);
    unshown = unshown.filter((time) => time > newestShown);
    const painted = () => {
      const channel = new MessageChannel(); // its message comes after the paint
      channel.port1.onmessage = () => times.forEach((time) => probe.latencies.push(performance.now() - time));
      channel.port2.postMessage(0);
    };
    if (detail.ahead) painted(); // in the frame already
    else requestAnimationFrame(painted);
  });
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...body) {
    probe.calls += 1;
    probe.flying += 1;
    probe.mostFlying = Math.max(probe.mostFlying, probe.flying);
    this.addEventListener("loadend", () => (probe.flying -= 1));
    return send.apply(this, body);
  };
}
