// What a sign means, beside it: while it is pointed at or has the focus, and after a touch. Escape takes it away.
import { element, make, zoom } from "./elements.mjs";

const BESIDE = 6; // px

/** @param {Event} event */
const signOf = ({ target }) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-hint]")) : null;

/**
 * The picture of a word of training, in the colours of the page; its size is known before it is there.
 * @param {string} term
 */
function pictureOf(term) {
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  return Object.assign(make("img", "word-picture"), { src: `terms/${term}.${dark ? "dark" : "light"}.svg`, alt: "" });
}

/** @param {HTMLElement} sign */
function show(sign) {
  const hint = element("sign-hint");
  hint.textContent = sign.dataset.hint ?? "";
  if (sign.dataset.picture) hint.append(pictureOf(sign.dataset.picture));
  hint.hidden = false;
  const box = sign.getBoundingClientRect();
  const [left, top, bottom] = [box.left, box.top, box.bottom].map((px) => px / zoom());
  const { clientWidth, clientHeight } = document.documentElement;
  const [width, height] = [clientWidth / zoom(), clientHeight / zoom()];
  const below = bottom + BESIDE + hint.offsetHeight < height;
  hint.style.left = `${Math.max(8, Math.min(left, width - hint.offsetWidth - 8))}px`;
  hint.style.top = `${below ? bottom + BESIDE : Math.max(8, top - BESIDE - hint.offsetHeight)}px`;
}

function hide() {
  element("sign-hint").hidden = true;
}

export function startHints() {
  for (const type of ["pointerover", "focusin", "click"]) {
    document.addEventListener(type, (event) => {
      const sign = signOf(event);
      if (sign) show(sign);
      else if (type !== "pointerover") hide();
    });
  }
  document.addEventListener("pointerout", (event) => {
    const sign = signOf(event);
    if (sign && event.pointerType !== "touch" && sign !== document.activeElement) hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
}
