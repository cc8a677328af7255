// A list of inputs to choose from: of many a box, in which a name or a number is typed.
import { make } from "../paint/elements.mjs";

const MOST_LISTED = 30; // inputs to choose from; of more one is typed, by its number or name

let lists = 0; // of names, on the page

/** @param {string[]} names */
export const notAnInput = (names) => `Input: expected a number from 1 to ${names.length}, or a name.`;

/** @param {string[]} names */
export const areTyped = (names) => names.length > MOST_LISTED;

/**
 * Which input is meant by a number from 1 on, or by its name; -1 for none.
 * @param {string[]} names
 * @param {string} typed
 */
export function inputOf(names, typed) {
  const text = typed.trim();
  const named = names.indexOf(text);
  if (named >= 0) return named;
  return /^[0-9]{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= names.length ? Number(text) - 1 : -1;
}

/**
 * @param {string} text
 * @param {string[]} names
 * @param {number | undefined} value
 * @param {() => void} changed
 */
export function chooser(text, names, value, changed) {
  const label = make("label");
  label.append(make("span", "", text));
  const typed = areTyped(names);
  const options = names.map((name, i) => {
    const option = make("option", "", name);
    option.value = typed ? name : String(i);
    return option;
  });
  if (typed) {
    const box = label.appendChild(make("input", "train-number"));
    const list = label.appendChild(make("datalist"));
    lists += 1;
    list.id = `incoming-names-${lists}`;
    list.append(...options);
    box.setAttribute("list", list.id);
    box.addEventListener("change", changed);
    const found = () => inputOf(names, box.value);
    const show = (/** @type {number | undefined} */ one) => {
      box.value = one === undefined ? "" : names[one];
    };
    show(value);
    return { label, value: found, show, isUnknown: () => found() < 0 && box.value.trim() !== "" };
  }
  const select = label.appendChild(make("select", "train-select"));
  select.append(...options);
  const show = (/** @type {number | undefined} */ one) => {
    select.value = String(one ?? names.length - 1);
  };
  show(value);
  select.addEventListener("change", changed);
  return { label, value: () => Number(select.value), show, isUnknown: () => false };
}
