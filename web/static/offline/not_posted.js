/** A form that was on its way when the line died: the page that says so has no script, so the next one is told here. */
import { ask, transact, update } from "./store.js";

const ROW = "not posted";

/**
 * @param {string} path where it was going
 * @param {number} now
 */
export function noteNotPosted(path, now) {
  return update("settings", ROW, () => ({ name: ROW, path, at: now }));
}

/**
 * Whether the form that went to this path at that moment did not arrive. It is told once; an earlier one, whose tab was
 * closed, says nothing about it.
 * @param {string} path
 * @param {number} posted_at
 * @returns {Promise<boolean>}
 */
export function wasNotPosted(path, posted_at) {
  return transact(["settings"], "readwrite", async (tx) => {
    const settings = tx.objectStore("settings");
    const row = await ask(settings.get(ROW));
    if (row?.path !== path || row.at < posted_at) return false;
    await ask(settings.delete(ROW));
    return true;
  });
}
