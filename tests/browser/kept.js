// Before the page's own scripts: what a page needs that serves several tests, one after the other (tabs.py).
(() => {
  // What of the browser a test may put something of its own in the place of, and which listeners it adds.
  const places = [
    [XMLHttpRequest.prototype, "send"],
    [HTMLCanvasElement.prototype, "getContext"],
    [Element.prototype, "animate"],
    [window, "setTimeout"],
  ];
  const natives = places.map(([holder, name]) => [holder, name, holder[name]]);
  const heard = [];
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (name, ...more) {
    const page = !name.startsWith("relu-fold:") || new Error().stack.includes("/assets/");
    if (!page) heard.push([this, name, more]);
    return listen.call(this, name, ...more);
  };
  const SKIPPED = "#undo, #redo, #reading, #spoken, .joined, [aria-hidden=true]:has([data-words]), [data-words], script, style";
  // Buttons of the page that no view knows, where they are not as they were.
  const BUTTONS = [
    "[data-scope=all][aria-pressed=false]",
    "[data-speed='1'][aria-pressed=false]",
    "#projector[aria-pressed=true]",
    "#predict-open[aria-expanded=true]",
    "#predict-clear:not([hidden])",
  ].join();
  let globals = new Set();
  let home = "";

  function open(address) {
    history.replaceState(null, "", address);
    reluFold.open(reluFold.linkInAddress());
  }

  const kept = {
    /** Whether the page serves several tests: it was there when `begin` was called. */
    get stands() {
      return home !== "";
    },

    /** The page is there. */
    begin() {
      home = location.href;
      globals = new Set(Object.getOwnPropertyNames(window));
    },

    /** Open what a test asks for. */
    open(address) {
      if (address !== location.href) open(address);
    },

    /** Take out of the page what a test left in it, and open what the page began with. */
    back() {
      for (const [target, name, [listener, how]] of heard.splice(0)) target.removeEventListener(name, listener, how);
      for (const [holder, name, native] of natives) holder[name] = native;
      for (const name of Object.getOwnPropertyNames(window)) if (!globals.has(name)) delete window[name];
      localStorage.clear();
      sessionStorage.clear();
      for (const one of document.querySelectorAll("details[open]")) one.open = false;
      document.activeElement?.blur();
      for (const one of document.querySelectorAll("*")) if (one.scrollTop || one.scrollLeft) one.scrollTo(0, 0);
      for (const one of document.querySelectorAll(BUTTONS)) one.click();
      document.getElementById("spoken").textContent = "";
      open(home);
    },

    /** The page is at rest again: if its stage had another size meanwhile, it was asked for anew, and wrote its link. */
    settle() {
      window.scrollTo(0, 0);
      history.replaceState(null, "", home);
    },

    /**
     * The page in words: each element that is seen, its attributes, its text. Not what is drawn, which is of the state
     * alone; nor the marks of the sliders, which come late; nor what no page forgets: what there is to undo, what was
     * spoken and read last.
     */
    look() {
      const { documentElement: root } = document;
      const seen = [location.href, innerWidth, innerHeight, scrollY, localStorage.length];
      const found = [JSON.stringify(reluFold.state), seen.join(" "), root.dataset.mantineColorScheme, root.style.cssText];
      const skipped = /^(id|for|class|style|title|data-hold|aria-(hidden|describedby|labelledby|controls)|data-dash-.*)$/;
      const look = (one) => {
        if (!one.checkVisibility() || one instanceof SVGElement || one.matches(SKIPPED)) return;
        const attributes = [...one.attributes].filter(({ name, value }) => value && !skipped.test(name));
        const plain = (text) => (Number.isNaN(Number(text)) ? text : Number(text)); // 1.00 is 1
        const told = attributes.map(({ name, value }) => `${name}=${plain(value)}`).sort();
        found.push([one.tagName, ...told, one.value, one.checked, one.open].join(" "));
        for (const child of one.childNodes) {
          if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
          else if (child.nodeType === Node.ELEMENT_NODE) look(child);
        }
      };
      look(document.body);
      return found;
    },
  };
  Object.defineProperty(window, "kept", { value: kept });
})();
