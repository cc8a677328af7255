// Share: the link of exactly this view, the same for a page of one's own, and as a QR code for those who sit in the hall.
import { all, element, make, setText } from "../paint/elements.mjs";
import { say } from "../paint/words.mjs";
import { embedAddress, snippet } from "../state/embedding.mjs";
import { serverAt } from "../state/questions.mjs";
import { LONGEST, settledAddress } from "../state/share_link.mjs";

const CONFIRMED = 2000; // ms that a button says that it has copied

const dialog = make("dialog", "sharing");
const link = make("input", "sharing-text");
const embed = make("textarea", "sharing-text");
const sliders = make("div", "sharing-sliders");
const code = make("button", "sharing-code");
const picture = make("img");
const said = make("p", "sharing-said");
const long = make("p", "sharing-hint"); // what there is to say of a link that is too long
const heading = make("h2", "", "Share this view");
let address = "";

/** Whether the deployer lets the page save files. */
const givesFiles = () => document.getElementById("export-said") !== null;

/** Whether the page is served by the reader's own computer, where no link leads from elsewhere. */
const isLocal = () => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(window.location.hostname);
const HERE =
  "This link opens on this computer only: ReLU Fold runs here. To show somebody else this view, save it as a file, which File › Open takes wherever ReLU Fold runs: they see exactly this view.";
const SEES = "Who opens it sees exactly this view, and can go on from there. Nothing of it changes for you.";

/** @returns {string[]} */
const chosen = () =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (all(sliders, "input:checked"))].map(({ value }) => value);

function showEmbed() {
  const here = document.getElementById("preset-title")?.textContent;
  embed.value = snippet(embedAddress(address, serverAt(), chosen()), here ? `ReLU Fold: ${here}` : "ReLU Fold");
}

/** The sliders that are on the page, each with a box; as the picture has them, neuron by neuron. */
function offerSliders() {
  const before = new Set(chosen());
  const groups = [...all(document, "#controls .group")].map((group) => {
    const row = make("div", "sharing-group");
    const named = [...(group.querySelector("h3")?.childNodes ?? [])].filter((one) => one instanceof Text);
    row.append(make("span", "", named.map(({ data }) => data).join("")));
    for (const one of all(group, ".parameter")) {
      const label = make("label");
      const box = make("input");
      Object.assign(box, {
        type: "checkbox",
        value: one.dataset.path ?? "",
        checked: before.has(one.dataset.path ?? ""),
      });
      label.append(box, make("i", "", one.querySelector(".symbol")?.textContent ?? ""));
      row.append(label);
    }
    return row;
  });
  sliders.replaceChildren(...groups);
}

async function showCode() {
  const of = address;
  code.hidden = true;
  setText(said, "The QR code is being made …");
  const headers = { "Content-Type": "application/json" };
  try {
    const asked = { method: "POST", headers, body: JSON.stringify({ address }) };
    const response = await fetch(`${serverAt()}qr`, asked);
    const found = response.ok ? await response.blob() : await response.json();
    if (of !== address) return; // the code of the newer address is asked for
    if (!(found instanceof Blob)) return setText(said, `${found.error} The link itself works.`);
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(found);
    code.hidden = false;
    setText(said, "");
  } catch {
    if (of !== address) return;
    address = ""; // it is asked for again the next time
    setText(said, "The QR code did not come: the server did not answer.");
  }
}

/** @param {string} found */
function tooLong({ length }) {
  if (length <= LONGEST) return "";
  const file = givesFiles() ? " A view file holds the same view." : "";
  return `The link has ${length.toLocaleString("en")} characters: many chats and mails cut it.${file}`;
}

/** @param {string} found */
function show(found) {
  if (found === address) return;
  address = found;
  link.value = found;
  setText(long, tooLong(found));
  showEmbed();
  if (!isLocal()) showCode(); // a phone that reads it would look for the page on itself
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement | HTMLTextAreaElement} from
 */
async function copy(button, from) {
  const words = button.dataset.words ?? "";
  try {
    await navigator.clipboard.writeText(from.value);
    button.textContent = "Copied ✓";
    setText(said, "Copied."); // what is behind the dialog is not heard
    window.setTimeout(() => setText(button, words), CONFIRMED);
  } catch {
    from.select(); // the browser keeps its clipboard closed: one key is left to press
    setText(said, "Your browser keeps the clipboard closed: what is marked can be copied by its own keys.");
  }
}

/**
 * @param {string} words
 * @param {string} look
 * @param {HTMLInputElement | HTMLTextAreaElement} from
 */
function copyButton(words, look, from) {
  const button = make("button", look, words);
  button.dataset.words = words;
  button.addEventListener("click", () => copy(button, from));
  return button;
}

function fileButton() {
  const button = make("button", "quiet framed", "Save view file");
  button.title = "All of this view as a file, its run too";
  button.addEventListener("click", async () => {
    const { saveFile } = await import("./exporting.mjs");
    await saveFile("view", "stage", (words) => setText(long, words));
  });
  return button;
}

/** Once: what stands in it. */
function build() {
  dialog.setAttribute("aria-labelledby", "sharing-title");
  heading.id = "sharing-title";
  link.readOnly = embed.readOnly = true;
  embed.rows = 4;
  link.setAttribute("aria-label", "Link to exactly this view");
  embed.setAttribute("aria-label", "HTML for a page of your own");
  for (const field of [link, embed]) field.addEventListener("focus", () => field.select());
  const close = make("button", "quiet square", "×");
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => dialog.close());
  const head = make("div", "sharing-head");
  head.append(heading, close);
  const ways = make("div", "sharing-row");
  ways.append(link, copyButton("Copy link", "primary", link));
  const own = make("div", "sharing-row");
  const local = isLocal();
  if (givesFiles()) (local ? own : ways).append(fileButton());
  own.prepend(make("p", "sharing-who", local ? HERE : SEES));
  long.setAttribute("role", "status");
  const within = make("div", "sharing-row");
  within.append(embed, copyButton("Copy HTML", "quiet framed", embed));
  picture.alt = "QR code of the link";
  code.append(picture);
  code.title = "As large as the window; once more: back";
  code.setAttribute("aria-pressed", "false");
  code.addEventListener("click", () => {
    code.setAttribute("aria-pressed", String(dialog.classList.toggle("large")));
  });
  said.setAttribute("role", "status");
  sliders.setAttribute("role", "group");
  sliders.setAttribute("aria-label", "Sliders in it");
  sliders.addEventListener("change", showEmbed);
  const hint = make("p", "sharing-hint", "Sliders in it (none chosen: all of them)");
  dialog.append(
    head,
    ...(local ? [own, ways] : [ways, own]),
    long,
    make("h3", "", "In a page of your own"),
    within,
    hint,
    sliders,
  );
  dialog.append(...(local ? [] : [make("h3", "", "QR code"), code]), said);
  dialog.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    if (x < left || x > right || y < top || y > bottom) dialog.close();
  });
  dialog.addEventListener("close", () => element("share").focus());
  document.body.append(dialog);
}

/** Open it; the link is that of the newest state, which may take an answer. */
export function openSharing() {
  if (!dialog.isConnected) build();
  offerSliders();
  dialog.classList.remove("large");
  code.setAttribute("aria-pressed", "false");
  show(window.location.href);
  dialog.showModal();
  /** @type {HTMLElement} */ (dialog.querySelector(".primary")).focus();
  settledAddress().then(show);
}

/** By one key, without the dialog. */
export async function copyLink() {
  const found = await settledAddress();
  try {
    await navigator.clipboard.writeText(found);
    say(`The link of exactly this view is in the clipboard. ${tooLong(found)}`.trim());
  } catch {
    say(`Your browser keeps the clipboard closed. Copy this link: ${found}`);
  }
}
