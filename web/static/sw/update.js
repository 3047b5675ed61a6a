import { worker } from "./worker.js";

/**
 * A new worker waits while any tab holds a form open. It only ever looks whether the lock is free: to queue for it
 * would keep the next form from opening. Pages ask again when they load, come back, or let go of a form.
 */
export function stepIn() {
  return worker.navigator.locks.request("doorstep-form", { ifAvailable: true }, async (free) => {
    if (free) await worker.skipWaiting();
  });
}
