/** Files of a form that is still being filled in: shown again, and let go of. */
import { framesOf } from "./attachments.js";
import { fileKey, fromBase64url, joined, openFrames } from "./file_format.js";
import { all, ask, deleteFile, transact } from "./store.js";

/** @typedef {import("./rows.js").Attachment} Attachment */

/**
 * The file that a record lists, if it is still on this phone.
 * @param {Pick<import("./rows.js").Listed, "sha256" | "key">} listed
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function openedHere({ sha256, key }) {
  /** @type {Attachment[]} */
  const files = await all("attachments");
  const file = files.find((one) => one.sha256 === sha256);
  if (!file) return null;
  return openFrames(await fileKey(fromBase64url(key)), joined(await framesOf(file.id)));
}

/**
 * Of this draft alone, and only while it is no record: what another record names stays.
 * @param {string} sha256
 * @param {string} record
 */
export function letGo(sha256, record) {
  return transact(["outbox", "shelf", "attachments", "chunks"], "readwrite", async (tx) => {
    if ((await ask(tx.objectStore("outbox").getKey(record))) ?? (await ask(tx.objectStore("shelf").getKey(record)))) return;
    /** @type {Attachment[]} */
    const files = await ask(tx.objectStore("attachments").index("record").getAll(record));
    for (const file of files) if (file.sha256 === sha256) await deleteFile(tx, file.id);
  });
}
