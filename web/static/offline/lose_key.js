import { makingRoom } from "./making_room.js";
import { tell } from "./news.js";
import { digestOf } from "./sealed.js";
import { ask, transact } from "./store.js";

/**
 * @typedef {import("./rows.js").Captured} Captured
 * @typedef {import("./rows.js").Draft} Draft
 * @typedef {import("./rows.js").Loss} Loss
 * @typedef {import("./rows.js").Registration} Registration
 */

const STORES = ["registrations", "copies", "drafts", "outbox", "shelf", "settings"];

/**
 * Destroys a device key and what only it opens. Its drafts become records marked unfinished, which is how they were
 * sealed; what waits to be sent stays and goes. All in one transaction: a phone that dies meanwhile has done it or not.
 * Doing it again does no harm.
 * @param {string} id the registration
 * @param {Loss} why
 * @param {number} [now]
 */
export async function loseKey(id, why, now = Date.now()) {
  /** @type {Map<string, string>} the digests of drafts by their tags: reckoning one would end the transaction */
  const digests = new Map();
  for (;;) {
    const others = await makingRoom(id, () => transact(STORES, "readwrite", (tx) => loseIn(tx, id, why, now, digests)));
    if (others.length === 0) break;
    for (const draft of others) digests.set(draft.sealed.tag, await digestOf(draft.sealed));
  }
  tell({ type: "lock", registration: id, why });
  tell({ type: "outbox" });
}

/**
 * @param {IDBTransaction} tx
 * @param {string} id
 * @param {Loss} why
 * @param {number} now
 * @param {Map<string, string>} digests
 * @returns {Promise<Draft[]>} drafts without a digest yet: then nothing was done
 */
async function loseIn(tx, id, why, now, digests) {
  const drafts = (await all(tx, "drafts")).filter((draft) => draft.registration === id);
  const others = drafts.filter(({ sealed }) => !digests.has(sealed.tag));
  if (others.length > 0) return others;
  for (const draft of drafts) await becomeRecord(tx, draft, digests.get(draft.sealed.tag) ?? "");
  await ask(tx.objectStore("copies").delete(IDBKeyRange.bound(`${id}:`, `${id};`)));
  const forms = await dropKeptForms(id, tx.objectStore("settings"));
  /** @type {Registration | undefined} */
  const row = await ask(tx.objectStore("registrations").get(id));
  if (row) await ask(tx.objectStore("registrations").put(withoutKey(row, why, now, forms)));
  return [];
}

/**
 * @param {IDBTransaction} tx
 * @param {Draft} draft
 * @param {string} digest
 */
async function becomeRecord(tx, { id, registration, sequence, saved_at, sealed }, digest) {
  await ask(tx.objectStore("drafts").delete(id));
  if (await ask(tx.objectStore("outbox").getKey(id))) return;
  if (await ask(tx.objectStore("shelf").getKey(id))) return;
  const { kind, urgency } = JSON.parse(atob(sealed.protected.replaceAll("-", "+").replaceAll("_", "/")));
  const record = { id, registration, kind, urgency, sequence, digest, sealed, recorded_at: new Date(saved_at).toISOString() };
  /** @type {Captured} */
  const row = { ...record, state: "waiting", attempts: 0, retry_at: 0, fault: "", problem: "", errors: {} };
  await ask(tx.objectStore("outbox").add(row));
}

/**
 * What stands half typed in forms that are no records (kept_forms.js) is sealed to the key that goes. Whoever wrote it is
 * told how many there were.
 * @param {string} registration
 * @param {IDBObjectStore} settings
 * @returns {Promise<number>}
 */
async function dropKeptForms(registration, settings) {
  const theirs = IDBKeyRange.bound(`form:${registration}:`, `form:${registration};`);
  const count = await ask(settings.count(theirs));
  await ask(settings.delete(theirs));
  return count;
}

/**
 * @param {Registration} row
 * @param {Loss} why
 * @param {number} now
 * @param {number} forms that are no records and went with it
 * @returns {Registration}
 */
function withoutKey(row, why, now, forms) {
  const gone = { sealed_key: "", sealed_by_passkey: "", passkey_id: "", passkey_salt: "", copied_at: 0 };
  return { ...row, ...gone, key_lost_at: row.key_lost_at || now, key_lost_why: why, forms_lost: (row.forms_lost ?? 0) + forms };
}

/**
 * @param {IDBTransaction} tx
 * @param {string} store
 * @returns {Promise<any[]>}
 */
function all(tx, store) {
  return ask(tx.objectStore(store).getAll());
}
