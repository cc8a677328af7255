// What the drag benchmark watches from within the page: hands, questions, answers, paints, requests.
() => {
  const probe = { moves: [], latencies: [], shown: [], calls: 0, flying: 0, mostFlying: 0, outOfOrder: 0, dragging: false };
  window.probe = probe;
  let unasked = []; // times of moves that no question carries yet
  const carried = new Map(); // question -> times of the moves that it carries
  let newest = 0;

  document.addEventListener("relu-fold:moved", () => unasked.push(probe.handAt || performance.now()));
  document.addEventListener("pointermove", (event) => {
    probe.handAt = event.timeStamp;
    if (event.buttons) probe.moves.push(event.timeStamp);
  }, true);
  document.addEventListener("relu-fold:asked", ({ detail }) => {
    carried.set(detail.seq, unasked);
    unasked = [];
  });
  document.addEventListener("relu-fold:shown", ({ detail }) => {
    if (detail.seq < newest) probe.outOfOrder += 1;
    newest = detail.seq;
    if (detail.kind !== "drag") return;
    probe.shown.push(performance.now());
    const times = carried.get(detail.seq) || [];
    requestAnimationFrame(() => {
      const channel = new MessageChannel(); // its message comes after the paint
      channel.port1.onmessage = () => times.forEach((time) => probe.latencies.push(performance.now() - time));
      channel.port2.postMessage(0);
    });
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
