import { makeKeyPair } from "./device_key.js";
import { flush } from "./flush.js";
import { ask, get, transact, update } from "./store.js";
import { noteRegistration } from "./here.js";
import { uuid7 } from "./uuid7.js";

/** @typedef {import("./rows.js").Registration} Registration */

/**
 * Registers this device for whoever is signed in, once and online.
 * @param {string} pin
 * @param {string} name what to call this device
 * @param {number} now
 * @returns {Promise<{registration: Registration, key: CryptoKey}>}
 */
export async function register(pin, name, now) {
  const id = uuid7(now);
  const { public_key, sealed_key, key } = await makeKeyPair(pin);
  const persistent = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
  const told = await tellServer(id, name, public_key);
  /** @type {Registration} */
  const registration = {
    id,
    name,
    public_key,
    sealed_key,
    persistent,
    worker: told.worker.id,
    worker_name: told.worker.name,
    server_key: told.server_key,
    duty_phone: told.duty_phone,
    next_sequence: 1,
    token: "known",
    registered_at: now,
    renewed_at: now,
    contact_at: now,
    copied_at: 0,
    shelf_offered_at: now,
    told_unsent: 0,
  };
  return { registration: await addAsNewest(registration), key };
}

/**
 * Which is the newest decides whose key is kept: a clock that ran ahead the time before must not make it the older one.
 * @param {Registration} registration
 */
export function addAsNewest(registration) {
  return transact(["registrations"], "readwrite", async (tx) => {
    const store = tx.objectStore("registrations");
    /** @type {Registration[]} */
    const others = await ask(store.getAll());
    const after = Math.max(...others.map((other) => other.registered_at + 1), registration.registered_at);
    const row = { ...registration, registered_at: after };
    await ask(store.add(row));
    return row;
  });
}

/**
 * Asks for a new upload token: whoever is signed in must be the registration's worker.
 * @param {Registration} registration
 * @param {number} now
 */
export async function renew(registration, now) {
  const { server_key, duty_phone } = await tellServer(registration.id, registration.name, registration.public_key);
  return noteRegistration(registration.id, { server_key, duty_phone, token: "known", renewed_at: now });
}

/**
 * @param {string} id
 * @param {string} name
 * @param {JsonWebKey} public_key
 */
async function tellServer(id, name, public_key) {
  const response = await fetch(`/registrations/${id}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, public_key, device: await deviceId() }),
  });
  // Signed off meanwhile: asked how it stands, the phone hears so and loses its key.
  if (response.status === 410) await flush({ greet: true });
  const told = response.ok ? await response.json() : null;
  if (told?.registration !== id) throw new Error(`The server did not register this phone (${response.status}).`);
  return told;
}

/** One per browser profile, so that a manager can tell a shared tablet from two phones. */
async function deviceId() {
  const kept = await get("settings", "device");
  if (kept) return kept.id;
  return (await update("settings", "device", (row) => row ?? { name: "device", id: uuid7() })).id;
}
