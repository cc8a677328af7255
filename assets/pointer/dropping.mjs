// A file that is dropped anywhere on the page is opened as by *File*. Left alone, the browser would leave the page and show it.
import { say } from "../paint/words.mjs";

/** @param {DragEvent} event */
export const hasFile = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files"));

let started = false;

/** @param {string} name */
export const isNetwork = (name) => /\.(npz|json|safetensors|nnet|onnx)$/i.test(name);

/** @param {File | undefined} file */
async function open(file) {
  if (!document.getElementById("incoming-file")) return say("Opening files is switched off on this server.");
  try {
    const { startIncoming, take } = await import("./incoming.mjs");
    startIncoming();
    take(file);
  } catch {
    say("The file was not opened: the server did not answer. Drop it again.");
  }
}

/** Some time after the first picture, or with the drawer. Who takes files in a part of the page has had them before. */
export function startDropping() {
  if (started) return;
  started = true;
  document.addEventListener("dragover", (event) => hasFile(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!hasFile(event) || event.defaultPrevented) return;
    event.preventDefault();
    open(event.dataTransfer?.files[0]);
  });
}
