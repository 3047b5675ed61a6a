import { all, ask, deleteFile, isFull, transact } from "./store.js";

/** @typedef {import("./rows.js").Registration} Registration */

/**
 * Short of space, one's own go first: copies of pages, then what the server has already, the shelf and its files. Then
 * others' copies, which can be taken along again. Another's shelf is not ours to let go of, and drafts, the outbox and files
 * that were not sent never go, whoever's they are.
 * @template T
 * @param {string} registration whose work it is
 * @param {() => Promise<T>} write
 * @returns {Promise<T>}
 */
export async function makingRoom(registration, write) {
  for (const drop of [dropCopies, dropSent, dropOthersCopies]) {
    try {
      return await write();
    } catch (error) {
      if (!isFull(error)) throw error;
      await drop(await ownOf(registration));
    }
  }
  return write();
}

/**
 * @param {string} registration
 * @returns {Promise<Set<string>>} with those of the same worker whose PIN was forgotten
 */
async function ownOf(registration) {
  /** @type {Registration[]} */
  const rows = await all("registrations");
  const worker = rows.find(({ id }) => id === registration)?.worker;
  return new Set([registration, ...rows.filter((row) => row.worker === worker).map(({ id }) => id)]);
}

/** @param {Set<string>} own */
function dropCopies(own) {
  return transact(["copies"], "readwrite", async (tx) => {
    for (const id of own) await ask(tx.objectStore("copies").delete(IDBKeyRange.bound(`${id}:`, `${id};`)));
  });
}

/** @param {Set<string>} own */
function dropSent(own) {
  return transact(["shelf", "attachments", "chunks"], "readwrite", async (tx) => {
    const shelf = tx.objectStore("shelf");
    for (const { id, registration } of await ask(shelf.getAll())) if (own.has(registration)) await ask(shelf.delete(id));
    const sent = await ask(tx.objectStore("attachments").index("state").getAll("sent"));
    for (const { id, registration } of sent) if (own.has(registration)) await deleteFile(tx, id);
  });
}

function dropOthersCopies() {
  return transact(["copies"], "readwrite", (tx) => ask(tx.objectStore("copies").clear()));
}
