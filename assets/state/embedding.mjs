// The view within another site's page: its address there, and what such a page says to have it.

const HIGH = 600; // px: what the frame is high, whoever wants it otherwise writes so

/**
 * The address at which other sites may frame a view.
 * @param {string} address of the view, whole
 * @param {string} home where the app is, with a slash at the end
 * @param {string[]} paths of the sliders that are to be there; all where none is named
 */
export function embedAddress(address, home, paths) {
  const { origin, search, hash } = new URL(address);
  const controls = paths.length ? `${search ? "&" : "?"}controls=${paths.join()}` : "";
  return `${origin}${home}embed${search}${controls}${hash}`;
}

/**
 * @param {string} address
 * @param {string} title
 */
export function snippet(address, title) {
  const [src, name] = [address, title].map((text) =>
    text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;"),
  );
  return `<iframe src="${src}" title="${name}" width="100%" height="${HIGH}" style="border: 0" loading="lazy"></iframe>`;
}
