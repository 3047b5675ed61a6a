import { registrationsOf } from "./here.js";
import { all } from "./store.js";

/** @typedef {import("./rows.js").Attachment} Attachment */

/**
 * What of a worker's still has to go, without what belongs to a draft: that is no record yet.
 * @param {string} worker
 * @returns {Promise<Attachment[]>}
 */
export async function unsentFilesOf(worker) {
  const theirs = new Set((await registrationsOf(worker)).map(({ id }) => id));
  const drafts = new Set((await all("drafts")).map((/** @type {{id: string}} */ { id }) => id));
  const isUnsent = (/** @type {Attachment} */ { state, record }) => ["waiting", "needs attention"].includes(state) && !drafts.has(record);
  return (await all("attachments")).filter((/** @type {Attachment} */ file) => theirs.has(file.registration) && isUnsent(file));
}

/** @param {number} count */
export function filesWords(count) {
  return count === 1 ? "1 file still going" : `${count} files still going`;
}
