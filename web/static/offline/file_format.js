/**
 * doorstep-file/1, the sealed form of a drawing, a sound or a photo: frames one after another, each its length (4 bytes,
 * big-endian) and that many bytes of AES-256-GCM. The IV is the frame's number, the additional data says whether it is
 * the last: so none can be left out, moved or cut off. A key seals one file.
 */

/** Plaintext in a frame. */
export const FRAME = 256 * 1024;
/** A whole file, sealed. */
export const MOST = 12 * 1024 * 1024;
const TAG = 16;

/** @returns {Uint8Array<ArrayBuffer>} */
export function newFileKey() {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** @param {Uint8Array<ArrayBuffer>} raw */
export function fileKey(raw) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * @param {CryptoKey} key
 * @param {number} n from 0
 * @param {Uint8Array<ArrayBuffer>} plain
 * @param {boolean} isLast
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function sealFrame(key, n, plain, isLast) {
  const sealed = new Uint8Array(await crypto.subtle.encrypt(terms(n, isLast), key, plain));
  const frame = new Uint8Array(4 + sealed.length);
  new DataView(frame.buffer).setUint32(0, sealed.length);
  frame.set(sealed, 4);
  return frame;
}

/**
 * @param {CryptoKey} key
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function sealFrames(key, bytes) {
  const count = Math.max(1, Math.ceil(bytes.length / FRAME));
  const frames = Array.from({ length: count }, (_, n) => sealFrame(key, n, bytes.slice(n * FRAME, (n + 1) * FRAME), n === count - 1));
  return Promise.all(frames);
}

/**
 * @param {CryptoKey} key
 * @param {Uint8Array<ArrayBuffer>} file
 * @returns {Promise<Uint8Array<ArrayBuffer>>} it throws when anything was changed, or when the end is missing
 */
export async function openFrames(key, file) {
  const parts = [];
  for (let n = 0, at = 0; at < file.length; n += 1) {
    const length = new DataView(file.buffer, file.byteOffset + at).getUint32(0);
    const end = at + 4 + length;
    if (length < TAG || end > file.length) throw new RangeError("The file is cut off.");
    parts.push(new Uint8Array(await crypto.subtle.decrypt(terms(n, end === file.length), key, file.slice(at + 4, end))));
    at = end;
  }
  return joined(parts);
}

/** @param {Uint8Array<ArrayBuffer>[]} parts */
export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Lower-case hex.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function sha256Of(bytes) {
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Uint8Array} bytes */
export function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
export function fromBase64url(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/**
 * @param {number} n
 * @param {boolean} isLast
 */
function terms(n, isLast) {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, n);
  return { name: "AES-GCM", iv, additionalData: new Uint8Array([isLast ? 1 : 0]) };
}
