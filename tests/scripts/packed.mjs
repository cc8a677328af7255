// Arrays as the server packs them.
/** @import { Packed } from "../../assets/state/replies.d.ts" */
import { Buffer } from "node:buffer";

/** @param {Float32Array | Uint8Array | Uint16Array | Uint32Array} array @returns {Packed} */
export function packed(array) {
  const kind = array instanceof Float32Array ? "f" : "u";
  const dtype = /** @type {Packed["dtype"]} */ (`${kind}${array.BYTES_PER_ELEMENT}`);
  return { dtype, bdata: inLetters(array) };
}

/** @param {ArrayBufferView} array */
export const inLetters = ({ buffer }) => Buffer.from(buffer).toString("base64");
