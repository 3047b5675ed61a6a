import { all, get, update } from "./store.js";

/**
 * What this browser last agreed with the server about ringing one worker.
 * @typedef {{name: string, worker: string, key: string, endpoint: string, told_at: number, stopped: boolean}} Push
 */

/** @returns {Promise<Push[]>} */
export async function pushes() {
  const rows = await all("settings");
  return rows.filter((/** @type {{name: string}} */ { name }) => name.startsWith("push:"));
}

/**
 * @param {string} worker
 * @returns {Promise<Push | undefined>}
 */
export function pushOf(worker) {
  return get("settings", `push:${worker}`);
}

/**
 * @param {string} worker
 * @param {Partial<Push>} changes
 */
export function notePush(worker, changes) {
  const before = { key: "", endpoint: "", told_at: 0, stopped: false };
  return update("settings", `push:${worker}`, (row) => ({ ...before, ...row, ...changes, name: `push:${worker}`, worker }));
}
