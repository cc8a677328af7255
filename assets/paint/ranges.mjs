// The browser's own sliders, each in the place that the server left for it (`.slide`), whose width is that of its track.
import { make } from "./elements.mjs";

/**
 * The slider in a place. It is made there once; whoever renders the page knows nothing of it.
 * @param {Element} place
 */
export function rangeIn(place) {
  const known = place.querySelector("input");
  if (known) return known;
  const range = make("input");
  // Numbers may lie between its steps, as typed ones do; a hand and keys come to steps all the same.
  Object.assign(range, { type: "range", step: "any", autocomplete: "off" });
  place.prepend(range);
  return range;
}

/**
 * @param {HTMLElement} place
 * @param {{ min: number, max: number, value: number }} told
 */
export function tellRange(place, { min, max, value }) {
  const range = rangeIn(place);
  const { label = "" } = place.dataset;
  if (range.ariaLabel !== label) range.ariaLabel = label;
  if (Number(range.min) !== min || range.min === "") range.min = String(min); // before the value, which stays within
  if (Number(range.max) !== max || range.max === "") range.max = String(max);
  if (Number(range.value) !== value) range.value = String(value);
}

/** @param {EventTarget | null} target */
export function rangeAt(target) {
  const place = target instanceof Element ? target.closest(".slide") : null;
  return place && rangeIn(place);
}
