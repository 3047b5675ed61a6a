/** The files of records: sealed on this page under keys of their own, and kept until the server has them. */
import { base64url, fileKey, joined, MOST, newFileKey, sealFrames, sha256Of } from "./file_format.js";
import { makingRoom } from "./making_room.js";
import { tell } from "./news.js";
import { ask, deleteFile, transact } from "./store.js";
import { uuid7 } from "./uuid7.js";

/**
 * @typedef {import("./rows.js").Attachment} Attachment
 * @typedef {import("./rows.js").Listed} Listed
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {Pick<Listed, "type" | "purpose" | "label" | "chosen" | "seconds">} Meta
 * @typedef {{row: Attachment, frames: Uint8Array<ArrayBuffer>[], listed: Listed}} SealedFile
 */

export const FILE_STORES = ["attachments", "chunks"];

/**
 * Seals a file and keeps it. It answers once the file is on disk, with what its record shall say of it.
 * @param {Pick<Registration, "id">} registration
 * @param {string} record
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Meta} meta
 * @param {number} [now]
 */
export async function attach(registration, record, bytes, meta, now = Date.now()) {
  const file = await sealFile(registration, bytes, meta, now);
  await makingRoom(registration.id, () => transact(FILE_STORES, "readwrite", (tx) => putFile(tx, file, record)));
  tell({ type: "outbox", id: record });
  return file.listed;
}

/**
 * @param {Pick<Registration, "id">} registration
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Meta} meta
 * @param {number} now
 * @returns {Promise<SealedFile>} not kept yet
 */
export async function sealFile(registration, bytes, { type, purpose, label, chosen, seconds }, now) {
  const raw = newFileKey();
  const frames = await sealFrames(await fileKey(raw), bytes);
  const whole = joined(frames);
  if (whole.length > MOST) throw new RangeError("The file is too large.");
  const sha256 = await sha256Of(whole);
  const row = newFile(registration.id, "", { sha256, size: whole.length, made_at: now });
  return { row, frames, listed: { sha256, key: base64url(raw), size: whole.length, type, purpose, label, chosen, seconds } };
}

/**
 * @param {string} registration
 * @param {string} record
 * @param {Partial<Attachment> & Pick<Attachment, "made_at">} more
 * @returns {Attachment}
 */
export function newFile(registration, record, more) {
  const blank = { sha256: "", size: 0, received: 0, attempts: 0, retry_at: 0, problem: "", sent_at: 0 };
  return { ...blank, id: uuid7(), registration, record, state: "waiting", ...more };
}

/**
 * @param {IDBTransaction} tx
 * @param {SealedFile} file
 * @param {string} record
 */
export async function putFile(tx, { row, frames }, record) {
  await ask(tx.objectStore("attachments").put({ ...row, record }));
  for (const [n, bytes] of frames.entries()) await ask(tx.objectStore("chunks").put({ file: row.id, n, bytes }));
}

/**
 * Lets go of what a draft no longer names. Recordings stay: an earlier take is kept.
 * @param {IDBTransaction} tx
 * @param {string} record
 * @param {Set<string>} named by their digests
 */
export async function dropOthers(tx, record, named) {
  for (const file of await filesIn(tx, record)) if (!file.secret && !named.has(file.sha256)) await deleteFile(tx, file.id);
}

/**
 * @param {IDBTransaction} tx
 * @param {string} record
 * @returns {Promise<Attachment[]>}
 */
export function filesIn(tx, record) {
  return ask(tx.objectStore("attachments").index("record").getAll(record));
}

/** @param {string} record */
export function filesOf(record) {
  return transact(["attachments"], "readonly", (tx) => filesIn(tx, record));
}

/**
 * @param {string} file
 * @returns {Promise<Uint8Array<ArrayBuffer>[]>} its frames, in order
 */
export async function framesOf(file) {
  const theirs = IDBKeyRange.bound([file], [file, []]);
  const rows = await transact(["chunks"], "readonly", (tx) => ask(tx.objectStore("chunks").getAll(theirs)));
  return rows.map(({ bytes }) => bytes);
}
