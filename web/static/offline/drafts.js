import { fieldsOf, recordOf } from "./capture.js";
import { nextSequence } from "./here.js";
import { makingRoom } from "./making_room.js";
import { openRecord, sealRecord } from "./seal.js";
import { sha256 } from "./sealed.js";
import { all, ask, deleteFile, get, transact } from "./store.js";
import { uuid7 } from "./uuid7.js";

/**
 * @typedef {import("./rows.js").Draft} Draft
 * @typedef {import("./rows.js").RecordContent} RecordContent
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {{stores: string[], put: (tx: IDBTransaction, id: string) => Promise<unknown>}} Besides what is kept with a draft or not at all
 */

/** @type {Besides} */
const NOTHING = { stores: [], put: async () => {} };

/**
 * Keeps what a form holds, sealed like a record: should the reading key be lost, it can still be sent as unfinished.
 * @param {Registration} registration
 * @param {string} formKey
 * @param {string} kind
 * @param {FormData} form
 * @param {number} now
 * @param {Besides} [besides]
 * @returns {Promise<string>} the id it is kept under; empty when it was saved as a record meanwhile
 */
export async function saveDraft(registration, formKey, kind, form, now, besides = NOTHING) {
  const number = () => makingRoom(registration.id, () => nextSequence(registration.id));
  const draft = await sealDraft(registration, formKey, kind, form, now, number);
  return (await putDraft(draft, besides)) ? draft.id : keepAnew(registration, formKey, kind, form, now, besides);
}

/**
 * @param {Registration} registration
 * @param {string} formKey
 * @param {string} kind
 * @param {FormData} form
 * @param {number} now
 * @param {() => Promise<number>} number for one that was not kept before
 * @returns {Promise<Draft>} not kept yet
 */
export async function sealDraft(registration, formKey, kind, form, now, number) {
  const id = String(form.get("id"));
  /** @type {Draft | undefined} */
  const before = await get("drafts", id);
  const sequence = before?.sequence ?? (await number());
  const replaces = String(form.get("replaces") ?? "") || null;
  const written = { id, kind, replaces, unfinished: true, sequence, fields: fieldsOf(form) };
  const sealed = await sealRecord(recordOf(registration, written, now), registration);
  const began_at = before?.began_at ?? now;
  return { id, registration: registration.id, form: await sha256(formKey), sequence, began_at, saved_at: now, sealed };
}

/**
 * @param {Draft} draft
 * @param {Besides} [besides]
 * @returns {Promise<boolean>} false when it was saved as a record meanwhile
 */
export function putDraft(draft, besides = NOTHING) {
  const { id, registration } = draft;
  return makingRoom(registration, () =>
    transact(["drafts", "outbox", "shelf", ...besides.stores], "readwrite", async (tx) => {
      // Saved as a record meanwhile: a draft that came back would be offered as if it were not.
      if (await ask(tx.objectStore("outbox").getKey(id))) return false;
      if (await ask(tx.objectStore("shelf").getKey(id))) return false;
      await ask(tx.objectStore("drafts").put(draft));
      await besides.put(tx, id);
      return true;
    }),
  );
}

/**
 * The key was lost under the writing hand, and what had been kept went as an unfinished record: the last words go as
 * another one.
 * @param {Registration} registration
 * @param {string} formKey
 * @param {string} kind
 * @param {FormData} form
 * @param {number} now
 * @param {Besides} besides
 */
async function keepAnew(registration, formKey, kind, form, now, besides) {
  /** @type {Registration | undefined} */
  const row = await get("registrations", registration.id);
  if (row?.sealed_key !== "") return "";
  form.set("id", uuid7(now));
  return saveDraft(registration, formKey, kind, form, now, besides);
}

/**
 * @param {Registration} registration
 * @param {string} formKey
 * @returns {Promise<Draft[]>} newest first
 */
export async function draftsOf(registration, formKey) {
  const form = await sha256(formKey);
  /** @type {Draft[]} */
  const drafts = await all("drafts");
  return drafts
    .filter((draft) => draft.registration === registration.id && draft.form === form)
    .sort((a, b) => b.saved_at - a.saved_at);
}

/**
 * @param {Draft} draft
 * @param {CryptoKey} key
 * @returns {Promise<RecordContent>}
 */
export function openDraft(draft, key) {
  return openRecord(draft.sealed, draft.registration, key);
}

/**
 * With its files, if it never became a record.
 * @param {string} id
 */
export function dropDraft(id) {
  return transact(["drafts", "outbox", "shelf", "attachments", "chunks"], "readwrite", async (tx) => {
    if (!(await ask(tx.objectStore("drafts").getKey(id)))) return;
    await ask(tx.objectStore("drafts").delete(id));
    const isRecord = (await ask(tx.objectStore("outbox").getKey(id))) ?? (await ask(tx.objectStore("shelf").getKey(id)));
    if (isRecord) return;
    for (const file of await ask(tx.objectStore("attachments").index("record").getAllKeys(id))) await deleteFile(tx, String(file));
  });
}
