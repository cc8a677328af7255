// What the page is told by the server, as it is told: tests/serving/test_told.py holds the file against the server.
import { readFileSync } from "node:fs";

const textContent = readFileSync(new URL("./told.json", import.meta.url), "utf8");
globalThis.document = /** @type {Document} */ ({ getElementById: (id) => (id === "told" ? { textContent } : null) });
