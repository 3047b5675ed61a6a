import { unsentOf } from "../offline/outbox.js";
import { unsentFilesOf } from "../offline/unsent_files.js";

/**
 * @param {Element} place
 * @param {string} worker
 */
export async function startSignOut(place, worker) {
  const { length } = await unsentOf(worker);
  const files = (await unsentFilesOf(worker)).length;
  if (length + files === 0) return;
  const them = [count(length, "record"), count(files, "file")].filter(Boolean).join(" and ") + (length + files === 1 ? " is still on this phone. It stays here" : " are still on this phone. They stay here");
  place.textContent = `${them} when you sign out, and will still be sent.`;
}

/**
 * @param {number} number
 * @param {string} noun
 */
function count(number, noun) {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}
