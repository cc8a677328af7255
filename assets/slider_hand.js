// A hand on a slider of the component library: when it takes hold, what the thumb says, when it lets go.
// The thumb is read from the page: a callback for each of its moves would cost more than the frame.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const LATE = 150; // ms that a slider may take to say where a hand left it: it speaks in a later frame

  // `take`, `say`, `leave` and `rest` are given the thumb: `say` its value, too, whenever a hand moved it; `leave` comes once the
  // hand is gone, `rest` when nothing more will be said of it.
  app.handOnSliders = function (host, { take, say, leave, rest }) {
    let held = null; // the thumb under the hand
    let lately = null; // the one that was, and may have more to say
    let later = 0;

    const thumbOf = (element) => element?.closest?.(".mantine-Slider-root")?.querySelector("[role=slider]");

    host.addEventListener("pointerdown", (event) => {
      const thumb = event.button === 0 ? thumbOf(event.target) : null;
      if (!thumb) return;
      window.clearTimeout(later);
      lately = null;
      held = thumb;
      take(thumb);
    }, true);

    function end(event) {
      if (!held || (event.type === "blur" && event.target !== window)) return;
      const thumb = (lately = held);
      held = null;
      window.setTimeout(() => held || leave(thumb)); // after the slider has spoken its last value
      later = window.setTimeout(() => {
        lately = null;
        rest(thumb);
      }, LATE);
    }
    for (const kind of ["pointerup", "pointercancel", "blur"]) window.addEventListener(kind, end, true);

    new MutationObserver((records) => {
      for (const { target } of records) {
        if (target === held || target === lately) say(target, Number(target.getAttribute("aria-valuenow")));
      }
    }).observe(host, { subtree: true, attributeFilter: ["aria-valuenow"] });
  };
})();
