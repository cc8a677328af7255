// What is wrong with the page as it stands in its window: words on words, words that are cut, controls out of reach.
() => {
  const faults = [];
  const picture = document.getElementById("picture");
  // The figure of a lesson may stand in the picture's place.
  const first = document.querySelector(".house[data-promoted] .panel-plot") ?? picture;
  const figureOf = (element) => [picture, first].find((one) => one.contains(element)) ?? null;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = (element) =>
    `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} “${(element.textContent || element.getAttribute("aria-label") || "").trim().slice(0, 40)}”`;

  // --- no horizontal scrolling ---
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth - clientWidth} px wider than its window`);

  // --- words: where each line of them is ---
  window.scrollTo(0, 0);
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || owner.closest("script, style, option, .spoken, [aria-hidden=true] .spoken, .skip, math semantics annotation")) continue;
    if (!shown(owner)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const scrolled = owner.closest(".side, .ledger-scroll")?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      const seen = !scrolled || (box.top >= scrolled.top && box.bottom <= scrolled.bottom && box.right > scrolled.left && box.left < scrolled.right);
      if (!seen) continue;
      texts.push({ node, owner, box, figure: figureOf(owner) });
    }
  }
  const over = (a, b) => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];
  for (let i = 0; i < texts.length; i += 1) {
    for (let k = i + 1; k < texts.length; k += 1) {
      const [a, b] = [texts[i], texts[k]];
      if (a.figure !== b.figure) continue; // what is beside the picture may be scrolled under it
      const [across, down] = over(a.box, b.box);
      const low = Math.min(a.box.height, b.box.height);
      if (across < 2 || down < 0.25 * low) continue;
      const svg = a.owner.closest("svg text");
      if (svg && svg === b.owner.closest("svg text")) continue; // one formula
      if (a.owner.closest(".drawer") !== b.owner.closest(".drawer")) continue;
      faults.push(`“${a.node.data.trim().slice(0, 30)}” lies on “${b.node.data.trim().slice(0, 30)}” by ${across.toFixed(0)} x ${down.toFixed(0)} px`);
    }
  }
  for (const { node, owner, box, figure } of texts) {
    const frame = figure?.getBoundingClientRect();
    const scroller = owner.closest(".ledger-scroll, .help, .gallery");
    if (!scroller && (box.left < -0.5 || box.right > clientWidth + 0.5)) faults.push(`“${node.data.trim().slice(0, 40)}” leaves the window sideways`);
    else if (frame && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1))
      faults.push(`“${node.data.trim().slice(0, 40)}” leaves the picture: ${[box.left - frame.left, box.top - frame.top, frame.right - box.right, frame.bottom - box.bottom].map((v) => v.toFixed(0))}`);
  }
  for (const element of document.querySelectorAll("main *, header *")) {
    if (!shown(element) || element.closest("svg, .spoken, .ledger-scroll, .slide, .mantine-Switch-root")) continue;
    const style = getComputedStyle(element);
    if (style.overflowX === "visible" || element.tagName === "INPUT") continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.textContent.trim()) faults.push(`${name(element)} is cut`);
  }

  // --- controls: each can be seen and hit, while the picture is in view ---
  const controls = document.querySelectorAll(
    "main :is(button, input, [role=slider], a[href], summary), header :is(button, summary, a[href])",
  );
  const low = window.innerHeight;
  for (const control of controls) {
    if (!shown(control) || control.disabled || control.closest(".spoken, .drawer:not([open]) > div")) continue;
    if (control.matches("#turn, #map-point, #reading, [aria-hidden=true]") || control.closest(".fold-over, .skip")) continue;
    window.scrollTo(0, 0);
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "nearest" });
    const box = control.getBoundingClientRect();
    const target = control.matches("input[type=checkbox], input[type=radio]") ? control.closest("label, div") : control;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    if (!hit || !(target.contains(hit) || hit.contains(target))) {
      faults.push(`${name(control)} ${control.closest("[data-path]")?.dataset.path ?? ""} cannot be hit at ${x.toFixed(0)}, ${y.toFixed(0)}: ${hit ? name(hit) : "nothing"} is there`);
      continue;
    }
    if (control.closest("header, .panel-tabs, .ledger, .lesson-strip") || figureOf(control)) continue;
    const frames = [first, picture].map((one) => one.getBoundingClientRect());
    const shares = frames.map((one) => Math.max(0, Math.min(one.bottom, low) - Math.max(one.top, 0)) / Math.min(one.height, low));
    if (Math.max(...shares) < 0.7)
      faults.push(`${name(control)} ${control.closest("[data-path]")?.dataset.path ?? ""}: of the picture ${(100 * Math.max(...shares)).toFixed(0)} % are seen`);
    if (frames.some((one) => over(one, box).every((by) => by > 1))) faults.push(`${name(control)} is under the picture`);
  }
  document.activeElement?.blur?.();
  window.scrollTo(0, 0);
  return faults;
}
