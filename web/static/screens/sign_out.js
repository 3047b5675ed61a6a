import { unsentOf } from "../offline/outbox.js";

/**
 * @param {Element} place
 * @param {string} worker
 */
export async function sayWhatIsUnsent(place, worker) {
  const { length } = await unsentOf(worker);
  if (length === 0) return;
  const them = length === 1 ? "1 record is still on this phone. It stays here" : `${length} records are still on this phone. They stay here`;
  place.textContent = `${them} when you sign out, and will still be sent.`;
}
