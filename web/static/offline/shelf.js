import { alone } from "./alone.js";
import { post } from "./exchange.js";
import { flush } from "./flush.js";
import { noteRegistration, registrations } from "./here.js";
import { tell } from "./news.js";
import { all, ask, deleteFile, transact } from "./store.js";

/**
 * @typedef {import("./rows.js").Shelved} Shelved
 * @typedef {import("./rows.js").Captured} Captured
 * @typedef {import("./exchange.js").Fetch} Fetch
 */

const DAY = 24 * 3_600_000;
const KEPT_FOR = 14 * DAY;
const OFFERED_AT_ONCE = 500;

/**
 * Offers the server what it has confirmed before, daily and at start (`force`): one that was put back to an older
 * backup names what it lacks, and gets it again.
 * @param {{force?: boolean, fetch?: Fetch, now?: () => number}} [means]
 */
export function offerShelf({ force = false, fetch = globalThis.fetch, now = Date.now } = {}) {
  return alone("doorstep-shelf", async () => {
    for (const { id, shelf_offered_at } of await registrations()) {
      if (force || now() - shelf_offered_at >= DAY) await offer(id, fetch, now);
    }
  });
}

/**
 * @param {string} registration
 * @returns {Promise<Shelved[]>} newest first
 */
export async function onTheShelf(registration) {
  /** @type {Shelved[]} */
  const rows = await all("shelf");
  return rows.filter((row) => row.registration === registration).sort((a, b) => b.accepted_at - a.accepted_at);
}

/**
 * @param {string} registration
 * @param {Fetch} fetch
 * @param {() => number} now
 */
async function offer(registration, fetch, now) {
  const kept = await onTheShelf(registration);
  for (let from = 0; from < kept.length; from += OFFERED_AT_ONCE) {
    const part = kept.slice(from, from + OFFERED_AT_ONCE);
    const said = { registration, kept: part.map(({ id, digest }) => ({ id, digest })) };
    const answer = await post("/sync/shelf", said, fetch);
    // Without the server's word nothing leaves the shelf, however old.
    if (answer?.status !== 200 || !Array.isArray(answer.body?.lacking)) return;
    const lacking = new Set(answer.body.lacking);
    await sortOut(part, lacking, now());
    if (part.some((row) => lacking.has(row.id))) await flush({ fetch, now });
  }
  await noteRegistration(registration, { shelf_offered_at: now() });
}

/**
 * What the server lacks waits again, without this device's recipient: it stays unreadable here.
 * @param {Shelved[]} offered
 * @param {Set<string>} lacking
 * @param {number} now
 */
async function sortOut(offered, lacking, now) {
  for (const row of offered) {
    if (!lacking.has(row.id) && now - row.accepted_at < KEPT_FOR) continue;
    await transact(["outbox", "shelf", "attachments", "chunks"], "readwrite", async (tx) => {
      if (lacking.has(row.id)) await ask(tx.objectStore("outbox").put(waitingAgain(row)));
      await ask(tx.objectStore("shelf").delete(row.id));
      await sortOutFiles(tx, row.id, lacking.has(row.id));
    });
    tell({ type: "outbox", id: row.id });
  }
}

/**
 * A record's files go with it: sent once more, or away. What was not sent yet stays, whatever became of its record.
 * @param {IDBTransaction} tx
 * @param {string} record
 * @param {boolean} again
 */
async function sortOutFiles(tx, record, again) {
  const files = tx.objectStore("attachments");
  for (const file of await ask(files.index("record").getAll(record))) {
    if (file.state !== "sent") continue;
    if (again) await ask(files.put({ ...file, state: "waiting", received: 0, attempts: 0, retry_at: 0 }));
    else await deleteFile(tx, file.id);
  }
}

/**
 * @param {Shelved} row
 * @returns {Captured}
 */
function waitingAgain({ id, registration, kind, urgency, sequence, digest, sealed, recorded_at }) {
  const record = { id, registration, kind, urgency, sequence, digest, sealed, recorded_at };
  return { ...record, state: "waiting", attempts: 0, retry_at: 0, fault: "", problem: "", errors: {} };
}
