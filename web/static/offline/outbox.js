import { registrationsOf } from "./here.js";
import { makingRoom } from "./making_room.js";
import { tell } from "./news.js";
import { all, ask, transact, update } from "./store.js";

/**
 * @typedef {import("./rows.js").Captured} Captured
 * @typedef {import("./rows.js").Shelved} Shelved
 */

/**
 * Keeps a sealed record, once, and lets go of the draft it grew from. It answers only after the record is on disk;
 * when it throws, nothing was kept.
 * @param {Pick<Captured, "id" | "registration" | "kind" | "urgency" | "sequence" | "digest" | "sealed" | "recorded_at">} record
 * @returns {Promise<boolean>} false when this id was kept before
 */
export async function keep(record) {
  /** @type {Captured} */
  const row = { ...record, state: "waiting", attempts: 0, retry_at: 0, fault: "", problem: "", errors: {} };
  const isNew = await makingRoom(row.registration, () =>
    transact(["outbox", "shelf", "drafts"], "readwrite", async (tx) => {
      await ask(tx.objectStore("drafts").delete(row.id));
      if (await ask(tx.objectStore("outbox").getKey(row.id))) return false;
      if (await ask(tx.objectStore("shelf").getKey(row.id))) return false;
      await ask(tx.objectStore("outbox").add(row));
      return true;
    }),
  );
  tell({ type: "outbox", id: row.id });
  return isNew;
}

/**
 * Denied access first, then in the order of recording.
 * @param {string} [registration]
 * @returns {Promise<Captured[]>}
 */
export async function unsent(registration) {
  /** @type {Captured[]} */
  const rows = await all("outbox");
  return rows.filter((row) => !registration || row.registration === registration).sort(byUrgency);
}

/**
 * Everything of one worker's, also from registrations whose PIN was forgotten: that is still sent.
 * @param {string} worker
 */
export async function unsentOf(worker) {
  const theirs = new Set((await registrationsOf(worker)).map(({ id }) => id));
  return (await unsent()).filter((row) => theirs.has(row.registration));
}

/**
 * @param {string} id
 * @returns {Promise<{unsent?: Captured, sent?: Shelved}>}
 */
export function whereabouts(id) {
  return transact(["outbox", "shelf"], "readonly", async (tx) => ({
    unsent: await ask(tx.objectStore("outbox").get(id)),
    sent: await ask(tx.objectStore("shelf").get(id)),
  }));
}

/**
 * @param {string} id
 * @param {Partial<Captured>} changes
 */
export async function note(id, changes) {
  await update("outbox", id, (row) => row && { ...row, ...changes });
  tell({ type: "outbox", id });
}

/**
 * What a manager should have heard of at once and has not. What the server took and sent back has been heard all the
 * same; what it would not even read has not.
 * @param {string} [worker] only this worker's: nobody sees what somebody else recorded
 * @returns {Promise<Captured[]>}
 */
export async function unheard(worker) {
  return (worker ? await unsentOf(worker) : await unsent()).filter((row) => row.urgency === "urgent" && !isHeard(row));
}

/** @param {Captured} row */
export function isHeard({ state, fault }) {
  return state === "needs attention" && fault !== "record";
}

/**
 * @param {number} since
 * @param {string} [worker] only this worker's
 * @returns {Promise<Shelved[]>} what was urgent and has been taken since then, newest first
 */
export async function latelyHeard(since, worker) {
  const theirs = worker && new Set((await registrationsOf(worker)).map(({ id }) => id));
  /** @type {Shelved[]} */
  const rows = (await all("shelf")).filter((/** @type {Shelved} */ row) => !theirs || theirs.has(row.registration));
  return rows.filter((row) => row.urgency === "urgent" && row.accepted_at >= since).sort((a, b) => b.accepted_at - a.accepted_at);
}

/** "Send now": whatever waits is due at once. */
export async function resetWaiting() {
  for (const { id } of await unsent()) await note(id, { attempts: 0, retry_at: 0, fault: "" });
}

/**
 * @param {{urgency: string, sequence: number}} a
 * @param {{urgency: string, sequence: number}} b
 */
export function byUrgency(a, b) {
  return Number(b.urgency === "urgent") - Number(a.urgency === "urgent") || a.sequence - b.sequence;
}
