import { alone } from "./alone.js";
import { openKey } from "./device_key.js";
import { noteRegistration } from "./here.js";
import { loseKey } from "./lose_key.js";
import { get, isFull, update } from "./store.js";

/** @typedef {import("./rows.js").Registration} Registration */

export const TRIES = 10;
/** Nothing shorter was ever a PIN: to try it is a slip of the finger, and tells nobody anything. */
const SHORTEST = 6;
const ASIDE = "doorstep-wrong-pins:";

/**
 * Tries a PIN. The try is counted on disk before it is made, one at a time across tabs, so that no reload, killed tab
 * or second tab gets one for nothing. The tenth wrong one destroys the key. A phone that is full opens all the same: the
 * browser's other store, which has room of its own, counts then.
 * @param {string} id the registration
 * @param {string} pin
 * @returns {Promise<{key: CryptoKey} | {left: number} | "too short" | "lost">}
 */
export function tryPin(id, pin) {
  return alone(`doorstep-pin-${id}`, async () => {
    if (pin.length < SHORTEST) return "too short";
    if (await isUsedUp(id)) return lost(id);
    await unlessFull(update("registrations", id, counted), () => countAside(id));
    /** @type {Registration} */
    const row = await get("registrations", id);
    const key = await openKey(row.sealed_key, pin);
    if (!key) return triesOf(row) >= TRIES ? lost(id) : { left: TRIES - triesOf(row) };
    globalThis.localStorage?.removeItem(ASIDE + id);
    await unlessFull(noteRegistration(id, { wrong_pins: 0 }), () => {});
    return { key };
  });
}

/**
 * A tab that was killed in its tenth try has used it all the same.
 * @param {string} id
 */
export function loseIfUsedUp(id) {
  return alone(`doorstep-pin-${id}`, async () => {
    if (await isUsedUp(id)) await lost(id);
  });
}

/** @param {string} id */
async function isUsedUp(id) {
  /** @type {Registration | undefined} */
  const row = await get("registrations", id);
  return !row || row.sealed_key === "" || triesOf(row) >= TRIES;
}

/** @param {Registration} row */
function triesOf({ id, wrong_pins = 0 }) {
  return wrong_pins + Number(globalThis.localStorage?.getItem(ASIDE + id) ?? 0);
}

/** @param {string} id */
function countAside(id) {
  localStorage.setItem(ASIDE + id, String(Number(localStorage.getItem(ASIDE + id) ?? 0) + 1));
}

/**
 * @param {Promise<unknown>} write
 * @param {() => void} otherwise
 */
function unlessFull(write, otherwise) {
  return write.catch((error) => {
    if (!isFull(error)) throw error;
    otherwise();
  });
}

/** @param {Registration} row */
function counted(row) {
  return { ...row, wrong_pins: (row.wrong_pins ?? 0) + 1 };
}

/**
 * @param {string} id
 * @returns {Promise<"lost">}
 */
async function lost(id) {
  /** @type {Registration | undefined} */
  const row = await get("registrations", id);
  if (row?.sealed_key) await loseKey(id, "wrong pins");
  return "lost";
}
