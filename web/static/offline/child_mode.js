/**
 * That this phone is in a child's hands. While the row is there the service worker answers every navigation with /voice;
 * it names no child but by an id, and what the child is shown lies under a key that only open pages hold.
 */
import { makingRoom } from "./making_room.js";
import { ask, get, transact, update } from "./store.js";

/** @typedef {import("./rows.js").ChildMode} ChildMode */

const ROW = "voice";
/** What stands half done on the child's page, for a reload. */
const WORK = "voice:work";

/** @returns {Promise<ChildMode | undefined>} */
export function childMode() {
  return get("settings", ROW);
}

/** @param {Omit<ChildMode, "name" | "killed_at" | "wrong" | "wait_until">} settings */
export function beginChildMode(settings) {
  /** @type {ChildMode} */
  const row = { ...settings, name: ROW, killed_at: 0, wrong: 0, wait_until: 0 };
  return makingRoom(row.registration, () =>
    transact(["settings"], "readwrite", async (tx) => {
      await ask(tx.objectStore("settings").delete(WORK));
      await ask(tx.objectStore("settings").put(row));
    }),
  );
}

/**
 * @param {Partial<ChildMode>} changes
 * @returns {Promise<ChildMode | undefined>}
 */
export function noteChildMode(changes) {
  return update("settings", ROW, (row) => row && { ...row, ...changes });
}

export function endChildMode() {
  return transact(["settings"], "readwrite", async (tx) => {
    for (const name of [ROW, WORK]) await ask(tx.objectStore("settings").delete(name));
  });
}

/** @param {import("./rows.js").SealedInMemory} sealed */
export async function keepWork(sealed) {
  const put = () => transact(["settings"], "readwrite", (tx) => ask(tx.objectStore("settings").put({ name: WORK, sealed })), { relaxed: true });
  await makingRoom((await childMode())?.registration ?? "", put);
}

/** @returns {Promise<import("./rows.js").SealedInMemory | undefined>} */
export async function keptWork() {
  return (await get("settings", WORK))?.sealed;
}
