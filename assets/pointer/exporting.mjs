// Files that the page gives away: it sends its state, and saves what comes back.
import { all, button, element, isPressed, make, setText, toggles } from "../paint/elements.mjs";
import { serverAt } from "../state/questions.mjs";
import { hasState, inputs, state } from "../state/view.mjs";

const SHARP = 2; // pixels of a PNG for each point

const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (element(id));
const say = (/** @type {string} */ words) => setText(element("export-said"), words);

/** @param {string} form */
function wanted(form) {
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  return {
    state: state(),
    form,
    what: select("export-what").value,
    theme: isPressed("export-theme") && dark ? "dark" : "light",
    size: select("export-size").value,
    scale: form === "png" ? SHARP : 1,
  };
}

/**
 * The file, and how it is called; what went wrong is said.
 * @param {string} form
 */
async function fetched(form) {
  if (!hasState()) return null;
  say("The file is being made …");
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await fetch(`${serverAt()}download`, {
      method: "POST",
      headers,
      body: JSON.stringify(wanted(form)),
    });
    if (!response.ok) {
      const { error } = await response.json();
      say(error);
      return null;
    }
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "relu-fold";
    return { name, blob: await response.blob() };
  } catch {
    say("The file did not come: the server did not answer. Try again.");
    return null;
  }
}

/** @param {string} form */
async function save(form) {
  const file = await fetched(form);
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file.blob);
  link.download = file.name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`Saved as ${file.name}.`);
}

/**
 * The link is longer than most who carry links take whole.
 * @param {number} length
 */
export function offerView(length) {
  const notice = element("notice");
  notice.textContent = `The link has ${length.toLocaleString("en")} characters: many chats and mails cut it. A file holds the same view. `;
  notice.hidden = false;
  notice.appendChild(make("button", "quiet", "Save a view file")).addEventListener("click", async () => {
    await save("view");
    setText(notice, element("export-said").textContent ?? "");
  });
}

async function copy() {
  const file = await fetched("png");
  if (!file) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": file.blob })]);
    say("The picture is in the clipboard.");
  } catch {
    say("This browser gives no page its clipboard for pictures. Save it as PNG instead.");
  }
}

/** What there is of a line, and of a plane. */
function offer() {
  const parts = inputs() === 1 ? ["stage", "sum", "ledger"] : ["stage", "surface", "map", "ledger"];
  for (const option of select("export-what").options) option.hidden = option.disabled = !parts.includes(option.value);
  if (!parts.includes(select("export-what").value)) select("export-what").value = "stage";
  button("export-theme").hidden = document.documentElement.dataset.mantineColorScheme !== "dark";
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (all(document, ".files [data-export]"))) {
    if (one.dataset.export === "latex") one.hidden = inputs() !== 1;
    if (one.dataset.export === "graph") one.hidden = inputs() !== 2;
  }
}

/** The drawer was opened for the first time. */
export function startExporting() {
  const drawer = /** @type {HTMLDetailsElement} */ (element("export-said").closest("details"));
  drawer.addEventListener("toggle", () => {
    say("");
    offer();
  });
  document.addEventListener("relu-fold:shown", offer); // another network may have been opened meanwhile
  offer();
  toggles("export-theme", () => {});
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (all(document, ".files [data-export]")))
    one.addEventListener("click", () => save(one.dataset.export ?? ""));
  button("export-copy").addEventListener("click", copy);
}
