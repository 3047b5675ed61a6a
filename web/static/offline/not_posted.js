/** A form that was on its way when the line died: the page that says so has no script, so the next one is told here. */
import { ask, transact, update } from "./store.js";

const ROW = "not posted";

/** @param {string} path where it was going */
export function noteNotPosted(path) {
  return update("settings", ROW, () => ({ name: ROW, path }));
}

/**
 * Whether the last form that went to this path did not arrive. It is told once.
 * @param {string} path
 * @returns {Promise<boolean>}
 */
export function wasNotPosted(path) {
  return transact(["settings"], "readwrite", async (tx) => {
    const settings = tx.objectStore("settings");
    if ((await ask(settings.get(ROW)))?.path !== path) return false;
    await ask(settings.delete(ROW));
    return true;
  });
}
