import { worker } from "./worker.js";

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
