/** @typedef {import("../offline/rows.js").Registration} Registration */

/** @type {Registration | undefined} */
let device;

/** What this phone is registered as for the page's worker, once its store has answered. */
export function thisDevice() {
  return device;
}

/** @param {Registration | undefined} registration */
export function noteDevice(registration) {
  device = registration;
}
