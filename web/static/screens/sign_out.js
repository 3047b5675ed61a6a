import { keepAll, lockBehind } from "../offline/lock.js";
import { unsentOf } from "../offline/outbox.js";

/**
 * @param {Element} place
 * @param {string} worker
 */
export async function startSignOut(place, worker) {
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
    void keepAll();
    // Signal or not; but the sign-out itself still needs the open session.
    addEventListener("pagehide", lockBehind);
  });
  const { length } = await unsentOf(worker);
  if (length === 0) return;
  const them = length === 1 ? "1 record is still on this phone. It stays here" : `${length} records are still on this phone. They stay here`;
  place.textContent = `${them} when you sign out, and will still be sent.`;
}
