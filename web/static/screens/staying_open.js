import { heldKey } from "../offline/held_key.js";
import { startLock, whileTouched } from "../offline/lock.js";
import { askIfOpen, resumeSession } from "../offline/session.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const BETWEEN = 60_000;

/**
 * The page locks itself when nobody is there, and tells the server while somebody is: reading is no request.
 * @param {string} worker
 * @param {Registration | undefined} registration
 */
export function stayOpen(worker, registration) {
  const { idleMinutes, hiddenSeconds } = document.body.dataset;
  startLock({ worker, registration: registration?.id ?? "", idleMinutes: Number(idleMinutes || 5), hiddenSeconds: Number(hiddenSeconds || 60) });
  let told = Date.now();
  whileTouched(() => {
    if (Date.now() - told < BETWEEN) return;
    told = Date.now();
    void tellSomebodyIsHere(worker, registration).catch(() => {});
  });
}

/**
 * @param {string} worker
 * @param {Registration | undefined} registration
 */
async function tellSomebodyIsHere(worker, registration) {
  const standing = await askIfOpen(worker);
  const key = heldKey();
  if (standing === "suspended" && registration && key) await resumeSession(registration, key);
}
