import { alone } from "./alone.js";
import { openKey } from "./device_key.js";
import { noteRegistration } from "./here.js";
import { loseKey } from "./lose_key.js";
import { get, makingRoom, update } from "./store.js";

/** @typedef {import("./rows.js").Registration} Registration */

export const TRIES = 10;
/** Nothing shorter was ever a PIN: to try it is a slip of the finger, and tells nobody anything. */
const SHORTEST = 6;

/**
 * Tries a PIN. The try is counted on disk before it is made, one at a time across tabs, so that no reload, killed tab
 * or second tab gets one for nothing. The tenth wrong one destroys the key.
 * @param {string} id the registration
 * @param {string} pin
 * @returns {Promise<{key: CryptoKey} | {left: number} | "too short" | "lost">}
 */
export function tryPin(id, pin) {
  return alone(`doorstep-pin-${id}`, async () => {
    if (pin.length < SHORTEST) return "too short";
    if (await isUsedUp(id)) return lost(id);
    /** @type {Registration} */
    const { sealed_key, wrong_pins = 0 } = await makingRoom(() => update("registrations", id, counted));
    const key = await openKey(sealed_key, pin);
    if (!key) return wrong_pins >= TRIES ? lost(id) : { left: TRIES - wrong_pins };
    await noteRegistration(id, { wrong_pins: 0 });
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
  return !row || row.sealed_key === "" || (row.wrong_pins ?? 0) >= TRIES;
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
