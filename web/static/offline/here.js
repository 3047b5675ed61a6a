import { all, get, transact, ask, update } from "./store.js";

/** @typedef {import("./rows.js").Registration} Registration */

/** @returns {Promise<Registration[]>} */
export function registrations() {
  return all("registrations");
}

/**
 * @param {string} worker
 * @returns {Promise<Registration | undefined>} the newest of this worker on this device
 */
export async function registrationOf(worker) {
  return (await registrationsOf(worker))[0];
}

/**
 * @param {string} worker
 * @returns {Promise<Registration[]>} newest first
 */
export async function registrationsOf(worker) {
  const theirs = (await registrations()).filter((registration) => registration.worker === worker);
  return theirs.sort((a, b) => b.registered_at - a.registered_at);
}

/** The registration of whoever is signed in here, as the last page from the server told it. */
export async function registrationHere() {
  const here = await get("settings", "here");
  return here ? registrationOf(here.worker) : undefined;
}

/** @param {string} worker */
export function cameIn(worker) {
  return update("settings", "here", (here) => (here?.worker === worker ? undefined : { name: "here", worker }));
}

/** Somebody signed in or out: who it is now, the next page from the server says. Records stay where they are. */
export function wentOut() {
  return transact(["settings"], "readwrite", (tx) => ask(tx.objectStore("settings").delete("here")));
}

/**
 * @param {string} id
 * @param {Partial<Registration>} changes
 * @returns {Promise<Registration | undefined>}
 */
export function noteRegistration(id, changes) {
  return update("registrations", id, (row) => row && { ...row, ...changes });
}

/**
 * Numbers are given out once and never again; gaps do no harm.
 * @param {string} registration
 * @returns {Promise<number>}
 */
export async function nextSequence(registration) {
  const row = await update("registrations", registration, (row) => ({ ...row, next_sequence: row.next_sequence + 1 }));
  return row.next_sequence - 1;
}
