import { ask, transact } from "./store.js";
import { withoutRecipient } from "./sealed.js";
import { tell } from "./news.js";

/**
 * @typedef {import("./rows.js").Captured} Captured
 * @typedef {import("./rows.js").Receipt} Receipt
 */

/** The server has it durably, whatever a person there still decides. */
const TAKEN = ["accepted", "quarantined", "conflict", "released", "refused", "replaced"];

/**
 * Does what a receipt says. A record that the server has goes on the shelf, unreadable here from now on.
 * @param {Captured} row
 * @param {Receipt} receipt its id and digest are this record's
 * @param {number} now
 */
export async function settle(row, receipt, now) {
  const doubted = receipt.flags?.includes("clock") ? { server_clock: receipt.received_at } : {};
  const status = receipt.status === "already_here" ? (receipt.became ?? "accepted") : receipt.status;
  await transact(["outbox", "shelf"], "readwrite", async (tx) => {
    if (TAKEN.includes(status)) {
      await shelve(tx, row.id, { status, accepted_at: now, ...doubted });
      if (receipt.replaced) await shelve(tx, receipt.replaced, { status: "replaced", accepted_at: now });
      return;
    }
    const kept = await ask(tx.objectStore("outbox").get(row.id));
    if (!kept) return;
    const attempts = row.attempts + 1;
    await ask(
      tx.objectStore("outbox").put(
        status === "needs_attention"
          ? { ...kept, state: "needs attention", errors: receipt.errors ?? {}, fault: "", problem: "", attempts, ...doubted }
          : { ...kept, state: "waiting", fault: "record", problem: "This version does not know the server’s answer." },
      ),
    );
  });
  tell({ type: "outbox", id: row.id });
  if (receipt.replaced) tell({ type: "outbox", id: receipt.replaced });
}

/**
 * @param {IDBTransaction} tx
 * @param {string} id
 * @param {Pick<import("./rows.js").Shelved, "status" | "accepted_at" | "server_clock">} taken
 */
async function shelve(tx, id, taken) {
  /** @type {Captured | undefined} */
  const row = await ask(tx.objectStore("outbox").get(id));
  if (!row) return;
  const { registration, kind, urgency, sequence, digest, recorded_at } = row;
  const sealed = withoutRecipient(row.sealed, registration);
  const shelved = { id, registration, kind, urgency, sequence, digest, recorded_at, sealed, ...taken };
  await ask(tx.objectStore("shelf").put(shelved));
  await ask(tx.objectStore("outbox").delete(id));
}
