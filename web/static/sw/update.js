import { dropOldReleases } from "./copies.js";
import { keepRelease } from "./release.js";
import { worker } from "./worker.js";

export async function installed() {
  await keepRelease();
  await stepIn();
}

export async function activated() {
  await worker.clients.claim();
  // Open pages may still be fetching their own release's modules; the next full take-along clears up.
  if ((await worker.clients.matchAll()).length > 0) return;
  await dropOldReleases();
}

/**
 * A new worker waits while any tab holds a form open, and while the old one has the reading key in hand for a page
 * that is about to arrive. It only ever looks whether the locks are free: to queue for them would keep the next form
 * from opening. Pages ask again when they load, come back, or let go of a form.
 */
export function stepIn() {
  return ifFree("doorstep-form", () => ifFree("doorstep-key", () => worker.skipWaiting()));
}

/**
 * @param {string} lock
 * @param {() => Promise<void>} act
 * @returns {Promise<void>}
 */
function ifFree(lock, act) {
  return worker.navigator.locks.request(lock, { ifAvailable: true }, async (free) => {
    if (free) await act();
  });
}
