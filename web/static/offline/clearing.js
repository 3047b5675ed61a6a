import { childMode } from "./child_mode.js";
import { isLost, noteRegistration, registrations } from "./here.js";
import { loseKey } from "./lose_key.js";
import { tell } from "./news.js";
import { all, ask, transact } from "./store.js";

/** @typedef {import("./rows.js").Registration} Registration */

const WITHOUT_CONTACT = 72 * 3_600_000;
/** A contact later than this from now was noted by a clock that went wrong: how old it is, nobody knows. */
const AHEAD = 24 * 3_600_000;

/**
 * What must not lie here any longer, whoever is signed in or nobody: copies without contact, and what belongs to a key
 * that is lost or was replaced after its PIN was forgotten.
 * @param {number} now
 */
export async function clearUp(now) {
  const rows = await registrations();
  for (const row of rows) {
    if (isExpired(row, now)) await dropCopies(row);
    if (!isLost(row) && rows.some((other) => isNewerOf(other, row))) await loseKey(row.id, "new pin", now);
    // A page that was still open may have kept a draft after the key had gone.
    else if (isLost(row) && (await hasLeftDrafts(row))) await loseKey(row.id, row.key_lost_why || "wrong pins", now);
  }
}

/**
 * @param {Registration} registration
 * @param {number} now
 */
export function isExpired({ contact_at }, now) {
  return now - contact_at > WITHOUT_CONTACT || contact_at - now > AHEAD;
}

/**
 * @param {Registration} other
 * @param {Registration} row
 */
function isNewerOf(other, row) {
  return other.worker === row.worker && other.registered_at > row.registered_at;
}

/** @param {Registration} registration */
async function dropCopies({ id }) {
  const theirs = IDBKeyRange.bound(`${id}:`, `${id};`);
  if ((await transact(["copies"], "readonly", (tx) => ask(tx.objectStore("copies").count(theirs)))) === 0) return;
  await transact(["copies"], "readwrite", (tx) => ask(tx.objectStore("copies").delete(theirs)));
  await noteRegistration(id, { copied_at: 0 });
  tell({ type: "copies" });
}

/**
 * Whether it has drafts that nobody writes any more. Those of a child's page that is open still grow: each time they
 * went, they would begin anew with all that was said before.
 * @param {Registration} registration
 */
async function hasLeftDrafts({ id }) {
  const child = await childMode();
  const isGrowing = child?.registration === id && (await isOpen("doorstep-voice"));
  const since = isGrowing ? child.killed_at : Infinity;
  /** @type {import("./rows.js").Draft[]} */
  const drafts = await all("drafts");
  return drafts.some((draft) => draft.registration === id && draft.saved_at < since);
}

/** @param {string} lock of a page */
async function isOpen(lock) {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
  return held.some(({ name }) => name === lock);
}
