// How many predictions were right: in this browser alone, and gone with one button. Without a storage, until the page closes.

/** @typedef {{ right: number, of: number }} Score */

const KEY = "relu-fold-predictions";
/** @type {Score} */
let kept = { right: 0, of: 0 };

/** @param {unknown} value */
const isCount = (value) => Number.isInteger(value) && Number(value) >= 0;

/** @returns {Score} */
export function score() {
  try {
    const found = JSON.parse(window.localStorage.getItem(KEY) ?? "null");
    if (found && isCount(found.right) && isCount(found.of) && found.right <= found.of)
      kept = { right: found.right, of: found.of };
  } catch {
    // A browser that stores nothing, or a text that somebody else left there.
  }
  return kept;
}

/** @param {boolean} right */
export function count(right) {
  const { right: before, of } = score();
  kept = { right: before + Number(right), of: of + 1 };
  try {
    window.localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Kept until the page closes.
  }
  return kept;
}

export function clear() {
  kept = { right: 0, of: 0 };
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // There was nothing to take away.
  }
  return kept;
}
