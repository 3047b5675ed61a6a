import { heldKey } from "../offline/held_key.js";
import { startLock, whileTouched } from "../offline/lock.js";
import { askIfOpen, resumeSession } from "../offline/session.js";
import { thisDevice } from "./this_device.js";

const BETWEEN = 60_000;

/**
 * The page locks itself when nobody is there, and tells the server while somebody is: reading is no request.
 * @param {string} worker
 */
export function stayOpen(worker) {
  const { idleMinutes, hiddenSeconds } = document.body.dataset;
  startLock({ worker, registration: () => thisDevice()?.id, idleMinutes: Number(idleMinutes || 5), hiddenSeconds: Number(hiddenSeconds || 60) });
  let told = Date.now();
  whileTouched(() => {
    if (Date.now() - told < BETWEEN) return;
    told = Date.now();
    void tellSomebodyIsHere(worker).catch(() => {});
  });
}

/** @param {string} worker */
async function tellSomebodyIsHere(worker) {
  const standing = await askIfOpen(worker);
  const registration = thisDevice();
  const key = heldKey();
  if (standing === "suspended" && registration && key) await resumeSession(registration, key);
}
