import { all, get, transact, ask, update } from "./store.js";

/** @typedef {import("./rows.js").Registration} Registration */

/** @returns {Promise<Registration[]>} */
export function registrations() {
  return all("registrations");
}

/**
 * @param {string} worker
 * @returns {Promise<Registration | undefined>} the newest of this worker on this device, if its key is not lost
 */
export async function registrationOf(worker) {
  const [newest] = await registrationsOf(worker);
  return newest && !isLost(newest) ? newest : undefined;
}

/** @param {Registration} registration */
export function isLost({ sealed_key }) {
  return sealed_key === "";
}

/**
 * @param {string} worker
 * @returns {Promise<Registration[]>} newest first
 */
export async function registrationsOf(worker) {
  const theirs = (await registrations()).filter((registration) => registration.worker === worker);
  return theirs.sort((a, b) => b.registered_at - a.registered_at);
}

/**
 * Who may open this device: the newest registration of each worker, whoever was here last first.
 * @returns {Promise<Registration[]>}
 */
export async function newestOfEach() {
  const here = await workerHere();
  /** @type {Map<string, Registration>} */
  const newest = new Map();
  for (const row of await registrations()) {
    if ((newest.get(row.worker)?.registered_at ?? -Infinity) < row.registered_at) newest.set(row.worker, row);
  }
  const lately = (/** @type {Registration} */ row) => Number(row.worker === here);
  return [...newest.values()].sort((a, b) => lately(b) - lately(a) || a.worker_name.localeCompare(b.worker_name));
}

/** The registration of whoever is signed in here, as the last page from the server told it. */
export async function registrationHere() {
  const worker = await workerHere();
  return worker ? registrationOf(worker) : undefined;
}

/** @returns {Promise<string | undefined>} the worker who was here last and did not sign out */
export async function workerHere() {
  return (await get("settings", "here"))?.worker;
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
