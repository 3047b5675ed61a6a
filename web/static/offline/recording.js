/** A sound is sealed piece by piece as it is spoken: a tab that is killed loses the last piece at most. */
import { FILE_STORES, framesOf, newFile } from "./attachments.js";
import { base64url, fileKey, FRAME, fromBase64url, joined, MOST, newFileKey, sealFrame, sha256Of } from "./file_format.js";
import { openPage, sealPage } from "./seal.js";
import { ask, deleteFile, makingRoom, transact } from "./store.js";

/**
 * @typedef {import("./rows.js").Attachment} Attachment
 * @typedef {import("./rows.js").Listed} Listed
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {Omit<Listed, "sha256" | "size">} Known what is known of a sound while it is made
 */

/**
 * @param {Registration} registration
 * @param {string} record
 * @param {{label: string, type?: string}} what
 */
export function startRecording(registration, record, { label, type = "audio/webm" }) {
  const raw = newFileKey();
  /** @type {Known} */
  let known = { key: base64url(raw), type, purpose: "sound", label, chosen: true, seconds: 0 };
  const began = Date.now();
  const row = newFile(registration.id, record, { made_at: began });
  let n = 0;
  /** @type {Promise<unknown>} */
  let line = Promise.resolve();
  // A piece that found no room is lost; what is there already still becomes a file.
  const inLine = (/** @type {() => Promise<any>} */ work) => (line = line.catch(() => {}).then(work));
  /** @param {Uint8Array<ArrayBuffer>} bytes */
  const addNow = async (bytes) => {
    const key = await fileKey(raw);
    for (let at = 0; at < bytes.length; at += FRAME) {
      const frame = await sealFrame(key, n, bytes.slice(at, at + FRAME), false);
      if (row.size + frame.length > MOST - FRAME) throw new RangeError("The recording is too long.");
      known = { ...known, seconds: Math.round((Date.now() - began) / 1_000) };
      const secret = await sealPage(known, registration.public_key);
      const size = row.size + frame.length;
      await makingRoom(() => putPiece({ ...row, size, secret }, n, frame));
      row.size = size;
      n += 1;
    }
  };
  return {
    /** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<void>} once they are on disk */
    add: (bytes) => inLine(() => addNow(bytes)),
    /** @param {number} seconds @param {boolean} chosen @param {string} [kind] @returns {Promise<Listed>} */
    stop: (seconds, chosen, kind = type) => inLine(() => close(registration, row.id, { ...known, seconds, chosen, type: kind })),
    /** @returns {Promise<void>} */
    drop: () => inLine(() => transact(FILE_STORES, "readwrite", (tx) => deleteFile(tx, row.id))),
  };
}

/**
 * What a killed tab left of a recording, or a finished one that no draft names yet.
 * @param {Registration} registration
 * @param {Attachment} file
 * @param {CryptoKey} key the device's
 * @returns {Promise<Listed | null>} null when it opens no more
 */
export async function recovered(registration, file, key) {
  /** @type {Known | null} */
  const known = await openPage(file.secret ?? "", key).catch(() => null);
  if (!known) return null;
  return file.sha256 ? { ...known, sha256: file.sha256, size: file.size } : close(registration, file.id, known);
}

/**
 * The last frame, which makes a file of it.
 * @param {Registration} registration
 * @param {string} id
 * @param {Known} known
 * @returns {Promise<Listed>}
 */
async function close(registration, id, known) {
  const before = await framesOf(id);
  const last = await sealFrame(await fileKey(fromBase64url(known.key)), before.length, new Uint8Array(), true);
  const whole = joined([...before, last]);
  const [sha256, secret] = await Promise.all([sha256Of(whole), sealPage(known, registration.public_key)]);
  const changes = { sha256, secret, size: whole.length, state: "waiting" };
  await makingRoom(() =>
    transact(FILE_STORES, "readwrite", async (tx) => {
      const row = await ask(tx.objectStore("attachments").get(id));
      await ask(tx.objectStore("attachments").put({ ...row, ...changes }));
      await ask(tx.objectStore("chunks").put({ file: id, n: before.length, bytes: last }));
    }),
  );
  return { ...known, sha256, size: whole.length };
}

/**
 * @param {Attachment} row
 * @param {number} n
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function putPiece(row, n, bytes) {
  return transact(FILE_STORES, "readwrite", async (tx) => {
    await ask(tx.objectStore("attachments").put(row));
    await ask(tx.objectStore("chunks").put({ file: row.id, n, bytes }));
  });
}
